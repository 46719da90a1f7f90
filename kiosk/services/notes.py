"""What was done, in the clerk's own words (给李奶奶买药): kept beside an entry, never in a body.

The words are a personal row of the holder's, found again by the entry's own id; erasing her takes
them along.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from kiosk.store import tables
from kiosk.store.codec import Personal, unpack_fields
from kiosk.store.uow import UnitOfWork

_P = tables.personal
_WORDS = select(_P.c.fields).where(
    _P.c.village == bindparam("village"), _P.c.ref == bindparam("entry")
)


def row_for(uow: UnitOfWork, entry: bytes, account: str, note: str) -> Personal | None:
    """The row to write beside an entry; ``None`` when there is nothing to say."""
    return replace(uow.personal(account, words=note), ref=entry) if note else None


def beside(conn: Connection, village: str, entry: bytes) -> str:
    """The words beside an entry; empty when there are none (any more)."""
    packed = conn.execute(_WORDS, {"village": village, "entry": entry}).scalar()
    return "" if packed is None else str(unpack_fields(packed).get("words", ""))
