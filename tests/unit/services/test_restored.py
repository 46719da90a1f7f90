"""A store that was put back spends nothing until two people, one of them the head, have looked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.core.facts.node import LogOpened
from kiosk.services import exchange, restored
from kiosk.services.exchange import Outcome
from kiosk.store import log
from tests.helpers.made_village import MadeVillage, made_village


@pytest.fixture
def put_back() -> MadeVillage:
    """The village after a restore: the same tables, and a new log that says why."""
    village = made_village()
    member = village.member(points=50)
    assert member == 1
    village.receive("soap", 5)
    node = village.node
    with node.store.write_engine.begin() as conn:
        conn.exec_driver_sql("UPDATE logs SET own = 0")
        new = b"n" * 16
        log.open_log(
            conn, log_id=new, village=node.village, device=node.device, device_key=b"k" * 32,
            own=True,
        )  # fmt: skip
    village.node = replace(node, log_id=new)
    with village.node.work(village.day) as uow:
        head = log.head(uow.conn, node.log_id)
        uow.append(LogOpened(b"k" * 32, restored.RESTORED, "0", node.log_id, head.seq, head.hash))
        uow.commit()
    return village


def test_points_are_earned_and_seen_but_not_spent(put_back):
    made = put_back.exchange(1)
    assert made.outcome is Outcome.REFUSED
    assert put_back.holding(1).balance == 50


def test_the_head_and_a_second_person_let_it_go_on(put_back):
    told = put_back.do(restored.confirm, clerk=put_back.clerk, second=put_back.head)
    assert told is restored.Outcome.DONE
    assert put_back.ask(restored.waits) is None
    assert put_back.exchange(1).outcome is Outcome.DONE


def test_the_counter_moves_with_its_new_device_name(put_back):
    put_back.node = replace(put_back.node, device="newname")
    # A later day: of one day's settings in two logs the higher log wins, whichever came first.
    put_back.day = "2026-11-24"
    event = put_back.id()
    for _ in range(2):
        told = put_back.do(
            restored.confirm, clerk=put_back.clerk, second=put_back.head, event=event
        )
        assert told is restored.Outcome.DONE
    assert put_back.exchange(1).outcome is Outcome.DONE
    assert len(put_back.facts("VillageSettingChanged")) == 4


@pytest.mark.parametrize("second", [None, 2])
def test_one_person_alone_is_not_enough(put_back, second):
    told = put_back.do(restored.confirm, clerk=put_back.clerk, second=second)
    assert told is restored.Outcome.NEEDS_SECOND
    assert put_back.ask(restored.waits) is not None


def test_a_village_that_was_never_put_back_waits_for_nobody():
    village = made_village()
    assert village.ask(restored.waits) is None
    told = village.do(restored.confirm, clerk=village.clerk, second=village.head)
    assert told is restored.Outcome.NOTHING_WAITS
    assert village.ask(exchange.spends_here, village.node.device)
