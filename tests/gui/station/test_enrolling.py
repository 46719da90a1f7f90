"""新村民 at the desk: what is refused leaves nothing behind, and each refusal has its sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk import words
from kiosk.services import change_settings, settings
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN
from tests.helpers.stations import Stations, open_stations

CLERK = 2


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _enter(hall: Stations) -> None:
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.expect("PinPage")
    hall.ask(asks.ChooseClerk(CLERK))
    hall.ask(asks.PinEntered(CLERK, CLERK_PIN))
    hall.expect("DeskPage")


def _numbers(hall: Stations, which: str, value: str) -> None:
    made = hall.village
    key = f"{which}:{made.node.device}"
    made.do(change_settings.change, key=key, value=value, clerk=made.head, second=made.clerk)


def _told(hall: Stations, message: str) -> None:
    hall.expect("QuestionPage")
    assert hall.shown.model.title == words.shown(message)


def test_a_name_that_is_none_is_said_and_no_household_stays(hall):
    _enter(hall)
    hall.ask(asks.EnrolWanted())
    hall.expect("EnrolPage")
    hall.ask(asks.Enrolled("12", 1950, 1, "villager", ""))
    _told(hall, "counter-enrol-not-a-name")
    assert "HouseholdOpened" not in hall.village.facts()


def test_used_up_numbers_are_said_in_their_own_sentence(hall):
    _numbers(hall, settings.HOUSEHOLD_NUMBERS, "1-1")
    hall.village.member("李长福")
    _enter(hall)
    hall.ask(asks.EnrolWanted())
    hall.expect("EnrolPage")
    hall.ask(asks.Enrolled("王桂花", 1950, 1, "villager", ""))
    _told(hall, "counter-enrol-no-number-left")
    hall.ask(asks.Answered(True))
    _numbers(hall, settings.MEMBER_NUMBERS, "1-1")
    hall.ask(asks.Go("people"))
    hall.expect("LookUpPage")
    hall.ask(asks.EnrolWanted())
    _told(hall, "counter-enrol-no-number-left")  # and no page for a number 0
