"""A nod for who has no card: asked for whatever page came between, and only for her."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.ui.counter import asks
from tests.gui.station.test_the_desk import (
    CLERK,
    CLERK_PIN,
    _ask_to_book,
    _enter,
    _expect,
    _page,
    _pin,
)
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


def _type_number(stations: Stations, member: int) -> None:
    stations.villager.chapters.number.open()
    stations.expect("NumberScreen")
    stations.shown.entered.emit(f"{member:04d}")
    stations.until(lambda: stations.shown.model.state == "clerk", "the page that waits for a clerk")


def _clerk_comes(hall: Stations) -> None:
    """On one glass: she calls, the clerk comes to it and enters."""
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    _expect(hall, "PinPage")


def test_on_one_glass_the_clerk_who_comes_is_asked_whether_it_is_her(hall):
    member = hall.member("王桂花", points=30)
    _type_number(hall, member)
    _clerk_comes(hall)
    _pin(hall, CLERK, CLERK_PIN)
    _expect(hall, "QuestionPage")
    assert "王桂花" in hall.readable()
    hall.ask(asks.Answered(True))
    hall.expect("HomeScreen")
    assert hall.villager.person is not None
    assert hall.villager.person.member == member
    assert not hall.villager.lent
    assert hall.counter.session is None


def test_on_one_glass_a_clerk_who_does_not_know_her_lets_nobody_in(hall):
    member = hall.member("王桂花")
    _type_number(hall, member)
    _clerk_comes(hall)
    _pin(hall, CLERK, CLERK_PIN)
    _expect(hall, "QuestionPage")
    hall.ask(asks.Answered(False))
    hall.expect("IdleScreen")
    assert hall.villager.person is None
    assert not hall.villager.lent


def test_on_one_glass_a_clerk_who_turns_back_is_not_asked_the_next_time(hall):
    member = hall.member("王桂花")
    _type_number(hall, member)
    _clerk_comes(hall)
    hall.ask(asks.Back())
    hall.expect("IdleScreen")
    _enter(hall)
    assert _page(hall) == "DeskPage"


def test_on_one_glass_who_left_the_pad_is_not_asked_for(hall):
    member = hall.member("王桂花")
    _type_number(hall, member)
    hall.press("backKey")
    hall.press("doneKey") if hall.page == "NumberScreen" else None
    hall.villager.go_idle()
    _enter(hall)
    assert _page(hall) == "DeskPage"


def test_a_clerk_on_her_way_has_a_minute_for_her_pin(two):
    member = two.member("王桂花")
    _type_number(two, member)
    _expect(two, "CallingPage")
    two.forward(50)
    two.ask(asks.Coming())
    _expect(two, "PinPage")
    two.forward(50)
    _pin(two, CLERK, CLERK_PIN)
    _expect(two, "QuestionPage")
    two.ask(asks.Answered(True))
    two.expect("HomeScreen")


def test_yes_to_one_person_never_lets_another_in(two):
    first, second = two.member("王桂花"), two.member("李长福")
    _type_number(two, first)
    _expect(two, "CallingPage")
    two.ask(asks.Coming())
    _expect(two, "PinPage")
    _pin(two, CLERK, CLERK_PIN)
    _expect(two, "QuestionPage")
    answer = two.counter.rooms._answer
    assert answer is not None
    _type_number(two, second)
    answer(True)
    two.settle()
    assert two.villager.person is None


@pytest.mark.parametrize("answer", ["no", "silent"])
def test_on_one_glass_no_or_no_answer_gives_the_desk_its_page_back(hall, answer):
    member = hall.member("王桂花", points=10)
    _enter(hall)
    _ask_to_book(hall, member)
    hall.expect("SeeTogetherScreen")
    if answer == "no":
        hall.press("noKey")
    else:
        hall.forward(31)
    _expect(hall, "WaitingPage")
    hall.settle()
    assert hall.shown.model.state == answer
    assert hall.villager.lent
    assert hall.village.holding(member).balance == 10


def test_her_own_glass_is_free_again_as_soon_as_she_says_no(two):
    member = two.member("王桂花", points=10)
    _enter(two)
    _ask_to_book(two, member)
    two.expect("SeeTogetherScreen")
    two.press("noKey")
    two.expect("IdleScreen")
    assert two.counter.window.screen_shown.model.state == "no"
