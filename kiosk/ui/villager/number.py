"""按卡上的号码: a pad for the number under the name, when the camera cannot read the card.

A number alone opens nothing: a clerk who knows her says yes (villagers have no PIN).
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, FirstThatFits, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import NumberModel, Today
from kiosk.ui.screen import ALL_CORNERS, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.pads import NumberPad

_DIGITS = 4
_PROMPTS = {
    "typing": "prompt-by-number",
    "unknown": "prompt-by-number-unknown",
    "clerk": "prompt-by-number-clerk",
}


class NumberScreen(VillagerScreen):
    """Takes the four figures of a card.

    Signals:
        entered: the number, four digits.
    """

    number = "13n"
    corners = ALL_CORNERS
    entered = Signal(str)

    def __init__(
        self,
        look: Look,
        model: NumberModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "numberScreen", today, parent)
        self.model = model
        self.field = NumberField(look, model, self)
        self.pad = NumberPad(
            look, words.shown("key-one-back"), words.shown("key-number-done"), self
        )
        self.pad.digit.connect(self._add)
        self.pad.back.connect(self._back)
        self.pad.entered.connect(lambda: self.entered.emit(self.model.digits))
        self.set_model(model)

    def set_model(self, model: NumberModel) -> None:
        """Show digits and state."""
        self.model = model
        self.prompt = Prompt(_PROMPTS[model.state])
        self.field.set_model(model)
        self.pad.enter_key.setEnabled(len(model.digits) == _DIGITS)

    def _add(self, digit: str) -> None:
        digits = "" if self.model.state == "unknown" else self.model.digits
        if len(digits) < _DIGITS:
            self.set_model(replace(self.model, digits=digits + digit, state="typing"))

    def _back(self) -> None:
        self.set_model(replace(self.model, digits=self.model.digits[:-1], state="typing"))

    def make_board(self) -> QWidget:
        """The digits stand on the notice board of the upright panel."""
        return self.field

    def title_face(self) -> Bit | None:
        """按卡上的号码."""
        return self.title_words(words.shown("title-by-number"))

    def lay_content(self, area: Area) -> None:
        """Digits left, pad right."""
        if not self.tall:
            share = (46, 54) if self.look.shape == "wide" else (34, 66)
            left, area = area.columns(share, 10.0)
            self.field.place(left)
        self.pad.place(area)


class NumberField(Flat):
    """The card with the place of its number, and the digits so far."""

    def __init__(self, look: Look, model: NumberModel, parent: QWidget) -> None:
        super().__init__(look, "numberField", None, parent, fill="tint")
        self.model = model

    def set_model(self, model: NumberModel) -> None:
        """Show other digits."""
        self.model = model
        self.setAccessibleName(" ".join(model.digits))
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """A card, four places, a line of help."""
        super().compose(ink, area)
        look, model = self.look, self.model
        size = look.pick(20.0, 30.0, 34.0) if look.shape != "small" else look.pick(16, 20, 22)
        cells: list[Bit] = [Place(model.digits[i : i + 1], size) for i in range(_DIGITS)]
        message = {
            "typing": "by-number-where",
            "unknown": "prompt-by-number-unknown",
            "clerk": "by-number-clerk-title",
        }[model.state]
        colour = "brick" if model.state == "unknown" else "ink_soft"
        text = Word(
            words.shown(message),
            "body",
            BODY if model.state == "typing" else STRONG,
            colour,
            2,
            align="centre",
        )
        row = Row(cells, look.em(size) * 0.16)
        full = Column(
            [
                Pic("card-small", 110.0 if self.look.shape == "tall" else 66.0, least=20.0),
                row,
                text,
            ],
            4.0,
            "centre",
        )
        bare = Column([row, replace(text, lines=4, spacing=1.15)], 4.0, "centre")
        draw(ink, FirstThatFits(full, bare), area.inset(4, 4))


class Place(Bit):
    """A place for one digit."""

    def __init__(self, digit: str, size: float) -> None:
        self.digit, self.size = digit, size

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A little wider than a digit."""
        em = look.em(self.size)
        return em * 0.86, em * 1.3

    def draw(self, ink: Ink, area: Area) -> None:
        """A field with a foot line, and the digit."""
        ink.block(area, "card", edge="pine", radius=2.0)
        if self.digit:
            draw(ink, Word(self.digit, self.size, spacing=1.0, least="body"), area)
