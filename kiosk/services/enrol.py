"""Somebody gets an account: household, number, and the last line of her old paper book."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.core.accounts import MemberType
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled
from kiosk.core.facts.points import BalanceBroughtForward
from kiosk.services import basis, people, settings, spelling, staff
from kiosk.services.people import Person
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.uow import UnitOfWork

NAME_LENGTH_MAX = 20
GROUP_MOST = 99
FORWARD_MOST = 9_999
_BORN_BEFORE_YEARS = 120


class Outcome(StrEnum):
    """What became of an enrolment."""

    DONE = "done"
    NOT_ALLOWED = "not_allowed"
    NOT_A_NAME = "not_a_name"
    NOT_A_YEAR = "not_a_year"
    NOT_A_GROUP = "not_a_group"
    NOT_POINTS = "not_points"
    NO_SUCH_HOUSEHOLD = "no_such_household"
    NO_SUCH_MEMBER = "no_such_member"
    TWINS = "twins"
    NO_NUMBER_LEFT = "no_number_left"
    NEEDS_SECOND = "needs_second"
    ALREADY_FORWARD = "already_forward"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The outcome; ``member`` when it was done, ``twins`` when somebody like her is there."""

    outcome: Outcome
    member: int | None = None
    twins: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdMade:
    """The outcome; ``household`` is its number when it was done."""

    outcome: Outcome
    household: int | None = None


def _may(uow: UnitOfWork, clerk: int) -> bool:
    """The township enrols people, too, and asks the accounts of its own staff."""
    if uow.node.device == TOWNSHIP:
        return True
    return may(uow.conn, uow.village, clerk, Deed.ENROL)


def open_household(
    uow: UnitOfWork, event_id: bytes, *, group: int, door: str, clerk: int
) -> HouseholdMade:
    """A household gets its number from this kiosk's own range."""
    earlier = basis.replayed(uow, event_id, HouseholdOpened)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, HouseholdOpened)
        return HouseholdMade(Outcome.DONE, body.household)
    if not _may(uow, clerk):
        return HouseholdMade(Outcome.NOT_ALLOWED)
    if not 1 <= group <= GROUP_MOST or len(door) > NAME_LENGTH_MAX:
        return HouseholdMade(Outcome.NOT_A_GROUP)
    number = settings.next_number(
        uow.conn,
        uow.village,
        settings.HOUSEHOLD_NUMBERS,
        uow.node.device,
        tables.households.c.household,
    )
    if number is None:
        return HouseholdMade(Outcome.NO_NUMBER_LEFT)
    payload = HouseholdOpened(number, group, door.strip())
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return HouseholdMade(Outcome.DONE, number)


def tidy_name(name: str) -> str | None:
    """A name as it is kept: NFKC, single spaces, no control characters; ``None`` when it is none.

    The middle dot of many Chinese names (阿依·古丽) stays.
    """
    clean = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 0 < len(clean) <= NAME_LENGTH_MAX or not clean.isprintable():
        return None
    return clean if any(char.isalpha() for char in clean) else None


def twins_of(
    conn: Connection, village: str, *, name: str, birth_year: int | None = None
) -> tuple[Person, ...]:
    """People here who may be the same person: the same name, or the same sound and year."""
    clean = tidy_name(name)
    if clean is None:
        return ()
    m = tables.members
    alike = m.c.name == clean
    if birth_year is not None:
        alike |= (m.c.pinyin == spelling.pinyin_of(clean)) & (m.c.birth_year == birth_year)
    asked = select(m.c.member).where(m.c.village == village, m.c.state == people.OPEN, alike)
    numbers = conn.execute(asked.order_by(m.c.member)).scalars()
    return tuple(people.the_person(conn, village, number) for number in numbers)


def enrol(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    name: str,
    household: int,
    clerk: int,
    birth_year: int | None = None,
    member_type: MemberType = MemberType.VILLAGER,
    twins_seen: bool = False,
) -> Enrolled:
    """Give a person an account and a number.

    Args:
        twins_seen: The clerk was shown possible twins side by side and says it is another person.
    """
    earlier = basis.replayed(uow, event_id, MemberEnrolled)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, MemberEnrolled)
        return Enrolled(Outcome.DONE, body.member)
    refused = _refuse(uow, name, birth_year, clerk, twins_seen=twins_seen)
    if refused is not None:
        return refused
    if not uow.conn.execute(_THERE, {"village": uow.village, "household": household}).first():
        return Enrolled(Outcome.NO_SUCH_HOUSEHOLD)
    clean, number = tidy_name(name), next_member(uow.conn, uow.village, uow.node.device)
    assert clean is not None
    assert number is not None
    personal = uow.personal(
        ids.member_account(number),
        name=clean,
        pinyin=spelling.pinyin_of(clean),
        initials=spelling.initials_of(clean),
        birth_year=birth_year,
    )
    payload = MemberEnrolled(number, household, str(member_type), personal.reference())
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk), personal=[personal])
    return Enrolled(Outcome.DONE, number)


_THERE = select(tables.households.c.household).where(
    tables.households.c.village == bindparam("village"),
    tables.households.c.household == bindparam("household"),
)


