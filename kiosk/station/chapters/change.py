"""换人吗？ Another card in mid-visit: nothing of either person is shown until somebody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import NoticeModel

if TYPE_CHECKING:
    from kiosk.station.arrival import Arrival
    from kiosk.station.villager import VillagerStation


class ChangeChapter(Chapter):
    """Asks once for a card; the arrival waits unseen."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._other: Arrival | None = None

    def forget(self) -> None:
        """The other card was nobody's business."""
        self._other = None

    def ask(self, arrival: Arrival) -> None:
        """Show the question."""
        self._other = arrival
        if self.station.visit.place is Place.CHANGE_PERSON:
            return
        screen = self.station.chapters.question_page(
            NoticeModel("change-person"), self._yes, self._no
        )
        self.station.turn(Place.CHANGE_PERSON, screen)

    def _yes(self) -> None:
        other = self._other
        if other is not None:
            self.station.greet(other)

    def _no(self) -> None:
        self._other = None
        self.station.still_here()

    def back(self) -> bool:
        """返回 is no."""
        if self.station.visit.place is Place.CHANGE_PERSON:
            self._no()
            return True
        return False
