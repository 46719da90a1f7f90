"""Gestures that have begun: their event id is on the disk before anything is asked.

When she says 对, the deed takes this id. A double tap, a crash right after COMMIT and a second
try are then one and the same entry. A gesture broken off by the clock stays for her card until
the day is closed, so that she can go on where she was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from kiosk.store import tables
from kiosk.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Begun:
    """A gesture under way.

    Attributes:
        event_id: What the deed will be called.
        kind: Which deed (``exchange``).
        detail: What she had chosen so far.
    """

    event_id: bytes
    kind: str
    detail: Mapping[str, Any]


def begin(uow: UnitOfWork, holder: str, kind: str, detail: Mapping[str, Any]) -> Begun:
    """Note that a holder has begun something; an earlier gesture of the kind is given up."""
    drop(uow, holder, kind)
    event_id = uow.node.mint()
    uow.conn.execute(
        insert(tables.gestures).values(
            event_id=event_id,
            holder=holder,
            kind=kind,
            detail=json.dumps(dict(detail), ensure_ascii=False),
            day=uow.day,
        )
    )
    return Begun(event_id, kind, detail)


def drop(uow: UnitOfWork, holder: str, kind: str) -> None:
    """It came to an end, one way or the other."""
    table = tables.gestures
    uow.conn.execute(delete(table).where(table.c.holder == holder, table.c.kind == kind))


def under_way(conn: Connection, holder: str, kind: str, day: str) -> Begun | None:
    """What this holder had begun today and not ended."""
    table = tables.gestures
    asked = select(table).where(table.c.holder == holder, table.c.kind == kind, table.c.day == day)
    row = conn.execute(asked).first()
    return None if row is None else Begun(row.event_id, row.kind, json.loads(row.detail))


def clear(uow: UnitOfWork) -> None:
    """The day is closed: nothing half-done goes into the next."""
    uow.conn.execute(delete(tables.gestures))
