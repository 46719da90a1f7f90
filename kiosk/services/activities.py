"""Activities: planned from a template, opened, closed, cancelled; and what is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from kiosk.core.catalogue import Template
from kiosk.core.facts.points import (
    ActivityCancelled,
    ActivityClosed,
    ActivityOpened,
    ActivityPlanned,
    SignedUp,
    SignUpWithdrawn,
)
from kiosk.core.rules import TENTHS
from kiosk.services import basis, came, people, rule_books
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

TITLE_LENGTH_MAX = 12
PER_OCCASION = "次"
PER_HOUR = "小时"

_A, _T, _S = tables.activities, tables.attendances, tables.sign_ups


class State(StrEnum):
    """Where an activity stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What became of a deed with an activity."""

    DONE = "done"
    NOT_ALLOWED = "not_allowed"
    NOT_A_TITLE = "not_a_title"
    NOT_A_TIME = "not_a_time"
    NO_CLAUSE = "no_clause"
    NO_SUCH_ACTIVITY = "no_such_activity"
    NO_SUCH_MEMBER = "no_such_member"
    IS_OVER = "is_over"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as screens show it.

    Attributes:
        starts, ends: Local times, ISO text.
        points: What one unit gives; ``unit`` is 次 or 小时.
        came: Members signed in (standing).
        signed_up: Members who said they would come.
        i_come, i_came: What the member who asks said and did.
        i_am_there: Hours count, and she has not signed out.
    """

    activity: bytes
    title: str
    picture: str
    place: str
    starts: str
    ends: str
    clause: str
    version: str
    unit: str
    points: int
    state: State
    capacity: int | None = None
    came: int = 0
    signed_up: int = 0
    i_come: bool = False
    i_came: bool = False
    i_am_there: bool = False

    @property
    def day(self) -> str:
        """The day it takes place."""
        return self.starts[:10]


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of planning; ``activity`` names it from now on."""

    outcome: Outcome
    activity: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a clerk says about an activity; :func:`from_template` fills most of it in.

    Attributes:
        starts: Local time, ISO text such as ``2026-11-23T09:00``.
    """

    title: str
    clause: str
    place: str
    starts: str
    minutes: int
    picture: str
    capacity: int | None = None
    template: str = ""


def from_template(template: Template, day: str, *, start: str = "") -> Plan:
    """The plan of an activity that comes back, on a day, at its usual hour unless told."""
    return Plan(
        title=template.title,
        clause=template.clause,
        place=template.place,
        starts=f"{day}T{start or template.start}",
        minutes=template.minutes,
        picture=template.picture,
        template=template.id,
    )


def plan(uow: UnitOfWork, event_id: bytes, *, plan: Plan, clerk: int) -> Planned:
    """Make an activity; its points come from a clause of the version of its day."""
    if basis.replayed(uow, event_id, ActivityPlanned) is not None:
        return Planned(Outcome.DONE, event_id)
    if not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return Planned(Outcome.NOT_ALLOWED)
    title = plan.title.strip()
    if not 0 < len(title) <= TITLE_LENGTH_MAX or not title.isprintable():
        return Planned(Outcome.NOT_A_TITLE)
    times = _times(plan, uow.day)
    if times is None:
        return Planned(Outcome.NOT_A_TIME)
    found = rule_books.clause_in_force(uow.conn, uow.village, plan.clause, times[0][:10])
    if found is None or found[1].deducts or found[1].unit not in (PER_OCCASION, PER_HOUR):
        return Planned(Outcome.NO_CLAUSE)
    version, clause = found
    payload = ActivityPlanned(
        title=title,
        picture=plan.picture,
        clause=clause.id,
        version=version,
        unit=clause.unit,
        points=clause.points_for(TENTHS),
        place=plan.place.strip(),
        starts=times[0],
        ends=times[1],
        capacity=plan.capacity,
        template=plan.template,
    )
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Planned(Outcome.DONE, event_id)


