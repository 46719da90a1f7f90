"""The desk's figures and the day's sheet."""

from __future__ import annotations

from datetime import datetime

from kiosk.services import basis, desk, exchange, home, look_up, put_right, sign_in
from kiosk.services.preferences import DEFAULT
from tests.unit.services.test_book import write


def test_the_desk_shows_todays_figures_and_what_waits(village):
    first = village.member(points=50)
    second = village.member("李长福")
    village.receive("soap", 9)
    sweep = village.activity()
    village.do(sign_in.sign_in, activity=sweep, member=second, operator=basis.by_clerk(2))
    write(village, first)
    slip = write(village, first, "C5").mark.entry
    village.do(put_right.reverse, entry=slip, reason="多记", clerk=2)
    made = village.exchange(first)
    village.exchange(first)
    village.do(exchange.hand_over, exchange=made.mark.entry, clerk=2)
    seen = village.ask(desk.desk_of, village.day)
    assert seen.figures == desk.Figures(came=2, booked=2, handed=1)
    assert seen.to_hand_over == 1
    assert [(a.title, a.came) for a in seen.activities] == [("村口大扫除", 1)]
    assert (seen.last.name, seen.last.points) == ("王桂花", 2)


def test_a_day_without_anything_is_all_zero(village):
    seen = village.ask(desk.desk_of, "2026-12-24")
    assert seen == desk.Desk(desk.Figures(0, 0, 0), (), 0, None)


def test_the_days_sheet_lists_what_was_earned_and_had(village):
    member = village.member(points=50)
    village.receive("soap", 9)
    write(village, member)
    village.exchange(member, "soap", 2)
    sheet = village.ask(desk.sheet_of, village.day)
    told = [(x.name, x.kind, x.title, x.points) for x in sheet.lines]
    assert told == [
        ("王桂花", "forward", "", 50),
        ("王桂花", "booked", "义务劳动", 2),
        ("王桂花", "exchange", "香皂", -10),
    ]
    assert (sheet.earned, sheet.spent) == (52, 10)
    times = [datetime.fromisoformat(line.at) for line in sheet.lines]
    assert times == sorted(times)


def test_the_home_screen_is_one_question(village):
    member = village.member(points=9)
    village.receive("soap", 3)
    village.receive("salt", 3)
    village.activity()
    write(village, member)
    village.exchange(member, "salt")
    seen = village.ask(home.home_of, village.day, member, device=village.node.device)
    assert (seen.person.name, seen.holding.balance, seen.holding.merit) == ("王桂花", 8, 11)
    assert (seen.activities_today, seen.to_fetch, seen.preferences) == (1, 1, DEFAULT)
    assert [x.points for x in seen.last_lines] == [-3, 2, 9]
    services_for_eight = {"haircut", "meal", "knife", "mending", "medicine", "clinic", "class"}
    assert seen.can_have == len({"soap", "salt"} | services_for_eight)


def test_away_from_the_counter_nothing_can_be_had(village):
    member = village.member(points=9)
    seen = village.ask(home.home_of, village.day, member, device="sister")
    assert (seen.can_have, seen.holding.balance) == (0, 9)


def test_opening_a_members_page_is_on_record_once(village):
    member = village.member(points=50)
    family = village.member("王小明", household=village.homes[member])
    village.receive("soap", 3)
    village.exchange(member)
    event = village.id()
    for _ in range(2):
        seen = village.do(look_up.open_page, member=member, clerk=2, why="search", event=event)
    assert len(village.facts("PersonalDataViewed")) == 1
    assert (seen.person.name, seen.holding.balance, seen.card) == ("王桂花", 45, None)
    assert [p.member for p in seen.household] == [family]
    assert [w.item for w in seen.waiting] == ["soap"]
    assert (len(seen.lines), seen.lines_in_all) == (2, 2)


def test_turning_the_leaves_of_an_opened_page_is_no_second_look(village):
    member = village.member(points=50)
    write(village, member)
    opened = village.do(look_up.open_page, member=member, clerk=2, why="card")
    second = village.ask(look_up.page_of, opened.person, first=1, most=1)
    assert [x.points for x in second.lines] == [50]
    assert len(village.facts("PersonalDataViewed")) == 1


def test_nobodys_page_is_not_opened(village):
    assert village.do(look_up.open_page, member=404, clerk=2, why="search") is None
    assert village.facts("PersonalDataViewed") == []
