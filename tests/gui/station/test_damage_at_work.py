"""D7 while it works: a calm page that promises nothing, nothing more recorded, a start anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk import app, words
from kiosk.app import Kiosk
from kiosk.config import Folders, Settings
from kiosk.core.visit import Place
from kiosk.store import damage
from kiosk.store.errors import Reason
from kiosk.store.rotation import hourly_backup
from kiosk.tour.stand_ins import Clock, TourEyes, TourMouth
from kiosk.ui.villager.out_of_order import OutOfOrderScreen
from tests.helpers.village import SmallVillage, small_village

PAGE = 4096


class Running:
    """The program over a village with a backup; told that it may start anew, or not."""

    def __init__(self, folder: Path, *, may: bool) -> None:
        self.village: SmallVillage = small_village(folder)
        folders = Folders(
            data=self.village.data, keys=self.village.keys_folder, backups=folder / "backups"
        )
        assert folders.backups is not None
        folders.backups.mkdir()
        with self.village.open() as node:
            hourly_backup(node.store, self.village.keys, folders.backups)
        self.eyes = TourEyes(Clock())
        settings = replace(Settings(), folders=folders)
        self.kiosk = Kiosk(
            settings,
            fill=False,
            eyes=self.eyes,
            mouth=TourMouth(),
            may_start_again=lambda: may,
        )
        self.mark = damage.mark_file(folders.store)

    def spoil(self) -> None:
        """Every page but the first is noise, while the program holds the file open."""
        size = self.village.store_file.stat().st_size
        with self.village.store_file.open("r+b") as file:
            file.seek(PAGE)
            file.write(os.urandom(size - PAGE))
        wal = self.village.store_file.with_name(self.village.store_file.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            with wal.open("r+b") as file:
                file.write(os.urandom(wal.stat().st_size))

    def hold_up(self, name: str) -> None:
        for character in self.village.card(name) + "\n":
            self.eyes.typed(character)

    @property
    def fault(self) -> str:
        shown = self.kiosk.villager.window.screen_shown
        return shown.model.fault if isinstance(shown, OutOfOrderScreen) else ""


@pytest.fixture
def running(
    tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    monkeypatch.setattr(app, "START_AGAIN_AFTER_MS", 50)
    made = Running(tmp_path, may=getattr(request, "param", True))
    made.kiosk.start()
    qtbot.waitUntil(lambda: made.kiosk.counter is not None, timeout=60_000)
    yield made
    made.kiosk.stop()


@pytest.mark.expects_log
def test_damage_met_by_a_card_ends_in_a_start_anew_and_leaves_the_mark(
    running: Running, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk = running.kiosk
    running.spoil()
    running.hold_up("王桂花")
    qtbot.waitUntil(lambda: running.fault != "", timeout=20_000)
    assert running.fault == "start"
    screen = kiosk.villager.window.screen_shown
    assert isinstance(screen, OutOfOrderScreen)
    assert words.shown("points-are-safe") not in screen.fault.accessibleName()
    assert any(record.exc_info for record in caplog.records)
    qtbot.waitUntil(lambda: kiosk.starts_again, timeout=20_000)
    kiosk.stop()
    assert running.mark.exists()  # the next start looks through every page


@pytest.mark.expects_log
def test_who_is_in_the_middle_of_a_visit_is_told_that_nothing_can_be_recorded(
    running: Running, qtbot: QtBot
) -> None:
    kiosk = running.kiosk
    running.hold_up("王桂花")
    qtbot.waitUntil(lambda: kiosk.villager.person is not None, timeout=20_000)
    running.spoil()
    kiosk.villager.chapters.points.open()
    qtbot.waitUntil(lambda: running.fault != "", timeout=20_000)
    assert running.fault == "closed"
    assert kiosk.villager.person is None
    records = kiosk.village.records if kiosk.village is not None else None
    assert records is not None
    qtbot.waitUntil(lambda: records.trouble is Reason.DAMAGED, timeout=20_000)
    qtbot.waitUntil(lambda: kiosk.starts_again, timeout=20_000)


@pytest.mark.expects_log
@pytest.mark.parametrize("running", [False], indirect=True)
def test_one_that_was_started_anew_too_often_stays_closed_whatever_the_camera_says(
    running: Running, qtbot: QtBot
) -> None:
    kiosk = running.kiosk
    running.spoil()
    running.hold_up("王桂花")
    qtbot.waitUntil(lambda: running.fault != "", timeout=20_000)
    assert running.fault == "closed"
    running.eyes.tell("absent")
    running.eyes.tell("ok")
    assert running.fault == "closed"
    kiosk.villager.call_staff()
    kiosk.villager.go_back()
    assert running.fault == "closed"
    running.hold_up("李长福")
    qtbot.wait(100)
    assert running.fault == "closed"
    assert not kiosk.starts_again


@pytest.mark.expects_log
def test_a_store_that_cannot_be_opened_is_not_hidden_by_a_camera_that_comes_later(
    tmp_path: Path, qtbot: QtBot
) -> None:
    eyes = TourEyes(Clock())
    folders = Folders(data=tmp_path / "data", keys=tmp_path / "keys", backups=None)
    kiosk = Kiosk(replace(Settings(), folders=folders), fill=False, eyes=eyes, mouth=TourMouth())
    try:
        kiosk.start()
        place = lambda: kiosk.villager.visit.place  # noqa: E731
        qtbot.waitUntil(lambda: place() is Place.OUT_OF_ORDER, timeout=60_000)
        eyes.tell("ok")
        assert place() is Place.OUT_OF_ORDER
    finally:
        kiosk.stop()
