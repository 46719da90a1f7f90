"""Every shipped version's store and backup still open, and hold what they held."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.store.backup_file import read_trailer, unpack
from kiosk.store.engine import open_store
from kiosk.store.migrate import migrate_store
from kiosk.store.recovery import RecoverySheet, read_sheet
from kiosk.store.restore import restore
from kiosk.store.verify import verify
from tests.helpers.make_fixture_store import STORES, what_it_holds

VERSIONS = sorted(folder.name for folder in STORES.iterdir()) if STORES.exists() else []


def known(version: str) -> dict:
    return json.loads((STORES / version / "known.json").read_text(encoding="utf-8"))


def test_this_version_left_a_store():
    assert __version__ in VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_shipped_store_opens_migrates_and_verifies(version: str, tmp_path: Path):
    file = STORES / version / "kiosk.kioskbackup"
    path, key = tmp_path / "kiosk.db", bytes.fromhex(known(version)["store_key"])
    unpack(file, read_trailer(file), path)
    migrate_store(path, key)
    with open_store(path, key) as store:
        verdict = verify(store)
        assert verdict.sound, verdict
        assert what_it_holds(store) == known(version)["holds"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", ["sheet", "code"])
def test_a_shipped_backup_opens_with_its_sheet(version: str, form: str, tmp_path: Path):
    sheet = read_sheet(known(version)[form])
    assert isinstance(sheet, RecoverySheet)
    file = STORES / version / "kiosk.kioskbackup"
    done = restore(file, sheet, tmp_path / "data" / "kiosk.db", tmp_path / "keys")
    assert done.previous is not None
    assert done.previous.seq == known(version)["holds"]["seq"]
    assert done.previous.hash.hex() == known(version)["holds"]["hash"]
