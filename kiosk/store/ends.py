"""Signatures of a log's places, so that it can be given out when its key is gone.

A device key is in no backup. What a backup brings back beyond the last settlement would then be
facts that nobody can sign any more and no township takes; so every backup holds its log's
signatures, made by the key while it was there.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, func, select

from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import signed_head
from kiosk.store.replica import FACTS_MOST, log_here


def sign_ends(conn: Connection, log_id: bytes, sign: Callable[[bytes], bytes]) -> int:
    """Sign a log's head and, on the way there, a place every few hundred facts.

    Args:
        conn: Inside a write transaction.
        sign: The log's own key.

    Returns:
        How many places were signed; none where a signature of the head is kept already.
    """
    here = log_here(conn, log_id)
    if here is None:
        return 0
    origin, head = here
    facts, kept = tables.facts.c, tables.signatures.c
    last = conn.execute(
        select(func.coalesce(func.max(kept.seq), 0)).where(
            kept.village == origin.village, kept.log_id == log_id
        )
    ).scalar_one()
    places = [*range(last + FACTS_MOST, head.seq, FACTS_MOST)]
    if head.seq > last:
        places.append(head.seq)
    asked = select(facts.seq, facts.hash).where(
        facts.village == origin.village, facts.log_id == log_id, facts.seq.in_(places)
    )
    rows = [
        {
            "village": origin.village,
            "log_id": log_id,
            "seq": row.seq,
            "signature": sign(signed_head(log_id, row.seq, row.hash)),
        }
        for row in conn.execute(asked).all()
    ]
    insert_rows(conn, tables.signatures, rows)
    return len(rows)
