"""Who lives in the made-up village: households of believable ages, and a cast known by name.

People are drawn by lot from a seed, so that the same seed is the same village. Numbers follow the
order of enrolment, group after group; 王桂花's place is found so that hers comes out as asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from kiosk.core.accounts import MemberType
from kiosk.demo.names import Names, load_names, read

HEROINE = "王桂花"
_ADULT = 18
_NEAR_YEARS = 6


@dataclass(frozen=True, slots=True)
class Soul:
    """A person before she is enrolled.

    Attributes:
        sex: ``f`` or ``m``; empty for an organisation.
        born: Year of birth; ``None`` for an organisation.
        face: The drawn face of a person of the cast (``gran``); empty for everybody else.
    """

    name: str
    sex: str
    born: int | None
    member_type: MemberType = MemberType.VILLAGER
    face: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A household before it is opened: its group, its door, the people in order of enrolment."""

    group: int
    door: str
    souls: tuple[Soul, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How large the village is to be.

    Attributes:
        people: About so many, organisations aside.
        groups: How many groups (村民小组).
        heroine: Which enrolment 王桂花 is, counted from 1.
        year: The present year, from which ages are counted.
        units: Whether organisations of the village are enrolled too.
    """

    year: int
    people: int = 1_600
    groups: int = 9
    heroine: int = 327
    units: bool = True


def make_people(seed: int, wishes: Wishes) -> tuple[Home, ...]:
    """Every household in the order of enrolment; the same for the same seed and wishes."""
    return _Maker(Random(f"people {seed}"), wishes, load_names()).homes()


@dataclass
class _Maker:
    rng: Random
    wishes: Wishes
    names: Names
    cast: list[dict[str, Any]] = field(default_factory=lambda: list(read("cast.toml")["person"]))

    def homes(self) -> tuple[Home, ...]:
        by_group = self._peopled()
        self._name_the_rare(by_group)
        ordered = self._with_heroine([home for group in by_group for home in group])
        if self.wishes.units:
            ordered += self._units()
        return tuple(self._numbered_doors(ordered))

    def _peopled(self) -> list[list[Home]]:
        """Households by group: the cast spread over the groups, chance for the rest."""
        groups: list[list[Home]] = [[] for _ in range(self.wishes.groups)]
        count = 0
        for number, person in enumerate(self.cast):
            group = number % self.wishes.groups + 1
            home = self._around(self._cast_soul(person), group, person["live"])
            if person["name"] != HEROINE:
                groups[group - 1].append(home)
            count += len(home.souls)
        turn = 0
        while count < self.wishes.people:
            group = turn % self.wishes.groups + 1
            turn += 1
            home = self._chance_home(group)
            groups[group - 1].append(home)
            count += len(home.souls)
        for homes in groups:
            self.rng.shuffle(homes)
        return groups

    def _cast_soul(self, person: dict[str, Any]) -> Soul:
        return Soul(
            person["name"],
            person["sex"],
            self.wishes.year - person["age"],
            MemberType(person["type"]),
            person["face"],
        )

    def _around(self, first: Soul, group: int, live: str) -> Home:
        """The household of a person of the cast."""
        assert first.born is not None
        if live == "alone":
            return Home(group, "", (first,))
        souls = [first]
        if live != "grandchild":
            souls.append(self._soul(group, _other(first.sex), first.born + self.rng.randint(-3, 3)))
        if live == "three":
            souls += self._young_family(group, first.name[0], first.born + 26)
        if live == "grandchild":
            souls.append(self._child(first.name[0], self.wishes.year - self.rng.randint(8, 13)))
        return Home(group, "", tuple(souls))

    def _chance_home(self, group: int) -> Home:
        kinds: tuple[tuple[int, Callable[[int], list[Soul]]], ...] = (
            (12, self._alone),
            (22, self._old_couple),
            (27, self._three_generations),
            (22, self._parents_and_children),
            (11, self._grown_up_child),
            (6, self._left_with_grandparents),
        )
        kind = self.rng.choices([make for _, make in kinds], [weight for weight, _ in kinds])[0]
        return Home(group, "", tuple(self._with_types(kind(group))))

    def _alone(self, group: int) -> list[Soul]:
        # Women outlive men: three in four old people who live alone are women.
        sex = "f" if self.rng.random() < 0.75 else "m"
        return [self._soul(group, sex, self._born(64, 90))]

    def _old_couple(self, group: int) -> list[Soul]:
        man = self._soul(group, "m", self._born(60, 84))
        assert man.born is not None
        return [man, self._soul(group, "f", man.born + self.rng.randint(-1, 6))]

    def _three_generations(self, group: int) -> list[Soul]:
        old = self._old_couple(group) if self.rng.random() < 0.6 else self._alone(group)
        assert old[0].born is not None
        surname = _surname(old[0].name)
        return [*old, *self._young_family(group, surname, old[0].born + self.rng.randint(23, 30))]

    def _parents_and_children(self, group: int) -> list[Soul]:
        return self._young_family(group, self.names.surname(self.rng, group), self._born(28, 48))

    def _grown_up_child(self, group: int) -> list[Soul]:
        man = self._soul(group, "m", self._born(46, 58))
        assert man.born is not None
        woman = self._soul(group, "f", man.born + self.rng.randint(-1, 4))
        child = self._child(_surname(man.name), man.born + self.rng.randint(23, 28))
        return [man, woman, child]

    def _left_with_grandparents(self, group: int) -> list[Soul]:
        old = self._old_couple(group) if self.rng.random() < 0.5 else self._alone(group)
        surname = _surname(old[0].name)
        ages = self.rng.sample(range(5, 16), self.rng.randint(1, 2))
        return [*old, *(self._child(surname, self.wishes.year - age) for age in ages)]

    def _young_family(self, group: int, surname: str, born: int) -> list[Soul]:
        man = Soul(surname + self.names.given(self.rng, "m", born), "m", born)
        woman = self._soul(group, "f", born + self.rng.randint(-2, 4))
        children = self.rng.choices((0, 1, 2, 3), (12, 42, 38, 8))[0]
        first = born + self.rng.randint(23, 29)
        years = [first + 3 * n for n in range(children) if first + 3 * n <= self.wishes.year - 1]
        return [man, woman, *(self._child(surname, year) for year in years)]

    def _soul(self, group: int, sex: str, born: int) -> Soul:
        name = self.names.surname(self.rng, group) + self.names.given(self.rng, sex, born)
        return Soul(name, sex, born)

    def _child(self, surname: str, born: int) -> Soul:
        sex = self.rng.choice("fm")
        minor = self.wishes.year - born < _ADULT
        kind = MemberType.MINOR if minor else MemberType.VILLAGER
        return Soul(surname + self.names.given(self.rng, sex, born), sex, born, kind)

    def _born(self, youngest: int, oldest: int) -> int:
        # Of two lots the younger: there are fewer people of ninety than of sixty.
        age = min(self.rng.randint(youngest, oldest), self.rng.randint(youngest, oldest))
        return self.wishes.year - age

    def _with_types(self, souls: list[Soul]) -> list[Soul]:
        """Party members and street heads among the grown-ups; the young are minors."""
        return [self._typed(soul) for soul in souls]

    def _typed(self, soul: Soul) -> Soul:
        assert soul.born is not None
        age = self.wishes.year - soul.born
        if age < _ADULT:
            return replace(soul, member_type=MemberType.MINOR)
        lot = self.rng.random()
        if age >= 24 and lot < 0.055:
            return replace(soul, member_type=MemberType.PARTY_MEMBER)
        if 40 <= age <= 68 and lot > 0.975:
            return replace(soul, member_type=MemberType.STREET_HEAD)
        return soul

    def _name_the_rare(self, groups: list[list[Home]]) -> None:
        """Hand the rare names to people of about the right age."""
        for number, rare in enumerate(self.names.rare):
            homes = groups[number % len(groups)]
            found = _nearest(homes, rare.sex, rare.born)
            if found is None:
                continue  # a small village has nobody of that age
            place, seat = found
            souls = list(homes[place].souls)
            souls[seat] = replace(souls[seat], name=rare.name, born=rare.born)
            homes[place] = replace(homes[place], souls=tuple(souls))

    def _with_heroine(self, homes: list[Home]) -> list[Home]:
        """Put 王桂花's household where hers is the enrolment that was asked for."""
        ahead, before = self.wishes.heroine - 1, 0
        place = 0
        while place < len(homes) and before + len(homes[place].souls) <= ahead:
            before += len(homes[place].souls)
            place += 1
        missing = ahead - before
        if missing:
            group = homes[place].group if place < len(homes) else self.wishes.groups
            fits = [n for n in range(place, len(homes)) if len(homes[n].souls) == missing]
            # A household that just fills the gap moves into this group; else people who live alone.
            gap = [homes.pop(fits[0])] if fits else [self._lone(group) for _ in range(missing)]
            homes[place:place] = [replace(home, group=group) for home in gap]
            place += len(gap)
        group = homes[place - 1].group if place else 1
        person = next(person for person in self.cast if person["name"] == HEROINE)
        homes.insert(place, self._around(self._cast_soul(person), group, person["live"]))
        return homes

    def _lone(self, group: int) -> Home:
        return Home(group, "", tuple(self._with_types(self._alone(group))))

    def _units(self) -> list[Home]:
        made = []
        for row in read("cast.toml")["unit"]:
            soul = Soul(row["name"], "", None, MemberType.SOCIAL_UNIT)
            made.append(Home(1, row["name"][:8], (soul,)))
        return made

    def _numbered_doors(self, homes: Sequence[Home]) -> Iterator[Home]:
        doors = [0] * (self.wishes.groups + 1)
        for home in homes:
            if home.door:
                yield home
                continue
            doors[home.group] += 1
            yield replace(home, door=f"{home.group}组{doors[home.group]}号")


def _other(sex: str) -> str:
    return "m" if sex == "f" else "f"


def _surname(name: str) -> str:
    double = ("欧阳", "上官", "诸葛")
    return name[:2] if name.startswith(double) else name[:1]


def _nearest(homes: Sequence[Home], sex: str, born: int) -> tuple[int, int] | None:
    """The household and seat of the villager closest in age, if anybody is near it at all."""
    seats = [
        (abs((soul.born or 0) - born), place, seat)
        for place, home in enumerate(homes)
        for seat, soul in enumerate(home.souls)
        if soul.sex == sex and not soul.face and abs((soul.born or 0) - born) <= _NEAR_YEARS
    ]
    return min(seats)[1:] if seats else None
