"""The rule book: which deed gives how many points, to whom, how often, and who looks at it.

A book is a dated version that is never changed; a village that wants other rules adopts another
version. Nobody types points: an entry names a clause of the version in force on the day of the
deed and a quantity, and the points follow. Quantities are tenths of the clause's unit (15 = 1.5
小时), so that half an hour needs no fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from kiosk.core.accounts import AccountClass, MemberType

TENTHS = 10
"""Tenths in one whole unit."""


class Period(StrEnum):
    """How long a cap counts before it starts anew."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ACTIVITY = "activity"
    CASE = "case"
    LIFE = "life"


class Per(StrEnum):
    """Whose past counts against a cap."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Review(StrEnum):
    """Who has to look at a booking before it counts."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    PUBLICITY = "publicity"
    PROCEDURE = "procedure"


class Effort(StrEnum):
    """What a deed asks of the body, so that everyone can find one she can do."""

    STAND = "stand"
    LIFT = "lift"
    WALK = "walk"
    SEATED = "seated"
    READ = "read"
    OUTDOORS = "outdoors"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``amount`` whole units of a clause in a ``period``."""

    amount: int
    period: Period
    per: Per = Per.PERSON

    @property
    def tenths(self) -> int:
        """The cap in tenths of the unit."""
        return self.amount * TENTHS


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the book.

    Attributes:
        rate: Points for one unit; negative for a deduction.
        classes: Account classes it may be booked for.
        members: Member types it is kept to; empty means all of those classes.
        said: Short name for a spoken sentence.
    """

    id: str
    category: str
    text: str
    said: str
    unit: str
    rate: int
    caps: tuple[Cap, ...]
    classes: frozenset[AccountClass]
    members: frozenset[MemberType]
    evidence: str
    review: Review
    effort: frozenset[Effort]
    picture: str

    @property
    def deducts(self) -> bool:
        """Whether it takes points away."""
        return self.rate < 0

    @property
    def by_household(self) -> bool:
        """Whether a cap looks at the whole household."""
        return any(cap.per is Per.HOUSEHOLD for cap in self.caps)

    @property
    def by_paper(self) -> bool:
        """Whether a cap counts 件: only the number of a paper tells one from another."""
        return any(cap.period is Period.CASE for cap in self.caps)

    def applies_to(self, account_class: AccountClass, member_type: MemberType) -> bool:
        """Whether such a holder may be booked under this clause."""
        if account_class not in self.classes:
            return False
        return not self.members or member_type in self.members

    def points_for(self, quantity_tenths: int) -> int:
        """Points of a quantity: rate x quantity, rounded towards zero.

        Rounding towards zero is floor for what is earned; a deduction too loses its fraction in
        the villager's favour.

        Raises:
            ValueError: the quantity is not positive.
        """
        if quantity_tenths < 1:
            raise ValueError(f"a quantity is at least one tenth, not {quantity_tenths}")
        points = abs(self.rate) * quantity_tenths // TENTHS
        return -points if self.deducts else points


@dataclass(frozen=True, slots=True)
class Category:
    """A group of clauses, with the picture on its key."""

    id: str
    name: str
    picture: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One version of the rules.

    Attributes:
        version: The village's own name of it, such as ``2026-2`` (2026 年第 2 版).
        publicity_days: Days a booking under review ``publicity`` hangs out before it counts.
        objection_days: Days between telling a deduction and its effect.
        below_zero: Whether a deduction may take a balance below zero.
    """

    version: str
    name: str
    publicity_days: int
    objection_days: int
    below_zero: bool
    categories: tuple[Category, ...]
    clauses: tuple[Clause, ...]
    _by_id: Mapping[str, Clause] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = MappingProxyType({clause.id: clause for clause in self.clauses})
        object.__setattr__(self, "_by_id", by_id)

    def clause(self, clause_id: str) -> Clause | None:
        """The clause of this id, or ``None`` when this version has none."""
        return self._by_id.get(clause_id)

    def open_to(self, account_class: AccountClass, member_type: MemberType) -> tuple[Clause, ...]:
        """The clauses such a holder can be booked under, deductions among them."""
        return tuple(c for c in self.clauses if c.applies_to(account_class, member_type))
