"""Facts held back and written together are the same facts, and the tables are the same tables."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select

from kiosk.core import ids
from kiosk.core.facts.points import EntryReversed, PointsBooked
from kiosk.demo.asking import Recollection, Remembered
from kiosk.demo.work import DayWork, StoryNode
from kiosk.services import basis, rule_books
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from tests.helpers.nodes import new_node

DAY = "2026-11-22"


@pytest.fixture
def node() -> StoryNode:
    plain = new_node(day=DAY)
    return StoryNode(
        plain.store, plain.village, plain.device, plain.log_id, plain.clock, rng=Random(1)
    )


def booked(member: int, points: int = 2) -> PointsBooked:
    return PointsBooked(f"m:{member}", "V1", "1", 10, points, DAY, True)


def balances(store: Store) -> dict[str, int]:
    with store.read_engine.connect() as conn:
        rows = conn.execute(select(tables.balances.c.account, tables.balances.c.balance))
        return {row.account: row.balance for row in rows}


def test_what_is_held_back_is_written_at_the_end_of_together(node: StoryNode) -> None:
    with node.one_day(DAY) as work:
        with work.together():
            for member in (1, 2, 3):
                work.append(booked(member), event_id=node.mint())
            assert count(work) == 0
        assert count(work) == 3
        work.commit()
    assert balances(node.store) == {"issue": -6, "m:1": 2, "m:2": 2, "m:3": 2}
    assert verify(node.store).sound


def count(work: DayWork) -> int:
    return len(work.conn.execute(select(tables.entries.c.entry)).all())


def test_outside_together_every_fact_is_in_the_tables_at_once(node: StoryNode) -> None:
    with node.one_day(DAY) as work:
        work.append(booked(1), event_id=node.mint())
        assert count(work) == 1
        work.commit()
    assert balances(node.store)["m:1"] == 2


def test_a_day_that_is_not_committed_never_was(node: StoryNode) -> None:
    with node.one_day(DAY) as work, work.together():
        work.append(booked(1), event_id=node.mint())
    assert balances(node.store) == {}
    assert verify(node.store).facts == 1  # the log's own genesis


def test_an_error_in_the_middle_of_a_day_leaves_nothing(node: StoryNode) -> None:
    with pytest.raises(ZeroDivisionError), node.one_day(DAY) as work:
        work.append(booked(1 // count(work)), event_id=node.mint())
    assert balances(node.store) == {}


def test_a_gesture_that_was_written_is_found_again(node: StoryNode) -> None:
    with node.one_day(DAY) as work:
        event = node.mint()
        assert work.already(event) is None
        with work.together():
            work.append(booked(1), event_id=event)
            found = work.already(event)
        assert found is not None
        assert found.fact.payload == booked(1)


def test_what_had_to_be_written_early_is_seen_by_the_next_question(node: StoryNode) -> None:
    """An id made from another is looked for in the log, so what was held back is written first."""
    entry = node.mint()
    with node.one_day(DAY) as work:
        with work.together():
            work.append(booked(1), event_id=entry)
            assert balance_in(work, "m:1") == 0
            assert work.already(ids.derived(entry, 1)) is None
            assert balance_in(work, "m:1") == 2
            work.append(EntryReversed(entry, "记重了"), event_id=node.mint())
            assert work.already(ids.derived(entry, 2)) is None
            assert balance_in(work, "m:1") == 0
        work.commit()
    assert verify(node.store).sound


def balance_in(work: DayWork, account: str) -> int:
    return basis.holding_of(work.conn, work.village, account).balance


def test_ids_follow_from_the_seed(node: StoryNode) -> None:
    again = StoryNode(node.store, node.village, node.device, node.log_id, node.clock, rng=Random(1))
    assert node.mint() == again.mint()
    assert len({node.mint() for _ in range(200)}) == 200


def test_a_question_is_asked_once_while_facts_are_held_back(node: StoryNode) -> None:
    asked = select(tables.logs.c.village, tables.logs.c.device)
    with node.reading() as conn:
        remembered = Recollection(conn)
        first = remembered.execute(asked)
        assert first is remembered.execute(asked)
        assert first.all() == conn.execute(asked).all()


def test_the_same_question_about_something_else_is_another(node: StoryNode) -> None:
    with node.reading() as conn:
        remembered = Recollection(conn)
        for village in (node.village, "elsewhere"):
            key = {"village": village, "day": DAY}
            assert (
                remembered.execute(rule_books._IN_FORCE, key).all()
                == conn.execute(rule_books._IN_FORCE, key).all()
            )


def test_an_answer_can_be_asked_as_services_ask() -> None:
    answer = Remembered([("a", 1), ("b", 2)])
    assert answer.first() == ("a", 1)
    assert answer.scalar() == "a"
    assert list(answer.scalars()) == ["a", "b"]
    assert list(answer) == answer.all() == [("a", 1), ("b", 2)]
    assert Remembered([]).first() is None
    assert Remembered([]).scalar() is None
    assert Remembered([("only",)]).scalar_one() == "only"
    with pytest.raises(ValueError, match="values"):
        answer.one()
