"""Two kiosks signed one person out of one attendance: her hours are paid once.

Each kiosk refuses a second sign-out it knows of; between two that have not met only the township
sees both. Of those that stand the smallest event id stays, as with sign-ins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core.facts.points import AttendanceEnded
from kiosk.store import tables

_A, _F, _E = tables.about.c, tables.facts.c, tables.entries.c
_FROM = tables.about.join(
    tables.facts,
    (_F.village == _A.village) & (_F.log_id == _A.log_id) & (_F.seq == _A.seq),
).join(tables.entries, (_E.village == _F.village) & (_E.entry == _F.event_id))
_STANDING = (
    (_A.village == bindparam("village"))
    & (_A.family == "entry")
    & (_F.type == AttendanceEnded.type_name)
    & (_E.state == "standing")
)
# A sign-out is about itself, too; only an attendance can have more than one.
_TWICE = (
    select(_A.key)
    .select_from(_FROM)
    .where(_STANDING)
    .group_by(_A.key)
    .having(func.count(_F.event_id.distinct()) > 1)
)
_TWICE_AMONG = _TWICE.where(_A.key.in_(bindparam("attendances", expanding=True)))
_ENDS = (
    select(_A.key, _F.event_id)
    .select_from(_FROM)
    .where(_STANDING, _A.key.in_(bindparam("attendances", expanding=True)))
    .distinct()
)


def ended_again(
    conn: Connection, village: str, attendances: Sequence[bytes] | None = None
) -> tuple[bytes, ...]:
    """The sign-outs that have to go, of some attendances or of all there are."""
    asked: dict[str, object] = {"village": village}
    if attendances is not None:
        asked["attendances"] = sorted(set(attendances))
    found = conn.execute(_TWICE if attendances is None else _TWICE_AMONG, asked).scalars()
    twice = sorted(found)
    if not twice:
        return ()
    ends: dict[bytes, list[bytes]] = defaultdict(list)
    for row in conn.execute(_ENDS, {"village": village, "attendances": twice}):
        ends[row.key].append(row.event_id)
    return tuple(end for attendance in twice for end in sorted(ends[attendance])[1:])
