"""王桂花's own year: what she did and had, so that her book ends as the design's pictures show it.

Her last five lines and her sums (可用 128, 善行 346) are given; how she came there is drawn by lot.
The last line of her old paper book makes up the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

BALANCE, MERIT = 128, 346
LAST_DAYS = 16
"""Within so many days nothing of hers is drawn by lot."""


@dataclass(frozen=True, slots=True)
class Attends:
    """She is at an activity of a template on this day, and it gives so many points."""

    template: str
    points: int


@dataclass(frozen=True, slots=True)
class Deed:
    """A clause is booked for her; ``note`` is what she did, in the clerk's words."""

    clause: str
    points: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Takes:
    """She exchanges points for things."""

    item: str
    count: int
    points: int


Act = Attends | Deed | Takes

_LAST: dict[int, Act] = {
    15: Deed("A1", 5),
    11: Attends("lecture", 2),
    8: Takes("soap", 2, 10),
    5: Deed("V3", 3, "给李奶奶买药"),
    2: Attends("sweep", 2),
}
_THINGS: dict[int, Act] = {
    301: Takes("rice-5kg", 1, 32),
    244: Takes("eggs", 1, 18),
    197: Takes("towel", 1, 8),
    152: Takes("laundry-liquid", 1, 25),
    97: Takes("rice-5kg", 1, 32),
}
_LIKES = {"sweep": (0.5, 2), "lecture": (0.5, 2), "dumplings": (0.8, 4), "mending": (0.35, 4),
          "meeting": (1.0, 2), "laba": (1.0, 2), "chongyang": (1.0, 2)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HerYear:
    """What she does on which day, and what her old book brought.

    Attributes:
        forward: Points and merit of the last line of the old book.
    """

    acts: Mapping[date, tuple[Act, ...]]
    forward: tuple[int, int]


def her_year(rng: Random, today: date, activities: Mapping[date, Iterable[str]]) -> HerYear:
    """Draw her year.

    Args:
        rng: The story's dice for her.
        today: The day her book is looked at.
        activities: Templates of what takes place on each open day of the story.
    """
    acts: dict[date, list[Act]] = {}
    first = min(activities)
    for ago, act in {**_LAST, **_THINGS}.items():
        day = _open_from(today - timedelta(days=ago), activities, exact=ago < LAST_DAYS)
        if day >= first:
            acts.setdefault(day, []).append(act)
    for day, templates in activities.items():
        if (today - day).days >= LAST_DAYS:
            liked = [name for name in templates if rng.random() < _LIKES.get(name, (0, 0))[0]]
            acts.setdefault(day, []).extend(Attends(name, _LIKES[name][1]) for name in liked[:1])
            if day.day == 10 and rng.random() < 0.8:
                acts[day].append(Deed("V3", 3))
    return HerYear(
        {day: tuple(done) for day, done in sorted(acts.items()) if done}, _forward(acts.values())
    )


def _open_from(day: date, activities: Mapping[date, Iterable[str]], *, exact: bool) -> date:
    """The day itself, or the next on which the hall is open."""
    for _ in range(3):
        if exact or day in activities:
            return day
        day += timedelta(days=1)
    return day


def needed_days(today: date, length: int) -> set[date]:
    """Days on which the hall is open because of her, whatever day of the week it is."""
    return {today - timedelta(days=ago) for ago in _LAST if ago <= length}


def needed_activities(today: date) -> dict[date, str]:
    """Activities that take place because she was there."""
    return {
        today - timedelta(days=ago): act.template
        for ago, act in _LAST.items()
        if isinstance(act, Attends)
    }


def _forward(days: Iterable[Iterable[Act]]) -> tuple[int, int]:
    every = [act for acts in days for act in acts]
    spent = sum(act.points for act in every if isinstance(act, Takes))
    earned = sum(act.points for act in every if not isinstance(act, Takes))
    return BALANCE - earned + spent, MERIT - earned
