"""Opens the store: one encrypted SQLite file, one engine that writes, one that reads.

SQLCipher comes in through SQLAlchemy's ``creator`` (the address form without a password fails).
Every connection gets the same pragmas and reads them back, because a pragma SQLite does not know
is silently ignored. Writers begin with ``BEGIN IMMEDIATE``: a deferred ``BEGIN`` that reads and
then writes fails at once with "database is locked", whatever the busy timeout says.

``open_store`` looks before it touches: a newer file, a wrong key and a damaged file each have an
error of their own (``errors.py``) and none of them is changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.store import errors
from kiosk.store.errors import Reason, reason_of

KEY_BYTES = 32
APPLICATION_ID = 0x56504B31  # "VPK1"
SCHEMA_VERSION = 3  # PRAGMA user_version; one step for each revision in db/migrations/versions
SQLITE_LEAST = (3, 51, 3)
BUSY_TIMEOUT_MS = 5000

# What each connection must answer; synchronous 2 = FULL, temp_store 2 = MEMORY.
_PRAGMAS: tuple[tuple[str, str, int], ...] = (
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
    ("busy_timeout", str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS),
)


@dataclass
class Store:
    """An open store.

    Attributes:
        write_engine: One connection, ``BEGIN IMMEDIATE``. The writer thread owns it.
        read_engine: A few connections that cannot write, plain ``BEGIN``: a snapshot.
        path: The file, or ``None`` in memory.
        key: The raw key, needed for backups; ``b""`` in memory. Never shown by ``repr``.
    """

    write_engine: Engine
    read_engine: Engine
    path: Path | None
    key: bytes = field(repr=False)
    _anchor: Any = field(default=None, repr=False)

    @classmethod
    def memory(cls) -> Store:
        """An empty, unencrypted store in memory for tests and for ``verify``.

        Both engines see the same tables; it is gone after ``close()``. Unlike a file, a reader
        with an open transaction blocks a writer's COMMIT here.
        """
        address = f"file:/kiosk-{uuid.uuid4().hex}?vfs=memdb"
        anchor = _connect(address, b"", read_only=False)
        return cls(
            _engine(lambda: _connect(address, b"", read_only=False), begin="BEGIN IMMEDIATE"),
            _engine(lambda: _connect(address, b"", read_only=True), begin="BEGIN"),
            None,
            b"",
            anchor,
        )

    def close(self) -> None:
        """Let go of every connection; the last one folds the WAL back into the file."""
        self.read_engine.dispose()
        self.write_engine.dispose()
        if self._anchor is not None:
            self._anchor.close()
            self._anchor = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(path: Path, key: bytes, *, create: bool = False) -> Store:
    """Open the store in ``path`` with the raw ``key``.

    Args:
        path: The database file. Its folder must exist.
        key: 32 random bytes (``keys.load_keys(...).store``).
        create: Make an empty, stamped file where there is none. The tables come from
            ``migrate.create_store``, or in tests from ``metadata.create_all(store.write_engine)``.

    Raises:
        CannotOpen: or one of its kinds: missing, already there, wrong key, damaged, newer, in
            use, read-only. The file is as it was.
    """
    _check_key(key)
    _check_sqlite()
    path = Path(path)
    if create and path.exists():
        raise errors.StoreExists(str(path))
    if not create and not path.exists():
        raise errors.StoreMissing(str(path))
    if create:
        _make_file(path, key)
    version = _look(path, key)
    if version < SCHEMA_VERSION:
        raise errors.OlderStore(str(path), found=version, known=SCHEMA_VERSION)
    return _store(path, key)


def open_any_version(path: Path, key: bytes) -> Store:
    """Open a store that may be older than this program: for migrations only.

    Raises:
        CannotOpen: as :func:`open_store`, but never ``OlderStore``.
    """
    _check_key(key)
    _look(path, key)
    return _store(path, key)


def _store(path: Path, key: bytes) -> Store:
    address = path.resolve().as_uri()
    return Store(
        _engine(lambda: _connect(address, key, read_only=False), begin="BEGIN IMMEDIATE"),
        _engine(lambda: _connect(address, key, read_only=True), begin="BEGIN"),
        path,
        key,
    )


def raw_connection(path: Path, key: bytes) -> Any:
    """A bare SQLCipher connection with the house pragmas, for backup, migration and checks."""
    return _connect(path.resolve().as_uri(), key, read_only=False)


def schema_version(connection: Connection) -> int:
    """Which revision wrote the file behind ``connection``."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def key_check_file(path: Path) -> Path:
    """The file beside the store that tells a wrong key from a damaged store."""
    return path.with_name(path.name + ".keycheck")


def write_key_check(path: Path, key: bytes) -> None:
    """Leave 16 salted bytes beside the store that only its own key reproduces."""
    salt = os.urandom(16)
    key_check_file(path).write_bytes(salt + _key_check(salt, key))


