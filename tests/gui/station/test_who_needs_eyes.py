"""The scanner looks for what somebody needs now, whoever opened or left something last."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from kiosk.ui.counter import asks
from kiosk.ui.counter.settlement import SettlementPage
from kiosk.ui.counter.station import StationPage
from kiosk.ui.villager.scanning import ScanningScreen
from tests.gui.station.test_the_desk import CLERK, CLERK_PIN, _enter, _expect, _page, _pin
from tests.helpers.stations import Stations, open_stations

STEPS = 80
_WITH_RAIL = ("DeskPage", "StationPage", "LookUpPage", "SettlementPage", "HandOverPage")


@pytest.fixture
def two(tmp_path, qtbot) -> Iterator[Stations]:
    """A desk with a glass of its own."""
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _wait_for_sheet(stations: Stations) -> None:
    stations.ask(asks.LookAtSync())
    _expect(stations, "SettlementPage")
    stations.ask(asks.JoinTownship())


def _open_station(stations: Stations) -> None:
    stations.ask(asks.OpenStation(stations.village.activity()))
    _expect(stations, "StationPage")


def test_a_clerk_who_walks_through_her_rooms_does_not_blind_the_scanning_page(two):
    _enter(two)
    two.villager.open_scanning()
    assert two.eyes.mode == "scanning"
    two.ask(asks.Go("handover"))
    _expect(two, "HandOverPage")
    assert two.page == "ScanningScreen"
    assert two.eyes.mode == "scanning"
    two.ask(asks.LeaveDesk())
    assert two.eyes.mode == "scanning"


def test_a_villager_who_comes_and_goes_does_not_end_the_look_for_a_sheet(two):
    member = two.member("王桂花")
    _enter(two)
    _wait_for_sheet(two)
    assert two.eyes.mode == "station"
    two.card(member)
    two.expect("HomeScreen")
    assert two.eyes.mode == "station"
    two.press("doneKey")
    two.expect("GoodbyeScreen")
    assert two.eyes.mode == "station"
    two.villager.open_scanning()
    assert two.eyes.mode == "station"
    two.ask(asks.Back())
    assert two.eyes.mode == "scanning"
    two.villager.go_idle()
    assert two.eyes.mode == "idle"


def test_the_sign_in_station_goes_on_taking_cards_at_speed_when_the_other_glass_goes_idle(two):
    _enter(two)
    _open_station(two)
    two.villager.say_goodbye()
    assert two.eyes.mode == "station"


def test_a_page_of_a_card_trouble_wants_no_pictures(hall):
    hall.villager.open_scanning()
    hall.eyes.foreign.emit()
    hall.expect("NoticeScreen")
    assert hall.eyes.mode == "idle"


def test_cards_are_the_villagers_again_when_a_clerk_leaves_a_desk_that_waited_for_one(two):
    member = two.member("王桂花")
    _enter(two)
    two.ask(asks.Go("people"))
    _expect(two, "LookUpPage")
    assert two.villager.lent
    two.ask(asks.LeaveDesk())
    _expect(two, "PinPage")
    two.card(member)
    two.expect("HomeScreen")


def test_looking_at_the_township_from_the_sign_in_station_rests_it_and_back_goes_on_with_it(two):
    member = two.member("王桂花")
    _enter(two)
    _open_station(two)
    two.ask(asks.LookAtSync())
    _expect(two, "SettlementPage")
    assert two.eyes.mode == "idle"
    two.card(member)
    two.expect("HomeScreen")
    assert _page(two) == "SettlementPage"
    two.ask(asks.Back())
    _expect(two, "StationPage")
    assert two.eyes.mode == "station"


def test_a_call_rests_the_sign_in_station_and_no_card_covers_it(two):
    member = two.member("王桂花")
    _enter(two)
    _open_station(two)
    two.press("staffKey")
    _expect(two, "CallingPage")
    assert two.eyes.mode == "idle"
    two.card(member)
    two.settle()
    assert _page(two) == "CallingPage"
    two.ask(asks.Coming())
    _expect(two, "DeskPage")
    assert not two.villager.lent


def test_joining_from_the_sign_in_station_is_left_by_one_step_back(two):
    _enter(two)
    _open_station(two)
    _wait_for_sheet(two)
    two.ask(asks.Back())
    assert _page(two) == "SettlementPage"
    assert two.eyes.mode == "idle"
    two.eyes.sheet.emit("VSE1:nonsense")
    two.settle()
    assert not two.counter.window.screen_shown.model.busy


def test_no_order_of_opening_and_leaving_leaves_the_scanner_in_a_wrong_mode(
    two: Stations, rng: random.Random
):
    member, activity = two.member("王桂花"), two.village.activity()
    _enter(two)

    def at_the_desk(ask: object, *pages: str) -> Callable[[], None]:
        """A key of the desk, where that key is."""
        return lambda: two.ask(ask) if _page(two) in pages else None

    def enter_again() -> None:
        if _page(two) not in _WITH_RAIL:
            return
        two.ask(asks.LeaveDesk())
        _expect(two, "PinPage")
        _pin(two, CLERK, CLERK_PIN)
        _expect(two, "DeskPage")

    steps: list[Callable[[], None]] = [
        two.villager.open_scanning,
        two.villager.go_idle,
        two.villager.say_goodbye,
        two.villager.next_card,
        two.villager.chapters.number.open,
        two.villager.call_staff,
        two.eyes.two_cards.emit,
        lambda: two.eyes.nearly.emit("nearer", 0.4),
        lambda: two.card(member),
        lambda: two.forward(5),
        at_the_desk(asks.OpenStation(activity), "DeskPage"),
        at_the_desk(asks.NoCard(), "StationPage"),
        at_the_desk(asks.Back(), "LookUpPage", "SettlementPage", "HandOverPage"),
        at_the_desk(asks.Coming(), "CallingPage"),
        at_the_desk(asks.LookAtSync(), *_WITH_RAIL),
        at_the_desk(asks.JoinTownship(), "SettlementPage"),
        *(at_the_desk(asks.Go(to), *_WITH_RAIL) for to in ("desk", "station", "people")),
        enter_again,
    ]
    for _ in range(STEPS):
        step = rng.randrange(len(steps))
        steps[step]()
        two.settle()
        if _page(two) == "PinPage":  # she came to a caller before she had entered
            _pin(two, CLERK, CLERK_PIN)
            two.settle()
        assert two.eyes.mode == _needed(two), f"after step {step}: {two.page}, {_page(two)}"


def _needed(stations: Stations) -> str:
    """By what stands on the two glasses."""
    desk, hers = stations.counter.window.screen_shown, stations.shown
    if isinstance(desk, StationPage):
        return "station"
    if isinstance(desk, SettlementPage) and desk.model.waits_for_sheet:
        return "station"
    return "scanning" if isinstance(hers, ScanningScreen) else "idle"
