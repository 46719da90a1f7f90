"""Small questions about logs that push, pull, re-homing and the desk all ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from kiosk.core.facts import COMMON
from kiosk.core.facts.node import LogOpened
from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import GENESIS, NotAFact, decode
from kiosk.store.replica import Origin, Slice
from kiosk.sync.link import Link
from kiosk.sync.wire import Receipt


class BadReceipt(ValueError):
    """A receipt that this township did not give, or not for this chain."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a log stands here.

    Attributes:
        origin: Whose it is.
        seq, hash: Its head.
        acked: Up to where the township gave a receipt.
    """

    origin: Origin
    seq: int
    hash: bytes
    acked: int


_LOGS = tables.logs.c
_ALL = select(tables.logs).order_by(_LOGS.log_id)
_ONE = select(tables.logs).where(_LOGS.log_id == bindparam("log_id"))
_HASH = select(tables.facts.c.hash).where(
    tables.facts.c.village == bindparam("village"),
    tables.facts.c.log_id == bindparam("log_id"),
    tables.facts.c.seq == bindparam("seq"),
)
_GENESIS = select(tables.facts.c.body).where(
    tables.facts.c.village == bindparam("village"),
    tables.facts.c.log_id == bindparam("log_id"),
    tables.facts.c.seq == 1,
)

_SIGNED = select(tables.signatures.c.seq).where(
    tables.signatures.c.village == bindparam("village"),
    tables.signatures.c.log_id == bindparam("log_id"),
    tables.signatures.c.seq == bindparam("seq"),
)
_NO_RECEIPT = delete(tables.receipts).where(
    tables.receipts.c.village == bindparam("village"),
    tables.receipts.c.log_id == bindparam("log_id"),
)
_ACKED = (
    update(tables.logs).where(_LOGS.log_id == bindparam("of")).values(acked_seq=bindparam("upto"))
)


def standings(conn: Connection, village: str) -> dict[bytes, Standing]:
    """Every log of this village and the common one, by id."""
    found = (_standing(row) for row in conn.execute(_ALL).all())
    return {each.origin.log_id: each for each in found if each.origin.village in (village, COMMON)}


def standing(conn: Connection, log_id: bytes) -> Standing | None:
    """One log; ``None`` when it is not here."""
    row = conn.execute(_ONE, {"log_id": log_id}).first()
    return None if row is None else _standing(row)


def _standing(row: Any) -> Standing:
    origin = Origin(row.log_id, row.village, row.device, row.device_key)
    return Standing(origin, row.head_seq, row.head_hash, row.acked_seq)


def hash_at(conn: Connection, origin: Origin, seq: int) -> bytes | None:
    """The hash of a fact of a log; ``None`` beyond its head."""
    if seq == 0:
        return GENESIS
    asked = {"village": origin.village, "log_id": origin.log_id, "seq": seq}
    found: bytes | None = conn.execute(_HASH, asked).scalar()
    return found


def genesis(conn: Connection, origin: Origin) -> LogOpened | None:
    """What a log's first fact says; ``None`` when it is not here."""
    asked = {"village": origin.village, "log_id": origin.log_id}
    body = conn.execute(_GENESIS, asked).scalar()
    if body is None:
        return None
    try:
        payload = decode(body).payload
    except NotAFact:
        return None
    return payload if isinstance(payload, LogOpened) else None


def lineage(conn: Connection, log_id: bytes) -> Iterator[Standing]:
    """A node's present log and, going back, those it wrote before (restores, forks)."""
    seen: set[bytes] = set()
    wanted: bytes | None = log_id
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        found = standing(conn, wanted)
        if found is None:
            return
        yield found
        opened = genesis(conn, found.origin)
        wanted = None if opened is None else opened.previous_log


def waiting(conn: Connection, log_id: bytes) -> int:
    """How many facts of this node's, in its present log and earlier ones, have no receipt."""
    return sum(max(0, each.seq - each.acked) for each in lineage(conn, log_id))


def keep_signature(conn: Connection, origin: Origin, part: Slice) -> None:
    """Keep the signature a batch went with: its key may be gone when the township needs it again.

    Args:
        part: Facts of this log as they stand here.
    """
    seq = part.from_seq + len(part.bodies) - 1
    place = {"village": origin.village, "log_id": origin.log_id, "seq": seq}
    if conn.execute(_SIGNED, place).first() is None:
        insert_rows(conn, tables.signatures, [{**place, "signature": part.signature}])


def keep_receipt(conn: Connection, link: Link, receipt: Receipt) -> bool:
    """Store a verified receipt and move the log's acked mark, in the caller's transaction.

    Returns:
        Whether the mark moved.

    Raises:
        BadReceipt: not signed by the pinned township, or not about a fact of our chain.
    """
    found = standing(conn, receipt.log_id)
    if found is None or not link.holds(receipt.signature, receipt.signed()):
        raise BadReceipt("not the township's, or of a log that is not here")
    if hash_at(conn, found.origin, receipt.seq) != receipt.hash:
        raise BadReceipt(f"not our fact {receipt.seq}")
    if receipt.seq <= found.acked:
        return False
    log = {"village": found.origin.village, "log_id": receipt.log_id}
    row = {
        **log,
        "seq": receipt.seq,
        "hash": receipt.hash,
        "server_ms": receipt.server_ms,
        "signature": receipt.signature,
    }
    conn.execute(_NO_RECEIPT, log)
    insert_rows(conn, tables.receipts, [row])
    conn.execute(_ACKED, {"of": receipt.log_id, "upto": receipt.seq})
    return True
