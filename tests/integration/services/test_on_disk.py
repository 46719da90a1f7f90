"""A day of village life on an encrypted file: closed, opened again, replayed, verified."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kiosk.services import basis, book, cards, days, exchange, home, passbook, sign_in
from kiosk.services.book import Wish
from kiosk.store.engine import open_store
from kiosk.store.incarnation import open_first_log, settle
from kiosk.store.keys import Keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.verify import verify
from kiosk.store.writer import Writer, begin_nothing
from tests.helpers.made_village import DAY, MadeVillage, made_village
from tests.helpers.nodes import FakeClock

NOON = 1_795_305_600_000 + 28 * 3_600_000


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return make_keys(tmp_path / "keys", new_sheet().public)


@pytest.fixture
def on_disk(tmp_path: Path, keys: Keys) -> MadeVillage:
    store = create_store(tmp_path / "village.db", keys.store)
    node = open_first_log(store, keys, "qsw", day=DAY, clock=FakeClock(wall_ms=NOON))
    village = made_village(node, day=DAY)
    yield village
    village.node.store.close()


def reopen(village: MadeVillage, keys: Keys) -> None:
    """What a restart does: close, open, settle."""
    path, clock = village.node.store.path, village.clock
    village.node.store.close()
    village.node = settle(open_store(path, keys.store), keys, clock=clock).node


def test_a_day_at_the_hall_survives_a_restart_and_verifies(on_disk, keys):
    village = on_disk
    assert days.open_today(village.node) == DAY
    member = village.member(points=100)
    text = village.do(cards.issue, member=member, clerk=2).text
    village.receive("rice-5kg", 12)
    sweep = village.activity()
    come = {"activity": sweep, "member": member, "operator": basis.by_clerk(2)}
    signed = village.do(sign_in.sign_in, **come)
    made = village.exchange(member, "rice-5kg", 2)
    closing = village.id()
    closed = village.do(days.close, key=keys.device, clerk=1, event=closing)

    reopen(village, keys)

    from kiosk.core.cards import fingerprint

    seen = village.ask(cards.check, fingerprint(text))
    shown = village.ask(home.home_of, DAY, seen.person.member, device=village.node.device)
    assert (shown.holding.balance, shown.to_fetch, shown.activities_today) == (38, 1, 1)
    again = village.do(sign_in.sign_in, **come, event=signed.mark.entry)
    assert (again.outcome, again.mark) == (signed.outcome, signed.mark)
    late = village.do(exchange.undo, exchange=made.mark.entry, member=member)
    assert late.outcome is exchange.Outcome.DONE  # the test's clock and boot stood still
    assert village.do(days.close, key=keys.device, clerk=1, event=closing).mark == closed.mark
    verdict = verify(village.node.store)
    assert verdict.sound, (verdict.problem, verdict.where)


def test_nothing_is_written_when_the_gesture_does_not_commit(on_disk):
    village = on_disk
    member = village.member()
    event = village.id()
    wish = Wish(member, "V1", 10, DAY)
    with village.node.work(DAY) as uow:
        lost = book.book(uow, event, wish=wish, shown_points=2, clerk=2)
        assert lost.outcome is book.Outcome.BOOKED
    assert village.holding(member).balance == 0
    done = village.do(book.book, wish=wish, shown_points=2, clerk=2, event=event)
    assert done.outcome is book.Outcome.BOOKED
    assert village.holding(member).balance == 2


def test_two_windows_asking_for_the_last_one_at_once_give_it_to_one(on_disk):
    village = on_disk
    members = [village.member(f"村民{c}", points=50) for c in "甲乙"]
    village.receive("umbrella", 1)
    writer = Writer(village.node.store, begin_nothing)
    gate = threading.Barrier(2)
    futures = []

    def ask_for(member: int) -> None:
        event = village.id()

        def job(_: object) -> exchange.Made:
            with village.node.work(DAY) as uow:
                made = exchange.make(
                    uow,
                    event,
                    member=member,
                    item="umbrella",
                    count=1,
                    shown_points=20,
                    operator=basis.herself(member),
                )
                uow.commit()
            return made

        gate.wait()
        futures.extend([writer.submit(job), writer.submit(job)])

    threads = [threading.Thread(target=ask_for, args=(m,)) for m in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = [future.result(10).outcome for future in futures]
    writer.stop()
    # Each asked twice with the same id: the lucky one is told yes twice, and it is one exchange.
    assert sorted(outcomes) == sorted([exchange.Outcome.DONE] * 2 + [exchange.Outcome.REFUSED] * 2)
    assert len(village.facts("ExchangeMade")) == 1
    assert sum(village.holding(m).balance for m in members) == 80


def test_deeds_of_several_days_replay_to_the_same_tables(on_disk):
    village = on_disk
    member = village.member(points=5)
    for day in range(1, 8):
        wish = Wish(member, "V1", 10, f"2026-11-{day:02d}")
        village.do(book.book, wish=wish, shown_points=2, clerk=2)
    before = village.ask(passbook.lines_of, f"m:{member}", first=0, most=50)
    assert [x.points for x in before] == [2] * 7 + [5]
    assert verify(village.node.store).sound
