"""What can go wrong with the store, sorted by what a person can do about it.

An exception carries the id of a sentence in ``resources/words/zh-CN/store.ftl``, never the
sentence: the screen and the command line say it, the log gets the traceback. Codes of SQLite
are read in one place, :func:`reason_of`.
"""

from __future__ import annotations

import enum
import errno
from typing import ClassVar


class Reason(enum.Enum):
    """Why the disk would not take (or give) something; the value is a word for the log."""

    FULL = "full"
    READ_ONLY = "read-only"
    IO = "io"
    DAMAGED = "damaged"
    BUSY = "busy"
    STOPPED = "stopped"


class StoreError(Exception):
    """Something about the store that staff have to be told.

    Attributes:
        message_id: Names the sentence in ``store.ftl``.
    """

    message_id: str = "error-store-unknown"

    def __init__(self, detail: str = "", **args: str | int) -> None:
        super().__init__(detail or self.message_id)
        self.message_args = args


class CannotOpen(StoreError):
    """The store cannot be opened; nothing was changed."""

    message_id = "error-store-cannot-open"


class StoreMissing(CannotOpen):
    """There is no store where one was expected."""

    message_id = "error-store-missing"


class StoreExists(CannotOpen):
    """A store (or file) is already there and is never overwritten."""

    message_id = "error-store-exists"


class WrongKey(CannotOpen):
    """The key does not belong to this store."""

    message_id = "error-store-wrong-key"


class Damaged(CannotOpen):
    """The file is there, the key belongs to it, and it cannot be read."""

    message_id = "error-store-damaged"


class WrongKeyOrDamaged(CannotOpen):
    """The file does not open and nothing beside it says which of the two it is."""

    message_id = "error-store-wrong-key-or-damaged"


class NewerStore(CannotOpen):
    """A newer program wrote this store; an older one must not touch it."""

    message_id = "error-store-newer"


class OlderStore(CannotOpen):
    """An older program wrote this store; it has to be migrated first."""

    message_id = "error-store-older"


class NotOurs(CannotOpen):
    """A database, but not a points kiosk's."""

    message_id = "error-store-not-ours"


class InUse(CannotOpen):
    """Another program holds the store."""

    message_id = "error-store-in-use"


class ReadOnlyDisk(CannotOpen):
    """The disk takes no writes."""

    message_id = "error-store-read-only"


class DiskFull(CannotOpen):
    """The disk has no room to open the store's files."""

    message_id = "error-store-full"


class SqliteTooOld(CannotOpen):
    """SQLite before 3.51.3 has the WAL-reset bug that damages files."""

    message_id = "error-store-sqlite-too-old"


class CannotRecord(StoreError):
    """Nothing was written; the villager is told before she leaves.

    Attributes:
        reason: What the disk said.
    """

    _IDS: ClassVar[dict[Reason, str]] = {
        Reason.FULL: "error-cannot-record-full",
        Reason.READ_ONLY: "error-cannot-record-read-only",
        Reason.IO: "error-cannot-record-io",
        Reason.DAMAGED: "error-cannot-record-damaged",
        Reason.BUSY: "error-cannot-record-busy",
        Reason.STOPPED: "error-cannot-record-stopped",
    }

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason
        self.message_id = self._IDS[reason]


# Primary result codes (https://www.sqlite.org/rescode.html). SQLCipher reports a page whose HMAC
# does not fit as NOTADB (page 1) or, on later pages, CORRUPT or IOERR_DATA depending on the path.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_BY_CODE: dict[int, Reason] = {
    _BUSY: Reason.BUSY,
    _LOCKED: Reason.BUSY,
    _READONLY: Reason.READ_ONLY,
    _IOERR: Reason.IO,
    _CORRUPT: Reason.DAMAGED,
    _FULL: Reason.FULL,
    _CANTOPEN: Reason.IO,
    _NOTADB: Reason.DAMAGED,
}
_BY_ERRNO: dict[int, Reason] = {
    errno.ENOSPC: Reason.FULL,
    errno.EDQUOT: Reason.FULL,
    errno.EFBIG: Reason.FULL,
    errno.EROFS: Reason.READ_ONLY,
    errno.EACCES: Reason.READ_ONLY,
    errno.EPERM: Reason.READ_ONLY,
    errno.EIO: Reason.IO,
}


def reason_of(error: BaseException) -> Reason | None:
    """What the disk meant by ``error``; ``None`` when it is not the disk's doing.

    Looks through SQLAlchemy's wrapper (``orig``) and understands ``OSError`` too.
    """
    if isinstance(error, CannotRecord):
        return error.reason
    inner = getattr(error, "orig", None) or error
    code = getattr(inner, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _BY_CODE.get(code & 0xFF)
    if isinstance(inner, OSError) and inner.errno is not None:
        return _BY_ERRNO.get(inner.errno, Reason.IO)
    return None
