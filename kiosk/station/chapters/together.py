"""26: 当面确认. The clerk's desk waits until the villager says 对, 不对, or nothing for 30 s."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import SeeTogetherModel
from kiosk.ui.villager.see_together import SeeTogetherScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


class Answer(Enum):
    """What the villager said to a booking."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"


class TogetherChapter(Chapter):
    """One question of the counter's to the person in front of the screen."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._tell: Callable[[Answer], None] | None = None

    def ask(self, model: SeeTogetherModel, tell: Callable[[Answer], None]) -> None:
        """Show what is about to be booked; ``tell`` hears exactly one answer."""
        self._answer(Answer.NOTHING)
        self._tell = tell
        screen = SeeTogetherScreen(self.station.look, model, self.station.today)
        screen.yes.connect(lambda: self._answer(Answer.YES))
        screen.no.connect(lambda: self._not_booked(Answer.NO))
        self.station.mouth.tone("attention")
        self.station.turn(Place.SEE_TOGETHER, screen)

    def no_answer(self) -> None:
        """Thirty seconds without a word: nothing is booked."""
        self._not_booked(Answer.NOTHING)

    def _not_booked(self, answer: Answer) -> None:
        self._answer(answer)
        # On one glass the desk has put its own page there when it heard the answer.
        if self.station.visit.place is Place.SEE_TOGETHER:
            self.station.go_home()

    def call_off(self) -> None:
        """The clerk takes the question back."""
        self._tell = None
        if self.station.visit.place is Place.SEE_TOGETHER:
            self.station.go_home()

    def forget(self) -> None:
        """She left in the middle: nothing is booked."""
        self._answer(Answer.NOTHING)

    def back(self) -> bool:
        """返回 is not an answer."""
        return self.station.visit.place is Place.SEE_TOGETHER

    def _answer(self, answer: Answer) -> None:
        tell, self._tell = self._tell, None
        if tell is not None:
            tell(answer)
