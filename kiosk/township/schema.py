"""Which tables a township's database has, and how they come up to this program's.

Two chains of migrations make them, on both engines: the kiosk's own (``db/migrations``), for the
tables every node has, and the township's (``db/migrations/township``), for what only it keeps. On
PostgreSQL row-level security is laid over them after every step.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, insert, update
from sqlalchemy import inspect as inspection

from kiosk import paths
from kiosk.store import engine, errors, tables
from kiosk.township.tables import METADATA as TOWN
from kiosk.township.tables import VERSION

SCHEMA_VERSION = 2
"""Of the township's own tables; one step for each file in db/migrations/township/versions."""

API_ROLE = "kiosk_api"
_KIOSK_STEPS, _TOWN_STEPS = "alembic_version", "township_steps"
_NOTED = {_KIOSK_STEPS, _TOWN_STEPS, VERSION.name}


class OlderTownship(errors.CannotOpen):
    """An older program wrote this database; it has to be migrated first."""

    message_id = "township-store-older"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a township's database.

    Attributes:
        store: Of the tables a kiosk has too.
        town: Of the township's own.
    """

    store: int
    town: int

    def __str__(self) -> str:
        return f"{self.store}.{self.town}"


FIRST = Version(2, 1)
"""What 0.2.0 made, on PostgreSQL and in backups without saying so."""


def this_version() -> Version:
    """What this program works with."""
    return Version(engine.SCHEMA_VERSION, SCHEMA_VERSION)


def version_in(conn: Connection) -> Version:
    """What a database holds.

    Raises:
        StoreMissing: nothing of a township's.
    """
    look = inspection(conn)
    if not look.has_table(VERSION.name):
        raise errors.StoreMissing("no township was made here")
    town = int(conn.execute(VERSION.select()).scalar_one())
    if conn.dialect.name == "sqlite":
        return Version(engine.schema_version(conn), town)
    if not look.has_table(_KIOSK_STEPS):
        return Version(FIRST.store, town)
    step = conn.exec_driver_sql(f"SELECT version_num FROM {_KIOSK_STEPS}").scalar_one()
    return Version(int(step), town)


def check(found: Version) -> None:
    """Refuse what this program cannot work with.

    Raises:
        NewerStore: a newer program wrote it.
        OlderTownship: it has to be migrated first.
    """
    known = this_version()
    if found.store > known.store or found.town > known.town:
        raise errors.NewerStore(found=str(found), known=str(known))
    if found != known:
        raise OlderTownship(f"{found} is older than {known}", found=str(found), known=str(known))


def step_up(conn: Connection, to: Version | None = None) -> None:
    """Bring an empty or older database up, inside the caller's transaction.

    Args:
        to: This program's version when left out; another one only to put an old backup back.
    """
    to = to or this_version()
    look = inspection(conn)
    if look.has_table(VERSION.name) and not look.has_table(_TOWN_STEPS):
        _stamp(conn)
    _upgrade(conn, "migrations", to.store)
    _upgrade(conn, "migrations/township", to.town)
    if conn.execute(VERSION.select()).first() is None:
        conn.execute(insert(VERSION).values(version=to.town))
    else:
        conn.execute(update(VERSION).values(version=to.town))
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA user_version={to.store}")
    else:
        _guard(conn)


def tables_in(conn: Connection) -> list[Table]:
    """What is in a backup: all but what is made again from the logs, and who is signed in.

    Read from the database: an older one has other columns than this program's tables.
    """
    found = MetaData()
    found.reflect(conn)
    left = {each.name for each in all_tables() if each.info["group"] in ("projected", "passing")}
    return [each for each in found.sorted_tables if each.name not in _NOTED | left]


def all_tables() -> list[Table]:
    """Every table of this version, in an order that is safe to create and to fill."""
    return [*tables.METADATA.sorted_tables, *TOWN.sorted_tables]


def _stamp(conn: Connection) -> None:
    """0.2.0 noted no steps of the township's chain, and on PostgreSQL none at all."""
    noted = {_TOWN_STEPS: FIRST.town}
    if not inspection(conn).has_table(_KIOSK_STEPS):
        noted[_KIOSK_STEPS] = FIRST.store
    for table, step in noted.items():
        conn.exec_driver_sql(
            f"CREATE TABLE {table} (version_num VARCHAR(32) NOT NULL,"
            f" CONSTRAINT {table}_pkc PRIMARY KEY (version_num))"
        )
        conn.exec_driver_sql(f"INSERT INTO {table} VALUES ('{step:04}')")


def _upgrade(conn: Connection, chain: str, to: int) -> None:
    # Imported here: most commands have nothing to migrate, and it takes most of a second.
    from alembic import command

    from kiosk.store.migrate import alembic_config

    command.upgrade(alembic_config(conn, paths.db_file(*chain.split("/"))), f"{to:04}")


def _guard(conn: Connection) -> None:
    """Row-level security on every table of villages; nothing at all on the others.

    The setting is read once in a statement (a sub-select), not once for each row.
    """
    run = conn.exec_driver_sql
    run(f"GRANT USAGE ON SCHEMA public TO {API_ROLE}")
    named = "(SELECT string_to_array(current_setting('kiosk.villages', true), chr(31)))::text[]"
    look = inspection(conn)
    for bare in look.get_table_names():
        if "village" not in {column["name"] for column in look.get_columns(bare)}:
            continue
        name = f'"{bare}"'
        run(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {API_ROLE}")
        run(f"DROP POLICY IF EXISTS common ON {name}")
        run(f"DROP POLICY IF EXISTS own ON {name}")
        run(f"CREATE POLICY common ON {name} FOR SELECT TO {API_ROLE} USING (village = '*')")
        run(
            f"CREATE POLICY own ON {name} TO {API_ROLE}"
            f" USING (village = ANY ({named})) WITH CHECK (village = ANY ({named}))"
        )
