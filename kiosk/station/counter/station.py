"""The counter: who is at the desk, which room is open, and whose glass it stands on.

With a second screen the counter has a window of its own; with one screen it borrows the
villager's: her pages step aside while a clerk works, and 26 is shown on the same glass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QScreen

from kiosk.config import Settings
from kiosk.core import cards as grammar
from kiosk.services import cards, staff
from kiosk.services.staff import Clerk
from kiosk.station.base import TICK_MS
from kiosk.station.counter.rooms import Rooms
from kiosk.station.counter.session import Session
from kiosk.station.opening import OpenVillage
from kiosk.station.paper import Paper
from kiosk.station.villager import VillagerStation
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow

if TYPE_CHECKING:
    from kiosk.scanner.messages import CardSeen
    from kiosk.station.records import Records
    from kiosk.station.settling import Settling

log = logging.getLogger(__name__)

LEAVES_AFTER_S = 600.0
LEAVES_AFTER_SHARED_S = 180.0

CardTaker = Callable[[cards.CardSeen], None]


class CounterStation(QObject):
    """The desk, on its own glass or on the villager's.

    Attributes:
        villager: The other side.
        session: The clerk at the desk; ``None`` when nobody has entered.
        settling: The way to the township; ``None`` where there can be none (the tour).
        shared: There is one glass for both.
        turned: How many pages were shown; tells an answer whether it comes too late.
    """

    def __init__(
        self,
        settings: Settings,
        villager: VillagerStation,
        village: OpenVillage,
        paper: Paper,
        *,
        settling: Settling | None = None,
        second_screen: QScreen | None,
        own_window: StationWindow | None = None,
    ) -> None:
        super().__init__(villager)
        self.settings = settings
        self.villager = villager
        self.village = village
        self.paper = paper
        self.settling = settling
        self.session: Session | None = None
        self.card_taker: CardTaker | None = None
        self._touched_s = villager.now_s()
        self._checking = False
        self.turned = 0
        self._window = own_window or self._make_window(second_screen)
        self.shared = self._window is None
        self.rooms = Rooms(self)
        villager.doubted.connect(self.rooms.calling.note_doubt)
        villager.staff_called.connect(self._called)
        villager.staff_wanted_here.connect(self._wanted_here)
        villager.eyes.card.connect(self._card)
        villager.eyes.picture.connect(self._picture)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        if self._window is not None:
            self._window.touched.connect(self._touched)
            self._window.typed.connect(villager.eyes.typed)
            self.rooms.entrance.open()
        villager.window.touched.connect(self._touched)
        self.tell_helper()

    def _make_window(self, screen: QScreen | None) -> StationWindow | None:
        if screen is None:
            return None
        from kiosk.station.glass import look_for

        window = StationWindow(look_for(self.settings, screen))
        window.setWindowTitle("kiosk counter")
        window.fill_screen(screen)
        return window

    @property
    def records(self) -> Records:
        """The village's record."""
        return self.village.records

    @property
    def window(self) -> StationWindow:
        """The glass the desk stands on."""
        return self._window or self.villager.window

    @property
    def look(self) -> Look:
        """Sizes of that glass."""
        look = self.villager.default_look if self._window is None else self._window.look
        return look.with_mode("elder").with_contrast(False)

    def close_down(self) -> None:
        """Nothing is recorded any more: whoever works here is told at once."""
        if self.session is not None and not self.shared:
            self.rooms.tell("counter-cannot-record", warning=True)

    def stop(self) -> None:
        """The program ends."""
        self._ticker.stop()
        if self.session is not None:
            self.session.leave()
        if self._window is not None:
            self._window.close()

    # -- pages -----------------------------------------------------------------------------------

    def show(self, page: CounterPage) -> None:
        """Put a page of the desk on the glass."""
        page.asked.connect(self._asked)
        self.turned += 1
        if self.shared and not self.villager.lent:
            self.villager.lending.lend()
        self.window.show_screen(page)

    def page(self) -> CounterPage | None:
        """The page of the desk that is shown, if one is."""
        shown = self.window.screen_shown
        return shown if isinstance(shown, CounterPage) else None

    def _asked(self, ask: object) -> None:
        self._touched()
        self.rooms.take(ask)

    # -- the clerk -------------------------------------------------------------------------------

    def enter(self, clerk: Clerk, given: str = "") -> None:
        """A clerk has shown her PIN.

        Args:
            given: That PIN, where somebody else thought of it: she takes one of her own first.
        """
        self.session = Session(self, clerk)
        self.tell_helper()
        if given:
            self.rooms.staff.ask_own(given)
        else:
            self.rooms.after_entering()

    def look_again(self, then: Callable[[], None]) -> None:
        """Somebody's roles changed; perhaps those of whoever is at the desk."""
        session, village = self.session, self.records.node.village
        if session is None:
            return
        number = session.clerk.clerk

        def known(found: Clerk | None) -> None:
            if found is None:
                self.leave()
                return
            session.is_now(found)
            then()

        session.ask(lambda conn: staff.clerk_of(conn, village, number), known)

    def leave(self) -> None:
        """交班, or nobody has touched the desk for long."""
        if self.session is not None:
            self.session.leave()
        self.session = None
        self.rooms.forget()
        self.tell_helper()
        if self.shared:
            self.villager.lending.take_back()
        else:
            self.rooms.entrance.open()

    def leave_for_villager(self) -> None:
        """On one glass: the clerk steps aside so that the villager goes on."""
        if self.session is not None:
            self.session.leave()
        self.session = None
        self.rooms.forget()
        self.villager.lending.take_back(idle=False)

    def remeasured(self) -> None:
        """The glass was measured: everything takes its new size."""
        from kiosk.station.glass import look_for

        window = self.window
        look = look_for(self.settings, window.screen())
        if self.shared:
            self.villager.default_look = self.villager.look = look
        window.set_look(look)

    def tell_helper(self) -> None:
        """Let page 13 name who can help."""
        records = self.records

        def show(found: tuple[Clerk, ...]) -> None:
            here = self.session.clerk if self.session else (found[0] if found else None)
            if here is not None:
                self.villager.chapters.calling.name_helper(here)

        records.ask(lambda conn: staff.clerks(conn, records.node.village), show)

    # -- calls -----------------------------------------------------------------------------------

    def _called(self) -> None:
        if not self.shared:
            self.rooms.calling.open()

    def _wanted_here(self) -> None:
        self.villager.chapters.calling.ringing = False
        if self.shared:
            self.rooms.calling.keep_waiting()
            self.rooms.entrance.open()
        else:
            self.villager.chapters.calling.came()

    # -- cards -----------------------------------------------------------------------------------

    def take_cards(self, taker: CardTaker | None, *, station: bool = False) -> None:
        """The cards shown from now on are the desk's, until ``None`` gives them back."""
        self.card_taker = taker
        self.villager.lent = self.shared or taker is not None
        self.villager.eyes.need("cards at the desk", "station" if station else "idle")

    def _card(self, seen: CardSeen) -> None:
        taker = self.card_taker
        if taker is None or self._checking or self.session is None:
            return
        self.villager.mouth.tone("scan")
        text = grammar.parse(seen.text)
        if not isinstance(text, grammar.CardText):
            return
        self._checking, village, print_ = True, self.records.node.village, text.fingerprint

        def known(found: cards.CardSeen) -> None:
            self._checking = False
            if self.card_taker is taker:
                taker(found)

        def failed(_: object) -> None:
            self._checking = False

        self.records.ask(lambda conn: cards.check(conn, village, print_), known, failed)

    def _picture(self, image: object) -> None:
        page = self.page()
        set_image = getattr(page, "set_image", None)
        if set_image is not None:
            set_image(image)

    # -- time ------------------------------------------------------------------------------------

    def _touched(self) -> None:
        self._touched_s = self.villager.now_s()

    def _tick(self) -> None:
        if self.session is None and not (self.shared and self.villager.lent):
            return
        patience = LEAVES_AFTER_SHARED_S if self.shared else LEAVES_AFTER_S
        idle_s = self.villager.now_s() - self._touched_s
        if idle_s > patience and not self.rooms.sign_in.open_now:
            self.leave()
