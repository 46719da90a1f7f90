"""Makes backups: files that open again, elsewhere, with the recovery sheet and nothing else.

A backup is a copy of the encrypted store (``VACUUM INTO``, so the WAL is in it) and a trailer
(``backup_file.py``). Device keys are in no backup.

It is written under another name, synced, opened and read page by page, its log counted, its bytes
read back from the disk, and only then renamed. Nothing is ever overwritten.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from kiosk.store import engine, errors, recovery, tables
from kiosk.store.backup_file import WRAP_TO, pieces, trailer_bytes
from kiosk.store.ends import sign_ends
from kiosk.store.engine import Store, sync_folder
from kiosk.store.headfile import own_head
from kiosk.store.keys import Keys
from kiosk.store.log import Head
from kiosk.store.migrate import sync_file
from kiosk.store.writer import forget_cache, pages_are_whole


class BackupFailed(errors.StoreError):
    """What was written could not be read again; it was taken away."""

    message_id = "error-backup-failed"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A finished, verified backup.

    Attributes:
        path: The file.
        size: Its length in bytes.
        digest: SHA-256 of the whole file, as the fact ``BackupMade`` carries it.
        head: How far the own log had come; ``None`` for a store without one.
    """

    path: Path
    size: int
    digest: bytes
    head: Head | None


def backup(store: Store, keys: Keys, file: Path) -> BackupMade:
    """Write a backup of an open store. Screens and the writer go on meanwhile.

    Args:
        store: A store on disk.
        keys: Its keys; the sheet's public half is what the store key is wrapped to.
        file: Where to; its folder must exist.

    Raises:
        StoreExists: there is a file of that name.
        BackupFailed: it did not come out whole, and was taken away again.
        CannotRecord: the disk is full, read-only or failing; nothing is left behind.
    """
    file = Path(file)
    if file.exists():
        raise errors.StoreExists(str(file))
    if store.path is None:
        raise ValueError("a store in memory has no backup")
    part = file.with_name(f".{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        _copy(store.path, store.key, part)
        _sign_ends(part, keys)
        head, township = _look_through(part, store.key)
        digest = _seal_up(part, keys, head, township)
        publish(part, file)
    except BaseException as error:
        for leftover in (part, *_beside(part)):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        reason = errors.reason_of(error)
        if isinstance(error, errors.StoreError) or reason is None:
            raise
        raise errors.CannotRecord(reason, str(error)) from error
    return BackupMade(file, file.stat().st_size, digest, head)


def _copy(path: Path, key: bytes, part: Path) -> None:
    # VACUUM INTO gives the copy the connection's own key, and reads one snapshot.
    with contextlib.closing(engine.raw_connection(path, key)) as link:
        link.execute("VACUUM INTO ?", (str(part),))
    sync_file(part)


def _sign_ends(part: Path, keys: Keys) -> None:
    """Let the copy hold its log's signatures: the key that makes them is in no backup."""
    with engine.open_any_version(part, keys.store) as copy:
        with copy.read_engine.connect() as conn:
            current = engine.schema_version(conn) == engine.SCHEMA_VERSION
            asked = select(tables.logs.c.log_id).where(
                tables.logs.c.own, tables.logs.c.device_key == keys.device_public
            )
            log_id = conn.execute(asked).scalar()
        if current and log_id is not None:
            with copy.write_engine.begin() as conn:
                sign_ends(conn, log_id, keys.device.sign)
    sync_file(part)


def _look_through(part: Path, key: bytes) -> tuple[Head | None, bytes | None]:
    """Open the copy and read all of it; every log must be as long as its head says.

    Returns:
        How far the own log had come, and the township's box key once there is one.
    """
    with engine.open_any_version(part, key) as copy:
        if not pages_are_whole(copy):
            raise BackupFailed("pages of the copy are damaged")
        with copy.read_engine.connect() as conn, conn.begin():
            facts, logs = tables.facts, tables.logs
            count = (
                select(func.count())
                .where(facts.c.village == logs.c.village, facts.c.log_id == logs.c.log_id)
                .scalar_subquery()
            )
            cut = conn.execute(select(logs.c.log_id).where(logs.c.head_seq != count)).first()
            if cut is not None:
                raise BackupFailed(f"log {cut.log_id.hex()} does not end where its head is")
            notes = tables.local_notes.c
            township = conn.execute(select(notes.value).where(notes.key == WRAP_TO)).scalar()
            return own_head(conn), township


def _seal_up(part: Path, keys: Keys, head: Head | None, township: bytes | None) -> bytes:
    """Append the trailer, sync, read everything back; returns the file's digest."""
    size = part.stat().st_size
    digest = hashlib.sha256()
    with part.open("rb") as source:
        for piece in pieces(source, size):
            digest.update(piece)
    wrapped = recovery.wrap(keys.store, keys.recovery_public)
    for_township = None if township is None else recovery.wrap(keys.store, township)
    end = trailer_bytes(
        engine.SCHEMA_VERSION, size, digest.digest(), wrapped, head, keys.store, for_township
    )
    with part.open("ab") as out:
        out.write(end)
        out.flush()
        os.fsync(out.fileno())
    digest.update(end)
    forget_cache(part)
    with part.open("rb") as again:
        if hashlib.file_digest(again, "sha256").digest() != digest.digest():
            raise BackupFailed("what the disk gives back is not what was written")
    return digest.digest()


def publish(part: Path, file: Path) -> None:
    """Give a finished file its name, never over another file.

    Raises:
        StoreExists: there is one.
    """
    try:
        os.link(part, file)  # unlike a rename, never over another file
        part.unlink()
    except FileExistsError as error:
        raise errors.StoreExists(str(file)) from error
    except OSError as error:
        # FAT on a stick knows no hard links.
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK) or file.exists():
            raise
        part.rename(file)
    sync_folder(file.parent)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]