def _refuse(
    uow: UnitOfWork, name: str, birth_year: int | None, clerk: int, *, twins_seen: bool
) -> Enrolled | None:
    """Why she cannot be enrolled in any household; ``None`` when she can."""
    if not _may(uow, clerk):
        return Enrolled(Outcome.NOT_ALLOWED)
    if tidy_name(name) is None:
        return Enrolled(Outcome.NOT_A_NAME)
    this_year = basis.as_date(uow.day).year
    if birth_year is not None and not this_year - _BORN_BEFORE_YEARS <= birth_year <= this_year:
        return Enrolled(Outcome.NOT_A_YEAR)
    if not twins_seen:
        twins = twins_of(uow.conn, uow.village, name=name, birth_year=birth_year)
        if twins:
            return Enrolled(Outcome.TWINS, None, twins)
    left = next_member(uow.conn, uow.village, uow.node.device) is not None
    return None if left else Enrolled(Outcome.NO_NUMBER_LEFT)


def enrol_at(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    name: str,
    group: int,
    door: str,
    clerk: int,
    birth_year: int | None = None,
    member_type: MemberType = MemberType.VILLAGER,
    twins_seen: bool = False,
) -> Enrolled:
    """Give a person an account in the household behind a door, which is opened if need be.

    Who cannot be enrolled leaves no empty household behind.
    """
    if basis.replayed(uow, event_id, MemberEnrolled) is None:
        refused = _refuse(uow, name, birth_year, clerk, twins_seen=twins_seen)
        if refused is not None:
            return refused
    home = household_at(uow, ids.derived(event_id, 1), group=group, door=door, clerk=clerk)
    if home.household is None:
        return Enrolled(home.outcome)
    return enrol(
        uow,
        event_id,
        name=name,
        household=home.household,
        clerk=clerk,
        birth_year=birth_year,
        member_type=member_type,
        twins_seen=twins_seen,
    )


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The outcome of bringing a balance forward; ``mark`` when it is booked."""

    outcome: Outcome
    mark: basis.Mark | None = None


def bring_forward(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    member: int,
    points: int,
    merit: int,
    sheet: str,
    clerk: int,
    second: int | None,
) -> Forwarded:
    """The last line of an old paper book becomes the first of this one, once in a life.

    It is the one figure that is typed, so two clerks read it.

    Args:
        merit: All she ever earned by the old book, at least ``points``.
        sheet: Number of the old book or sheet, so that the paper can be found.
    """
    earlier = basis.replayed(uow, event_id, BalanceBroughtForward)
    if earlier is not None:
        return Forwarded(Outcome.DONE, basis.mark_of(earlier))
    if not may(uow.conn, uow.village, clerk, Deed.ENROL):
        return Forwarded(Outcome.NOT_ALLOWED)
    person = people.person_of(uow.conn, uow.village, member)
    if person is None or not person.is_open:
        return Forwarded(Outcome.NO_SUCH_MEMBER)
    if not 1 <= points <= FORWARD_MOST or not points <= merit <= 10 * FORWARD_MOST:
        return Forwarded(Outcome.NOT_POINTS)
    if second is None or not staff.is_second(uow.conn, uow.village, clerk, second):
        return Forwarded(Outcome.NEEDS_SECOND)
    account = ids.member_account(person.member)
    if has_forward(uow.conn, uow.village, account):
        return Forwarded(Outcome.ALREADY_FORWARD)
    payload = BalanceBroughtForward(account, points, merit, sheet.strip(), (clerk, second))
    stored = uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Forwarded(Outcome.DONE, basis.mark_of(stored))


_FORWARD = (
    select(tables.entries.c.entry)
    .where(
        tables.entries.c.village == bindparam("village"),
        tables.entries.c.account == bindparam("account"),
        tables.entries.c.kind == "forward",
        tables.entries.c.state == "standing",
    )
    .limit(1)
)


def has_forward(conn: Connection, village: str, account: str) -> bool:
    """Whether an old book's balance was brought forward for this account, once in a life."""
    return conn.execute(_FORWARD, {"village": village, "account": account}).first() is not None


def household_at(
    uow: UnitOfWork, event_id: bytes, *, group: int, door: str, clerk: int
) -> HouseholdMade:
    """The household behind a door of a group; opened when nobody has lived there yet.

    A member without a door number gets a household of her own.
    """
    door = door.strip()
    h = tables.households
    if door:
        asked = select(h.c.household).where(
            h.c.village == uow.village, h.c.group_no == group, h.c.door == door
        )
        known = uow.conn.execute(asked.order_by(h.c.household).limit(1)).scalar()
        if known is not None:
            return HouseholdMade(Outcome.DONE, int(known))
    return open_household(uow, event_id, group=group, door=door, clerk=clerk)


def next_member(conn: Connection, village: str, device: str) -> int | None:
    """The number the next new member gets here; ``None`` when the range is used up."""
    column = tables.members.c.member
    return settings.next_number(conn, village, settings.MEMBER_NUMBERS, device, column)
