"""A member for the clerk: what she has, her entries, her card. The station notes who looked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import EntryLine, Member
from kiosk.ui.counter.parts import Avatar, Sides, chip, number_of, points_colour, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class MemberPage(ShellPage):
    """村民的一页."""

    name = "memberPage"
    rail = "people"
    model: Member

    def __init__(self, look: Look, model: Member, parent: QWidget | None = None) -> None:
        self._page = 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """Her name and number."""
        person = self.model.person
        return f"{person.name}　{number_of(person)} {self.shown('counter-number')}"

    def head_parts(self, area: Area) -> Area:
        """Back to the search."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Who she is at the left, her entries at the right."""
        gap = self.look.gap + 0.8
        if self.look.shape == "tall":
            left, right = area.rows([0.34, 0.66], gap)
        else:
            left, right = area.columns([0.38, 0.62], gap)
        self._who(left, gap)
        self._entries(right)

    def _who(self, area: Area, gap: float) -> None:
        model = self.model
        small = self.look.shape == "small"
        keys: list[tuple[str, str, str, object]] = [
            ("bookForKey", "book-her", "plus-circle-bold", asks.BookFor(model.person.member)),
            (
                "cardsKey",
                "her-cards",
                "identification-card-bold",
                asks.ShowCards(model.person.member),
            ),
        ]
        if model.forward_open:
            forward = asks.ForwardWanted(model.person.member)
            keys.append(("forwardKey", "forward", "notebook-bold", forward))
        high = 17.0 if small else 23.0
        if self.look.shape == "tall":
            foot, sheet = area.cut_right(area.w * 0.4, gap)
        else:
            foot, sheet = area.cut_bottom(len(keys) * high + (len(keys) - 1) * gap, gap)
        for (name, word, icon, ask), cell in zip(keys, foot.rows(len(keys), gap), strict=True):
            style = "primary" if name == "bookForKey" else "card"
            self.word_key(
                name,
                self.shown(f"counter-{word}"),
                cell,
                ask,
                icon=icon,
                style=style,
            )
        self._facts(sheet, small)

    def _facts(self, area: Area, small: bool) -> None:
        model = self.model
        face_side = 17.0 if small else 30.0
        name = Word(
            model.person.name, 11.0 if not small else 8.6, STRONG, lines=2, spacing=1.1,
            least="small",
        )  # fmt: skip
        points = self.shown("counter-points")
        size = 15.0 if not small else 10.0
        balance = Column(
            [
                Word(self.shown("counter-can-spend"), "small", BODY, "ink_soft"),
                figure(str(model.balance), points, size, "pine", least="body"),
            ]
        )
        merit = Column(
            [
                Word(self.shown("counter-merit"), "small", BODY, "ink_soft"),
                figure(str(model.merit), points, size, "ink", least="body"),
            ]
        )
        facts = "　".join(f"{label} {value}" for label, value in model.facts)
        fill, colour = ("pine_tint", "pine") if model.card_good else ("brick_tint", "brick")
        card_icon = "identification-card-bold" if model.card_good else "warning-bold"
        bits: list[Bit] = [
            Row([Avatar(model.person.face, face_side), name], 5.0),
            Row([balance, merit], 10.0),
        ]
        if not small:
            bits.append(Word(facts, 6.6, BODY, "ink", lines=3, least="small", spacing=1.4))
        bits.append(chip(self.look, model.card, icon=card_icon, fill=fill, colour=colour))
        face = Column(bits, 1.6 if small else 6.0)
        said = f"{model.person.name} {model.balance} {model.card}"
        self.flat("memberSheet", area, face, fill="card", edge="line", h="left", said=said, pad=7.0)

    # -- entries -------------------------------------------------------------------------------

    def _entries(self, area: Area) -> None:
        gap = self.look.gap
        entries = self.model.entries
        if not entries:
            self.flat(
                "noEntries", area, Word(self.shown("counter-no-entries"), "body", BODY, "ink_soft")
            )
            return
        row = 20.5 if self.look.shape == "small" else 25.5
        fits = max(1, int((area.h + gap) // (row + gap)))
        if len(entries) > fits:
            foot, area = area.cut_bottom(17.0, gap)
            fits = max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(entries) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        shown = entries[first : first + fits]
        for at, (entry, cell) in enumerate(zip(shown, area.rows(fits, gap), strict=False)):
            self._entry(at, entry, cell.cut_top(min(cell.h, 31.0))[0])

    def _entry(self, at: int, entry: EntryLine, cell: Area) -> None:
        soft = entry.state in ("reversed", "mark")
        colour = "ink_soft" if soft else "ink"
        second = f"{entry.day} · {entry.number}"
        if entry.clerk:
            second += f" · {entry.clerk}"
        lines = Column(
            [
                Word(entry.what, 8.0, STRONG, colour, least="small"),
                Word(second, 6.2, BODY, "ink_soft", least="small"),
            ]
        )
        points = Word(
            signed(entry.points),
            11.0,
            STRONG,
            "ink_soft" if soft else points_colour(entry.points),
            least="body",
        )
        tail: list[Bit] = [points]
        if entry.state:
            mark = chip(
                self.look,
                self.shown(f"counter-entry-{entry.state}"),
                fill="tint",
                colour="ink_soft",
            )
            tail = [mark, points]
        elif entry.can_change:
            tail = [points, Icon("note-pencil-bold", 7.0, "pine")]
        face = Sides(lines, Row(tail, 5.0))
        said = f"{entry.day} {entry.what} {signed(entry.points)}"
        if not entry.can_change:
            self.flat(f"entry{at}", cell, face, fill="card", edge="line", said=said, pad=2.5)
            return
        ask = asks.PutRightWanted(entry.entry)
        said = f"{said}，{self.shown('counter-put-right')}"
        self.face_key(f"entry{at}", said, cell, ask, face)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()
