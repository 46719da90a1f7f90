"""An error of ours that nobody caught: a calm page, the visit forgotten, a start anew, no loop."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from kiosk import app, log
from kiosk.app import Kiosk
from kiosk.config import Folders, Settings
from kiosk.tour.stand_ins import Clock, TourEyes, TourMouth
from kiosk.ui.villager.out_of_order import OutOfOrderScreen
from tests.helpers.village import small_village

# The plug-in would catch the errors itself and never let the last resort see them.
pytestmark = [pytest.mark.qt_no_exception_capture, pytest.mark.expects_log]


class Running:
    """The program over a village, its last resort as ``kiosk run`` installs it."""

    def __init__(self, folder: Path) -> None:
        self.village = small_village(folder)
        folders = Folders(data=self.village.data, keys=self.village.keys_folder, backups=None)
        self.eyes, self.may = TourEyes(Clock()), True
        self.kiosk = Kiosk(
            replace(Settings(), folders=folders),
            fill=False,
            eyes=self.eyes,
            mouth=TourMouth(),
            may_start_again=lambda: self.may,
        )
        log.install_last_resort(self.kiosk.crashed)

    def hold_up(self, name: str) -> None:
        for character in self.village.card(name) + "\n":
            self.eyes.typed(character)

    @property
    def fault(self) -> str:
        shown = self.kiosk.villager.window.screen_shown
        return shown.model.fault if isinstance(shown, OutOfOrderScreen) else ""


@pytest.fixture
def running(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(app, "START_AGAIN_AFTER_MS", 50)
    monkeypatch.setattr(app, "TRY_AGAIN_MS", 50)
    made = Running(tmp_path)
    made.kiosk.start()
    qtbot.waitUntil(lambda: made.kiosk.counter is not None, timeout=60_000)
    yield made
    made.kiosk.stop()


def _fails() -> None:
    raise LookupError("a slot of ours")


def test_a_slot_that_fails_in_mid_visit_forgets_her_and_starts_the_program_anew(
    running: Running, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    villager = running.kiosk.villager
    running.hold_up("王桂花")
    qtbot.waitUntil(lambda: villager.person is not None, timeout=20_000)
    villager.window.again.connect(_fails)
    villager.window.again.emit()
    qtbot.waitUntil(lambda: running.fault == "closed", timeout=20_000)
    assert villager.person is None
    assert any("LookupError" in str(record.exc_info) for record in caplog.records)
    qtbot.waitUntil(lambda: running.kiosk.starts_again, timeout=20_000)


def test_nobody_there_is_asked_to_wait_a_moment(running: Running, qtbot: QtBot) -> None:
    QTimer.singleShot(0, _fails)
    qtbot.waitUntil(lambda: running.fault == "start", timeout=20_000)
    qtbot.waitUntil(lambda: running.kiosk.starts_again, timeout=20_000)


def test_an_error_in_another_thread_touches_the_glass_from_its_own(
    running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[threading.Thread] = []
    close_down = running.kiosk.villager.close_down

    def noted(*, starts_again: bool) -> None:
        touched.append(threading.current_thread())
        close_down(starts_again=starts_again)

    monkeypatch.setattr(running.kiosk.villager, "close_down", noted)
    other = threading.Thread(target=_fails)
    other.start()
    other.join()
    qtbot.waitUntil(lambda: running.kiosk.starts_again, timeout=20_000)
    assert touched == [threading.main_thread()]


def test_a_page_that_fails_too_does_not_keep_it_from_starting_anew(
    running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fails_too(fault: str) -> None:
        asked.append(fault)
        raise LookupError("the page as well")

    monkeypatch.setattr(running.kiosk.villager.faults, "show", fails_too)
    QTimer.singleShot(0, _fails)
    qtbot.waitUntil(lambda: running.kiosk.starts_again, timeout=20_000)
    assert asked == ["start"]
    village = running.kiosk.village
    assert village is not None
    closed: list[bool] = []
    monkeypatch.setattr(
        running.kiosk, "village", replace(village, close=lambda: closed.append(True))
    )
    with pytest.raises(LookupError):
        running.kiosk.stop()  # says goodbye, which fails, too
    assert closed == [True]
    village.close()


def test_one_that_failed_too_often_stays_closed_until_it_may_be_tried_again(
    running: Running, qtbot: QtBot
) -> None:
    running.may = False
    QTimer.singleShot(0, _fails)
    qtbot.waitUntil(lambda: running.fault == "closed", timeout=20_000)
    running.hold_up("王桂花")
    qtbot.wait(200)
    assert running.fault == "closed"
    assert not running.kiosk.starts_again
    running.may = True
    qtbot.waitUntil(lambda: running.kiosk.starts_again, timeout=20_000)
