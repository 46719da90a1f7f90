"""Backups of a township: one sealed file that opens on another machine and another database.

In it are the logs with everything beside them, the township's own tables, and its keys, because a
township with other keys would be a stranger to every kiosk. Tables that are projected from the logs
are not: they are made again, and that they come out right is part of putting the township back.
The file is the same for the embedded store and for PostgreSQL.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Boolean, Connection, MetaData, Table, select

from kiosk.store import errors, tables
from kiosk.store.anew import project_anew
from kiosk.store.backup import BackupFailed, publish
from kiosk.store.backup_file import BackupDamaged, NotABackup, to_read
from kiosk.store.bulk import insert_rows
from kiosk.store.engine import Store, sync_folder
from kiosk.store.keys import (
    BOX_KEY,
    DEVICE_KEY,
    RECOVERY_PUBLIC,
    STORE_KEY,
    Keys,
    KeysExist,
    check_apart,
    keys_in,
    load_keys,
    write_private,
)
from kiosk.store.recovery import RecoverySheet
from kiosk.store.writer import forget_cache
from kiosk.township import schema
from kiosk.township.database import create_township
from kiosk.township.office import FILE, Office, Settings, load_office, write_settings
from kiosk.township.own_logs import begin_all_anew
from kiosk.township.sealed import Opening, Sealing
from kiosk.township.verify import verify

_PAGE = 1000
_TLS = ("ca.pem", "ca.key", "server.pem", "server.key")
Told = Callable[[str, int], None]
"""Called with a table's name and how many of its rows are done."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A finished, verified backup: its file, size in bytes, SHA-256 and number of facts."""

    path: Path
    size: int
    digest: bytes
    facts: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now, and how many facts and villages were replayed."""

    office: Office
    facts: int
    villages: int


def backup(office: Office, store: Store, file: Path) -> BackupMade:
    """Write a backup; the server goes on meanwhile.

    Raises:
        StoreExists: there is a file of that name.
        BackupFailed: it could not be read again, and was taken away.
        CannotRecord: the disk is full, read-only or failing; nothing is left behind.
    """
    with store.read_engine.connect() as conn, conn.begin():
        return backup_of(office, conn, file)


def backup_of(office: Office, conn: Connection, file: Path) -> BackupMade:
    """As :func:`backup`, of what one transaction sees, whichever version wrote it.

    Raises:
        StoreExists, BackupFailed, CannotRecord: as there.
    """
    if file.exists():
        raise errors.StoreExists(str(file))
    keys = load_keys(office.keys)
    part = file.with_name(f".{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        written, digest, key = _write(office, keys, conn, part)
        forget_cache(part)
        _look_through(part, written, digest, key)
        publish(part, file)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        reason = errors.reason_of(error)
        if isinstance(error, errors.StoreError) or reason is None:
            raise
        raise errors.CannotRecord(reason, str(error)) from error
    return BackupMade(file, file.stat().st_size, digest, written["facts"])


def _write(
    office: Office, keys: Keys, conn: Connection, part: Path
) -> tuple[dict[str, int], bytes, bytes]:
    counts: dict[str, int] = {}
    version = schema.version_in(conn)
    with open(part, "xb", opener=_private) as out:
        sealing = Sealing(out, keys.recovery_public)
        head = {"schema": version.town, "store": version.store}
        sealing.put(head | {"settings": asdict(office.settings)})
        sealing.put({"keys": _keys_of(office, keys)})
        for table in schema.tables_in(conn):
            counts[table.name] = 0
            for rows in _pages(conn, table):
                names = [column.name for column in table.columns]
                sealing.put({"table": table.name, "columns": names, "rows": rows})
                counts[table.name] += len(rows)
        sealing.put({"counts": counts})
        sealing.close()
        out.flush()
        os.fsync(out.fileno())
    with part.open("rb") as again:
        return counts, hashlib.file_digest(again, "sha256").digest(), sealing.key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _pages(conn: Connection, table: Table) -> Iterator[list[list[Any]]]:
    asked = select(table).order_by(*table.primary_key.columns)
    for rows in conn.execute(asked.execution_options(yield_per=_PAGE)).partitions():
        yield [list(row) for row in rows]


def _look_through(part: Path, written: dict[str, int], digest: bytes, key: bytes) -> None:
    """Read all of it back from the disk, and count."""
    with part.open("rb") as again:
        if hashlib.file_digest(again, "sha256").digest() != digest:
            raise BackupFailed("what the disk gives back is not what was written")
        again.seek(0)
        counts = dict.fromkeys(written, 0)
        for message in Opening(again, None, key).messages():
            if "table" in message:
                counts[message["table"]] += len(message["rows"])
    if counts != written:
        raise BackupFailed("rows are missing in what was written")


def _keys_of(office: Office, keys: Keys) -> dict[str, bytes]:
    found = {
        DEVICE_KEY: keys.device.private_bytes_raw(),
        BOX_KEY: keys.box.private_bytes_raw(),
        RECOVERY_PUBLIC: keys.recovery_public,
    }
    for name in _TLS:
        path = office.certificates.folder / name
        if path.exists():
            found[f"tls/{name}"] = path.read_bytes()
    return found


# ---- putting it back ---------------------------------------------------------------------------


def restore(
    file: Path,
    sheet: RecoverySheet,
    data: Path,
    keys: Path,
    *,
    database: str = "",
    told: Told = lambda table, rows: None,
) -> Restored:
    """Put a township back where there is none, prove every village, and begin its logs anew.

    Args:
        file: A backup.
        sheet: The recovery sheet.
        data: Its data folder; ``township.toml`` may be there already (its database was lost).
        keys: Its keys: none, or those of this very township.
        database: A PostgreSQL address with an empty database; where it says nothing, what
            ``township.toml`` says, else the embedded store.

    Raises:
        NoBackup, NotABackup, BackupDamaged, WrongSheet, NewerStore: the file; nothing was made.
        StoreExists, KeysExist: there is a township here; nothing was made.
    """
    check_apart(keys, data)
    with to_read(file) as source:
        messages = Opening(source, sheet).messages()
        head: dict[str, Any] = next(messages, {})
        held: dict[str, Any] = next(messages, {})
        if "settings" not in head or "keys" not in held:
            raise NotABackup(str(file))
        found = _version_of(head)
        office = _office(head["settings"], data, keys, database)
        made = _keys(office, held["keys"])
        store = create_township(office.place(load_keys(keys)), found)
        try:
            with store:
                facts = _fill(store, messages, told)
                villages = _prove(store)
                begin_all_anew(office.township(load_keys(keys), store))
        except BaseException:
            _empty_again(office, store)
            for path in made:
                path.unlink(missing_ok=True)
            raise
    return Restored(office, facts, villages)


def _version_of(head: dict[str, Any]) -> schema.Version:
    """Which version's tables a backup holds; 0.2.0 said only half of it."""
    found = schema.Version(head.get("store", schema.FIRST.store), head["schema"])
    with contextlib.suppress(schema.OlderTownship):
        schema.check(found)
    return found


