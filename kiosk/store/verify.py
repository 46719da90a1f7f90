"""``kiosk verify``: proves that the tables are what the logs say, and the logs are whole.

Chain and ids of every log, salted hashes of personal rows, signatures of day closes, postings
that sum to zero, and a replay of all logs into empty tables compared row by row, sums and caches
included. It names the first thing that is wrong.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, Select, Table, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from kiosk.core.facts import PersonalRef
from kiosk.core.facts.node import DayClosed
from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import GENESIS, NotAFact, chain, decode, personal_digest, signed_head
from kiosk.store.engine import Store
from kiosk.store.folds import Stored
from kiosk.store.projector import project
from kiosk.store.quick import quick

_BATCH = 2000
_INTO_FACTS = f"INSERT INTO facts VALUES ({','.join('?' * len(tables.facts.columns))})"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.

    Attributes:
        facts: How many facts were read.
        problem: Message id of the first thing wrong (``verify-…``); ``None`` when all is well.
        where: What exactly: log and seq, table and key.
        seconds: How long it took.
    """

    facts: int
    problem: str | None
    where: str
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.problem is None


class _Wrong(Exception):
    def __init__(self, problem: str, where: str) -> None:
        super().__init__(problem, where)
        self.problem = problem
        self.where = where


def verify(
    store: Store, *, progress: Progress | None = None, village: str | None = None
) -> Verdict:
    """Replay the logs of a store into empty tables and compare.

    Args:
        store: Opened store; it is only read.
        progress: Called with (facts done, facts in all) now and then.
        village: Only this village's logs and rows (``COMMON`` is one, too): a township's store is
            too large to be replayed at once, and no row depends on another village's facts.
    """
    with store.read_engine.connect() as conn, conn.begin():
        return verify_in(conn, progress=progress, village=village)


def verify_in(
    conn: Connection, *, progress: Progress | None = None, village: str | None = None
) -> Verdict:
    """As :func:`verify`, of what one transaction sees: a migration is proved before it counts."""
    started = time.monotonic()
    done = 0
    try:
        with _uncollected():
            counted = select(func.count()).select_from(tables.facts)
            total = conn.execute(_of(counted, tables.facts, village)).scalar_one()
            _check_sums(conn, village)
            _check_receipts(conn, village)
            with Store.memory() as empty:
                _make_bare(empty)
                with empty.write_engine.begin() as made:
                    fresh = quick(made)
                    _copy_personal(conn, fresh, village)
                    for batch in _walk(conn, village):
                        _replay(fresh, batch)
                        done += len(batch)
                        if progress is not None:
                            progress(done, total)
                    _check_personal(conn, village)
                    for table in tables.of_group("projected"):
                        _compare(conn, fresh, table, village)
    except _Wrong as wrong:
        return Verdict(done, wrong.problem, wrong.where, time.monotonic() - started)
    return Verdict(done, None, "", time.monotonic() - started)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: a replay makes none, and looking costs a twentieth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _of(asked: Select[Any], table: Table, village: str | None) -> Select[Any]:
    return asked if village is None else asked.where(table.c.village == village)


def _walk(conn: Connection, village: str | None) -> Iterator[list[tuple[Stored, Row[Any]]]]:
    """Every fact of every log in order, chain and head checked, in batches."""
    elders = _elders(conn, village)
    logs = _of(select(tables.logs).order_by(tables.logs.c.log_id), tables.logs, village)
    for log in conn.execute(logs).all():
        seq, last, day, batch = 0, GENESIS, "", []
        rows = conn.execute(
            select(tables.facts)
            .where(tables.facts.c.village == log.village, tables.facts.c.log_id == log.log_id)
            .order_by(tables.facts.c.seq)
            .execution_options(yield_per=_BATCH)
        )
        for row in rows:
            stored = _checked(row, seq + 1, last)
            seq, last, day = stored.seq, stored.hash, max(day, stored.fact.day)
            _check_signature(stored, log.device_key, elders)
            batch.append((stored, row))
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch
        if (seq, last) != (log.head_seq, log.head_hash) or (seq and day != log.last_day):
            raise _Wrong("verify-head", f"{log.log_id.hex()} {seq} != {log.head_seq}")


