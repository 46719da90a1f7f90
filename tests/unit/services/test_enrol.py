"""Enrolling members and bringing forward what stood in their paper books."""

from __future__ import annotations

import pytest

from kiosk.core.accounts import MemberType
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled, VillageSettingChanged
from kiosk.services import change_settings, enrol, people, settings
from kiosk.services.enrol import Outcome
from tests.helpers.made_village import MadeVillage


def enrol_one(village: MadeVillage, name: str, household: int, **more):
    return village.do(enrol.enrol, name=name, household=household, clerk=village.clerk, **more)


@pytest.fixture
def home(village: MadeVillage) -> int:
    return village.do(enrol.open_household, group=3, door="12", clerk=village.clerk).household


def test_members_and_households_get_numbers_one_after_another(village, home):
    assert home == 1
    first = enrol_one(village, "王桂花", home)
    second = enrol_one(village, "李长福", home)
    assert (first.outcome, first.member, second.member) == (Outcome.DONE, 1, 2)
    person = village.ask(people.person_of, 1)
    assert (person.name, person.group, person.door, person.household) == ("王桂花", 3, "12", 1)
    assert person.member_type is MemberType.VILLAGER
    assert person.is_open


def test_the_same_gesture_twice_enrols_once(village, home):
    event = village.id()
    first = enrol_one(village, "王桂花", home, event=event)
    again = enrol_one(village, "王桂花", home, event=event)
    assert again == first
    assert len(village.facts("MemberEnrolled")) == 1


def test_numbers_come_from_this_kiosks_own_range(village, home):
    key = f"{settings.MEMBER_NUMBERS}:{village.node.device}"
    answer = village.do(
        change_settings.change, key=key, value="5001-5002", clerk=village.head, second=village.clerk
    )
    assert answer is change_settings.Answer.CHANGED
    numbers = [enrol_one(village, name, home).member for name in ("甲一", "乙二")]
    assert numbers == [5001, 5002]
    assert enrol_one(village, "丙三", home).outcome is Outcome.NO_NUMBER_LEFT


def test_a_kiosk_with_all_numbers_to_itself_leaves_the_townships_to_it(village, home):
    """Seed 939083943177: after 9001 moved in, the kiosk gave 9002, and so did the township."""
    key = f"{settings.MEMBER_NUMBERS}:{village.node.device}"
    with village.work() as uow:
        uow.append(VillageSettingChanged(key, "1-9999"))  # as a kiosk is founded
        uow.append(HouseholdOpened(9000, 1))
        row = uow.personal("m:9001", name="张三", pinyin="", initials="", birth_year=None)
        uow.append(MemberEnrolled(9001, 9000, "villager", row.reference()), personal=[row])
    assert enrol_one(village, "王桂花", home).member == 1
    opened = village.do(enrol.open_household, group=3, door="13", clerk=village.clerk)
    assert opened.household == home + 1


def test_a_kiosk_that_was_given_the_last_numbers_on_purpose_keeps_them(village, home):
    key = f"{settings.MEMBER_NUMBERS}:{village.node.device}"
    with village.work() as uow:
        uow.append(VillageSettingChanged(key, "9500-9999"))
    assert enrol_one(village, "王桂花", home).member == 9500


def test_somebody_of_the_same_name_is_shown_first(village, home):
    enrol_one(village, "王桂花", home, birth_year=1950)
    twin = enrol_one(village, "王桂花", home, birth_year=1971)
    assert twin.outcome is Outcome.TWINS
    assert [p.member for p in twin.twins] == [1]
    assert enrol_one(village, "王桂花", home, birth_year=1971, twins_seen=True).member == 2


def test_the_same_sound_and_year_is_a_possible_twin_too(village, home):
    enrol_one(village, "李常福", home, birth_year=1950)
    assert enrol_one(village, "李长富", home, birth_year=1951).outcome is Outcome.DONE
    assert enrol_one(village, "李长福", home, birth_year=1950).outcome is Outcome.TWINS


@pytest.mark.parametrize("name", ["", "   ", "王\x00花", "12", "长" * 21, "王\u202e花"])
def test_what_is_no_name_is_refused(village, home, name):
    assert enrol_one(village, name, home).outcome is Outcome.NOT_A_NAME
    assert village.facts("MemberEnrolled") == []