def key_belongs(path: Path, key: bytes) -> bool | None:
    """Whether ``key`` is the store's own; ``None`` when nothing beside it says."""
    try:
        kept = key_check_file(path).read_bytes()
    except OSError:
        return None
    if len(kept) != 32:
        return None
    return hmac.compare_digest(kept[16:], _key_check(kept[:16], key))


def _key_check(salt: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"kiosk store key check" + salt, hashlib.sha256).digest()[:16]


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a store key is {KEY_BYTES} bytes, not {len(key)}")


def _check_sqlite() -> None:
    if sqlcipher.sqlite_version_info < SQLITE_LEAST:
        raise errors.SqliteTooOld(sqlcipher.sqlite_version, version=sqlcipher.sqlite_version)


def _make_file(path: Path, key: bytes) -> None:
    try:
        write_key_check(path, key)
        with contextlib.closing(_connect(path.resolve().as_uri(), key, read_only=False)) as made:
            made.execute(f"PRAGMA application_id={APPLICATION_ID}")
            made.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    except (sqlcipher.Error, OSError) as error:
        raise _cannot_open(path, key, error) from error
    sync_folder(path.parent)


def _look(path: Path, key: bytes) -> int:
    """Open once, read the stamps, close; turn every trouble into its own error."""
    if not path.exists():
        raise errors.StoreMissing(str(path))
    if path.stat().st_size == 0:
        # SQLite takes an empty file for a new database, and writes into it.
        raise (errors.Damaged if key_belongs(path, key) else errors.NotOurs)(str(path))
    try:
        with contextlib.closing(_connect(path.resolve().as_uri(), key, read_only=False)) as seen:
            application = seen.execute("PRAGMA application_id").fetchone()[0]
            version = seen.execute("PRAGMA user_version").fetchone()[0]
    except (sqlcipher.Error, OSError) as error:
        raise _cannot_open(path, key, error) from error
    if application != APPLICATION_ID:
        raise errors.NotOurs(str(path))
    if version > SCHEMA_VERSION:
        raise errors.NewerStore(str(path), found=version, known=SCHEMA_VERSION)
    return int(version)


def _cannot_open(path: Path, key: bytes, error: Exception) -> errors.CannotOpen:
    detail = f"{path}: {error}"
    reason = reason_of(error)
    if reason is Reason.BUSY:
        return errors.InUse(detail)
    if reason is Reason.READ_ONLY:
        return errors.ReadOnlyDisk(detail)
    if reason is Reason.FULL:
        return errors.DiskFull(detail)
    if reason is Reason.DAMAGED:
        belongs = key_belongs(path, key)
        if belongs is None:
            return errors.WrongKeyOrDamaged(detail)
        return errors.Damaged(detail) if belongs else errors.WrongKey(detail)
    return errors.CannotOpen(detail)


def _connect(address: str, key: bytes, *, read_only: bool) -> Any:
    """A raw connection: keyed, pragmas set and read back. ``address`` is a SQLite URI."""
    # check_same_thread is off because a pooled connection may be closed by another thread; the
    # pool hands a connection to one thread at a time.
    link = sqlcipher.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        # SQLCipher writes its complaints to stderr, where a kiosk's log would not find them.
        link.execute("PRAGMA cipher_log_level=NONE").fetchall()
        if key:
            link.execute(f"PRAGMA key=\"x'{key.hex()}'\"").fetchall()
        for name, value, _ in _PRAGMAS:
            link.execute(f"PRAGMA {name}={value}").fetchall()
        if key:
            # The first read of the file: a wrong key shows itself here.
            link.execute("PRAGMA journal_mode=WAL").fetchall()
        if read_only:
            link.execute("PRAGMA query_only=ON").fetchall()
        _check_pragmas(link, in_memory=not key)
    except BaseException:
        link.close()
        raise
    return link


def _check_pragmas(link: Any, *, in_memory: bool) -> None:
    wanted: dict[str, int | str] = {name: answer for name, _, answer in _PRAGMAS}
    if in_memory:
        del wanted["mmap_size"]  # the memory file system has none and answers nothing
    else:
        wanted["journal_mode"] = "wal"
    for name, answer in wanted.items():
        found = link.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != answer:
            raise errors.CannotOpen(f"PRAGMA {name} is {found}, not {answer}")


def _engine(connect: Callable[[], Any], *, begin: str) -> Engine:
    writes = begin == "BEGIN IMMEDIATE"
    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=sqlcipher,
        poolclass=QueuePool,
        # An error's text goes to the log; names and card fingerprints must not.
        hide_parameters=True,
        # One writer, ever; a second one inside this process is a bug and shows after 5 s.
        pool_size=1 if writes else 2,
        max_overflow=0 if writes else 6,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
    )

    # The documented way is a "begin" event, but an engine with any event looks for listeners
    # around every statement, a tenth of an exchange's time. The dialect's own hook does the same.
    def do_begin(dbapi_connection: Any) -> None:
        dbapi_connection.execute(begin)

    engine.dialect.do_begin = do_begin  # type: ignore[method-assign]
    return engine


def sync_folder(folder: Path) -> None:
    """Make new and renamed names in ``folder`` survive a power cut (POSIX; elsewhere nothing)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
