"""A township's database from an older program: brought up whole, or left as it was."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from kiosk import __version__, paths
from kiosk.store import errors, tables
from kiosk.store.engine import Store
from kiosk.store.keys import STORE_KEY, load_keys
from kiosk.store.migrate import MigrationFailed
from kiosk.store.recovery import RecoverySheet, new_sheet, read_sheet
from kiosk.township import backup, database, migrate, schema
from kiosk.township import tables as towns
from kiosk.township.database import Place, create_township, found_in, open_any_township
from kiosk.township.migrate import Migrated, StillServed, migrate_township
from kiosk.township.office import STORE, Office, write_settings
from kiosk.township.schema import FIRST, OlderTownship, Version, this_version
from kiosk.township.verify import verify
from tests.helpers.make_fixture_township import TOWNSHIPS, an_office, what_it_holds
from tests.helpers.next_version import become_next
from tests.helpers.postgres import the_cluster

SHIPPED = sorted(folder.name for folder in TOWNSHIPS.iterdir())
EACH = pytest.mark.parametrize("kind", ["embedded", "postgresql"])
SEED = random.SystemRandom().randrange(1 << 30)


def known(version: str = "0.2.0") -> dict:
    return json.loads((TOWNSHIPS / version / "known.json").read_text(encoding="utf-8"))


def shipped(kind: str, folder: Path, version: str = "0.2.0") -> Office:
    """The township that a shipped version left, in its folders."""
    sheet = new_sheet()
    office = an_office(folder, sheet, "")
    (office.data / STORE).unlink()
    if kind == "embedded":
        shutil.copy(TOWNSHIPS / version / STORE, office.data / STORE)
        key = office.keys / STORE_KEY
        key.chmod(0o600)
        key.write_bytes(bytes.fromhex(known(version)["store_key"]))
    else:
        dump = gzip.decompress((TOWNSHIPS / version / "township.sql.gz").read_bytes())
        settings = replace(office.settings, database=the_cluster().loaded(dump))
        office = replace(office, settings=settings)
    write_settings(office.data / "township.toml", office.settings)
    return office


def opened(office: Office) -> Store:
    return open_any_township(office.place(load_keys(office.keys)))


def version_of(office: Office) -> Version:
    with opened(office) as store:
        return found_in(store)


def the_sheet(version: str = "0.2.0") -> RecoverySheet:
    sheet = read_sheet(known(version)["code"])
    assert isinstance(sheet, RecoverySheet)
    return sheet


def made(kind: str, folder: Path) -> Store:
    address = the_cluster().new_database() if kind == "postgresql" else ""
    return create_township(Place(folder / STORE, bytes(range(32)), address))


def assert_sound(store: Store) -> None:
    assert [each for each in verify(store) if not each.verdict.sound] == []


def test_this_version_left_a_township() -> None:
    assert __version__ in SHIPPED


@EACH
def test_the_migrations_make_exactly_the_tables_of_this_version(kind: str, tmp_path: Path) -> None:
    noted = {"schema", "alembic_version", "township_steps"}
    with made(kind, tmp_path) as store, store.write_engine.begin() as conn:
        opts = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or name not in noted,
        }
        context = MigrationContext.configure(conn, opts=opts)
        both = [tables.METADATA, towns.METADATA]
        # Not equal? ``python -m db.migrations.draft`` writes the missing step.
        assert compare_metadata(context, both) == []  # type: ignore[arg-type]
        assert schema.version_in(conn) == this_version()


def test_the_last_migration_has_the_number_of_this_version() -> None:
    folder = paths.db_file("migrations", "township", "versions")
    names = sorted(file.name for file in folder.glob("0*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, schema.SCHEMA_VERSION + 1))


def shape(conn: Connection) -> dict[str, set]:
    """Columns, indexes, constraints, policies and rights of a PostgreSQL database."""
    asked = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check"
        " FROM pg_policies",
        "rights": "SELECT relname, relrowsecurity, relacl::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    }
    return {name: set(map(tuple, conn.exec_driver_sql(sql).all())) for name, sql in asked.items()}


@pytest.mark.parametrize("version", SHIPPED)
def test_a_migrated_database_is_the_same_as_a_new_one(version: str, tmp_path: Path) -> None:
    office = shipped("postgresql", tmp_path, version)
    migrate_township(office)
    with (
        opened(office) as old,
        made("postgresql", tmp_path) as new,
        old.read_engine.connect() as first,
        new.read_engine.connect() as second,
    ):
        assert shape(first) == shape(second)


@EACH
@pytest.mark.parametrize("version", SHIPPED)
def test_a_shipped_township_migrates_verifies_and_holds_what_it_held(
    version: str, kind: str, tmp_path: Path
) -> None:
    office = shipped(kind, tmp_path, version)
    found = version_of(office)
    done = migrate_township(office)
    assert (done.found, done.version) == (found, this_version())
    assert (done.kept is not None) == (found != this_version())
    with office.opened() as town:
        assert_sound(town.store)
        assert what_it_holds(town.store) == known(version)[kind]
    assert migrate_township(office) == Migrated(this_version(), this_version(), None)


@pytest.mark.parametrize("version", [each for each in SHIPPED if each != __version__])
def test_what_was_set_aside_is_the_township_as_it_was(version: str, tmp_path: Path) -> None:
    office = shipped("embedded", tmp_path, version)
    before = (office.data / STORE).read_bytes()
    kept = migrate_township(office).kept
    assert kept is not None
    assert kept.read_bytes() == before


def test_the_backup_before_a_migration_opens_again_on_another_machine(tmp_path: Path) -> None:
    office = shipped("postgresql", tmp_path / "one")
    sheet = new_sheet()
    public = office.keys / "recovery.pub"
    public.write_bytes(sheet.public)
    kept = migrate_township(office).kept
    assert kept is not None
    done = backup.restore(kept, sheet, tmp_path / "two" / "town", tmp_path / "two" / "town-keys")
    assert done.facts == known()["postgresql"]["facts"]
    assert version_of(done.office) == this_version()


@EACH
@pytest.mark.parametrize("version", SHIPPED)
def test_a_shipped_backup_is_put_back_and_brought_up(
    version: str, kind: str, tmp_path: Path
) -> None:
    address = the_cluster().new_database() if kind == "postgresql" else ""
    done = backup.restore(
        TOWNSHIPS / version / "township.backup", the_sheet(version), tmp_path / "town",
        tmp_path / "town-keys", database=address,
    )  # fmt: skip
    held = known(version)["embedded"]
    assert done.facts == held["facts"]
    assert version_of(done.office) == this_version()
    with opened(done.office) as store:
        now = what_it_holds(store)
    for name in ("balances", "members", "villages", "devices", "staff"):
        assert now[name] == held[name]


@EACH
def test_an_older_township_is_refused_until_it_is_migrated(kind: str, tmp_path: Path) -> None:
    office = shipped(kind, tmp_path)
    with pytest.raises(OlderTownship), office.opened():
        pass
    assert version_of(office) == FIRST


@EACH
def test_the_step_of_a_next_version_runs_on_both_engines_and_an_older_program_refuses_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = shipped(kind, tmp_path / "town")
    with monkeypatch.context() as patch:
        become_next(tmp_path / "program", patch)
        migrate_township(office)
        with office.opened() as town:
            with town.store.read_engine.connect() as conn:
                conn.execute(text("SELECT day FROM local_notes")).all()
            assert_sound(town.store)
            backup.backup(office, town.store, tmp_path / "later.backup")
    with pytest.raises(errors.NewerStore), office.opened():
        pass
    with pytest.raises(errors.NewerStore):
        migrate_township(office)
    keys = tmp_path / "elsewhere" / "keys"
    sheet = new_sheet()
    (office.keys / "recovery.pub").write_bytes(sheet.public)
    with monkeypatch.context() as patch:
        become_next(tmp_path / "program", patch)
        with office.opened() as town:
            backup.backup(office, town.store, tmp_path / "latest.backup")
    with pytest.raises(errors.NewerStore):
        backup.restore(tmp_path / "latest.backup", sheet, tmp_path / "elsewhere" / "town", keys)
    assert not keys.exists()


@EACH
def test_a_township_that_does_not_come_out_the_same_is_left_as_it_was(
    kind: str, tmp_path: Path
) -> None:
    office = shipped(kind, tmp_path)
    with opened(office) as store, store.write_engine.begin() as conn:
        conn.execute(text("UPDATE facts SET hash = substr(hash, 2) WHERE seq = 5"))
    with pytest.raises(MigrationFailed):
        migrate_township(office)
    assert version_of(office) == FIRST
    with opened(office) as store, store.read_engine.connect() as conn:
        names = {name for (name,) in conn.execute(text("SELECT name FROM villages"))}
    assert names == {"青石湾村", "柳树屯村"}


def test_nothing_is_migrated_under_another_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = shipped("postgresql", tmp_path)
    monkeypatch.setattr(migrate, "OTHERS_S", 1.0)
    with psycopg.connect(office.settings.database, application_name=database.NAME):
        with pytest.raises(StillServed):
            migrate_township(office)
        assert version_of(office) == FIRST
    # Whoever calls itself otherwise (an administrator's psql) is met at the tables.
    with psycopg.connect(office.settings.database) as other:
        other.execute("SELECT count(*) FROM facts")
        with pytest.raises(StillServed):
            migrate_township(office)
    migrate_township(office)


@EACH
def test_killed_at_any_moment_it_is_the_old_one_or_the_new_one(kind: str, tmp_path: Path) -> None:
    dice = random.Random(SEED)
    print("seed", SEED)
    office = shipped(kind, tmp_path)
    command = [sys.executable, "-u", "-m", "kiosk", "township", "migrate"]
    command += ["--data", str(office.data), "--keys", str(office.keys)]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        if process.stdout.readline():  # it has begun
            time.sleep(dice.uniform(0, 0.4 if kind == "embedded" else 2.5))
        process.kill()
        print("ended with", process.wait())
        process.stdout.close()
        with opened(office) as store:
            assert found_in(store) in (FIRST, this_version())
            assert_sound(store)
            assert what_it_holds(store) == known()[kind]
    migrate_township(office)
    with office.opened() as town:
        assert what_it_holds(town.store) == known()[kind]
