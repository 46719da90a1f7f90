"""A made-up township of a size and an age, put straight into its tables, for the console's benches.

Villages of 1,100 people whose entries are of so many years; and beside them everything else that
gathers with the years: incidents that were closed, devices that were replaced, logs that ended,
versions of the frames, rows of who looked at what.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import insert, update

from kiosk.core.facts import COMMON
from kiosk.store import tables as store
from kiosk.township import database, drafting, tables
from kiosk.township.base import Township, TownshipKeys
from kiosk.township.frames import CATALOGUE, RULES
from tests.helpers.nodes import FakeClock

TODAY = date(2026, 11, 22)
PEOPLE, GROUPS = 1_100, 9
ENTRIES_A_YEAR = 8_000
"""A busy village: 1,100 people, some seven deeds each a year."""

INCIDENTS_A_YEAR, LOOKS_A_YEAR, FRAMES_A_YEAR = 12, 20_000, 4
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
            _past(conn, name, number, years, dice)
        _looks(conn, villages, years)
        _frames(conn, years)
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
            "state": "open", "kept": None, "name": "王桂花", "pinyin": "wang gui hua",
            "initials": "wgh",
            "birth_year": 1935 + m % 75, "enrolled_day": "2016-01-01",
            "unconfirmed": m == 1 and number % 9 == 0,
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


def _past(conn: Any, name: str, number: int, years: int, dice: Random) -> None:
    """Incidents that were closed and a few that are open; a machine replaced every other year."""
    many = INCIDENTS_A_YEAR * years
    _keep(conn, store.incidents, (
        {
            "village": name, "incident": dice.randbytes(16), "kind": "overdraft", "day":
            (TODAY - timedelta(days=dice.randrange(365 * years))).isoformat(),
            "detail": json.dumps({"account": "m:3", "balance": "-4"}),
            "closed_word": None if nth == 0 and number % 9 == 0 else "查过了，是冲正造成的",
        }
        for nth in range(many)
    ))  # fmt: skip
    for nth in range(years // 2):
        log_id = (1_000 * number + nth + 500_000).to_bytes(16, "big")
        conn.execute(
            insert(store.logs).values(
                log_id=log_id, village=name, device=f"d{number}-{nth}", device_key=log_id,
                own=False, head_seq=9, head_hash=log_id, last_day="2020-01-01", acked_seq=0,
            )
        )  # fmt: skip
        conn.execute(
            insert(tables.devices).values(
                village=name, device=f"d{number}-{nth}", device_key=log_id, box_key=b"",
                state="retired", enrolled_ms=0, ended_ms=0, ended_why="换新", program="bench",
                offset_ms=0, pushed_ms=0,
            )
        )  # fmt: skip
        gate = {"village": name, "device": f"d{number}-{nth}", "log_id": log_id, "last_seq": 9}
        conn.execute(insert(store.gates).values(gate))


def _looks(conn: Any, villages: int, years: int) -> None:
    many = LOOKS_A_YEAR * years
    _keep(conn, tables.seen_by, (
        {
            "seen": nth.to_bytes(16, "big"), "at_ms": nth, "staff": 1, "page": "person",
            "of_village": f"v{1 + nth % villages:010d}", "member": 1 + nth % PEOPLE, "deed": "look",
        }
        for nth in range(many)
    ))  # fmt: skip


def _frames(conn: Any, years: int) -> None:
    for kind, name in ((RULES, "clauses"), (CATALOGUE, "items")):
        data = drafting.shipped(kind)
        rows = data.pop(drafting.rows_name(kind))
        text = json.dumps({name: rows, "terms": data}, ensure_ascii=False)
        for nth in range(FRAMES_A_YEAR * years):
            effective = (TODAY - timedelta(days=90 * nth)).isoformat()
            version = {"village": COMMON, "kind": kind, "version": str(1000 - nth)}
            more = {"title": "松溪镇积分细则", "effective": effective, "data": text}
            conn.execute(insert(store.frames).values({**version, **more}))


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


def settle(town: Township, number: int) -> None:
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
