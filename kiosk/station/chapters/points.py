"""04: 善行簿, page by page, read aloud only when she asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services import passbook
from kiosk.station.chapters.aloud import Aloud, line_aloud
from kiosk.station.chapters.base import Chapter
from kiosk.station.present import book_line
from kiosk.ui.models import PointsModel
from kiosk.ui.screen import Prompt
from kiosk.ui.villager.points import PointsScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


BALANCE_NONE = "aloud-balance-none"


@dataclass
class _Open:
    """The page that is open; ``at`` counts the page of the sums, too, where there is one."""

    page: passbook.Page
    at: int


class PointsChapter(Chapter):
    """The two sums, and what they are made of."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._book: _Open | None = None
        self._aloud = Aloud(station, Place.POINTS, self._mark)

    def forget(self) -> None:
        """Close the book."""
        self._book = None
        self._aloud.forget()

    def open(self) -> None:
        """Open the book at its first page, the newest lines."""
        self._load(1, first=True)

    def reopen(self) -> None:
        """Where she was."""
        self._load(self._book.at if self._book else 1, first=True)

    def _load(self, at: int, *, first: bool) -> None:
        member, village = self.person.member, self.village
        size = PointsScreen.lines_per_page(self.station.look)
        page = max(1, at - self._apart)
        self.station.ask(
            lambda conn: passbook.page_of(conn, village, member, page=page, lines=size),
            lambda found: self._show(found, at, first=first),
        )

    @property
    def _apart(self) -> int:
        """Pages before those of the lines: the sums where they have one of their own."""
        return int(PointsScreen.sums_apart(self.station.look))

    def _show(self, page: passbook.Page, at: int, *, first: bool) -> None:
        apart = self._apart
        at = 1 if apart and at <= 1 else page.page + apart
        self._book = book = _Open(page, at)
        holding, shown = page.holding, tuple(book_line(line) for line in page.lines)
        model = PointsModel(
            holding.balance, holding.merit, () if book.at <= apart else shown, at,
            page.pages + apart, holding.held, sums=book.at <= apart,
        )  # fmt: skip
        screen = PointsScreen(self.station.look, model, self.station.today)
        screen.read_aloud.connect(self._read_aloud)
        screen.page_wanted.connect(self._turn_page)
        if first:
            self.station.turn(Place.POINTS, screen)
        else:
            self.station.renew(screen)

    def _turn_page(self, step: int) -> None:
        if self._book is not None:
            self._load(self._book.at + step, first=False)

    def _read_aloud(self) -> None:
        book = self._book
        if book is not None:
            self._aloud.start(aloud(book.page, lines=book.at > self._apart))

    def touched(self) -> None:
        """A touch stops the reading."""
        self._aloud.touched()

    def _mark(self, reading: bool) -> None:
        screen = self.station.window.screen_shown
        if isinstance(screen, PointsScreen):
            screen.set_reading(reading)


def aloud(page: passbook.Page, *, lines: bool = True) -> list[Prompt]:
    """What 念给我听 says: both sums, then each line of the page, where lines are shown."""
    balance, merit = page.holding.balance, page.holding.merit
    # Below zero after an entry was taken back: the figure stands on the page, and is not called 0.
    said = [
        Prompt("aloud-balance", {"points": balance}) if balance >= 0 else Prompt(BALANCE_NONE),
        Prompt("aloud-merit", {"points": max(0, merit)}),
    ]
    return said + [line_aloud(line) for line in page.lines if lines]
