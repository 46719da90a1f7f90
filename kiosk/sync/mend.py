"""When our copy of another's log and the township's have parted.

It takes a township that was put back and wrote on, or a sister kiosk that was cloned. The log's
writer then moves the facts of one history, same bytes, into a new log. A kiosk that holds that
history lets go of it in the old log only when it holds every one of its facts in another log; what
stands nowhere else it first brings to the township (``orphans``). What is this kiosk's own goes
into its own present log.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from kiosk.store import tables
from kiosk.store.rehoming import forget_after
from kiosk.store.rehoming import rehome as move_facts
from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.rehome import forget_receipt

_F = tables.facts.c


def mend(home: Home, there: wire.LogHead, common: int) -> int | None:
    """Make room in our copy for the township's history of a log.

    Args:
        there: The township's head of it.
        common: The last place both share (``rehome.find_common``).

    Returns:
        How many facts of this kiosk's own moved into its present log; ``None`` when there is no
        room because a fact would be lost by it.
    """
    log_id, mine = there.origin.log_id, home.node.log_id

    def job(conn: Connection) -> int | None:
        ours = logs.standing(conn, log_id)
        assert ours is not None
        moved = 0
        if log_id in {each.origin.log_id for each in logs.lineage(conn, mine)}:
            # Written here, under a key that may be gone: nobody else has these.
            moved = len(move_facts(conn, log_id, common, mine))
        elif _first_alone(conn, ours, common) is None:
            forget_after(conn, log_id, common)
        else:
            return None
        forget_receipt(conn, ours.origin, common)
        return moved

    return home.write(job)


def first_alone(home: Home, log_id: bytes, common: int) -> int | None:
    """The first place of a log behind ``common`` whose fact stands in no other log here.

    ``None`` when every one does, same bytes.
    """

    def job(conn: Connection) -> int | None:
        ours = logs.standing(conn, log_id)
        assert ours is not None
        return _first_alone(conn, ours, common)

    return home.read(job)


def _first_alone(conn: Connection, ours: logs.Standing, common: int) -> int | None:
    village, log_id = ours.origin.village, ours.origin.log_id
    going = (
        select(_F.seq, _F.event_id, _F.body)
        .where(_F.village == village, _F.log_id == log_id, _F.seq > common)
        .order_by(_F.seq)
    )
    for row in conn.execute(going).all():
        others = select(_F.body).where(
            _F.village == village, _F.event_id == row.event_id, _F.log_id != log_id
        )
        if row.body not in set(conn.execute(others).scalars()):
            return int(row.seq)
    return None