def _office(said: dict[str, Any], data: Path, keys: Path, database: str) -> Office:
    if (data / FILE).exists():
        office = load_office(data, keys)
        if office.settings.township != said["township"]:
            raise errors.StoreExists(str(data / FILE))
    else:
        office = Office(data, keys, replace(Settings(**said), database="", workers=1))
    if database:
        office = replace(office, settings=replace(office.settings, database=database))
    return office


def _keys(office: Office, held: dict[str, bytes]) -> list[Path]:
    """Settings and keys into their folders; what was made, to be taken away if it comes to that."""
    made: list[Path] = []
    if keys_in(office.keys):
        device = Ed25519PrivateKey.from_private_bytes(held[DEVICE_KEY])
        if load_keys(office.keys).device_public != device.public_key().public_bytes_raw():
            raise KeysExist(str(office.keys))
    else:
        (office.keys / "tls").mkdir(mode=0o700, parents=True, exist_ok=True)
        office.keys.chmod(0o700)
        for name, content in (held | {STORE_KEY: os.urandom(32)}).items():
            path = office.keys / name
            if path.name != Path(name).name or ".." in Path(name).parts:
                raise BackupDamaged("a key's name")
            write_private(path, content)
            made.append(path)
        sync_folder(office.keys)
    if not (office.data / FILE).exists():
        write_settings(office.data / FILE, office.settings)
        made.append(office.data / FILE)
    return made


def _fill(store: Store, messages: Iterator[Any], told: Told) -> int:
    """Rows as they were, stepped up, then everything projected from them, in one transaction."""
    counts: dict[str, int] = {}
    with store.write_engine.begin() as conn:
        known = {table.name: table for table in schema.tables_in(conn)}
        for message in messages:
            if "counts" in message:
                if {name: count for name, count in message["counts"].items() if count} != counts:
                    raise BackupDamaged("rows are missing")
                break
            table = known.get(message["table"])
            if table is None:
                raise BackupDamaged(message["table"])
            insert_rows(conn, table, _rows(table, message))
            counts[table.name] = counts.get(table.name, 0) + len(message["rows"])
            told(table.name, counts[table.name])
        else:
            raise BackupDamaged("its end is missing")
        for _ in messages:
            raise BackupDamaged("something comes after its end")
        schema.step_up(conn)
        project_anew(conn)
    return counts.get(tables.facts.name, 0)


def _rows(table: Table, message: dict[str, Any]) -> list[dict[str, Any]]:
    names: list[str] = message["columns"]
    if set(names) != set(table.columns.keys()):
        raise BackupDamaged(f"the columns of {table.name}")
    truths = {column.name for column in table.columns if isinstance(column.type, Boolean)}
    rows = [dict(zip(names, row, strict=True)) for row in message["rows"]]
    for row in rows:
        for name in truths:
            row[name] = bool(row[name])
    return rows


def _prove(store: Store) -> int:
    villages = 0
    for checked in verify(store):
        villages += 1
        if not checked.verdict.sound:
            where = f"{checked.village}: {checked.verdict.problem} {checked.verdict.where}"
            raise BackupDamaged(where)
    return villages


def _empty_again(office: Office, store: Store) -> None:
    """What was begun is taken away: it never was a township's store."""
    if office.settings.database:
        drop_tables(store)
        return
    path = store.path
    assert path is not None
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink(missing_ok=True)


def drop_tables(store: Store) -> None:
    """Take every table out of a database that was empty and never was a township's."""
    with store.write_engine.begin() as conn:
        found = MetaData()
        found.reflect(conn)
        found.drop_all(conn)
