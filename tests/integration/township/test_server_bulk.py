"""Many rows at a time on PostgreSQL: large numbers, nothing, truth, bytes, however many."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from kiosk.store import tables
from kiosk.store.bulk import add_rows, insert_rows, take_out
from kiosk.store.engine import Store
from kiosk.township.database import Place, create_township
from tests.helpers.postgres import the_cluster

MOST = (1 << 53) - 1


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    address = the_cluster().new_database()
    with create_township(Place(Path(), b"", address)) as made:
        yield made
    the_cluster().drop(address)


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    with store.write_engine.connect() as made:
        yield made  # never committed


def member(number: int, rng: random.Random) -> dict[str, Any]:
    return {
        "village": rng.choice(["a", "乙", "it's", 'a"b', "{,}", "\\"]),
        "member": number,
        "household": rng.choice([0, -1, MOST, -MOST, 1 << 40]),
        "member_type": rng.choice(["", "NULL", "x" * 500, "王\u3000桂花"]),
        "state": "open",
        "kept": rng.choice([None, MOST]),
        "name": rng.choice([None, "", "王桂花", "😀"]),
        "pinyin": None,
        "initials": None,
        "birth_year": rng.choice([None, 1955]),
        "enrolled_day": "2026-11-23",
        "unconfirmed": rng.random() < 0.5,
    }


@pytest.mark.parametrize("many", [1, 2, 3, 4, 5, 50, 1500])
def test_rows_come_back_as_they_went_in(conn: Connection, rng: random.Random, many: int) -> None:
    rows = [member(number, rng) for number in range(many)]
    insert_rows(conn, tables.members, rows)
    found = conn.execute(select(tables.members).order_by(tables.members.c.member)).mappings()
    assert [dict(row) for row in found] == rows


def test_bytes_of_every_value_come_back(conn: Connection, rng: random.Random) -> None:
    rows = [
        {"village": "v", "log_id": rng.randbytes(16), "seq": seq, "signature": bytes(range(256))}
        for seq in range(20)
    ]
    insert_rows(conn, tables.signatures, rows)
    found = conn.execute(select(tables.signatures).order_by(tables.signatures.c.seq)).mappings()
    assert [dict(row) for row in found] == rows


def test_sums_start_from_nothing_and_go_on(conn: Connection) -> None:
    def add(*amounts: tuple[str, int, int]) -> None:
        rows = [
            {"village": "v", "account": account, "balance": balance, "merit": merit}
            for account, balance, merit in amounts
        ]
        add_rows(conn, tables.balances, ("village", "account"), ("balance", "merit"), rows)

    add(("m:1", 5, 5), ("m:2", -3, 0))
    add(("m:1", MOST, -5), ("m:3", 1, 1))
    b = tables.balances.c
    found = conn.execute(select(b.account, b.balance, b.merit).order_by(b.account)).all()
    assert [tuple(row) for row in found] == [("m:1", MOST + 5, 0), ("m:2", -3, 0), ("m:3", 1, 1)]


def test_only_the_named_rows_go_and_are_told(conn: Connection) -> None:
    rows = [
        {"village": village, "account": f"m:{number}", "balance": number, "merit": 0}
        for village in ("a", "b")
        for number in range(10)
    ]
    insert_rows(conn, tables.balances, rows)
    keys = [{"village": "a", "account": f"m:{number}"} for number in (2, 3, 77)]
    gone = take_out(conn, tables.balances, ("village", "account"), keys, returning=True)
    assert sorted(row["balance"] for row in gone) == [2, 3]
    assert take_out(conn, tables.balances, ("village", "account"), keys, returning=False) == []
    assert len(conn.execute(select(tables.balances)).all()) == 18
