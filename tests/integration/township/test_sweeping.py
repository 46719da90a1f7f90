"""What was left over is answered when the township starts."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from kiosk.store import tables
from kiosk.township import answers, seen_by
from kiosk.township.base import Township
from kiosk.township.sweeping import Sweeper
from tests.helpers.nodes import FakeClock
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


def test_the_round_forgets_who_looked_more_than_three_years_ago(
    monkeypatch: pytest.MonkeyPatch,
):
    town = new_town()
    assert isinstance(town.clock, FakeClock)
    seen_by.note(town, 1, "old")
    town.clock.forward(3 * 365 * 86_400_000 + 1)
    seen_by.note(town, 1, "new")
    forgotten = threading.Event()
    forget = seen_by.forget_old
    monkeypatch.setattr(seen_by, "forget_old", lambda town: (forget(town), forgotten.set())[0])
    with Sweeper(town):
        assert forgotten.wait(30)
    with town.reading() as conn:
        assert [each.page for each in seen_by.newest(conn)[0]] == ["new"]


def _incidents(town: Township) -> int:
    with town.reading() as conn:
        found = select(func.count()).where(tables.incidents.c.kind == "overdraft")
        return conn.execute(found).scalar_one()
