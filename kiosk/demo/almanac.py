"""When things happen in the made-up village: business days, and activities that come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from kiosk.core.moon import moon_of
from kiosk.demo.names import read

_SUNDAY = 6
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Round:
    """An activity that comes back.

    Attributes:
        template: Which of ``db/rules/activities.toml``.
        come: So many people, from and to.
        who: Which people come (:mod:`kiosk.demo.crowd`).
        rule: When, as the story says it.
    """

    template: str
    come: tuple[int, int]
    who: str
    rule: dict[str, Any]

    def falls_on(self, day: date) -> bool:
        """Whether it takes place on a day."""
        if day.month not in self.rule.get("months", range(1, 13)):
            return False
        every = self.rule["every"]
        if every == "date":
            return day.strftime("%m-%d") in self.rule["dates"]
        if every == "lunar":
            return lunar(day) in self.rule["dates"]
        if day.weekday() != self.rule["weekday"]:
            return False
        if every == "month":
            return (day.day - 1) // 7 + 1 == int(self.rule["nth"])
        if every == "fortnight":
            return (day.isocalendar().week % 2 == 0) == bool(self.rule["even"])
        return True


@lru_cache(maxsize=800)
def lunar(day: date) -> str:
    """Month and day of the farmers' calendar, ``12-08`` for the eighth of the twelfth."""
    moon = moon_of(day)
    return "" if moon is None else f"{moon.month:02}-{moon.day:02}"


def rounds() -> tuple[Round, ...]:
    """Everything that comes back, from ``db/demo/story.toml``."""
    return tuple(
        Round(row["template"], (row["come"][0], row["come"][1]), row["who"], row)
        for row in read("story.toml")["round"]
    )


def days_before(today: date, count: int) -> Iterator[date]:
    """The days from so many before ``today`` until yesterday, in order."""
    return (today - timedelta(days=n) for n in range(count, 0, -1))


@cache
def _feasts() -> frozenset[str]:
    lunar_rounds = [each for each in rounds() if each.rule["every"] == "lunar"]
    return frozenset(day for each in lunar_rounds for day in each.rule["dates"])


def is_open(day: date) -> bool:
    """Whether the hall has opening hours: every day but Sunday, unless it is a feast."""
    return day.weekday() != _SUNDAY or lunar(day) in _feasts()


def next_saturday(today: date) -> date:
    """The Saturday to come, never today itself."""
    return today + timedelta(days=(_SATURDAY - today.weekday() - 1) % 7 + 1)
