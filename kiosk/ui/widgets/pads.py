"""Number pads and the dots of a PIN."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import STRONG, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.key import Key
from kiosk.ui.widgets.keys import WordKey


class PadKey(Key):
    """One digit."""

    kind = "pad"

    def __init__(self, look: Look, name: str, digit: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, digit, parent)
        self.digit = digit

    def compose_face(self, ink: Ink, body: Area) -> None:
        """The digit, large."""
        size = 14.0 if self.look.mode == "clerk" else self.look.pick(13.0, 17.0, 20.0)
        draw(ink, Word(self.digit, size, STRONG), body)


class NumberPad(QWidget):
    """Digits 1–9, 0, one back, and the key that says it is complete.

    Signals:
        digit: a digit was pressed (``str``).
        back: the last one is taken away.
        entered: the number is complete.
    """

    digit = Signal(str)
    back = Signal()
    entered = Signal()

    def __init__(
        self,
        look: Look,
        back_word: str,
        enter_word: str,
        parent: QWidget | None = None,
        *,
        prefix: str = "pad",
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.keys: list[PadKey] = []
        for digit in "1234567890":
            key = PadKey(look, f"{prefix}{digit}", digit, self)
            key.clicked.connect(lambda _=False, d=digit: self.digit.emit(d))
            self.keys.append(key)
        size = "label"
        self.back_key = WordKey(
            look, f"{prefix}Back", back_word, self, icon="backspace-bold", size=size
        )
        self.enter_key = WordKey(
            look,
            f"{prefix}Enter",
            enter_word,
            self,
            icon="check-fat-fill",
            style="primary",
            size=size,
        )
        self.back_key.clicked.connect(self.back)
        self.enter_key.clicked.connect(self.entered)

    def place(self, area: Area) -> None:
        """Cover ``area`` of the parent; the hit rings may reach over its edge."""
        look, ring = self.look, self.look.mm(3.0)
        mm = look.mm
        self.setGeometry(
            mm(area.x) - ring, mm(area.y) - ring, mm(area.w) + 2 * ring, mm(area.h) + 2 * ring
        )
        inner = Area(3.0, 3.0, area.w, area.h)
        cells = inner.grid(3, 4, look.gap)
        order = [*self.keys[:9], self.back_key, self.keys[9], self.enter_key]
        for key, cell in zip(order, cells, strict=True):
            key.place(cell)


class PinDots(Flat):
    """Six rings, filled one by one; or words while the PIN is locked."""

    def __init__(
        self, look: Look, name: str, parent: QWidget | None = None, *, count: int = 6
    ) -> None:
        super().__init__(look, name, None, parent, fill="card", edge="pine")
        self.count, self.filled, self.words = count, 0, ""

    def set_filled(self, filled: int) -> None:
        """How many digits stand."""
        self.filled, self.words = filled, ""
        self.update()

    def set_words(self, words: str) -> None:
        """Say something instead (不对，再按一遍; minutes left)."""
        self.filled, self.words = 0, words
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """The field with dots or words."""
        super().compose(ink, area)
        if self.words:
            draw(ink, Word(self.words, "title", STRONG, "brick", least="label"), area.inset(4, 0))
            return
        side = min(11.0, area.h * 0.45)
        pitch = side * 2
        x = area.cx - pitch * (self.count - 1) / 2
        for number in range(self.count):
            dot = Area(x + pitch * number - side / 2, area.cy - side / 2, side, side)
            ink.disc(dot, "pine" if number < self.filled else None, "pine", 0.8)
