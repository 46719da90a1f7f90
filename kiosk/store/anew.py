"""Fills the projected tables anew from the logs: after a migration, an upgrade, a re-homing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select

from kiosk.store import tables
from kiosk.store.folds import Stored, stored_of
from kiosk.store.projector import project

_BATCH = 2000


def project_anew(conn: Connection) -> int:
    """Empty the projected tables and fill them from the logs; returns how many facts there were."""
    for table in reversed(tables.of_group("projected")):
        conn.execute(delete(table))
    done = 0
    logs = tables.logs
    for log in conn.execute(select(logs).order_by(logs.c.log_id)).all():
        for batch in pages(conn, log.village, log.log_id):
            project(conn, batch, upto=(log.log_id, batch[-1].seq))
            done += len(batch)
    return done


def pages(conn: Connection, village: str, log_id: bytes, after: int = 0) -> Iterator[list[Stored]]:
    """The facts of a log in order, up to 2,000 at a time."""
    facts = tables.facts
    while True:
        asked = (
            select(facts)
            .where(facts.c.village == village, facts.c.log_id == log_id, facts.c.seq > after)
            .order_by(facts.c.seq)
            .limit(_BATCH)
        )
        batch = [stored_of(row) for row in conn.execute(asked)]
        if not batch:
            return
        yield batch
        after = batch[-1].seq
