"""The township as an object: its store, keys and clock, and its transactions.

Everything that is projected or answered for a village happens under that village's lock
(``kiosk.store.locks``): two sister kiosks that push at once would otherwise each fold a thing
without the other's facts, and neither would see a double. Who needs several villages, the common
log's among them, takes their locks at once and before anything else, so that nobody waits in a
ring.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.core.clock import Clock
from kiosk.store.engine import Store
from kiosk.store.quick import quick
from kiosk.store.uow import SystemClock

Scope = Callable[[Connection, frozenset[str] | None], None]
"""Tells the database which villages a transaction may see; ``None`` is all of them."""


def no_scope(conn: Connection, villages: frozenset[str] | None) -> None:
    """For databases without row-level security: every query says its village anyway."""


class NoSuchVillage(LookupError):
    """A village the township does not know, or that has no id yet."""


@dataclass(frozen=True, slots=True)
class TownshipKeys:
    """The township's two keys; ``repr`` shows neither.

    Attributes:
        sign: Ed25519: signs receipts and the township's own logs.
        box: X25519: opens what kiosks seal to the township (sticks).
    """

    sign: Ed25519PrivateKey = field(repr=False)
    box: X25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """32 bytes, pinned by every kiosk at enrolment."""
        return self.sign.public_key().public_bytes_raw()

    @property
    def box_public(self) -> bytes:
        """32 bytes, likewise."""
        return self.box.public_key().public_bytes_raw()


@dataclass
class Township:
    """Everything the township's rooms share; handed to each of their functions.

    Attributes:
        store: SQLite or PostgreSQL engines. The tables must be there already (``create_tables``).
        keys: The township's keys.
        township, name: Its id and its name for people.
        clock: Where moments come from.
        certificate: PEM that kiosks pin at enrolment; ``""`` where there is no TLS.
        fingerprint: SHA-256 of the certificate the server shows; 32 zero bytes without TLS.
        random: Where random bytes come from; the simulator hands in its own.
        scope: How a transaction is told which villages it may see.
    """

    store: Store
    keys: TownshipKeys
    township: str
    name: str
    clock: Clock = field(default_factory=SystemClock)
    certificate: str = ""
    fingerprint: bytes = bytes(32)
    random: Callable[[int], bytes] = os.urandom
    scope: Scope = no_scope

    @contextmanager
    def writing(self, *villages: str) -> Iterator[Connection]:
        """One write transaction, committed at the end of the block, undone by any exception.

        Args:
            villages: Which it may see; all when none is named. Locking is the caller's.
        """
        with self.store.write_engine.begin() as raw:
            conn = quick(raw)
            self.scope(conn, _scope_of(villages))
            yield conn

    @contextmanager
    def reading(self, *villages: str) -> Iterator[Connection]:
        """One snapshot to read from, scoped in the same way."""
        with self.store.read_engine.connect() as raw, raw.begin():
            conn = quick(raw)
            self.scope(conn, _scope_of(villages))
            yield conn

    def now_ms(self) -> int:
        """The township's time, Unix milliseconds, never negative."""
        return max(0, self.clock.now().wall_ms)

    def mint(self) -> bytes:
        """An event id for something a person at the township does now."""
        return ids.event_id(self.now_ms() & ((1 << 48) - 1), self.random(10))


def _scope_of(villages: Sequence[str]) -> frozenset[str] | None:
    return frozenset(villages) if villages else None


def derived(*parts: str | bytes) -> bytes:
    """The event id of what follows from something else: the same parts, the same id for ever.

    What the township does by itself is done once, however often it comes to do it.
    """
    said = hashlib.sha256(b"vs1-township")
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        said.update(len(raw).to_bytes(4, "big") + raw)
    digest = said.digest()
    return ids.event_id(int.from_bytes(digest[:6], "big"), digest[6:16])
