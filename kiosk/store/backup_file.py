"""The form of a backup file: the encrypted store in front, what it is at the end.

The trailer says how long the copy is and its SHA-256, carries the store key wrapped to the recovery
sheet, and is sealed with a key derived from the store key. Nothing of it names a person or place.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import cbor2
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.store import errors, recovery
from kiosk.store.log import Head
from kiosk.store.recovery import RecoverySheet

WRAP_TO = "backup.wrap-to"
"""The local note with the township's box key (32 bytes): backups are wrapped to it, too."""

SUFFIX = ".kioskbackup"
_MAGIC = b"KIOSKBK1"
_SEAL_BYTES = 32
_TAIL_BYTES = _SEAL_BYTES + 4 + len(_MAGIC)
_TRAILER_MOST = 64 * 1024
_PIECE = 1 << 20


class NotABackup(errors.StoreError):
    """The file is no backup of a points kiosk, or its end is missing."""

    message_id = "error-backup-not-one"


class NoBackup(errors.StoreError):
    """There is no such file, or it may not be read."""

    message_id = "error-backup-unreadable"

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(str(error))
        self.message_args = {"file": str(file), "why": error.strerror or str(error)}


class BackupDamaged(errors.StoreError):
    """The file is a backup, and bytes of it are wrong."""

    message_id = "error-backup-damaged"


@dataclass(frozen=True, slots=True)
class Trailer:
    """What a backup says of itself.

    Attributes:
        schema: The store's version.
        size, digest: Length and SHA-256 of the store's copy at the front of the file.
        wrapped: The store key, for the recovery sheet.
        for_township: The same, for the township's box key; ``None`` of a kiosk that works alone.
        head: Own log, seq, hash and day at that moment.
        sealed: The bytes the seal is over.
        seal: HMAC of them under the store key.
    """

    schema: int
    size: int
    digest: bytes
    wrapped: bytes
    head: Head | None
    sealed: bytes
    seal: bytes
    for_township: bytes | None = None


def trailer_bytes(
    schema: int,
    size: int,
    digest: bytes,
    wrapped: bytes,
    head: Head | None,
    store_key: bytes,
    for_township: bytes | None = None,
) -> bytes:
    """The end of a backup file, seal, length and mark included."""
    content: dict[str, Any] = {
        "schema": schema,
        "size": size,
        "sha256": digest,
        "wrapped": wrapped,
    }
    if head is not None:
        content |= {"log": head.log_id, "seq": head.seq, "hash": head.hash, "day": head.day}
    if for_township is not None:
        content["township"] = for_township
    sealed = cbor2.dumps(content, canonical=True)
    return sealed + _seal(sealed, store_key) + len(sealed).to_bytes(4, "big") + _MAGIC


def read_trailer(file: Path) -> Trailer:
    """What a backup says of itself; nothing is decrypted.

    Raises:
        NotABackup: it is none, or it was cut.
        NoBackup: there is no such file.
    """
    with to_read(file) as source:
        whole = source.seek(0, os.SEEK_END)
        if whole < _TAIL_BYTES:
            raise NotABackup(str(file))
        source.seek(whole - _TAIL_BYTES)
        tail = source.read(_TAIL_BYTES)
        length = int.from_bytes(tail[_SEAL_BYTES : _SEAL_BYTES + 4], "big")
        if not tail.endswith(_MAGIC) or not 0 < length <= min(_TRAILER_MOST, whole - _TAIL_BYTES):
            raise NotABackup(str(file))
        source.seek(whole - _TAIL_BYTES - length)
        sealed = source.read(length)
    try:
        return _parse(sealed, tail[:_SEAL_BYTES], whole - _TAIL_BYTES - length)
    except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError) as error:
        raise NotABackup(str(file)) from error


def to_read(file: Path) -> BinaryIO:
    """A backup, opened.

    Raises:
        NoBackup: it cannot be.
    """
    try:
        return file.open("rb")
    except OSError as error:
        raise NoBackup(file, error) from error


def unlock(trailer: Trailer, sheet: RecoverySheet) -> bytes:
    """The store key of a backup.

    Raises:
        WrongSheet: the sheet is another one's.
        BackupDamaged: what the backup says of itself was changed.
    """
    key = recovery.unwrap(trailer.wrapped, sheet)
    if not hmac.compare_digest(trailer.seal, _seal(trailer.sealed, key)):
        raise BackupDamaged("the seal does not fit")
    return key


def opens_with(trailer: Trailer, store_key: bytes) -> bool:
    """Whether a backup is of the store with this key."""
    return hmac.compare_digest(trailer.seal, _seal(trailer.sealed, store_key))


def reseal(file: Path, target: Path, box: X25519PrivateKey, recovery_public: bytes) -> None:
    """The same backup for a new recovery sheet, made by the township where the old one is lost.

    Args:
        target: A new file; nothing is overwritten.
        box: The township's box key.
        recovery_public: ``RecoverySheet.public`` of the new sheet.

    Raises:
        WrongSheet: the backup was made before the kiosk was enrolled, or at another township.
        BackupDamaged, StoreExists: as :func:`unpack`; nothing is left behind.
    """
    trailer = read_trailer(file)
    key = recovery.unwrap_with(trailer.for_township or b"", box)
    if not hmac.compare_digest(trailer.seal, _seal(trailer.sealed, key)):
        raise BackupDamaged("the seal does not fit")
    unpack(file, trailer, target)
    end = trailer_bytes(
        trailer.schema, trailer.size, trailer.digest, recovery.wrap(key, recovery_public),
        trailer.head, key, trailer.for_township,
    )  # fmt: skip
    with target.open("ab") as out:
        out.write(end)
        out.flush()
        os.fsync(out.fileno())


def unpack(file: Path, trailer: Trailer, target: Path) -> None:
    """Copy the store out of a backup into a new file.

    Raises:
        BackupDamaged: the bytes are not those that were backed up; ``target`` is gone again.
        StoreExists: ``target`` is there already.
    """
    try:
        with file.open("rb") as source, target.open("xb") as out:
            digest = hashlib.sha256()
            for piece in pieces(source, trailer.size):
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as error:
        raise errors.StoreExists(str(target)) from error
    if digest.digest() != trailer.digest:
        target.unlink()
        raise BackupDamaged(str(file))


def pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The next ``size`` bytes, a megabyte at a time."""
    left = size
    while left and (piece := source.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece


def _parse(sealed: bytes, seal: bytes, size: int) -> Trailer:
    content = cbor2.loads(sealed)
    head = None
    if "log" in content:
        head = Head(content["log"], content["seq"], content["hash"], content["day"])
    if content["size"] != size or len(content["wrapped"]) != recovery.WRAPPED_BYTES:
        raise ValueError("the sizes do not fit")
    return Trailer(
        int(content["schema"]), size, content["sha256"], content["wrapped"], head, sealed, seal,
        content.get("township"),
    )  # fmt: skip


def _seal(sealed: bytes, store_key: bytes) -> bytes:
    key = hashlib.sha256(b"kiosk backup seal" + store_key).digest()
    return hmac.new(key, sealed, hashlib.sha256).digest()
