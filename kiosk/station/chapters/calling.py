"""叫工作人员: a full page and a chime that is repeated until she comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import words
from kiosk.core.visit import Place
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import NoticeModel, OutOfOrderModel

if TYPE_CHECKING:
    from kiosk.services.staff import Clerk
    from kiosk.station.villager import VillagerStation

CHIME_EVERY_S = 6.0


class CallingChapter(Chapter):
    """Until the clerk says 来了, on her side or on this one.

    Attributes:
        helper: Name, face and place of who is at the counter now.
        ringing: Whether somebody is being called.
    """

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self.helper = OutOfOrderModel()
        self.ringing = False
        self._chimed_s = 0.0

    def name_helper(self, clerk: Clerk) -> None:
        """Who can help now, for page 13."""
        counter = words.shown("counter-name", number=1)
        self.helper = OutOfOrderModel(
            counter=counter, clerk=clerk.name, avatar=f"avatar-{clerk.face}"
        )

    def open(self) -> None:
        """Call."""
        self.ringing = True
        self._chimed_s = self.station.now_s()
        self.station.mouth.tone("attention")
        self.reopen()

    def reopen(self) -> None:
        """The page that says she is coming."""
        screen = self.station.chapters.question_page(
            NoticeModel("staff-called"), self.station.staff_wanted_here.emit, self._no
        )
        self.station.turn(Place.CALLING, screen)

    def tick(self, now_s: float) -> None:
        """Ring again."""
        if self.ringing and now_s - self._chimed_s >= CHIME_EVERY_S:
            self._chimed_s = now_s
            self.station.mouth.tone("attention")

    def forget(self) -> None:
        """The call ends with the visit."""
        self.ringing = False

    def came(self) -> None:
        """The clerk has come."""
        if self.ringing:
            self.ringing = False
            if self.station.visit.place is Place.CALLING:
                self.station.go_back()

    def _no(self) -> None:
        self.ringing = False
        self.station.go_back()

    def back(self) -> bool:
        """返回 ends the call."""
        if self.station.visit.place is Place.CALLING:
            self.ringing = False
        return False
