"""11b: the village's notices, shown and read aloud; open to anybody, card or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services import activities, notices
from kiosk.services.notices import Notice
from kiosk.station.chapters.aloud import STOPPED_JUST_NOW_S
from kiosk.station.chapters.base import Chapter
from kiosk.station.present import short_day
from kiosk.ui.models import ReadingModel
from kiosk.ui.villager.idle import IdleScreen
from kiosk.ui.villager.reading import ReadingScreen, page_lines

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


@dataclass
class _Open:
    """The notice on show: which one, which leaf, which line is being read."""

    hanging: tuple[Notice, ...]
    number: int = 1
    leaf: int = 0
    reading: bool = False
    at: int | None = None
    heard: frozenset[bytes] = frozenset()

    @property
    def notice(self) -> Notice:
        return self.hanging[self.number - 1]


class NoticesChapter(Chapter):
    """One notice after another, line by line."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._open: _Open | None = None
        self._leaves: list[tuple[str, ...]] = []
        self._stopped_s = -STOPPED_JUST_NOW_S
        station.mouth.finished.connect(self._read_on)

    def forget(self) -> None:
        """Close the board."""
        self._open = None

    def load_headline(self) -> None:
        """The newest notice's headline for the idle page."""
        village, day = self.village, self.records.day

        def show(hanging: tuple[Notice, ...]) -> None:
            headline = hanging[0].title if hanging else ""
            if headline != self.station.notice:
                self.station.notice = headline
                if isinstance(self.station.window.screen_shown, IdleScreen):
                    self.station.go_idle()

        self.records.ask(lambda conn: notices.hanging(conn, village, day), show)

    def open(self) -> None:
        """The newest notice; read aloud at once, as the page says."""
        if self.station.records is None:
            return
        village, day = self.village, self.records.day
        self.station.ask(lambda conn: notices.hanging(conn, village, day), self._hang)

    def reopen(self) -> None:
        """The notice she was at."""
        if self._open is None:
            self.open()
        else:
            self._show(fresh=True)

    def _hang(self, hanging: tuple[Notice, ...]) -> None:
        self._open = _Open(hanging)
        self._show(fresh=True)

    def _show(self, *, fresh: bool) -> None:
        now = self._open
        if now is None:
            return
        look, today = self.station.look, self.station.today
        if not now.hanging:
            screen = ReadingScreen(look, ReadingModel("", "megaphone", "", (), 1, 0), today)
            self.station.turn(Place.READING, screen)
            return
        notice = now.notice
        self._leaves = page_lines(look, "\n".join(notice.lines))
        now.leaf = min(now.leaf, len(self._leaves) - 1)
        model = ReadingModel(
            title=notice.title,
            picture=notice.picture,
            day=short_day(notice.from_day),
            lines=self._leaves[now.leaf],
            number=now.number,
            total=len(now.hanging),
            at=None,
            reading=True,
            more=now.leaf + 1 < len(self._leaves),
            activity=notice.activity is not None and self.station.person is not None,
        )
        screen = ReadingScreen(look, model, today)
        screen.stop.connect(self._stop_or_again)
        screen.going.connect(self._going)
        screen.page_wanted.connect(self._turn_notice)
        screen.leaf_wanted.connect(self._turn_leaf)
        now.reading, now.at = True, None
        if fresh:
            self.station.turn(Place.READING, screen)
        else:
            self.station.renew(screen, say=False)
            self._read_on()

    # -- reading aloud -----------------------------------------------------------------------------

    def _read_on(self) -> None:
        """The prompt or a line is over: read the next line, then rest."""
        now = self._open
        if now is None or not now.reading or self.station.visit.place is not Place.READING:
            return
        if not now.hanging:
            return
        lines = self._leaves[now.leaf]
        now.at = 0 if now.at is None else now.at + 1
        self.station.visit.touch(self.station.now_s())
        screen = self.station.window.screen_shown
        if now.at >= len(lines):
            now.reading, now.at = False, None
            self._count_heard(now)
        if isinstance(screen, ReadingScreen):
            screen.set_reading(now.reading, now.at)
        if now.reading and now.at is not None:
            self.station.window.set_caption(lines[now.at], True)
            self.station.mouth.read_aloud(lines[now.at])

    def _count_heard(self, now: _Open) -> None:
        notice = now.notice.notice
        if notice in now.heard or now.leaf + 1 < len(self._leaves):
            return
        now.heard |= {notice}
        event = self.records.node.mint()
        self.station.note(lambda uow: notices.heard(uow, event, notice=notice))

    def touched(self) -> None:
        """A touch stops the voice; the page says how to go on."""
        now = self._open
        if now is not None and now.reading:
            now.reading, now.at = False, None
            self._stopped_s = self.station.now_s()
            screen = self.station.window.screen_shown
            if isinstance(screen, ReadingScreen):
                screen.set_reading(False, None)

    def _stop_or_again(self) -> None:
        now = self._open
        if now is None:
            return
        if self.station.now_s() - self._stopped_s >= STOPPED_JUST_NOW_S:
            now.reading, now.at = True, None
            self._read_on()

    # -- turning -----------------------------------------------------------------------------------

    def _turn_notice(self, step: int) -> None:
        if self._open is not None and self._open.hanging:
            number = self._open.number + step
            number = min(max(1, number), len(self._open.hanging))
            self._open = replace(self._open, number=number, leaf=0)
            self._show(fresh=False)

    def _turn_leaf(self) -> None:
        if self._open is not None:
            self._open.leaf += 1
            self._show(fresh=False)

    def _going(self) -> None:
        now = self._open
        if now is None or now.notice.activity is None or self.station.person is None:
            return
        village, activity, member = self.village, now.notice.activity, self.person.member

        def show(found: activities.Activity | None) -> None:
            if found is not None:
                self.station.chapters.activities.ask_coming(found)

        self.station.ask(
            lambda conn: activities.activity_of(conn, village, activity, member=member), show
        )
