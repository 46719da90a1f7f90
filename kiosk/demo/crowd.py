"""Who comes to what: the enrolled people of the made-up village, picked by lot and by habit."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from kiosk.core.accounts import MemberType
from kiosk.demo.people import HEROINE, Soul

_LEADING = (MemberType.PARTY_MEMBER, MemberType.STREET_HEAD)


@dataclass(slots=True)
class Villager:
    """A person with her number.

    Attributes:
        number: Her number in the village; ``household`` that of her household.
        habit: How often she comes to things, 0 for never.
        card: The text of her newest card, if she has one.
        dead_cards: Texts of older or lost cards of hers.
    """

    number: int
    household: int
    group: int
    soul: Soul
    habit: float = 0.0
    card: str | None = field(default=None, repr=False)
    dead_cards: list[str] = field(default_factory=list, repr=False)

    @property
    def name(self) -> str:
        """Her name."""
        return self.soul.name

    def age(self, year: int) -> int:
        """Her age in a year; 0 for an organisation."""
        return 0 if self.soul.born is None else year - self.soul.born


def habit_of(soul: Soul, rng: Random, year: int) -> float:
    """How often somebody comes: a third of the village does nearly everything.

    The old and those with an office come more often, the young are away at work.
    """
    if soul.born is None:
        return 0.0
    age = year - soul.born
    often = rng.random() ** 3
    if soul.face:
        often = 0.6 + often / 2
    elif 25 <= age < 50:
        often *= 0.35
    elif 55 <= age < 80:
        often *= 1.7
    elif age >= 84 or age < 9:
        often = 0.0
    return often * (2.2 if soul.member_type in _LEADING else 1.0)


class Crowd:
    """Everybody who may come, sorted by what they come to. 王桂花 is never picked by lot."""

    def __init__(self, villagers: Iterable[Villager], year: int) -> None:
        everybody = [v for v in villagers if v.habit > 0 and v.name != HEROINE]
        grown = [v for v in everybody if v.soul.member_type is not MemberType.MINOR]
        self._kinds: dict[str, Sequence[Villager]] = {
            "all": grown,
            "old": [v for v in grown if v.age(year) >= 58],
            "young_old": [v for v in grown if 45 <= v.age(year) <= 72],
            "blood": [v for v in grown if v.age(year) <= 55],
            "party": [v for v in grown if v.soul.member_type is MemberType.PARTY_MEMBER],
            "street": [v for v in grown if v.soul.member_type is MemberType.STREET_HEAD],
            "minor": [v for v in everybody if v.soul.member_type is MemberType.MINOR],
        }
        self._weights = {
            kind: list(accumulate(v.habit for v in people)) for kind, people in self._kinds.items()
        }

    def pick(
        self, rng: Random, kind: str, count: int, *, homes_once: bool = False
    ) -> list[Villager]:
        """Different people of a kind, those who come often more likely.

        Args:
            homes_once: At most one of a household: for what is counted once for the whole of it.

        Returns:
            ``count`` people, or fewer where there are not so many.
        """
        people, weights = self._kinds[kind], self._weights[kind]
        found: dict[int, Villager] = {}
        if not people:
            return []
        for _ in range(count * 8):
            if len(found) == min(count, len(people)):
                break
            place = bisect(weights, rng.random() * weights[-1])
            one = people[min(place, len(people) - 1)]
            found.setdefault(one.household if homes_once else one.number, one)
        return list(found.values())
