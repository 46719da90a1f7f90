"""The thread that settles: in its slot, when asked, after failures; never in the way of a deed."""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.store.errors import CannotRecord
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.writer import Reader, Writer, begin_nothing
from kiosk.sync import notes, settler, talk
from kiosk.sync.home import through
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.schedule import wait_s
from kiosk.sync.settler import Settler
from kiosk.township import villages
from tests.helpers.nodes import FakeClock
from tests.helpers.settling import DAY, Kiosk, Line, lost, new_town, says

WAIT_S = 60


class Station:
    """A kiosk on real threads, as the station runs it."""

    def __init__(self, folder: Path) -> None:
        keys = make_keys(folder / "keys", new_sheet().public)
        (folder / "data").mkdir()
        self.store = create_store(folder / "data" / "kiosk.db", keys.store)
        node = open_first_log(self.store, keys, "v0102030405", day=DAY, clock=FakeClock())
        self.writer: Writer[object] = Writer(self.store, begin_nothing)
        self.reader = Reader(self.store)
        town = new_town()
        self.line = Line(town)
        home = through(node, keys, self.writer, self.reader)
        self.kiosk = Kiosk(home, self.line, villages.add(town, "清水湾").number)
        self.said: queue.Queue[Outcome | Exception] = queue.Queue()
        self.settler: Settler | None = None

    def start(self, busy: Callable[[], bool] = lambda: False) -> Settler:
        self.settler = Settler(
            self.kiosk.home,
            busy=busy,
            told=self.said.put,
            failed=self.said.put,
            open_transport=lambda to: self.line,
            dice=random.Random(1),
        )
        return self.settler

    def next(self) -> Outcome | Exception:
        return self.said.get(timeout=WAIT_S)

    def close(self) -> None:
        if self.settler is not None:
            self.settler.stop(WAIT_S)
        self.writer.stop()
        self.reader.stop()
        self.store.close()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path)
    yield made
    made.close()


def deed(station: Station, count: int = 1) -> None:
    station.writer.submit(lambda _: station.kiosk.awards(count)).result(WAIT_S)


def test_it_settles_when_asked_and_goes_on_in_about_an_hour(station: Station) -> None:
    station.kiosk.enrol()
    deed(station, 3)
    settler = station.start()
    settler.ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert outcome.settled
    # Told before it waits again, so the plan is already made.
    left = wait_s(settler.due, station.kiosk.clock.now())
    assert settler.due.night or 3_500 < left < 3_700


def test_a_kiosk_that_works_alone_says_nothing_and_settles_once_it_belongs(
    station: Station,
) -> None:
    settler = station.start()
    settler.ask()
    station.kiosk.enrol()
    settler.ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert outcome.settled


def test_after_a_failure_it_waits_as_long_as_the_township_asked(station: Station) -> None:
    station.kiosk.enrol()
    station.line.faults = [says(503, retry_after="600")]
    settler = station.start()
    settler.ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert outcome.troubles == (Trouble.BUSY,)
    left = wait_s(settler.due, station.kiosk.clock.now())
    assert 600 <= left <= 630


def test_when_it_is_due_it_settles_by_itself(station: Station) -> None:
    station.kiosk.enrol()
    deed(station)
    station.kiosk.clock.boot = "first"
    settler = station.start()
    station.kiosk.clock.boot = "second"  # what was due before a new boot is due now
    settler.ask()
    assert isinstance(station.next(), Outcome)


def test_deeds_go_on_while_it_settles_and_nothing_of_them_is_lost(station: Station) -> None:
    station.kiosk.enrol()
    deed(station, 1500)
    settler = station.start()
    settler.ask()
    for _ in range(40):
        deed(station)
    assert isinstance(station.next(), Outcome)
    settler.ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert outcome.settled
    assert station.kiosk.home.read(lambda conn: balance(conn)) == 1540 * 5


def balance(conn):  # type: ignore[no-untyped-def]
    from sqlalchemy import select

    from kiosk.store import tables

    return conn.execute(
        select(tables.balances.c.balance).where(tables.balances.c.account == "m:1")
    ).scalar()


def test_it_stops_at_once_although_it_is_not_due_for_hours(station: Station) -> None:
    settler = station.start()
    settler.stop(WAIT_S)
    settler.ask()
    with pytest.raises(queue.Empty):
        station.said.get_nowait()


@pytest.mark.expects_log
def test_a_disk_that_fails_is_told_and_tried_again_later(station: Station) -> None:
    station.kiosk.enrol()
    settler = station.start()
    station.line.faults = [lost()]
    station.writer.stop()
    settler.ask()
    error = station.next()
    assert isinstance(error, CannotRecord)
    assert wait_s(settler.due, station.kiosk.clock.now()) <= 30


def test_what_one_settlement_may_not_send_goes_on_in_some_seconds_not_in_an_hour(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "BATCHES_MOST", 2)
    station.kiosk.enrol()
    deed(station, 30)
    station.kiosk.home.write(lambda conn: notes.put(conn, "sync.batch", 4))
    made = station.start()
    made.ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert (outcome.more, outcome.troubles) == (True, ())
    assert 1 < wait_s(made.due, station.kiosk.clock.now()) <= 10
    made.ask()
    last = station.next()
    assert isinstance(last, Outcome)
    assert last.settled


def test_a_batch_waits_for_who_stands_at_the_screen_but_not_for_ever(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settler, "GIVE_WAY_S", 0.5)
    station.kiosk.enrol()
    deed(station, 3)
    looks: list[list[str]] = []

    def somebody() -> bool:
        looks.append(station.line.paths())
        return True

    station.start(somebody).ask()
    outcome = station.next()
    assert isinstance(outcome, Outcome)
    assert outcome.settled
    assert len(looks) > 3
    assert not any("batches" in path for path in looks[0])


def test_while_a_batch_waits_the_program_can_end(station: Station) -> None:
    station.kiosk.enrol()
    deed(station, 3)
    asked = threading.Event()

    def somebody() -> bool:
        asked.set()
        return True

    made = station.start(somebody)
    made.ask()
    assert asked.wait(WAIT_S)
    made.stop(WAIT_S)
    assert not any("batches" in path for path in station.line.paths())
    assert station.said.empty()
