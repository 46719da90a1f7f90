"""Who may do what: the one table of roles and deeds, looked up by every service.

A village gives out roles; what a role may do is the same in every village. An auditor looks and
changes nothing; nobody who does not work here (any more) may do anything.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts import Operator
from kiosk.store import tables


class Role(StrEnum):
    """What a clerk is here for; one clerk often has several."""

    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    STOREKEEPER = "storekeeper"
    HEAD = "head"
    AUDITOR = "auditor"


class Deed(StrEnum):
    """What is done at the counter."""

    LOOK = "look"
    SIGN_IN = "sign_in"
    BOOK = "book"
    REVIEW = "review"
    PUT_RIGHT = "put_right"
    ENROL = "enrol"
    CARDS = "cards"
    HAND_OVER = "hand_over"
    APPROVE = "approve"
    STOCK = "stock"
    NOTICES = "notices"
    DAY = "day"
    VOUCH = "vouch"
    RULES = "rules"
    SETTINGS = "settings"
    STAFF = "staff"


_ALL = frozenset(Role)
_AT_WORK = _ALL - {Role.AUDITOR}
_DESK = frozenset({Role.REGISTRAR, Role.HEAD})
_REVIEW = frozenset({Role.REVIEWER, Role.HEAD})
_HEAD = frozenset({Role.HEAD})

MAY: dict[Deed, frozenset[Role]] = {
    Deed.LOOK: _ALL,  # open a member's page, which is a fact of its own
    Deed.SIGN_IN: _DESK | {Role.REVIEWER},  # activities, and who came to them
    Deed.BOOK: _DESK | {Role.REVIEWER},
    Deed.REVIEW: _REVIEW,  # clauses the rule book wants reviewed
    Deed.PUT_RIGHT: _DESK | {Role.REVIEWER},  # reverse, rebook
    Deed.ENROL: _DESK,  # people, households, the last line of an old paper book
    Deed.CARDS: _DESK,
    Deed.HAND_OVER: _DESK | {Role.STOREKEEPER},  # exchanges: make for her, give out, take back
    Deed.APPROVE: _HEAD,  # things that need the village's yes
    Deed.STOCK: frozenset({Role.STOREKEEPER, Role.HEAD}),
    Deed.NOTICES: _DESK,
    Deed.DAY: _AT_WORK,  # the date, the end of the day
    Deed.VOUCH: _AT_WORK,  # know a villager without her card; be the second person
    Deed.RULES: _HEAD,
    Deed.SETTINGS: _HEAD,
    Deed.STAFF: _HEAD,
}
"""Which roles may do a deed; one of them is enough."""

_ROLES = select(tables.clerks.c.roles).where(
    tables.clerks.c.village == bindparam("village"),
    tables.clerks.c.clerk == bindparam("clerk"),
    ~tables.clerks.c.dismissed,
)


def of_text(text: str) -> frozenset[Role]:
    """Roles as the store keeps them; one a newer program knows counts for nothing here."""
    known = set(Role)
    return frozenset(Role(part) for part in text.split(",") if part in known)


def roles_of(conn: Connection, village: str, clerk: int) -> frozenset[Role]:
    """The roles of a clerk; none when nobody of that number works here."""
    text = conn.execute(_ROLES, {"village": village, "clerk": clerk}).scalar()
    return frozenset() if text is None else of_text(text)


def allows(roles: Collection[Role], deed: Deed) -> bool:
    """Whether somebody with these roles may do it."""
    return not MAY[deed].isdisjoint(roles)


def may(conn: Connection, village: str, clerk: int | None, deed: Deed) -> bool:
    """Whether a clerk works here and may do it; nobody at all may do nothing."""
    return clerk is not None and allows(roles_of(conn, village, clerk), deed)


def may_as(conn: Connection, village: str, operator: Operator, deed: Deed) -> bool:
    """The same for whoever did it: a clerk is looked up, a villager for herself is not."""
    return operator.kind != "clerk" or may(conn, village, operator.who, deed)
