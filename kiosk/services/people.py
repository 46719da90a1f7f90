"""Reading members and households: one person, a search, a group. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from kiosk.core.accounts import MemberType
from kiosk.services import basis
from kiosk.store import tables

OPEN = "open"
FOUND_MOST = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A member as screens and decisions need her.

    Attributes:
        member: Number in the village; 327 is shown as 0327.
        name: Empty once she was erased.
        state: ``open``, ``merged``, ``moved`` or ``died``.
        kept: The number she goes on under when two numbers were one person.
    """

    member: int
    name: str
    member_type: MemberType
    household: int
    group: int
    door: str
    birth_year: int | None
    state: str
    kept: int | None

    @property
    def is_open(self) -> bool:
        """Whether points can be booked and spent."""
        return self.state == OPEN


_M, _H = tables.members, tables.households
_PEOPLE = (
    select(
        _M.c.member,
        _M.c.name,
        _M.c.member_type,
        _M.c.household,
        _M.c.birth_year,
        _M.c.state,
        _M.c.kept,
        _H.c.group_no,
        _H.c.door,
    )
    .outerjoin(_H, (_H.c.village == _M.c.village) & (_H.c.household == _M.c.household))
    .where(_M.c.village == bindparam("village"))
)
_ONE = _PEOPLE.where(_M.c.member == bindparam("number"))


def _person(row: Any) -> Person:
    known = row.member_type in MemberType._value2member_map_
    return Person(
        member=row.member,
        name=row.name or "",
        member_type=MemberType(row.member_type) if known else MemberType.VILLAGER,
        household=row.household,
        group=row.group_no or 0,
        door=row.door or "",
        birth_year=row.birth_year,
        state=row.state,
        kept=row.kept,
    )


def person_of(conn: Connection, village: str, member: int) -> Person | None:
    """One member; a number that was merged leads to the one that was kept."""
    seen: set[int] = set()
    number: int | None = member
    while number is not None and number not in seen:
        seen.add(number)
        row = conn.execute(_ONE, {"village": village, "number": number}).first()
        if row is None:
            return None
        if row.state != "merged" or row.kept is None:
            return _person(row)
        number = row.kept
    return None


def the_person(conn: Connection, village: str, member: int) -> Person:
    """One member who must be there.

    Raises:
        NobodyThere: no member has this number.
    """
    found = person_of(conn, village, member)
    if found is None:
        raise basis.NobodyThere(f"no member {member}")
    return found


def names_of(conn: Connection, village: str, members: set[int]) -> dict[int, str]:
    """Names of several members at once; empty for those who were erased."""
    if not members:
        return {}
    asked = select(_M.c.member, _M.c.name).where(_M.c.village == village, _M.c.member.in_(members))
    return {row.member: row.name or "" for row in conn.execute(asked)}


def search(conn: Connection, village: str, said: str) -> tuple[Person, ...]:
    """Members by what a clerk has of them: a number, initials or pinyin, or part of a name.

    Args:
        said: ``327``, ``wgh``, ``wang gui`` or ``桂花``.

    Returns:
        At most :data:`FOUND_MOST`, whole matches first, then by number. Nothing for blank.
    """
    text = said.strip().lower().replace(" ", "")
    if not text:
        return ()
    if text.isdecimal():
        found = _by_number(conn, village, text)
    elif text.isascii():
        found = _rows(
            conn,
            village,
            or_(_M.c.initials.startswith(text, autoescape=True), _pinyin_starts(text)),
        )
        found.sort(key=lambda row: (row.initials != text, row.member))
    else:
        found = _rows(conn, village, _M.c.name.contains(text, autoescape=True))
        found.sort(key=lambda row: (row.name != text, row.member))
    return tuple(_person(row) for row in found[:FOUND_MOST])


def _pinyin_starts(text: str) -> Any:
    return _M.c.pinyin.startswith(text, autoescape=True)


def _by_number(conn: Connection, village: str, digits: str) -> list[Any]:
    row = conn.execute(_ONE, {"village": village, "number": int(digits)}).first()
    return [] if row is None or row.state != OPEN else [row]


def _rows(conn: Connection, village: str, where: Any) -> list[Any]:
    asked = (
        _PEOPLE.add_columns(_M.c.initials)
        .where(_M.c.state == OPEN, where)
        .order_by(_M.c.member)
        .limit(FOUND_MOST * 4)
    )
    return list(conn.execute(asked, {"village": village}).all())


def groups(conn: Connection, village: str) -> tuple[int, ...]:
    """The groups (村民小组) that have households, in order."""
    asked = (
        select(_H.c.group_no)
        .where(_H.c.village == village)
        .group_by(_H.c.group_no)
        .order_by(_H.c.group_no)
    )
    return tuple(conn.execute(asked).scalars())


def of_group(conn: Connection, village: str, group: int) -> tuple[Person, ...]:
    """Everybody of one group, by door and number."""
    asked = _PEOPLE.where(_M.c.state == OPEN, _H.c.group_no == group).order_by(
        _H.c.door, _M.c.household, _M.c.member
    )
    return tuple(_person(row) for row in conn.execute(asked, {"village": village}))


def of_household(conn: Connection, village: str, household: int) -> tuple[Person, ...]:
    """The members of a household."""
    asked = _PEOPLE.where(_M.c.state == OPEN, _M.c.household == household).order_by(_M.c.member)
    return tuple(_person(row) for row in conn.execute(asked, {"village": village}))


_NUMBERS = select(_M.c.member).where(
    _M.c.village == bindparam("village"), _M.c.household == bindparam("household")
)


def household_numbers(conn: Connection, village: str, household: int) -> list[int]:
    """The numbers of all members a household ever had under its present number."""
    asked = {"village": village, "household": household}
    return list(conn.execute(_NUMBERS, asked).scalars())
