"""How long a page of the console takes, and whether it stays so as a township grows old.

Made-up rows are put straight into the projected tables: 54 villages of 1,100 people whose entries
are of one, three and ten years. Measured are the questions of the page of all villages and of the
page of one: cold (everything counted anew), after one village settled (what usually happens), and
with nothing new.

    python -m tests.bench --only console        # the figures of the release
    python -m tests.bench.console_bench --villages 54 --years 1,3,10 [--database cluster]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import insert, update

from kiosk.store import tables as store
from kiosk.township import database, tables
from kiosk.township.base import Township, TownshipKeys
from kiosk.township.console import overview, village
from kiosk.township.console.looking import Look, Memory
from tests.helpers.nodes import FakeClock

TODAY = date(2026, 11, 22)
PEOPLE, GROUPS = 1_100, 9
ENTRIES_A_YEAR = 8_000
"""A busy village: 1,100 people, some seven deeds each a year."""

_CHUNK = 5_000


def fill(town: Township, villages: int, years: int, dice: Random) -> int:
    """Put the rows in; how many entries."""
    whole = 0
    with town.store.write_engine.begin() as conn:
        for number in range(1, villages + 1):
            name = f"v{number:010d}"
            _village(conn, name, number)
            rows = _entries(name, years, dice)
            whole += _keep(conn, store.entries, rows)
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("ANALYZE")
    return whole


def _village(conn: Any, name: str, number: int) -> None:
    log_id = number.to_bytes(16, "big")
    conn.execute(
        insert(tables.villages).values(number=number, village=name, name=f"村{number}", added_ms=0)
    )
    conn.execute(
        insert(store.logs).values(
            log_id=log_id, village=name, device=f"d{number}", device_key=log_id, own=False,
            head_seq=1, head_hash=log_id, last_day=TODAY.isoformat(), acked_seq=0,
        )
    )  # fmt: skip
    conn.execute(
        insert(tables.devices).values(
            village=name, device=f"d{number}", device_key=log_id, box_key=b"", state="enrolled",
            enrolled_ms=0, ended_ms=None, ended_why="", program="bench", offset_ms=0,
            pushed_ms=FakeClock().wall_ms,
        )
    )  # fmt: skip
    members = range(1, PEOPLE + 1)
    _keep(conn, store.households, (
        {"village": name, "household": m, "group_no": 1 + m % GROUPS, "door": ""} for m in members
    ))  # fmt: skip
    _keep(conn, store.members, (
        {
            "village": name, "member": m, "household": m, "member_type": "villager",
            "state": "open", "kept": None, "name": "王桂花", "pinyin": "", "initials": "",
            "birth_year": 1935 + m % 75, "enrolled_day": "2016-01-01", "unconfirmed": False,
        }
        for m in members
    ))  # fmt: skip
    _keep(conn, store.balances, (
        {"village": name, "account": f"m:{m}", "balance": m % 90, "merit": m} for m in members
    ))  # fmt: skip


def _entries(name: str, years: int, dice: Random) -> Iterator[dict[str, Any]]:
    # In the order of their days, as a village's log brings them.
    backs = sorted(
        (dice.randrange(365 * years) for _ in range(ENTRIES_A_YEAR * years)), reverse=True
    )
    for nth, back in enumerate(backs):
        member = dice.randrange(1, PEOPLE + 1)
        day = (TODAY - timedelta(days=back)).isoformat()
        kind = dice.choice(("attendance", "attendance", "exchange", "booked"))
        points = -dice.randrange(1, 30) if kind == "exchange" else dice.randrange(1, 12)
        by = f"self:{member}" if kind != "booked" and dice.random() < 0.6 else "clerk:1"
        undone = dice.random() < 0.01
        yield {
            "village": name, "entry": nth.to_bytes(16, "big"), "line": 0, "account": f"m:{member}",
            "kind": kind, "day": day, "done_on": day, "log_id": bytes(16), "seq": nth, "at": day,
            "points": points, "operator": by, "witnessed": True, "note": "",
            "state": "undone" if undone else "standing", "clause": None, "version": None,
            "quantity": None, "item": None, "count": None, "activity": None, "ended_by": None,
            "ended_day": None, "lapses_on": None, "public_until": None,
        }  # fmt: skip


def _keep(conn: Any, table: Any, rows: Any) -> int:
    kept, chunk = 0, []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            conn.execute(insert(table), chunk)
            kept, chunk = kept + len(chunk), []
    if chunk:
        conn.execute(insert(table), chunk)
    return kept + len(chunk)


def _timed(ask: Callable[[], object], times: int) -> tuple[list[float], list[float]]:
    """Milliseconds on the wall and of our processor: a busy machine bends only the first."""
    wall, cpu = [], []
    for _ in range(times):
        start, worked = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    return wall, cpu


def _p95(spent: list[float]) -> float:
    return round(statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0], 1)


def measure(town: Township, villages: int, times: int = 40) -> dict[str, float]:
    """Milliseconds of each page."""
    memory = Memory()
    look = Look(town, memory, None)
    cold = [
        _timed(lambda: overview.ask(Look(town, Memory(), None), "need"), 1)[0][0] for _ in range(3)
    ]
    overview.ask(look, "need")

    def one_settled() -> None:
        _settle(town, 1 + next(turn) % villages)
        overview.ask(look, "need")

    turn = iter(range(10_000))
    after, after_cpu = _timed(one_settled, times)
    still, _ = _timed(lambda: overview.ask(look, "need"), times)

    def one_of_them() -> None:
        number = 1 + next(turn) % villages
        _settle(town, number)
        village.ask(look, number)

    one, one_cpu = _timed(one_of_them, times)
    return {
        "all_villages_cold_ms": round(max(cold), 1),
        "all_villages_one_settled_p95_ms": _p95(after),
        "all_villages_p95_ms": _p95(still),
        "one_village_settled_p95_ms": _p95(one),
        "all_villages_one_settled_cpu_p95_ms": _p95(after_cpu),
        "one_village_settled_cpu_p95_ms": _p95(one_cpu),
    }


def _settle(town: Township, number: int) -> None:
    """A village's head moves, and with it everything that was kept of it is old."""
    with town.store.write_engine.begin() as conn:
        head = town.random(32)
        where = store.logs.c.village == f"v{number:010d}"
        conn.execute(update(store.logs).where(where).values(head_hash=head))


