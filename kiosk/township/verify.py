"""``kiosk township verify``: the kiosk's own checks over every village's logs, and signatures.

Village by village, each replayed into empty tables and compared row by row: no row depends on
another village's facts, and a township of ten years does not fit into memory at once. Beyond what a
kiosk checks, every signature that came with a batch is verified again: who can write the database
could recompute a chain, but not sign it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, func, select

from kiosk.store import tables
from kiosk.store.codec import signed_head
from kiosk.store.engine import Store
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.verify import Progress, Verdict
from kiosk.store.verify import verify_in as replay_in
from kiosk.township.tables import devices

Begun = Callable[[str], Progress | None]
"""Called with a village's id before it is checked; what it gives is told how far that one is."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one village; ``*`` is the common log."""

    village: str
    verdict: Verdict


def verify(store: Store, begun: Begun = lambda _: None) -> Iterator[Checked]:
    """Check everything, a village at a time.

    Args:
        store: The township's; it is only read.
    """
    with store.read_engine.connect() as conn, conn.begin():
        known = villages_in(conn)
    for village in known:
        with store.read_engine.connect() as conn, conn.begin():
            yield verify_in(conn, village, begun(village))


def verify_in(conn: Connection, village: str, progress: Progress | None = None) -> Checked:
    """One village, as one transaction sees it."""
    verdict = replay_in(conn, progress=progress, village=village)
    if verdict.sound:
        since = time.monotonic()
        problem = _unsigned(conn, village)
        seconds = verdict.seconds + time.monotonic() - since
        if problem is not None:
            verdict = Verdict(verdict.facts, "township-verify-signature", problem, seconds)
    return Checked(village, verdict)


def villages_in(conn: Connection) -> list[str]:
    """Every village that any table speaks of, whether or not it has a log."""
    found: set[str] = set()
    for table in tables.METADATA.sorted_tables:
        if "village" in table.columns:
            found.update(conn.execute(select(table.c.village).distinct()).scalars())
    return sorted(found)


def _unsigned(conn: Connection, village: str) -> str | None:
    """The first log whose signatures do not hold, or that goes on beyond the last of them."""
    logs, signatures, facts = tables.logs.c, tables.signatures.c, tables.facts.c
    known = {
        row.device: row.device_key
        for row in conn.execute(
            select(devices.c.device, devices.c.device_key).where(devices.c.village == village)
        )
    }
    for log in conn.execute(select(tables.logs).where(logs.village == village)).all():
        if known.get(log.device, log.device_key) != log.device_key:
            return f"{log.log_id.hex()} {log.device}"
        asked = (
            select(signatures.seq, signatures.signature, facts.hash)
            .outerjoin(
                tables.facts,
                (facts.village == signatures.village)
                & (facts.log_id == signatures.log_id)
                & (facts.seq == signatures.seq),
            )
            .where(signatures.village == village, signatures.log_id == log.log_id)
            .order_by(signatures.seq)
        )
        key = Ed25519PublicKey.from_public_bytes(log.device_key)
        for seq, signature, hash_ in conn.execute(asked):
            try:
                key.verify(signature, signed_head(log.log_id, seq, hash_ or b""))
            except InvalidSignature:
                return f"{log.log_id.hex()} #{seq}"
        last = conn.execute(
            select(func.max(signatures.seq)).where(
                signatures.village == village, signatures.log_id == log.log_id
            )
        ).scalar()
        # The township's own logs are signed as they are given out; a kiosk's came signed.
        if log.device != TOWNSHIP and log.head_seq and last != log.head_seq:
            return f"{log.log_id.hex()} #{log.head_seq}"
    return None
