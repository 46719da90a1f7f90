"""The log: facts in order, each bound to the one before, written once.

A node writes only its own log. ``seq`` runs 1, 2, 3 … without a gap and is taken inside the
write transaction; the hash chain binds each body to its place (SYNC.md §2, §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from kiosk.core.facts import Fact, Unknown
from kiosk.core.facts.fits import unfit
from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import GENESIS, Personal, chain, encode
from kiosk.store.folds import Stored


class DayWentBack(ValueError):
    """A fact claims a business day before the last one of its log."""


class LogEnded(RuntimeError):
    """This node goes on in another log: the fact has to be said again there."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands: its last ``seq``, that fact's hash, and its business day."""

    log_id: bytes
    seq: int
    hash: bytes
    day: str


def open_log(
    conn: Connection, *, log_id: bytes, village: str, device: str, device_key: bytes, own: bool
) -> None:
    """Make room for a log; its first fact is appended afterwards."""
    row = {
        "log_id": log_id,
        "village": village,
        "device": device,
        "device_key": device_key,
        "own": own,
        "head_seq": 0,
        "head_hash": GENESIS,
        "last_day": "",
        "acked_seq": 0,
    }
    insert_rows(conn, tables.logs, [row])


_HEAD = select(
    tables.logs.c.head_seq, tables.logs.c.head_hash, tables.logs.c.last_day, tables.logs.c.own
).where(tables.logs.c.log_id == bindparam("log_id"))
_HEAD_TO_WRITE = _HEAD.with_for_update()  # PostgreSQL; SQLite's writer is alone anyway
_FIND = select(
    tables.facts.c.log_id, tables.facts.c.seq, tables.facts.c.hash, tables.facts.c.body
).where(
    tables.facts.c.village == bindparam("village"),
    tables.facts.c.event_id == bindparam("event_id"),
    tables.facts.c.copy == 0,
)
_STAND = (
    update(tables.logs)
    .where(tables.logs.c.log_id == bindparam("of"))
    .values(head_seq=bindparam("seq"), head_hash=bindparam("hash"), last_day=bindparam("day"))
)


_ERASED = select(tables.erased.c.owner).where(
    tables.erased.c.village == bindparam("village"),
    tables.erased.c.owner.in_(bindparam("owners", expanding=True)),
)


_KNOWN = select(tables.personal.c.ref).where(
    tables.personal.c.village == bindparam("village"),
    tables.personal.c.ref.in_(bindparam("refs", expanding=True)),
)


def head(conn: Connection, log_id: bytes, *, to_write: bool = False) -> Head:
    """Where the log stands.

    Args:
        to_write: Keep others from writing it until this transaction ends.

    Raises:
        KeyError: there is no such log here.
        LogEnded: it is to be written, but is not (or no more) this node's own.
    """
    row = conn.execute(_HEAD_TO_WRITE if to_write else _HEAD, {"log_id": log_id}).first()
    if row is None:
        raise KeyError(f"no log {log_id.hex()}")
    if to_write and not row.own:
        raise LogEnded(log_id.hex())
    return Head(log_id, row.head_seq, row.head_hash, row.last_day)


def append(conn: Connection, log_id: bytes, facts: Sequence[Fact]) -> list[Stored]:
    """Write facts at the end of a log.

    Raises:
        DayWentBack: a fact's day is before the log's last one.
        LogEnded: the log is not this node's present one.
        ValueError: a field holds what its payload's class does not allow.
    """
    at = head(conn, log_id, to_write=True)
    seq, last, day = at.seq, at.hash, at.day
    rows, stored = [], []
    for fact in facts:
        if fact.day < day:
            raise DayWentBack(f"{fact.day} comes before {day}")
        wrong = None if isinstance(fact.payload, Unknown) else unfit(fact.payload)
        if wrong is not None:
            raise ValueError(f"{fact.type_name}.{wrong} does not fit")
        day = fact.day
        body = encode(fact)
        seq += 1
        last = chain(log_id, seq, last, body)
        rows.append(
            {
                "village": fact.village,
                "log_id": log_id,
                "seq": seq,
                "event_id": fact.event_id,
                "copy": 0,
                "type": fact.type_name,
                "body": body,
                "hash": last,
            }
        )
        stored.append(Stored(fact, log_id, seq, last))
    if rows:
        insert_rows(conn, tables.facts, rows)
        set_head(conn, Head(log_id, seq, last, day))
    return stored


def set_head(conn: Connection, head: Head) -> None:
    """A log stands here now."""
    values = {"of": head.log_id, "seq": head.seq, "hash": head.hash, "day": head.day}
    conn.execute(_STAND, values)


def find(conn: Connection, village: str, event_id: bytes) -> tuple[bytes, int, bytes, bytes] | None:
    """Log, seq, hash and body of the fact with this id; ``None`` when it never happened."""
    row = conn.execute(_FIND, {"village": village, "event_id": event_id}).first()
    return None if row is None else (row.log_id, row.seq, row.hash, row.body)


def keep_personal(conn: Connection, village: str, rows: Iterable[Personal]) -> None:
    """Put names and words beside the log, but never those of somebody who was erased."""
    keep_rows(
        conn, village, [PersonalRow(row.ref, row.owner, row.salt, row.packed()) for row in rows]
    )


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """A personal row as it is stored and carried: the fields stay the bytes they came as.

    Attributes:
        ref: 16 bytes, what a body points at.
        owner: The account whose erasure takes it away.
        salt: 16 bytes.
        packed: The fields as CBOR.
    """

    ref: bytes
    owner: str
    salt: bytes
    packed: bytes


def keep_rows(conn: Connection, village: str, rows: Sequence[PersonalRow]) -> None:
    """Put personal rows beside the log that are not there yet and whose owner was not erased."""
    if not rows:
        return
    owners = sorted({row.owner for row in rows})
    gone = set(conn.execute(_ERASED, {"village": village, "owners": owners}).scalars())
    known = set(
        conn.execute(_KNOWN, {"village": village, "refs": [row.ref for row in rows]}).scalars()
    )
    values = {
        row.ref: {
            "village": village,
            "ref": row.ref,
            "owner": row.owner,
            "salt": row.salt,
            "fields": row.packed,
        }
        for row in rows
        if row.owner not in gone and row.ref not in known
    }
    insert_rows(conn, tables.personal, list(values.values()))
