"""Signing in to an activity: card after card, and the points that come with it.

At a station that shows the clause and +N, holding up the card is her yes. A clause per 次 posts
with the attendance, one per 小时 with its end. A day's cap leaves the attendance and posts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import ids
from kiosk.core.accounts import AccountClass
from kiosk.core.clock import local_text
from kiosk.core.facts import Operator
from kiosk.core.facts.points import AttendanceEnded, AttendanceTaken, EntryReversed
from kiosk.core.rules import TENTHS, Clause
from kiosk.services import activities, basis, counted, people, rule_books
from kiosk.services.activities import PER_HOUR, Activity, State
from kiosk.services.people import Person
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork

_T, _E, _M = tables.attendances, tables.entries, tables.members
LAST_SHOWN = 5


class Outcome(StrEnum):
    """What became of a card at the station."""

    SIGNED_IN = "signed_in"
    NO_POINTS = "no_points"
    ALREADY_IN = "already_in"
    NOT_OPEN = "not_open"
    NOT_FOR_HER = "not_for_her"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_ACTIVITY = "no_such_activity"
    NOT_IN = "not_in"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The outcome; ``points`` is what was posted and may be said aloud while she stands there.

    Attributes:
        came: How many are signed in now.
    """

    outcome: Outcome
    member: int
    name: str = ""
    points: int = 0
    came: int = 0
    mark: basis.Mark | None = None


_DOUBLE = select(_T.c.entry, _T.c.points, _T.c.ended, _T.c.taken_at).where(
    _T.c.village == bindparam("village"),
    _T.c.activity == bindparam("activity"),
    _T.c.member == bindparam("member"),
    _T.c.occasion == bindparam("occasion"),
    _T.c.standing,
)
_CAME = select(func.count()).where(
    _T.c.village == bindparam("village"), _T.c.activity == bindparam("activity"), _T.c.standing
)


def came(conn: Connection, village: str, activity: bytes) -> int:
    """How many are signed in."""
    return int(conn.execute(_CAME, {"village": village, "activity": activity}).scalar_one())


def sign_in(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, member: int, operator: Operator
) -> SignedIn:
    """A member is there.

    Args:
        operator: A clerk at the station, or the member herself at the kiosk.
    """
    earlier = basis.replayed(uow, event_id, AttendanceTaken)
    if earlier is not None:
        return _as_before(uow, earlier)
    found = activities.activity_of(uow.conn, uow.village, activity)
    person = people.person_of(uow.conn, uow.village, member)
    refusal = _refuse(found, person)
    if refusal is not None or found is None or person is None:
        return SignedIn(refusal or Outcome.NO_SUCH_MEMBER, member)
    if _standing(uow, found, person):
        return SignedIn(Outcome.ALREADY_IN, person.member, person.name, came=found.came)
    ruled = rule_books.clause_in_force(uow.conn, uow.village, found.clause, uow.day)
    if ruled is None or not ruled[1].applies_to(AccountClass.PERSON, person.member_type):
        return SignedIn(Outcome.NOT_FOR_HER, person.member, person.name, came=found.came)
    points = _points_now(uow, found, person, ruled[1])
    payload = AttendanceTaken(
        activity=activity,
        occasion=uow.day,
        member=person.member,
        clause=ruled[1].id,
        version=ruled[0],
        points=points,
        done_on=uow.day,
    )
    stored = uow.append(payload, event_id=event_id, operator=operator)
    outcome = Outcome.SIGNED_IN if points or found.unit == PER_HOUR else Outcome.NO_POINTS
    return SignedIn(
        outcome, person.member, person.name, points, found.came + 1, basis.mark_of(stored)
    )


def _refuse(
    found: Activity | None, person: Person | None, *, leaving: bool = False
) -> Outcome | None:
    if found is None:
        return Outcome.NO_SUCH_ACTIVITY
    # Signing in may be over while people are still at work; they leave all the same.
    at_work = found.state is State.OPEN or (leaving and found.state is State.CLOSED)
    if not at_work:
        return Outcome.NOT_OPEN
    return None if person is not None and person.is_open else Outcome.NO_SUCH_MEMBER


