"""The settlement as the station sees it: a thread of its own, asked for and heard from here.

The thread and the HTTP client behind it are loaded well after the first greeting; nothing a
villager does waits for them. What came of a settlement comes back on the GUI thread.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.station.inbox import Inbox

if TYPE_CHECKING:
    from kiosk.station.records import Records
    from kiosk.store.keys import Keys
    from kiosk.sync.health import Health
    from kiosk.sync.outcome import Outcome
    from kiosk.sync.settler import Settler

log = logging.getLogger(__name__)

LOAD_AFTER_MS = 8_000
SWITCH_S = 0.001


class Settling(QObject):
    """Settles by night, hourly by day and when a clerk asks.

    Signals:
        settled: An outcome came; whoever shows it asks :meth:`health` anew.
    """

    settled = Signal(object)

    def __init__(
        self,
        records: Records,
        keys: Keys,
        inbox: Inbox,
        parent: QObject | None = None,
        *,
        in_use: Callable[[], bool] = lambda: False,
    ) -> None:
        """Nothing is loaded yet.

        Args:
            in_use: Whether somebody stands at the screen; asked on the settlement's thread.
        """
        super().__init__(parent)
        self._in_use = in_use
        self._records = records
        self._keys = keys
        self._inbox = inbox
        self._settler: Settler | None = None
        self._lock = threading.Lock()
        self._ended = False
        self._busy = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._load_aside)

    @property
    def busy(self) -> bool:
        """Whether a settlement a clerk asked for is under way."""
        return self._busy

    def start(self, after_ms: int = LOAD_AFTER_MS) -> None:
        """Load the thread in a while."""
        self._later.start(after_ms)

    def ask(self) -> None:
        """Settle now."""
        self._busy = True
        threading.Thread(target=self._ask_aside, name="kiosk-settle-now", daemon=True).start()

    def health(self, then: Callable[[Health], None]) -> None:
        """How this kiosk stands with its township."""
        from kiosk.sync import health

        self._records.ask(lambda conn: health.of(conn, self._records.node.log_id), then)

    def join(self, sheet: str, then: Callable[[str, bool], None]) -> None:
        """Enrol with the text of a code sheet; then settle for the first time.

        Args:
            then: Gets the id of the sentence to say, and whether it belongs to the township now.
        """
        home = self._records.home(self._keys)

        def aside() -> None:
            from kiosk.sync.joining import join_with_sheet

            try:
                message_id, done = join_with_sheet(home, sheet)
            except Exception:
                log.exception("joining the township failed on this side")
                message_id, done = "counter-cannot-record", False
            self._inbox.post(lambda: self._joined(message_id, done, then))

        threading.Thread(target=aside, name="kiosk-enrol", daemon=True).start()

    def _joined(self, message_id: str, done: bool, then: Callable[[str, bool], None]) -> None:
        if self._ended:
            return
        if done:
            self.ask()
        then(message_id, done)

    def stop(self) -> None:
        """End the thread; a request under way is left to its own end."""
        self._later.stop()
        with self._lock:
            self._ended = True
            settler = self._settler
        if settler is not None:
            settler.stop()

    def _load_aside(self) -> None:
        threading.Thread(target=self._load, name="kiosk-settle-load", daemon=True).start()

    def _ask_aside(self) -> None:
        settler = self._load()
        if settler is not None:
            settler.ask()

    def _load(self) -> Settler | None:
        with self._lock:
            if self._settler is None and not self._ended:
                # Two threads of the settlement may be at work beside the screen's; with Python's
                # usual 5 ms each before another may run, she would feel it.
                sys.setswitchinterval(SWITCH_S)
                from kiosk.sync.settler import Settler

                self._settler = Settler(
                    self._records.home(self._keys),
                    told=self._told,
                    failed=self._failed,
                    busy=self._in_use,
                )
            return self._settler

    # -- on the settler's thread -------------------------------------------------------------------

    def _told(self, outcome: Outcome) -> None:
        if outcome.rehomed:
            log.warning("the log had forked; %d facts went on in a new one", outcome.rehomed)
        self._inbox.post(lambda: self._came(outcome))

    def _failed(self, error: Exception) -> None:
        self._inbox.post(lambda: self._came(None))

    def _came(self, outcome: Outcome | None) -> None:
        self._busy = False
        if not self._ended:
            self.settled.emit(outcome)
