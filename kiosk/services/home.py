"""What the home screen shows when a card was seen: one question to the store, quickly answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from kiosk.core import ids
from kiosk.core.exchange_rules import Answer
from kiosk.services import (
    activities,
    basis,
    exchange,
    passbook,
    people,
    preferences,
    shelf,
    told,
    waiting_list,
)
from kiosk.services.passbook import Line
from kiosk.services.people import Person
from kiosk.services.preferences import Preferences
from kiosk.store import tables

LINES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Home:
    """A member's home.

    Attributes:
        can_have: 能换 N 样.
        activities_today: 今天 N 场.
        to_fetch: Things that wait for her at the counter.
        last_lines: The last three lines of her book, for 标准.
        week_gain: Points earned in the last seven days that still stand.
        untold: What was booked while she was not there and is to be told first.
    """

    person: Person
    holding: basis.Holding
    preferences: Preferences
    can_have: int
    activities_today: int
    to_fetch: int
    last_lines: tuple[Line, ...]
    week_gain: int
    untold: tuple[Line, ...] = ()


def home_of(conn: Connection, village: str, day: str, member: int, *, device: str) -> Home:
    """Everything screen 03 shows of a member.

    Raises:
        NobodyThere: no member has this number.
    """
    person = people.the_person(conn, village, member)
    here = exchange.spends_here(conn, village, device)
    account = ids.member_account(person.member)
    holding = basis.holding_of(conn, village, account)
    tiles = shelf.seen_by(conn, village, day, person.member, spends_here=here, purse=holding.purse)
    return Home(
        person=person,
        holding=holding,
        preferences=preferences.chosen_by(conn, village, person.member),
        can_have=sum(tile.answer is Answer.YES for tile in tiles),
        activities_today=activities.how_many_today(conn, village, day),
        to_fetch=len(waiting_list.waiting(conn, village, member=person.member)),
        last_lines=passbook.lines_of(conn, village, account, first=0, most=LINES_SHOWN),
        week_gain=gained_since(conn, village, account, basis.days_later(day, -6)),
        untold=told.untold(conn, village, person.member),
    )


def gained_since(conn: Connection, village: str, account: str, day: str) -> int:
    """Points earned by deeds on ``day`` and after that were not undone."""
    entries = tables.entries
    asked = select(func.coalesce(func.sum(entries.c.points), 0)).where(
        entries.c.village == village,
        entries.c.account == account,
        entries.c.day >= day,
        entries.c.kind.in_(("booked", "attendance")),
        entries.c.state == "standing",
        entries.c.points > 0,
    )
    return int(conn.execute(asked).scalar_one())
