"""Row-level security: whatever is asked in a village's transaction, no other village answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import ProgrammingError

from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.errors import StoreExists
from kiosk.township import database
from kiosk.township.database import Place, WrongOrder, all_tables, create_township, open_township
from kiosk.township.tables import codes
from tests.helpers.postgres import Cluster, postgres  # noqa: F401

OURS, THEIRS, COMMON = "qsw", "lxc", "*"
LANGUAGE = "LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'"
DIVIDED = [table for table in all_tables() if "village" in table.columns]


def row_of(table: Table, village: str, number: int) -> dict[str, object]:
    """Some row of a village: every column filled with what its kind allows."""
    row: dict[str, object] = {}
    for column in table.columns:
        kind = column.type.python_type
        row[column.name] = {int: number, str: f"t{number}", bytes: bytes([number]), bool: True}[
            kind
        ]
    return row | {"village": village}


@pytest.fixture
def town(postgres: Cluster) -> Iterator[Store]:  # noqa: F811
    address = postgres.new_database()
    with create_township(Place(Path(), b"", address)) as store:
        with store.write_engine.begin() as conn:
            for table in DIVIDED:
                for number, village in enumerate((OURS, THEIRS, COMMON), start=1):
                    conn.execute(insert(table).values(row_of(table, village, number)))
        yield store
    postgres.drop(address)


def in_scope(conn: Connection, *villages: str) -> Connection:
    database.scope(conn, frozenset(villages))
    return conn


def test_a_bare_select_shows_no_row_of_another_village(town: Store) -> None:
    assert len(DIVIDED) > 30
    with town.read_engine.connect() as conn, conn.begin():
        in_scope(conn, OURS)
        for table in DIVIDED:
            seen = conn.execute(text(f'SELECT village FROM "{table.name}"')).scalars().all()
            assert sorted(seen) == [COMMON, OURS], table.name


def test_naming_the_neighbour_finds_nothing_in_any_table(town: Store) -> None:
    with town.write_engine.begin() as conn:
        in_scope(conn, OURS)
        for table in DIVIDED:
            neighbours = table.c.village == THEIRS
            assert conn.execute(select(table).where(neighbours)).all() == [], table.name
            assert conn.execute(table.delete().where(neighbours)).rowcount == 0, table.name
            changed = table.update().where(neighbours).values(village=OURS)
            assert conn.execute(changed).rowcount == 0, table.name


@pytest.mark.parametrize("village", [THEIRS, COMMON])
def test_nothing_can_be_written_for_others_nor_for_all(town: Store, village: str) -> None:
    for table in DIVIDED:
        with town.write_engine.connect() as conn:
            in_scope(conn, OURS)
            with pytest.raises(ProgrammingError, match="row-level security"):
                conn.execute(insert(table).values(row_of(table, village, 9)))


def test_own_rows_are_written_and_the_common_log_where_it_is_named(town: Store) -> None:
    with town.write_engine.begin() as conn:
        in_scope(conn, OURS, COMMON)
        for number, village in enumerate((OURS, COMMON), start=11):
            conn.execute(insert(tables.incidents).values(row_of(tables.incidents, village, number)))
    with town.read_engine.connect() as conn:
        assert len(conn.execute(select(tables.incidents)).all()) == 5


def test_a_transaction_that_named_nobody_sees_only_what_is_common(town: Store) -> None:
    with town.read_engine.connect() as conn, conn.begin():
        in_scope(conn)
        for table in DIVIDED:
            assert conn.execute(select(table.c.village)).scalars().all() == [COMMON], table.name


def test_the_scope_ends_with_its_transaction(town: Store) -> None:
    with town.read_engine.connect() as conn:
        with conn.begin():
            in_scope(conn, OURS)
        with conn.begin():
            assert len(conn.execute(select(tables.members)).all()) == 3


def test_tables_that_are_not_divided_are_closed_to_the_api(town: Store) -> None:
    closed = [codes, tables.local_notes, tables.gestures]
    for table in closed:
        with town.read_engine.connect() as conn:
            in_scope(conn, OURS)
            with pytest.raises(ProgrammingError, match="permission denied"):
                conn.execute(select(table))


def test_the_apis_role_owns_nothing_and_passes_nothing_by(town: Store) -> None:
    with town.read_engine.connect() as conn, conn.begin():
        in_scope(conn, OURS)
        owned = conn.execute(
            text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        ).scalar_one()
        role = conn.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles"
                " WHERE rolname = current_user"
            )
        ).one()
    assert owned == 0
    assert tuple(role) == (database.API_ROLE, False, False, False)


def test_every_divided_table_is_guarded(town: Store) -> None:
    with town.read_engine.connect() as conn:
        guarded = conn.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        ).scalars()
        assert set(guarded) == {table.name for table in DIVIDED}


def test_readers_cannot_write(town: Store) -> None:
    with town.read_engine.connect() as conn, pytest.raises(Exception, match="read-only"):
        conn.execute(tables.incidents.delete())


def test_what_is_made_once_is_not_made_again(town: Store) -> None:
    with town.read_engine.connect() as conn:
        address = str(conn.connection.dbapi_connection.info.dsn)  # type: ignore[union-attr]
    with pytest.raises(StoreExists):
        create_township(Place(Path(), b"", address))
    open_township(Place(Path(), b"", address)).close()


def test_a_database_in_a_languages_order_is_refused(postgres: Cluster) -> None:  # noqa: F811
    address = postgres.new_database(LANGUAGE)
    with pytest.raises(WrongOrder):
        create_township(Place(Path(), b"", address))
    postgres.drop(address)
