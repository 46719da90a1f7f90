"""New stores, old stores and newer ones: whole or not at all, never over another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from kiosk import paths
from kiosk.core.facts.node import DayOpened
from kiosk.store import engine, errors, migrate, tables
from kiosk.store.engine import open_store, raw_connection, schema_version
from kiosk.store.migrate import MigrationFailed, create_store, migrate_store
from kiosk.store.verify import Verdict
from tests.helpers.next_version import become_next
from tests.helpers.nodes import new_node

THIS = engine.SCHEMA_VERSION


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


def fill(path: Path, key: bytes, facts: int = 30) -> bytes:
    """Append facts to the store in ``path``; returns its log's id."""
    with open_store(path, key) as store:
        node = new_node(store)
        with node.work() as uow:
            for _ in range(facts):
                uow.append(DayOpened(uow.day))
            uow.commit()
        return node.log_id


def count_facts(path: Path, key: bytes) -> int:
    with open_store(path, key) as store, store.read_engine.connect() as conn:
        return conn.execute(select(func.count()).select_from(tables.facts)).scalar_one()


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make this program the next version, with one more migration."""

    def become() -> None:
        become_next(tmp_path / "program", monkeypatch)

    return become


def test_the_migrations_make_exactly_the_tables_of_this_version(path: Path, key: bytes):
    with create_store(path, key) as store, store.write_engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        differences = compare_metadata(context, tables.METADATA)
        assert schema_version(conn) == engine.SCHEMA_VERSION
    # Not equal? ``python -m db.migrations.draft`` writes the missing step.
    assert differences == []


def test_the_last_migration_has_the_number_of_this_version():
    names = sorted(file.name for file in paths.db_file("migrations", "versions").glob("0*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, engine.SCHEMA_VERSION + 1))
    assert all(len(name) > len("0001_x.py") for name in names)


def test_making_a_store_leaves_nothing_half_made_beside_it(path: Path, key: bytes):
    path.with_name("kiosk.db.making").write_bytes(b"what a power cut left")
    create_store(path, key).close()
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "kiosk.db",
        "kiosk.db.keycheck",
    ]


def test_a_store_is_not_made_over_another_file(path: Path, key: bytes):
    path.write_bytes(b"something")
    with pytest.raises(errors.StoreExists):
        create_store(path, key)
    assert path.read_bytes() == b"something"


def test_a_store_of_this_version_is_left_alone(path: Path, key: bytes):
    create_store(path, key).close()
    before = path.read_bytes()
    done = migrate_store(path, key)
    assert (done.found, done.version, done.kept) == (THIS, THIS, None)
    assert path.read_bytes() == before


def test_an_older_store_is_refused_until_it_is_migrated(
    path: Path, key: bytes, newer_program: Callable[[], None]
):
    create_store(path, key).close()
    newer_program()
    with pytest.raises(errors.OlderStore):
        open_store(path, key)


def test_a_migrated_store_holds_every_fact_and_the_old_file_is_kept(
    path: Path, key: bytes, newer_program: Callable[[], None]
):
    create_store(path, key).close()
    fill(path, key)
    before = count_facts(path, key)
    newer_program()
    done = migrate_store(path, key)
    assert (done.found, done.version) == (THIS, THIS + 1)
    assert count_facts(path, key) == before
    with open_store(path, key) as store, store.read_engine.connect() as conn:
        conn.exec_driver_sql("SELECT day FROM local_notes").fetchall()
    assert done.kept is not None
    link = raw_connection(done.kept, key)
    assert link.execute("SELECT count(*) FROM facts").fetchone()[0] == before
    assert link.execute("PRAGMA user_version").fetchone()[0] == THIS
    link.close()


def test_a_migration_that_changes_the_village_is_thrown_away(
    path: Path, key: bytes, newer_program: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    create_store(path, key).close()
    fill(path, key)
    before = path.read_bytes()
    newer_program()
    monkeypatch.setattr(migrate, "verify", lambda _: Verdict(3, "verify-table", "x", 0.0))
    with pytest.raises(MigrationFailed):
        migrate_store(path, key)
    assert path.read_bytes() == before


def test_an_older_program_refuses_the_migrated_store(
    path: Path, key: bytes, newer_program: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    create_store(path, key).close()
    newer_program()
    migrate_store(path, key)
    whole = path.read_bytes()
    monkeypatch.setattr(engine, "SCHEMA_VERSION", THIS)
    for attempt in (open_store, migrate_store):
        with pytest.raises(errors.NewerStore):
            attempt(path, key)
    assert path.read_bytes() == whole


def test_projecting_anew_gives_the_same_tables(path: Path, key: bytes):
    with create_store(path, key) as store:
        node = new_node(store)
        with node.work() as uow:
            uow.append(DayOpened(uow.day))
            uow.commit()
        with store.write_engine.begin() as conn:
            before = {t.name: conn.execute(select(t)).all() for t in tables.of_group("projected")}
            assert migrate.project_anew(conn) == 2
            after = {t.name: conn.execute(select(t)).all() for t in tables.of_group("projected")}
    assert after == before
