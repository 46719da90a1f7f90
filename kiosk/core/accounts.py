"""Who holds points: the three account classes, the five member types, the village's own accounts.

An account is written as one short text: ``m:327`` a person, ``u:12`` a unit, ``c:3`` a
collective. The village's own accounts (issue, exchange, escrow and so on) have no number.
"""

from __future__ import annotations

from enum import StrEnum


class AccountClass(StrEnum):
    """Decides which clauses may give points to an account."""

    PERSON = "person"
    UNIT = "unit"
    COLLECTIVE = "collective"


class MemberType(StrEnum):
    """The five kinds of people of the field case; some clauses are kept to one of them."""

    PARTY_MEMBER = "party_member"
    STREET_HEAD = "street_head"
    VILLAGER = "villager"
    MINOR = "minor"
    SOCIAL_UNIT = "social_unit"


ISSUE = "issue"
EXCHANGE = "exchange"
SERVICE = "service"
ESCROW = "escrow"
EXPIRY = "expiry"
ADJUST = "adjust"
FORWARD = "forward"

SYSTEM_ACCOUNTS = frozenset({ISSUE, EXCHANGE, SERVICE, ESCROW, EXPIRY, ADJUST, FORWARD})

_CLASSES = {"m": AccountClass.PERSON, "u": AccountClass.UNIT, "c": AccountClass.COLLECTIVE}


def class_of(account: str) -> AccountClass | None:
    """The class of a holder's account; ``None`` for the village's own accounts."""
    letter, colon, number = account.partition(":")
    return _CLASSES.get(letter) if colon and number else None
