"""A backup opens on another machine with the sheet alone, or says why not."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import func, select

from kiosk.core.facts.node import DayOpened, LogOpened
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled
from kiosk.store import backup_file, engine, errors, tables
from kiosk.store.backup import BackupMade, backup
from kiosk.store.backup_file import (
    BackupDamaged,
    NoBackup,
    NotABackup,
    read_trailer,
    unlock,
    unpack,
)
from kiosk.store.codec import decode
from kiosk.store.engine import Store, open_store
from kiosk.store.headfile import Standing
from kiosk.store.incarnation import open_first_log, settle
from kiosk.store.keys import Keys, KeysExist, load_keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import RecoverySheet, WrongSheet, new_sheet, read_sheet
from kiosk.store.restore import restore as put_back
from kiosk.store.rotation import hourly_backup
from kiosk.store.uow import Node
from kiosk.store.verify import verify

DAY = "2026-03-02"


@dataclass
class Village:
    """A running store with its keys and its sheet."""

    store: Store
    keys: Keys
    sheet: RecoverySheet
    node: Node

    def work(self, times: int = 10) -> None:
        with self.node.work() as uow:
            for _ in range(times):
                uow.append(DayOpened(uow.day))
            uow.commit()


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    (tmp_path / "data").mkdir()
    sheet = new_sheet()
    keys = make_keys(tmp_path / "keys", sheet.public)
    with create_store(tmp_path / "data" / "kiosk.db", keys.store) as store:
        made = Village(store, keys, sheet, open_first_log(store, keys, "v1", day=DAY))
        with made.node.work() as uow:
            person = uow.personal("m:1", name="王桂花", pinyin="wang gui hua", initials="wgh")
            uow.append(HouseholdOpened(7, 3, "12"))
            uow.append(MemberEnrolled(1, 7, "villager", person.reference()), personal=[person])
            uow.commit()
        made.work()
        yield made


@pytest.fixture
def made(village: Village, tmp_path: Path) -> BackupMade:
    return backup(village.store, village.keys, tmp_path / "monday.kioskbackup")


def take_out(file: Path, sheet: RecoverySheet, target: Path) -> bytes:
    """Unlock and unpack, as a restore begins; returns the store key."""
    trailer = read_trailer(file)
    key = unlock(trailer, sheet)
    unpack(file, trailer, target)
    return key


def elsewhere(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "other" / "data" / "kiosk.db", tmp_path / "other" / "keys"


def test_the_sheet_copied_by_hand_opens_the_backup_on_another_machine(
    village: Village, made: BackupMade, tmp_path: Path
):
    path, keys_folder = elsewhere(tmp_path)
    sheet = read_sheet(" ".join(village.sheet.words))
    assert isinstance(sheet, RecoverySheet)
    done = put_back(made.path, sheet, path, keys_folder)
    assert done.previous == made.head
    assert done.keys.store == village.keys.store
    assert done.keys.device_public != village.keys.device_public
    with open_store(path, done.keys.store) as store:
        assert verify(store).sound
        with store.read_engine.connect() as conn:
            name = conn.execute(select(tables.members.c.name)).scalar_one()
            logs = conn.execute(select(tables.logs)).all()
        assert name == "王桂花"
        assert sorted(log.own for log in logs) == [False, True]
        settled = settle(store, done.keys)
        assert (settled.standing, settled.previous) == (Standing.SAME, None)
        with store.read_engine.connect() as conn:
            first = conn.execute(
                select(tables.facts.c.body).where(
                    tables.facts.c.log_id == settled.node.log_id, tables.facts.c.seq == 1
                )
            ).scalar_one()
    genesis = decode(first).payload
    assert isinstance(genesis, LogOpened)
    assert made.head is not None
    assert (genesis.previous_log, genesis.previous_seq, genesis.previous_hash) == (
        village.node.log_id,
        made.head.seq,
        made.head.hash,
    )


def test_a_restore_of_a_restore_names_the_log_before(
    village: Village, made: BackupMade, tmp_path: Path
):
    path, keys_folder = elsewhere(tmp_path)
    first = put_back(made.path, village.sheet, path, keys_folder)
    with open_store(path, first.keys.store) as store:
        again = backup(store, first.keys, tmp_path / "tuesday.kioskbackup")
    second = put_back(again.path, village.sheet, tmp_path / "3" / "kiosk.db", tmp_path / "3keys")
    assert second.previous == again.head
    with open_store(second.path, second.keys.store) as store:
        assert verify(store).sound
        with store.read_engine.connect() as conn:
            assert conn.execute(select(func.count()).select_from(tables.logs)).scalar_one() == 3


def test_nothing_readable_and_no_device_key_is_in_the_file(village: Village, made: BackupMade):
    content = made.path.read_bytes()
    for secret in (
        village.keys.store,
        village.keys.device.private_bytes_raw(),
        village.keys.box.private_bytes_raw(),
        village.sheet.secret,
        "王桂花".encode(),
        b"SQLite format 3",
    ):
        assert secret not in content


def test_a_backup_is_never_written_over_a_file(village: Village, made: BackupMade):
    before = made.path.read_bytes()
    with pytest.raises(errors.StoreExists):
        backup(village.store, village.keys, made.path)
    assert made.path.read_bytes() == before


def test_a_backup_leaves_only_itself_behind(village: Village, tmp_path: Path):
    folder = tmp_path / "stick"
    folder.mkdir()
    backup(village.store, village.keys, folder / "a.kioskbackup")
    assert [path.name for path in folder.iterdir()] == ["a.kioskbackup"]


def test_a_backup_holds_what_was_committed_while_others_write(village: Village, tmp_path: Path):
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            village.work(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        backups = [
            backup(village.store, village.keys, tmp_path / f"{number}.kioskbackup")
            for number in range(3)
        ]
    finally:
        stop.set()
        thread.join()
    for number, one in enumerate(backups):
        folder = tmp_path / f"back{number}"
        done = put_back(one.path, village.sheet, folder / "data" / "k.db", folder / "keys")
        assert done.previous == one.head


def test_another_kiosks_sheet_does_not_open_it(made: BackupMade, tmp_path: Path):
    path, keys_folder = elsewhere(tmp_path)
    with pytest.raises(WrongSheet):
        put_back(made.path, new_sheet(), path, keys_folder)
    assert not path.exists()
    assert not keys_folder.exists()


def test_restoring_never_overwrites_a_store_or_keys(
    village: Village, made: BackupMade, tmp_path: Path
):
    path, keys_folder = elsewhere(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a store")
    with pytest.raises(errors.StoreExists):
        put_back(made.path, village.sheet, path, keys_folder)
    assert path.read_bytes() == b"a store"
    path.unlink()
    others = make_keys(tmp_path / "others", new_sheet().public)
    with pytest.raises(KeysExist):
        put_back(made.path, village.sheet, path, others.folder)
    assert not path.exists()


def test_a_flipped_byte_anywhere_is_found_before_anything_is_there(
    village: Village, made: BackupMade, tmp_path: Path
):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    whole = made.path.read_bytes()
    bad = tmp_path / "bad.kioskbackup"
    places = [*(dice.randrange(len(whole)) for _ in range(150)), *range(-260, 0, 5)]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << dice.randrange(8)
        bad.write_bytes(content)
        with pytest.raises((BackupDamaged, NotABackup, WrongSheet, errors.NewerStore)):
            take_out(bad, village.sheet, tmp_path / "unpacked.db")
        assert not (tmp_path / "unpacked.db").exists()


@pytest.mark.parametrize("kept", [0, 5, 100, 0.5, 0.999])
def test_a_cut_file_is_no_backup(village: Village, made: BackupMade, tmp_path: Path, kept: float):
    whole = made.path.read_bytes()
    cut = tmp_path / "cut.kioskbackup"
    cut.write_bytes(whole[: int(kept if kept >= 1 else kept * len(whole))])
    path, keys_folder = elsewhere(tmp_path)
    with pytest.raises(NotABackup):
        put_back(cut, village.sheet, path, keys_folder)


def test_a_backup_of_a_newer_program_is_refused(
    village: Village, made: BackupMade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path, keys_folder = elsewhere(tmp_path)
    monkeypatch.setattr(engine, "SCHEMA_VERSION", 0)
    with pytest.raises(errors.NewerStore):
        put_back(made.path, village.sheet, path, keys_folder)
    assert not path.parent.exists()


def test_a_tampered_copy_with_good_pages_does_not_verify(village: Village, tmp_path: Path):
    # Somebody with the store's key edits a balance, then backs up.
    with village.store.write_engine.begin() as conn:
        conn.exec_driver_sql("UPDATE members SET state='closed'")
    made = backup(village.store, village.keys, tmp_path / "bent.kioskbackup")
    path, keys_folder = elsewhere(tmp_path)
    with pytest.raises(BackupDamaged, match="members"):
        put_back(made.path, village.sheet, path, keys_folder)
    assert not path.exists()
    assert not keys_folder.exists()


def test_keys_beside_the_data_are_refused(village: Village, made: BackupMade, tmp_path: Path):
    path, _ = elsewhere(tmp_path)
    with pytest.raises(ValueError, match="folders of their own"):
        put_back(made.path, village.sheet, path, path.parent / "keys")


@pytest.fixture
def small_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_stick_without_room_leaves_nothing_and_says_so(
    village: Village, small_files: None, tmp_path: Path
):
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(errors.CannotRecord):
        backup(village.store, village.keys, folder / "a.kioskbackup")
    assert list(folder.iterdir()) == []


CUT = """
import os, sys
from pathlib import Path
from kiosk.store import restore
from kiosk.store.recovery import read_sheet
where, file, code, path, keys = sys.argv[1:]
holder = restore
for part in where.split(".")[:-1]:
    holder = getattr(holder, part)
