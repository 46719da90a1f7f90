"""A kiosk restored from a real backup file: what the backup alone held reaches the township."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.services import restored
from kiosk.store import damage, tables
from kiosk.store.backup import backup
from kiosk.store.backup_file import read_trailer, reseal, unpack
from kiosk.store.engine import open_store
from kiosk.store.errors import Damaged
from kiosk.store.incarnation import open_first_log, settle
from kiosk.store.keys import load_keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import RecoverySheet, WrongSheet, new_sheet
from kiosk.store.restore import restore
from kiosk.store.rotation import hourly_backup
from kiosk.store.verify import verify
from kiosk.sync.home import direct
from kiosk.sync.outcome import Trouble
from kiosk.township import incidents, own_logs, villages
from tests.helpers.nodes import FakeClock
from tests.helpers.settling import DAY, Kiosk, Line, image_of, new_town

VILLAGE = "v0102030405"


class Place:
    """Machines with folders, one after the other, and the sheet that goes with them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.sheet: RecoverySheet = new_sheet()
        self.town = new_town()
        self.number = villages.add(self.town, "清水湾").number

    def first(self) -> Kiosk:
        keys = make_keys(self.folder / "keys0", self.sheet.public)
        (self.folder / "data0").mkdir()
        store = self.stack.enter_context(
            create_store(self.folder / "data0" / "kiosk.db", keys.store)
        )
        node = open_first_log(store, keys, VILLAGE, day=DAY, clock=FakeClock())
        return Kiosk(direct(node, keys), Line(self.town), self.number)

    def saved(self, kiosk: Kiosk, name: str) -> Path:
        return backup(kiosk.node.store, kiosk.home.keys, self.folder / name).path

    def back(self, file: Path, name: str) -> Kiosk:
        path, folder = self.folder / name / "kiosk.db", self.folder / f"{name}-keys"
        done = restore(file, self.sheet, path, folder, clock=FakeClock())
        store = self.stack.enter_context(open_store(done.path, done.keys.store))
        again = settle(store, done.keys, clock=FakeClock())
        return Kiosk(direct(again.node, again.keys), Line(self.town), self.number)

    def back_with_key(self, file: Path, name: str, kiosk: Kiosk) -> Kiosk:
        """An image of the disk as it was at the backup: the old key is still there."""
        folder = self.folder / name
        folder.mkdir()
        trailer = read_trailer(file)
        unpack(file, trailer, folder / "kiosk.db")
        store = self.stack.enter_context(open_store(folder / "kiosk.db", kiosk.home.keys.store))
        node = replace(kiosk.node, store=store)
        return Kiosk(direct(node, kiosk.home.keys), Line(self.town), self.number)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


def bodies(kiosk: Kiosk) -> set[bytes]:
    with kiosk.node.store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.facts.c.body)).scalars())


def at_the_township(kiosk: Kiosk) -> set[bytes]:
    with kiosk.line.town.store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.facts.c.body)).scalars())


def both_hold_everything(kiosk: Kiosk) -> None:
    for _ in range(3):
        outcome = kiosk.settle()
    assert outcome.settled, outcome
    assert outcome.equal is True
    assert bodies(kiosk) == at_the_township(kiosk)
    assert verify(kiosk.node.store).sound
    assert verify(kiosk.line.town.store).sound


def test_facts_between_the_last_settlement_and_the_backup_are_not_lost(place: Place) -> None:
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    kiosk.settle()
    kiosk.awards(3)  # never settled, but in the backup
    again = place.back(place.saved(kiosk, "b"), "second")
    again.awards(2)
    assert again.settle().troubles == (Trouble.UNKNOWN_DEVICE,)
    again.enrol()
    both_hold_everything(again)
    assert bodies(kiosk) <= at_the_township(again)


def test_facts_settled_after_the_backup_come_back_and_spending_waits_for_people(
    place: Place,
) -> None:
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    file = place.saved(kiosk, "b")
    kiosk.awards(4)
    kiosk.settle()
    again = place.back(file, "second")
    again.awards(1)
    again.enrol()
    both_hold_everything(again)
    assert bodies(kiosk) <= bodies(again)
    assert again.home.read(lambda conn: restored.waits(conn, VILLAGE)) is not None


def test_a_village_restored_twice_before_it_ever_enrolled_brings_all_its_logs(
    place: Place,
) -> None:
    kiosk = place.first()
    kiosk.member()
    kiosk.awards(1200)
    second = place.back(place.saved(kiosk, "b1"), "second")
    second.awards(3)
    third = place.back(place.saved(second, "b2"), "third")
    third.awards(2)
    third.enrol()
    both_hold_everything(third)
    assert bodies(kiosk) | bodies(second) <= at_the_township(third)


