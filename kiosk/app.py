"""Builds the kiosk and connects everything; the only file that picks concrete classes.

Order matters here: the first page is painted from Qt and the words alone. Scanner, loudspeaker
and store are loaded after it, so that something calm stands on the glass at once.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from kiosk import again
from kiosk import log as kiosk_log
from kiosk.config import Settings
from kiosk.core.visit import Visit
from kiosk.lock import DataLock
from kiosk.quick_start import wake_collector
from kiosk.station.eyes import Eyes
from kiosk.station.first_paint import FirstPaint
from kiosk.station.glass import look_for
from kiosk.station.inbox import Inbox
from kiosk.station.mouth import Mouth
from kiosk.station.today import today_model
from kiosk.station.villager import VillagerStation
from kiosk.ui import type as face
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow

if TYPE_CHECKING:
    from kiosk.station.counter import CounterStation
    from kiosk.station.opening import OpenVillage
    from kiosk.station.settling import Settling

log = logging.getLogger(__name__)

DAY_CHECK_MS = 60_000
REST_AFTER_MS = 250
AWAKE_AFTER_MS = 10_000
TRY_AGAIN_MS = 60_000
START_AGAIN_AFTER_MS = 8_000  # she hears the sentence to its end


def make_application() -> QApplication:
    """The Qt application with our type; one for the process."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("kiosk")
    app.setQuitOnLastWindowClosed(True)
    face.load()
    return app


def eyes_of(settings: Settings, source: str | None, parent: QObject) -> Eyes:
    """The camera of the settings, or another ``source`` as big as that one."""
    scanner = settings.scanner
    return Eyes(
        source or scanner.source,
        parent,
        width=scanner.width,
        height=scanner.height,
        typing=scanner.typing,
    )


def mouth_of(settings: Settings, parent: QObject) -> Mouth:
    """A voice as loud and as quick as the settings say, silent in their quiet hours."""
    sound = settings.sound
    return Mouth(
        parent,
        own_packs=sorted(settings.folders.voice.glob("*.zip")),
        volume=sound.volume,
        rate=sound.rate,
        is_quiet=lambda: sound.is_quiet(datetime.now().time()),
    )


