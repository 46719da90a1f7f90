"""The same logs give the same tables on PostgreSQL and on SQLite, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from kiosk.store import tables
from kiosk.store.bulk import insert_rows
from kiosk.store.engine import Store
from kiosk.store.folds import stored_of
from kiosk.store.projector import project
from kiosk.township.database import Place, create_township
from tests.helpers.postgres import Cluster, postgres  # noqa: F401
from tests.helpers.village import SmallVillage, small_village

Row = dict[str, Any]


@pytest.fixture
def village(tmp_path: Path) -> SmallVillage:
    return small_village(tmp_path)


def copied(ours: Connection, theirs: Connection, *, page: int) -> int:
    """Replicate logs, personal rows and facts, and project them a page at a time."""
    theirs.execute(insert(tables.logs), [dict(r) for r in all_of(ours, tables.logs)])
    insert_rows(theirs, tables.personal, all_of(ours, tables.personal))
    facts = ours.execute(select(tables.facts).order_by(tables.facts.c.log_id, tables.facts.c.seq))
    rows = facts.all()
    for start in range(0, len(rows), page):
        part = rows[start : start + page]
        insert_rows(theirs, tables.facts, [row._asdict() for row in part])
        project(theirs, [stored_of(row) for row in part])
    return len(rows)


def all_of(conn: Connection, table: Any) -> list[Row]:
    found = conn.execute(select(table)).mappings()
    return [dict(row) for row in found]


def ordered(rows: list[Row], table: Any) -> list[Row]:
    keys = [column.name for column in table.primary_key.columns]
    return sorted(rows, key=lambda row: [row[key] for key in keys])


def assert_same_tables(ours: Store, theirs: Store) -> None:
    with ours.read_engine.connect() as a, theirs.read_engine.connect() as b:
        for table in tables.of_group("projected"):
            kept, made = (ordered(all_of(conn, table), table) for conn in (a, b))
            assert len(kept) == len(made), table.name
            for first, second in zip(kept, made, strict=True):
                assert first == second, table.name


@pytest.mark.parametrize("page", [1, 37, 500])
def test_a_villages_log_gives_the_same_tables_on_both(
    postgres: Cluster,  # noqa: F811
    village: SmallVillage,
    page: int,
) -> None:
    town = create_township(Place(Path(), b"", postgres.new_database()))
    with village.open_store() as kiosk, town:
        with kiosk.read_engine.connect() as ours, town.write_engine.begin() as theirs:
            facts = copied(ours, theirs, page=page)
        assert facts > 400
        assert_same_tables(kiosk, town)
        with town.read_engine.connect() as conn:
            filled = [t.name for t in tables.of_group("projected") if all_of(conn, t)]
        assert {"entries", "postings", "balances", "members", "stock", "cards"} <= set(filled)
