"""Logs of others: taken in whole and in order, and given out the same (SYNC.md §1, §4).

The township takes in what a kiosk pushes and a kiosk what it pulls by the very same
:func:`take_in`. Nothing is believed: the writer's key, its signature of the last fact, the chain
from there back, whose village and device the facts are of. What holds is kept as the bytes it came
in, and projected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, bindparam, func, select, tuple_, update

from kiosk.core.facts import Fact, reference_of
from kiosk.core.facts.node import LogOpened
from kiosk.store import log as own
from kiosk.store import tables
from kiosk.store.bulk import insert_rows, rows_of
from kiosk.store.codec import GENESIS, NotAFact, chain, decode, personal_digest, signed_head
from kiosk.store.folds import Stored
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.log import Head, PersonalRow
from kiosk.store.projector import project

_CHUNK = 400
FACTS_MOST = 500
BYTES_MOST = 1_500_000
"""Of bodies and personal rows in one slice, so that it stays under 2 MiB on the wire."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose log it is: 16 bytes id, village, device name, the device's 32 byte Ed25519 key."""

    log_id: bytes
    village: str
    device: str
    device_key: bytes


@dataclass(frozen=True, slots=True)
class Slice:
    """Facts of one log in order.

    Attributes:
        from_seq: ``seq`` of the first one.
        previous: Hash before the first one.
        bodies: At least one.
        personal: Rows these bodies point at; those of erased people are missing.
        signature: The writer's, over the place of the last one (``codec.signed_head``).
    """

    from_seq: int
    previous: bytes
    bodies: tuple[bytes, ...]
    personal: tuple[PersonalRow, ...]
    signature: bytes


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
    here = {0: GENESIS}
    facts = tables.facts
    here.update(
        (row.seq, row.hash)
        for row in conn.execute(
            select(facts.c.seq, facts.c.hash).where(
                facts.c.village == origin.village,
                facts.c.log_id == origin.log_id,
                facts.c.seq >= part.from_seq - 1,
                facts.c.seq <= part.from_seq + len(hashes),
            )
        )
    )
    for seq in sorted(said):
        if seq in here and here[seq] != said[seq]:
            raise Fork(max(seq, 1), head)


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
    _set_head(conn, after)
    return after


def _set_head(conn: Connection, head: Head) -> None:
    conn.execute(
        update(tables.logs)
        .where(tables.logs.c.log_id == head.log_id)
        .values(head_seq=head.seq, head_hash=head.hash, last_day=head.day)
    )


# ---- giving out --------------------------------------------------------------------------------


def heads(conn: Connection, villages: Sequence[str] | None = None) -> list[tuple[Origin, Head]]:
    """Every log here, or of some villages only, and where it stands."""
    asked = select(tables.logs).order_by(tables.logs.c.village, tables.logs.c.log_id)
    if villages is not None:
        asked = asked.where(tables.logs.c.village.in_(villages))
    return [_both(row) for row in conn.execute(asked)]


def log_here(conn: Connection, log_id: bytes) -> tuple[Origin, Head] | None:
    """One log and where it stands; ``None`` when it is not here."""
    row = conn.execute(select(tables.logs).where(tables.logs.c.log_id == log_id)).first()
    return None if row is None else _both(row)


def _both(row: Row[tuple[object, ...]]) -> tuple[Origin, Head]:
    origin = Origin(row.log_id, row.village, row.device, row.device_key)
    return origin, Head(row.log_id, row.head_seq, row.head_hash, row.last_day)


def give_out(
    conn: Connection,
    log_id: bytes,
    after: int,
    *,
    facts_most: int = FACTS_MOST,
    bytes_most: int = BYTES_MOST,
    sign: Callable[[bytes], bytes] | None = None,
) -> Slice | None:
    """The facts of a log after ``after``; ``None`` when there are none.

    Args:
        sign: Signs as the log's writer; then the slice ends anywhere. Without it the slice ends at
            a place whose signature is kept here, and there is none before the first such place.

    Raises:
        KeyError: the log is not here.
    """
    known = log_here(conn, log_id)
    if known is None:
        raise KeyError(f"no log {log_id.hex()}")
    origin, head = known
    end = min(head.seq, after + facts_most)
    signatures: Mapping[int, bytes] = {}
    if sign is None:
        signatures = _signatures(conn, origin, after, end)
        if not signatures:
            return None
        end = max(signatures)
    rows = _rows(conn, origin, after, end)
    if not rows:
        return None
    personal = _personal_beside(conn, origin.village, [row.body for row in rows])
    taken = _within(rows, personal, bytes_most)
    if sign is None:
        ends = [seq for seq in signatures if seq <= rows[taken - 1].seq] or [min(signatures)]
        taken = max(ends) - after
    rows = rows[:taken]
    last = rows[-1]
    signature = sign(signed_head(log_id, last.seq, last.hash)) if sign else signatures[last.seq]
    kept = [row for each in rows for row in personal.get(each.body, ())]
    return Slice(
        after + 1,
        _hash_at(conn, origin, after),
        tuple(row.body for row in rows),
        tuple(kept),
        signature,
    )


