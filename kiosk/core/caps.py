"""How often a deed counts: what a quantity gives once every cap has had its say.

A cap looks at what was already counted in its own period, by the day of the deed (``done_on``) and
never by the wall clock. Undone entries are not handed in, so a reversal gives the room back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.core.rules import Cap, Clause, Per, Period


@dataclass(frozen=True, slots=True)
class Deed:
    """When and at what a deed was done.

    Attributes:
        activity: The activity it was done at, if any.
        case: The paper or matter it belongs to (一件), if any; without one a deed is its own case.
    """

    done_on: date
    activity: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An earlier standing entry under the same clause.

    Attributes:
        own: Her own entry; otherwise one of somebody else in her household.
    """

    deed: Deed
    quantity_tenths: int
    own: bool = True


class Verdict(StrEnum):
    """What became of the quantity that was asked for."""

    WHOLE = "whole"
    SHORTENED = "shortened"
    CAP_REACHED = "cap_reached"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Award:
    """What a quantity gives.

    Attributes:
        quantity_tenths: What is counted, at most what was asked.
        points: 0 exactly when nothing is to be booked.
        cap: The cap that decided, when one did.
    """

    verdict: Verdict
    quantity_tenths: int
    points: int
    cap: Cap | None = None

    @property
    def books(self) -> bool:
        """Whether there is anything to book."""
        return self.verdict in (Verdict.WHOLE, Verdict.SHORTENED)


def window(period: Period, day: date) -> tuple[date, date] | None:
    """First and last day of the period a day lies in; ``None`` for periods that are not days.

    Weeks run from Monday, as the village's week does.
    """
    if period is Period.DAY:
        return day, day
    if period is Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if period is Period.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if period is Period.MONTH:
        return _months(day.year, day.month, 1)
    if period is Period.QUARTER:
        return _months(day.year, day.month - (day.month - 1) % 3, 3)
    return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = date(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def span_to_load(clause: Clause, done_on: date) -> tuple[date, date] | None:
    """The days whose entries can matter to the clause's caps; ``None`` means all of them.

    A clause without caps needs nothing: its span is the day itself.
    """
    first = last = done_on
    for cap in clause.caps:
        days = window(cap.period, done_on)
        if days is None:
            return None
        first, last = min(first, days[0]), max(last, days[1])
    return first, last


def falls_under(cap: Cap, deed: Deed, past: Counted) -> bool:
    """Whether an earlier entry uses up the cap that a new deed meets."""
    if cap.per is Per.PERSON and not past.own:
        return False
    if cap.period is Period.LIFE:
        return True
    if cap.period is Period.ACTIVITY:
        return deed.activity is not None and past.deed.activity == deed.activity
    if cap.period is Period.CASE:
        return deed.case is not None and past.deed.case == deed.case
    days = window(cap.period, deed.done_on)
    return days is not None and days[0] <= past.deed.done_on <= days[1]


def left_under(cap: Cap, deed: Deed, past: Iterable[Counted]) -> int:
    """Tenths of the unit that the cap still allows, at least 0."""
    used = sum(one.quantity_tenths for one in past if falls_under(cap, deed, one))
    return max(0, cap.tenths - used)


def decide(clause: Clause, deed: Deed, *, asked_tenths: int, past: Iterable[Counted] = ()) -> Award:
    """What a quantity gives under a clause, after everything counted so far.

    Args:
        asked_tenths: What was done, in tenths of the clause's unit, at least 1.
        past: Standing entries under this clause, hers and, for household caps, her household's.

    Raises:
        ValueError: nothing was asked for.
    """
    if asked_tenths < 1:
        raise ValueError(f"a quantity is at least one tenth, not {asked_tenths}")
    entries = tuple(past)
    counted, deciding = asked_tenths, None
    for cap in clause.caps:
        left = left_under(cap, deed, entries)
        if left < counted:
            counted, deciding = left, cap
    if counted == 0:
        return Award(Verdict.CAP_REACHED, 0, 0, deciding)
    points = clause.points_for(counted)
    if points == 0:
        return Award(Verdict.TOO_LITTLE, 0, 0, deciding)
    verdict = Verdict.WHOLE if deciding is None else Verdict.SHORTENED
    return Award(verdict, counted, points, deciding)
