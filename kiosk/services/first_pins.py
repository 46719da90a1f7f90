"""Whose thought a clerk's PIN was: one that a head or the township gave her is changed first."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts import SYSTEM
from kiosk.core.facts.people import ClerkAppointed, PinChanged
from kiosk.services import basis
from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP, latest, number_key, settled, stored_of

_A, _F = tables.about, tables.facts
_SAID = (
    select(_F.c.log_id, _F.c.seq, _F.c.body, _F.c.hash)
    .join(
        _A,
        (_A.c.village == _F.c.village) & (_A.c.log_id == _F.c.log_id) & (_A.c.seq == _F.c.seq),
    )
    .where(
        _A.c.village == bindparam("village"), _A.c.family == "clerk", _A.c.key == bindparam("key")
    )
)


def is_somebody_elses(conn: Connection, village: str, clerk: int) -> bool:
    """Whether her PIN is one that somebody else thought of.

    The first head's, and one set with the recovery sheet, were typed by herself.
    """
    rows = conn.execute(_SAID, {"village": village, "key": number_key(clerk)})
    said = sorted((stored_of(row) for row in rows), key=lambda stored: stored.order)
    last = latest(settled(said), ClerkAppointed, PinChanged)
    if last is None:
        return False
    hers = last.fact.operator in (SYSTEM, basis.by_clerk(clerk))
    return not hers or last.fact.device == TOWNSHIP
