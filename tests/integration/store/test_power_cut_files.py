"""A power cut while a store is migrated, backed up or put back: old or new, never half (D3)."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.store import backup_file, engine
from kiosk.store.backup import backup
from kiosk.store.engine import open_store, raw_connection
from kiosk.store.keys import Keys, load_keys, make_keys
from kiosk.store.migrate import migrate_store
from kiosk.store.recovery import RecoverySheet, new_sheet
from kiosk.store.restore import restore
from kiosk.store.verify import verify
from tests.helpers import deeds
from tests.helpers.next_version import become_next
from tests.helpers.power_cut import cuts, files_of, lay_out, record

STATES = int(os.environ.get("KIOSK_POWER_CUTS", "900")) // 6

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace records the writes"),
]

MIGRATE = """
import os, sys
from pathlib import Path
import pytest
from kiosk.store.keys import load_keys
from kiosk.store.migrate import migrate_store
from tests.helpers.next_version import become_next
path, keys, program = map(Path, sys.argv[1:])
become_next(program, pytest.MonkeyPatch())
migrate_store(path, load_keys(keys).store)
os.write(2, b"done\\n")
"""
BACKUP = """
import os, sys
from pathlib import Path
from kiosk.store.backup import backup
from kiosk.store.engine import open_store
from kiosk.store.keys import load_keys
path, keys_folder, file = map(Path, sys.argv[1:])
keys = load_keys(keys_folder)
with open_store(path, keys.store) as store:
    backup(store, keys, file)
    os.write(2, b"done\\n")
"""
RESTORE = """
import os, sys
from pathlib import Path
from kiosk.store.recovery import read_sheet
from kiosk.store.restore import restore
restore(Path(sys.argv[1]), read_sheet(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
os.write(2, b"done\\n")
"""


@dataclass
class Village:
    """A closed store with its keys and sheet."""

    path: Path
    keys: Keys
    sheet: RecoverySheet
    facts: int


@pytest.fixture
def village(tmp_path: Path) -> Village:
    sheet = new_sheet()
    keys = make_keys(tmp_path / "keys", sheet.public)
    path = tmp_path / "data" / "kiosk.db"
    path.parent.mkdir()
    deeds.make_village(path, keys)
    return Village(path, keys, sheet, look(path, keys.store)[1])


@pytest.fixture
def dice() -> random.Random:
    seed = int(os.environ.get("KIOSK_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"seed {seed} (KIOSK_SEED)")
    return random.Random(seed)


def look(path: Path, key: bytes) -> tuple[int, int]:
    """Version and number of facts of a store whose every page is whole."""
    with contextlib.closing(raw_connection(path, key)) as link:
        assert link.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        facts = link.execute("SELECT count(*) FROM facts").fetchone()[0]
        return link.execute("PRAGMA user_version").fetchone()[0], facts


def recorded(folder: Path, script: str, *args: object) -> list:
    command = [sys.executable, "-c", script, *map(str, args)]
    try:
        return record(folder, command)
    except PermissionError as error:
        pytest.skip(f"not allowed to trace here: {error}")


def test_a_cut_while_migrating_leaves_the_old_store_or_the_new_one(
    village: Village, tmp_path: Path, dice: random.Random, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "program"
    data = village.path.parent
    before = files_of(data)
    ops = recorded(data, MIGRATE, village.path, village.keys.folder, program)
    this = become_next(program, monkeypatch)
    place = tmp_path / "cut"
    seen: Counter[int] = Counter()
    for files, acked in cuts(before, ops, STATES, dice):
        lay_out(place, files)
        path = place / "kiosk.db"
        version, facts = look(path, village.keys.store)
        assert facts == village.facts
        assert version == this or not acked
        assert version in (this - 1, this)
        seen[version] += 1
        if seen[version] % 15 == 1:
            # The next start goes on, or over again, in the ordinary way.
            assert migrate_store(path, village.keys.store).version == this
            with open_store(path, village.keys.store) as store:
                assert verify(store).sound
    print(dict(seen))
    assert seen[this - 1]
    assert seen[this]


def test_a_cut_while_backing_up_leaves_a_whole_backup_or_none(
    village: Village, tmp_path: Path, dice: random.Random
):
    stick = tmp_path / "stick"
    stick.mkdir()
    file = stick / "a.kioskbackup"
    ops = recorded(stick, BACKUP, village.path, village.keys.folder, file)
    place = tmp_path / "cut"
    seen: Counter[bool] = Counter()
    for files, acked in cuts({}, ops, STATES, dice):
        there = file.name in files
        seen[there] += 1
        assert there or not acked
        if there:
            lay_out(place, files)
            trailer = backup_file.read_trailer(place / file.name)
            assert backup_file.unlock(trailer, village.sheet) == village.keys.store
            backup_file.unpack(place / file.name, trailer, place / "out.db")
            assert look(place / "out.db", village.keys.store)[1] == village.facts
    print(dict(seen))
    assert seen[False]


def test_a_cut_while_restoring_leaves_a_whole_store_or_none_and_it_can_be_done_again(
    village: Village, tmp_path: Path, dice: random.Random
):
    with open_store(village.path, village.keys.store) as store:
        backup(store, village.keys, tmp_path / "a.kioskbackup")
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    args = [tmp_path / "a.kioskbackup", village.sheet.code]
    ops = recorded(other, RESTORE, *args, other / "data" / "kiosk.db", other / "keys")
    place = tmp_path / "cut"
    path = place / "data" / "kiosk.db"
    seen: Counter[bool] = Counter()
    for files, acked in cuts({}, ops, STATES, dice):
        there = "data/kiosk.db" in files
        seen[there] += 1
        assert there or not acked
        if not there and seen[there] % 20:
            continue
        lay_out(place, files)
        for key in (place / "keys").glob("*"):
            key.chmod(0o600)
        if (place / "keys").exists():
            (place / "keys").chmod(0o700)
        if not there:
            restore(args[0], village.sheet, path, place / "keys")
        version, facts = look(path, village.keys.store)
        assert version == engine.SCHEMA_VERSION
        assert facts >= village.facts + 2, "the new log is in it"
        assert load_keys(place / "keys").store == village.keys.store
    print(dict(seen))
    assert seen[False]
