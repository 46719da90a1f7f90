"""At the desk: what counts 件 wants the number of a paper; goods leave at the counter only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk import words
from kiosk.services import change_settings, settings, waiting_list
from kiosk.store import tables
from kiosk.ui.counter import asks
from tests.gui.station.test_the_desk import HEAD, _enter, _expect, _page, _pin, _rows
from tests.helpers.made_village import HEAD_PIN
from tests.helpers.stations import Stations, open_stations


@pytest.fixture
def two(tmp_path, qtbot) -> Iterator[Stations]:
    """A desk with a glass of its own."""
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


def _press(two: Stations, *names: str) -> None:
    for name in names:
        two.clock.forward(1.0)
        two.key(name, two.counter.window).click()


def _book_with_paper(two: Stations, member: int) -> None:
    two.ask(asks.BookFor(member))
    _expect(two, "BookPage")
    _press(two, "clauseGroup-C", "clause-C3")
    assert not two.key("paperDoneKey", two.counter.window).isEnabled()
    _press(two, "paper-l", "paper-1", "paper-2", "paperDoneKey", "askHerKey")
    _expect(two, "PinPage")
    _pin(two, HEAD, HEAD_PIN)


def test_a_paper_is_asked_for_shown_and_refused_the_second_time(two):
    member = two.member("王桂花", points=10)
    _enter(two)
    _book_with_paper(two, member)
    two.expect("SeeTogetherScreen")
    for window in (two.counter.window, two.villager.window):
        assert "文件号 L12" in two.readable(window)
    two.press("yesKey")
    two.until(lambda: two.counter.window.screen_shown.model.state == "yes", "her yes")
    assert two.village.holding(member).balance == 20
    (entry,) = _rows(two, tables.entries, tables.entries.c.kind == "booked")
    assert entry.note == "L12"
    _book_with_paper(two, member)
    two.until(lambda: _page(two) == "WaitingPage", "what came of it")
    assert two.counter.window.screen_shown.model.state == "refused"
    assert words.shown("counter-book-same-paper") in two.readable(two.counter.window)
    assert two.village.holding(member).balance == 20


def test_a_booking_without_a_paper_notes_none(two):
    member = two.member("王桂花", points=10)
    _enter(two)
    two.ask(asks.BookFor(member))
    _expect(two, "BookPage")
    two.ask(asks.BookWanted(member, "C5", 10))
    two.expect("SeeTogetherScreen")
    two.press("yesKey")
    two.until(lambda: two.counter.window.screen_shown.model.state == "yes", "her yes")
    (entry,) = _rows(two, tables.entries, tables.entries.c.kind == "booked")
    assert entry.note == ""


@pytest.mark.parametrize("wanted", [asks.GoodsGiven, asks.GoodsBack])
def test_off_the_counter_the_desk_says_where_and_the_goods_still_wait(two, wanted):
    member = two.member("王桂花", points=50)
    two.village.receive("soap", 5)
    made = two.village.exchange(member)
    done = two.village.do(
        change_settings.change, key=settings.COUNTER_DEVICE, value="otherpc", clerk=1, second=2
    )
    assert done is change_settings.Answer.CHANGED
    _enter(two)
    two.ask(asks.Go("handover"))
    _expect(two, "HandOverPage")
    two.ask(wanted(made.mark.entry))
    _expect(two, "QuestionPage")
    shown = two.readable(two.counter.window)
    assert words.shown("counter-fetch-not-here") in shown
    assert words.shown("counter-fetch-not-here-why") in shown
    assert len(two.village.ask(waiting_list.waiting)) == 1
    assert two.village.holding(member).balance == 45