def new_town(file: Path, address: str) -> Township:
    """An empty township: an encrypted file, or PostgreSQL."""
    made = database.create_township(database.Place(file, bytes(range(32)), address))
    keys = TownshipKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    return Township(made, keys, "t1", "基准镇", FakeClock(), scope=database.scope)


def run(folder: Path, *, villages: int, years: list[int], address: str = "") -> dict[str, Any]:
    """The growth curve."""
    curve = []
    for each in years:
        there = address
        if address == "cluster":
            from tests.helpers.postgres import the_cluster

            there = the_cluster().new_database()
        town = new_town(folder / f"bench-{each}.db", there)
        try:
            entries = fill(town, villages, each, Random(each))
            curve.append({"years": each, "entries": entries, **measure(town, villages)})
        finally:
            town.store.close()
        (folder / f"bench-{each}.db").unlink(missing_ok=True)
    return {"villages": villages, "people": PEOPLE * villages, "curve": curve}


def figures(full: bool) -> Iterator[dict[str, Any]]:
    """The growth curve on the embedded store; a township of ten years under ``full``."""
    years = [1, 3, 10] if full else [1, 3]
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), villages=54 if full else 6, years=years)
    first = found["curve"][0]
    for each in found["curve"]:
        for name in ("all_villages_one_settled_p95_ms", "one_village_settled_p95_ms"):
            yield {
                "name": f"console {name.removesuffix('_ms')} {each['years']}y",
                "value": each[name],
                "unit": "ms",
                "baseline": first[name],
                "goal": 300,
            }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=54)
    parser.add_argument("--years", default="1,3,10")
    parser.add_argument("--database", default="", help="an address, or: cluster")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        years = [int(each) for each in args.years.split(",")]
        found = run(Path(folder), villages=args.villages, years=years, address=args.database)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
