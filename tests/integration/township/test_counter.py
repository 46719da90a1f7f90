"""The counter goes from one kiosk to another, and there are never two at which points are spent."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kiosk.core.counter import COUNTER_DEVICE, COUNTER_NEXT
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import exchange, settings
from kiosk.store.verify import verify
from kiosk.sync import carry
from kiosk.sync.outcome import Outcome
from kiosk.sync.transport import Answer, NoAnswer, Request
from kiosk.township import clerks, counter, devices, sticks
from kiosk.township.base import Township
from kiosk.township.counter import NotWorking
from kiosk.township.devices import NoSuchDevice
from kiosk.township.people import NotPossible
from tests.helpers.settling import Kiosk, Line, new_kiosk
from tests.helpers.towns import settle_all, sister_of


def spends(kiosk: Kiosk) -> bool:
    with kiosk.node.reading() as conn:
        return exchange.spends_here(conn, kiosk.node.village, kiosk.node.device)


def spenders(*kiosks: Kiosk) -> list[bool]:
    return [spends(kiosk) for kiosk in kiosks]


def name(town: Township, kiosk: Kiosk) -> counter.Outcome:
    return counter.name(town, kiosk.node.village, kiosk.node.device).outcome


def revoke(town: Township, kiosk: Kiosk) -> None:
    devices.revoke(town, kiosk.node.village, kiosk.node.device, why="burnt")


@pytest.fixture
def first(town: Township) -> Kiosk:
    """A village's first kiosk, its counter."""
    kiosk = new_kiosk(town)
    with kiosk.node.work() as uow:
        uow.append(VillageSettingChanged(COUNTER_DEVICE, kiosk.node.device))
        uow.commit()
    kiosk.enrol()
    settle_all(kiosk)
    return kiosk


@pytest.fixture
def second(first: Kiosk) -> Kiosk:
    kiosk = sister_of(first)
    settle_all(first, kiosk)
    return kiosk


