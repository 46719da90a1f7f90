"""What was booked without her is told before home, until she has said 知道了."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.core.visit import Place
from kiosk.services import book, told
from kiosk.services.book import Wish
from kiosk.store.verify import verify
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN, DAY
from tests.helpers.stations import Stations, open_stations


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


def book_unseen(hall: Stations, member: int, clause: str = "C5", note: str = "") -> None:
    paper = "2026018" if clause == "C1" else ""
    wish = Wish(member, clause, 10, DAY, paper, second=hall.village.head, note=note)
    clerk = hall.village.clerk
    points = hall.village.ask(book.propose, DAY, wish, clerk=clerk).points
    made = hall.village.do(book.book, wish=wish, shown_points=points, clerk=clerk, witnessed=False)
    assert made.outcome is book.Outcome.BOOKED


def wang(hall: Stations, *clauses: str) -> int:
    member = hall.member("王桂花", points=128)
    for clause in clauses or ("C5",):
        book_unseen(hall, member, clause)
    return member


def test_she_is_told_before_home_and_one_touch_leads_on(hall):
    member = hall.member("王桂花", points=128)
    book_unseen(hall, member, "V3", note="给李奶奶买药")
    hall.card(member)
    hall.expect("ToldScreen")
    assert hall.said == ["prompt-told"]
    readable = hall.readable()
    for words in ("给李奶奶买药", "+3", "您不在的时候记的", "王桂花"):
        assert words in readable
    assert "128" not in readable
    hall.press("yesKey")
    hall.expect("HomeScreen")
    hall.settle()
    assert hall.village.facts("EntriesTold") == ["EntriesTold"]
    assert verify(hall.village.node.store).sound


def test_what_she_knows_is_not_told_again_and_her_book_is_quiet_about_it(hall):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    hall.press("yesKey")
    hall.expect("HomeScreen")
    hall.press("pointsTile")
    hall.expect("PointsScreen")
    assert not any(line.unseen for line in hall.shown.model.lines)
    hall.press("doneKey")
    hall.forward(4)
    hall.card(member)
    hall.expect("HomeScreen")


def test_somebody_who_was_there_goes_straight_home(hall):
    member = hall.member("王桂花", points=128)
    wish = Wish(member, "V1", 10, DAY)
    hall.village.do(book.book, wish=wish, shown_points=2, clerk=hall.village.clerk)
    hall.card(member)
    hall.expect("HomeScreen")
    assert hall.said == ["prompt-home"]


@pytest.mark.parametrize("leaves", ["doneKey", "the clock"])
def test_who_leaves_without_a_word_was_not_told_and_hears_of_it_again(hall, leaves):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    if leaves == "doneKey":
        hall.press("doneKey")
        hall.forward(4)
    else:
        hall.forward(121)
        assert hall.page == "StillThereScreen"
        assert "王桂花" not in hall.readable()
        hall.forward(21)
    assert hall.page == "IdleScreen"
    hall.settle()
    assert hall.village.facts("EntriesTold") == []
    hall.card(member)
    hall.expect("ToldScreen")


def test_who_is_still_there_finds_the_question_again(hall):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    hall.forward(121)
    hall.press("yesKey")
    hall.expect("ToldScreen")
    hall.press("yesKey")
    hall.expect("HomeScreen")


def test_what_it_was_is_said_only_when_she_asks_and_stops_at_a_touch(hall):
    member = wang(hall, "C5", "V1")
    hall.card(member)
    hall.expect("ToldScreen")
    assert not any(utterance.private for utterance in hall.mouth.heard)
    hall.press("aloudKey")
    hall.mouth.end()
    assert hall.said[-2:] == ["aloud-line-gain", "aloud-line-gain"]
    assert hall.shown.aloud.busy
    heard = len(hall.mouth.heard)
    hall.press("aloudKey")
    hall.mouth.end()
    assert len(hall.mouth.heard) == heard
    assert not hall.shown.aloud.busy


@pytest.mark.parametrize(
    ("clauses", "asks", "words"),
    [(("V1",), "prompt-told", "有一笔记分"), (("V1", "C5"), "prompt-told-many", "有几笔记分")],
)
def test_she_is_asked_to_look_at_one_entry_or_at_several(hall, clauses, asks, words):
    hall.card(wang(hall, *clauses))
    hall.expect("ToldScreen")
    assert hall.said == [asks]
    assert words in hall.readable()


def test_several_are_one_page_with_their_sum_and_one_touch(hall):
    member = wang(hall, "V1", "C5", "C1", "P7", "G5", "V3")
    with hall.village.reading() as conn:
        points = sum(line.points for line in told.untold(conn, hall.village.name, member))
    hall.card(member)
    hall.expect("ToldScreen")
    model = hall.shown.model
    assert (model.count, model.points, len(model.lines)) == (6, points, 4)
    assert "一共 6 笔，都在善行簿里" in hall.readable()
    hall.press("yesKey")
    hall.expect("HomeScreen")
    hall.settle()
    assert hall.village.ask(told.untold, member) == ()
    assert len(hall.village.facts("EntriesTold")) == 1


def test_a_doubt_calls_the_clerk_names_the_entry_and_leaves_her_untold(two):
    member = two.member("王桂花", points=128)
    book_unseen(two, member, "V3", note="给李奶奶买药")
    two.card(member)
    two.expect("ToldScreen")
    two.press("noKey")
    two.expect("NoticeScreen")
    assert two.said[-1] == "prompt-staff-called"
    desk = two.counter.window
    two.until(lambda: type(desk.screen_shown).__name__ == "CallingPage", "a call at the desk")
    named = two.readable(desk)
    assert "王桂花有疑问" in named
    assert "给李奶奶买药" in named
    two.ask(asks.Coming())
    two.expect("HomeScreen")
    two.until(lambda: type(desk.screen_shown).__name__ == "PinPage", "the pad")
    two.ask(asks.ChooseClerk(two.village.clerk))
    two.ask(asks.PinEntered(two.village.clerk, CLERK_PIN))
    two.until(lambda: type(desk.screen_shown).__name__ == "MemberPage", "her page")
    assert desk.screen_shown.model.person.member == member
    assert two.village.facts("EntriesTold") == []
    two.press("pointsTile")
    two.expect("PointsScreen")
    assert "您不在的时候记的" in two.readable()


def test_on_one_glass_the_clerk_who_comes_finds_the_page_of_who_asked(hall):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    hall.press("noKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.until(lambda: hall.page == "PinPage", "the pad")
    hall.ask(asks.ChooseClerk(hall.village.clerk))
    hall.ask(asks.PinEntered(hall.village.clerk, CLERK_PIN))
    hall.until(lambda: hall.page == "MemberPage", "her page")
    assert hall.shown.model.person.member == member


def test_a_plain_call_later_names_nobodys_doubt(two):
    member = wang(two)
    two.card(member)
    two.expect("ToldScreen")
    two.press("noKey")
    two.expect("NoticeScreen")
    two.press("noKey")
    two.expect("HomeScreen")
    assert two.villager.visit.place is Place.HOME
    two.press("staffKey")
    two.expect("NoticeScreen")
    desk = two.counter.window
    two.until(lambda: type(desk.screen_shown).__name__ == "CallingPage", "a call at the desk")
    assert desk.screen_shown.model.what == ""


def test_nothing_of_it_stays_on_the_glass_when_she_is_gone(hall):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    hall.press("doneKey")
    hall.settle()
    assert "王桂花" not in hall.readable()
    assert "不在" not in hall.readable()


@pytest.mark.expects_log
def test_a_disk_that_takes_nothing_does_not_keep_her_from_going_home(hall):
    member = wang(hall)
    hall.card(member)
    hall.expect("ToldScreen")
    with hall.village.node.store.write_engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA query_only=ON")
    hall.press("yesKey")
    hall.expect("HomeScreen")
    assert "success" not in hall.mouth.tones
