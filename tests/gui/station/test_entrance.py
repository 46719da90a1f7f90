"""A PIN on a disk that takes nothing: said on the page, which can be used again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk import words
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN
from tests.helpers.stations import Stations, open_stations

CLERK = 2


@pytest.fixture(params=["landscape_21", "small_15", "portrait_32"])
def hall(tmp_path, qtbot, request) -> Iterator[Stations]:
    stations = open_stations(tmp_path, panel=request.param)
    yield stations
    stations.close()


def _takes_nothing(hall: Stations, nothing: bool) -> None:
    with hall.village.node.store.write_engine.connect() as conn:
        conn.exec_driver_sql(f"PRAGMA query_only={'ON' if nothing else 'OFF'}")


def _type(hall: Stations) -> None:
    for digit in CLERK_PIN:
        hall.press(f"pad{digit}")
    hall.press("padEnter")


@pytest.mark.expects_log
def test_a_pin_that_cannot_be_recorded_says_so_and_can_be_typed_again(hall):
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.expect("PinPage")
    hall.ask(asks.ChooseClerk(CLERK))
    _takes_nothing(hall, True)
    _type(hall)
    sentence = words.shown("counter-cannot-record")
    hall.until(lambda: sentence in hall.readable(), sentence)
    assert not hall.counter.window.guard.held
    assert hall.counter.session is None
    _takes_nothing(hall, False)
    QCoreApplication.processEvents()
    _type(hall)
    hall.expect("DeskPage")
