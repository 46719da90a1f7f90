"""14 您还在吗？ and 15 慢走. Nothing personal stands on either."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import StillThereModel, Today
from kiosk.ui.screen import STAFF, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat


class StillThereScreen(VillagerScreen):
    """Asks before the screen is cleared.

    Signals:
        yes: 我还在.
        no: 我走了.
    """

    number = "14"
    forgets = True
    yes = Signal()
    no = Signal()

    def __init__(
        self,
        look: Look,
        model: StillThereModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "stillThereScreen", today, parent)
        self.prompt = Prompt("prompt-still-there")
        self.question = Flat(look, "question", None, self, fill=None, pad=0)
        sizes = {"wide": (34.0, 46.0, 48.0), "small": (20.0, 26.0, 28.0)}
        size = look.pick(*sizes.get(look.shape, (34.0, 40.0, 44.0)))
        em = look.em(size)
        heading = Word(words.shown("still-there-heading"), size, STRONG, spacing=1.1, least="title")
        self.question.set_face(Row([Pic("waving-hand", min(56.0, em * 1.2)), heading], em * 0.4))
        self.bar = Bar(look, self)
        self.no_key, self.yes_key = self.answer_keys(
            words.shown("still-there-no"),
            words.shown("still-there-yes"),
            no_icon="sign-out-bold",
            yes_icon="hand-palm-fill",
        )
        self.no_key.clicked.connect(self.no)
        self.yes_key.clicked.connect(self.yes)
        self.set_seconds(model.seconds, model.seconds_all)

    def set_seconds(self, seconds: int, seconds_all: int = 20) -> None:
        """Seconds left; the bar steps with them."""
        self.bar.set_seconds(seconds, seconds_all)

    def lay_content(self, area: Area) -> None:
        """Question, bar, answers."""
        look = self.look
        high = {"wide": 61.5, "tall": self.answers_high}.get(look.shape, 40.0)
        foot, top = area.cut_bottom(high, look.gap)
        self.place_answers(foot, self.no_key, self.yes_key)
        bar_high = 46.0 if look.shape != "small" else look.pick(24, 26, 34)
        bar, question = top.cut_bottom(bar_high, 2.0)
        self.question.place(question)
        wide = min(375.0, bar.w * 0.9 if look.shape != "wide" else bar.w)
        self.bar.place(bar.centred(wide, bar.h))


class Bar(Flat):
    """A bar that steps once a second, with the seconds in words."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "bar", None, parent, fill=None, pad=0)
        self.seconds, self.seconds_all = 20, 20

    def set_seconds(self, seconds: int, seconds_all: int) -> None:
        """How many are left of how many."""
        self.seconds, self.seconds_all = max(0, seconds), seconds_all
        self.setAccessibleName(words.shown("still-there-left", count=self.seconds))
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """The bar over the words."""
        look = self.look
        bar, rest = area.cut_top(min(11.0, area.h * 0.26), 2.0)
        radius = bar.h / 2
        ink.block(bar, "tint", radius=radius)
        ink.painter.save()
        ink.clip(bar, radius)
        ink.fill(
            bar.cut_left(bar.w * self.seconds / self.seconds_all)[0],
            "gold" if not look.high_contrast else "pine",
        )
        ink.painter.restore()
        ink.block(bar, None, edge="gold_deep", radius=radius)
        figure = Row(
            [
                Word(words.shown("still-there-left-before"), "label"),
                Word(str(self.seconds), look.pick(11.0, 17.0, 19.0), STRONG, spacing=1.0),
                Word(words.shown("still-there-left-unit"), "label"),
            ],
            2.2,
            "base",
        )
        wide, _ = figure.measure(look, 1e6, 1e6)
        text = Word(words.shown("still-there-otherwise"), look.pick(8.0, 12.0, 15.0), BODY)
        left = rest.cut_right(wide, 5)[1]
        if text.measure(look, 1e6, 1e6)[0] > left.w and look.extra_large:
            draw(ink, figure, rest)
            return
        draw(ink, figure, rest, "right")
        draw(ink, text, left, "left")


class GoodbyeScreen(VillagerScreen):
    """慢走."""

    number = "15"
    forgets = True
    corners = frozenset({STAFF})

    def __init__(
        self,
        look: Look,
        model: object = None,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "goodbyeScreen", today, parent)
        self.prompt = Prompt("prompt-goodbye")
        self.words = Flat(look, "goodbye", None, self, fill=None, pad=0)
        small = look.shape == "small"
        size = look.pick(44.0, 56.0 if not small else 36.0, 62.0 if not small else 36.0)
        second = look.pick(16.0, 22.0 if not small else 14.0, 24.0 if not small else 18.0)
        column: list[Bit] = [
            Word(words.shown("goodbye-heading"), size, STRONG, spacing=1.1),
            Word(words.shown("goodbye-second"), second, STRONG, "pine"),
        ]
        picture = Pic("waving-hand", 63.0 if not small else 44.0)
        self.words.set_face(Row([picture, Column(column)], 16.0))
        self.words.setAccessibleName(
            f"{words.shown('goodbye-heading')}，{words.shown('goodbye-second')}"
        )

    def lay_content(self, area: Area) -> None:
        """In the middle of the page."""
        self.words.place(area)