class Kiosk(QObject):
    """One process: the villager's side, the counter's side, and what they share.

    Attributes:
        villager: The villager's station.
        counter: The counter's; on its own screen, or lent the villager's.
        village: The open store; ``None`` until it is.
        out_of_order: Its store was found damaged, or an error of ours was caught by nobody.
        starts_again: Who runs it starts the program anew; a damaged store then makes room for its
            last good backup.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        source: str | None = None,
        fill: bool = True,
        look: Look | None = None,
        eyes: Eyes | None = None,
        mouth: Mouth | None = None,
        desk: StationWindow | None = None,
        may_start_again: Callable[[], bool] = lambda: False,
    ) -> None:
        """Build the villager's side; the rest comes with :meth:`start`.

        Args:
            source: The camera, if not the one of the settings.
            fill: Cover the glass; else a window of the look's size.
            look: Sizes and colours, if not those of the screen.
            eyes, mouth: What sees and speaks, if not camera and loudspeaker (the tour has neither).
            desk: A window for the counter, if it does not stand on a second screen.
            may_start_again: Whether the program starts anew when it is out of order.
        """
        super().__init__()
        self.settings = settings
        self.inbox = Inbox(self)
        self.village: OpenVillage | None = None
        self.counter: CounterStation | None = None
        self.ready: list[Callable[[], None]] = []
        self.starts_again = self.out_of_order = False
        self._may_start_again = may_start_again
        self._fill = fill
        screen = QApplication.primaryScreen()
        self._window = StationWindow(look or look_for(settings, screen))
        self._window.setWindowTitle("kiosk")
        self._window.left.connect(self.stop)
        self._desk = desk
        self.villager = VillagerStation(
            self._window,
            eyes or eyes_of(settings, source, self),
            mouth or mouth_of(settings, self),
            today=today_model(settings.village.name, date.today()),
            visit=Visit(
                ask_after_s=settings.visit.ask_after_s, answer_s=settings.visit.forget_after_s
            ),
        )
        self._stopped = False
        self._settling: Settling | None = None
        self._day = QTimer(self)
        self._day.setInterval(DAY_CHECK_MS)
        self._day.timeout.connect(self._look_at_the_day)
        self._patience = QTimer(self)
        self._patience.setInterval(TRY_AGAIN_MS)
        self._patience.timeout.connect(self._try_again)

    def start(self) -> None:
        """Paint the first page, then load the rest."""
        self.villager.start()
        if self._fill:
            self._window.fill_screen()
        else:
            metrics = self.villager.look.metrics
            self._window.resize(metrics.width_px, metrics.height_px)
            self._window.show()
        FirstPaint(self._window, self._load)

    def stop(self) -> None:
        """End every thread and process; the record is closed last."""
        if self._stopped:
            return
        self._stopped = True
        with ExitStack() as ends:  # the last comes first, and none is held up by another's error
            ends.callback(self.inbox.close)
            if self.village is not None:
                ends.callback(self.village.close)
            if self._settling is not None:
                ends.callback(self._settling.stop)
            if self.villager.paper is not None:
                ends.callback(self.villager.paper.stop)
            if self.counter is not None:
                ends.callback(self.counter.stop)
            ends.callback(self.villager.mouth.close)
            ends.callback(self.villager.eyes.stop)
            ends.callback(self.villager.say_goodbye)

    # -- after the first paint ---------------------------------------------------------------------

    def _load(self) -> None:
        self.villager.eyes.start()
        from kiosk.station.opening import open_in_background

        open_in_background(
            self.settings,
            self.inbox,
            self._opened,
            self.villager.store_failed,
            mending=lambda: self.villager.faults.show("start"),
            damaged=self._damaged,
        )
        QTimer.singleShot(0, self.villager.mouth.open)
        QTimer.singleShot(AWAKE_AFTER_MS, wake_collector)  # also when there is no store to open

    def _opened(self, village: OpenVillage) -> None:
        if self._stopped or self.out_of_order:
            village.close()
            return
        self.village = village
        self.villager.use(village.records, headline=False)
        _ = self.villager.chapters  # home and what answers a card
        self._refresh_head()
        # She can be greeted from now on; what she opens then and the desk come a moment later.
        QTimer.singleShot(REST_AFTER_MS, lambda: self._load_rest(village))

    def _load_rest(self, village: OpenVillage) -> None:
        if self._stopped or self.villager.faults.closed:
            return
        from kiosk.station.arrival import rehearse
        from kiosk.station.counter import CounterStation
        from kiosk.station.paper import Paper
        from kiosk.station.settling import Settling

        records = village.records
        village_id, day, device = records.node.village, records.day, records.node.device
        records.ask(lambda conn: rehearse(conn, village_id, day, device), lambda _: None)
        folders = self.settings.folders
        paper = Paper(folders.data / "paper", self.settings.printer.name, self)
        self.villager.paper = paper
        self.villager.chapters.load_all()
        self.villager.chapters.home.rehearse()
        self.villager.chapters.notices.load_headline()
        self._settling = Settling(
            village.records,
            village.keys,
            self.inbox,
            self,
            in_use=lambda: self.villager.person is not None,
        )
        self.counter = CounterStation(
            self.settings,
            self.villager,
            village,
            paper,
            settling=self._settling,
            second_screen=self._second_screen(),
            own_window=self._desk,
        )
        self._day.start()
        self._settling.start()
        wake_collector()
        for call in self.ready:
            call()

    def _damaged(self) -> None:
        """The store turned out to be damaged while it is used."""
        if not self._stopped:
            self._day.stop()
            self._out_of_order("the program starts anew to open the last good backup")

    def crashed(self, cause: str) -> None:
        """Nobody caught an error of ours. Safe from any thread.

        What is on the glass may be half done: the visit is forgotten, and the program starts anew.
        """
        self.inbox.post(lambda: self._crashed(cause))

    def _crashed(self, cause: str) -> None:
        if self._stopped or self.out_of_order:
            return
        self._patience.start()
        self._out_of_order(f"the program starts anew after an error (cause {cause})")

    def _try_again(self) -> None:
        """Too many starts an hour ago are no reason to serve nobody today."""
        if self._may_start_again():
            self._start_again()

    def _out_of_order(self, why: str) -> None:
        """Serve nobody until the start anew, which comes even if the page cannot be shown."""
        self.out_of_order = True
        anew = self._may_start_again()
        if anew:
            log.error(why)
            QTimer.singleShot(START_AGAIN_AFTER_MS, self._start_again)
        else:
            log.error("the program was started anew too often; staff have to look")
        self.villager.close_down(starts_again=anew)
        if self.counter is not None:
            self.counter.close_down()

    def _start_again(self) -> None:
        self.starts_again = True
        QApplication.quit()

    def _second_screen(self) -> QScreen | None:
        wanted = self.settings.screen.second
        if wanted == "none" or not self._fill:
            return None
        others = [s for s in QApplication.screens() if s is not QApplication.primaryScreen()]
        if wanted != "auto":
            others = [s for s in others if s.name() == wanted]
        return others[0] if others else None

    # -- the day -----------------------------------------------------------------------------------

    def _refresh_head(self) -> None:
        if self.village is None:
            return
        records = self.village.records
        from kiosk.services import settings

        def show(name: str) -> None:
            village = name or self.settings.village.name
            self.villager.set_today(today_model(village, date.fromisoformat(records.day)))

        records.ask(
            lambda conn: settings.value_of(conn, records.node.village, settings.VILLAGE_NAME),
            show,
        )

    def _look_at_the_day(self) -> None:
        """After midnight a new business day opens, between visits only."""
        if self.village is None or self.villager.person is not None:
            return
        records = self.village.records
        from kiosk.services import days

        def opened(day: str) -> None:
            if day != records.day:
                records.day = day
                self._refresh_head()
                self.villager.chapters.notices.load_headline()

        records.run(lambda: days.open_today(records.node), opened)


def end_on_signals(kiosk: Kiosk) -> QTimer:
    """Ctrl-C and a supervisor's TERM end the program cleanly; Python needs a turn to hear them."""

    asked: list[int] = []

    # Python runs a handler between any two instructions, also deep inside an event of Qt's, where
    # ending everything would pull the window away from under it. So it only takes a note.
    def note(number: int, _: object) -> None:
        asked.append(number)

    def end_if_asked() -> None:
        if asked:
            turn.stop()
            kiosk.stop()
            QApplication.quit()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    turn = QTimer(kiosk)
    turn.timeout.connect(end_if_asked)
    turn.start(200)
    return turn


