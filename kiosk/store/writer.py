"""The one thread that writes, and one that only reads. No Qt in here.

Screens and sync hand the writer jobs; screens come first. A job is a function of whatever
``begin`` opens (a unit of work, or a bare connection in tests); it runs inside one transaction, and
its future is answered only after COMMIT came back. Callbacks of a future run on the writer's
thread, so a screen passes the answer on by a signal.

When the disk fails (FAULTS.md D5, D6, D9) the transaction is already undone and the future carries
``CannotRecord`` with a reason:

- full: the reserve file is given up and the job runs once more, so that what was begun is finished;
- an I/O error, also of fsync: nothing more goes through the old file descriptors. Everything is
  closed, opened again, read through page by page from the disk, and only then the job runs once
  more. That is also the honest answer to "was it written?": a COMMIT whose fsync failed may come
  back to life after a power cut, and the job's ``event_id`` makes the second run say so;
  If it fails again, writing rests, and every half minute the next job may try the disk anew;
- damaged: no more writing until the program is started again and staff have looked.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from kiosk.store.engine import Store
from kiosk.store.errors import CannotRecord, Reason, reason_of
from kiosk.store.quick import quick

log = logging.getLogger(__name__)

W = TypeVar("W")
T = TypeVar("T")

RESERVE_BYTES = 32 * 1024 * 1024
QUEUE_LIMIT = 256
REST_S = 30.0  # after I/O errors, how long before the disk is tried again
# The WAL is folded back while nobody waits, off the path of a touch: soon when there is much in it,
# later when there is little, so that a single touch does not sync the disk three times.
IDLE_S, IDLE_LONG_S, MUCH = 0.25, 5.0, 16


class Reserve:
    """A file that holds room on the disk, given up when the disk is full."""

    def __init__(self, path: Path, size: int = RESERVE_BYTES) -> None:
        self.path = path
        self.size = size

    def ensure(self) -> bool:
        """Take the room if it is not held yet; ``False`` when the disk has none to spare."""
        try:
            if self.path.exists() and self.path.stat().st_size == self.size:
                return True
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                _fill(handle, self.size)
            finally:
                os.close(handle)
        except OSError as error:
            log.warning("no room for the reserve file: %s", error)
            self.release()
            return False
        return True

    def release(self) -> bool:
        """Give the room back; ``False`` when there was none to give."""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True


def _fill(handle: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    block = bytes(1024 * 1024)
    for _ in range(0, size, len(block)):
        os.write(handle, block)
    os.fsync(handle)


class _Thread(Generic[W]):
    """A thread with a bounded queue of jobs, urgent ones first, and a clean stop."""

    def __init__(self, name: str, failed: Callable[[Exception], object] | None = None) -> None:
        self._failed = failed
        self._jobs: queue.PriorityQueue[tuple[int, int, Future[Any] | None, Any]]
        self._jobs = queue.PriorityQueue()
        self._count = itertools.count()
        self._gate = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[W], T], *, urgent: bool = True) -> Future[T]:
        """Queue a job; never blocks.

        Returns:
            Its result after COMMIT; or what the job raised; or ``CannotRecord`` (``BUSY`` when
            the queue is full, ``STOPPED`` when it is closing).
        """
        future: Future[T] = Future()
        with self._gate:
            if self._closing:
                future.set_exception(CannotRecord(Reason.STOPPED))
            elif self._jobs.qsize() >= QUEUE_LIMIT:
                future.set_exception(CannotRecord(Reason.BUSY, "the queue is full"))
            else:
                self._jobs.put((0 if urgent else 1, next(self._count), future, job))
        return future

    def stop(self, *, drain: bool = True) -> None:
        """Take no more jobs, finish those that wait (or refuse them), end the thread."""
        with self._gate:
            if not self._closing:
                self._closing = True
                if not drain:
                    self._refuse_waiting()
                self._jobs.put((2, next(self._count), None, None))
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _refuse_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                _, _, future, _ = self._jobs.get_nowait()
                if future is not None and future.set_running_or_notify_cancel():
                    future.set_exception(CannotRecord(Reason.STOPPED))

    def _loop(self) -> None:
        while True:
            try:
                _, _, future, job = self._jobs.get(timeout=self._patience())
            except queue.Empty:
                self._idle()
                continue
            if future is None:
                break
            if future.set_running_or_notify_cancel():
                self._answer(future, job)
        self._last()

    def _answer(self, future: Future[Any], job: Callable[[W], Any]) -> None:
        try:
            result = self._run(job)
        except Exception as error:
            future.set_exception(error)
            if self._failed is not None:
                self._failed(error)
        else:
            future.set_result(result)

    def _patience(self) -> float | None:
        return None

    def _idle(self) -> None: ...

    def _last(self) -> None: ...

    def _run(self, job: Callable[[W], T]) -> T:
        raise NotImplementedError


class Writer(_Thread[W]):
    """The thread that owns the write connection.

    Attributes:
        trouble: Why nothing can be recorded now; ``None`` when all is well.
        reserve_spent: The disk was full and the reserve was given up; staff have to be told.
    """

    def __init__(
        self,
        store: Store,
        begin: Callable[[Engine], AbstractContextManager[W]],
        *,
        reserve: Reserve | None = None,
        check: Callable[[Store], bool] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Start the thread.

        Args:
            store: Whose ``write_engine`` nobody else uses from now on.
            begin: Opens what a job works with; leaving it commits, an exception undoes.
            reserve: Room to finish in when the disk is full.
            check: Says whether the store is whole after an I/O error; by default every page is
                read from the disk and its HMAC compared.
            failed: Hears, on this thread, what every job that failed died of.
        """
        self._store = store
        self._begin = begin
        self._reserve = reserve
        self._check = check or pages_are_whole
        self._rests_until = 0.0
        self._unfolded = 0
        self.trouble: Reason | None = None
        self.reserve_spent = False
        if reserve is not None:
            reserve.ensure()
        super().__init__("kiosk-writer", failed)

    def _run(self, job: Callable[[W], T]) -> T:
        if self.trouble is Reason.DAMAGED or (self.trouble is Reason.IO and not self._mended()):
            raise CannotRecord(self.trouble)
        try:
            result = self._once(job)
        except Exception as error:
            reason = reason_of(error)
            if reason is None:
                raise
            result = self._after_trouble(job, reason, error)
        self.trouble = None
        return result

    def _once(self, job: Callable[[W], T]) -> T:
        with self._begin(self._store.write_engine) as work:
            result = job(work)
        self._unfolded += 1
        return result

    def _after_trouble(self, job: Callable[[W], T], reason: Reason, error: Exception) -> T:
        """One more try where that is right; otherwise ``CannotRecord``."""
        log.error("cannot record (%s): %s", reason.value, error, exc_info=error)
        if reason is Reason.FULL and self._reserve is not None and self._reserve.release():
            self.reserve_spent = True
        elif reason is Reason.IO and self._reopen():
            pass
        else:
            self._note(reason)
            raise CannotRecord(reason, str(error)) from error
        try:
            return self._once(job)
        except Exception as again:
            second = reason_of(again)
            if second is None:
                raise
            self._note(second)
            raise CannotRecord(second, str(again)) from again

    def _note(self, reason: Reason) -> None:
        if reason is not Reason.BUSY and self.trouble is None:
            self.trouble = reason
        if reason is Reason.READ_ONLY:
            # A connection that met a read-only disk may keep thinking so after it is mended.
            self._store.write_engine.dispose()

        if reason is Reason.IO:
            self._rests_until = time.monotonic() + REST_S

    def _mended(self) -> bool:
        if time.monotonic() < self._rests_until:
            return False
        self._rests_until = time.monotonic() + REST_S
        return self._reopen()

    def _reopen(self) -> bool:
        """Close every descriptor, open again, read the whole file from the disk."""
        self._store.read_engine.dispose()
        self._store.write_engine.dispose()
        try:
            if self._check(self._store):
                return True
        except Exception:
            log.exception("the store cannot be read after an I/O error")
            return False
        self.trouble = Reason.DAMAGED
        return False

    def _patience(self) -> float | None:
        if not self._unfolded:
            return None
        return IDLE_S if self._unfolded >= MUCH else IDLE_LONG_S

    def _idle(self) -> None:
        """Fold the WAL back while nobody waits, so that no touch pays for it."""
        self._unfolded = 0
        if self._store.path is None or self.trouble is not None:
            return
        try:
            link = self._store.write_engine.raw_connection()
            try:
                link.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                link.close()
        except Exception as error:
            log.warning("the WAL could not be folded back: %s", error)

    def _last(self) -> None:
        self._idle()
        self._store.write_engine.dispose()


