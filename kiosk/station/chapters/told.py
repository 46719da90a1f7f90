"""What was booked while she was not there: told after her card was seen, before home.

知道了 is written and she goes on; 我有疑问 calls the clerk and names the entry at the desk. Whoever
doubts or walks away has not been told and hears of it again at her next card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk import words
from kiosk.core.visit import Place
from kiosk.services import told
from kiosk.services.passbook import Line
from kiosk.station.chapters.aloud import Aloud, line_aloud
from kiosk.station.chapters.base import Chapter
from kiosk.station.present import book_line
from kiosk.ui.models import ToldModel
from kiosk.ui.villager.told import ToldScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation

_ALOUD_MOST = 5


@dataclass(frozen=True)
class Doubt:
    """Who has a question about what was booked for her, and about what.

    Attributes:
        text: The entry, or how many there are, in words for the desk.
    """

    member: int
    name: str
    text: str


class ToldChapter(Chapter):
    """One page; nothing of it stays once it was answered."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._lines: tuple[Line, ...] = ()
        self._event = b""
        self._aloud = Aloud(station, Place.TOLD, self._mark)

    def forget(self) -> None:
        """She left; what she did not say 知道了 to is told again."""
        self._lines = ()
        self._aloud.forget()

    def show(self, lines: tuple[Line, ...]) -> None:
        """Tell her.

        Args:
            lines: What was booked without her, the newest first; at least one.
        """
        self._lines, self._event = lines, self.records.node.mint()
        self.reopen()

    def reopen(self) -> None:
        """The page again, as after 我还在."""
        if not self._lines:
            self.station.go_home()
            return
        look, shown = self.station.look, self._lines
        model = ToldModel(
            self.person.name or words.shown("member-number", number=f"{self.person.member:04d}"),
            tuple(
                replace(book_line(line), unseen=False)  # the page says it for all of them
                for line in shown[: max(1, ToldScreen.rows(look))]
            ),
            len(shown),
            sum(line.points for line in shown),
        )
        screen = ToldScreen(look, model, self.station.today)
        screen.known.connect(self._known)
        screen.doubted.connect(self._doubted)
        screen.read_aloud.connect(
            lambda: self._aloud.start([line_aloud(line) for line in shown[:_ALOUD_MOST]])
        )
        self.station.turn(Place.TOLD, screen, remember=False)

    def touched(self) -> None:
        """A touch stops the reading."""
        self._aloud.touched()

    def _mark(self, reading: bool) -> None:
        screen = self.station.window.screen_shown
        if isinstance(screen, ToldScreen):
            screen.set_reading(reading)

    def _known(self) -> None:
        """Nobody waits for the disk here: what could not be written is told again."""
        event, member = self._event, self.person.member
        entries = tuple(line.entry for line in self._lines)
        self._lines = ()
        self.station.note(lambda uow: told.tell(uow, event, member=member, entries=entries))
        self.station.go_home()

    def _doubted(self) -> None:
        person, lines = self.person, self._lines
        line = book_line(lines[0])
        if len(lines) == 1:
            text = words.shown("told-doubt-one", day=line.day, what=line.what)
        else:
            text = words.shown("told-doubt-several", count=len(lines))
        self._lines = ()
        # From the page that calls the clerk the way leads home, not back into the question.
        self.station.visit.go(Place.HOME, self.station.now_s(), remember=False)
        self.station.call_staff(Doubt(person.member, person.name, text))
