"""The township's own round: everything is answered once more, at the start and then once a day.

What an admission answers is answered in its own transaction; this is for what was left over: a late
fact of somebody who moved when the database failed between, a township put back from a backup.
Who looked at whom more than three years ago is forgotten on it.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from kiosk.township import answers, seen_by
from kiosk.township.base import Township

log = logging.getLogger(__name__)

EVERY_S = 24 * 3600.0


class Sweeper:
    """Sweeps on a thread of its own until it is stopped; use it in a ``with``."""

    def __init__(self, town: Township, *, every_s: float = EVERY_S) -> None:
        self._town = town
        self._every_s = every_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="township-sweep", daemon=True)

    def __enter__(self) -> Sweeper:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _loop(self) -> None:
        while True:
            try:
                log.info("swept %d villages", answers.sweep(self._town))
                log.info("forgot %d old looks at people", seen_by.forget_old(self._town))
            except SQLAlchemyError as problem:
                log.warning("the sweep waits for the next time: %s", type(problem).__name__)
            if self._end.wait(self._every_s):
                return
