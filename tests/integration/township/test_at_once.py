"""Many at the door at once, on PostgreSQL: nothing is doubled, nothing is missed, nobody hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import func, select

from kiosk.core.facts.people import HouseholdOpened
from kiosk.core.facts.points import AttendanceTaken
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.sync import wire
from kiosk.township import answers, devices, moves
from kiosk.township.base import Township
from tests.helpers.settling import DAY, Kiosk, new_kiosk
from tests.helpers.towns import balance, holders_sum, postgres_town, settle_all, sister_of
from tests.integration.township.test_admission import batch_of, post

VILLAGE = "v0102030405"


@pytest.fixture
def town() -> Iterator[Township]:
    made = postgres_town()
    yield made
    made.store.close()


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs on threads of their own, all let go at the same moment; what each came to."""
    start = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        start.wait()
        try:
            results[place] = job()
        except BaseException as problem:
            results[place] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return results


def pushes(kiosk: Kiosk, batch: wire.Batch) -> Callable[[], object]:
    return lambda: post(kiosk, batch).status


def test_one_batch_pushed_four_times_at_once_counts_once(town: Township) -> None:
    kiosk = new_kiosk(town)
    kiosk.member()
    kiosk.awards(40)
    kiosk.enrol()
    batch = batch_of(kiosk)
    assert at_once(*[pushes(kiosk, batch)] * 4) == [200] * 4
    assert balance(town, VILLAGE, "m:1") == 200
    assert verify(town.store).sound


def test_the_two_halves_of_a_log_pushed_at_once_leave_no_gap(town: Township) -> None:
    kiosk = new_kiosk(town)
    kiosk.awards(40)
    kiosk.enrol()
    halves = (batch_of(kiosk, 0, 20), batch_of(kiosk, 20))
    said = at_once(*(pushes(kiosk, half) for half in halves))
    assert said[0] == 200
    assert said[1] in (200, 409)
    settle_all(kiosk)
    assert balance(town, VILLAGE, "m:1") == 200
    assert verify(town.store).sound


def test_a_member_signed_in_at_two_kiosks_that_push_at_once_is_counted_once(
    town: Township,
) -> None:
    first = new_kiosk(town)
    first.member()
    first.enrol()
    settle_all(first)
    second = sister_of(first)
    settle_all(first, second)
    for number in range(6):
        for kiosk in (first, second):
            with kiosk.node.work() as uow:
                taken = AttendanceTaken(bytes(16), f"{DAY}-{number}", 1, "V1", "1", 3, DAY)
                uow.append(taken)
                uow.commit()
            kiosk.clock.forward(7)
    with town.reading() as conn:
        heads = [devices.heads_of(conn, VILLAGE, k.node.device) for k in (first, second)]
    batches = [
        batch_of(kiosk, head[kiosk.node.log_id.hex()])
        for kiosk, head in zip((first, second), heads, strict=True)
    ]
    said = at_once(pushes(first, batches[0]), pushes(second, batches[1]))
    assert said == [200, 200]
    assert balance(town, VILLAGE, "m:1") == 18
    for outcome in settle_all(first, second):
        assert outcome.equal is True
    assert verify(town.store).sound


def test_moves_both_ways_pushes_and_revocations_at_once_neither_hang_nor_lose(
    town: Township,
) -> None:
    kiosks = []
    for village in (VILLAGE, "v0506070809"):
        kiosk = new_kiosk(town, village=village)
        with kiosk.node.work() as uow:
            uow.append(HouseholdOpened(1, 1, "1"))
            uow.commit()
        for member in range(1, 5):
            kiosk.member(member, "王秀英")
        kiosk.enrol()
        kiosk.awards(30)
        settle_all(kiosk)
        kiosk.awards(30)
        kiosks.append(kiosk)
    before = sum(holders_sum(town, kiosk.node.village) for kiosk in kiosks)

    def moving(source: Kiosk, target: Kiosk, members: Sequence[int]) -> Callable[[], object]:
        def job() -> object:
            for member in members:
                moves.move(
                    town,
                    member=member,
                    source=source.node.village,
                    target=target.node.village,
                    household=1,
                )
            return "moved"

        return job

    def settling(kiosk: Kiosk) -> Callable[[], object]:
        return lambda: settle_all(kiosk)[0].waiting

    one, two = kiosks
    said = at_once(
        moving(one, two, (1, 2)),
        moving(two, one, (1, 3)),
        settling(one),
        settling(two),
        lambda: answers.sweep(town),
    )
    assert said == ["moved", "moved", 0, 0, 2], said
    answers.sweep(town)
    for kiosk in kiosks:
        village = kiosk.node.village
        assert balance(town, village, "m:1") == 0
        p = tables.postings.c
        with town.reading() as conn:
            total = select(func.sum(p.amount)).where(p.village == village)
            assert conn.execute(total).scalar_one() == 0
    after = sum(holders_sum(town, kiosk.node.village) for kiosk in kiosks)
    assert after == before + 2 * 30 * 5
    assert verify(town.store).sound
