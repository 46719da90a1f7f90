"""Logs of others: taken in whole and in order, and given out the same (SYNC.md §1, §4).

The township takes in what a kiosk pushes and a kiosk what it pulls by the very same
:func:`take_in`. Nothing is believed: the writer's key, its signature of the last fact, the chain
from there back, whose village and device the facts are of. What holds is kept as the bytes it came
in, and projected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, select, tuple_

from kiosk.core.facts import Fact, reference_of
from kiosk.core.facts.node import LogOpened
from kiosk.store import log as own
from kiosk.store import tables
from kiosk.store.bulk import insert_rows, rows_of
from kiosk.store.codec import GENESIS, chain, decode, personal_digest, signed_head
from kiosk.store.folds import Stored
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.giving import BYTES_MOST as BYTES_MOST
from kiosk.store.giving import FACTS_MOST as FACTS_MOST
from kiosk.store.giving import Origin as Origin
from kiosk.store.giving import Slice as Slice
from kiosk.store.giving import count_facts as count_facts
from kiosk.store.giving import give_out as give_out
from kiosk.store.giving import hash_at as hash_at
from kiosk.store.giving import heads as heads
from kiosk.store.giving import log_here as log_here
from kiosk.store.log import Head, PersonalRow
from kiosk.store.projector import project

_CHUNK = 400


class Gap(Exception):
    """The slice begins after the log's end here.

    Attributes:
        head: Where the log stands here.
    """

    def __init__(self, head: Head) -> None:
        super().__init__(f"{head.log_id.hex()} ends at {head.seq}")
        self.head = head


class Fork(Exception):
    """Two histories of one log: the same place holds another fact here.

    Attributes:
        at: The first place that differs.
        head: Where the log stands here.
    """

    def __init__(self, at: int, head: Head) -> None:
        super().__init__(f"{head.log_id.hex()} differs from {at} on")
        self.at = at
        self.head = head


class Forged(Exception):
    """Somebody else wrote this, or changed it.

    Attributes:
        reason: ``key``, ``signature``, ``chain``, ``village``, ``device``, ``personal``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a slice.

    Attributes:
        head: Where the log stands now.
        new: Facts that were not here before, in order.
        doubled: Those of them whose event id stood here with *other* bytes: an incident. They
            keep their place; which one counts is the same on every node (``copies``).
    """

    head: Head
    new: tuple[Stored, ...]
    doubled: tuple[Stored, ...] = field(default=())


def device_name(device_key: bytes) -> str:
    """The name of a device: eight hex digits of its key's SHA-256."""
    return hashlib.sha256(device_key).hexdigest()[:8]


def take_in(conn: Connection, origin: Origin, part: Slice) -> TakenIn:
    """Keep and project what is new of a slice; the same slice twice changes nothing.

    A log that is not here yet begins with its ``seq`` 1. That ``origin`` may write at all (its key
    is enrolled, or the pinned township's) is the caller's to know.

    Args:
        conn: Inside a write transaction.

    Raises:
        Gap, Fork, Forged: as they say; nothing was written.
        NotAFact: a body is none.
    """
    head = _lock(conn, origin)
    facts = [decode(body) for body in part.bodies]
    for fact in facts:
        _is_of(fact, origin)
    hashes = _hashes(origin.log_id, part)
    last = part.from_seq + len(hashes) - 1
    _check_signature(origin, last, hashes[-1], part.signature)
    if part.from_seq > head.seq + 1:
        raise Gap(head)
    _check_overlap(conn, origin, part, hashes, head)
    known = head.seq - part.from_seq + 1
    if known >= len(facts):
        return TakenIn(head, ())
    if head.seq == 0:
        _open(conn, origin)
    new = [
        Stored(fact, origin.log_id, part.from_seq + place, hashes[place])
        for place, fact in enumerate(facts)
        if place >= known
    ]
    own.keep_rows(conn, origin.village, _personal_of(facts[known:], part.personal))
    doubled = _keep(conn, origin, new, part.bodies[known:])
    head = _advance(conn, origin, head, new)
    insert_rows(
        conn,
        tables.signatures,
        [
            {
                "village": origin.village,
                "log_id": origin.log_id,
                "seq": head.seq,
                "signature": part.signature,
            }
        ],
    )
    project(conn, new)
    return TakenIn(head, tuple(new), tuple(doubled))


# ---- taking in, step by step -----------------------------------------------------------------


_LOG = select(tables.logs).where(tables.logs.c.log_id == bindparam("log_id")).with_for_update()


def _lock(conn: Connection, origin: Origin) -> Head:
    """Where the log stands, kept from others until this transaction ends."""
    row = conn.execute(_LOG, {"log_id": origin.log_id}).first()
    if row is None:
        if origin.device != TOWNSHIP and origin.device != device_name(origin.device_key):
            raise Forged("device")
        return Head(origin.log_id, 0, GENESIS, "")
    if (row.village, row.device) != (origin.village, origin.device):
        raise Forged("village")
    if row.device_key != origin.device_key:
        raise Forged("key")
    return Head(row.log_id, row.head_seq, row.head_hash, row.last_day)