def _standing(uow: UnitOfWork, found: Activity, person: Person) -> Any:
    return uow.conn.execute(
        _DOUBLE,
        {
            "village": uow.village,
            "activity": found.activity,
            "member": person.member,
            "occasion": uow.day,
        },
    ).first()


def _points_now(uow: UnitOfWork, found: Activity, person: Person, clause: Clause) -> int:
    if found.unit == PER_HOUR:
        return 0
    award = counted.award_for(
        uow.conn,
        uow.village,
        person,
        clause,
        done_on=uow.day,
        asked_tenths=TENTHS,
        activity=found.activity,
    )
    return award.points if award.quantity_tenths == TENTHS else 0


def _as_before(uow: UnitOfWork, earlier: Stored) -> SignedIn:
    body = earlier.fact.payload
    assert isinstance(body, AttendanceTaken)
    person = people.the_person(uow.conn, uow.village, body.member)
    found = activities.activity_of(uow.conn, uow.village, body.activity)
    per_hour = found is not None and found.unit == PER_HOUR
    return SignedIn(
        Outcome.SIGNED_IN if body.points or per_hour else Outcome.NO_POINTS,
        person.member,
        person.name,
        body.points,
        came(uow.conn, uow.village, body.activity),
        basis.mark_of(earlier),
    )


def sign_out(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    activity: bytes,
    member: int,
    operator: Operator,
    tenths: int | None = None,
) -> SignedIn:
    """A member leaves an activity that counts hours.

    Args:
        tenths: Tenths of an hour a clerk says she worked; measured from the sign-in when ``None``.
            Never more than the activity was planned for.
    """
    earlier = basis.replayed(uow, event_id, AttendanceEnded)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, AttendanceEnded)
        name = people.the_person(uow.conn, uow.village, body.member).name
        number = came(uow.conn, uow.village, activity)
        mark = basis.mark_of(earlier)
        return SignedIn(Outcome.SIGNED_OUT, body.member, name, body.points, number, mark)
    found = activities.activity_of(uow.conn, uow.village, activity)
    person = people.person_of(uow.conn, uow.village, member)
    refusal = _refuse(found, person, leaving=True)
    if refusal is not None or found is None or person is None:
        return SignedIn(refusal or Outcome.NO_SUCH_MEMBER, member)
    row = _standing(uow, found, person)
    if row is None or row.ended or found.unit != PER_HOUR:
        return SignedIn(Outcome.NOT_IN, person.member, person.name, came=found.came)
    worked = tenths if tenths is not None else _tenths_since(uow, row.taken_at)
    return _end(uow, event_id, found, person, row.entry, min(worked, _planned(found)), operator)


def _end(
    uow: UnitOfWork,
    event_id: bytes,
    found: Activity,
    person: Person,
    attendance: bytes,
    worked: int,
    operator: Operator,
) -> SignedIn:
    ruled = rule_books.clause_in_force(uow.conn, uow.village, found.clause, uow.day)
    quantity = points = 0
    if ruled is not None and worked > 0:
        award = counted.award_for(
            uow.conn, uow.village, person, ruled[1], done_on=uow.day, asked_tenths=worked
        )
        quantity, points = award.quantity_tenths, award.points
    payload = AttendanceEnded(
        attendance=attendance,
        member=person.member,
        clause=found.clause,
        version=ruled[0] if ruled else found.version,
        quantity=quantity,
        points=points,
        done_on=uow.day,
        activity=found.activity,
    )
    stored = uow.append(payload, event_id=event_id, operator=operator)
    mark = basis.mark_of(stored)
    return SignedIn(Outcome.SIGNED_OUT, person.member, person.name, points, found.came, mark)