setattr(holder, where.split(".")[-1], lambda *a, **k: os._exit(9))
restore.restore(Path(file), read_sheet(code), Path(path), Path(keys))
"""


@pytest.mark.parametrize(
    "where", ["verify", "make_keys", "open_next_log", "migrate.into_place", "write_head"]
)
def test_a_restore_cut_off_anywhere_can_be_done_again_or_is_done(
    village: Village, made: BackupMade, tmp_path: Path, where: str
):
    path, keys_folder = elsewhere(tmp_path)
    run = [sys.executable, "-c", CUT, where, made.path, village.sheet.code, path, keys_folder]
    assert subprocess.run(run, check=False).returncode == 9
    if where == "write_head":  # the store is in its place; only the head file is missing
        keys = load_keys(keys_folder)
    else:
        assert not path.exists()
        done = put_back(made.path, village.sheet, path, keys_folder)
        assert done.previous == made.head
        keys = done.keys
    left = sorted(file.name for file in path.parent.iterdir())
    assert left == ["kiosk.db", "kiosk.db.keycheck"]
    assert [folder.name for folder in path.parent.parent.iterdir() if "." in folder.name] == []
    with open_store(path, keys.store) as store:
        assert verify(store).sound
        assert settle(store, keys).previous is None


def test_a_machine_that_kept_its_keys_gets_its_store_back_under_a_new_device(
    village: Village, made: BackupMade
):
    village.work(5)
    village.store.close()
    path = village.store.path
    assert path is not None
    path.rename(path.with_name("damaged"))
    done = put_back(made.path, village.sheet, path, village.keys.folder)
    assert done.keys.device_public != village.keys.device_public
    with open_store(path, done.keys.store) as store:
        settled = settle(store, done.keys)
        assert (settled.standing, settled.previous) == (Standing.SAME, None)
        assert settled.node.log_id != village.node.log_id


def test_the_hourly_backup_writes_only_what_is_new(village: Village, tmp_path: Path):
    folder = tmp_path / "hourly"
    folder.mkdir()
    first = hourly_backup(village.store, village.keys, folder)
    assert hourly_backup(village.store, village.keys, folder) is None
    village.work(1)
    second = hourly_backup(village.store, village.keys, folder)
    assert first is not None
    assert second is not None
    assert sorted(folder.iterdir()) == [first.path, second.path]
    assert (first.path.name < second.path.name) is True
    trailer = read_trailer(second.path)
    assert trailer.head == second.head
    assert trailer.size < second.size
    assert backup_file.unlock(trailer, village.sheet) == village.keys.store


def test_a_backup_is_whole_when_its_maker_is_killed(village: Village, tmp_path: Path):
    folder = tmp_path / "stick"
    folder.mkdir()
    script = (
        "import sys, pathlib\n"
        "from kiosk.store.backup import backup\n"
        "from kiosk.store.engine import open_store\n"
        "from kiosk.store.keys import load_keys\n"
        "keys = load_keys(pathlib.Path(sys.argv[2]))\n"
        "store = open_store(pathlib.Path(sys.argv[1]), keys.store)\n"
        "print('ready', flush=True)\n"
        "number = 0\n"
        "while True:\n"
        "    number += 1\n"
        "    backup(store, keys, pathlib.Path(sys.argv[3]) / f'{number}.kioskbackup')\n"
    )
    assert village.store.path is not None
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    maker = subprocess.Popen(
        [sys.executable, "-c", script, village.store.path, village.keys.folder, folder],
        stdout=subprocess.PIPE,
    )
    assert maker.stdout is not None
    maker.stdout.readline()
    # The first whole one is there before the kill, so something is looked at every time.
    while not (folder / "1.kioskbackup").exists():
        assert maker.poll() is None
        threading.Event().wait(0.01)
    threading.Event().wait(random.Random(seed).uniform(0.0, 0.5))
    maker.kill()
    maker.wait()
    maker.stdout.close()
    found = list(folder.glob("*.kioskbackup"))
    assert found
    for file in found:
        target = tmp_path / f"{file.name}.db"
        assert take_out(file, village.sheet, target) == village.keys.store


def test_a_file_that_is_not_there_or_is_a_folder_is_a_sentence(village: Village, tmp_path: Path):
    for file in (tmp_path / "nothing", tmp_path):
        with pytest.raises(NoBackup):
            put_back(file, village.sheet, *elsewhere(tmp_path))


def test_kept_keys_take_the_sheet_their_backup_was_opened_with(village: Village, tmp_path: Path):
    """The sheet was lost and the keys were not: later backups open with the new one."""
    box = X25519PrivateKey.generate()
    with village.store.write_engine.begin() as conn:
        conn.execute(
            tables.local_notes.insert().values(
                key=backup_file.WRAP_TO, value=box.public_key().public_bytes_raw()
            )
        )
    file = backup(village.store, village.keys, tmp_path / "new").path
    again = new_sheet()
    backup_file.reseal(file, tmp_path / "resealed", box, again.public)
    path = village.store.path
    assert path is not None
    village.store.close()
    path.rename(path.with_name("damaged"))
    done = put_back(tmp_path / "resealed", again, path, village.keys.folder)
    assert done.keys.recovery_public == again.public
    with open_store(path, done.keys.store) as store:
        later = backup(store, done.keys, tmp_path / "later").path
    put_back(later, again, *elsewhere(tmp_path))
