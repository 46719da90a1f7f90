"""One event at several places: facts re-homed into another log keep their id (SYNC.md §6).

Every place keeps its fact, because a log has no gaps, but the event counts once: at its first
place by (log id, seq). That choice is the same on every node, whatever came first; the other
places speak of nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, tuple_

from kiosk.store import tables
from kiosk.store.folds import Key, Stored, keys_of, stored_of

OWN_KEYED = {"entry", "move", "activity", "notice", "incident"}
"""Families whose things are named by the event id of their first fact: no ``about`` row."""


def first_places(rows: Iterable[Any]) -> list[Any]:
    """Of rows of ``facts`` the one that counts for each (village, event id)."""
    first: dict[tuple[str, bytes], Any] = {}
    for row in rows:
        key = (row.village, row.event_id)
        other = first.get(key)
        if other is None or (row.log_id, row.seq) < (other.log_id, other.seq):
            first[key] = row
    return list(first.values())


def settle_copies(
    conn: Connection, batch: Sequence[Stored], touched: dict[Key, list[Stored]]
) -> set[Key]:
    """Let every event of the batch count at its first place only.

    Args:
        batch: Facts new to the tables, standing in ``facts``.
        touched: What they speak of; changed here: copies are taken out, and what an earlier copy
            had spoken of is to be folded anew.

    Returns:
        What the copies speak of.
    """
    spoken_of: set[Key] = set()
    for row in _losers(conn, batch):
        place = (row.log_id, row.seq)
        loser = stored_of(row)
        for key in keys_of(loser):
            news = touched.setdefault(key, [])
            news[:] = [stored for stored in news if (stored.log_id, stored.seq) != place]
            spoken_of.add(key)
        conn.execute(
            delete(tables.about).where(
                tables.about.c.village == row.village,
                tables.about.c.log_id == row.log_id,
                tables.about.c.seq == row.seq,
            )
        )
    return spoken_of


def _losers(conn: Connection, batch: Sequence[Stored]) -> list[Any]:
    known: set[tuple[str, bytes]] = set()
    for village in {stored.fact.village for stored in batch}:
        known.update((village, event) for event in conn.execute(_AGAIN, {"v": village}).scalars())
    if not known:
        return []
    met_again = known & {(stored.fact.village, stored.fact.event_id) for stored in batch}
    if not met_again:
        return []
    places: dict[tuple[str, bytes], list[Any]] = defaultdict(list)
    for row in conn.execute(_PLACES, {"events": sorted(met_again)}):
        places[(row.village, row.event_id)].append(row)
    losers = []
    for rows in places.values():
        rows.sort(key=lambda row: (row.log_id, row.seq))
        losers += rows[1:]
    return losers


# The condition stands in the text so that the partial index over it serves.
_AGAIN = select(tables.facts.c.event_id).where(
    tables.facts.c.village == bindparam("v"), text("copy > 0")
)
_PLACES = select(tables.facts).where(
    tuple_(tables.facts.c.village, tables.facts.c.event_id).in_(bindparam("events", expanding=True))
)
