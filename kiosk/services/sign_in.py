"""Signing in to an activity: card after card, and the points that come with it.

At a station that shows the clause and +N, holding up the card is her yes. A clause per 次 posts
with the attendance, one per 小时 with its end: there the second card signs her out. A day's cap
leaves the attendance and posts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from kiosk.core import ids
from kiosk.core.accounts import AccountClass
from kiosk.core.clock import local_text
from kiosk.core.facts import Operator
from kiosk.core.facts.points import AttendanceEnded, AttendanceTaken
from kiosk.core.rules import TENTHS, Clause
from kiosk.services import activities, basis, came, counted, people, rule_books
from kiosk.services.activities import PER_HOUR, Activity, State
from kiosk.services.people import Person
from kiosk.services.roles import Deed, may_as
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork

_T = tables.attendances
LEAST_TENTHS = 1
"""Below one tenth of an hour, 6 minutes, there is nothing a sign-out could note: the smallest
quantity a fact holds is a tenth. A card that comes back sooner was shown twice, not to leave."""


class Outcome(StrEnum):
    """What became of a card at the station."""

    SIGNED_IN = "signed_in"
    NO_POINTS = "no_points"
    ALREADY_IN = "already_in"
    JUST_CAME = "just_came"
    GONE = "gone"
    NOT_OPEN = "not_open"
    NOT_FOR_HER = "not_for_her"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_ACTIVITY = "no_such_activity"
    NOT_IN = "not_in"
    NOT_ALLOWED = "not_allowed"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The outcome; ``points`` is what was posted and may be said aloud while she stands there.

    Attributes:
        came: How many are signed in now.
        tenths: Of an hour, counted as she left.
    """

    outcome: Outcome
    member: int
    name: str = ""
    points: int = 0
    came: int = 0
    mark: basis.Mark | None = None
    tenths: int = 0


_OF_HER = select(_T.c.entry, _T.c.taken_at, _T.c.occasion, came.GONE.label("gone")).where(
    _T.c.village == bindparam("village"),
    _T.c.activity == bindparam("activity"),
    _T.c.member == bindparam("member"),
    _T.c.standing,
)
_DOUBLE = _OF_HER.where(_T.c.occasion == bindparam("occasion"))
# The last line of a night's patrol is drawn on the next day: of whatever day she came on.
_THERE = _OF_HER.where(~came.GONE).order_by(_T.c.taken_at.desc(), _T.c.entry).limit(1)


def show_card(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, member: int, operator: Operator
) -> SignedIn:
    """A card at the station: she comes or, where hours count and she is there, she leaves."""
    earlier = uow.already(event_id)
    if earlier is not None:
        leaves = isinstance(earlier.fact.payload, AttendanceEnded)
    else:
        found = activities.activity_of(uow.conn, uow.village, activity)
        person = people.person_of(uow.conn, uow.village, member)
        hours = found is not None and found.unit == PER_HOUR
        leaves = hours and person is not None and _there(uow, activity, person) is not None
    if leaves:
        return leave(uow, event_id, activity=activity, member=member, operator=operator)
    return sign_in(uow, event_id, activity=activity, member=member, operator=operator)


def leave(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, member: int, operator: Operator
) -> SignedIn:
    """A member leaves by her own card or key; not within ``LEAST_TENTHS`` of her coming."""
    return sign_out(
        uow, event_id, activity=activity, member=member, operator=operator, least=LEAST_TENTHS
    )


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
    refusal = _refuse(uow, found, person, operator)
    if refusal is not None or found is None or person is None:
        return SignedIn(refusal or Outcome.NO_SUCH_MEMBER, member)
    before = _standing(uow, found, person)
    if before is not None:
        outcome = Outcome.GONE if before.gone else Outcome.ALREADY_IN
        return SignedIn(outcome, person.member, person.name, came=found.came)
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
    uow: UnitOfWork,
    found: Activity | None,
    person: Person | None,
    operator: Operator,
    *,
    leaving: bool = False,
) -> Outcome | None:
    if not may_as(uow.conn, uow.village, operator, Deed.SIGN_IN):
        return Outcome.NOT_ALLOWED
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


def _there(uow: UnitOfWork, activity: bytes, person: Person) -> Any:
    key = {"village": uow.village, "activity": activity, "member": person.member}
    return uow.conn.execute(_THERE, key).first()


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
        came.how_many(uow.conn, uow.village, body.activity),
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
    least: int = 0,
) -> SignedIn:
    """A member leaves an activity that counts hours.

    Args:
        tenths: Tenths of an hour a clerk says she worked; measured from the sign-in when ``None``.
            Never more than the activity was planned for.
        least: Within so many tenths of her coming she does not leave yet.
    """
    earlier = basis.replayed(uow, event_id, AttendanceEnded)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, AttendanceEnded)
        name = people.the_person(uow.conn, uow.village, body.member).name
        number = came.how_many(uow.conn, uow.village, activity)
        mark = basis.mark_of(earlier)
        return SignedIn(
            Outcome.SIGNED_OUT, body.member, name, body.points, number, mark, body.quantity
        )
    found = activities.activity_of(uow.conn, uow.village, activity)
    person = people.person_of(uow.conn, uow.village, member)
    refusal = _refuse(uow, found, person, operator, leaving=True)
    if refusal is not None or found is None or person is None:
        return SignedIn(refusal or Outcome.NO_SUCH_MEMBER, member)
    row = _there(uow, activity, person)
    if row is None or found.unit != PER_HOUR:
        return SignedIn(Outcome.NOT_IN, person.member, person.name, came=found.came)
    worked = tenths if tenths is not None else _tenths_since(uow, row.taken_at)
    if worked < least:
        return SignedIn(Outcome.JUST_CAME, person.member, person.name, came=found.came)
    return _end(uow, event_id, found, person, row, min(worked, _planned(found)), operator)


def _end(
    uow: UnitOfWork,
    event_id: bytes,
    found: Activity,
    person: Person,
    attendance: Any,
    worked: int,
    operator: Operator,
) -> SignedIn:
    # The deed is of the day she came on, and so are its caps and the version of the book.
    done_on = attendance.occasion
    ruled = rule_books.clause_in_force(uow.conn, uow.village, found.clause, done_on)
    quantity = points = 0
    if ruled is not None and worked > 0:
        award = counted.award_for(
            uow.conn, uow.village, person, ruled[1], done_on=done_on, asked_tenths=worked
        )
        quantity, points = award.quantity_tenths, award.points
    payload = AttendanceEnded(
        attendance=attendance.entry,
        member=person.member,
        clause=found.clause,
        version=ruled[0] if ruled else found.version,
        quantity=quantity,
        points=points,
        done_on=done_on,
        activity=found.activity,
    )
    stored = uow.append(payload, event_id=event_id, operator=operator)
    mark = basis.mark_of(stored)
    return SignedIn(
        Outcome.SIGNED_OUT, person.member, person.name, points, found.came, mark, quantity
    )


def end_all(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, operator: Operator
) -> tuple[SignedIn, ...]:
    """Everybody who is still at an activity that counts hours leaves now: the end of it.

    One gesture; the n-th member's fact has an id derived from it, so a retry ends nobody twice.
    """
    members = came.still_there(uow.conn, uow.village, activity)
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
