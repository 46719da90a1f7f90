"""``kiosk pin``: the sheet gives the head a PIN she can know again, and no other sheet does."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from kiosk import config
from kiosk.commands import pin
from kiosk.services import staff, village
from kiosk.store import keys as key_files
from kiosk.store.engine import open_store
from kiosk.store.incarnation import open_first_log, settle
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.verify import verify

OLD, NEW = "135790", "864213"


@pytest.fixture
def hall(tmp_path):
    """A village with a head, its settings and its recovery sheet."""
    folders = config.Settings().folders
    folders = replace(folders, data=tmp_path / "data", keys=tmp_path / "keys")
    settings = replace(config.Settings(), folders=folders)
    folders.data.mkdir()
    sheet = new_sheet()
    keys = key_files.make_keys(folders.keys, sheet.public)
    with create_store(folders.store, keys.store) as store:
        node = open_first_log(store, keys, "qsw")
        with node.work() as uow:
            village.make(uow, name="青石湾村", head=village.Head("赵主任", OLD))
            uow.commit()
    return settings, sheet


def _enters(settings, typed: str) -> bool:
    keys = key_files.load_keys(settings.folders.keys)
    with _opened(settings, keys) as store:
        node = settle(store, keys).node
        with node.work() as uow:
            tried = staff.enter(uow, node.mint(), clerk=1, pin=typed)
            uow.commit()
        assert verify(store).sound
    return tried.outcome is staff.Opened.ENTERED


def _opened(settings, keys):
    return open_store(settings.folders.store, keys.store)


def test_the_villages_own_sheet_gives_the_head_a_new_pin(hall, monkeypatch, capsys):
    settings, sheet = hall
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    assert pin.reset(settings, sheet=" ".join(sheet.words)) == 0
    assert "赵主任" in capsys.readouterr().out
    assert not _enters(settings, OLD)
    assert _enters(settings, NEW)


def test_another_villages_sheet_changes_nothing(hall, monkeypatch, capsys):
    settings, _ = hall
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    assert pin.reset(settings, sheet=" ".join(new_sheet().words)) == 2
    assert _enters(settings, OLD)


def test_a_pin_that_anybody_would_guess_is_refused(hall, monkeypatch, capsys):
    settings, sheet = hall
    monkeypatch.setattr("sys.stdin", io.StringIO("123456\n"))
    assert pin.reset(settings, sheet=" ".join(sheet.words)) == 2
    assert _enters(settings, OLD)
