"""The counter as a whole: who may enter, and what each of her jobs leaves in the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk.services import cards as card_service
from kiosk.services import days
from kiosk.station.counter.station import LEAVES_AFTER_SHARED_S
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN, HEAD_PIN
from tests.helpers.stations import Stations, open_stations

CLERK, HEAD = 2, 1


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


@pytest.fixture
def two(tmp_path, qtbot) -> Iterator[Stations]:
    """A desk with a glass of its own."""
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


def _enter_on_a_later_day(hall: Stations) -> None:
    """The hall was switched off over a long holiday, and started anew."""
    clock = hall.village.clock
    clock.forward(4 * 24 * 3600 * 1000)
    clock.boot = "another"
    days.open_today(hall.village.node)  # as every start does
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    _expect(hall, "PinPage")
    _pin(hall, CLERK, CLERK_PIN)
    _expect(hall, "QuestionPage")


def _page(hall: Stations) -> str:
    return type(hall.counter.window.screen_shown).__name__


def _expect(hall: Stations, page: str) -> None:
    hall.until(lambda: _page(hall) == page, page)
    hall.clock.forward(1.0)


def _enter(hall: Stations, clerk: int = CLERK, pin: str = CLERK_PIN) -> None:
    if hall.counter.shared:
        hall.press("staffKey")
        hall.expect("NoticeScreen")
        hall.press("yesKey")
    _expect(hall, "PinPage")
    _pin(hall, clerk, pin)
    _expect(hall, "DeskPage")


def _pin(hall: Stations, clerk: int, pin: str) -> None:
    hall.ask(asks.ChooseClerk(clerk))
    hall.ask(asks.PinEntered(clerk, pin))


def _rows(hall: Stations, table, *where):
    with hall.village.reading() as conn:
        return conn.execute(select(table).where(*where)).all()


def test_a_wrong_pin_is_said_and_five_of_them_make_her_wait(hall):
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    _expect(hall, "PinPage")
    hall.ask(asks.ChooseClerk(CLERK))
    for _ in range(4):
        hall.ask(asks.PinEntered(CLERK, "000000"))
        assert hall.shown.model.wrong
    hall.ask(asks.PinEntered(CLERK, "000000"))
    assert hall.shown.model.locked_minutes == 1
    hall.ask(asks.PinEntered(CLERK, CLERK_PIN))
    assert _page(hall) == "PinPage"
    assert hall.counter.session is None


def test_the_villagers_side_steps_aside_for_a_clerk_and_comes_back(hall):
    _enter(hall)
    assert hall.villager.lent
    hall.ask(asks.LeaveDesk())
    hall.expect("IdleScreen")
    assert not hall.villager.lent
    assert "StaffEntered" in hall.village.facts()
    hall.settle()
    assert "StaffLeft" in hall.village.facts()


def test_a_desk_nobody_touches_closes_by_itself(hall):
    _enter(hall)
    hall.clock.forward(LEAVES_AFTER_SHARED_S + 1)
    hall.counter._tick()
    hall.expect("IdleScreen")
    assert hall.counter.session is None


def test_card_after_card_is_signed_in_said_and_counted(hall):
    names = ("王桂花", "李长福", "周秀英")
    members = [hall.member(name) for name in names]
    activity = hall.village.activity()
    _enter(hall)
    hall.ask(asks.OpenStation(activity))
    _expect(hall, "StationPage")
    for count, member in enumerate(members, 1):
        hall.card(member)
        hall.until(lambda count=count: hall.said.count("prompt-signed-in") == count, "her name")
        hall.mouth.end()
    hall.until(lambda: hall.shown.model.came == 3, "three people")
    assert [a.name for a in hall.shown.model.last_five] == list(reversed(names))
    assert hall.said.count("prompt-signed-in") == 3
    hall.card(members[0])
    hall.until(lambda: bool(hall.shown.model.trouble), "a word about the double")
    assert "王桂花" in hall.shown.model.trouble
    hall.ask(asks.UndoLast())
    hall.until(lambda: hall.shown.model.came == 2, "one less")
    assert hall.village.holding(members[2]).balance == 0
    assert verify(hall.village.node.store).sound


def test_who_has_no_card_is_signed_in_by_her_name(hall):
    member = hall.member("李长福")
    activity = hall.village.activity()
    _enter(hall)
    hall.ask(asks.OpenStation(activity))
    _expect(hall, "StationPage")
    hall.ask(asks.NoCard())
    _expect(hall, "LookUpPage")
    hall.ask(asks.Search("pinyin", "lcf"))
    hall.until(lambda: bool(hall.shown.model.found), "somebody")
    hall.ask(asks.Chosen(member))
    _expect(hall, "StationPage")
    hall.until(lambda: hall.shown.model.came == 1, "one person")
    assert hall.village.holding(member).balance == 2


def test_an_activity_made_now_opens_its_station(hall):
    _enter(hall)
    hall.ask(asks.MakeActivity())
    _expect(hall, "MakerPage")
    template = hall.shown.model.templates[0]
    day = hall.shown.model.days[0][1]
    hall.ask(
        asks.ActivityMade(
            template.template, template.title, template.clause, template.place, day, ""
        )
    )
    _expect(hall, "StationPage")
    assert hall.shown.model.title == template.title


def _ask_to_book(hall: Stations, member: int, clause: str = "C5") -> None:
    hall.ask(asks.BookFor(member))
    _expect(hall, "BookPage")
    hall.ask(asks.BookWanted(member, clause, 10))


def test_a_booking_waits_for_her_yes_on_the_other_glass(two):
    member = two.member("王桂花", points=10)
    _enter(two)
    _ask_to_book(two, member)
    two.expect("SeeTogetherScreen")
    assert _page(two) == "WaitingPage"
    assert two.village.holding(member).balance == 10
    two.press("yesKey")
    two.until(lambda: two.counter.window.screen_shown.model.state == "yes", "her yes")
    assert two.village.holding(member).balance == 12
    assert two.page == "SignedInScreen"
    (entry,) = _rows(two, tables.entries, tables.entries.c.kind == "booked")
    assert entry.witnessed
    assert entry.operator == f"clerk:{CLERK}"


def test_a_booking_on_one_glass_shows_her_the_question_and_then_the_desk(hall):
    member = hall.member("王桂花", points=10)
    _enter(hall)
    _ask_to_book(hall, member)
    hall.expect("SeeTogetherScreen")
    hall.press("yesKey")
    _expect(hall, "WaitingPage")
    assert hall.shown.model.state == "yes"
    assert hall.village.holding(member).balance == 12


def test_what_she_did_in_the_clerks_words_is_asked_thanked_for_and_stands_in_her_book(two):
    member = two.member("王桂花", points=10)
    _enter(two)
    two.ask(asks.BookFor(member))
    _expect(two, "BookPage")
    two.ask(asks.BookWanted(member, "C5", 10, "给李奶奶买药"))
    two.expect("SeeTogetherScreen")
    assert "给李奶奶买药" in two.readable()
    assert "给李奶奶买药（参加节庆民俗 1 次）" in two.readable(two.counter.window)
    two.press("yesKey")
    two.expect("SignedInScreen")
    assert "给李奶奶买药" in two.readable()
    two.card(member)
    two.expect("HomeScreen")
    two.press("pointsTile")
    two.expect("PointsScreen")
    assert two.shown.model.lines[0].what == "给李奶奶买药"
    two.settle()
    assert not any("李奶奶".encode() in row.body for row in _rows(two, tables.facts))


@pytest.mark.parametrize("answer", ["no", "silent"])
def test_no_or_no_answer_books_nothing(two, answer):
    member = two.member("王桂花", points=10)
    _enter(two)
    _ask_to_book(two, member)
    two.expect("SeeTogetherScreen")
    if answer == "no":
        two.press("noKey")
    else:
        two.forward(31)
    two.until(lambda: two.counter.window.screen_shown.model.state == answer, answer)
    assert two.village.holding(member).balance == 10
    assert "PointsBooked" not in two.village.facts()


def test_a_clause_that_needs_a_reviewer_asks_for_her_pin(hall):
    member = hall.member("王桂花")
    _enter(hall)
    _ask_to_book(hall, member, "G1")
    _expect(hall, "PinPage")
    assert hall.shown.model.second
    _pin(hall, HEAD, HEAD_PIN)
    hall.expect("SeeTogetherScreen")


def test_goods_are_handed_over_from_the_list_of_what_waits(hall):
    member = hall.member("王桂花", points=50)
    hall.village.receive("soap", 5)
    made = hall.village.exchange(member)
    _enter(hall)
    hall.ask(asks.Go("handover"))
    _expect(hall, "HandOverPage")
    assert len(hall.shown.model.waiting) == 1
    hall.ask(asks.GoodsGiven(made.mark.entry))
    hall.until(lambda: not hall.shown.model.waiting, "an empty list")
    assert "success" in hall.mouth.tones
    (row,) = _rows(hall, tables.entries, tables.entries.c.kind == "exchange")
    assert row.state == "handed"


def test_goods_she_does_not_want_give_the_points_back(hall):
    member = hall.member("王桂花", points=50)
    hall.village.receive("soap", 5)
    made = hall.village.exchange(member)
    _enter(hall)
    hall.ask(asks.Go("handover"))
    _expect(hall, "HandOverPage")
    hall.ask(asks.GoodsBack(made.mark.entry))
    hall.until(lambda: not hall.shown.model.waiting, "an empty list")
    assert hall.village.holding(member).balance == 50


def _member_page(hall: Stations, member: int) -> None:
    hall.ask(asks.Go("people"))
    _expect(hall, "LookUpPage")
    hall.card(member)
    _expect(hall, "MemberPage")


def test_her_page_opens_by_her_card_and_that_is_on_record(hall):
    member = hall.member("王桂花", points=20)
    _enter(hall)
    _member_page(hall, member)
    assert hall.shown.model.balance == 20
    assert "PersonalDataViewed" in hall.village.facts()


def test_an_entry_booked_for_the_wrong_person_goes_to_the_right_one_in_one_gesture(two):
    member, right = two.member("王桂花"), two.member("李长福")
    _enter(two)
    _ask_to_book(two, member)
    two.expect("SeeTogetherScreen")
    two.press("yesKey")
    two.until(lambda: two.counter.window.screen_shown.model.state == "yes", "her yes")
    _member_page(two, member)
    entry = two.counter.window.screen_shown.model.entries[0]
    two.ask(asks.PutRightWanted(entry.entry))
    _expect(two, "PutRightPage")
    two.ask(asks.ReasonChosen("person"))
    two.ask(asks.FindRight())
    _expect(two, "LookUpPage")
    two.card(right)
    _expect(two, "PutRightPage")
    two.ask(asks.Rebook(entry.entry, "person", right))
    _expect(two, "MemberPage")
    assert two.village.holding(member).balance == 0
    assert two.village.holding(right).balance == 2
    assert two.village.facts().count("EntryRebooked") == 1
    assert verify(two.village.node.store).sound


def test_a_new_member_is_shown_beside_possible_twins_before_she_gets_a_number(hall):
    hall.member("王桂花", birth_year=1955)
    _enter(hall)
    hall.ask(asks.EnrolWanted())
    _expect(hall, "EnrolPage")
    wanted = asks.Enrolled("王桂花", 1950, 2, "villager", "7")
    hall.ask(wanted)
    hall.until(lambda: bool(hall.shown.model.twins), "her twin")
    assert hall.village.facts().count("MemberEnrolled") == 1
    hall.ask(asks.Enrolled("王桂花", 1950, 2, "villager", "7", checked=True))
    _expect(hall, "MemberPage")
    assert hall.village.facts().count("MemberEnrolled") == 2
    assert hall.shown.model.person.group == 2


def test_an_old_books_balance_is_read_by_two_clerks(hall):
    member = hall.member("王桂花")
    _enter(hall)
    _member_page(hall, member)
    hall.ask(asks.ForwardWanted(member))
    _expect(hall, "ForwardPage")
    hall.ask(asks.BringForward(member, 86, 120, "17"))
    _expect(hall, "PinPage")
    assert hall.village.holding(member).balance == 0
    _pin(hall, HEAD, HEAD_PIN)
    _expect(hall, "MemberPage")
    assert hall.village.holding(member).balance == 86
    assert hall.village.holding(member).merit == 120


def test_a_lost_card_is_dead_at_once_and_the_new_one_comes_as_a_sheet(hall, tmp_path):
    member = hall.member("王桂花")
    _enter(hall)
    _member_page(hall, member)
    hall.ask(asks.ShowCards(member))
    _expect(hall, "CardsPage")
    hall.ask(asks.LoseCard(member))
    hall.until(lambda: not hall.shown.model.cards[0].alive, "a dead card")
    hall.ask(asks.IssueCard(member))
    _expect(hall, "QuestionPage")
    sheets = list(tmp_path.rglob("*.pdf"))
    assert len(sheets) == 1
    hall.ask(asks.Answered(True))
    hall.ask(asks.LeaveDesk())
    hall.expect("IdleScreen")
    hall.card(member)
    hall.expect("NoticeScreen")
    state = hall.village.ask(card_service.newest_of, f"m:{member}")
    assert (state.generation, state.state) == (2, "active")


def test_closing_the_day_signs_its_head_and_shows_the_seal(hall, tmp_path, monkeypatch):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk.station.counter import day as day_room

    key = Ed25519PrivateKey.generate()
    monkeypatch.setattr(day_room, "load_keys", lambda folder: type("K", (), {"device": key}))
    public = key.public_key().public_bytes_raw()
    with hall.village.node.store.write_engine.begin() as conn:
        conn.execute(tables.logs.update().values(device_key=public))
    _enter(hall)
    hall.ask(asks.Go("day"))
    _expect(hall, "DayPage")
    hall.ask(asks.CloseDay())
    hall.until(lambda: hall.shown.model.closed, "a closed day")
    assert len(hall.shown.model.seal) == 8
    assert verify(hall.village.node.store).sound


def test_a_call_shows_on_the_desks_own_glass_and_rings_until_she_comes(two):
    two.press("staffKey")
    two.expect("NoticeScreen")
    _expect(two, "CallingPage")
    rung = two.mouth.tones.count("attention")
    two.forward(13)
    assert two.mouth.tones.count("attention") == rung + 2
    two.ask(asks.Coming())
    _expect(two, "PinPage")
    two.forward(13)
    assert two.mouth.tones.count("attention") == rung + 2


def test_who_has_no_card_is_let_in_by_a_clerk_who_knows_her(two):
    member = two.member("王桂花", points=30)
    two.eyes.tell("absent")
    two.forward(4)
    two.expect("OutOfOrderScreen")
    two.shown.by_number.emit()
    two.expect("NumberScreen")
    two.shown.entered.emit(f"{member:04d}")
    _expect(two, "CallingPage")
    assert "30" not in two.readable()
    two.ask(asks.Coming())
    _expect(two, "PinPage")
    _pin(two, CLERK, CLERK_PIN)
    _expect(two, "QuestionPage")
    two.ask(asks.Answered(True))
    two.expect("HomeScreen")
    assert two.villager.person is not None
    assert two.villager.person.member == member


def test_after_a_holiday_a_clerk_says_what_day_it_is_and_work_goes_on_under_it(hall):
    _enter_on_a_later_day(hall)
    before = hall.counter.records.day
    hall.ask(asks.Answered(True))
    _expect(hall, "DeskPage")
    assert hall.counter.records.day > before
    assert hall.village.facts("DayOpened")[-1:] == ["DayOpened"]


def test_a_date_she_does_not_believe_leaves_the_last_one(hall):
    _enter_on_a_later_day(hall)
    before = hall.counter.records.day
    hall.ask(asks.Answered(False))
    hall.ask(asks.Answered(True))
    _expect(hall, "DeskPage")
    assert hall.counter.records.day == before


def test_the_rule_book_says_for_whom_each_clause_is_and_since_when(hall):
    _enter(hall)
    hall.ask(asks.Go("rules"))
    _expect(hall, "RulesPage")
    who = {line.clause: line.who for group in hall.shown.model.groups for line in group.clauses}
    assert (who["V1"], who["V8"], who["G6"]) == ("个人", "单位", "个人、单位")
    assert who["P6"] == "党员"
    assert hall.shown.model.adopted.endswith("起用")


def test_the_desk_tells_the_printer_by_name_and_kept_papers_by_their_folder(hall, tmp_path):
    _enter(hall)
    hall.ask(asks.Go("settings"))
    _expect(hall, "SettingsPage")
    assert dict(hall.shown.model.lines)["打印机"] == "没有打印机"
    hall.ask(asks.Go("day"))
    _expect(hall, "DayPage")
    hall.ask(asks.PrintDay())
    hall.until(lambda: bool(hall.shown.model.paper), "the day's sheet")
    folder = tmp_path
    assert folder.name in hall.shown.model.paper
    assert str(folder) not in hall.shown.model.paper