def _is_of(fact: Fact, origin: Origin) -> None:
    if fact.village != origin.village:
        raise Forged("village")
    if fact.device == origin.device:
        return
    # Re-homed facts of a log whose key is gone still say at which device they happened. But the
    # township's word is nobody's to pass on, and a log is opened by its own device only.
    if TOWNSHIP in (fact.device, origin.device) or isinstance(fact.payload, LogOpened):
        raise Forged("device")


def _hashes(log_id: bytes, part: Slice) -> list[bytes]:
    hashes, last = [], part.previous
    for place, body in enumerate(part.bodies):
        last = chain(log_id, part.from_seq + place, last, body)
        hashes.append(last)
    return hashes


def _check_signature(origin: Origin, seq: int, hash_: bytes, signature: bytes) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(origin.device_key)
        key.verify(signature, signed_head(origin.log_id, seq, hash_))
    except (InvalidSignature, ValueError) as problem:
        raise Forged("signature") from problem


def _check_overlap(
    conn: Connection, origin: Origin, part: Slice, hashes: Sequence[bytes], head: Head
) -> None:
    """The place before the slice and every place both have must hold the same."""
    if part.from_seq == head.seq + 1:
        if part.previous != head.hash:
            if head.seq == 0:
                raise Forged("chain")
            raise Fork(head.seq, head)
        return
    said = {part.from_seq - 1: part.previous}
    said.update((part.from_seq + place, hash_) for place, hash_ in enumerate(hashes))
    asked = {
        "village": origin.village,
        "log_id": origin.log_id,
        "first": part.from_seq - 1,
        "last": part.from_seq + len(hashes),
    }
    here = {0: GENESIS} | {row.seq: row.hash for row in conn.execute(_HASHES, asked)}
    for seq in sorted(said):
        if seq in here and here[seq] != said[seq]:
            raise Fork(max(seq, 1), head)


_HASHES = select(tables.facts.c.seq, tables.facts.c.hash).where(
    tables.facts.c.village == bindparam("village"),
    tables.facts.c.log_id == bindparam("log_id"),
    tables.facts.c.seq >= bindparam("first"),
    tables.facts.c.seq <= bindparam("last"),
)


def _open(conn: Connection, origin: Origin) -> None:
    own.open_log(
        conn,
        log_id=origin.log_id,
        village=origin.village,
        device=origin.device,
        device_key=origin.device_key,
        own=False,
    )


def _personal_of(facts: Sequence[Fact], rows: Sequence[PersonalRow]) -> list[PersonalRow]:
    """The rows these facts point at, each the one that was meant."""
    if not rows:
        return []
    wanted = {}
    for fact in facts:
        reference = reference_of(fact)
        if reference is not None:
            wanted[reference.ref] = reference.digest
    kept = []
    for row in rows:
        digest = wanted.get(row.ref)
        if digest is None:
            continue
        if personal_digest(row.salt, row.packed) != digest:
            raise Forged("personal")
        kept.append(row)
    return kept


def _keep(
    conn: Connection, origin: Origin, new: Sequence[Stored], bodies: Sequence[bytes]
) -> list[Stored]:
    """Append the facts; returns those whose id stood here with other bytes."""
    copies, met = _known(conn, origin.village, [stored.fact.event_id for stored in new])
    rows, doubled = [], []
    for stored, body in zip(new, bodies, strict=True):
        event = stored.fact.event_id
        copy = copies.get(event, -1) + 1
        copies[event] = copy
        if met.setdefault(event, body) != body:
            doubled.append(stored)
        rows.append(
            {
                "village": origin.village,
                "log_id": origin.log_id,
                "seq": stored.seq,
                "event_id": event,
                "copy": copy,
                "type": stored.fact.type_name,
                "body": body,
                "hash": stored.hash,
            }
        )
    insert_rows(conn, tables.facts, rows)
    return doubled


def _known(
    conn: Connection, village: str, events: Sequence[bytes]
) -> tuple[dict[bytes, int], dict[bytes, bytes]]:
    copies: dict[bytes, int] = {}
    bodies: dict[bytes, bytes] = {}
    keys = [(village, event) for event in events]
    for row in rows_of(conn, _MET, keys, on_postgresql=_MET_ARRAYS):
        copies[row.event_id] = max(row.copy, copies.get(row.event_id, 0))
        bodies.setdefault(row.event_id, row.body)
    return copies, bodies


_MET = select(tables.facts.c.event_id, tables.facts.c.copy, tables.facts.c.body).where(
    tuple_(tables.facts.c.village, tables.facts.c.event_id).in_(bindparam("keys", expanding=True))
)
_MET_ARRAYS = (
    "SELECT f.event_id, f.copy, f.body FROM unnest(%b::text[], %b::bytea[]) AS k(village, event_id)"
    " JOIN facts f ON f.village = k.village AND f.event_id = k.event_id"
)


def _advance(conn: Connection, origin: Origin, head: Head, new: Sequence[Stored]) -> Head:
    """Move the log's head to the last of the new facts; its day never goes back."""
    day = max(head.day, *(stored.fact.day for stored in new))
    after = Head(origin.log_id, new[-1].seq, new[-1].hash, day)
    own.set_head(conn, after)
    return after
