"""One line of the shelf's book being written: how many came in, were counted, spoiled; a price."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import ShelfEntry
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad

_DIGITS = 5
_PRICES = ("price", "offer")


class ShelfEntryPage(ShellPage):
    """收货, 盘点, 报损, 改价, 上架."""

    name = "shelfEntryPage"
    rail = "handover"
    model: ShelfEntry

    def __init__(self, look: Look, model: ShelfEntry, parent: QWidget | None = None) -> None:
        self._typed = str(model.line.price or "") if model.deed == "offer" else ""
        self._why = model.chosen
        super().__init__(look, model, parent)

    def title(self) -> str:
        """Which deed with which thing."""
        return self.shown(f"counter-shelf-{self.model.deed}-title", name=self.model.line.name)

    def head_parts(self, area: Area) -> Area:
        """Back; nothing is written."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Before and after, then why, at the left; the number and the pad at the right."""
        gap, small = self.look.gap + 0.8, self.look.shape == "small"
        foot, area = area.cut_bottom(21.0 if small else 30.0, gap)
        if self.look.shape == "tall":
            left, right = area.rows([0.46, 0.54], gap)
        else:
            left, right = area.columns([0.54, 0.46], gap * 1.5)
        self._left(left)
        top, rest = right.cut_top(19.0 if small else 34.0, gap)
        unit = self.shown("counter-points") if self._in_points else self.model.line.unit
        typed = self._typed or "0"
        face = figure(typed, unit, 13.0 if small else 20.0, "ink", least="body")
        if not self._typed:
            face = Row([Word(self._text("ask"), "body", BODY, "ink_soft", least="small")])
        self.flat("shelfNumber", top, face, fill="card", edge="pine", said=f"{typed} {unit}")
        self._pad(rest)
        self.word_key(
            "shelfNoteKey",
            self._text("do"),
            foot,
            self._note,
            icon="check-fat-fill",
            style="primary",
            size=8.6,
            enabled=not self._missing(),
        )

    # -- what it comes to ------------------------------------------------------------------------

    @property
    def _in_points(self) -> bool:
        return self.model.deed in _PRICES

    @property
    def _number(self) -> int:
        return int(self._typed or "0")

    def _text(self, what: str) -> str:
        return self.shown(f"counter-shelf-{self.model.deed}-{what}")

    def _after(self) -> int:
        """What stands there once it is written."""
        there = self.model.line.on_hand
        return {"receive": there + self._number, "spoil": there - self._number}.get(
            self.model.deed, self._number
        )

    def _asks_why(self) -> bool:
        """A count that finds what is booked has no reason to give."""
        counted = self.model.deed == "count"
        return not (counted and self._number == self.model.line.on_hand)

    def _missing(self) -> str:
        """Why it cannot be written yet, in words; empty when it can."""
        model, number = self.model, self._number
        if not self._typed or (number == 0 and model.deed in ("receive", "spoil")):
            return self._text("ask")
        if number > model.most:
            return self.shown("counter-shelf-too-many", most=model.most)
        if model.deed == "spoil" and number > model.line.on_hand:
            return self.shown("counter-shelf-not-that-many")
        if self._asks_why() and model.choices and not self._why:
            return self._text("why")
        return ""

    def _left(self, area: Area) -> None:
        gap, small = self.look.gap, self.look.shape == "small"
        if self.model.choices:
            rows = -(-len(self.model.choices) // 3)
            high = rows * (18.0 if small else 23.0) + (rows - 1) * gap
            cells, area = area.cut_bottom(high, gap)
            head, area = area.cut_bottom(8.0 if small else 11.0, 2.0)
            if self._asks_why():
                why = Word(self._text("why"), "body", STRONG, "ink_soft", least="small")
                self.label("shelfWhy", head, why)
                self._choices(cells.grid(3, rows, gap))
        self._summary(area)

    def _choices(self, cells: list[Area]) -> None:
        for at, ((word, value), cell) in enumerate(zip(self.model.choices, cells, strict=False)):
            face = Word(word, 7.0, STRONG, least="small", lines=2, spacing=1.1, align="centre")
            on = value == self._why
            self.choice(f"shelfWhy{at}", word, cell, lambda v=value: self._choose(v), face, on=on)

    def _summary(self, area: Area) -> None:
        line, small = self.model.line, self.look.shape == "small"
        unit = self.shown("counter-points") if self._in_points else line.unit
        before = line.price if self._in_points else line.on_hand
        bits: list[Bit] = [
            Row(
                [
                    Pic(line.picture, 18.0 if small else 34.0, least=14.0),
                    Column(
                        [
                            Word(line.name, 9.0 if small else 11.0, STRONG, least="small"),
                            Word(line.size, "small", BODY, "ink_soft", least="small"),
                        ]
                    ),
                ],
                5.0,
            )
        ]
        now = self.shown("counter-shelf-now", count=before, unit=unit)
        said = [line.name, now]
        missing = self._missing()
        if self.model.deed == "count" and line.promised:
            too = self.shown("counter-shelf-promised-too", count=line.promised, unit=line.unit)
            bits.append(Word(too, "small", BODY, "ink_soft", least="small"))
            said.append(too)
        if self._typed and not missing:
            now = self.shown("counter-shelf-after", before=before, after=self._after(), unit=unit)
            said.append(now)
        if self.model.deed != "offer":
            bits.append(Word(now, 9.0 if small else 13.0, STRONG, "pine", least="small"))
        if missing and self._typed:
            bits.append(Word(missing, "body", STRONG, "brick", lines=2, least="small"))
            said.append(missing)
        elif self.model.deed == "count" and not missing:
            found = self._difference()
            bits.append(Word(found, "body", BODY, least="small"))
            said.append(found)
        face = Column(bits, 2.0 if small else 6.0, "centre")
        self.flat("shelfSummary", area, face, fill="pine_tint", said=" ".join(said), pad=5.0)

    def _difference(self) -> str:
        difference, unit = self._number - self.model.line.on_hand, self.model.line.unit
        if not difference:
            return self.shown("counter-shelf-as-booked")
        how = "more" if difference > 0 else "less"
        return self.shown(f"counter-shelf-{how}", count=abs(difference), unit=unit)

    def _choose(self, why: str) -> None:
        self._why = why
        self.refresh()

    def _note(self) -> None:
        if self._missing():
            return
        why = self._why if self._asks_why() else ""
        self.asked.emit(asks.ShelfNoted(self.model.line.item, self.model.deed, self._number, why))

    # -- the pad ---------------------------------------------------------------------------------

    def _pad(self, area: Area) -> None:
        clear = self.shown("counter-shelf-clear")
        pad = NumberPad(self.look, self.shown("counter-pin-back"), clear, self)
        self.add(pad, area.cut_top(min(area.h, 150.0))[0])
        pad.enter_key.set_style("card")
        pad.enter_key.set_word(clear, icon="x-bold")
        for key in pad.keys:
            key.lock = key.objectName()
        pad.digit.connect(self._digit)
        pad.back.connect(lambda: self._set(self._typed[:-1]))
        pad.entered.connect(lambda: self._set(""))

    def _digit(self, digit: str) -> None:
        typed = (self._typed + digit).lstrip("0") or "0"
        if len(typed) <= _DIGITS:
            self._set(typed)

    def _set(self, typed: str) -> None:
        self._typed = typed
        self.refresh()
