"""念给我听: one sentence after another, until they are said or she touches the glass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services.passbook import Line
from kiosk.station.present import line_text
from kiosk.ui.screen import Prompt

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation

STOPPED_JUST_NOW_S = 1.5
"""A press stops the voice; the same press, released on 先别念, must not start it again."""


class Aloud:
    """Reads sentences on one page of a station.

    Args:
        station: whose voice.
        place: the page; nothing is read on any other.
        mark: called with whether the voice reads, so that the key can say 先别念.
    """

    def __init__(
        self, station: VillagerStation, place: Place, mark: Callable[[bool], None]
    ) -> None:
        self._station, self._place, self._mark = station, place, mark
        self._left: list[Prompt] = []
        self._reading = False
        self._stopped_s = -STOPPED_JUST_NOW_S
        station.mouth.finished.connect(self._read_on)

    def start(self, sentences: Sequence[Prompt]) -> None:
        """Read, unless the same press has just made the voice stop."""
        if self._station.now_s() - self._stopped_s < STOPPED_JUST_NOW_S:
            return
        self._left, self._reading = list(sentences), True
        self._mark(True)
        self._read_on()

    def touched(self) -> None:
        """A touch stops the reading; the key 先别念 is a touch, too."""
        if self._reading:
            self._stopped_s = self._station.now_s()
            self._stop()

    def forget(self) -> None:
        """The page is gone, and what was to be read on it."""
        self._left, self._reading = [], False

    def _read_on(self) -> None:
        if not self._reading or self._station.visit.place is not self._place:
            return
        if not self._left:
            self._stop()
            return
        self._station.visit.touch(self._station.now_s())
        self._station.mouth.say_once(self._left.pop(0))

    def _stop(self) -> None:
        self.forget()
        self._station.mouth.hush()
        self._mark(False)


def line_aloud(line: Line) -> Prompt:
    """A line of the passbook as it is said."""
    day = date.fromisoformat(line.day)
    kind = "aloud-line-gain" if line.points >= 0 else "aloud-line-spent"
    about: dict[str, str | int]
    about = {"month": day.month, "day": day.day, "clause": line.title or line_text(line)}
    return Prompt(kind, {**about, "points": abs(line.points)})
