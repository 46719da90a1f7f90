"""The record: what a touch waits for, and a village after ten years.

An exchange through the writer thread beside one bare row in SQLite with the same durability (WAL,
``synchronous=FULL``) in the same folder, turn about. Then 300,000 entries of 1,100 people: the
queries behind home and passbook, ``verify``, a backup, and opening after the writer was killed.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from kiosk.core.facts import Operator, Payload
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled
from kiosk.core.facts.points import BalanceBroughtForward, PointsBooked
from kiosk.core.facts.shelf import ExchangeMade, GoodsHanded, StockReceived
from kiosk.services import home, passbook, village
from kiosk.services.village import Head
from kiosk.store import tables
from kiosk.store.backup import backup
from kiosk.store.engine import Store, open_store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys, make_keys
from kiosk.store.migrate import create_store
from kiosk.store.recovery import new_sheet
from kiosk.store.uow import Node, UnitOfWork
from kiosk.store.verify import verify
from kiosk.store.writer import Writer, begin_nothing
from tests.helpers import deeds

COMMITS, COMMITS_FULL = 200, 1000
PEOPLE, YEARS, ENTRIES = 1_100, 10, 300_000
QUERIES = 300
FIRST = date(2026, 1, 5)
Figure = dict[str, Any]


def figures(full: bool) -> Iterator[Figure]:
    """Commit of an exchange, then the ten-year village."""
    with tempfile.TemporaryDirectory() as folder:
        yield from commits(Path(folder), COMMITS_FULL if full else COMMITS)
    with tempfile.TemporaryDirectory() as folder:
        yield from ten_years(Path(folder))


def timed(job: Callable[[], object]) -> float:
    """Seconds of one run."""
    since = time.perf_counter()
    job()
    return time.perf_counter() - since


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[-1]


# ---- commits --------------------------------------------------------------------------------


def commits(folder: Path, times: int) -> Iterator[Figure]:
    """An exchange in one transaction, answered after COMMIT, beside one bare row."""
    keys = make_keys(folder / "keys", new_sheet().public)
    path = folder / "kiosk.db"
    deeds.make_village(path, keys)
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(a)")
    dice = random.Random(1)
    rows: list[float] = []
    taken: list[float] = []
    with open_store(path, keys.store) as store:
        node = _plenty(store)
        writer: Writer[Any] = Writer(store, begin_nothing)
        for _ in range(times):
            rows.append(timed(lambda: _one_row(bare)))
            deed = deeds.choose_exchange(node, dice, node.mint().hex())
            assert deed is not None
            job = lambda _, deed=deed: deeds.run(node, keys, deed)  # noqa: E731
            taken.append(timed(lambda job=job: writer.submit(job).result()))
        writer.stop()
    bare.close()
    note = f"{times} of each, turn about; handed to the writer thread, answer awaited"
    yield {
        "name": "exchange recorded, median",
        "value": statistics.median(taken) * 1000,
        "unit": "ms",
        "baseline": statistics.median(rows) * 1000,
        "goal": 6.0,
        "goal_of": "ratio",
        "note": f"baseline: one bare row, WAL and FULL, same folder; {note}",
    }
    yield {
        "name": "exchange recorded, p95",
        "value": p95(taken) * 1000,
        "unit": "ms",
        "baseline": p95(rows) * 1000,
        "note": note,
    }


def _one_row(bare: sqlite3.Connection) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO t VALUES (?)", (b"x" * 200,))
    bare.execute("COMMIT")


def _plenty(store: Store) -> Node:
    """Goods and points that last for every exchange of the bench."""
    with store.read_engine.connect() as conn:
        row = conn.execute(select(tables.logs).where(tables.logs.c.own)).one()
        items = list(conn.execute(select(tables.items.c.item)).scalars())
    node = Node(store, row.village, row.device, row.log_id)
    with node.work() as uow:
        for item in items:
            uow.append(StockReceived(item, 900, "集体"))
        for member in range(1, deeds.MEMBERS + 1):
            uow.append(BalanceBroughtForward(f"m:{member}", 9_000, 9_000, "1", (1, 2)))
        uow.commit()
    return node


# ---- ten years ------------------------------------------------------------------------------


def ten_years(folder: Path) -> Iterator[Figure]:
    """Queries, verify, backup and opening of a village after ten years."""
    keys = make_keys(folder / "keys", new_sheet().public)
    path = folder / "kiosk.db"
    since = time.perf_counter()
    node, facts = _grow(path, keys)
    yield {
        "name": "facts appended and projected in batches",
        "value": facts / (time.perf_counter() - since),
        "unit": "facts/s",
        "note": f"{facts} facts, a market day a week, a transaction each",
    }
    node.store.close()
    with open_store(path, keys.store) as store:
        yield from _queries(Node(store, node.village, node.device, node.log_id))
        since = time.perf_counter()
        hashed = _hashed(store)
        bare = hashed / (time.perf_counter() - since)
        verdict = verify(store)
        assert verdict.sound, verdict
        yield {
            "name": "verify",
            "value": verdict.facts / verdict.seconds,
            "unit": "facts/s",
            "baseline": bare,
            "goal": 5_000,
            "better": "more",
            "note": f"{verdict.facts} facts replayed and compared in {verdict.seconds:.0f} s; "
            "baseline: all bodies read from the file and hashed, nothing else",
        }
        since = time.perf_counter()
        made = backup(store, keys, folder / "ten.kioskbackup")
        yield {
            "name": "backup of ten years",
            "value": time.perf_counter() - since,
            "unit": "s",
            "note": f"{made.size / 1e6:.0f} MB, opened and read again before it counts",
        }
    taken = [timed(lambda: open_store(path, keys.store).close()) * 1000 for _ in range(5)]
    yield {
        "name": "store opened",
        "value": statistics.median(taken),
        "unit": "ms",
        "note": f"{path.stat().st_size / 1e6:.0f} MB, median of {len(taken)}",
    }


def _queries(node: Node) -> Iterator[Figure]:
    dice = random.Random(2)
    members = [dice.randint(1, PEOPLE) for _ in range(QUERIES)]
    with node.reading() as conn:
        day = conn.execute(select(func.max(tables.entries.c.day))).scalar_one()

    def ask(question: Callable[[Any, int], object]) -> list[float]:
        taken = []
        for member in members:
            with node.reading() as conn:
                taken.append(timed(lambda conn=conn, member=member: question(conn, member)) * 1000)
        return taken

    v, device = node.village, node.device
    held = "SELECT balance FROM balances WHERE village = ? AND account = ?"
    bare = p95(ask(lambda c, m: c.exec_driver_sql(held, (v, f"m:{m}")).all()))
    asked = {
        "home": ask(lambda c, m: home.home_of(c, v, day, m, device=device)),
        "passbook, first page": ask(lambda c, m: passbook.page_of(c, v, m)),
        "passbook, a page in the middle": ask(lambda c, m: passbook.page_of(c, v, m, page=20)),
    }
    for name, taken in asked.items():
        yield {
            "name": f"{name}, p95",
            "value": p95(taken),
            "unit": "ms",
            "baseline": bare,
            "goal": 20.0,
            "note": f"{QUERIES} members at random; median {statistics.median(taken):.1f} ms; "
            "baseline: one row by its key, p95",
        }


def _hashed(store: Store) -> int:
    """Read every body once and hash it: what no check of the log can do without."""
    facts = 0
    with store.read_engine.connect() as conn:
        rows = conn.execution_options(yield_per=2_000).execute(select(tables.facts.c.body))
        for body in rows.scalars():
            hashlib.sha256(body).digest()
            facts += 1
    return facts


def _grow(path: Path, keys: Keys) -> tuple[Node, int]:
    """Ten years by facts of the real kinds, projected by the real projector, a week at a time."""
    store = create_store(path, keys.store)
    node = open_first_log(store, keys, "v1", day=FIRST.isoformat())
    with node.work(FIRST.isoformat()) as uow:
        village.make(uow, name="十年村", head=Head("周会计", "274859"))
        _people(uow)
        uow.commit()
    dice = random.Random(3)
    with node.reading() as conn:
        c = tables.clauses.c
        clauses = [(r.version, r.clause) for r in conn.execute(select(c.version, c.clause))]
        items = list(conn.execute(select(tables.items.c.item)).scalars())
    weeks = YEARS * 52
    facts = 0
    for number in range(weeks):
        day = (FIRST + timedelta(weeks=number)).isoformat()
        with node.work(day) as uow:
            facts += _one_day(uow, dice, ENTRIES // weeks + 1, clauses, items)
            uow.commit()
    return node, facts


def _people(uow: UnitOfWork) -> None:
    for number in range(1, PEOPLE + 1):
        person = uow.personal(f"m:{number}", name=f"王{number}", pinyin="wang", initials="w")
        if number % 4 == 1:
            uow.append(HouseholdOpened(number, number % 9 + 1, str(number)))
        home_no = number - (number - 1) % 4
        payload = MemberEnrolled(number, home_no, "villager", person.reference())
        uow.append(payload, personal=[person])


def _one_day(
    uow: UnitOfWork,
    dice: random.Random,
    entries: int,
    clauses: list[tuple[str, str]],
    items: list[str],
) -> int:
    """Four of five entries are deeds, one is an exchange, fetched the same day."""
    made: list[tuple[Payload, bytes | None]] = []
    handed: list[tuple[Payload, bytes | None]] = []
    for _ in range(entries):
        account = f"m:{dice.randint(1, PEOPLE)}"
        if dice.random() < 0.8:
            version, clause = dice.choice(clauses)
            payload = PointsBooked(account, clause, version, 10, 2, uow.day, True)
            made.append((payload, None))
        else:
            event = uow.node.mint()
            made.append((_exchange(account, dice.choice(items), uow.day), event))
            handed.append((GoodsHanded(event), None))
    clerk = Operator("clerk", 1)
    uow.append_all(made, operator=clerk)
    uow.append_all(handed, operator=clerk)
    return len(made) + len(handed)


def _exchange(account: str, item: str, day: str) -> ExchangeMade:
    return ExchangeMade(account, item, 1, 2, 2, day)
