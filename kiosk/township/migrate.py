"""Brings a township's database up to this program's version, or leaves it as it was.

Nothing is migrated that was not set aside first: the embedded store's old file is kept whole, of a
PostgreSQL database a sealed backup is written, which the old program and this one can put back. The
tables are stepped up, everything that comes from the logs is made again, every village is replayed
and compared, and only then does it count: by one rename, or by one COMMIT.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from kiosk.store import errors
from kiosk.store import migrate as files
from kiosk.store.anew import project_anew
from kiosk.store.engine import open_any_version, write_key_check
from kiosk.store.keys import Keys, load_keys
from kiosk.store.migrate import MigrationFailed
from kiosk.township import schema
from kiosk.township.backup import backup_of
from kiosk.township.database import NAME, found_in, open_any_township
from kiosk.township.office import STORE, Office
from kiosk.township.schema import OlderTownship, Version
from kiosk.township.verify import verify_in, villages_in

OTHERS_S = 10.0
"""How long others may take to let go of the database."""

_LOCK = 0x4B494F534B  # any number; only migrations take it
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = %s AND pid <> pg_backend_pid()"
)


class StillServed(errors.CannotOpen):
    """Another server or command has the database open; it would go on with the old tables."""

    message_id = "township-still-served"


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done.

    Attributes:
        found: The version the database had.
        version: The version it has now.
        kept: The old file, or the backup that was written first; ``None`` when nothing was done.
    """

    found: Version
    version: Version
    kept: Path | None


def migrate_township(
    office: Office, begun: Callable[[Version], None] = lambda found: None
) -> Migrated:
    """Bring the township's database up to this program. No other server may have it open.

    Args:
        begun: Called with the version found, once there is something to do.

    Raises:
        NewerStore: a newer program wrote it; nothing was touched.
        StillServed: somebody else has it open; nothing was touched.
        MigrationFailed: it did not come out the same; it is as it was.
        CannotOpen: it cannot be opened.
    """
    keys = load_keys(office.keys)
    place = office.place(keys)
    with open_any_township(place) as store:
        found = found_in(store)
    try:
        schema.check(found)
    except OlderTownship:
        begun(found)
    else:
        return Migrated(found, found, None)
    kept = _database(office, keys) if place.address else _file(place.file, keys.store, found)
    return Migrated(found, schema.this_version(), kept)


def _file(path: Path, key: bytes, found: Version) -> Path:
    copy = files.fresh_name(path, "migrating")
    files.copy_store(path, key, copy)
    write_key_check(copy, key)
    with open_any_version(copy, key) as store:
        with store.write_engine.begin() as conn:
            _step_up(conn)
        with store.read_engine.connect() as conn, conn.begin():
            _prove(conn)
    kept = files.keep(path, f"v{found}")
    files.into_place(copy, path, key)
    return kept


def _database(office: Office, keys: Keys) -> Path | None:
    """One transaction: it is there at its end, or nothing is."""
    with open_any_township(office.place(keys)) as store, store.write_engine.begin() as conn:
        run = conn.exec_driver_sql
        # Each of our own limits would end a large township's migration half way.
        for limit in ("statement", "lock", "idle_in_transaction_session"):
            run(f"SET LOCAL {limit}_timeout = 0")
        run("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        found = schema.version_in(conn)
        if found == schema.this_version():
            return None  # another one did it while we waited
        _alone(conn)
        kept = files.kept_name(office.data / STORE, f"v{found}")
        backup_of(office, conn, kept)
        _step_up(conn)
        _prove(conn)
    return kept


def _alone(conn: Connection) -> None:
    """Wait until nobody else has the database open, and let nobody in from now on."""
    until = time.monotonic() + OTHERS_S
    while conn.exec_driver_sql(_OTHERS, (NAME,)).scalar_one():
        if time.monotonic() > until:
            raise StillServed("somebody else has the database open")
        time.sleep(0.2)
        # What it says is looked up once in a transaction, unless it is forgotten.
        conn.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    names = ", ".join(f'"{table.name}"' for table in schema.tables_in(conn))
    conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{OTHERS_S:.0f}s'")
    try:
        conn.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    except OperationalError as late:
        raise StillServed("a table is in use") from late


def _step_up(conn: Connection) -> None:
    schema.step_up(conn)
    project_anew(conn)


def _prove(conn: Connection) -> None:
    for village in villages_in(conn):
        verdict = verify_in(conn, village).verdict
        if not verdict.sound:
            raise MigrationFailed(f"{village}: {verdict.problem} {verdict.where}")