def test_a_name_is_kept_tidy(village, home):
    enrol_one(village, "  阿依·古丽 ", home)
    assert village.ask(people.person_of, 1).name == "阿依·古丽"
    assert enrol.tidy_name("Ｗang  San") == "Wang San"


@pytest.mark.parametrize("year", [1850, 2027])
def test_a_year_of_birth_that_cannot_be_is_refused(village, home, year):
    assert enrol_one(village, "王桂花", home, birth_year=year).outcome is Outcome.NOT_A_YEAR


def test_a_household_must_be_there_and_in_a_group(village):
    assert enrol_one(village, "王桂花", 9).outcome is Outcome.NO_SUCH_HOUSEHOLD
    made = village.do(enrol.open_household, group=0, door="", clerk=village.clerk)
    assert made.outcome is Outcome.NOT_A_GROUP


def test_the_last_line_of_the_paper_book_is_the_first_of_this_one(village):
    member = village.member()
    village.give(member, 128, merit=346)
    holding = village.holding(member)
    assert (holding.balance, holding.merit, holding.held) == (128, 346, 0)
    assert village.everything_sums_to_zero()


def forward(village, member, points=5, merit=5, second=1, **more):
    return village.do(
        enrol.bring_forward,
        member=member,
        points=points,
        merit=merit,
        sheet="7",
        clerk=village.clerk,
        second=second,
        **more,
    )


def test_a_balance_is_brought_forward_once_and_a_retry_answers_the_same(village):
    member = village.member()
    event = village.id()
    first = forward(village, member, event=event)
    assert forward(village, member, event=event) == first
    assert len(first.mark.check) == 8
    assert forward(village, member).outcome is Outcome.ALREADY_FORWARD
    assert village.holding(member).balance == 5


@pytest.mark.parametrize("second", [None, 2, 99])
def test_two_clerks_read_the_figure_that_is_typed(village, second):
    member = village.member()
    assert forward(village, member, second=second).outcome is Outcome.NEEDS_SECOND


@pytest.mark.parametrize(("points", "merit"), [(0, 0), (-3, 5), (10, 9), (10_000, 10_000)])
def test_a_figure_that_cannot_be_is_refused(village, points, merit):
    member = village.member()
    assert forward(village, member, points, merit).outcome is Outcome.NOT_POINTS
    assert village.holding(member).balance == 0


def test_nobody_gets_a_balance_who_is_not_here(village):
    assert forward(village, 77).outcome is Outcome.NO_SUCH_MEMBER


def enrol_at(village: MadeVillage, name: str, door: str = "", **more):
    return village.do(enrol.enrol_at, name=name, group=3, door=door, clerk=village.clerk, **more)


def test_who_is_refused_leaves_no_empty_household(village):
    assert enrol_at(village, "12").outcome is Outcome.NOT_A_NAME
    assert enrol_at(village, "王桂花", birth_year=1066).outcome is Outcome.NOT_A_YEAR
    assert village.facts("HouseholdOpened") == []
    assert enrol_at(village, "王桂花", birth_year=1955).outcome is Outcome.DONE
    assert enrol_at(village, "王桂花").outcome is Outcome.TWINS
    assert len(village.facts("HouseholdOpened")) == 1


def test_used_up_numbers_are_an_answer_and_leave_no_household(village):
    for key, value in ((settings.MEMBER_NUMBERS, "1-1"), (settings.HOUSEHOLD_NUMBERS, "1-1")):
        change = change_settings.change
        name = f"{key}:{village.node.device}"
        village.do(change, key=name, value=value, clerk=village.head, second=village.clerk)
    event = village.id()
    done = enrol_at(village, "甲一", event=event)
    assert (done.outcome, enrol_at(village, "甲一", event=event)) == (Outcome.DONE, done)
    assert enrol_at(village, "乙二").outcome is Outcome.NO_NUMBER_LEFT
    name = f"{settings.MEMBER_NUMBERS}:{village.node.device}"
    village.do(
        change_settings.change, key=name, value="1-9", clerk=village.head, second=village.clerk
    )
    assert enrol_at(village, "乙二").outcome is Outcome.NO_NUMBER_LEFT  # of households
    assert len(village.facts("HouseholdOpened")) == 1


def test_two_behind_one_door_are_one_household(village):
    first, second = enrol_at(village, "甲一", "7"), enrol_at(village, "乙二", "7")
    people_ = [village.ask(people.person_of, one.member) for one in (first, second)]
    assert people_[0].household == people_[1].household
