"""D7: bytes of the store are overwritten; the last good backup opens, nothing is thrown away."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.config import Folders, Settings
from kiosk.core.facts.node import DayOpened, IncidentOpened, LogOpened, RestoreNoticed
from kiosk.services import restored
from kiosk.station import opening
from kiosk.station.opening import OpenVillage, open_village
from kiosk.store import damage, errors, tables
from kiosk.store.codec import decode
from kiosk.store.engine import Store, open_store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import load_keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.rotation import hourly_backup
from kiosk.store.uow import Node
from kiosk.store.verify import verify

SEED = random.SystemRandom().randrange(1 << 30)
PAGE = 4096


class Inbox:
    """Takes what is meant for the screen's thread."""

    def post(self, call: object) -> None:
        pass


class Hall:
    """A kiosk's folders with a store, and a second medium with hourly backups."""

    def __init__(self, folder: Path) -> None:
        folders = Folders(
            data=folder / "data", keys=folder / "keys", backups=folder / "second" / "backups"
        )
        self.settings = replace(Settings(), folders=folders)
        self.folders = folders
        folders.data.mkdir()
        assert folders.backups is not None
        self.backups = folders.backups
        self.backups.mkdir(parents=True)
        keys = make_keys(folders.keys, new_sheet().public)
        with create_store(folders.store, keys.store) as store:
            node = open_first_log(store, keys, "v1", day="2026-03-02")
            self.old = node.log_id
            self.work(node, 200)
            hourly_backup(store, keys, self.backups)
            self.work(node, 30)
            made = hourly_backup(store, keys, self.backups)
            assert made is not None
            self.newest = made
            self.work(node, 10)

    def work(self, node: Node, times: int) -> None:
        with node.work() as uow:
            for _ in range(times):
                uow.append(DayOpened(uow.day))
            uow.commit()

    def start(self, mending: list[str] | None = None) -> OpenVillage:
        told = mending if mending is not None else []
        return open_village(
            self.settings,
            Inbox(),  # type: ignore[arg-type]
            mending=lambda: told.append("mending"),
        )

    def spoil(self, at: int, what: bytes) -> bytes:
        """Overwrite bytes of the closed store; what the file holds then."""
        with self.folders.store.open("r+b") as file:
            file.seek(at)
            file.write(what)
        return self.folders.store.read_bytes()

    def unclean(self) -> None:
        """As a power cut leaves it."""
        damage.begun(self.folders.store)

    def aside(self) -> list[Path]:
        return sorted(self.folders.data.glob("village.db.damaged.*"))


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def payloads(store: Store, log_id: bytes) -> Iterator[object]:
    f = tables.facts.c
    with store.read_engine.connect() as conn:
        for body in conn.execute(
            select(f.body).where(f.log_id == log_id).order_by(f.seq)
        ).scalars():
            yield decode(body).payload


def assert_put_back(hall: Hall, opened: OpenVillage, seq: int) -> None:
    """The backup's log ends here, a new one names it, an incident is filed and spending waits."""
    node = opened.records.node
    assert node.log_id != hall.old
    genesis, noticed, incident = list(payloads(node.store, node.log_id))[:3]
    assert isinstance(genesis, LogOpened)
    assert (genesis.reason, genesis.previous_log, genesis.previous_seq) == (
        "restored", hall.old, seq,
    )  # fmt: skip
    assert isinstance(noticed, RestoreNoticed)
    assert isinstance(incident, IncidentOpened)
    assert incident.kind == "log-damaged"
    assert len(list(payloads(node.store, hall.old))) == seq
    with node.reading() as conn:
        assert restored.waits(conn, "v1") is not None
    verdict = verify(node.store)
    assert verdict.sound, verdict


@pytest.mark.parametrize("where", ["first byte", "header", "first page", "emptied"])
def test_a_store_whose_beginning_is_gone_is_opened_from_the_newest_backup(
    hall: Hall, where: str
) -> None:
    keys = load_keys(hall.folders.keys)
    if where == "emptied":
        hall.folders.store.write_bytes(b"")
        spoiled = b""
    else:
        at, size = {"first byte": (0, 1), "header": (16, 84), "first page": (0, PAGE)}[where]
        spoiled = hall.spoil(at, os.urandom(size))
    told: list[str] = []
    opened = hall.start(told)
    try:
        assert told == ["mending"]
        assert_put_back(hall, opened, hall.newest.head.seq)
        # This machine never lost its key: the township knows it, and nobody has to come.
        assert opened.keys.device_public == keys.device_public
        hall.work(opened.records.node, 3)
    finally:
        opened.close()
    assert [file.read_bytes() for file in hall.aside()] == [spoiled]
    again = hall.start(told)
    assert told == ["mending"]
    assert again.records.node.log_id == opened.records.node.log_id
    again.close()