def _signatures(conn: Connection, origin: Origin, after: int, end: int) -> dict[int, bytes]:
    kept = tables.signatures
    of_log = (kept.c.village == origin.village) & (kept.c.log_id == origin.log_id)
    asked = select(kept.c.seq, kept.c.signature).where(of_log, kept.c.seq > after)
    found = {row.seq: row.signature for row in conn.execute(asked.where(kept.c.seq <= end))}
    if found:
        return found
    row = conn.execute(asked.order_by(kept.c.seq).limit(1)).first()
    return {} if row is None else {row.seq: row.signature}


def _rows(conn: Connection, origin: Origin, after: int, end: int) -> list[Row[tuple[object, ...]]]:
    facts = tables.facts
    asked = (
        select(facts.c.seq, facts.c.body, facts.c.hash)
        .where(
            facts.c.village == origin.village,
            facts.c.log_id == origin.log_id,
            facts.c.seq > after,
            facts.c.seq <= end,
        )
        .order_by(facts.c.seq)
    )
    return list(conn.execute(asked).all())  # type: ignore[arg-type]


def _within(
    rows: Sequence[Row[tuple[object, ...]]],
    personal: Mapping[bytes, Sequence[PersonalRow]],
    most: int,
) -> int:
    """How many of these rows fit into so many bytes; at least one."""
    total = 0
    for place, row in enumerate(rows):
        total += len(row.body) + sum(
            len(each.packed) + len(each.owner) + 40 for each in personal.get(row.body, ())
        )
        if total > most and place:
            return place
    return len(rows)


def _personal_beside(
    conn: Connection, village: str, bodies: Sequence[bytes]
) -> dict[bytes, list[PersonalRow]]:
    """The personal rows kept here that these bodies point at."""
    refs: dict[bytes, bytes] = {}
    for body in bodies:
        # The key stands in the bytes as it is; few bodies have it, and only those are read.
        if b"personal" in body:
            try:
                reference = reference_of(decode(body))
            except NotAFact:
                continue
            if reference is not None:
                refs[reference.ref] = body
    found: dict[bytes, list[PersonalRow]] = {}
    wanted = list(refs)
    for start in range(0, len(wanted), _CHUNK):
        asked = {"village": village, "refs": wanted[start : start + _CHUNK]}
        for row in conn.execute(_PERSONAL, asked):
            kept = PersonalRow(row.ref, row.owner, row.salt, row.fields)
            found.setdefault(refs[row.ref], []).append(kept)
    return found


_PERSONAL = select(tables.personal).where(
    tables.personal.c.village == bindparam("village"),
    tables.personal.c.ref.in_(bindparam("refs", expanding=True)),
)


def _hash_at(conn: Connection, origin: Origin, seq: int) -> bytes:
    if seq == 0:
        return GENESIS
    facts = tables.facts
    found: bytes = conn.execute(
        select(facts.c.hash).where(
            facts.c.village == origin.village,
            facts.c.log_id == origin.log_id,
            facts.c.seq == seq,
        )
    ).scalar_one()
    return found


def hash_at(conn: Connection, log_id: bytes, seq: int) -> bytes | None:
    """The hash at one place of a log here; ``None`` when there is no such place."""
    known = log_here(conn, log_id)
    if known is None or seq > known[1].seq:
        return None
    return _hash_at(conn, known[0], seq)


def count_facts(conn: Connection, village: str) -> int:
    """How many facts of a village are here."""
    asked = select(func.count()).select_from(tables.facts).where(tables.facts.c.village == village)
    return int(conn.execute(asked).scalar_one())
