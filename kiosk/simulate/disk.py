"""Disks: stores in memory that can be copied, cut off at any statement, or be full.

A store's connections are our own kind: every COMMIT, and every statement while a cut is on its way,
passes :class:`Disk` first, which may cut the power there. A cut is a ``BaseException``, so that
nothing in the program can mistake it for an error it could deal with; SQLAlchemy rolls back, as the
next start would.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Engine
from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.store import engine
from kiosk.store.engine import Store

_NUMBERS = itertools.count()
_FREE: list[Disk] = []
"""Disks nobody uses. A new one costs its engines' caches, worth a third of a seed's time."""
_FULL = 13


class PowerCut(BaseException):
    """The lights went out; whatever was not committed is gone."""


@dataclass
class Disk:
    """One machine's disk.

    Attributes:
        store: The open store.
        raw: A connection past every fault, for the simulator's own eyes.
        cut_comes: Whether the power is to be cut at some statement.
    """

    store: Store = field(init=False)
    raw: Any = field(init=False, repr=False)
    cut_comes: bool = False
    _cut_in: int = 0
    _cut_after: bool = False
    _full: bool = False

    def __post_init__(self) -> None:
        address = f"file:/simulated-{next(_NUMBERS)}?vfs=memdb"
        self.raw = sqlcipher.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        self.store = Store(
            cast(Engine, _Kept(lambda: self._connect(address), "BEGIN IMMEDIATE")),
            cast(Engine, _Kept(lambda: self._connect(address), "BEGIN")),
            None,
            b"",
            self.raw,
        )

    def _connect(self, address: str) -> Any:
        link = sqlcipher.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, factory=_Connection
        )
        link.disk = self
        link.executescript(
            "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA synchronous=OFF;"
        )
        return link

    def copy(self) -> Disk:
        """Another disk with the same content."""
        other = _FREE.pop() if _FREE else Disk()
        self.raw.backup(other.raw)
        return other

    def close(self) -> None:
        """Let go of it: its place is used again by the next copy."""
        self.mend()
        _FREE.append(self)

    # ---- faults ------------------------------------------------------------------------------

    def cut_in(self, statements: int, *, after: bool = False) -> None:
        """Cut the power at the n-th statement from now (with ``after``: right after it)."""
        self.cut_comes, self._cut_in, self._cut_after = True, statements, after

    def fill(self) -> None:
        """From now on no COMMIT finds room."""
        self._full = True

    def mend(self) -> None:
        """No fault waits any more."""
        self.cut_comes = self._full = False

    def passes(self, run: Any, *args: Any) -> Any:
        """A statement on its way to the disk."""
        if not self.cut_comes:
            return run(*args)
        self._cut_in -= 1
        if self._cut_in > 0:
            return run(*args)
        self.cut_comes = False
        if self._cut_after:
            run(*args)
        raise PowerCut

    def commits(self, link: Any, run: Any) -> Any:
        """A COMMIT on its way to the disk."""
        if self._full and link.in_transaction and link.total_changes != link.before:
            # As SQLite does it: it has rolled back by itself before it says so.
            link.rolled_back()
            error = sqlcipher.OperationalError("database or disk is full")
            error.sqlite_errorcode = _FULL
            raise error
        return self.passes(run)


class _Kept:
    """The program's own engine, whose connections are kept instead of going back to the pool.

    A way out of the pool and back takes three times as long as the transaction in between, and
    nothing in the simulator can befall a pool.
    """

    def __init__(self, connect: Callable[[], Any], begin: str) -> None:
        self._real = engine._engine(connect, begin=begin)
        self._free: list[Connection] = []

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """As :meth:`sqlalchemy.Engine.connect`, for a ``with``."""
        conn = self._free.pop() if self._free else self._real.connect()
        try:
            yield conn
        finally:
            if conn.get_transaction() is not None:
                conn.rollback()
            self._free.append(conn)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """As :meth:`sqlalchemy.Engine.begin`."""
        with self.connect() as conn, conn.begin():
            yield conn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    def execute(self, *args: Any) -> Any:
        return self.connection.disk.passes(super().execute, *args)

    def executemany(self, *args: Any) -> Any:
        return self.connection.disk.passes(super().executemany, *args)


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    disk: Disk
    before = 0

    def cursor(self, *args: Any) -> Any:
        # Each statement has its own; the way past the disk costs a twenty-fifth of a seed's time.
        return super().cursor(_Cursor) if self.disk.cut_comes else super().cursor()

    def commit(self) -> None:
        self.disk.commits(self, super().commit)
        self.before = self.total_changes

    def rollback(self) -> None:
        self.rolled_back()

    def rolled_back(self) -> None:
        super().rollback()
        self.before = self.total_changes
