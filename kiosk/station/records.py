"""The record as a station sees it: questions and deeds that never make the screen wait.

``ask`` runs a query on the reader's thread, ``do`` a deed on the writer's; the answer comes back
on the GUI thread. A deed counts only when its ``then`` is called: COMMIT came back before that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from kiosk.station.inbox import Inbox
from kiosk.store.errors import CannotRecord, Reason
from kiosk.store.uow import Node, UnitOfWork
from kiosk.store.writer import Reader, Writer

if TYPE_CHECKING:
    from kiosk.store.keys import Keys
    from kiosk.sync.home import Home

log = logging.getLogger(__name__)

T = TypeVar("T")
Failed = Callable[[Reason | None], None]
"""Told why nothing was recorded; ``None`` for a fault of ours, which the log has."""


class Records:
    """Reader and writer of one node, answering on the GUI thread.

    Attributes:
        node: Whose log is written.
        day: The business day that is open, ISO text.
    """

    def __init__(
        self, node: Node, writer: Writer[Any], reader: Reader, inbox: Inbox, day: str
    ) -> None:
        self.node = node
        self.day = day
        self._writer = writer
        self._reader = reader
        self._inbox = inbox

    @property
    def trouble(self) -> Reason | None:
        """Why the disk takes nothing at the moment; ``None`` when it does."""
        return self._writer.trouble

    def home(self, keys: Keys) -> Home:
        """This record as the settlement reads and writes it, behind the screens' jobs."""
        from kiosk.sync.home import through

        return through(self.node, keys, self._writer, self._reader)

    def ask(
        self,
        question: Callable[[Connection], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Read on one snapshot; ``then`` gets the answer."""
        self._deliver(self._reader.submit(question), then, failed)

    def do(
        self,
        deed: Callable[[UnitOfWork], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        *,
        station: str | None = None,
        urgent: bool = True,
    ) -> None:
        """Write in one transaction; ``then`` is called after COMMIT came back."""
        day = self.day

        def job(_: object) -> T:
            # Asked for only now: a fork found by a settlement may have opened another log.
            node = self.node if station is None else self.node.at(station)
            with node.work(day) as uow:
                result = deed(uow)
                uow.commit()
            return result

        self._deliver(self._writer.submit(job, urgent=urgent), then, failed)

    def run(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """A job on the writer's thread that opens its own units of work (a new day)."""
        self._deliver(self._writer.submit(lambda _: job(), urgent=False), then, None)

    def _deliver(self, future: Future[T], then: Callable[[T], None], failed: Failed | None) -> None:
        def home(done: Future[T]) -> None:
            self._inbox.post(lambda: self._answer(done, then, failed))

        future.add_done_callback(home)

    def _answer(self, done: Future[T], then: Callable[[T], None], failed: Failed | None) -> None:
        error = done.exception()
        if error is None:
            then(done.result())
            return
        reason = error.reason if isinstance(error, CannotRecord) else None
        if reason is not Reason.STOPPED:
            log.error("a deed or question failed: %s", type(error).__name__, exc_info=error)
        if failed is not None:
            failed(reason)