def test_the_old_disk_that_turns_up_again_reads_nothing_and_what_it_wrote_waits(
    place: Place,
) -> None:
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    kiosk.settle()
    again = place.back(place.saved(kiosk, "b"), "second")
    again.enrol()
    both_hold_everything(again)
    kiosk.awards(2)
    outcome = kiosk.settle()
    assert outcome.troubles == (Trouble.REVOKED,)
    assert outcome.waiting == 0  # receipted all the same
    assert bodies(kiosk) <= at_the_township(kiosk)
    again.settle()
    with again.node.store.read_engine.connect() as conn:
        b = tables.balances.c
        assert conn.execute(select(b.balance).where(b.account == "m:1")).scalar() in (None, 0)


def test_a_township_put_back_gets_the_log_of_a_key_that_is_gone_again(place: Place) -> None:
    """Found by the simulator: everything had its receipt, so nobody sent it a second time."""
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    kiosk.settle()
    image = image_of(place.town.store)
    kiosk.awards(4)
    kiosk.settle()
    file = place.saved(kiosk, "b")
    place.town.store = image
    own_logs.begin_all_anew(place.town)
    again = place.back(file, "second")
    again.enrol()
    both_hold_everything(again)
    assert bodies(kiosk) <= at_the_township(again)


def test_what_the_township_has_comes_back_by_itself_after_the_disk_lost_some_bytes(
    place: Place,
) -> None:
    """D7: no code, no new key; and nothing is spent until people have looked."""
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    kiosk.settle()
    path = kiosk.node.store.path
    assert path is not None
    place.folder.joinpath("backups").mkdir()
    hourly_backup(kiosk.node.store, kiosk.home.keys, place.folder / "backups")
    kiosk.awards(40)
    kiosk.settle()  # acknowledged
    kiosk.notice("还没有送到镇里")
    had, lost = bodies(kiosk), 1
    kiosk.node.store.close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + os.urandom(200) + content[300:])
    with pytest.raises(Damaged):
        open_store(path, kiosk.home.keys.store)
    done = damage.put_back(
        path, load_keys(kiosk.home.keys.folder), place.folder / "backups", clock=FakeClock()
    )
    assert done is not None
    store = place.stack.enter_context(open_store(path, kiosk.home.keys.store))
    settled = settle(store, load_keys(kiosk.home.keys.folder), clock=FakeClock())
    assert settled.previous is None
    again = Kiosk(direct(settled.node, settled.keys), Line(place.town), place.number)
    both_hold_everything(again)
    assert len(had - bodies(again)) == lost
    with again.node.reading() as conn:
        assert restored.waits(conn, VILLAGE) is not None
    with place.town.reading() as conn:
        kinds = [each.kind for each in incidents.listed(conn, VILLAGE)]
    assert kinds == ["log-damaged"]
    again.awards(3)
    both_hold_everything(again)


def test_a_lost_recovery_sheet_is_made_good_by_the_township(place: Place) -> None:
    kiosk = place.first()
    kiosk.member()
    alone = place.saved(kiosk, "alone")
    kiosk.enrol()
    file = place.saved(kiosk, "b")
    with pytest.raises(WrongSheet):
        reseal(alone, place.folder / "no", place.town.keys.box, place.sheet.public)
    with pytest.raises(WrongSheet):
        reseal(file, place.folder / "no", new_town().keys.box, place.sheet.public)
    assert not (place.folder / "no").exists()
    before = bodies(kiosk)
    place.sheet = new_sheet()  # the old one burnt with the village hall
    reseal(file, place.folder / "again", place.town.keys.box, place.sheet.public)
    again = place.back(place.folder / "again", "second")
    assert before <= bodies(again)
    again.enrol()
    both_hold_everything(again)


def test_a_history_whose_key_is_gone_and_that_another_disk_overtook_is_not_lost(
    place: Place,
) -> None:
    """Found by the simulator: a clone settled first, and the other one's log came from a backup."""
    kiosk = place.first()
    kiosk.member()
    kiosk.enrol()
    kiosk.settle()
    file = place.saved(kiosk, "a")
    kiosk.awards(3)
    tail = place.saved(kiosk, "b")  # three facts that never settled
    twin = place.back_with_key(file, "twin", kiosk)
    twin.awards(5)
    assert twin.settle().waiting == 0
    again = place.back(tail, "second")
    again.enrol()
    both_hold_everything(again)
    assert bodies(kiosk) | bodies(twin) <= at_the_township(again)
    with again.node.store.read_engine.connect() as conn:
        b = tables.balances.c
        assert conn.execute(select(b.balance).where(b.account == "m:1")).scalar() == 8 * 5