class Reader(_Thread[Connection]):
    """A thread for queries that must not hold up a screen; it cannot write."""

    def __init__(
        self, store: Store, *, failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Start the thread; ``failed`` as for the writer."""
        self._store = store
        super().__init__("kiosk-reader", failed)

    def _run(self, job: Callable[[Connection], T]) -> T:
        with self._store.read_engine.begin() as link:
            return job(quick(link))

    def _last(self) -> None:
        self._store.read_engine.dispose()


def begin_connection(engine: Engine) -> AbstractContextManager[Connection]:
    """``begin`` for jobs that want a bare connection; leaving it commits."""
    return engine.begin()


def begin_nothing(engine: Engine) -> AbstractContextManager[Engine]:
    """``begin`` for jobs that open their own unit of work: ``with node.work() as uow: …``."""
    return contextlib.nullcontext(engine)


def pages_are_whole(store: Store) -> bool:
    """Read every page from the disk, not from the cache, and compare its HMAC."""
    if store.path is None:
        return True
    forget_cache(store.path)
    with store.read_engine.connect() as link:
        bad = link.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        for line in bad:
            log.error("integrity check: %s", line[0])
        if bad:
            return False
        return bool(link.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok")


def forget_cache(path: Path) -> None:
    """Ask the kernel to forget what it cached of the store's files (Linux only)."""
    if not hasattr(os, "posix_fadvise"):
        return
    for name in (path, path.with_name(path.name + "-wal")):
        with contextlib.suppress(OSError):
            handle = os.open(name, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)
