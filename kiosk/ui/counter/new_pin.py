"""A PIN is made: six digits, and the same six again. They are neither spoken nor shown."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Word
from kiosk.ui.counter import staff_asks as asks
from kiosk.ui.counter.models import NewPin
from kiosk.ui.counter.parts import IconPlate
from kiosk.ui.counter.pin import PIN_LENGTH
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad, PinDots


class NewPinPage(ShellPage):
    """定密码."""

    name = "newPinPage"
    rail = "settings"
    model: NewPin

    def __init__(self, look: Look, model: NewPin, parent: QWidget | None = None) -> None:
        self._digits = ""
        super().__init__(look, model, parent)

    def present(self, model: NewPin) -> None:
        """A new step always clears what was typed."""
        self._digits = ""
        super().present(model)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed stays behind."""
        self._digits = ""
        super().hideEvent(event)

    def title(self) -> str:
        """Whose."""
        return self.shown("counter-new-pin-title", name=self.model.name)

    def head_parts(self, area: Area) -> Area:
        """Back, unless she has to."""
        if self.model.must:
            return area
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """What is asked at the left, dots and pad at the right."""
        gap = self.look.gap + 1.2
        if self.look.shape == "tall":
            left, right = area.rows([0.36, 0.64], gap)
        else:
            left, right = area.columns([0.46, 0.54], gap)
        self._said(left)
        field, rest = right.cut_top(18.0 if self.look.shape == "small" else 26.0, gap)
        self._dots = self.add(PinDots(self.look, "pinDots", self), field)
        self._pad = NumberPad(
            self.look, self.shown("counter-pin-back"), self.shown("counter-new-pin-done"), self
        )
        self.add(self._pad, rest.cut_top(min(rest.h, 160.0))[0])
        self._pad.digit.connect(self._typed)
        self._pad.back.connect(self._one_back)
        self._pad.entered.connect(self._entered)
        for key in self._pad.keys:
            key.lock = key.objectName()
        self._show()

    def _said(self, area: Area) -> None:
        model, small = self.model, self.look.shape == "small"
        ask = self.shown(f"counter-new-pin-{model.step}")
        lines: list[Bit] = [Word(ask, 11.0, STRONG, lines=2, least="body")]
        said = [ask]
        if model.trouble:
            lines.append(Word(model.trouble, 8.0, STRONG, "brick", lines=2, least="small"))
            said.append(model.trouble)
        if model.step != "old":
            notes = ["counter-new-pin-rule"]
            notes += ["counter-new-pin-must"] if model.must else []
            for note in notes:
                lines.append(Word(self.shown(note), 7.2, BODY, "ink_soft", lines=3, least="small"))
                said.append(self.shown(note))
        column = Column(lines, 3.0 if small else 6.0)
        icon: list[Bit] = [] if small else [IconPlate("lock-key-bold", 34.0)]
        fill = "brick_tint" if model.trouble else "card"
        edge = "brick" if model.trouble else "line"
        self.flat(
            "newPinSheet", area, Column([*icon, column], 8.0), fill=fill, edge=edge,
            said=" ".join(said), pad=9.0, h="left",
        )  # fmt: skip

    # -- typing --------------------------------------------------------------------------------

    def _show(self) -> None:
        self._dots.set_filled(len(self._digits))
        self._dots.setAccessibleName(self.shown("counter-pin-filled", count=len(self._digits)))
        self._pad.enter_key.setEnabled(len(self._digits) == PIN_LENGTH)

    def _typed(self, digit: str) -> None:
        if len(self._digits) < PIN_LENGTH:
            self._digits += digit
            self._show()

    def _one_back(self) -> None:
        self._digits = self._digits[:-1]
        self._show()

    def _entered(self) -> None:
        if len(self._digits) != PIN_LENGTH:
            return
        pin, self._digits = self._digits, ""
        self._show()
        self.asked.emit(asks.DigitsTyped(pin))