def end_all(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, operator: Operator
) -> tuple[SignedIn, ...]:
    """Everybody who is still at an activity that counts hours leaves now: the end of it.

    One gesture; the n-th member's fact has an id derived from it, so a retry ends nobody twice.
    """
    asked = (
        select(_T.c.member)
        .where(_T.c.village == uow.village, _T.c.activity == activity, _T.c.standing, ~_T.c.ended)
        .order_by(_T.c.seq)
    )
    members = list(uow.conn.execute(asked).scalars())
    left = [
        sign_out(
            uow, ids.derived(event_id, member), activity=activity, member=member, operator=operator
        )
        for member in members
    ]
    return tuple(one for one in left if one.outcome is Outcome.SIGNED_OUT)


def _tenths_since(uow: UnitOfWork, taken_at: str) -> int:
    now = datetime.fromisoformat(local_text(uow.node.clock.now()))
    minutes = int((now - datetime.fromisoformat(taken_at)).total_seconds() // 60)
    return max(0, minutes // 6)


def _planned(found: Activity) -> int:
    length = datetime.fromisoformat(found.ends) - datetime.fromisoformat(found.starts)
    return max(1, int(length.total_seconds() // 360))


@dataclass(frozen=True, slots=True)
class Came:
    """A line of the last five, or of the slip of names.

    Attributes:
        at: Local time, ISO text.
    """

    entry: bytes
    member: int
    name: str
    at: str
    points: int
    birth_year: int | None = None


def who_came(
    conn: Connection, village: str, activity: bytes, *, most: int | None = None
) -> tuple[Came, ...]:
    """Who is signed in, the last first."""
    asked = (
        select(_T.c.entry, _T.c.member, _M.c.name, _T.c.taken_at, _T.c.points, _M.c.birth_year)
        .outerjoin(_M, (_M.c.village == _T.c.village) & (_M.c.member == _T.c.member))
        .where(_T.c.village == village, _T.c.activity == activity, _T.c.standing)
        .order_by(_T.c.seq.desc())
        .limit(most)
    )
    return tuple(
        Came(r.entry, r.member, r.name or "", r.taken_at, r.points, r.birth_year)
        for r in conn.execute(asked)
    )


def last_five(conn: Connection, village: str, activity: bytes) -> tuple[Came, ...]:
    """刚才五位."""
    return who_came(conn, village, activity, most=LAST_SHOWN)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The outcome of undoing the last sign-in; ``undone`` is who it was."""

    undone: Came | None
    came: int


def undo_last(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, reason: str, clerk: int
) -> TakenBack:
    """The last card was a slip: attendance and points are put right in one gesture."""
    if basis.replayed(uow, event_id, EntryReversed) is not None:
        return TakenBack(None, came(uow.conn, uow.village, activity))
    last = who_came(uow.conn, uow.village, activity, most=1)
    if not last:
        return TakenBack(None, 0)
    entries = [last[0].entry, *_ends_of(uow, last[0])]
    pairs = [
        (EntryReversed(entry, reason), event_id if n == 0 else ids.derived(event_id, n))
        for n, entry in enumerate(entries)
    ]
    uow.append_all(pairs, operator=basis.by_clerk(clerk))
    return TakenBack(last[0], came(uow.conn, uow.village, activity))


def _ends_of(uow: UnitOfWork, line: Came) -> list[bytes]:
    """The entries her signing out made, found through what the log says about the sign-in."""
    a, f = tables.about, tables.facts
    asked = (
        select(f.c.event_id)
        .join(
            a,
            (a.c.village == f.c.village) & (a.c.log_id == f.c.log_id) & (a.c.seq == f.c.seq),
        )
        .where(
            a.c.village == uow.village,
            a.c.family == "entry",
            a.c.key == line.entry,
            f.c.type == AttendanceEnded.type_name,
        )
        .order_by(f.c.seq)
    )
    return list(uow.conn.execute(asked).scalars())
