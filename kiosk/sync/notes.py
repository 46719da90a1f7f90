"""What this kiosk alone remembers of its township: a few notes in ``local_notes``.

They are no facts: another kiosk's differ, a backup may bring old ones back, and all but the link
itself can be lost without losing anything but time.
"""

from __future__ import annotations

from typing import Any

import cbor2
from sqlalchemy import Connection, bindparam, delete, select

from kiosk.store import tables
from kiosk.store.bulk import insert_rows

LINK = "sync.link"
STATE = "sync.state"
CLOCK = "sync.clock"
STICK = "sync.stick"

_NOTE = select(tables.local_notes.c.value).where(tables.local_notes.c.key == bindparam("key"))

_FORGET = delete(tables.local_notes).where(tables.local_notes.c.key == bindparam("key"))


def get(conn: Connection, key: str) -> Any:
    """A note as plain data; ``None`` when there is none, or none that can be read."""
    raw = conn.execute(_NOTE, {"key": key}).scalar()
    if raw is None:
        return None
    try:
        return cbor2.loads(raw)
    except (cbor2.CBORDecodeError, ValueError):
        return None


def put(conn: Connection, key: str, value: Any) -> None:
    """Keep a note; plain data only."""
    put_raw(conn, key, cbor2.dumps(value, canonical=True))


def put_raw(conn: Connection, key: str, value: bytes) -> None:
    """Keep bytes that somebody else reads."""
    conn.execute(_FORGET, {"key": key})
    insert_rows(conn, tables.local_notes, [{"key": key, "value": value}])