def test_one_byte_anywhere_is_found_after_a_power_cut_and_mended(hall: Hall) -> None:
    dice = random.Random(SEED)
    print("seed", SEED)
    whole = hall.folders.store.read_bytes()
    for nth in range(12):
        hall.unclean()
        at = dice.randrange(len(whole))
        hall.spoil(at, bytes([whole[at] ^ (1 << dice.randrange(8))]))
        told: list[str] = []
        opened = hall.start(told)
        opened.close()
        assert told == ["mending"], at
        assert len(hall.aside()) == nth + 1
        with open_store(hall.folders.store, opened.keys.store) as store:
            assert verify(store).sound
        hall.folders.store.write_bytes(whole)
        (hall.folders.keys / "head").unlink()


def test_a_store_left_by_a_power_cut_and_not_damaged_goes_on_as_it_was(hall: Hall) -> None:
    hall.unclean()
    told: list[str] = []
    opened = hall.start(told)
    assert opened.records.node.log_id == hall.old
    opened.close()
    assert (told, hall.aside()) == ([], [])
    assert not damage.mark_file(hall.folders.store).exists()


def test_a_damaged_newest_backup_is_passed_over(hall: Hall) -> None:
    with hall.newest.path.open("r+b") as file:
        file.seek(3 * PAGE)
        file.write(os.urandom(40))
    stranger = hall.backups / "kiosk-2027-01-01-00000000-00000009.kioskbackup"
    stranger.write_bytes(b"not a backup")
    hall.spoil(0, os.urandom(PAGE))
    opened = hall.start()
    assert_put_back(hall, opened, 201)
    opened.close()


def test_without_a_good_backup_nothing_is_touched_and_staff_are_told(hall: Hall) -> None:
    for file in hall.backups.iterdir():
        file.unlink()
    spoiled = hall.spoil(0, os.urandom(PAGE))
    for _ in range(2):
        with pytest.raises(errors.Damaged):
            hall.start()
        assert hall.folders.store.read_bytes() == spoiled
        assert hall.aside() == []


def test_another_villages_backups_on_the_same_medium_are_not_opened(
    hall: Hall, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Hall(tmp_path / "other")
    for file in hall.backups.iterdir():
        file.unlink()
    for file in other.backups.iterdir():
        file.rename(hall.backups / file.name)
    hall.spoil(0, os.urandom(PAGE))
    with pytest.raises(errors.Damaged):
        hall.start()


def test_a_wrong_key_is_not_taken_for_damage(hall: Hall) -> None:
    key = hall.folders.keys / "store.key"
    key.write_bytes(os.urandom(32))
    before = hall.folders.store.read_bytes()
    with pytest.raises(errors.WrongKey):
        hall.start()
    assert hall.folders.store.read_bytes() == before
    assert hall.aside() == []


def test_damage_that_turns_up_while_it_works_stops_recording_and_the_next_start_mends(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_PAGES_AFTER_S", 0.0)
    hall.spoil(40 * PAGE, os.urandom(PAGE))  # read by nobody at the start
    opened = hall.start()
    try:
        for thread in threading.enumerate():
            if thread.name == "kiosk-pages":
                thread.join(60)
        with pytest.raises(errors.CannotRecord):
            opened.records.home(opened.keys).write(lambda conn: None)
    finally:
        opened.close()
    told: list[str] = []
    again = hall.start(told)
    assert told == ["mending"]
    assert_put_back(hall, again, hall.newest.head.seq)
    again.close()


CUT = """
import os, sys
from pathlib import Path
from kiosk.store import damage, migrate, restore, headfile, incarnation
from kiosk.store.keys import load_keys
where, path, keys, backups = sys.argv[1:]
module, _, name = where.rpartition(".")
setattr(sys.modules["kiosk.store." + module], name, lambda *a, **k: os._exit(9))
damage.put_back(Path(path), load_keys(Path(keys)), Path(backups))
"""


@pytest.mark.parametrize(
    "where",
    [
        "restore.unpacked",
        "restore.prove",
        "incarnation.open_next_log",
        "headfile.write_head",
        "damage._aside",
        "migrate.into_place",
    ],
)
def test_mending_that_was_cut_off_is_done_at_the_next_start(hall: Hall, where: str) -> None:
    spoiled = hall.spoil(0, os.urandom(PAGE))
    arguments = [where, hall.folders.store, hall.folders.keys, hall.backups]
    done = subprocess.run([sys.executable, "-c", CUT, *arguments], check=False)
    assert done.returncode == 9
    assert hall.folders.store.read_bytes() == spoiled
    opened = hall.start()
    assert_put_back(hall, opened, hall.newest.head.seq)
    opened.close()
    left = {file.name for file in hall.folders.data.iterdir() if "damaged" not in file.name}
    assert left - {"reserve"} == {"village.db", "village.db.keycheck"}
    assert all(file.read_bytes() == spoiled for file in hall.aside())
