"""The store is damaged at the start: a calm page stands on the glass while a backup is opened."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk import words
from kiosk.app import Kiosk
from kiosk.config import Folders, Settings
from kiosk.core.visit import Place
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.rotation import hourly_backup
from kiosk.tour.stand_ins import Clock, TourEyes, TourMouth
from kiosk.ui.villager.out_of_order import OutOfOrderScreen


def a_damaged_village(folder: Path, *, backups: bool) -> Settings:
    """A village whose first page is noise; its hourly backups are on a second medium."""
    folders = Folders(data=folder / "data", keys=folder / "keys", backups=folder / "backups")
    assert folders.backups is not None
    folders.backups.mkdir()
    folders.data.mkdir()
    keys = make_keys(folders.keys, new_sheet().public)
    with create_store(folders.store, keys.store) as store:
        open_first_log(store, keys, "v1", day="2026-03-02")
        if backups:
            hourly_backup(store, keys, folders.backups)
    with folders.store.open("r+b") as file:
        file.write(os.urandom(4096))
    return replace(Settings(), folders=folders)


@pytest.mark.expects_log
def test_a_calm_page_stands_there_and_then_the_kiosk_waits_for_a_card(
    tmp_path: Path, qtbot: QtBot
) -> None:
    settings = a_damaged_village(tmp_path, backups=True)
    kiosk = Kiosk(settings, fill=False, eyes=TourEyes(Clock()), mouth=TourMouth())
    pages: list[tuple[Place, str]] = []
    show = kiosk.villager.faults.show

    def seen(fault: str) -> None:
        show(fault)
        pages.append((kiosk.villager.visit.place, fault))

    kiosk.villager.faults.show = seen  # type: ignore[method-assign]
    try:
        kiosk.start()
        qtbot.waitUntil(lambda: kiosk.village is not None, timeout=60_000)
        assert pages == [(Place.OUT_OF_ORDER, "start")]
        assert kiosk.villager.visit.place is Place.IDLE
    finally:
        kiosk.stop()


@pytest.mark.expects_log
def test_without_a_backup_the_calm_page_stays_and_promises_nothing(
    tmp_path: Path, qtbot: QtBot
) -> None:
    settings = a_damaged_village(tmp_path, backups=False)
    kiosk = Kiosk(settings, fill=False, eyes=TourEyes(Clock()), mouth=TourMouth())
    try:
        kiosk.start()
        window = kiosk.villager.window

        def fault() -> str:
            shown = window.screen_shown
            return shown.model.fault if isinstance(shown, OutOfOrderScreen) else ""

        qtbot.waitUntil(lambda: fault() == "closed", timeout=60_000)
        assert kiosk.village is None
        screen = window.screen_shown
        assert isinstance(screen, OutOfOrderScreen)
        # What became of her points is not known yet.
        assert words.shown("points-are-safe") not in screen.fault.accessibleName()
        # Nothing is offered that would have to be looked up in what is not open.
        assert not screen.number_tile.isVisible()
        assert not screen.notices_tile.isVisible()
    finally:
        kiosk.stop()
