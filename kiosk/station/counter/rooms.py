"""The rooms of the desk and the way between them: every ``asked`` comes through here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk import words
from kiosk.services.roles import Deed, allows
from kiosk.station.counter.board import BoardRoom
from kiosk.station.counter.booking import BookingRoom
from kiosk.station.counter.calling import CallingRoom
from kiosk.station.counter.cards import CardsRoom
from kiosk.station.counter.day import DayRoom
from kiosk.station.counter.desk import DeskRoom
from kiosk.station.counter.enrol import EnrolRoom
from kiosk.station.counter.entrance import EntranceRoom
from kiosk.station.counter.fetch import FetchRoom
from kiosk.station.counter.people import PeopleRoom
from kiosk.station.counter.put_right import PutRightRoom
from kiosk.station.counter.settle import SettleRoom
from kiosk.station.counter.shelf import ShelfRoom
from kiosk.station.counter.sign_in import SignInRoom
from kiosk.station.counter.staff import StaffRoom
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.settings import QuestionPage
from kiosk.ui.counter.staff_asks import DigitsTyped

if TYPE_CHECKING:
    from kiosk.station.counter.station import CounterStation


class Rooms:
    """All rooms; ``take`` hands an ask to the one that knows it."""

    def __init__(self, counter: CounterStation) -> None:
        self.counter = counter
        self.entrance = EntranceRoom(counter)
        self.desk = DeskRoom(counter)
        self.board = BoardRoom(counter)
        self.sign_in = SignInRoom(counter)
        self.booking = BookingRoom(counter)
        self.fetch = FetchRoom(counter)
        self.shelf = ShelfRoom(counter)
        self.people = PeopleRoom(counter)
        self.put_right = PutRightRoom(counter)
        self.enrol = EnrolRoom(counter)
        self.cards = CardsRoom(counter)
        self.day = DayRoom(counter)
        self.calling = CallingRoom(counter)
        self.settle = SettleRoom(counter)
        self.staff = StaffRoom(counter)
        self._all = (
            self.entrance, self.calling, self.board, self.sign_in, self.booking, self.fetch,
            self.shelf, self.people, self.put_right, self.enrol, self.cards, self.settle,
            self.staff, self.day, self.desk,
        )  # fmt: skip
        self._answer: Callable[[bool], None] | None = None

    def take(self, ask: object) -> None:
        """Somebody touched a key of the desk."""
        if not self._open_to_her(ask):
            return
        match ask:
            case asks.Answered(yes=yes):
                answer, self._answer = self._answer, None
                if answer is not None:
                    answer(yes)
                return
            case asks.LeaveDesk():
                self.counter.leave()
                return
            case asks.Go(to=to):
                self.go(to)
                return
        for room in self._all:
            if room.take(ask):
                return
        if isinstance(ask, asks.Back):
            self.home()

    def _open_to_her(self, ask: object) -> bool:
        """Whether whoever is at the desk may do that; else it is said, or nothing happens."""
        session = self.counter.session
        if session is None:
            return True
        if self.staff.must:
            return isinstance(ask, DigitsTyped | asks.LeaveDesk)
        if type(ask) in session.shell.closed:
            self.not_allowed()
            return False
        return True

    def go(self, to: str) -> None:
        """A room of the rail."""
        self.leave_room()
        doors: dict[str, Callable[[], None]] = {
            "desk": self.desk.open,
            "station": self.sign_in.open,
            "book": self.booking.open,
            "handover": self.fetch.open,
            "people": self.people.open,
            "rules": self.day.open_rules,
            "day": self.day.open,
            "settings": self.day.open_settings,
        }
        doors[to]()

    def home(self) -> None:
        """Back to the desk."""
        self.leave_room()
        self.desk.open()

    def leave_room(self) -> None:
        """Whatever was open is left: cards go back to the villager's side."""
        self.counter.take_cards(None)
        for room in self._all:
            room.left()

    def after_entering(self) -> None:
        """A clerk has come in: first whoever waits to be recognised, then the desk."""
        session = self.counter.session
        if session is None:
            return
        vouches = allows(session.clerk.roles, Deed.VOUCH)
        if vouches and self.calling.waits_for_nod is not None:
            self.calling.vouch()
        else:
            self.desk.begin()

    def forget(self) -> None:
        """The clerk has left."""
        self._answer = None
        self.leave_room()

    # -- pages everybody uses ----------------------------------------------------------------------

    def question(
        self, title: str, then: Callable[[bool], None], *, yes: str, no: str = "",
        lines: tuple[str, ...] = (), picture: str = "", warning: bool = False,
    ) -> None:  # fmt: skip
        """A full page with one question."""
        session = self.counter.session
        if session is None:
            return
        self._answer = then
        model = models.Question(session.shell, title, lines, picture, yes, no, warning=warning)
        self.counter.show(QuestionPage(self.counter.look, model))

    def not_allowed(self) -> None:
        """Her roles do not do this: who does, and who could give her the role."""
        why = words.shown("counter-not-allowed-why")
        self.tell("counter-not-allowed", warning=True, lines=(why,))

    def tell(
        self, message: str, then: Callable[[], None] | None = None, *,
        warning: bool = False, lines: tuple[str, ...] = (), **args: str | int,
    ) -> None:  # fmt: skip
        """A full page that says one thing; then on, to the desk by default."""
        on = then or self.home
        self.question(
            words.shown(message, **args),
            lambda _: on(),
            yes=words.shown("counter-understood"),
            lines=lines,
            warning=warning,
        )
