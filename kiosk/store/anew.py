"""Fills the projected tables anew from the logs: after a migration, an upgrade, a re-homing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, select

from kiosk.store import tables
from kiosk.store.folds import Stored, stored_of
from kiosk.store.projector import project
from kiosk.store.quick import quick

_BATCH = 2000


def project_anew(conn: Connection) -> int:
    """Empty the projected tables and fill them from the logs; returns how many facts there were."""
    conn = quick(conn)
    for table in reversed(tables.of_group("projected")):
        conn.exec_driver_sql(f'DELETE FROM "{table.name}"')
    done = 0
    for log in conn.execute(_LOGS).all():
        for batch in pages(conn, log.village, log.log_id):
            project(conn, batch, upto=(log.log_id, batch[-1].seq))
            done += len(batch)
    return done


_LOGS = select(tables.logs).order_by(tables.logs.c.log_id)


def pages(conn: Connection, village: str, log_id: bytes, after: int = 0) -> Iterator[list[Stored]]:
    """The facts of a log in order, up to 2,000 at a time."""
    while True:
        asked = {"village": village, "log_id": log_id, "after": after, "most": _BATCH}
        batch = [stored_of(row) for row in conn.execute(_PAGE, asked)]
        if batch:
            yield batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].seq


_F = tables.facts.c
_PAGE = (
    select(_F.body, _F.log_id, _F.seq, _F.hash)
    .where(
        _F.village == bindparam("village"),
        _F.log_id == bindparam("log_id"),
        _F.seq > bindparam("after"),
    )
    .order_by(_F.seq)
    .limit(bindparam("most"))
)
