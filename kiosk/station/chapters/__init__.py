"""What a villager can do, one chapter each: its pages, its questions, its deeds.

A chapter is handed the station and keeps only what its own pages need; ``forget`` empties it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kiosk.core.visit import Place
from kiosk.station.chapters.activities import ActivitiesChapter
from kiosk.station.chapters.calling import CallingChapter
from kiosk.station.chapters.change import ChangeChapter
from kiosk.station.chapters.exchange import ExchangeChapter
from kiosk.station.chapters.home import HomeChapter
from kiosk.station.chapters.look import LookChapter
from kiosk.station.chapters.notices import NoticesChapter
from kiosk.station.chapters.number import NumberChapter
from kiosk.station.chapters.points import PointsChapter
from kiosk.station.chapters.together import TogetherChapter
from kiosk.ui.models import NoticeModel, OutOfOrderModel
from kiosk.ui.screen import Screen
from kiosk.ui.villager.notices import NoticeScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


class Chapters:
    """All chapters of one station."""

    def __init__(self, station: VillagerStation) -> None:
        self.station = station
        self.home = HomeChapter(station)
        self.points = PointsChapter(station)
        self.exchange = ExchangeChapter(station)
        self.activities = ActivitiesChapter(station)
        self.notices = NoticesChapter(station)
        self.look = LookChapter(station)
        self.number = NumberChapter(station)
        self.change = ChangeChapter(station)
        self.calling = CallingChapter(station)
        self.together = TogetherChapter(station)
        self._all: tuple[Any, ...] = (
            self.home, self.points, self.exchange, self.activities, self.notices, self.look,
            self.number, self.change, self.calling, self.together,
        )  # fmt: skip
        self._pages = {
            Place.HOME: self.home.open,
            Place.POINTS: self.points.reopen,
            Place.SHELF: self.exchange.reopen,
            Place.HOW_MANY: self.exchange.reopen_how_many,
            Place.CONFIRM: self.exchange.reopen_confirm,
            Place.DONE: self.home.open,
            Place.ACTIVITIES: self.activities.reopen,
            Place.ASK_COMING: self.activities.reopen,
            Place.READING: self.notices.reopen,
            Place.LOOK: self.look.reopen,
            Place.NUMBER_PAD: self.number.reopen,
            Place.CALLING: self.calling.reopen,
            Place.CANNOT_RECORD: self.home.open,
        }

    def forget(self) -> None:
        """Nothing of the last visit stays."""
        for chapter in self._all:
            chapter.forget()

    def touched(self) -> None:
        """The glass was touched: whatever is being read aloud stops."""
        for chapter in self._all:
            chapter.touched()

    def tick(self, now_s: float) -> None:
        """Countdowns on pages."""
        for chapter in self._all:
            chapter.tick(now_s)

    def back(self) -> bool:
        """Whether the chapter on show took 返回 for a step of its own."""
        return any(chapter.back() for chapter in self._all)

    def reopen(self, place: Place) -> None:
        """Show a page again that was gone back to."""
        show = self._pages.get(place)
        if place is Place.SCANNING:
            self.station.open_scanning()
        elif show is None or (self.station.person is None and place in _HERS):
            self.station.go_idle()
        else:
            show()

    def who_helps(self) -> OutOfOrderModel:
        """The clerk and counter that page 13 names, as far as known."""
        return self.calling.helper

    def notice_page(self, model: NoticeModel) -> Screen:
        """A calm page: one sentence and what to do next."""
        return self.question_page(model, self.station.go_home, self.station.go_home)

    def question_page(
        self, model: NoticeModel, yes: Callable[[], object], no: Callable[[], object]
    ) -> Screen:
        """A calm page with two answers, or one."""
        screen = NoticeScreen(self.station.look, model, self.station.today)
        screen.accepted.connect(yes)
        screen.refused.connect(no)
        return screen


_HERS = {
    Place.HOME,
    Place.POINTS,
    Place.SHELF,
    Place.HOW_MANY,
    Place.CONFIRM,
    Place.DONE,
    Place.ACTIVITIES,
    Place.ASK_COMING,
    Place.CANNOT_RECORD,
}
