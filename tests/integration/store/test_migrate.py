"""New stores, old stores and newer ones: whole or not at all, never over another."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from kiosk import paths
from kiosk.core.facts import REGISTRY
from kiosk.core.facts.node import DayOpened
from kiosk.core.facts.points import BatchBooked, EntriesTold
from kiosk.store import engine, errors, migrate, tables
from kiosk.store.anew import project_anew
from kiosk.store.engine import open_store, raw_connection, schema_version
from kiosk.store.migrate import MigrationFailed, create_store, migrate_store
from kiosk.store.verify import Verdict, verify
from tests.helpers.next_version import become_next
from tests.helpers.nodes import new_node

THIS = engine.SCHEMA_VERSION
FACTS = Path(__file__).parents[2] / "data" / "facts"


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


def test_whoever_adds_a_fact_or_a_field_of_one_adds_a_migration():
    known = [
        " ".join([name, *(spec.name for spec in fields(cls))])
        for name, cls in sorted(REGISTRY.items())
    ]
    # Not equal? Stores are projected anew only when their version rises: what an older program
    # kept raw would stay so. A released list is never changed; the next version gets its own.
    assert known == (FACTS / f"{THIS:04}.txt").read_text("utf-8").splitlines()


def test_what_a_shipped_program_kept_raw_is_projected_after_the_upgrade(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
):
    """0.2.0 did not know that an entry was told; a sister kiosk upgraded before it did."""
    with create_store(path, key, version=2) as store:
        node = new_node(store)
        with node.work() as uow:
            lines = (("m:1", "V1", 10, 2),)
            batch = uow.append(BatchBooked("s1", "paper", "1", "2026-11-20", lines))
            uow.append(EntriesTold(1, (batch.fact.event_id,), "screen"))
            uow.commit()
        with monkeypatch.context() as older, store.write_engine.begin() as conn:
            older.delitem(REGISTRY, "EntriesTold")
            project_anew(conn)
            told = conn.execute(select(tables.entries.c.witnessed)).scalars().all()
        assert told == [False]
    migrate_store(path, key)
    with open_store(path, key) as store:
        with store.read_engine.connect() as conn:
            assert conn.execute(select(tables.entries.c.witnessed)).scalars().all() == [True]
        assert verify(store).sound


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
