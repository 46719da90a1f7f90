"""Facts of a forked log move on, same bytes, into a new log (SYNC.md §6).

A disk image that was put back, or a clone, writes a second history of a log. The township keeps
the one it got first; the other machine takes its own facts out of the old log, behind the last
place both have, and appends them to a log of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from kiosk.store import tables
from kiosk.store.anew import project_anew
from kiosk.store.bulk import insert_rows
from kiosk.store.codec import GENESIS, chain, decode
from kiosk.store.log import Head, set_head
from kiosk.store.replica import hash_at, log_here


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact that changed its log; its bytes are what they were."""

    event_id: bytes
    old_seq: int
    new_seq: int


def rehome(conn: Connection, old_log: bytes, after: int, new_log: bytes) -> list[Moved]:
    """Take the facts behind ``after`` out of ``old_log`` and append them to ``new_log``.

    The tables are projected anew. The caller opened ``new_log`` (its genesis names the old one).

    Args:
        conn: Inside a write transaction.
        after: The last place of the old log that both histories share.

    Raises:
        KeyError: one of the logs is not here.
    """
    old, new = log_here(conn, old_log), log_here(conn, new_log)
    if old is None or new is None:
        raise KeyError("no such log")
    facts = tables.facts
    of_old = (facts.c.village == old[0].village) & (facts.c.log_id == old_log)
    rows = conn.execute(select(facts).where(of_old, facts.c.seq > after).order_by(facts.c.seq))
    going = list(rows.mappings())
    if not going:
        return []
    _cut(conn, old_log, after)
    seq, last, day = new[1].seq, new[1].hash, new[1].day
    moved, made = [], []
    for row in going:
        seq += 1
        last = chain(new_log, seq, last, row["body"])
        day = max(day, decode(row["body"]).day)
        moved.append(Moved(row["event_id"], row["seq"], seq))
        made.append(dict(row) | {"log_id": new_log, "seq": seq, "hash": last})
    insert_rows(conn, facts, made)
    set_head(conn, Head(new_log, seq, last, day))
    project_anew(conn)
    return moved


def forget_after(conn: Connection, log_id: bytes, after: int) -> None:
    """Let go of the facts of a replica behind ``after``; every one stands in another log, too.

    The tables are projected anew.

    Args:
        conn: Inside a write transaction.
    """
    facts = tables.facts
    going = select(facts.c.village, facts.c.event_id).where(
        facts.c.log_id == log_id, facts.c.seq > after, facts.c.copy == 0
    )
    first = [(row.village, row.event_id) for row in conn.execute(going)]
    _cut(conn, log_id, after)
    for village, event_id in first:
        # What was a further place of the event is its first one now.
        places = (facts.c.village == village) & (facts.c.event_id == event_id)
        left = select(facts.c.copy).where(places).order_by(facts.c.copy).limit(1)
        copy = conn.execute(left).scalar()
        if copy is not None:
            conn.execute(update(facts).where(places, facts.c.copy == copy).values(copy=0))
    project_anew(conn)


def _cut(conn: Connection, log_id: bytes, after: int) -> None:
    """End a log at an earlier place."""
    hash_ = GENESIS if after == 0 else hash_at(conn, log_id, after)
    assert hash_ is not None
    for table in (tables.facts, tables.signatures):
        conn.execute(delete(table).where(table.c.log_id == log_id, table.c.seq > after))
    bodies = select(tables.facts.c.body).where(tables.facts.c.log_id == log_id)
    day = max((decode(body).day for body in conn.execute(bodies).scalars()), default="")
    set_head(conn, Head(log_id, after, hash_, day))
    logs = tables.logs
    conn.execute(
        update(logs)
        .where(logs.c.log_id == log_id, logs.c.acked_seq > after)
        .values(acked_seq=after)
    )
