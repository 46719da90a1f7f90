"""A sealed file: a stream of messages that only the recovery sheet opens, and that cannot be cut.

Messages are CBOR, deflated together and sealed piece by piece (ChaCha20-Poly1305) under a key made
for this file, which is wrapped to the sheet. A piece's nonce counts, and the last piece is marked
in it: pieces left out, put in another order or missing at the end are found.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import cbor2
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.store.backup_file import BackupDamaged, NotABackup
from kiosk.store.recovery import WRAPPED_BYTES, RecoverySheet, unwrap, wrap

MAGIC = b"VPTOWN1\n"
_PIECE = 1 << 20
_TAG = 16
_MESSAGE_MOST = 64 << 20


class Sealing:
    """Writes a sealed file; what was written counts once ``close`` came to its end.

    Attributes:
        key: The file's own key, to read it back with at once; kept nowhere.
    """

    def __init__(self, out: BinaryIO, recovery_public: bytes) -> None:
        self.key = os.urandom(32)
        self._out = out
        self._seal = ChaCha20Poly1305(self.key)
        self._deflate = zlib.compressobj(6)
        self._waiting = bytearray()
        self._pieces = 0
        out.write(MAGIC + wrap(self.key, recovery_public))

    def put(self, message: Any) -> None:
        """One more message."""
        plain = cbor2.dumps(message)
        self._waiting += self._deflate.compress(len(plain).to_bytes(4, "big") + plain)
        while len(self._waiting) >= _PIECE:
            self._piece(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]

    def close(self) -> None:
        """The end of the file."""
        self._waiting += self._deflate.flush()
        self._piece(bytes(self._waiting), last=True)

    def _piece(self, plain: bytes, *, last: bool) -> None:
        sealed = self._seal.encrypt(_nonce(self._pieces, last), plain, None)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._pieces += 1


class Opening:
    """Reads a sealed file, message by message."""

    def __init__(self, source: BinaryIO, sheet: RecoverySheet | None, key: bytes = b"") -> None:
        """Find out whether it can be opened.

        Args:
            source: The file, at its beginning.
            sheet: What opens it; ``None`` where its own ``key`` is known.

        Raises:
            NotABackup: it is none of ours.
            WrongSheet: the sheet is another's.
        """
        if source.read(len(MAGIC)) != MAGIC:
            raise NotABackup("no sealed file of a township")
        wrapped = source.read(WRAPPED_BYTES)
        if len(wrapped) != WRAPPED_BYTES:
            raise NotABackup("cut at its beginning")
        self._open = ChaCha20Poly1305(key if sheet is None else unwrap(wrapped, sheet))
        self._source = source
        self._inflate = zlib.decompressobj()

    def messages(self) -> Iterator[Any]:
        """Every message, to the very end of the file.

        Raises:
            BackupDamaged: bytes are wrong, missing, or too many.
        """
        waiting = bytearray()
        for piece in self._pieces():
            waiting += piece
            while len(waiting) >= 4:
                length = int.from_bytes(waiting[:4], "big")
                if length > _MESSAGE_MOST:
                    raise BackupDamaged("a message is too long")
                if len(waiting) < 4 + length:
                    break
                yield cbor2.loads(bytes(waiting[4 : 4 + length]))
                del waiting[: 4 + length]
        if waiting or not self._inflate.eof:
            raise BackupDamaged("it ends in the middle of a message")

    def _pieces(self) -> Iterator[bytes]:
        number, last = 0, False
        while not last:
            head = self._source.read(4)
            length = int.from_bytes(head, "big")
            sealed = self._source.read(min(length, _PIECE * 2 + _TAG))
            if len(head) < 4 or len(sealed) != length:
                raise BackupDamaged("it was cut")
            plain, last = self._opened(number, sealed)
            number += 1
            try:
                yield self._inflate.decompress(plain)
            except zlib.error as broken:
                raise BackupDamaged(str(broken)) from broken
        if self._source.read(1):
            raise BackupDamaged("something was put behind it")

    def _opened(self, number: int, sealed: bytes) -> tuple[bytes, bool]:
        for last in (False, True):
            try:
                return self._open.decrypt(_nonce(number, last), sealed, None), last
            except InvalidTag:
                continue
        raise BackupDamaged(f"piece {number} was changed")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
