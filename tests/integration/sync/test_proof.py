"""The proof of the night says the same on a kiosk's SQLite and on the township's PostgreSQL."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select, update

from kiosk.core.facts import REGISTRY
from kiosk.core.facts.points import EntryReversed, PointsBooked
from kiosk.store import tables
from kiosk.sync import health, proof
from kiosk.sync.outcome import Trouble
from tests.helpers.settling import DAY, Kiosk, join, new_kiosk, new_town
from tests.helpers.towns import postgres_town

VILLAGE = "v0102030405"
ACCOUNTS = ["m:1", "m:2", "m:10", "m:999", "u:3", "c:12", "m:0007", "u:a", "u:A", "u:ä", "c:村"]


def booked(kiosk: Kiosk, rng: random.Random, count: int) -> None:
    """Points for all kinds of accounts, sorted differently by every collation; some undone."""
    with kiosk.node.work() as uow:
        stored = uow.append_all(
            [
                (
                    PointsBooked(
                        rng.choice(ACCOUNTS), "c1", "v1", 10, rng.randrange(-9, 99), DAY, True
                    ),
                    None,
                )
                for _ in range(count)
            ]
        )
        for each in rng.sample(stored, count // 5):
            uow.append(EntryReversed(each.fact.event_id, "slip"))
        uow.commit()


def test_both_databases_and_both_kiosks_say_the_same(rng: random.Random) -> None:
    town = postgres_town()
    try:
        kiosk = new_kiosk(town, village=VILLAGE)
        kiosk.enrol()
        booked(kiosk, rng, 120)
        sister = join(kiosk)
        booked(sister, rng, 40)
        for _ in range(2):
            for each in (kiosk, sister):
                outcome = each.settle()
        assert outcome.equal is True
        kiosk.settle()
        ours = kiosk.home.read(lambda conn: proof.of(conn, VILLAGE))
        assert sum(ours.classes.values()) == 0
        assert len({*ours.buckets}) > 5
        with town.reading(VILLAGE) as conn:
            assert proof.of(conn, VILLAGE) == ours
    finally:
        town.store.close()


def test_a_difference_is_narrowed_down_to_the_accounts_it_is_in(rng: random.Random) -> None:
    kiosk = new_kiosk(new_town(), village=VILLAGE)
    kiosk.enrol()
    booked(kiosk, rng, 60)
    assert kiosk.settle().equal is True
    before = kiosk.home.read(lambda conn: proof.of(conn, VILLAGE))
    b = tables.balances
    with kiosk.node.store.write_engine.begin() as conn:  # a hand in the file
        conn.execute(update(b).where(b.c.account == "m:2").values(balance=b.c.balance + 1))
    after = kiosk.home.read(lambda conn: proof.of(conn, VILLAGE))
    buckets = proof.differing(before, after)
    assert buckets == (proof.bucket_of("m:2"),)
    assert "m:2" in kiosk.home.read(lambda conn: proof.accounts_in(conn, VILLAGE, buckets))
    outcome = kiosk.settle()
    assert (outcome.equal, outcome.troubles) == (False, (Trouble.UNEQUAL,))
    said = kiosk.home.read(lambda conn: health.of(conn, kiosk.node.log_id))
    assert said.message_id == "sync-trouble-unequal"


def test_an_account_that_came_to_nothing_counts_like_one_that_never_was() -> None:
    kiosk = new_kiosk(new_town(), village=VILLAGE)
    empty = kiosk.home.read(lambda conn: proof.of(conn, VILLAGE))
    with kiosk.node.work() as uow:
        stored = uow.append(PointsBooked("m:1", "c1", "v1", 10, 5, DAY, True))
        uow.append(EntryReversed(stored.fact.event_id, "slip"))
        uow.commit()
    after = kiosk.home.read(lambda conn: proof.of(conn, VILLAGE))
    with kiosk.node.store.read_engine.connect() as conn:
        assert conn.execute(select(tables.balances.c.account)).first() is not None
    assert (after.buckets, after.classes) == (empty.buckets, empty.classes)


def test_nobody_is_alarmed_between_an_older_and_a_newer_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Found by the simulator: an old program's tables differ although no fact does."""
    kiosk = new_kiosk(new_town(), village=VILLAGE)
    kiosk.enrol()
    kiosk.awards(3)
    with monkeypatch.context() as older:
        older.delitem(REGISTRY, "PointsBooked")
        outcome = kiosk.settle()
        assert (outcome.equal, outcome.troubles) == (None, ())
        assert outcome.settled
