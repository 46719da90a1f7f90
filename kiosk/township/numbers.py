"""Who gives out which numbers: members, households and clerks, kept apart per device.

Two kiosks of a village that are both offline must never give out the same number, and the township
enrols people, too. A range is a setting of the village (``numbers.member:<device>``), said in its
log. A village's first kiosk has all numbers to itself; when a second one comes, each further kiosk
gets a share of its own out of the upper numbers, and the top ones are the township's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, bindparam, exists, func, select

from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import settings
from kiosk.store import tables as store
from kiosk.store.folds.base import TOWNSHIP
from kiosk.township import devices, own_logs
from kiosk.township.base import Township
from kiosk.township.own_logs import TownshipWork


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How one kind of number is shared out.

    Attributes:
        key: The setting that says a device's range.
        column: The numbers given so far.
        first: What the first kiosk of a village keeps at least.
        size: How many each further one gets.
        last: The last number a kiosk gets; what is above is the township's own.
        own: The township's range; no kiosk goes up into it (``settings.TOWNSHIPS_FIRST``).
        skip: How many numbers a township that was put back leaves out.
    """

    key: str
    column: Column[Any]
    first: int
    size: int
    last: int
    own: str
    skip: int


_KINDS = (
    # Four digits: the number pad takes no fifth.
    _Numbers(settings.MEMBER_NUMBERS, store.members.c.member, 3999, 500, 8999, "9000-9999", 50),
    _Numbers(
        settings.HOUSEHOLD_NUMBERS, store.households.c.household, 3999, 500, 8999, "9000-9999", 50
    ),
    _Numbers(settings.CLERK_NUMBERS, store.clerks.c.clerk, 39, 5, 89, "90-99", 2),
)


def give(town: Township, conn: Connection, village: str, device: str) -> None:
    """Say in the village's log which numbers a kiosk that comes now gives out.

    The caller holds the village's lock.
    """
    others = [each.device for each in devices.of_village(conn, village)]
    work = own_logs.work(town, conn, village)
    say_own(work)
    said = [pair for kind in _KINDS for pair in _shares(conn, village, kind, device, others)]
    _say(work, said)


def say_own(work: TownshipWork) -> None:
    """Say which numbers the township itself gives out in a village, unless that was said."""
    own = [(f"{kind.key}:{TOWNSHIP}", kind.own) for kind in _KINDS]
    _say(work, [pair for pair in own if _range_said(work.conn, work.village, pair[0]) is None])


def skip_ahead(work: TownshipWork) -> None:
    """Leave some numbers of the township's own out: it was put back and may have given them out.

    Whoever got them comes back with the kiosks' replicas; nobody else may have the number then.
    """
    said = []
    for kind in _KINDS:
        key = f"{kind.key}:{TOWNSHIP}"
        first, last = settings.range_of(work.conn, work.village, kind.key, TOWNSHIP)
        highest = select(func.max(kind.column)).where(
            kind.column.table.c.village == work.village, kind.column.between(first, last)
        )
        used = work.conn.execute(highest).scalar()
        start = (first if used is None else int(used) + 1) + kind.skip
        if _range_said(work.conn, work.village, key) is not None and start <= last:
            said.append((key, f"{start}-{last}"))
    _say(work, said)


def _shares(
    conn: Connection, village: str, kind: _Numbers, device: str, others: Sequence[str]
) -> list[tuple[str, str]]:
    """The new device's range; and where it is cut out of another's, what that one keeps."""
    if not others:
        return []  # alone: the village's whole range is its own, as it was before
    ranges = {}
    for other in others:
        said = _range_said(conn, village, f"{kind.key}:{other}") or settings.value_of(
            conn, village, kind.key
        )
        first, _, last = said.partition("-")
        ranges[other] = (int(first), int(last))
    for start in range(kind.first + 1, kind.last, kind.size):
        end = start + kind.size - 1
        handed = any(kind.first < low <= end and high >= start for low, high in ranges.values())
        if handed or _used(conn, village, kind, start, end):
            continue
        # Who had all of it keeps what is below; she never gets that far in a village's life.
        cut = [
            (f"{kind.key}:{other}", f"{low}-{start - 1}")
            for other, (low, high) in sorted(ranges.items())
            if low < start <= high
        ]
        return [*cut, (f"{kind.key}:{device}", f"{start}-{end}")]
    return [(f"{kind.key}:{device}", _left_over(conn, village, kind, ranges))]


def _left_over(
    conn: Connection, village: str, kind: _Numbers, ranges: Mapping[str, tuple[int, int]]
) -> str:
    """Every share is given out (a kiosk put back ten times): what one that ended left over."""
    for each in devices.of_village(conn, village):
        low, high = ranges.get(each.device, (1, 0))
        if not each.may_read and low <= high:
            used = func.coalesce(func.max(kind.column), low - 1)
            there = (kind.column.table.c.village == village) & kind.column.between(low, high)
            start = int(conn.execute(select(used).where(there)).scalar_one()) + 1
            if start <= high:
                return f"{start}-{high}"
    return "1-0"  # none: the township enrols people here


def _used(conn: Connection, village: str, kind: _Numbers, start: int, end: int) -> bool:
    table = kind.column.table
    there = exists().where(table.c.village == village, kind.column.between(start, end))
    return bool(conn.execute(select(there)).scalar())


def _range_said(conn: Connection, village: str, key: str) -> str | None:
    said: str | None = conn.execute(_SAID, {"village": village, "key": key}).scalar()
    return said


_SAID = select(store.settings.c.value).where(
    store.settings.c.village == bindparam("village"), store.settings.c.key == bindparam("key")
)


def _say(work: TownshipWork, said: Sequence[tuple[str, str]]) -> None:
    if said:
        work.append_all([(VillageSettingChanged(key, value), None) for key, value in said])