def run_kiosk(settings: Settings) -> int:
    """``kiosk run``: the kiosk of a real village, until its window is closed."""
    settings.folders.data.mkdir(parents=True, exist_ok=True)
    with DataLock(settings.folders.data):
        kiosk_log.start(settings.folders.log, level=settings.log.level)
        app = make_application()
        kiosk = Kiosk(settings, may_start_again=again.allowed)
        kiosk_log.install_last_resort(kiosk.crashed)
        end_on_signals(kiosk)
        kiosk.start()
        code = app.exec()
        try:
            kiosk.stop()
        except Exception:
            if not kiosk.starts_again:
                raise
            log.exception("not everything was ended in order")
    if kiosk.starts_again:
        again.start()
    return code


def run_demo(settings: Settings, *, fresh: bool, camera: str | None) -> int:
    """``kiosk demo``: a made-up village, and a strip of villagers who hold up their cards."""
    settings.folders.data.mkdir(parents=True, exist_ok=True)
    with DataLock(settings.folders.data):
        kiosk_log.start(settings.folders.log, level=settings.log.level)
        app = make_application()
        from kiosk.demo_app import Demo

        demo = Demo(settings, camera=camera)
        demo.start(fresh=fresh)
        code = app.exec()
        demo.stop()
        return code or demo.code
