"""The keys folder: private, apart from the data, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.store import keys as keeping
from kiosk.store.keys import check_apart, load_keys, make_keys
from kiosk.store.recovery import new_sheet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_made_keys_load_again_and_differ_from_each_other(folder: Path):
    made = make_keys(folder, new_sheet().public)
    again = load_keys(folder)
    assert again.store == made.store
    assert again.device_public == made.device_public
    assert again.recovery_public == made.recovery_public
    assert len({made.store, made.device.private_bytes_raw(), made.box.private_bytes_raw()}) == 3


def test_only_the_owner_may_read_folder_and_files(folder: Path):
    make_keys(folder, new_sheet().public)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", [keeping.STORE_KEY, keeping.DEVICE_KEY, keeping.BOX_KEY, "."])
def test_keys_that_others_could_read_are_refused(folder: Path, name: str):
    make_keys(folder, new_sheet().public)
    path = folder / name
    path.chmod(path.stat().st_mode | 0o040)
    with pytest.raises(keeping.KeysOpenToOthers):
        load_keys(folder)


@pytest.mark.parametrize("name", [keeping.STORE_KEY, keeping.RECOVERY_PUBLIC])
def test_a_single_key_in_the_way_stops_making_any(folder: Path, name: str):
    folder.mkdir()
    (folder / name).write_bytes(b"old")
    with pytest.raises(keeping.KeysExist):
        make_keys(folder, new_sheet().public)
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_bytes() == b"old"


def test_a_missing_key_is_named(folder: Path):
    make_keys(folder, new_sheet().public)
    (folder / keeping.DEVICE_KEY).unlink()
    with pytest.raises(keeping.KeysMissing, match=r"device\.key"):
        load_keys(folder)


def test_a_cut_key_is_damaged(folder: Path):
    make_keys(folder, new_sheet().public)
    (folder / keeping.STORE_KEY).write_bytes(b"short")
    with pytest.raises(keeping.KeysDamaged):
        load_keys(folder)


def test_a_restored_store_keeps_its_key_and_gets_a_new_device(folder: Path, tmp_path: Path):
    sheet = new_sheet()
    old = make_keys(folder, sheet.public)
    new = make_keys(tmp_path / "other", sheet.public, store_key=old.store)
    assert new.store == old.store
    assert new.device_public != old.device_public


@pytest.mark.parametrize(
    ("keys", "data", "apart"),
    [("k", "d", True), ("d/k", "d", False), ("k", "k/d", False), ("d", "d", False)],
)
def test_keys_and_data_live_apart(tmp_path: Path, keys: str, data: str, apart: bool):
    if apart:
        check_apart(tmp_path / keys, tmp_path / data)
    else:
        with pytest.raises(ValueError, match="folders of their own"):
            check_apart(tmp_path / keys, tmp_path / data)


def test_no_secret_is_in_the_repr(folder: Path):
    made = make_keys(folder, new_sheet().public)
    assert repr(made.store) not in repr(made)
    assert made.store.hex() not in repr(made)
