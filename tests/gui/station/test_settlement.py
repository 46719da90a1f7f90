"""The desk tells how things stand with the township, and joins one from a sheet held up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk import words
from kiosk.sync.code import sheet_text
from kiosk.sync.link import read as link_of
from kiosk.township import villages
from kiosk.ui.counter import asks
from tests.gui.station.test_the_desk import _enter, _expect, _page
from tests.helpers.stations import Stations, open_stations
from tests.helpers.town_server import TownServer, town_server


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path, desk=True)
    yield stations
    stations.close()


@pytest.fixture
def server(tmp_path) -> Iterator[TownServer]:
    """A township's real server on loopback, TLS and all."""
    with town_server(tmp_path / "town") as running:
        yield running


def _open(hall: Stations) -> None:
    _enter(hall)
    hall.ask(asks.LookAtSync())
    _expect(hall, "SettlementPage")


def test_a_village_that_works_alone_is_told_how_to_join(hall: Stations):
    _open(hall)
    assert words.shown("sync-said-alone") in hall.readable(hall.counter.window)


def test_a_sheet_held_up_while_nobody_asked_for_one_does_nothing(hall: Stations):
    _enter(hall)
    hall.villager.eyes.sheet.emit("VSE1:https://127.0.0.1:1 AAAABBBBBCCCCC")
    hall.settle()
    assert _page(hall) == "DeskPage"


def test_a_sheet_that_is_none_is_said_calmly_and_leaves_the_village_alone(hall: Stations):
    _open(hall)
    hall.ask(asks.JoinTownship())
    hall.settle()
    hall.villager.eyes.sheet.emit("VSE1:nonsense")
    _expect(hall, "QuestionPage")
    assert words.shown("sync-enrol-bad-code") in hall.readable(hall.counter.window)
    with hall.village.reading() as conn:
        assert link_of(conn) is None


def test_a_sheet_of_the_townships_joins_and_settles_what_was_done_alone(
    hall: Stations, server: TownServer
):
    code = server.code("青石湾村")
    _open(hall)
    hall.ask(asks.JoinTownship())
    hall.settle()
    hall.villager.eyes.sheet.emit(sheet_text(server.address, code))
    _expect(hall, "QuestionPage")
    assert words.shown("sync-enrol-done") in hall.readable(hall.counter.window)
    hall.ask(asks.Answered(True))
    _expect(hall, "SettlementPage")
    said = words.shown("sync-said-settled")
    hall.until(lambda: said in hall.readable(hall.counter.window), said)
    with hall.village.reading() as conn, server.town.reading() as there:
        assert link_of(conn) is not None
        assert villages.by_id(there, hall.village.name) is not None
