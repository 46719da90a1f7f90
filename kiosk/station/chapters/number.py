"""按卡上的号码: when no card can be read. A clerk who knows her says yes; villagers have no PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services import people
from kiosk.services.home import home_of
from kiosk.services.people import Person
from kiosk.station.arrival import arrival_of
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import NumberModel
from kiosk.ui.villager.number import NumberScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


class NumberChapter(Chapter):
    """A number, then a clerk's nod.

    Attributes:
        vouching: Whom a clerk has to recognise; ``None`` when nobody waits.
    """

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self.vouching: Person | None = None

    def forget(self) -> None:
        """Nobody waits."""
        self.vouching = None

    def open(self) -> None:
        """The pad."""
        self.vouching = None
        screen = NumberScreen(self.station.look, NumberModel(), self.station.today)
        screen.entered.connect(self._entered)
        self.station.turn(Place.NUMBER_PAD, screen)

    def reopen(self) -> None:
        """The empty pad again."""
        self.open()

    def _entered(self, digits: str) -> None:
        if not digits.isdecimal() or self.station.records is None:
            return
        village = self.village
        self.station.ask(
            lambda conn: people.person_of(conn, village, int(digits)),
            lambda found: self._found(digits, found),
        )

    def _found(self, digits: str, found: Person | None) -> None:
        known = found is not None and found.is_open
        model = NumberModel(digits if known else "", "clerk" if known else "unknown")
        screen = NumberScreen(self.station.look, model, self.station.today)
        screen.entered.connect(self._entered)
        self.station.renew(screen, say=True)
        if known:
            self.vouching = found
            self.station.mouth.tone("attention")
            self.station.staff_called.emit()
        else:
            self.station.mouth.tone("error")

    def vouched(self, person: Person, known: bool) -> None:
        """A clerk has looked at ``person``."""
        self.vouching = None
        if not known:
            self.station.go_idle()
            return
        node, day = self.records.node, self.records.day
        self.station.ask(
            lambda conn: home_of(conn, node.village, day, person.member, device=node.device),
            lambda home: self.station.greet(arrival_of(home, with_card=False)),
        )
