"""What a villager can do, one chapter each: its pages, its questions, its deeds.

A chapter is handed the station and keeps only what its own pages need; ``forget`` empties it. Home
and 看和听 are there from the start, for a card is answered by them; every other chapter is loaded
when it is first wanted, or by ``load_all`` when a kiosk that can greet already has a quiet moment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kiosk.core.visit import Place
from kiosk.station.chapters.base import Chapter
from kiosk.station.chapters.home import HomeChapter
from kiosk.station.chapters.look import LookChapter
from kiosk.ui.models import NoticeModel, OutOfOrderModel
from kiosk.ui.screen import Screen
from kiosk.ui.villager.notices import NoticeScreen

if TYPE_CHECKING:
    from kiosk.station.chapters.activities import ActivitiesChapter
    from kiosk.station.chapters.calling import CallingChapter
    from kiosk.station.chapters.change import ChangeChapter
    from kiosk.station.chapters.exchange import ExchangeChapter
    from kiosk.station.chapters.notices import NoticesChapter
    from kiosk.station.chapters.number import NumberChapter
    from kiosk.station.chapters.points import PointsChapter
    from kiosk.station.chapters.together import TogetherChapter
    from kiosk.station.chapters.told import ToldChapter
    from kiosk.station.villager import VillagerStation

C = TypeVar("C", bound=Chapter)


class Chapters:
    """All chapters of one station."""

    def __init__(self, station: VillagerStation) -> None:
        self.station = station
        self._all: list[Chapter] = []
        self.home = self._opened(HomeChapter(station))
        self.look = self._opened(LookChapter(station))
        self._pages = {
            Place.HOME: self.home.open,
            Place.POINTS: lambda: self.points.reopen(),
            Place.SHELF: lambda: self.exchange.reopen(),
            Place.HOW_MANY: lambda: self.exchange.reopen_how_many(),
            Place.CONFIRM: lambda: self.exchange.reopen_confirm(),
            Place.DONE: self.home.open,
            Place.ACTIVITIES: lambda: self.activities.reopen(),
            Place.ASK_COMING: lambda: self.activities.reopen(),
            Place.READING: lambda: self.notices.reopen(),
            Place.LOOK: self.look.reopen,
            Place.NUMBER_PAD: lambda: self.number.reopen(),
            Place.TOLD: lambda: self.told.reopen(),
            Place.CALLING: lambda: self.calling.reopen(),
            Place.CANNOT_RECORD: self.home.open,
        }

    @cached_property
    def points(self) -> PointsChapter:
        """Her passbook."""
        from kiosk.station.chapters.points import PointsChapter

        return self._opened(PointsChapter(self.station))

    @cached_property
    def exchange(self) -> ExchangeChapter:
        """The shelf, until the slip."""
        from kiosk.station.chapters.exchange import ExchangeChapter

        return self._opened(ExchangeChapter(self.station))

    @cached_property
    def activities(self) -> ActivitiesChapter:
        """What is on, and signing in."""
        from kiosk.station.chapters.activities import ActivitiesChapter

        return self._opened(ActivitiesChapter(self.station))

    @cached_property
    def notices(self) -> NoticesChapter:
        """The village's notices."""
        from kiosk.station.chapters.notices import NoticesChapter

        return self._opened(NoticesChapter(self.station))

    @cached_property
    def number(self) -> NumberChapter:
        """Her number instead of a card."""
        from kiosk.station.chapters.number import NumberChapter

        return self._opened(NumberChapter(self.station))

    @cached_property
    def change(self) -> ChangeChapter:
        """Another card in mid-visit."""
        from kiosk.station.chapters.change import ChangeChapter

        return self._opened(ChangeChapter(self.station))

    @cached_property
    def calling(self) -> CallingChapter:
        """叫工作人员."""
        from kiosk.station.chapters.calling import CallingChapter

        return self._opened(CallingChapter(self.station))

    @cached_property
    def together(self) -> TogetherChapter:
        """The counter's question to her."""
        from kiosk.station.chapters.together import TogetherChapter

        return self._opened(TogetherChapter(self.station))

    @cached_property
    def told(self) -> ToldChapter:
        """What was booked while she was not there."""
        from kiosk.station.chapters.told import ToldChapter

        return self._opened(ToldChapter(self.station))

    def load_all(self) -> None:
        """Have every chapter ready, so that no first touch waits for one."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    def _opened(self, chapter: C) -> C:
        self._all.append(chapter)
        return chapter

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
    Place.TOLD,
}
