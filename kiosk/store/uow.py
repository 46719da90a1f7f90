"""The unit of work: one gesture's facts and their projection, in one transaction or not at all.

A :class:`Node` is this machine's place in the village: its store, its own log, its clocks.
``with node.work() as uow`` opens a write transaction; it undoes itself unless ``commit()`` was
reached. Reading through ``uow.conn`` sees what was appended before it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.core.clock import Clock, Moment
from kiosk.core.facts import SYSTEM, Fact, Operator, Payload
from kiosk.store import log
from kiosk.store.codec import Personal, decode
from kiosk.store.engine import Store
from kiosk.store.folds import Stored
from kiosk.store.projector import project
from kiosk.store.quick import quick


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def now(self) -> Moment:
        """Read every clock once."""
        offset = time.localtime().tm_gmtoff // 60
        return Moment(
            time.time_ns() // 1_000_000, offset, time.monotonic_ns() // 1_000_000, self._boot
        )


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        return "unknown"


@dataclass
class Node:
    """This machine's place in the village.

    Attributes:
        store: Where facts and tables are kept.
        village, device: Names of the village and of this machine.
        log_id: The log this node writes: one incarnation of one device.
        clock: Where moments come from.
        station: Which side of the counter speaks, as facts note it.
    """

    store: Store
    village: str
    device: str
    log_id: bytes
    clock: Clock = field(default_factory=SystemClock)
    station: str = "1"

    def at(self, station: str) -> Node:
        """The same node, speaking from another side of the counter."""
        return replace(self, station=station)

    def mint(self) -> bytes:
        """An event id for a gesture that starts now."""
        return ids.event_id(self.clock.now().wall_ms, secrets.token_bytes(10))

    @contextmanager
    def work(self, day: str | None = None) -> Iterator[UnitOfWork]:
        """One write transaction.

        Args:
            day: The business day of what is appended; the log's last day when ``None``.
        """
        with self.store.write_engine.connect() as conn, conn.begin() as transaction:
            unit = UnitOfWork(self, quick(conn), day)
            yield unit
            if unit.committed:
                transaction.commit()
            else:
                transaction.rollback()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only connection on one snapshot."""
        with self.store.read_engine.connect() as conn, conn.begin():
            yield quick(conn)


class UnitOfWork:
    """What one gesture writes.

    Attributes:
        node: Where this happens.
        conn: The connection, inside the transaction; reads see what was appended.
        day: The business day the appended facts belong to.
        committed: Whether ``commit`` was reached.
    """

    def __init__(self, node: Node, conn: Connection, day: str | None) -> None:
        self.node = node
        self.conn = conn
        self.day = day if day is not None else log.head(conn, node.log_id).day
        self.committed = False
        self.appended: list[Stored] = []

    @property
    def village(self) -> str:
        """The village everything here belongs to."""
        return self.node.village

    def append(
        self,
        payload: Payload,
        *,
        event_id: bytes | None = None,
        operator: Operator = SYSTEM,
        personal: Iterable[Personal] = (),
    ) -> Stored:
        """Write one fact and bring the tables up to it.

        Args:
            payload: What happened.
            event_id: The gesture's id; a new one when the gesture starts and ends here.
            operator: Who did it.
            personal: Names and words the payload points at.

        Raises:
            DayWentBack: ``day`` is before the log's last day.
        """
        return self.append_all([(payload, event_id)], operator=operator, personal=personal)[0]

    def append_all(
        self,
        payloads: Sequence[tuple[Payload, bytes | None]],
        *,
        operator: Operator = SYSTEM,
        personal: Iterable[Personal] = (),
    ) -> list[Stored]:
        """Write several facts of one gesture at once (cheaper than one by one)."""
        now = self.node.clock.now()
        facts = [self._fact(payload, event, operator, now) for payload, event in payloads]
        log.keep_personal(self.conn, self.village, personal)
        stored = log.append(self.conn, self.node.log_id, facts)
        project(self.conn, stored, fresh=True)
        self.appended.extend(stored)
        return stored

    def already(self, event_id: bytes) -> Stored | None:
        """The fact this gesture became earlier: a double tap, a retry after a crash."""
        found = log.find(self.conn, self.village, event_id)
        if found is None:
            return None
        log_id, seq, hash_, body = found
        return Stored(decode(body), log_id, seq, hash_)

    def personal(self, owner: str, **fields: Any) -> Personal:
        """A new personal row of ``owner``; hand it to ``append`` beside its payload."""
        return Personal(secrets.token_bytes(16), owner, secrets.token_bytes(16), fields)

    def commit(self) -> None:
        """Let it count: the transaction commits when the ``with`` block ends."""
        self.committed = True

    def _fact(
        self, payload: Payload, event_id: bytes | None, operator: Operator, now: Moment
    ) -> Fact:
        node = self.node
        return Fact(
            event_id=event_id or node.mint(),
            day=self.day,
            wall_ms=now.wall_ms,
            offset_min=now.offset_min,
            mono_ms=now.mono_ms,
            boot=now.boot,
            village=node.village,
            device=node.device,
            station=node.station,
            operator=operator,
            payload=payload,
            schema=payload.schema,
        )