def _times(plan: Plan, today: str) -> tuple[str, str] | None:
    try:
        starts = datetime.fromisoformat(plan.starts)
    except ValueError:
        return None
    if starts.tzinfo is not None or not 10 <= plan.minutes <= 24 * 60:
        return None
    if starts.date().isoformat() < today:
        return None
    ends = starts + timedelta(minutes=plan.minutes)
    return starts.isoformat(timespec="minutes"), ends.isoformat(timespec="minutes")


def open_(uow: UnitOfWork, event_id: bytes, *, activity: bytes, clerk: int) -> Outcome:
    """People can sign in from now on."""
    if basis.replayed(uow, event_id, ActivityOpened) is not None:
        return Outcome.DONE
    if not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return Outcome.NOT_ALLOWED
    found = activity_of(uow.conn, uow.village, activity)
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    if found.state in (State.CLOSED, State.CANCELLED):
        return Outcome.IS_OVER
    if found.state is State.PLANNED:
        uow.append(ActivityOpened(activity), event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def close(uow: UnitOfWork, event_id: bytes, *, activity: bytes, clerk: int) -> Outcome:
    """签到完了: signing in is over."""
    if basis.replayed(uow, event_id, ActivityClosed) is not None:
        return Outcome.DONE
    if not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return Outcome.NOT_ALLOWED
    found = activity_of(uow.conn, uow.village, activity)
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    if found.state is State.CANCELLED:
        return Outcome.IS_OVER
    if found.state is not State.CLOSED:
        uow.append(ActivityClosed(activity), event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def cancel(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, reason: str, clerk: int
) -> Outcome:
    """It does not take place: everything that was posted for it is undone in the same fact."""
    if basis.replayed(uow, event_id, ActivityCancelled) is not None:
        return Outcome.DONE
    if not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return Outcome.NOT_ALLOWED
    found = activity_of(uow.conn, uow.village, activity)
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    if found.state is State.CANCELLED:
        return Outcome.DONE
    payload = ActivityCancelled(activity, reason.strip(), _posted(uow, activity))
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def _posted(uow: UnitOfWork, activity: bytes) -> tuple[bytes, ...]:
    e = tables.entries
    taken = select(_T.c.entry).where(
        _T.c.village == uow.village, _T.c.activity == activity, _T.c.standing
    )
    ended = select(e.c.entry).where(
        e.c.village == uow.village, e.c.activity == activity, e.c.state == "standing"
    )
    return tuple(sorted(uow.conn.execute(taken.union(ended)).scalars()))


def sign_up(uow: UnitOfWork, event_id: bytes, *, activity: bytes, member: int) -> Outcome:
    """我想去: she means to come. No one needs it to come."""
    if basis.replayed(uow, event_id, SignedUp) is not None:
        return Outcome.DONE
    found = activity_of(uow.conn, uow.village, activity, member=member)
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    if found.state in (State.CLOSED, State.CANCELLED):
        return Outcome.IS_OVER
    if people.person_of(uow.conn, uow.village, member) is None:
        return Outcome.NO_SUCH_MEMBER
    if found.i_come:
        return Outcome.DONE
    if found.capacity is not None and found.signed_up >= found.capacity:
        return Outcome.FULL
    payload = SignedUp(activity, member)
    uow.append(payload, event_id=event_id, operator=basis.herself(member))
    return Outcome.DONE


def withdraw(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, member: int, clerk: int | None = None
) -> Outcome:
    """She will not come after all; her place is free again. She tells a clerk, or it herself."""
    if basis.replayed(uow, event_id, SignUpWithdrawn) is not None:
        return Outcome.DONE
    if clerk is not None and not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return Outcome.NOT_ALLOWED
    found = activity_of(uow.conn, uow.village, activity, member=member)
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    if found.i_come:
        operator = basis.herself(member) if clerk is None else basis.by_clerk(clerk)
        uow.append(SignUpWithdrawn(activity, member), event_id=event_id, operator=operator)
    return Outcome.DONE


def _counted() -> Any:
    """Activities with how many came and mean to come, and what the member ``who`` did."""
    of_it = (_T.c.village == _A.c.village) & (_T.c.activity == _A.c.activity)
    there = select(func.count()).where(of_it, _T.c.standing).scalar_subquery()
    coming = (
        select(func.count())
        .where(_S.c.village == _A.c.village, _S.c.activity == _A.c.activity, _S.c.coming)
        .scalar_subquery()
    )
    who: BindParameter[int] = bindparam("who")
    i_came = select(func.count()).where(of_it, _T.c.standing, _T.c.member == who).scalar_subquery()
    i_am_there = (
        select(func.count())
        .where(of_it, _T.c.standing, _T.c.member == who, ~came.GONE)
        .scalar_subquery()
    )
    i_come = (
        select(func.count())
        .where(
            _S.c.village == _A.c.village,
            _S.c.activity == _A.c.activity,
            _S.c.member == who,
            _S.c.coming,
        )
        .scalar_subquery()
    )
    return select(
        _A,
        there.label("came"),
        coming.label("coming"),
        i_came.label("i_came"),
        i_am_there.label("i_am_there"),
        i_come.label("i_come"),
    ).where(_A.c.village == bindparam("village"))


_NOBODY = -1
_COUNTED = _counted()
_ONE = _COUNTED.where(_A.c.activity == bindparam("activity"))
_COMING = (
    _COUNTED.where(_A.c.starts >= bindparam("day"), _A.c.state.in_((State.PLANNED, State.OPEN)))
    .order_by(_A.c.starts, _A.c.activity)
    .limit(bindparam("most"))
)
# Hours of an earlier day that nobody ended yet wait for a clerk; without her they are never paid.
_NOT_ENDED = (_A.c.starts < bindparam("day")) & (_A.c.state == "open") & (_A.c.unit == PER_HOUR)
_OF_DAY = _COUNTED.where(
    _A.c.starts.between(bindparam("day"), bindparam("night")) | _NOT_ENDED
).order_by(_A.c.starts, _A.c.activity)


def _activity(row: Any) -> Activity:
    return Activity(
        activity=row.activity,
        title=row.title,
        picture=row.picture,
        place=row.place,
        starts=row.starts,
        ends=row.ends,
        clause=row.clause,
        version=row.version,
        unit=row.unit,
        points=row.points,
        state=State(row.state),
        capacity=row.capacity,
        came=row.came,
        signed_up=row.coming,
        i_come=bool(row.i_come),
        i_came=bool(row.i_came),
        i_am_there=bool(row.i_am_there) and row.unit == PER_HOUR,
    )


def activity_of(
    conn: Connection, village: str, activity: bytes, *, member: int | None = None
) -> Activity | None:
    """One activity, seen by a member or by nobody in particular."""
    who = _NOBODY if member is None else member
    row = conn.execute(_ONE, {"village": village, "activity": activity, "who": who}).first()
    return None if row is None else _activity(row)


def coming(
    conn: Connection, village: str, day: str, *, member: int | None = None, most: int = 30
) -> tuple[Activity, ...]:
    """What is on today and later, today's first; what is over or called off is left out."""
    who = _NOBODY if member is None else member
    key = {"village": village, "day": day, "who": who, "most": most}
    return tuple(_activity(row) for row in conn.execute(_COMING, key))


def of_day(conn: Connection, village: str, day: str) -> tuple[Activity, ...]:
    """Everything of a day for the clerk, also what is over; and earlier hours left open."""
    key = {"village": village, "day": day, "night": f"{day}T99", "who": _NOBODY}
    return tuple(_activity(row) for row in conn.execute(_OF_DAY, key))


_TODAY = select(func.count()).where(
    _A.c.village == bindparam("village"),
    _A.c.starts.between(bindparam("day"), bindparam("night")),
    _A.c.state.in_(("planned", "open")),
)


def how_many_today(conn: Connection, village: str, day: str) -> int:
    """How many activities of today are still to come or on."""
    key = {"village": village, "day": day, "night": f"{day}T99"}
    return int(conn.execute(_TODAY, key).scalar_one())
