"""A database that is away fills no log: what it said, and how often, once a minute."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from kiosk.township.database import NoDatabase
from kiosk.township.faults import Diary, refusal_of


def test_a_database_that_is_away_is_one_line_a_minute_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [100.0]
    diary = Diary(logging.getLogger("try"), clock=lambda: now[0])
    gone = NoDatabase("connection failed: the database system is starting up\nmore\nof it")
    refusal = refusal_of(gone)
    assert refusal is not None
    with caplog.at_level(logging.WARNING):
        for _ in range(500):
            diary.note(refusal, gone)
            now[0] += 0.1
        now[0] += 60
        diary.note(refusal, gone)
    assert caplog.messages == [
        "busy (1): NoDatabase: connection failed: the database system is starting up",
        "busy (500): NoDatabase: connection failed: the database system is starting up",
    ]
    assert [record.exc_info for record in caplog.records] == [None, None]


def test_another_trouble_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    diary = Diary(logging.getLogger("try"), clock=lambda: 1.0)
    full = type("Full", (Exception,), {"sqlstate": "53100"})("could not extend file")
    errors = [NoDatabase("away"), OperationalError("INSERT", {}, full)]
    with caplog.at_level(logging.WARNING):
        for error in errors:
            refusal = refusal_of(error)
            assert refusal is not None
            diary.note(refusal, error)
    assert [message.partition(" ")[0] for message in caplog.messages] == ["busy", "disk-full"]
    assert "could not extend file" in caplog.messages[1]
    assert "INSERT" not in caplog.messages[1]
