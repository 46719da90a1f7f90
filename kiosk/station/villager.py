"""The villager's side: from a card held up to 我好了.

This is the visit itself: who is greeted, what another card means, what the passing of time asks
for, how she leaves. What the pages do is in ``kiosk.station.chapters``, one module each.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal

from kiosk.core import cards
from kiosk.core.visit import Due, Place, Visit
from kiosk.station.base import Station
from kiosk.station.faults import BROKEN, Faults
from kiosk.station.finding import Finding
from kiosk.station.lending import Lending
from kiosk.station.mouth import Mouth
from kiosk.station.today import today_model
from kiosk.ui.models import IdleModel, NoticeModel, StillThereModel, Today
from kiosk.ui.screen import Screen
from kiosk.ui.theme import Look
from kiosk.ui.villager.idle import IdleScreen
from kiosk.ui.villager.still_there import GoodbyeScreen, StillThereScreen
from kiosk.ui.window import StationWindow

if TYPE_CHECKING:
    from kiosk.scanner.messages import CardSeen
    from kiosk.station.arrival import Arrival
    from kiosk.station.chapters import Chapters
    from kiosk.station.chapters.told import Doubt
    from kiosk.station.eyes import Eyes
    from kiosk.station.paper import Paper
    from kiosk.station.records import Records

log = logging.getLogger(__name__)

EARLY_CARD_S = 10.0
_IDLE_STEP_MS = 1200


@dataclass(frozen=True)
class Person:
    """Who is being served: no more than her pages need."""

    member: int
    name: str
    with_card: bool = True

    @property
    def account(self) -> str:
        """Her account, as the ledger names it."""
        return f"m:{self.member}"


class VillagerStation(Station):
    """One villager after another.

    Signals:
        staff_called: 叫工作人员 was touched.
        doubted: what the call that comes next is about: a ``Doubt`` about an entry, or ``None``.
        staff_wanted_here: a clerk stands here and wants the counter on this very screen.
        visit_changed: the member number of who is here now, or ``None``.

    Attributes:
        visit: The state machine.
        person: Who is here; ``None`` between visits.
        today: Head of the idle screen.
        lent: A clerk uses this very screen at the moment.
        paper: Where slips are printed; ``None`` until it is ready.
        lending: What the counter asks of this side.
        faults: Devices that do not work.
        finding: The scanning page.
    """

    staff_called = Signal()
    doubted = Signal(object)
    staff_wanted_here = Signal()
    visit_changed = Signal(object)

    def __init__(
        self,
        window: StationWindow,
        eyes: Eyes,
        mouth: Mouth,
        *,
        today: Today,
        name: str = "1",
        visit: Visit | None = None,
    ) -> None:
        super().__init__(window, eyes, mouth, name=name)
        self.eyes: Eyes = eyes
        self.default_look: Look = window.look
        self.visit = visit or Visit()
        self.person: Person | None = None
        self.today = today
        self.notice = ""
        self.lent = False
        self.paper: Paper | None = None
        self._checking = False
        self._early: tuple[CardSeen, float] | None = None
        self._step = 1
        self._chapters: Chapters | None = None
        self._hand = QTimer(self)
        self._hand.setInterval(_IDLE_STEP_MS)
        self._hand.timeout.connect(self._move_hand)
        self.lending = Lending(self)
        self.faults, self.finding = Faults(self), Finding(self)
        self._connect()

    @property
    def chapters(self) -> Chapters:
        """What she can do; loaded after the first paint, for it brings SQLAlchemy with it."""
        if self._chapters is None:
            from kiosk.station.chapters import Chapters

            self._chapters = Chapters(self)
        return self._chapters

    def _connect(self) -> None:
        window, eyes = self.window, self.eyes
        window.again.connect(self.mouth.repeat)
        window.back.connect(self.go_back)
        window.done.connect(self.say_goodbye)
        window.staff.connect(lambda: self.call_staff())
        window.look_wanted.connect(lambda: self.chapters.look.open())
        eyes.card.connect(self.card_seen)
        eyes.damaged.connect(lambda: self._card_trouble("card-damaged"))
        eyes.foreign.connect(lambda: self._card_trouble("card-foreign"))
        eyes.two_cards.connect(lambda: self._card_trouble("card-two"))
        eyes.camera.connect(self.faults.camera)

    def start(self) -> None:
        """Show the first page; the rest may still be loading."""
        self.go_idle()
        self._ticker.start()

    def use(self, records: Records, *, headline: bool = True) -> None:
        """The store is open; cards are answered from now on.

        Args:
            headline: Have the newest notice looked up for the idle page. A start does so later.
        """
        self.records = records
        if self.faults.closed:  # a damaged store was mended meanwhile
            self.faults.closed = ""
            self.go_idle()
        if headline:
            self.chapters.notices.load_headline()
        early, self._early = self._early, None
        if early is not None and self.now_s() - early[1] < EARLY_CARD_S:
            self.card_seen(early[0])

    def set_day(self, day: str) -> None:
        """Another business day was opened."""
        self.set_today(today_model(self.today.village, date.fromisoformat(day)))
        self.chapters.notices.load_headline()

    def set_today(self, today: Today) -> None:
        """Another day, or the village's own name."""
        self.today = today
        if isinstance(self.window.screen_shown, IdleScreen):
            self.go_idle()

    # -- pages -----------------------------------------------------------------------------------

    def turn(
        self, place: Place, screen: Screen, *, say: bool = True, remember: bool = True
    ) -> None:
        """Go to a page."""
        self.visit.go(place, self.now_s(), remember=remember)
        self.show(screen, say=say)

    def renew(self, screen: Screen, *, say: bool = False) -> None:
        """The same page with something changed on it."""
        self.visit.touch(self.now_s())
        self.show(screen, say=say)

    def go_idle(self) -> None:
        """Nobody is here: forget everything personal and wait for a card."""
        self.forget()
        self.visit.forget(self.now_s())
        if self.faults.closed:
            self.faults.show(self.faults.closed)
            return
        broken = self.eyes.state in BROKEN and self.faults.camera_broken
        if self.records is not None and broken:
            self.faults.show("camera")
            return
        screen = IdleScreen(self.look, IdleModel(self.notice, self._step), self.today)
        screen.notice.connect(lambda: self.chapters.notices.open())
        self.window.show_screen(screen)
        self.window.set_caption(screen.prompt.caption() if screen.prompt else "", False)
        self._hand.start()

    def forget(self) -> None:
        """Nothing personal stays: not on the glass, not in the voice, not in memory."""
        self.new_episode()
        self.stop_hand()
        self.person = None
        self.finding.forget()
        if self._chapters is not None:
            self._chapters.forget()
        self.mouth.forget()
        if self.look != self.default_look:
            self.look = self.default_look
        self.visit_changed.emit(None)

    def go_home(self) -> None:
        """Her own page with fresh figures; idle when nobody is known."""
        if self.person is None:
            self.go_idle()
        else:
            self.chapters.home.open()

    def go_back(self) -> None:
        """返回, one step. Chapters with steps of their own are asked first."""
        if self.chapters.back():
            return
        place = self.visit.back(self.now_s())
        if place is Place.IDLE:
            self.say_goodbye() if self.person is not None else self.go_idle()
        else:
            self.chapters.reopen(place)

    def say_goodbye(self) -> None:
        """我好了: the last page, with nothing personal on it."""
        known = self.person is not None
        self.forget()
        self.visit.forget(self.now_s())
        if not known:
            self.go_idle()
            return
        self.turn(Place.GOODBYE, GoodbyeScreen(self.look, today=self.today), remember=False)

    # -- cards -----------------------------------------------------------------------------------

    def card_seen(self, seen: CardSeen) -> None:
        """A whole card was shown."""
        if self.records is None:
            # She was quicker than the store: one showing is told once, so it has to wait here.
            self._early = (seen, self.now_s())
            return
        if self.lent or self._checking:
            return
        if self.visit.place is Place.SEE_TOGETHER:
            return  # a question is open; the counter's own scanner is for other cards
        self.mouth.hush()
        self.mouth.tone("scan")
        text = cards.parse(seen.text)
        if not isinstance(text, cards.CardText):
            self._card_trouble("card-damaged")
            return
        self._checking = True
        node, day, print_ = self.records.node, self.records.day, text.fingerprint

        from kiosk.station.arrival import arrive

        # Asked past the visit's own questions: the answer begins a visit.
        self.records.ask(
            lambda conn: arrive(conn, node.village, print_, day, node.device),
            self._arrived,
            self._not_arrived,
        )

    def _not_arrived(self, reason: object) -> None:
        self._checking = False
        self.cannot_record(reason)

    def _arrived(self, arrival: Arrival) -> None:
        self._checking = False
        if self.lent:
            return
        if arrival.trouble is not None:
            self._card_trouble(arrival.trouble)
            return
        assert arrival.home is not None
        if self.person is not None and self.person.member != arrival.member:
            self.chapters.change.ask(arrival)
            return
        if self.person is not None and self.visit.place is not Place.STILL_THERE:
            self.visit.touch(self.now_s())
            return
        if self.person is not None:
            self.still_here()
            return
        self.greet(arrival)

    def greet(self, arrival: Arrival) -> None:
        """Begin her visit in her own size and sound: at home, or with what she is to be told."""
        self.new_episode()
        self.stop_hand()
        self.chapters.forget()
        assert arrival.home is not None
        self.person = Person(arrival.member, arrival.name, arrival.with_card)
        self.chapters.look.take(arrival)
        self.visit.greet(arrival.member, self.now_s())
        if arrival.untold:
            self.chapters.told.show(arrival.untold)
        else:
            self.chapters.home.show(arrival.home, greet=True)
        self.visit_changed.emit(arrival.member)

    def _card_trouble(self, kind: str) -> None:
        if self.lent:
            return
        if self.person is not None:
            # Her visit goes on; the sentence is said on the page where she is.
            self.mouth.tone("error")
            self.say(f"prompt-{kind}")
            self.visit.touch(self.now_s())
            return
        self.stop_hand()
        self.mouth.tone("error")
        screen = self.chapters.notice_page(NoticeModel(kind))
        self.turn(Place.CARD_TROUBLE, screen, remember=False)

    # -- the scanning page -------------------------------------------------------------------------

    def open_scanning(self) -> None:
        """The live picture that helps to hold the card right."""
        self.finding.open()

    def next_card(self) -> None:
        """下一位举卡: this visit is over, the scanner waits for the next person."""
        self.forget()
        self.visit.forget(self.now_s())
        self.open_scanning()

    # -- faults of devices -------------------------------------------------------------------------

    def cannot_record(self, reason: object) -> None:
        """Nothing was written: say so before she leaves, without any sign of success."""
        self.faults.show_no_record()

    def store_failed(self, error: Exception) -> None:
        """The store cannot be opened at all: out of order, in words."""
        self.faults.show("closed")

    def close_down(self, *, starts_again: bool) -> None:
        """The open store is damaged, or we are: nothing is recorded, and nothing is promised.

        Args:
            starts_again: The program is about to start anew and may mend it.
        """
        somebody = self.person is not None or self.lent
        self.lent = False
        self.records = None
        self.faults.closed = "start" if starts_again and not somebody else "closed"
        self.go_idle()

    # -- help --------------------------------------------------------------------------------------

    def call_staff(self, doubt: Doubt | None = None) -> None:
        """叫工作人员: a full page and a repeated chime until she comes.

        Args:
            doubt: The entry she has a question about, if that is why she calls.
        """
        self.doubted.emit(doubt)
        self.staff_called.emit()
        self.chapters.calling.open()

    # -- time --------------------------------------------------------------------------------------

    def touched(self) -> None:
        """She is there."""
        self.chapters.touched()
        if self.visit.place is not Place.STILL_THERE:
            self.visit.touch(self.now_s())
        self._step = 1

    def still_here(self) -> None:
        """我还在: back to where she was."""
        self.mouth.hush()
        self.chapters.reopen(self.visit.back(self.now_s()))

    def tick(self) -> None:
        """What the passing of time asks for."""
        now = self.now_s()
        if self.lent:
            self.lending.rest(now)
            return
        broken = self.faults.camera_broken and self.records is not None
        if self.visit.place is Place.IDLE and broken:
            self.faults.show("camera")
            return
        if self.finding.given_up(now):
            self.go_idle()
            return
        if self._chapters is not None:
            self._chapters.tick(now)
        self._count_down(now)
        self._come(self.visit.due(now))

    def _count_down(self, now: float) -> None:
        screen = self.window.screen_shown
        left = self.visit.remaining_s(now)
        if isinstance(screen, StillThereScreen) and left is not None:
            screen.set_seconds(-int(-left // 1), int(self.visit.answer_s))

    def _come(self, due: Due) -> None:
        match due:
            case Due.ASK:
                self.ask_still_there()
            case Due.FORGET | Due.HOME_AGAIN:
                self.go_idle()
            case Due.NEXT_CARD:
                self.next_card() if self.person is not None else self.go_idle()
            case Due.SUGGEST_HELP:
                self.visit.helped = True
                self.finding.suggest_help()
            case Due.NO_ANSWER:
                self.chapters.together.no_answer()
            case Due.NOTHING:
                pass

    def ask_still_there(self) -> None:
        """您还在吗？ with nothing personal on the page."""
        if self.person is None:
            self.go_idle()
            return
        seconds = int(self.visit.answer_s)
        screen = StillThereScreen(self.look, StillThereModel(seconds, seconds), self.today)
        screen.yes.connect(self.still_here)
        screen.no.connect(self.say_goodbye)
        self.turn(Place.STILL_THERE, screen)

    def stop_hand(self) -> None:
        """The idle picture rests while somebody is served."""
        self._hand.stop()

    def _move_hand(self) -> None:
        screen: Any = self.window.screen_shown
        if isinstance(screen, IdleScreen):
            self._step = self._step % 3 + 1
            screen.set_step(self._step)
