"""Booking one clause for somebody who is present: group, clause, how many; then she is asked on 26.

The rule book gives the points; nobody types them.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.keyboard import NoteTyper, PaperTyper
from kiosk.ui.counter.models import Booking, ClauseGroup, ClauseLine
from kiosk.ui.counter.parts import Avatar, Sides, points_colour, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad

_MOST_TENTHS = 9990


class BookPage(ShellPage):
    """The clause is chosen on the left half, its number on the right."""

    name = "bookPage"
    rail = "book"
    model: Booking

    def __init__(self, look: Look, model: Booking, parent: QWidget | None = None) -> None:
        self._group = model.groups[0].group if model.groups else ""
        self._clause: ClauseLine | None = None
        self._page, self._tenths, self._typing = 0, 10, ""
        self._typer, self._paper = NoteTyper(self, model.note_most), PaperTyper(self)
        self._writing = ""  # "note" or "paper" while one is written
        super().__init__(look, model, parent)

    def title(self) -> str:
        """For whom; while a note or a paper's number is written, what is asked."""
        if self._writing == "note":
            return self.shown("counter-note-title", most=self.model.note_most)
        if self._writing:
            return self.shown("counter-paper-title")
        return self.shown("counter-book-for", name=self.model.person.name)

    def head_parts(self, area: Area) -> Area:
        """Somebody else."""
        place, rest = area.cut_right(47.0 if self.look.shape == "wide" else 41.0, 4.6)
        self.word_key(
            "otherPersonKey",
            self.shown("counter-other-person"),
            place,
            asks.Go("book"),
            size="label",
        )
        return rest

    def work(self, area: Area) -> None:
        """Clauses, or the number of the chosen one, or its paper, or a note about it."""
        if self._clause is None:
            self._choose_clause(area)
        elif self._writing == "note":
            self._write(area, self._clause)
        elif self._writing:
            self._write_paper(area)
        else:
            self._how_many(area, self._clause)

    # -- which ---------------------------------------------------------------------------------

    def _choose_clause(self, area: Area) -> None:
        gap = self.look.gap + 0.8
        groups, clauses = area.columns([0.26, 0.74], gap)
        if self.look.shape == "tall":
            groups, clauses = area.columns([0.31, 0.69], gap)
        pitch = max(7, len(self.model.groups))
        for group, cell in zip(self.model.groups, groups.rows(pitch, self.look.gap), strict=False):
            self._group_key(group, cell)
        opened = next((g for g in self.model.groups if g.group == self._group), None)
        if opened is not None:
            self._clauses(clauses, opened)

    def _group_key(self, group: ClauseGroup, cell: Area) -> None:
        side = min(14.0, cell.h - 3.0)
        bits: list[Bit] = [Pic(group.picture, side)] if self.look.shape != "small" else []
        face = Sides(Row([*bits, Word(group.title, 7.8, STRONG, least="small")], 4.0), pad=2.0)
        on = group.group == self._group
        name = f"clauseGroup-{group.group}"
        self.choice(name, group.title, cell, lambda: self._open(group.group), face, on=on)

    def _open(self, group: str) -> None:
        self._group, self._page = group, 0
        self.refresh()

    def _clauses(self, area: Area, group: ClauseGroup) -> None:
        gap = self.look.gap
        small = self.look.shape == "small"
        row = 20.5 if small else 25.0
        fits = max(1, int((area.h + gap) // (row + gap)))
        if len(group.clauses) > fits:
            foot, area = area.cut_bottom(17.0, gap)
            fits = max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(group.clauses) // fits)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        shown = group.clauses[first : first + fits]
        for clause, cell in zip(shown, area.rows(fits, gap), strict=False):
            self._clause_key(clause, cell)

    def _clause_key(self, clause: ClauseLine, cell: Area) -> None:
        open_ = not clause.closed
        second = clause.closed or self._terms(clause)
        bits: list[Bit] = [Word(clause.title, 8.0, STRONG, least="small", lines=2, spacing=1.12)]
        # Two lines of a long title and the terms do not fit a low key; the cap is said again
        # beside the number.
        if second and (cell.h > 23.0 or clause.closed or len(clause.title) < 18):
            bits.append(Word(second, 6.4, BODY, "ink_soft", least="small"))
        lines = Column(bits, 0.4)
        gain = figure(
            signed(clause.points),
            self.shown("counter-per", unit=clause.unit),
            12.0,
            "pine",
            least="body",
        )
        said = f"{clause.title} {signed(clause.points)} {second}"
        name = f"clause-{clause.clause}"
        self.face_key(
            name, said, cell, lambda: self._pick(clause), Sides(lines, gain), enabled=open_
        )

    def _terms(self, clause: ClauseLine) -> str:
        return " · ".join(part for part in (clause.cap, clause.review) if part)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _pick(self, clause: ClauseLine) -> None:
        self._clause, self._tenths, self._typing = clause, 10, ""
        self._write_what("paper" if clause.by_paper else "")

    # -- how many ------------------------------------------------------------------------------

    def _how_many(self, area: Area, clause: ClauseLine) -> None:
        gap = self.look.gap + 1.5
        small = self.look.shape == "small"
        foot, area = area.cut_bottom(21.0 if small else 30.0, gap)
        if self.look.shape == "tall":
            left, right = area.rows([0.5, 0.5], gap)
        else:
            left, right = area.columns([0.5, 0.5], gap)
        back, go = foot.columns([0.32, 0.68], gap * 1.5)
        self.word_key(
            "otherClauseKey", self.shown("counter-other-clause"), back, self._unpick, size="label"
        )
        points = clause.points * self._tenths // 10
        self.word_key(
            "askHerKey",
            self.shown("counter-ask-her"),
            go,
            self._ask,
            icon="arrow-right-bold",
            style="primary",
            size=8.6,
            enabled=self._tenths > 0 and points != 0 and self._has_paper(clause),
        )
        self._summary(left, clause, points)
        self._amount(right, clause)

    def _summary(self, area: Area, clause: ClauseLine, points: int) -> None:
        person = self.model.person
        foot, area = area.cut_bottom(17.5 if self.look.shape == "small" else 24.0, self.look.gap)
        self.word_key(
            "noteKey",
            self._typer.name or self.shown("counter-note"),
            foot,
            lambda: self._write_what("note"),
            icon="note-pencil-bold",
            size="label",
        )
        what = Word(clause.title, 9.0, STRONG, least="small", lines=3, spacing=1.15, align="centre")
        rule = self._terms(clause)
        size = 34.0 if self.look.shape != "small" else 19.0
        bits: list[Bit] = [
            Row([Avatar(person.face, 15.0), Word(person.name, 9.0, STRONG, least="small")], 4.0),
            what,
            figure(
                signed(points),
                self.shown("counter-points"),
                size,
                points_colour(points),
                least="body",
            ),
        ]
        if rule and self.look.shape != "small":
            bits.append(Word(rule, 6.6, BODY, "ink_soft", least="small"))
        face = Column(bits, 4.0 if self.look.shape != "small" else 1.0, "centre")
        said = f"{person.name} {clause.title} {signed(points)}"
        self.flat("bookSummary", area, face, fill="pine_tint", said=said, pad=6.0)

    def _amount(self, area: Area, clause: ClauseLine) -> None:
        gap = self.look.gap
        small = self.look.shape == "small"
        top, rest = area.cut_top(20.0 if small else 34.0, gap)
        value = self._amount_words()
        face = figure(value, clause.unit, 14.0 if small else 20.0, "ink", least="body")
        self.flat("bookAmount", top, face, fill="card", edge="pine", said=f"{value} {clause.unit}")
        if clause.by_paper:
            key, rest = rest.cut_top(20.0 if small else 34.0, gap)
            self._paper_key(key)
            if clause.by_paper > 1:
                self._counts(rest, min(clause.by_paper, self.model.most))
            return
        if clause.unit in ("次", "件", "人", "条", "期", "月", "年", "天", "周", "季"):
            self._counts(rest, self.model.most)
            return
        self._pad(rest)

    def _counts(self, area: Area, most: int) -> None:
        columns = 4 if most > 4 else max(1, most)
        rows = -(-most // columns)
        cells = area.cut_top(min(area.h, rows * 48.0))[0].grid(columns, rows, self.look.gap)
        for count, cell in zip(range(1, most + 1), cells, strict=False):
            self.choice(
                f"count{count}",
                f"{count}",
                cell,
                lambda n=count: self._set(n * 10),
                Word(str(count), 14.0 if self.look.shape != "small" else 10.0, STRONG),
                on=self._tenths == count * 10,
            )

    def _pad(self, area: Area) -> None:
        pad = NumberPad(self.look, self.shown("counter-pin-back"), self.shown("counter-half"), self)
        self.add(pad, area.cut_top(min(area.h, 150.0))[0])
        pad.enter_key.set_style("card")
        pad.enter_key.set_word(self.shown("counter-half"), icon="")
        clause = self._clause
        pad.enter_key.setEnabled(clause is not None and clause.divisible)
        for key in pad.keys:
            key.lock = key.objectName()
        pad.digit.connect(self._digit)
        pad.back.connect(self._digit_back)
        pad.entered.connect(self._half)

    def _amount_words(self) -> str:
        whole, tenth = divmod(self._tenths, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)

    def _digit(self, digit: str) -> None:
        typed = (self._typing + digit).lstrip("0")[:3]
        self._typing = typed
        self._set(int(typed or "0") * 10)

    def _digit_back(self) -> None:
        self._typing = self._typing[:-1] if self._tenths % 10 == 0 else self._typing
        self._set(int(self._typing or "0") * 10)

    def _half(self) -> None:
        self._set(self._tenths // 10 * 10 + (0 if self._tenths % 10 else 5))

    def _set(self, tenths: int) -> None:
        self._tenths = max(0, min(tenths, _MOST_TENTHS))
        self.refresh()

    # -- the paper it stands on ----------------------------------------------------------------

    def _has_paper(self, clause: ClauseLine) -> bool:
        return not clause.by_paper or bool(self._paper.number)

    def _paper_key(self, area: Area) -> None:
        self.word_key(
            "paperKey",
            self.shown("counter-paper-number", number=self._paper.number),
            area,
            lambda: self._write_what("paper"),
            icon="note-pencil-bold",
            size="label",
        )

    def _write_paper(self, area: Area) -> None:
        """The number of the paper is what tells one 件 from another."""
        gap = self.look.gap
        foot, rest = area.cut_bottom(18.0 if self.look.shape == "small" else 27.0, gap)
        back, done = foot.columns([0.32, 0.68], gap * 1.5)
        self.word_key(
            "otherClauseKey", self.shown("counter-other-clause"), back, self._unpick, size="label"
        )
        self.word_key(
            "paperDoneKey",
            self.shown("counter-paper-done"),
            done,
            lambda: self._write_what(""),
            icon="check-fat-fill",
            style="primary",
            size=8.6,
            enabled=bool(self._paper.number),
        )
        self._paper.put(rest)

    # -- what was done, in words ---------------------------------------------------------------

    def _write_what(self, what: str) -> None:
        self._writing = what
        self.refresh()

    def _write(self, area: Area, clause: ClauseLine) -> None:
        """Words the clause names, characters, letters; and the way back."""
        gap = self.look.gap
        small = self.look.shape == "small"
        foot, rest = area.cut_bottom(18.0 if small else 27.0, gap)
        none, done = foot.columns([0.32, 0.68], gap * 1.5)
        self.word_key(
            "noNoteKey", self.shown("counter-note-none"), none, self._no_note, size="label"
        )
        self.word_key(
            "noteDoneKey",
            self.shown("counter-note-done"),
            done,
            lambda: self._write_what(""),
            icon="check-fat-fill",
            style="primary",
            size=8.6,
            enabled=bool(self._typer.name),
        )
        if clause.examples:
            row, rest = rest.cut_top(17.0 if small else 22.0, gap)
            cells = row.columns(max(4, len(clause.examples)), gap)
            for at, (word, cell) in enumerate(zip(clause.examples, cells, strict=False)):
                self.word_key(
                    f"example{at}", word, cell, lambda chosen=word: self._typer.add(chosen),
                    size="label",
                )  # fmt: skip
        self._typer.put(rest)

    def _no_note(self) -> None:
        self._typer.name = self._typer.letters = ""
        self._write_what("")

    def _unpick(self) -> None:
        self._clause, self._paper.number = None, ""
        self._write_what("")

    def _ask(self) -> None:
        if self._clause is not None:
            ask = asks.BookWanted(
                self.model.person.member, self._clause.clause, self._tenths, self._typer.name,
                self._paper.number if self._clause.by_paper else "",
            )  # fmt: skip
            self.asked.emit(ask)
