"""The clerk's desk: the figures of today, what waits, and the day's sheet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, distinct, func, select

from kiosk.core import ids
from kiosk.services import activities, people, put_right, waiting_list
from kiosk.services.activities import Activity
from kiosk.services.put_right import LastEntry
from kiosk.store import tables

_E = tables.entries


@dataclass(frozen=True, slots=True)
class Figures:
    """The four numbers of the desk.

    Attributes:
        came: Different members something was booked for or handed to today.
        booked: Bookings and sign-ins with points that stand.
        handed: Exchanges handed over today.
        late: Requests not answered in time; none before there are requests.
    """

    came: int
    booked: int
    handed: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """Screen 21."""

    figures: Figures
    activities: tuple[Activity, ...]
    to_hand_over: int
    last: LastEntry | None


def desk_of(conn: Connection, village: str, day: str) -> Desk:
    """Everything the desk shows of a day."""
    return Desk(
        figures=figures_of(conn, village, day),
        activities=tuple(
            activity
            for activity in activities.of_day(conn, village, day)
            if activity.state is not activities.State.CANCELLED
        ),
        to_hand_over=len(waiting_list.waiting(conn, village)),
        last=put_right.last_of_today(conn, village, day),
    )


def figures_of(conn: Connection, village: str, day: str) -> Figures:
    """The four numbers of a day."""
    row = conn.execute(_OF_DAY, {"village": village, "day": day}).one()
    handed = conn.execute(_HANDED, {"village": village, "day": day}).scalar_one()
    return Figures(row.came, row.booked, int(handed))


_CAME = _E.c.kind.in_(("booked", "attendance", "exchange"))
_POSTED = _E.c.kind.in_(("booked", "attendance")) & (_E.c.state == "standing")
_OF_DAY = select(
    func.count(distinct(case((_CAME, _E.c.account)))).label("came"),
    func.count(case((_POSTED, 1))).label("booked"),
).where(_E.c.village == bindparam("village"), _E.c.day == bindparam("day"))
_HANDED = select(func.count()).where(
    _E.c.village == bindparam("village"),
    _E.c.kind == "exchange",
    _E.c.state == "handed",
    _E.c.ended_day == bindparam("day"),
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the day's sheet: public paper, so numbers and points, no reasons.

    Attributes:
        at: Local time of writing, ISO text.
    """

    number: int
    at: str
    member: str
    name: str
    kind: str
    title: str
    points: int
    state: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What is printed and pinned up at the end of a day.

    Attributes:
        earned, spent: Sums of the day.
    """

    day: str
    figures: Figures
    lines: tuple[SheetLine, ...]
    earned: int
    spent: int


def sheet_of(conn: Connection, village: str, day: str) -> DaySheet:
    """The day's sheet, in the order of the log. Deductions are never on public paper."""
    c, i, a = tables.clauses, tables.items, tables.activities
    asked = (
        select(
            _E.c.seq,
            _E.c.at,
            _E.c.account,
            _E.c.kind,
            _E.c.points,
            _E.c.state,
            a.c.title,
            c.c.data,
            i.c.name.label("item"),
        )
        .outerjoin(
            c,
            (c.c.village == _E.c.village)
            & (c.c.version == _E.c.version)
            & (c.c.clause == _E.c.clause),
        )
        .outerjoin(i, (i.c.village == _E.c.village) & (i.c.item == _E.c.item))
        .outerjoin(a, (a.c.village == _E.c.village) & (a.c.activity == _E.c.activity))
        .where(_E.c.village == village, _E.c.day == day)
        .order_by(_E.c.log_id, _E.c.seq, _E.c.line)
    )
    rows = [r for r in conn.execute(asked) if r.kind == "exchange" or r.points > 0]
    names = people.names_of(conn, village, {ids.member_of(r.account) or 0 for r in rows})
    lines = tuple(
        SheetLine(
            r.seq,
            r.at,
            r.account,
            names.get(ids.member_of(r.account) or 0, ""),
            r.kind,
            _title(r),
            r.points,
            r.state,
        )
        for r in rows
    )
    standing = [line for line in lines if line.state not in ("undone", "lapsed")]
    return DaySheet(
        day=day,
        figures=figures_of(conn, village, day),
        lines=lines,
        earned=sum(line.points for line in standing if line.points > 0),
        spent=-sum(line.points for line in standing if line.points < 0),
    )


def _title(row: Any) -> str:
    said = json.loads(row.data).get("said", "") if row.data else ""
    return str(row.title or said or row.item or "")
