"""Who lives in the made-up village: believable, the same from a seed, 王桂花 in her place."""

from __future__ import annotations

from collections import Counter

import pytest

from kiosk.core.accounts import MemberType
from kiosk.demo.names import load_names
from kiosk.demo.people import HEROINE, Home, Soul, Wishes, make_people

WHOLE = Wishes(year=2026)
SMALL = Wishes(year=2026, people=40, groups=3, heroine=27, units=False)


def souls(homes: tuple[Home, ...]) -> list[Soul]:
    return [soul for home in homes for soul in home.souls]


def test_the_same_seed_is_the_same_village_and_another_seed_is_another() -> None:
    assert make_people(1, WHOLE) == make_people(1, WHOLE)
    assert make_people(1, WHOLE) != make_people(2, WHOLE)


@pytest.mark.parametrize("wishes", [WHOLE, SMALL])
@pytest.mark.parametrize("seed", range(12))
def test_the_heroine_is_enrolled_in_the_place_that_was_asked_for(seed: int, wishes: Wishes) -> None:
    found = souls(make_people(seed, wishes))
    assert found[wishes.heroine - 1].name == HEROINE
    assert sum(soul.name == HEROINE and bool(soul.face) for soul in found) == 1


def test_a_whole_village_has_about_1600_people_in_about_520_households_of_9_groups() -> None:
    homes = make_people(3, WHOLE)
    assert 1_590 <= len(souls(homes)) <= 1_630
    assert 470 <= len(homes) <= 560
    sizes = Counter(home.group for home in homes)
    assert sorted(sizes) == list(range(1, 10))
    assert max(sizes.values()) < 2 * min(sizes.values())


def test_groups_are_enrolled_one_after_the_other() -> None:
    homes = [home for home in make_people(4, WHOLE) if home.souls[0].born is not None]
    groups = [home.group for home in homes]
    assert groups == sorted(groups)


def test_every_door_of_the_village_is_there_once() -> None:
    doors = [(home.group, home.door) for home in make_people(5, WHOLE)]
    assert len(doors) == len(set(doors))


def test_all_five_kinds_of_people_live_here_and_children_are_minors() -> None:
    found = souls(make_people(6, WHOLE))
    kinds = Counter(soul.member_type for soul in found)
    assert set(kinds) == set(MemberType)
    assert kinds[MemberType.PARTY_MEMBER] < kinds[MemberType.VILLAGER] / 10
    for soul in found:
        if soul.born is not None:
            child = WHOLE.year - soul.born < 18
            assert child == (soul.member_type is MemberType.MINOR), soul


def test_the_old_outnumber_the_young_as_in_a_village_whose_sons_went_to_town() -> None:
    ages = [WHOLE.year - soul.born for soul in souls(make_people(7, WHOLE)) if soul.born]
    assert min(ages) >= 0
    assert max(ages) <= 95
    assert sum(age >= 60 for age in ages) > 0.25 * len(ages)
    assert sum(18 <= age < 30 for age in ages) < 0.2 * len(ages)


def test_rare_and_long_names_are_among_them() -> None:
    names = {soul.name for soul in souls(make_people(8, WHOLE))}
    assert {rare.name for rare in load_names().rare} <= names


def test_a_childs_surname_is_that_of_somebody_in_the_house() -> None:
    for home in make_people(9, WHOLE):
        grown = {soul.name[0] for soul in home.souls if soul.member_type is not MemberType.MINOR}
        for soul in home.souls:
            if soul.member_type is MemberType.MINOR and grown:
                renamed = any(s.name in {r.name for r in load_names().rare} for s in home.souls)
                assert soul.name[0] in grown or renamed, home


def test_names_fit_the_years_people_were_born_in() -> None:
    names = load_names()
    assert [era.until for era in names.eras] == sorted(era.until for era in names.eras)
    for era in names.eras:
        assert len(set(era.women)) == len(era.women) >= 30
        assert len(set(era.men)) == len(era.men) >= 30
