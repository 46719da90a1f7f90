"""May she have it: points for goods or a service, decided before anything is booked.

What she can spend is her balance less what is still in its days of publicity. Points of exchanges
that wait to be fetched have already left the balance, and their goods are no longer on the shelf.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNT_MOST = 99
"""The most pieces of one thing in one exchange; more is a conversation at the counter."""


class Answer(StrEnum):
    """Whether the exchange can be made, and if not, the first reason to tell her."""

    YES = "yes"
    NOT_LISTED = "not_listed"
    NOT_HERE = "not_here"
    SOLD_OUT = "sold_out"
    DAY_LIMIT = "day_limit"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class Purse:
    """What a member has.

    Attributes:
        balance: Sum of her postings; may be negative after a reversal.
        held: Points of entries still in publicity.
    """

    balance: int
    held: int = 0

    @property
    def spendable(self) -> int:
        """What can be spent now, at least 0."""
        return max(0, self.balance - self.held)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing on the shelf as it is now.

    Attributes:
        price: Points for one.
        on_shelf: Pieces not promised to anybody; ``None`` for a service, which is not counted.
        per_day: The most of it for one person on one day; ``None`` for no limit.
        had_today: How many of it she already took today.
    """

    price: int
    on_shelf: int | None
    listed: bool = True
    per_day: int | None = None
    had_today: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer and the figures that go with it.

    Attributes:
        cost: Points of all pieces.
        missing: Points that are missing when the answer is ``NOT_ENOUGH``; shown, never spoken.
        most: The most pieces she could have now.
    """

    answer: Answer
    cost: int
    missing: int
    most: int


def most_of(purse: Purse, offer: Offer) -> int:
    """How many pieces she could have now, at most :data:`COUNT_MOST`."""
    if not offer.listed:
        return 0
    bounds = [COUNT_MOST]
    if offer.price > 0:
        bounds.append(purse.spendable // offer.price)
    if offer.on_shelf is not None:
        bounds.append(offer.on_shelf)
    if offer.per_day is not None:
        bounds.append(offer.per_day - offer.had_today)
    return max(0, min(bounds))


def decide(purse: Purse, offer: Offer, *, count: int, spends_here: bool = True) -> Decision:
    """Whether she may have ``count`` pieces; a head's yes is asked at the counter.

    Args:
        spends_here: This kiosk is the village's counter (the home spender of its accounts).

    Raises:
        ValueError: the count is not between 1 and :data:`COUNT_MOST`.
    """
    if not 1 <= count <= COUNT_MOST:
        raise ValueError(f"a count is from 1 to {COUNT_MOST}, not {count}")
    cost = offer.price * count
    answer = _first_reason(purse, offer, count, cost, spends_here)
    missing = cost - purse.spendable if answer is Answer.NOT_ENOUGH else 0
    return Decision(answer, cost, missing, most_of(purse, offer))


def _first_reason(purse: Purse, offer: Offer, count: int, cost: int, spends_here: bool) -> Answer:
    if not offer.listed:
        return Answer.NOT_LISTED
    if not spends_here:
        return Answer.NOT_HERE
    if offer.on_shelf is not None and offer.on_shelf < count:
        return Answer.SOLD_OUT
    if offer.per_day is not None and offer.had_today + count > offer.per_day:
        return Answer.DAY_LIMIT
    if cost > purse.spendable:
        return Answer.NOT_ENOUGH
    return Answer.YES
