"""Logs as they are given out: where they stand, and their facts in slices a writer signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, select

from kiosk.core.facts import reference_of
from kiosk.store import tables
from kiosk.store.codec import GENESIS, NotAFact, decode, signed_head
from kiosk.store.log import Head, PersonalRow

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


def heads(conn: Connection, villages: Sequence[str] | None = None) -> list[tuple[Origin, Head]]:
    """Every log here, or of some villages only, and where it stands."""
    if villages is None:
        return [_both(row) for row in conn.execute(_LOGS)]
    return [_both(row) for row in conn.execute(_LOGS_OF, {"villages": list(villages)})]


_LOGS = select(tables.logs).order_by(tables.logs.c.village, tables.logs.c.log_id)
_LOGS_OF = _LOGS.where(tables.logs.c.village.in_(bindparam("villages", expanding=True)))
_LOG = select(tables.logs).where(tables.logs.c.log_id == bindparam("log_id"))


def log_here(conn: Connection, log_id: bytes) -> tuple[Origin, Head] | None:
    """One log and where it stands; ``None`` when it is not here."""
    row = conn.execute(_LOG, {"log_id": log_id}).first()
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
    asked = {"village": origin.village, "log_id": origin.log_id, "after": after}
    found = {row.seq: row.signature for row in conn.execute(_SIGNED, {**asked, "end": end})}
    if found:
        return found
    row = conn.execute(_SIGNED_NEXT, asked).first()
    return {} if row is None else {row.seq: row.signature}


_S = tables.signatures.c
_SIGNED_AFTER = select(_S.seq, _S.signature).where(
    _S.village == bindparam("village"),
    _S.log_id == bindparam("log_id"),
    _S.seq > bindparam("after"),
)
_SIGNED = _SIGNED_AFTER.where(_S.seq <= bindparam("end"))
_SIGNED_NEXT = _SIGNED_AFTER.order_by(_S.seq).limit(1)


def _rows(conn: Connection, origin: Origin, after: int, end: int) -> list[Row[tuple[object, ...]]]:
    asked = {"village": origin.village, "log_id": origin.log_id, "after": after, "end": end}
    return list(conn.execute(_FACTS, asked).all())  # type: ignore[arg-type]


_F = tables.facts.c
_FACTS = (
    select(_F.seq, _F.body, _F.hash)
    .where(
        _F.village == bindparam("village"),
        _F.log_id == bindparam("log_id"),
        _F.seq > bindparam("after"),
        _F.seq <= bindparam("end"),
    )
    .order_by(_F.seq)
)


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
    asked = {"village": origin.village, "log_id": origin.log_id, "seq": seq}
    found: bytes = conn.execute(_HASH, asked).scalar_one()
    return found


_HASH = select(_F.hash).where(
    _F.village == bindparam("village"),
    _F.log_id == bindparam("log_id"),
    _F.seq == bindparam("seq"),
)


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