def _checked(row: Row[Any], expected: int, last: bytes) -> Stored:
    village, log_id, seq, event_id, _, kind, body, hash_ = cast(Any, row)
    if seq != expected:
        raise _Wrong("verify-gap", _place(log_id, seq))
    if chain(log_id, seq, last, body) != hash_:
        raise _Wrong("verify-chain", _place(log_id, seq))
    try:
        fact = decode(body)
    except NotAFact as problem:
        raise _Wrong("verify-body", _place(log_id, seq)) from problem
    if (fact.village, fact.event_id, fact.type_name) != (village, event_id, kind):
        raise _Wrong("verify-envelope", _place(log_id, seq))
    return Stored(fact, log_id, seq, hash_)


def _place(log_id: bytes, seq: int) -> str:
    return f"{log_id.hex()} #{seq}"


def _elders(conn: Connection, village: str | None) -> dict[bytes, tuple[bytes, bytes]]:
    """Of every log that goes on from another: that log and its device's key."""
    logs, facts = tables.logs, tables.facts
    known = conn.execute(_of(select(logs), logs, village))
    keys = {row.log_id: row.device_key for row in known}
    first = select(facts.c.log_id, facts.c.body).where(facts.c.seq == 1)
    genesis = _of(first, facts, village)
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for log_id, body in conn.execute(genesis).all():
        with suppress(NotAFact):
            previous: bytes = getattr(decode(body).payload, "previous_log", None) or b""
            if previous in keys:
                found[log_id] = (previous, keys[previous])
    return found


def _check_signature(
    stored: Stored, device_key: bytes, elders: Mapping[bytes, tuple[bytes, bytes]]
) -> None:
    """A closed day is signed for the log it was closed in: this one, or one it came from."""
    body = stored.fact.payload
    if not isinstance(body, DayClosed):
        return
    log_id, key, tried = stored.log_id, device_key, {stored.log_id}
    while not _signs(key, log_id, body):
        log_id, key = elders.get(log_id, (b"", b""))
        if not key or log_id in tried:
            raise _Wrong("verify-signature", f"{stored.log_id.hex()} #{stored.seq}")
        tried.add(log_id)


def _signs(device_key: bytes, log_id: bytes, body: DayClosed) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(device_key).verify(
            body.signature, signed_head(log_id, body.head_seq, body.head_hash)
        )
    except (InvalidSignature, ValueError, OverflowError):
        return False
    return True


# What the projector asks of facts by their event, for every batch: without these it would read all
# facts of the batches before. Not unique: that an event stands twice is for the walk to say.
_LOOKED_UP = (
    "CREATE INDEX bare_by_event ON facts (village, event_id)",
    "CREATE INDEX bare_again ON facts (village, event_id) WHERE copy > 0",
)


def _make_bare(store: Store) -> None:
    """The tables without the indexes of screens and lists, which a replay never asks."""
    with store.write_engine.begin() as conn:
        for made in (*_bare_tables(), *_LOOKED_UP):
            conn.exec_driver_sql(made)


@cache
def _bare_tables() -> tuple[str, ...]:
    dialect = sqlite.dialect()
    return tuple(
        str(CreateTable(table).compile(dialect=dialect)) for table in tables.METADATA.sorted_tables
    )


def _copy_personal(conn: Connection, fresh: Connection, village: str | None) -> None:
    kept = conn.execute(_of(select(tables.personal), tables.personal, village))
    rows = [dict(row) for row in kept.mappings()]
    insert_rows(fresh, tables.personal, rows)


def _replay(fresh: Connection, batch: list[tuple[Stored, Row[Any]]]) -> None:
    fresh.exec_driver_sql(_INTO_FACTS, [tuple(row) for _, row in batch])
    project(fresh, [stored for stored, _ in batch])