def test_a_counter_that_lives_hands_on_when_it_hears_and_never_do_two_spend(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    assert name(town, second) is counter.Outcome.ASKED
    second.settle()
    assert spenders(first, second) == [True, False]  # the old one may be offline for weeks
    assert first.settle().settled
    assert spenders(first, second) == [False, False]
    second.settle()
    assert spenders(first, second) == [False, True]
    with town.reading() as conn:
        assert counter.of(conn, first.node.village) == counter.Counter(second.node.device)
    assert name(town, first) is counter.Outcome.ASKED
    for outcome in settle_all(second, first, second):
        assert (outcome.settled, outcome.equal) == (True, True), outcome
    assert spenders(first, second) == [True, False]
    assert verify(town.store).sound


def test_what_the_old_counter_spent_is_known_where_the_new_one_begins(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    first.member()
    first.awards(20)
    name(town, second)
    first.settle()
    assert not settle_without(second, first).settled
    assert not spends(second)
    second.settle()
    assert spends(second)
    with second.node.reading() as conn:
        from kiosk.services import basis

        assert basis.holding_of(conn, first.node.village, "m:1").balance == 100


def settle_without(kiosk: Kiosk, other: Kiosk) -> Outcome:
    """It settles, but for what it asks of the other's log."""
    return settle_but(kiosk, other.node.log_id.hex())


def settle_before_hearing(kiosk: Kiosk) -> Outcome:
    """It pushes; what it asks for after that does not come any more."""
    return settle_but(kiosk, "/facts")


def settle_before_pushing(kiosk: Kiosk) -> Outcome:
    """It hears everything and can send nothing."""
    return settle_but(kiosk, "/batches")


def settle_but(kiosk: Kiosk, path: str) -> Outcome:
    def fault(line: Line, request: Request) -> Answer:
        if path in request.path:
            raise NoAnswer("broken")
        return line.carry(request)

    said = kiosk.settle(*[fault] * 60)
    kiosk.line.faults = []
    return said


def test_a_counter_that_was_sent_away_is_replaced_at_once_when_its_log_is_in(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    assert name(town, second) is counter.Outcome.ASKED
    first.awards(20)  # pushed, and then the kiosk burns before it heard
    settle_before_hearing(first)
    revoke(town, first)
    assert name(town, second) is counter.Outcome.NAMED
    settle_without(second, first)
    assert not spends(second)  # it has heard, but lacks what the old counter did
    second.settle()
    assert spends(second)


def test_asking_again_after_the_counter_was_sent_away_names_whom_one_asks_for(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    third = sister_of(first)
    settle_all(first, second, third)
    assert name(town, second) is counter.Outcome.ASKED
    revoke(town, first)
    assert name(town, third) is counter.Outcome.NAMED
    settle_all(second, third)
    assert spenders(second, third) == [False, True]
    assert name(town, third) is counter.Outcome.NAMED  # said again: nothing else comes of it
    settle_all(second, third)
    assert spenders(second, third) == [False, True]


def test_only_a_kiosk_of_the_village_that_is_in_good_standing_becomes_its_counter(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    with pytest.raises(NoSuchDevice):
        counter.name(town, first.node.village, "nobody")
    revoke(town, second)
    with pytest.raises(NotWorking):
        name(town, second)
    with town.reading() as conn:
        assert counter.of(conn, first.node.village).device == first.node.device


def test_the_counter_itself_named_again_takes_a_request_back(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    assert name(town, second) is counter.Outcome.ASKED
    assert name(town, first) is counter.Outcome.NAMED
    settle_all(first, second)
    assert spenders(first, second) == [True, False]


def test_a_new_kiosk_is_the_counter_when_the_only_one_was_sent_away(
    town: Township, first: Kiosk
) -> None:
    first.awards(3)
    first.settle()
    revoke(town, first)
    fresh = sister_of(first)
    fresh.settle()
    assert spends(fresh)


def test_beside_another_kiosk_a_new_one_waits_for_the_townships_word(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    revoke(town, first)
    third = sister_of(first)
    settle_all(second, third)
    assert spenders(second, third) == [False, False]
    assert name(town, third) is counter.Outcome.NAMED
    settle_all(second, third)
    assert spenders(second, third) == [False, True]


def test_facts_that_are_admitted_later_do_not_bring_an_old_word_back(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    third = sister_of(first)
    settle_all(first, second, third)
    name(town, second)
    settle_before_pushing(first)  # it handed on to the second, and nobody heard
    assert not spends(first)
    revoke(town, first)
    name(town, third)
    first.settle()
    village = first.node.village
    assert devices.admit(town, village, first.node.device, first.node.log_id) > 1
    for outcome in settle_all(second, third):
        assert outcome.settled
    assert spenders(second, third) == [False, True]


def test_the_counter_is_no_setting_that_is_simply_changed(
    town: Township, first: Kiosk, second: Kiosk
) -> None:
    village = first.node.village
    for key in (COUNTER_DEVICE, f"{COUNTER_NEXT}:{first.node.device}"):
        with pytest.raises(NotPossible) as refused:
            clerks.change_setting(
                town, village, town.mint(), key=key, value=second.node.device, cadre=1
            )
        assert refused.value.reason == "unknown-setting"


def by_stick(kiosk: Kiosk, folder: Path) -> carry.StickRead:
    """A file goes to town and its answer comes back, once."""
    made = carry.write_stick(kiosk.home, folder)
    assert isinstance(made, carry.StickMade)
    answer = sticks.take_in(kiosk.line.town, made.file).answer
    read = carry.read_stick(kiosk.home, answer, go_on=True)
    assert isinstance(read, carry.StickRead)
    return read


def test_a_counter_without_a_network_hands_on_by_stick(
    town: Township, first: Kiosk, second: Kiosk, tmp_path: Path
) -> None:
    assert name(town, second) is counter.Outcome.ASKED
    read = by_stick(first, tmp_path)
    assert spenders(first, second) == [False, False]
    assert read.again  # the township has to hear of it
    assert (read.outcome.waiting, read.outcome.troubles) == (1, ())
    by_stick(second, tmp_path)
    assert not spends(second)
    assert not by_stick(first, tmp_path).again
    by_stick(second, tmp_path)
    assert spenders(first, second) == [False, True]
    for outcome in settle_all(first, second):
        assert (outcome.settled, outcome.equal) == (True, True), outcome


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_said_and_whoever_settles_there_are_never_two(
    town: Township, first: Kiosk, second: Kiosk, tmp_path: Path, seed: int
) -> None:
    def stick(kiosk: Kiosk) -> None:
        by_stick(kiosk, tmp_path)

    dice = random.Random(seed)
    working = [first, second, sister_of(first)]
    settle_all(*working)
    for _ in range(14):
        deed = dice.random()
        if deed < 0.35:
            name(town, dice.choice(working))
        elif deed < 0.9 or len(working) < 3:
            ways = (Kiosk.settle, settle_before_hearing, settle_before_pushing, stick)
            dice.choice(ways)(dice.choice(working))
        else:
            revoke(town, working.pop(dice.randrange(len(working))))
        assert sum(spenders(*working)) <= 1, seed
    # Whatever happened, the township can always say where it goes on.
    for _ in range(2):  # it may have gone on to one that was sent away before the township heard
        name(town, working[0])
        settle_all(*working, rounds=4)
    assert spenders(*working) == [True, *[False] * (len(working) - 1)], seed
    with town.reading() as conn:
        village = first.node.village
        assert settings.value_of(conn, village, COUNTER_DEVICE) == working[0].node.device
