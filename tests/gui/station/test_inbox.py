"""What other threads post is called on the GUI thread, whatever becomes of one of the calls."""

from __future__ import annotations

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from kiosk.station.inbox import Inbox


@pytest.fixture
def inbox(qtbot: QtBot):
    made = Inbox()
    yield made
    made.close()


def test_a_call_that_fails_is_told_to_the_last_resort_and_holds_up_no_other(
    inbox: Inbox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    told, came = [], []

    def fails() -> None:
        raise LookupError("first")

    monkeypatch.setattr(sys, "excepthook", lambda kind, problem, trace: told.append(problem))
    inbox.post(fails)
    inbox.post(lambda: came.append("second"))
    qtbot.waitUntil(lambda: came == ["second"], timeout=5_000)
    assert [str(problem) for problem in told] == ["first"]


def test_what_another_thread_posts_is_called_on_this_one(inbox: Inbox, qtbot: QtBot):
    called_on = []
    other = threading.Thread(
        target=lambda: inbox.post(lambda: called_on.append(threading.current_thread()))
    )
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(called_on), timeout=5_000)
    assert called_on == [threading.main_thread()]