def _check_personal(conn: Connection, village: str | None) -> None:
    """Rows that are there must match their digest; rows may be absent only where erased."""
    kept_rows = conn.execute(_of(select(tables.personal), tables.personal, village))
    rows = {(row.village, row.ref): row for row in kept_rows}
    tombstones = conn.execute(_of(select(tables.erased), tables.erased, village))
    gone = {(row.village, row.owner) for row in tombstones}
    for row in rows.values():
        if (row.village, row.owner) in gone:
            raise _Wrong("verify-erased", row.owner)
    kinds = ("MemberEnrolled", "MemberChanged", "ClerkAppointed")
    asked = select(tables.facts.c.body, tables.facts.c.seq).where(tables.facts.c.type.in_(kinds))
    for body, seq in conn.execute(_of(asked, tables.facts, village)):
        fact = decode(body)
        reference: PersonalRef | None = getattr(fact.payload, "personal", None)
        if reference is None:
            continue
        kept = rows.get((fact.village, reference.ref))
        if kept is not None:
            if personal_digest(kept.salt, kept.fields) != reference.digest:
                raise _Wrong("verify-personal", f"#{seq}")
        elif (fact.village, _owner(fact.payload)) not in gone:
            raise _Wrong("verify-personal-missing", f"#{seq}")


def _owner(payload: Any) -> str:
    member = getattr(payload, "member", None)
    clerk = getattr(payload, "clerk", None)
    return f"clerk:{clerk}" if clerk is not None else f"m:{member}"


def _check_sums(conn: Connection, village: str | None) -> None:
    """Postings of every entry sum to zero."""
    postings = tables.postings
    asked = (
        select(postings.c.village, postings.c.entry)
        .group_by(postings.c.village, postings.c.entry)
        .having(func.sum(postings.c.amount) != 0)
        .limit(1)
    )
    row = conn.execute(_of(asked, postings, village)).first()
    if row is not None:
        raise _Wrong("verify-sum", row.entry.hex())


def _check_receipts(conn: Connection, village: str | None) -> None:
    """What the township signed for must stand at its place, and nobody counts on more."""
    receipts, facts, logs = tables.receipts, tables.facts, tables.logs
    asked = (
        select(receipts.c.log_id, receipts.c.seq, receipts.c.hash, facts.c.hash.label("here"))
        .select_from(receipts)
        .outerjoin(
            facts,
            (facts.c.village == receipts.c.village)
            & (facts.c.log_id == receipts.c.log_id)
            & (facts.c.seq == receipts.c.seq),
        )
    )
    for row in conn.execute(_of(asked, receipts, village)):
        if row.hash != row.here:
            raise _Wrong("verify-receipt", f"{row.log_id.hex()} #{row.seq}")
    beyond = select(logs.c.log_id).where(logs.c.acked_seq > logs.c.head_seq)
    ahead = conn.execute(_of(beyond, logs, village)).first()
    if ahead is not None:
        raise _Wrong("verify-receipt", ahead.log_id.hex())


def _compare(conn: Connection, fresh: Connection, table: Table, village: str | None) -> None:
    """Row by row in the order of the key; whole pages of equal rows are compared at once."""
    keys = [column.name for column in table.primary_key.columns]
    order = ",".join(f'"{key}"' for key in keys)
    columns = ",".join(f'"{column.name}"' for column in table.columns)
    # The replay holds nothing but the village's; the store may hold others.
    one = "" if village is None else " WHERE village = %s"
    asked = f'SELECT {columns} FROM "{table.name}"%s ORDER BY {order}'
    with _rows(conn, asked, one, village) as ours, _rows(fresh, asked, "", None) as theirs:
        while True:
            kept, made = ours.fetchmany(_BATCH), theirs.fetchmany(_BATCH)
            if kept == made:
                if not kept:
                    return
                continue
            first = next(a or b for a, b in zip_longest(kept, made) if a != b)
            row = dict(zip((column.name for column in table.columns), first, strict=True))
            named = ", ".join(f"{name}={_shown(row[name])}" for name in keys)
            raise _Wrong("verify-table", f"{table.name}: {named}")


@contextmanager
def _rows(conn: Connection, asked: str, where: str, village: str | None) -> Iterator[Any]:
    """The driver's own cursor: comparing needs no row objects.

    On PostgreSQL it stays at the server; a client's would take in the whole table at once.
    """
    driver: Any = conn.connection.dbapi_connection
    named = conn.dialect.name == "postgresql"
    with closing(driver.cursor("verify") if named else driver.cursor()) as cursor:
        mark = where if named else where.replace("%s", "?")
        cursor.execute(asked % mark, () if village is None else (village,))
        yield cursor


def _shown(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
