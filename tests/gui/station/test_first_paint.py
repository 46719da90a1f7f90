"""What is loaded after the first page waits for its paint, and does not wait for ever."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.station import first_paint
from kiosk.station.first_paint import FirstPaint


class Diary(QObject):
    """Notes the paints of a widget."""

    def __init__(self, events: list[str]) -> None:
        super().__init__()
        self.events = events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.events.append("painted")
        return False


def test_the_rest_is_loaded_once_and_after_the_first_paint(qtbot: QtBot) -> None:
    window, page = QWidget(), QLabel("page")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(page)
    events: list[str] = []
    diary = Diary(events)
    page.installEventFilter(diary)
    FirstPaint(window, lambda: events.append("loaded"))
    assert events == []
    window.show()
    qtbot.waitUntil(lambda: "loaded" in events)
    assert events[0] == "painted"
    page.repaint()
    page.repaint()
    qtbot.wait(1)
    assert events.count("loaded") == 1


def test_a_window_that_is_never_painted_does_not_hold_the_rest_back(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_paint, "AT_MOST_MS", 200)
    window = QWidget()
    qtbot.addWidget(window)
    loaded: list[bool] = []
    FirstPaint(window, lambda: loaded.append(True))
    qtbot.waitUntil(lambda: bool(loaded), timeout=10_000)


def test_a_window_that_goes_before_it_was_painted_takes_the_waiting_with_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_paint, "AT_MOST_MS", 200)
    window = QWidget()
    loaded: list[bool] = []
    FirstPaint(window, lambda: loaded.append(True))
    window.deleteLater()
    with qtbot.waitSignal(window.destroyed):
        pass
    qtbot.wait(300)  # longer than it would have waited
    assert loaded == []
