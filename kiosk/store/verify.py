"""``kiosk verify``: proves that the tables are what the logs say, and the logs are whole.

Chain and ids of every log, salted hashes of personal rows, signatures of day closes, postings
that sum to zero, and a replay of all logs into empty tables compared row by row, sums and caches
included. It names the first thing that is wrong.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.schema import CreateTable

from kiosk.core.facts import PersonalRef
from kiosk.core.facts.node import DayClosed
from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import GENESIS, NotAFact, chain, decode, personal_digest
from kiosk.store.engine import Store
from kiosk.store.folds import Stored
from kiosk.store.projector import project

_BATCH = 2000
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


def verify(store: Store, *, progress: Progress | None = None) -> Verdict:
    """Replay the logs of a store into empty tables and compare.

    Args:
        store: Opened store; it is only read.
        progress: Called with (facts done, facts in all) now and then.
    """
    started = time.monotonic()
    done = 0
    try:
        with store.read_engine.connect() as conn, conn.begin():
            total = conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()
            _check_sums(conn)
            with Store.memory() as empty:
                _make_bare(empty)
                with empty.write_engine.begin() as fresh:
                    _copy_personal(conn, fresh)
                    for batch in _walk(conn):
                        _replay(fresh, batch)
                        done += len(batch)
                        if progress is not None:
                            progress(done, total)
                    _check_personal(conn)
                    for table in tables.of_group("projected"):
                        _compare(conn, fresh, table)
    except _Wrong as wrong:
        return Verdict(done, wrong.problem, wrong.where, time.monotonic() - started)
    return Verdict(done, None, "", time.monotonic() - started)


def _walk(conn: Connection) -> Iterator[list[tuple[Stored, bytes]]]:
    """Every fact of every log in order, chain and head checked, in batches."""
    for log in conn.execute(select(tables.logs).order_by(tables.logs.c.log_id)).all():
        seq, last, day, batch = 0, GENESIS, "", []
        rows = conn.execute(
            select(tables.facts)
            .where(tables.facts.c.log_id == log.log_id)
            .order_by(tables.facts.c.seq)
            .execution_options(yield_per=_BATCH)
        )
        for row in rows:
            stored = _checked(row, seq + 1, last)
            seq, last, day = row.seq, row.hash, stored.fact.day
            _check_signature(stored, log.device_key)
            batch.append((stored, row.body))
            if len(batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch
        if (seq, last) != (log.head_seq, log.head_hash) or (seq and day != log.last_day):
            raise _Wrong("verify-head", f"{log.log_id.hex()} {seq} != {log.head_seq}")


def _checked(row: Row[Any], expected: int, last: bytes) -> Stored:
    where = f"{row.log_id.hex()} #{row.seq}"
    if row.seq != expected:
        raise _Wrong("verify-gap", where)
    if chain(row.log_id, row.seq, last, row.body) != row.hash:
        raise _Wrong("verify-chain", where)
    try:
        fact = decode(row.body)
    except NotAFact as problem:
        raise _Wrong("verify-body", where) from problem
    if fact.event_id != row.event_id or fact.type_name != row.type:
        raise _Wrong("verify-envelope", where)
    return Stored(fact, row.log_id, row.seq, row.hash)


def _check_signature(stored: Stored, device_key: bytes) -> None:
    body = stored.fact.payload
    if not isinstance(body, DayClosed):
        return
    try:
        Ed25519PublicKey.from_public_bytes(device_key).verify(
            body.signature, signed_head(stored.log_id, body.head_seq, body.head_hash)
        )
    except (InvalidSignature, ValueError) as problem:
        raise _Wrong("verify-signature", f"{stored.log_id.hex()} #{stored.seq}") from problem


def signed_head(log_id: bytes, seq: int, hash_: bytes) -> bytes:
    """The bytes a device signs for the head of its log."""
    return b"vs1-head" + log_id + seq.to_bytes(8, "big") + hash_


def _make_bare(store: Store) -> None:
    """The tables without their indexes: the replay looks nothing up but keys."""
    with store.write_engine.begin() as conn:
        for table in tables.METADATA.sorted_tables:
            conn.execute(CreateTable(table))


def _copy_personal(conn: Connection, fresh: Connection) -> None:
    rows = [dict(row) for row in conn.execute(select(tables.personal)).mappings()]
    insert_rows(fresh, tables.personal, rows)


def _replay(fresh: Connection, batch: list[tuple[Stored, bytes]]) -> None:
    rows = [
        {
            "log_id": stored.log_id,
            "seq": stored.seq,
            "event_id": stored.fact.event_id,
            "type": stored.fact.type_name,
            "body": body,
            "hash": stored.hash,
        }
        for stored, body in batch
    ]
    insert_rows(fresh, tables.facts, rows)
    project(fresh, [stored for stored, _ in batch])


def _check_personal(conn: Connection) -> None:
    """Rows that are there must match their digest; rows may be absent only where erased."""
    rows = {row.ref: row for row in conn.execute(select(tables.personal))}
    gone = {(row.village, row.owner) for row in conn.execute(select(tables.erased))}
    for row in rows.values():
        if (row.village, row.owner) in gone:
            raise _Wrong("verify-erased", row.owner)
    kinds = ("MemberEnrolled", "MemberChanged", "ClerkAppointed")
    asked = select(tables.facts.c.body, tables.facts.c.seq).where(tables.facts.c.type.in_(kinds))
    for body, seq in conn.execute(asked):
        fact = decode(body)
        reference: PersonalRef | None = getattr(fact.payload, "personal", None)
        if reference is None:
            continue
        kept = rows.get(reference.ref)
        if kept is not None:
            if personal_digest(kept.salt, kept.fields) != reference.digest:
                raise _Wrong("verify-personal", f"#{seq}")
        elif (fact.village, _owner(fact.payload)) not in gone:
            raise _Wrong("verify-personal-missing", f"#{seq}")


def _owner(payload: Any) -> str:
    member = getattr(payload, "member", None)
    clerk = getattr(payload, "clerk", None)
    return f"clerk:{clerk}" if clerk is not None else f"m:{member}"


def _check_sums(conn: Connection) -> None:
    """Postings of every entry sum to zero."""
    postings = tables.postings
    asked = (
        select(postings.c.village, postings.c.entry)
        .group_by(postings.c.village, postings.c.entry)
        .having(func.sum(postings.c.amount) != 0)
        .limit(1)
    )
    row = conn.execute(asked).first()
    if row is not None:
        raise _Wrong("verify-sum", row.entry.hex())


def _compare(conn: Connection, fresh: Connection, table: Table) -> None:
    """Row by row in the order of the key; whole pages of equal rows are compared at once."""
    keys = [column.name for column in table.primary_key.columns]
    asked = str(select(table).order_by(*table.primary_key.columns))
    with closing(_cursor(conn)) as ours, closing(_cursor(fresh)) as theirs:
        ours.execute(asked)
        theirs.execute(asked)
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


def _cursor(conn: Connection) -> Any:
    """The driver's own cursor: comparing needs no row objects."""
    driver = conn.connection.dbapi_connection
    assert driver is not None
    return driver.cursor()


def _shown(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
