"""kill -9 of the real writer at 300 random points: wholly there or wholly not (FAULTS D1).

Half of the kills come from outside after a random time, half from inside around a random statement
or COMMIT. After each one the store is opened again: every deed that was acknowledged is
there once, at its place; the one under way is there with all its rows or not at all; doing it again
with the same event id gives one entry. Kills are no power cuts: the page cache survives them.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from kiosk.store import log, tables
from kiosk.store.codec import GENESIS, chain
from kiosk.store.engine import open_store
from kiosk.store.incarnation import settle
from kiosk.store.keys import Keys, make_keys
from kiosk.store.recovery import new_sheet
from kiosk.store.verify import verify
from tests.helpers import deeds
from tests.helpers.deeds import Deed
from tests.helpers.writer_process import Nursery

KILLS = int(os.environ.get("KIOSK_KILLS", "300"))
VERIFY_EVERY = 20
ROWS_OF = dict.fromkeys(("book", "exchange"), (tables.entries, tables.postings))


@dataclass
class Life:
    """What one process said before it died."""

    began: dict[str, Deed] = field(default_factory=dict)
    acked: dict[str, tuple[str, int]] = field(default_factory=dict)
    code: int = 0


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


def live_and_die(nursery: Nursery, dice: random.Random, path: Path, keys: Keys) -> Life:
    inside = dice.random() < 0.5
    pid = nursery.order(
        path=str(path),
        keys=str(keys.folder),
        seed=dice.randrange(1 << 32),
        # More than it can do in the time it is given: it must be killed, not come to its end.
        deeds=6 if inside else 400,
        die_at=dice.randint(1, 90) if inside else None,
    )
    life = Life()
    acks = dice.randint(0, 2)
    while True:
        if not inside and len(life.acked) >= acks:
            time.sleep(dice.uniform(0.0, 0.03))
            os.kill(pid, signal.SIGKILL)
            inside = True
        word, rest = nursery.line()
        if word == "go":
            deed = Deed.from_json(rest)
            life.began[deed.event_id] = deed
        elif word == "ok":
            outcome, seq, event = rest.split(" ")
            life.acked[event] = (outcome, int(seq))
        elif word == "dead":
            life.code = int(rest)
            return life
        else:
            pytest.fail(f"{word} {rest}")


def check_chain(conn: Connection, log_id: bytes, after: int) -> int:
    """The log goes on without a gap from ``after``; returns its end."""
    f = tables.facts
    last = conn.execute(select(f.c.hash).where(f.c.log_id == log_id, f.c.seq == after)).scalar()
    last = last if after else GENESIS
    rows = conn.execute(select(f).where(f.c.log_id == log_id, f.c.seq > after).order_by(f.c.seq))
    for row in rows:
        after += 1
        assert row.seq == after
        last = chain(log_id, row.seq, last, row.body)
        assert row.hash == last
    head = log.head(conn, log_id)
    assert (head.seq, head.hash) == (after, last)
    return after


def check_whole(conn: Connection, deed: Deed) -> bool:
    """The deed's fact and its rows are all there, or none is; returns which."""
    event = bytes.fromhex(deed.event_id)
    found = log.find(conn, deeds.VILLAGE, event) is not None
    for table in ROWS_OF.get(deed.kind, ()):
        rows = conn.execute(
            select(func.count()).select_from(table).where(table.c.entry == event)
        ).scalar_one()
        assert bool(rows) == found, (deed, table.name)
    return found


def check_after(path: Path, keys: Keys, life: Life, head: int) -> tuple[int, Counter[str]]:
    seen: Counter[str] = Counter()
    with open_store(path, keys.store) as store:
        settled = settle(store, keys)
        assert settled.previous is None
        node = settled.node
        with node.reading() as conn:
            head = check_chain(conn, node.log_id, head)
            for event, (_, seq) in life.acked.items():
                found = log.find(conn, deeds.VILLAGE, bytes.fromhex(event))
                assert (found[1] if found else 0) == seq, "an acknowledged deed is gone"
            assert conn.execute(select(func.sum(tables.postings.c.amount))).scalar_one() == 0
        for event, deed in life.began.items():
            with node.reading() as conn:
                there = check_whole(conn, deed)
            if event in life.acked:
                continue
            seen["there before its answer" if there else "not there"] += 1
            outcome = deeds.run(node, keys, deed)
            assert outcome in ("BOOKED", "DONE"), (deed, outcome)
            with node.reading() as conn:
                assert check_whole(conn, deed)
                head = check_chain(conn, node.log_id, head)
    return head, seen


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_every_deed_whole_and_once(nursery: Nursery, tmp_path: Path):
    seed = int(os.environ.get("KIOSK_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"seed {seed} (KIOSK_SEED), kills {KILLS}")
    dice = random.Random(seed)
    keys = make_keys(tmp_path / "keys", new_sheet().public)
    path = tmp_path / "kiosk.db"
    deeds.make_village(path, keys)
    head, killed, seen = 0, 0, Counter()
    while killed < KILLS:
        life = live_and_die(nursery, dice, path, keys)
        killed += life.code == -signal.SIGKILL
        head, more = check_after(path, keys, life, head)
        seen.update(more, acked=len(life.acked))
        if killed % VERIFY_EVERY == 0:
            with open_store(path, keys.store) as store:
                verdict = verify(store)
            assert verdict.sound, verdict
    print(f"killed {killed} times, {head} facts, {dict(seen)}")
    # The kills met deeds under way, before and after their COMMIT, or they proved nothing.
    assert seen["acked"] > KILLS / 4
    assert seen["not there"] > KILLS / 6
    assert seen["there before its answer"] > 0
