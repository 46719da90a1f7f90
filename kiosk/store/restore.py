"""Puts a backup back on a machine that has nothing: the sheet, the file, two empty folders.

The store is unpacked beside its place, read page by page, migrated if an older program made it, and
replayed; only then keys are made (the store's own key, a new device key), a new log is opened that
names the old one and its head, and one rename puts the store in place. Nothing is overwritten.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.clock import Clock
from kiosk.store import backup_file, engine, errors, migrate
from kiosk.store.engine import open_store, sync_folder
from kiosk.store.headfile import own_head, write_head
from kiosk.store.incarnation import open_next_log
from kiosk.store.keys import (
    Keys,
    KeysExist,
    check_apart,
    keys_in,
    load_keys,
    make_keys,
    renew_device_key,
    take_sheet,
)
from kiosk.store.log import Head
from kiosk.store.recovery import RecoverySheet
from kiosk.store.verify import verify
from kiosk.store.writer import pages_are_whole


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now.

    Attributes:
        path: The store.
        keys: Its keys on this machine.
        previous: The old log's head in the backup. What happened after it is lost here until the
            township, another kiosk or the paper says otherwise; ``None`` for an empty store.
        facts: How many facts were replayed.
    """

    path: Path
    keys: Keys
    previous: Head | None
    facts: int


def restore(
    file: Path,
    sheet: RecoverySheet,
    path: Path,
    keys_folder: Path,
    *,
    clock: Clock | None = None,
) -> Restored:
    """Put the backup ``file`` back as the store ``path``.

    Args:
        file: A backup.
        sheet: The recovery sheet, as ``recovery.read_sheet`` gave it.
        path: Where the store will be; nothing may be there. The folder is made.
        keys_folder: Where the keys will be. Nothing may be there, or the keys of this very store
            (its disk died and the keys did not, or a restore was cut off): those get a new
            device key.
        clock: For the new log's first fact.

    Raises:
        NoBackup, NotABackup, BackupDamaged, WrongSheet, NewerStore: the file; nothing was written.
        StoreExists, KeysExist: this machine has a store, or keys of another; nothing was written.
        CannotRecord: the disk is full, read-only or failing; what was begun was taken away.
    """
    trailer = backup_file.read_trailer(file)
    if trailer.schema > engine.SCHEMA_VERSION:
        raise errors.NewerStore(str(file), found=trailer.schema, known=engine.SCHEMA_VERSION)
    key = backup_file.unlock(trailer, sheet)
    check_apart(keys_folder, path.parent)
    if path.exists():
        raise errors.StoreExists(str(path))
    if keys_in(keys_folder) and load_keys(keys_folder).store != key:
        raise KeysExist(str(keys_folder))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = migrate.fresh_name(path, "restoring")
    try:
        return _restore(file, trailer, key, sheet, making, path, keys_folder, clock)
    except Exception as error:
        migrate.fresh_name(path, "restoring")
        reason = errors.reason_of(error)
        if isinstance(error, errors.StoreError) or reason is None:
            raise
        raise errors.CannotRecord(reason, str(error)) from error


def _restore(
    file: Path,
    trailer: backup_file.Trailer,
    key: bytes,
    sheet: RecoverySheet,
    making: Path,
    path: Path,
    keys_folder: Path,
    clock: Clock | None,
) -> Restored:
    unpacked(file, trailer, making, key)
    facts = prove(making, key)
    keys = _keys(keys_folder, key, sheet)
    previous, head = _new_log(making, keys, trailer.head, clock)
    migrate.into_place(making, path, key)
    if head is not None:
        write_head(keys_folder, head, key)
    return Restored(path, keys, previous, facts)


def unpacked(file: Path, trailer: backup_file.Trailer, making: Path, key: bytes) -> None:
    """The store out of a backup, brought up to this program.

    Raises:
        BackupDamaged, CannotOpen, MigrationFailed: what was begun may be there still.
    """
    backup_file.unpack(file, trailer, making)
    engine.write_key_check(making, key)
    migrate.migrate_store(making, key)


def _keys(folder: Path, key: bytes, sheet: RecoverySheet) -> Keys:
    if keys_in(folder):
        kept = load_keys(folder)
        if kept.recovery_public != sheet.public:
            kept = take_sheet(
                kept, sheet.public
            )  # the old one was lost; its backups go on with this
        return renew_device_key(kept)
    # Finished in a folder of their own: a power cut leaves none or all of them.
    fresh = folder.with_name(folder.name + ".restoring")
    if fresh.exists():
        for leftover in fresh.iterdir():
            leftover.unlink()
    make_keys(fresh, sheet.public, store_key=key)
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()
    fresh.rename(folder)
    sync_folder(folder.parent)
    return load_keys(folder)


def prove(making: Path, key: bytes) -> int:
    """Read all its pages and replay its logs; how many facts there are.

    Raises:
        BackupDamaged: something is wrong with it.
    """
    with open_store(making, key) as store:
        if not pages_are_whole(store):
            raise backup_file.BackupDamaged("pages of the backup are damaged")
        verdict = verify(store)
    if not verdict.sound:
        raise backup_file.BackupDamaged(f"{verdict.problem}: {verdict.where}")
    return verdict.facts


def _new_log(
    making: Path, keys: Keys, known: Head | None, clock: Clock | None
) -> tuple[Head | None, Head | None]:
    with open_store(making, keys.store) as store:
        previous = None
        if known is not None:
            _, previous = open_next_log(store, keys, "restored", clock=clock)
        with store.read_engine.connect() as conn:
            return previous, own_head(conn)
