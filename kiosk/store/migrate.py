"""Makes new stores and brings old ones up to this program's version.

A migration never works on the store itself. It copies the store, steps the copy up in one
transaction, fills the projected tables anew from the log, replays the log once more into empty
tables and compares; only then one rename puts the copy in the store's place. A power cut leaves
the old file or the new one, never half of each (FAULTS.md D3), and the old file is kept.

Alembic is imported only when there is something to make or to migrate: it takes most of a second.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from kiosk import paths
from kiosk.store import engine, errors
from kiosk.store.anew import project_anew
from kiosk.store.engine import Store, open_store, sync_folder
from kiosk.store.verify import verify

if TYPE_CHECKING:
    from alembic.config import Config

KEPT_FOLDER = "before-migration"


class MigrationFailed(errors.StoreError):
    """The migrated copy was not the same village; the store is as it was."""

    message_id = "error-migration-failed"


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done.

    Attributes:
        found: The version the store had.
        version: The version it has now.
        kept: The old file, set aside whole; ``None`` when nothing had to be done.
    """

    found: int
    version: int
    kept: Path | None


def create_store(path: Path, key: bytes, version: int | None = None) -> Store:
    """Make an empty store with all its tables, whole or not at all.

    Args:
        version: An older one, for an old township's rows; this program's when left out.

    Raises:
        StoreExists: there is a file already.
        CannotOpen: the disk would not take it.
    """
    path = Path(path)
    if path.exists():
        raise errors.StoreExists(str(path))
    making = fresh_name(path, "making")
    with open_store(making, key, create=True) as store, store.write_engine.begin() as conn:
        _upgrade(conn, version)
    into_place(making, path, key)
    return open_store(path, key) if version is None else engine.open_any_version(path, key)


def migrate_store(path: Path, key: bytes) -> Migrated:
    """Bring the store in ``path`` up to this program. Nobody else may have it open.

    Raises:
        NewerStore: a newer program wrote it; nothing was touched.
        MigrationFailed: the copy did not come out the same; the store is as it was.
        CannotOpen: missing, wrong key, damaged, in use.
    """
    path = Path(path)
    try:
        open_store(path, key).close()
    except errors.OlderStore as older:
        found = int(older.message_args["found"])
    else:
        return Migrated(engine.SCHEMA_VERSION, engine.SCHEMA_VERSION, None)
    copy = fresh_name(path, "migrating")
    copy_store(path, key, copy)
    engine.write_key_check(copy, key)
    _step_up(copy, key)
    kept = keep(path, f"v{found}")
    into_place(copy, path, key)
    return Migrated(found, engine.SCHEMA_VERSION, kept)


def copy_store(path: Path, key: bytes, target: Path) -> None:
    """Copy a store, WAL and all, into a new file with the same key.

    Raises:
        StoreExists: ``target`` is there already.
        CannotOpen: the source cannot be read.
    """
    if target.exists():
        raise errors.StoreExists(str(target))
    # VACUUM INTO gives the copy the connection's own key.
    with contextlib.closing(engine.raw_connection(path, key)) as link:
        link.execute("VACUUM INTO ?", (str(target),))
    sync_file(target)
    sync_folder(target.parent)


def alembic_config(conn: Connection, chain: Path | None = None) -> Config:
    """Alembic, pointed at ``db/migrations`` and at a connection inside a transaction.

    Args:
        chain: The folder of another chain (the township's).
    """
    from alembic.config import Config

    config = Config()
    chain = chain or paths.db_file("migrations")
    config.set_main_option("script_location", str(chain).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    return config


def sync_file(path: Path) -> None:
    """See a closed file onto the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _upgrade(conn: Connection, version: int | None = None) -> None:
    from alembic import command

    version = version or engine.SCHEMA_VERSION
    command.upgrade(alembic_config(conn), f"{version:04}")
    conn.exec_driver_sql(f"PRAGMA user_version={version}")


def _step_up(copy: Path, key: bytes) -> None:
    with engine.open_any_version(copy, key) as store:
        with store.write_engine.begin() as conn:
            _upgrade(conn)
            project_anew(conn)
        verdict = verify(store)
    if not verdict.sound:
        raise MigrationFailed(f"{verdict.problem}: {verdict.where}")


def fresh_name(path: Path, what: str) -> Path:
    """A name for work under way; what an earlier, broken-off run left there is thrown away."""
    name = path.with_name(f"{path.name}.{what}")
    for leftover in (name, *_beside(name), engine.key_check_file(name)):
        leftover.unlink(missing_ok=True)
    return name


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def keep(path: Path, version: str) -> Path:
    """Set the old file aside under a second name; the store keeps its own until the rename."""
    kept = kept_name(path, version)
    os.link(path, kept)
    sync_folder(kept.parent)
    return kept


def kept_name(path: Path, version: str) -> Path:
    """A free name for what a migration sets aside; its folder is made."""
    folder = path.parent / KEPT_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    number = 1
    while (kept := folder / f"{path.name}.{version}.{number}").exists():
        number += 1
    return kept


def into_place(made: Path, path: Path, key: bytes) -> None:
    """Rename a closed, finished file to the store's name."""
    for leftover in (*_beside(made), *_beside(path)):
        # Its WAL would be read into the wrong file. Closing the last connection removes it.
        if leftover.exists() and leftover.name.endswith("-wal") and leftover.stat().st_size:
            raise errors.InUse(str(leftover))
        leftover.unlink(missing_ok=True)
    if not engine.key_belongs(path, key):
        engine.write_key_check(path, key)
    sync_file(made)
    made.replace(path)
    engine.key_check_file(made).unlink(missing_ok=True)
    sync_folder(path.parent)
