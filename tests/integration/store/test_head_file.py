"""A store that was put back is noticed at the next start (FAULTS D4)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.core.facts.node import DayOpened
from kiosk.store import headfile
from kiosk.store.engine import Store, open_store
from kiosk.store.headfile import HeadKeeper, Standing, compare, own_head, write_head
from kiosk.store.keys import Keys, make_keys
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node
from tests.helpers.stores import new_file_node

DAY = "2026-03-02"


@dataclass
class Place:
    """A store on disk, its keys, and its node."""

    path: Path
    keys: Keys
    store: Store
    node: Node

    def append(self, times: int = 1) -> None:
        with self.node.work() as uow:
            for _ in range(times):
                uow.append(DayOpened(DAY))
            uow.commit()

    def write_head(self) -> None:
        with self.store.read_engine.begin() as conn:
            head = own_head(conn)
        assert head is not None
        write_head(self.keys.folder, head, self.keys.store)

    def standing(self) -> Standing:
        with self.store.read_engine.begin() as conn:
            return compare(conn, self.keys.folder, self.keys.store).standing

    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.path, self.keys.store)
        self.node = replace(self.node, store=self.store)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    data = tmp_path / "data"
    data.mkdir()
    keys = make_keys(tmp_path / "keys", new_sheet().public)
    node = new_file_node(data / "kiosk.db", keys, day=DAY)
    made = Place(data / "kiosk.db", keys, node.store, node)
    yield made
    made.store.close()


def test_before_the_first_head_file_nothing_is_suspected(place: Place):
    with place.store.read_engine.begin() as conn:
        verdict = compare(conn, place.keys.folder, place.keys.store)
    assert verdict.standing is Standing.NO_FILE
    assert not verdict.restored


def test_a_store_at_or_ahead_of_its_head_file_is_the_same(place: Place):
    place.append(3)
    place.write_head()
    assert place.standing() is Standing.SAME
    place.append(2)
    assert place.standing() is Standing.SAME


def test_a_copy_of_the_file_without_its_wal_is_noticed(place: Place, tmp_path: Path):
    place.append(1)
    place.reopen()  # closing folds the WAL back: so far the file alone is whole
    place.append(20)
    place.write_head()
    # What a technician does: copies kiosk.db of the running program, later lays it back.
    shutil.copy(place.path, tmp_path / "copy.db")
    place.store.close()
    for suffix in ("", "-wal", "-shm"):
        place.path.with_name(place.path.name + suffix).unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy.db", place.path)
    place.reopen()
    with place.store.read_engine.begin() as conn:
        verdict = compare(conn, place.keys.folder, place.keys.store)
    assert verdict.standing is Standing.BEHIND
    assert verdict.restored
    assert verdict.remembered is not None
    assert verdict.remembered.log_id == place.node.log_id


def test_another_history_of_the_same_length_is_a_fork(place: Place, tmp_path: Path):
    place.append(1)
    place.store.close()
    shutil.copy(place.path, tmp_path / "copy.db")
    place.reopen()
    place.append(2)
    place.write_head()
    place.store.close()
    shutil.copy(tmp_path / "copy.db", place.path)
    place.reopen()
    place.append(5)
    assert place.standing() is Standing.FORKED


def test_a_store_without_the_remembered_log_is_another(place: Place):
    with place.store.read_engine.begin() as conn:
        head = own_head(conn)
    assert head is not None
    write_head(place.keys.folder, type(head)(b"x" * 16, 9, head.hash, head.day), place.keys.store)
    assert place.standing() is Standing.OTHER_LOG


def test_an_edited_head_file_is_not_believed(place: Place):
    place.append(4)
    place.write_head()
    path = place.keys.folder / headfile.NAME
    path.write_bytes(path.read_bytes().replace(b'"seq": ', b'"seq": 1'))
    assert place.standing() is Standing.UNREADABLE


def test_the_keeper_writes_when_told_and_at_the_end(place: Place):
    keeper = HeadKeeper(place.store, place.keys.folder, every_s=3600)
    place.append(1)
    keeper.write_now()
    first = headfile.read_head(place.keys.folder, place.keys.store)
    place.append(1)
    keeper.stop()
    last = headfile.read_head(place.keys.folder, place.keys.store)
    assert last.seq == first.seq + 1
    assert (place.keys.folder / headfile.NAME).stat().st_mode & 0o077 == 0


def test_a_keys_folder_that_takes_no_writes_stops_nothing(place: Place, caplog):
    place.append(1)
    keeper = HeadKeeper(place.store, place.keys.folder / "gone", every_s=3600)
    keeper.write_now()
    keeper.stop()
    assert "head file could not be written" in caplog.text
