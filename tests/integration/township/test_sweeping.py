"""What was left over is answered when the township starts."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from kiosk.store import tables
from kiosk.township import answers
from kiosk.township.base import Township
from kiosk.township.sweeping import Sweeper
from tests.helpers.settling import new_kiosk, new_town


def test_an_account_below_nothing_that_nobody_flagged_is_flagged_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
):
    town = new_town()
    kiosk = new_kiosk(town)
    kiosk.enrol()
    with monkeypatch.context() as silent:
        silent.setattr("kiosk.township.overdrafts.flag", lambda *_: None)
        kiosk.awards(1, points=-7)
        kiosk.settle()
    assert _incidents(town) == 0
    swept = threading.Event()
    sweep = answers.sweep
    monkeypatch.setattr(answers, "sweep", lambda town: (sweep(town), swept.set())[0])
    with Sweeper(town):
        assert swept.wait(30)
    assert _incidents(town) == 1


def _incidents(town: Township) -> int:
    with town.reading() as conn:
        found = select(func.count()).where(tables.incidents.c.kind == "overdraft")
        return conn.execute(found).scalar_one()
