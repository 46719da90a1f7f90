"""The calendar, the clock, the crowd and 王桂花's own year: what the story is put together from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest

from kiosk.core.accounts import MemberType
from kiosk.core.clock import local_day, local_text
from kiosk.demo import almanac, heroine
from kiosk.demo.clock import StoryClock
from kiosk.demo.crowd import Crowd, Villager, habit_of
from kiosk.demo.heroine import Attends, Deed, Takes, her_year
from kiosk.demo.people import HEROINE, Soul
from kiosk.services import village

TODAY = date(2026, 11, 23)


def test_rounds_name_templates_that_exist_and_fall_on_some_open_day() -> None:
    known = {template.id for template in village.templates()}
    days = [day for day in almanac.days_before(TODAY, 365) if almanac.is_open(day)]
    for each in almanac.rounds():
        assert each.template in known
        assert any(each.falls_on(day) for day in days), each.template


def test_a_weekly_round_falls_on_its_weekday_only() -> None:
    sweep = next(each for each in almanac.rounds() if each.template == "sweep")
    found = [day for day in almanac.days_before(TODAY, 28) if sweep.falls_on(day)]
    assert [day.weekday() for day in found] == [5, 5, 5, 5]


def test_feasts_follow_the_farmers_calendar() -> None:
    assert almanac.lunar(date(2026, 2, 17)) == "01-01"  # new year of the horse
    assert almanac.lunar(date(2026, 10, 18)) == "09-09"


@pytest.mark.parametrize("ahead", range(7))
def test_the_saturday_to_come_is_never_today(ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    found = almanac.next_saturday(today)
    assert found.weekday() == 5
    assert 1 <= (found - today).days <= 7


def test_the_clock_says_the_storys_day_and_never_goes_back() -> None:
    clock = StoryClock(TODAY)
    clock.at(TODAY, 9 * 60 + 14)
    first = clock.now()
    clock.at(TODAY, 8 * 60)
    second = clock.now()
    assert local_day(first) == TODAY.isoformat()
    assert local_text(first).endswith("T09:14:00")
    assert second.wall_ms > first.wall_ms
    assert second.mono_ms - first.mono_ms == second.wall_ms - first.wall_ms


def test_nothing_of_the_present_day_lies_in_the_future() -> None:
    clock = StoryClock(TODAY)
    clock.latest = datetime(2026, 11, 23, 7, 0)
    clock.at(TODAY, 9 * 60)
    clock.wait(600)
    assert local_text(clock.now()) < "2026-11-23T07:00:05"


def villager(number: int, age: int, name: str = "李福来", **more: object) -> Villager:
    soul = Soul(name, "m", TODAY.year - age, MemberType(str(more.get("kind", "villager"))))
    return Villager(number, number // 3, 1, soul, habit=1.0)


def test_people_are_picked_once_each_and_the_heroine_never() -> None:
    people = [villager(n, 60) for n in range(1, 30)] + [villager(99, 72, HEROINE)]
    crowd = Crowd(people, TODAY.year)
    for seed in range(20):
        picked = crowd.pick(Random(seed), "all", 12)
        assert len({one.number for one in picked}) == len(picked) == 12
        assert HEROINE not in {one.name for one in picked}


def test_what_counts_for_a_household_is_picked_once_for_it() -> None:
    crowd = Crowd([villager(n, 60) for n in range(1, 60)], TODAY.year)
    picked = crowd.pick(Random(1), "old", 15, homes_once=True)
    assert len({one.household for one in picked}) == len(picked)


def test_only_party_members_come_to_the_party_day() -> None:
    people = [villager(1, 40), villager(2, 40, kind="party_member"), villager(3, 12, kind="minor")]
    crowd = Crowd(people, TODAY.year)
    assert [one.number for one in crowd.pick(Random(1), "party", 9)] == [2]
    assert [one.number for one in crowd.pick(Random(1), "minor", 9)] == [3]
    assert crowd.pick(Random(1), "street", 9) == []


def test_organisations_and_infants_come_to_nothing() -> None:
    year = TODAY.year
    assert habit_of(Soul("小卖部", "", None), Random(1), year) == 0
    assert habit_of(Soul("王安", "f", year - 2), Random(1), year) == 0


def lively(length: int) -> dict[date, list[str]]:
    rounds = almanac.rounds()
    return {
        day: [each.template for each in rounds if each.falls_on(day)]
        for day in almanac.days_before(TODAY, length)
        if almanac.is_open(day) or day in heroine.needed_days(TODAY, length)
    }


@pytest.mark.parametrize("length", [31, 200, 350])
@pytest.mark.parametrize("seed", range(25))
def test_her_year_adds_up_to_128_and_346(seed: int, length: int) -> None:
    year = her_year(Random(seed), TODAY, lively(length))
    acts = [act for acts in year.acts.values() for act in acts]
    spent = sum(act.points for act in acts if isinstance(act, Takes))
    earned = sum(act.points for act in acts if not isinstance(act, Takes))
    points, merit = year.forward
    assert points + earned - spent == 128
    assert merit + earned == 346
    assert 1 <= points <= merit


@pytest.mark.parametrize("seed", range(25))
def test_she_never_spends_what_she_has_not_got(seed: int) -> None:
    year = her_year(Random(seed), TODAY, lively(350))
    balance = year.forward[0]
    for day in sorted(year.acts):
        for act in year.acts[day]:
            balance += -act.points if isinstance(act, Takes) else act.points
            assert balance >= 0, day


def test_her_last_five_lines_are_those_of_the_design() -> None:
    year = her_year(Random(1), TODAY, lively(100))
    last = [(day.isoformat(), act) for day in sorted(year.acts) for act in year.acts[day]][-5:]
    assert last == [
        ("2026-11-08", Deed("A1", 5)),
        ("2026-11-12", Attends("lecture", 2)),
        ("2026-11-15", Takes("soap", 2, 10)),
        ("2026-11-18", Deed("V3", 3, "给李奶奶买药")),
        ("2026-11-21", Attends("sweep", 2)),
    ]


def test_what_she_does_is_worth_what_the_book_and_the_shelf_say() -> None:
    """A changed price or clause must be changed in her year as well."""
    start = village.defaults()
    clauses = {clause.id: clause for clause in start.book.clauses}
    prices = {item.id: item.price for item in start.items}
    templates = {template.id: template for template in start.templates}
    for act in [
        act for acts in her_year(Random(2), TODAY, lively(350)).acts.values() for act in acts
    ]:
        if isinstance(act, Takes):
            assert prices[act.item] * act.count == act.points
        elif isinstance(act, Deed):
            assert clauses[act.clause].points_for(10) == act.points
        else:
            template = templates[act.template]
            clause = clauses[template.clause]
            tenths = template.minutes // 6 if clause.unit == "小时" else 10
            assert clause.points_for(tenths) == act.points, act.template
