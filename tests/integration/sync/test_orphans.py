"""Facts of a sister kiosk that only one kiosk still holds: the township and she were put back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.verify import verify
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.transport import Answer, NoAnswer, Request
from kiosk.township import devices, incidents, own_logs
from kiosk.township.base import Township
from tests.helpers.settling import (
    Fault,
    Kiosk,
    Line,
    image_of,
    join,
    lost,
    new_kiosk,
    new_town,
    put_back,
    unheard,
)

VILLAGE = "v0102030405"


@dataclass
class Orphaned:
    """The writer wrote another history than the holder keeps; the township has the writer's.

    Attributes:
        facts: Event ids that stand at the holders and nowhere else.
    """

    town: Township
    writer: Kiosk
    holders: list[Kiosk]
    facts: set[bytes]

    @property
    def holder(self) -> Kiosk:
        """The first of them."""
        return self.holders[0]


def orphaned(*, count: int = 3, holders: int = 1, revoked: bool = False) -> Orphaned:
    """Both disks are put back after so many holders have pulled ``count`` facts of the writer's.

    Args:
        revoked: The writer was sent away before it wrote them, which the holder has heard.
    """
    town = new_town()
    writer = new_kiosk(town, village=VILLAGE)
    writer.member()
    writer.awards(2)
    writer.enrol()
    holding = [join(writer) for _ in range(holders)]
    settle_all(writer, *holding)
    if revoked:
        devices.revoke(town, VILLAGE, writer.node.device, why="stolen")
    of_writer, of_town = image_of(writer.node.store), image_of(town.store)
    facts = set(writer.awards(count))
    writer.settle()
    assert all(outcome.settled for outcome in settle_all(*holding))
    town.store = of_town
    own_logs.begin_all_anew(town)
    writer = put_back(writer, of_writer)
    writer.awards(1)
    writer.settle()
    assert not facts & events(town.store)
    return Orphaned(town, writer, holding, facts)


def settle_all(*kiosks: Kiosk, rounds: int = 3) -> list[Outcome]:
    for _ in range(rounds):
        outcomes = [kiosk.settle() for kiosk in kiosks]
    return outcomes


def balance(store: Store) -> int:
    with store.read_engine.connect() as conn:
        b = tables.balances.c
        return int(conn.execute(select(b.balance).where(b.account == "m:1")).scalar() or 0)


def events(store: Store) -> set[bytes]:
    with store.read_engine.connect() as conn:
        return set(conn.execute(select(tables.facts.c.event_id)).scalars())


def states(town: Township) -> dict[str, str]:
    with town.reading() as conn:
        return {each.device: each.state for each in devices.of_village(conn, VILLAGE)}


def whole(case: Orphaned, *kiosks: Kiosk) -> None:
    """Everybody holds every fact, and the tables say the same of them."""
    for outcome in settle_all(*kiosks):
        assert outcome.settled, outcome
        assert outcome.equal is True
    for store in (case.town.store, *(each.node.store for each in kiosks)):
        assert case.facts <= events(store)
        verdict = verify(store)
        assert verdict.sound, (verdict.problem, verdict.where)
        assert balance(store) == balance(case.town.store)


def test_what_one_kiosk_alone_still_holds_of_anothers_log_comes_to_everybody() -> None:
    case = orphaned()
    outcome = case.holder.settle()
    assert (outcome.troubles, outcome.refilled) == ((), 4)  # the three, and who they came by
    whole(case, case.writer, case.holder)
    assert balance(case.town.store) == (2 + 3 + 1) * 5
    with case.town.reading() as conn:
        assert "adopted" in {each.kind for each in incidents.listed(conn)}


def test_nobody_is_sent_away_by_it() -> None:
    case = orphaned()
    before = states(case.town)
    settle_all(case.holder, case.writer)
    after = states(case.town)
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) != []
    assert {after[name] for name in set(after) - set(before)} == {devices.VOUCHED}


def test_two_kiosks_that_hold_them_send_them_once() -> None:
    case = orphaned(holders=2)
    for holder in case.holders:
        assert holder.settle().settled
    with case.town.reading() as conn:
        facts = tables.facts.c
        asked = select(facts.event_id).where(facts.event_id.in_(case.facts))
        assert len(conn.execute(asked).all()) == len(case.facts)
    whole(case, case.writer, *case.holders)


def test_many_of_them_go_in_batches_that_the_township_takes() -> None:
    case = orphaned(count=1200)
    assert case.holder.settle().refilled == 1201
    whole(case, case.writer, case.holder)


@pytest.mark.parametrize("fault", [lost(), unheard()], ids=["lost", "unheard"])
def test_a_cut_at_any_request_on_the_way_loses_and_doubles_nothing(fault: Fault) -> None:
    at, done = 0, False
    while not done:
        case = orphaned()
        case.holder.settle(*[None] * at, *[fault] * 3)
        done = len(case.holder.line.faults) >= 3  # the cut came after the last request
        whole(case, case.writer, case.holder)
        assert balance(case.town.store) == (2 + 3 + 1) * 5, at
        at += 1
    assert at > 8


def test_what_a_stolen_kiosk_wrote_goes_on_waiting_for_a_persons_word() -> None:
    case = orphaned(revoked=True)
    assert balance(case.holder.node.store) == 10
    outcome = case.holder.settle()
    assert outcome.troubles == ()
    assert balance(case.holder.node.store) == balance(case.town.store) == 10
    assert case.facts <= events(case.town.store)
    with case.town.reading() as conn:
        held = [each for each in devices.held_back(conn, VILLAGE) if each.counted == 1]
    (one,) = held
    devices.admit(case.town, VILLAGE, one.device, one.log_id)
    settle_all(case.holder)
    assert balance(case.holder.node.store) == balance(case.town.store) == (2 + 3) * 5


def test_a_township_that_does_not_take_them_leaves_them_where_they_are() -> None:
    case = orphaned()

    def full(line: Line, request: Request) -> Answer:
        if request.path.endswith("/batches"):
            raise NoAnswer("timeout")
        return line.carry(request)

    outcome = case.holder.settle(*[full] * 40)
    assert Trouble.REPLICA_DIFFERS in outcome.troubles
    assert case.facts <= events(case.holder.node.store)
    whole(case, case.writer, case.holder)
