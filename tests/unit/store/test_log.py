"""The log: no gaps, no going back, one id once, and a transaction that is whole or not there."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kiosk.core.facts.points import PointsBooked
from kiosk.store import log, tables
from kiosk.store.verify import verify
from tests.helpers.nodes import new_node


def _booking(points: int = 2) -> PointsBooked:
    return PointsBooked("m:1", "V1", "1", 10, points, "2026-11-22", True)


def _count(node) -> int:
    with node.reading() as conn:
        return conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()


def test_seq_runs_without_gaps_and_the_head_follows():
    node = new_node()
    with node.work() as uow:
        stored = [uow.append(_booking()) for _ in range(5)]
        uow.commit()
    assert [each.seq for each in stored] == [2, 3, 4, 5, 6]
    with node.reading() as conn:
        head = log.head(conn, node.log_id)
    assert (head.seq, head.hash) == (6, stored[-1].hash)


def test_work_that_does_not_commit_leaves_nothing():
    node = new_node()
    before = _count(node)
    with node.work() as uow:
        uow.append(_booking())
    assert _count(node) == before
    assert verify(node.store).sound


def test_work_that_breaks_leaves_nothing():
    node = new_node()
    before = _count(node)

    def break_off():
        with node.work() as uow:
            uow.append(_booking())
            uow.commit()
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        break_off()
    assert _count(node) == before


def test_a_day_before_the_last_one_is_refused():
    node = new_node(day="2026-11-22")
    with pytest.raises(log.DayWentBack), node.work("2026-11-21") as uow:
        uow.append(_booking())


def test_a_later_day_moves_the_log_on_for_everything_after_it():
    node = new_node(day="2026-11-22")
    with node.work("2026-11-23") as uow:
        uow.append(_booking())
        uow.commit()
    with node.work() as uow:
        assert uow.day == "2026-11-23"


def test_an_event_id_is_written_once_for_ever():
    node = new_node()
    gesture = node.mint()
    with node.work() as uow:
        first = uow.append(_booking(), event_id=gesture)
        uow.commit()
    with node.work() as uow:
        again = uow.already(gesture)
    assert again is not None
    assert (again.seq, again.fact) == (first.seq, first.fact)
    with pytest.raises(IntegrityError), node.work() as uow:
        uow.append(_booking(9), event_id=gesture)


def test_what_was_appended_can_be_read_in_the_same_transaction():
    node = new_node()
    with node.work() as uow:
        uow.append(_booking())
        balance = uow.conn.execute(
            select(tables.balances.c.balance).where(tables.balances.c.account == "m:1")
        ).scalar_one()
    assert balance == 2


def test_a_log_that_is_not_here_is_a_key_error():
    node = new_node()
    with node.reading() as conn, pytest.raises(KeyError):
        log.head(conn, b"x" * 16)
