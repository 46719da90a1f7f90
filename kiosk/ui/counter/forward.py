"""Bringing forward the balance of an old paper book: points, merit, the sheet it stands on.

Two people answer for it: the station asks for a second clerk's PIN next.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Forward
from kiosk.ui.counter.parts import Sides, number_of, person_bits
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad

FIELDS = ("points", "merit", "sheet")
_LONGEST = {"points": 4, "merit": 5, "sheet": 6}


class ForwardPage(ShellPage):
    """结转旧存折."""

    name = "forwardPage"
    rail = "people"
    model: Forward

    def __init__(self, look: Look, model: Forward, parent: QWidget | None = None) -> None:
        self._field = "points"
        self._typed = dict.fromkeys(FIELDS, "")
        super().__init__(look, model, parent)

    def title(self) -> str:
        """For whom."""
        return self.shown("counter-forward-title", name=self.model.person.name)

    def head_parts(self, area: Area) -> Area:
        """Back."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Who and the three figures at the left, the pad at the right."""
        gap = self.look.gap + 1.2
        small = self.look.shape == "small"
        if self.look.shape == "tall":
            left, right = area.rows([0.5, 0.5], gap)
        else:
            left, right = area.columns([0.52, 0.48], gap)
        who, rest = left.cut_top(22.0 if small else 32.0, gap)
        person = self.model.person
        face = person_bits(self.look, person, number_of(person), side=17.0)
        self.flat("forwardPerson", who, face, h="left", said=person.name)
        foot, rest = rest.cut_bottom(21.0 if small else 30.0, gap)
        if not small:
            note, rest = rest.cut_bottom(20.0, gap)
            text = Word(
                self.shown("counter-forward-note"), "body", BODY, "ink_soft", lines=2, least="small"
            )
            self.label("forwardNote", note, text)
        for field, cell in zip(FIELDS, rest.rows(3, gap), strict=True):
            self._field_key(field, cell.cut_top(min(cell.h, 36.0))[0])
        self.word_key(
            "forwardNowKey",
            self.shown("counter-forward-now"),
            foot,
            self._bring,
            icon="arrow-right-bold",
            style="primary",
            size=8.2,
            enabled=self._ready(),
        )
        pad = NumberPad(
            self.look, self.shown("counter-pin-back"), self.shown("counter-next-field"), self
        )
        self.add(pad, right.cut_top(min(right.h, 165.0))[0])
        pad.enter_key.set_style("card")
        pad.enter_key.set_word(self.shown("counter-next-field"), icon="arrow-right-bold")
        for key in pad.keys:
            key.lock = key.objectName()
        pad.digit.connect(self._digit)
        pad.back.connect(self._back)
        pad.entered.connect(self._next)

    def _field_key(self, field: str, cell: Area) -> None:
        typed = self._typed[field]
        label = self.shown(f"counter-forward-{field}")
        right: Bit = Word(self.shown("counter-field-empty"), 6.6, BODY, "ink_soft", least="small")
        if typed and field != "sheet":
            right = figure(typed, self.shown("counter-points"), 12.0, "ink", least="body")
        elif typed:
            right = Word(typed, 12.0, STRONG, least="body")
        face = Sides(Word(label, "body", BODY, least="small"), right)
        on = field == self._field
        self.choice(
            f"forward-{field}", f"{label} {typed}", cell, lambda: self._edit(field), face, on=on
        )

    def _edit(self, field: str) -> None:
        self._field = field
        self.refresh()

    def _next(self) -> None:
        self._edit(FIELDS[(FIELDS.index(self._field) + 1) % len(FIELDS)])

    def _digit(self, digit: str) -> None:
        typed = self._typed[self._field] + digit
        if self._field != "sheet":
            typed = typed.lstrip("0") or "0"
        if len(typed) <= _LONGEST[self._field]:
            self._typed[self._field] = typed
            self.refresh()

    def _back(self) -> None:
        self._typed[self._field] = self._typed[self._field][:-1]
        self.refresh()

    def _figures(self) -> tuple[int, int]:
        points = int(self._typed["points"] or "0")
        return points, int(self._typed["merit"] or "0") or points

    def _ready(self) -> bool:
        points, merit = self._figures()
        return points > 0 and merit >= points and bool(self._typed["sheet"])

    def _bring(self) -> None:
        points, merit = self._figures()
        member = self.model.person.member
        self.asked.emit(asks.BringForward(member, points, merit, self._typed["sheet"]))
