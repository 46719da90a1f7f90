"""Looking people up by name, initials, group and number."""

from __future__ import annotations

import pytest

from kiosk.core.facts.people import MemberClosed, MembersMerged, PersonalErased
from kiosk.services import basis, people, spelling
from kiosk.store import tables


@pytest.fixture
def three(village):
    village.member("王桂花", group=1)
    village.member("王国华", group=2)
    village.member("李长福", group=2)
    return village


def found(village, said: str) -> list[str]:
    return [p.name for p in village.ask(people.search, said)]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("1", ["王桂花"]),
        ("0003", ["李长福"]),
        ("wgh", ["王桂花", "王国华"]),
        ("WGH", ["王桂花", "王国华"]),
        ("lcf", ["李长福"]),
        ("wanggui", ["王桂花"]),
        ("wang guo", ["王国华"]),
        ("桂花", ["王桂花"]),
        ("王", ["王桂花", "王国华"]),
        ("", []),
        ("9", []),
        ("zz", []),
        ("%", []),
        ("_", []),
        ("赵", []),
    ],
)
def test_a_member_is_found_by_whatever_the_clerk_has_of_her(three, said, names):
    assert found(three, said) == names


def test_whole_matches_come_first(village):
    village.member("王桂花花")
    village.member("王桂花")
    assert found(village, "王桂花") == ["王桂花", "王桂花花"]
    assert found(village, "wgh")[0] == "王桂花"


def test_groups_and_their_people(three):
    assert three.ask(people.groups) == (1, 2)
    assert [p.name for p in three.ask(people.of_group, 2)] == ["王国华", "李长福"]


def test_a_household_lists_its_members(village):
    first = village.member("王桂花")
    village.member("王小明", household=village.homes[first])
    family = village.ask(people.of_household, village.homes[first])
    assert [p.name for p in family] == ["王桂花", "王小明"]
    assert village.ask(people.household_numbers, village.homes[first]) == [1, 2]


def test_a_number_that_was_merged_leads_to_the_one_that_was_kept(three):
    with three.work() as uow:
        uow.append(MembersMerged(kept=1, folded=2))
    assert three.ask(people.person_of, 2).member == 1
    assert found(three, "王国华") == []


def test_numbers_merged_in_a_circle_lead_nowhere(three):
    with three.work() as uow:
        uow.append(MembersMerged(kept=1, folded=2))
        uow.append(MembersMerged(kept=2, folded=1))
    assert three.ask(people.person_of, 1) is None


def test_who_moved_away_is_known_but_no_longer_found(three):
    with three.work() as uow:
        uow.append(MemberClosed(member=3, reason="moved"))
    assert not three.ask(people.person_of, 3).is_open
    assert found(three, "lcf") == []
    assert found(three, "3") == []


def test_who_was_erased_has_no_name_left(three):
    with three.work() as uow:
        uow.append(PersonalErased("m:3"))
    person = three.ask(people.person_of, 3)
    assert (person.name, person.birth_year) == ("", None)
    assert found(three, "福") == []


def test_asking_for_nobody_is_told(three):
    assert three.ask(people.person_of, 404) is None
    with pytest.raises(basis.NobodyThere):
        three.ask(people.the_person, 404)


def test_a_body_never_carries_a_name(three):
    with three.reading() as conn:
        bodies = [row.body for row in conn.execute(tables.facts.select())]
        kept = [row.fields for row in conn.execute(tables.personal.select())]
    assert not any("王桂花".encode() in body for body in bodies)
    assert any("王桂花".encode() in fields for fields in kept)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王桂花", "wangguihua", "wgh"),
        ("单田芳", "shantianfang", "stf"),
        ("曾国强", "zengguoqiang", "zgq"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("吕小梅", "lvxiaomei", "lxm"),
        ("阿依·古丽", "ayiguli", "aygl"),
        ("任我行", "renwoxing", "rwx"),
    ],
)
def test_names_are_spelt_as_they_are_said(name, pinyin, initials):
    assert (spelling.pinyin_of(name), spelling.initials_of(name)) == (pinyin, initials)
