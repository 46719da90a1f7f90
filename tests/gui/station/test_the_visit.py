"""The villager's side as a whole: cards, questions, deeds, and what is left when she is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk.core.visit import Place
from kiosk.station.chapters import Chapters
from kiosk.store import tables
from kiosk.store.verify import verify
from tests.helpers.stations import Stations, open_stations

PRIVATE = ("balance", "have", "missing")


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _wang(hall: Stations, points: int = 128) -> int:
    number = hall.member("王桂花", points=points)
    hall.village.receive("soap", 40)
    return number


def _to_confirm(hall: Stations, member: int) -> None:
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("exchangeTile")
    hall.expect("ExchangeScreen")
    hall.shown.chosen.emit("soap")
    hall.expect("HowManyScreen")
    hall.press("yesKey")
    hall.expect("ConfirmScreen")


def _exchanges(hall: Stations) -> list[str]:
    with hall.village.reading() as conn:
        e = tables.entries
        return list(conn.execute(select(e.c.state).where(e.c.kind == "exchange")).scalars())


def test_a_card_greets_her_by_name_without_a_touch_and_says_no_figure(hall):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    assert hall.mouth.tones == ["scan"]
    assert hall.said == ["prompt-home"]
    assert "128" in hall.readable()
    assert "128" not in hall.mouth.heard[-1].text


def test_an_exchange_goes_from_the_shelf_to_a_slip_and_waits_at_the_counter(hall):
    member = _wang(hall)
    _to_confirm(hall, member)
    hall.press("yesKey")
    hall.expect("DoneScreen")
    assert "success" in hall.mouth.tones
    assert hall.village.holding(member).balance == 123
    assert _exchanges(hall) == ["waiting"]
    assert verify(hall.village.node.store).sound


def test_a_slip_that_does_not_come_for_want_of_paper_is_said_and_the_points_are_booked(hall):
    member = _wang(hall)
    hall.villager.paper.empty = True
    _to_confirm(hall, member)
    hall.press("yesKey")
    hall.expect("DoneScreen")
    assert hall.said[-1] == "prompt-no-slip-paper"
    assert "小票没纸了" in hall.readable()
    assert hall.village.holding(member).balance == 123
    assert _exchanges(hall) == ["waiting"]


def test_two_quick_presses_of_yes_are_one_exchange(hall):
    member = _wang(hall)
    _to_confirm(hall, member)
    screen = hall.shown
    hall.press("yesKey")
    screen.yes.emit()
    screen.yes.emit()
    hall.expect("DoneScreen")
    hall.settle()
    assert _exchanges(hall) == ["waiting"]


def test_no_at_the_question_books_nothing_and_leads_back_to_the_shelf(hall):
    member = _wang(hall)
    _to_confirm(hall, member)
    hall.press("noKey")
    hall.expect("ExchangeScreen")
    hall.settle()
    assert _exchanges(hall) == []
    assert hall.village.holding(member).balance == 128


def test_she_can_take_it_back_for_ten_seconds_and_the_points_return(hall):
    member = _wang(hall)
    _to_confirm(hall, member)
    hall.press("yesKey")
    hall.expect("DoneScreen")
    hall.press("undoKey")
    hall.expect("ExchangeScreen")
    assert hall.said[-1] == "prompt-undone"
    assert _exchanges(hall) == ["undone"]
    assert hall.village.holding(member).balance == 128


def test_what_the_clock_broke_off_waits_for_the_same_card_only(hall):
    member = _wang(hall)
    other = hall.member("李长福", points=50)
    _to_confirm(hall, member)
    hall.forward(61)
    assert hall.page == "StillThereScreen"
    hall.forward(21)
    assert hall.page == "IdleScreen"
    hall.card(other)
    hall.expect("HomeScreen")
    hall.press("exchangeTile")
    hall.expect("ExchangeScreen")
    hall.press("doneKey")
    hall.forward(4)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("exchangeTile")
    hall.expect("ConfirmScreen")
    hall.press("yesKey")
    hall.expect("DoneScreen")
    assert _exchanges(hall) == ["waiting"]


def test_she_is_asked_after_a_minute_and_may_say_so_again_and_again(hall):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    for _ in range(10):
        hall.forward(57)
        assert hall.page == "HomeScreen"
        hall.forward(4)
        assert hall.page == "StillThereScreen"
        assert "王桂花" not in hall.readable()
        assert "128" not in hall.readable()
        hall.press("yesKey")
        hall.expect("HomeScreen")


@pytest.mark.parametrize("way", ["done", "walks away"])
def test_nothing_of_her_is_left_when_she_is_gone(hall, way):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("pointsTile")
    hall.expect("PointsScreen")
    if way == "done":
        hall.press("doneKey")
        assert hall.page == "GoodbyeScreen"
        assert "王桂花" not in hall.readable()
        hall.forward(4)
    else:
        hall.forward(121)
        hall.forward(21)
    assert hall.page == "IdleScreen"
    assert hall.villager.person is None
    readable = hall.readable()
    assert "王桂花" not in readable
    assert "128" not in readable
    heard = len(hall.mouth.heard)
    hall.press("againKey")
    said = [utterance.text for utterance in hall.mouth.heard[heard:]]
    assert not any("王桂花" in text for text in said)


def test_another_card_in_mid_visit_asks_and_shows_nothing_of_either(hall):
    member, other = _wang(hall), hall.member("李长福", points=7)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.card(other)
    hall.expect("NoticeScreen")
    assert hall.villager.visit.place is Place.CHANGE_PERSON
    readable = hall.readable()
    assert "王桂花" not in readable
    assert "李长福" not in readable
    hall.press("noKey")
    hall.expect("HomeScreen")
    assert hall.villager.person is not None
    assert hall.villager.person.member == member


def test_yes_to_another_card_begins_the_other_visit(hall):
    member, other = _wang(hall), hall.member("李长福", points=7)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.card(other)
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.expect("HomeScreen")
    assert "李长福" in hall.readable()
    assert "王桂花" not in hall.readable()


def test_her_own_card_again_changes_nothing(hall):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("pointsTile")
    hall.expect("PointsScreen")
    hall.card(member)
    hall.settle()
    assert hall.page == "PointsScreen"


def test_a_lost_card_gets_its_own_calm_sentence_and_no_name(hall):
    from kiosk.services import cards

    member = _wang(hall)
    hall.village.do(
        cards.raise_state, member=member, state=cards.State.LOST, clerk=hall.village.clerk
    )
    hall.card(member)
    hall.expect("NoticeScreen")
    assert hall.said == ["prompt-card-frozen"]
    assert "王桂花" not in hall.readable()
    hall.forward(13)
    assert hall.page == "IdleScreen"


def test_points_are_read_aloud_only_when_she_asks_and_a_touch_stops_it(hall):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("pointsTile")
    hall.expect("PointsScreen")
    assert not any(utterance.private for utterance in hall.mouth.heard)
    hall.press("aloudKey")
    assert hall.said[-1] == "aloud-balance"
    hall.mouth.end()
    assert hall.said[-1] == "aloud-merit"
    heard = len(hall.mouth.heard)
    hall.press("aloudKey")
    hall.mouth.end()
    assert len(hall.mouth.heard) == heard


def test_the_largest_words_on_the_smallest_panel_give_the_sums_a_page_of_their_own(tmp_path):
    hall = open_stations(tmp_path, panel="small_15", mode="extra_large")
    try:
        hall.card(hall.member("王桂花", points=128))
        hall.expect("HomeScreen")
        hall.press("pointsTile")
        hall.expect("PointsScreen")
        assert (hall.shown.merit.isVisible(), hall.shown.book.isVisible()) == (True, False)
        hall.press("aloudKey")
        hall.mouth.end()
        hall.mouth.end()
        assert hall.said[-2:] == ["aloud-balance", "aloud-merit"]
        hall.press("nextKey")
        hall.until(lambda: hall.shown.model.page == 2, "the page of lines")
        assert (hall.shown.merit.isVisible(), hall.shown.book.isVisible()) == (False, True)
        hall.press("aloudKey")
        hall.mouth.end()
        hall.mouth.end()
        assert hall.said[-1] == "aloud-line-gain"
        hall.press("previousKey")
        hall.until(lambda: hall.shown.model.page == 1, "the sums")
    finally:
        hall.close()


@pytest.mark.expects_log
def test_a_disk_that_takes_nothing_says_so_and_shows_no_success(hall):
    member = _wang(hall)
    _to_confirm(hall, member)
    # What a disk that was mounted read-only after an error answers to every write.
    with hall.village.node.store.write_engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA query_only=ON")
    hall.press("yesKey")
    hall.until(lambda: hall.page != "ConfirmScreen", "an answer")
    assert hall.page == "OutOfOrderScreen"
    assert hall.said[-1] == "prompt-no-record"
    assert "success" not in hall.mouth.tones
    hall.settle()
    assert _exchanges(hall) == []


def test_her_size_and_sound_come_with_her_card_and_go_with_her(hall):
    member = _wang(hall)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("lookKey")
    hall.expect("LookScreen")
    hall.press("largerKey")
    hall.settle()
    assert hall.villager.look.mode == "extra_large"
    hall.press("doneKey")
    hall.forward(4)
    assert hall.shown.look.mode == "elder"
    hall.card(member)
    hall.expect("HomeScreen")
    assert hall.shown.look.mode == "extra_large"


def test_a_camera_that_is_gone_is_said_after_three_seconds_and_heals_by_itself(hall):
    hall.eyes.tell("absent")
    hall.forward(2)
    assert hall.page == "IdleScreen"
    hall.forward(2)
    assert hall.page == "OutOfOrderScreen"
    hall.eyes.tell("ok")
    hall.settle()
    assert hall.page == "IdleScreen"


def test_signing_in_at_the_screen_books_at_once_and_makes_room_for_the_next(hall):
    member = _wang(hall)
    activity = hall.village.activity()
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("activitiesTile")
    hall.expect("ActivitiesScreen")
    hall.press(f"activity-{activity.hex()}")
    hall.expect("SignedInScreen")
    assert hall.village.holding(member).balance == 130
    hall.forward(3)
    assert hall.page == "ScanningScreen"
    assert hall.villager.person is None


def test_a_card_held_up_before_the_store_is_open_greets_her_as_soon_as_it_is(hall):
    member = _wang(hall)
    records, hall.villager.records = hall.villager.records, None
    hall.card(member)
    assert hall.page == "IdleScreen"
    hall.villager.use(records)
    hall.expect("HomeScreen")
    assert hall.villager.person is not None


def test_only_home_and_look_are_there_from_the_start_and_all_can_be_loaded_ahead(
    tmp_path, qtbot
) -> None:
    stations = open_stations(tmp_path)
    try:
        chapters = Chapters(stations.villager)
        assert [type(each).__name__ for each in chapters._all] == ["HomeChapter", "LookChapter"]
        chapters.load_all()
        chapters.load_all()
        assert sorted(type(each).__name__ for each in chapters._all) == [
            "ActivitiesChapter", "CallingChapter", "ChangeChapter", "ExchangeChapter",
            "HomeChapter", "LookChapter", "NoticesChapter", "NumberChapter", "PointsChapter",
            "TogetherChapter", "ToldChapter",
        ]  # fmt: skip
    finally:
        stations.close()
