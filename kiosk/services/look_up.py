"""A clerk opens a member's page: it is shown, and that she looked is a fact."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.core.facts.people import PersonalDataViewed
from kiosk.services import basis, cards, enrol, passbook, people, waiting_list
from kiosk.services.cards import CardLine
from kiosk.services.passbook import Line
from kiosk.services.people import Person
from kiosk.services.roles import Deed, may
from kiosk.services.waiting_list import Waiting
from kiosk.store.uow import UnitOfWork

LINES_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class MemberPage:
    """What a clerk sees of one member.

    Attributes:
        lines: A page of her book, newest first; ``lines_in_all`` of them there are.
        household: The others of her household; names only, never their points.
        forwarded: An old book's balance was brought forward already.
    """

    person: Person
    card: CardLine | None
    holding: basis.Holding
    lines: tuple[Line, ...]
    lines_in_all: int
    waiting: tuple[Waiting, ...]
    household: tuple[Person, ...]
    forwarded: bool


def open_page(
    uow: UnitOfWork, event_id: bytes, *, member: int, clerk: int, why: str
) -> MemberPage | None:
    """Open a member's page; ``None`` when nobody has the number, or nobody may look.

    Args:
        why: What brought the clerk there: ``card``, ``search``, ``hand_over`` …
    """
    person = people.person_of(uow.conn, uow.village, member)
    if person is None or not may(uow.conn, uow.village, clerk, Deed.LOOK):
        return None
    if basis.replayed(uow, event_id, PersonalDataViewed) is None:
        payload = PersonalDataViewed(person.member, why)
        uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return page_of(uow.conn, uow.village, person)


def page_of(
    conn: Connection, village: str, person: Person, *, first: int = 0, most: int = LINES_A_PAGE
) -> MemberPage:
    """The page itself; turning its leaves is not another look."""
    holder = ids.member_account(person.member)
    family = people.of_household(conn, village, person.household)
    return MemberPage(
        person=person,
        card=cards.newest_of(conn, village, holder),
        holding=basis.holding_of(conn, village, holder),
        lines=passbook.lines_of(conn, village, holder, first=first, most=most),
        lines_in_all=passbook.count(conn, village, holder),
        waiting=waiting_list.waiting(conn, village, member=person.member),
        household=tuple(one for one in family if one.member != person.member),
        forwarded=enrol.has_forward(conn, village, holder),
    )
