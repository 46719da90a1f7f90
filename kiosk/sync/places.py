"""Where two copies of a log part, told without asking back and forth: for sticks.

The kiosk names some places of its log with their hashes, close together at the end and wider apart
towards the beginning; the other side finds the last one that it holds, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from kiosk.store.replica import Origin
from kiosk.sync.logs import Standing, hash_at


def some_places(conn: Connection, log: Standing) -> tuple[tuple[int, bytes], ...]:
    """Some places of a log that is here, (seq, hash), the highest first; about log2 of them."""
    wanted, back = {log.seq, log.acked}, 1
    while back < log.seq:
        wanted.add(log.seq - back)
        back *= 2
    found = ((seq, hash_at(conn, log.origin, seq)) for seq in sorted(wanted, reverse=True))
    return tuple((seq, hash_) for seq, hash_ in found if seq and hash_ is not None)


def last_shared(conn: Connection, origin: Origin, places: Sequence[tuple[int, bytes]]) -> int:
    """The last of these places that this node holds, too; 0 when it is none."""
    for seq, hash_ in sorted(places, reverse=True):
        if 0 < seq < 1 << 53 and hash_at(conn, origin, seq) == hash_:
            return seq
    return 0
