"""What a failing database means to a kiosk: come again later, and lose nothing.

A database that is away, restarting, full or busy is nobody's mistake; the kiosk keeps everything
and tries again. Whatever is not in this list is a bug of ours and is answered with a bare 500.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from kiosk.store.errors import Reason, StoreError, reason_of
from kiosk.township.problems import Refusal

# SQLSTATE classes and codes (PostgreSQL's appendix A). 53100 is disk_full; the rest of 53 is
# memory, connections and the like. 40 and 55P03 are locks and deadlocks, 57 an administrator's
# doing (57014 is our own time limit), 08 the connection, 58 the disk, 25006 a standby's refusal.
QUIET_S = 60.0
_FULL = "53100"
_LATER = ("08", "25006", "40", "53", "55P03", "57", "58")


def refusal_of(error: BaseException) -> Refusal | None:
    """What is answered when the store fails; ``None`` when it is not the store's doing."""
    if isinstance(error, NoConnection):
        return Refusal("busy", "no connection is free")
    reason = reason_of(error)
    if reason is Reason.FULL:
        return Refusal("disk-full")
    if reason is not None or isinstance(error, StoreError):
        return Refusal("busy", "the store cannot be written")
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == _FULL:
        return Refusal("disk-full")
    if error.connection_invalidated or any(state.startswith(each) for each in _LATER):
        return Refusal("busy", "the database is away")
    # psycopg tells a connection that broke without any code.
    return None if state else Refusal("busy", "the database is away")


class Diary:
    """Writes down that the store fails: one line, and once a minute how often since.

    A database that is away for an hour is asked for by every kiosk and every page. Where in our
    program each of them stood says nothing; what the database said does.
    """

    def __init__(self, log: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._clock = log, clock
        self._lock = threading.Lock()
        self._quiet_until: dict[str, float] = {}
        self._since: dict[str, int] = {}

    def note(self, refusal: Refusal, error: BaseException) -> None:
        """A request was answered with this refusal because of this error."""
        said = (str(getattr(error, "orig", error)).strip().splitlines() or [""])[0][:200]
        with self._lock:
            kind, now = refusal.kind, self._clock()
            count = self._since[kind] = self._since.get(kind, 0) + 1
            if now < self._quiet_until.get(kind, now):
                return
            self._quiet_until[kind], self._since[kind] = now + QUIET_S, 0
        self._log.warning("%s (%d): %s: %s", kind, count, type(error).__name__, said)
