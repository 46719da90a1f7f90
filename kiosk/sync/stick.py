"""Settling by USB stick, where there is no network: the same signed batches in a sealed file.

A file goes to one recipient only: it is sealed to the X25519 key that the other side showed at
enrolment, and signed by who wrote it. What is inside is checked as if it had come over the network,
because it is the same: batches with their writers' signatures there, receipts and pages back. A
stick that is lost, read twice or comes late changes nothing; marks move only by receipts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.store.engine import sync_folder
from kiosk.sync.packing import Malformed, loads

TO_TOWNSHIP, TO_KIOSK = ".vs1up", ".vs1down"
"""Endings of the files on a stick, by where they go."""

_MAGIC = b"VS1STICK"
_PART = ".part"
_MOST = 256 * 1024 * 1024


class StickProblem(StrEnum):
    """Why there is no file, or why it was not read; each has a sentence ``sync-stick-<value>``."""

    NOTHING = "nothing"
    NOT_ONE = "not-one"
    NOT_FOR_US = "not-for-us"
    NOT_THEIRS = "not-theirs"
    NEW_KEY = "new-key"

    @property
    def message_id(self) -> str:
        """The sentence, with the next step."""
        return f"sync-stick-{self.value}"


class NotSealedHere(Exception):
    """A file that cannot be read here.

    Attributes:
        problem: Why.
    """

    def __init__(self, problem: StickProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


Places = tuple[tuple[int, bytes], ...]
"""Some places of a log, (seq, hash), the highest first."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What the township did not take, or why it shows nothing.

    Attributes:
        kind: Of the problem document that it would have been over the network.
        log_id: Of the batch; empty when it is about the device itself.
        common: The last place of that log that both sides are known to share.
    """

    kind: str
    log_id: bytes = b""
    common: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one file holds.

    Attributes:
        village, device: The kiosk it comes from or goes to.
        sender_key: Ed25519 key of who wrote it; whether that is to be trusted is the reader's to
            know (the pinned township's, an enrolled device's).
        at_ms: The writer's clock.
        batches: Packed :class:`~kiosk.sync.wire.Batch` messages: pushed facts, or pages.
        receipts: Packed :class:`~kiosk.sync.wire.Receipt` messages (to a kiosk).
        held: Log id → seq of every log the kiosk holds (to the township, which answers with what
            is missing).
        heads: Packed :class:`~kiosk.sync.wire.Heads` of the township (to a kiosk).
        places: Of every log held some places, so that the township can tell where its own copy
            and the kiosk's part (to the township). Older programs say none.
        adopted: Batches to be taken in only when all of ``batches`` were: what only this kiosk
            still holds of a sister's log (to the township).
        not_taken: What was refused (to a kiosk).
    """

    village: str
    device: str
    sender_key: bytes
    at_ms: int
    batches: tuple[bytes, ...] = ()
    receipts: tuple[bytes, ...] = ()
    held: Mapping[bytes, int] = field(default_factory=dict)
    heads: bytes = b""
    places: Mapping[bytes, Places] = field(default_factory=dict)
    adopted: tuple[bytes, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()


def seal(bundle: Bundle, sign: Callable[[bytes], bytes], recipient: bytes) -> bytes:
    """A file's bytes.

    Args:
        sign: Of the key in ``bundle.sender_key``.
        recipient: X25519 public key, 32 bytes.
    """
    said = cbor2.dumps(
        {
            "v": 1, "village": bundle.village, "device": bundle.device, "at": bundle.at_ms,
            "key": bundle.sender_key, "batches": list(bundle.batches),
            "receipts": list(bundle.receipts),
            "held": [[log_id, seq] for log_id, seq in sorted(bundle.held.items())],
            "heads": bundle.heads,
            "places": [[log_id, [list(each) for each in places]]
                       for log_id, places in sorted(bundle.places.items())],
            "adopted": list(bundle.adopted),
            "refused": [[each.kind, each.log_id, each.common] for each in bundle.not_taken],
        },
        canonical=True,
    )  # fmt: skip
    plain = cbor2.dumps([said, sign(_signed(said, recipient))])
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    # Each file has a key of its own, so a fixed nonce is safe.
    sealed = ChaCha20Poly1305(_key(shared, public, recipient)).encrypt(bytes(12), plain, _MAGIC)
    return _MAGIC + public + sealed


def unseal(raw: bytes, box: X25519PrivateKey) -> Bundle:
    """What a file holds; that its signature is by ``sender_key`` was checked.

    Raises:
        NotSealedHere: it is no such file, or not for this key.
    """
    if not raw.startswith(_MAGIC) or len(raw) < len(_MAGIC) + 48:
        raise NotSealedHere(StickProblem.NOT_ONE)
    public, sealed = raw[len(_MAGIC) : len(_MAGIC) + 32], raw[len(_MAGIC) + 32 :]
    mine = box.public_key().public_bytes_raw()
    try:
        shared = box.exchange(X25519PublicKey.from_public_bytes(public))
        plain = ChaCha20Poly1305(_key(shared, public, mine)).decrypt(bytes(12), sealed, _MAGIC)
    except (InvalidTag, ValueError) as other:
        raise NotSealedHere(StickProblem.NOT_FOR_US) from other
    try:
        said, signature = loads(plain)
        bundle = _bundle(loads(said))
        key = Ed25519PublicKey.from_public_bytes(bundle.sender_key)
        key.verify(signature, _signed(said, mine))
    except InvalidSignature as forged:
        raise NotSealedHere(StickProblem.NOT_THEIRS) from forged
    except (Malformed, KeyError, TypeError, ValueError) as broken:
        raise NotSealedHere(StickProblem.NOT_ONE) from broken
    return bundle


def read_file(file: Path, box: X25519PrivateKey) -> Bundle:
    """A file of a stick.

    Raises:
        NotSealedHere: as :func:`unseal`, or it is far too long.
        OSError: the stick cannot be read.
    """
    if file.stat().st_size > _MOST:
        raise NotSealedHere(StickProblem.NOT_ONE)
    return unseal(file.read_bytes(), box)


def write_file(folder: Path, name: str, raw: bytes) -> Path:
    """Put a file on a stick: whole and on the disk, or not there.

    Raises:
        OSError: the stick is full or was pulled out.
    """
    path = folder / name
    part = folder / f".{name}{_PART}"
    _sweep(folder)
    try:
        with part.open("wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return path


def _sweep(folder: Path) -> None:
    """Halves of files that a stick pulled out in the middle was left with."""
    for ending in (TO_TOWNSHIP, TO_KIOSK):
        for half in folder.glob(f".*{ending}{_PART}"):
            half.unlink(missing_ok=True)


def forget_file(file: Path) -> None:
    """Delete a file that was read; its facts are in the store."""
    file.unlink(missing_ok=True)
    sync_folder(file.parent)


def files_on(folder: Path, ending: str) -> Iterator[Path]:
    """The files of one direction on a stick, oldest name first; what other systems hide is none."""
    found = (file for file in folder.iterdir() if file.name.endswith(ending))
    return iter(sorted(file for file in found if not file.name.startswith(".")))


def _signed(said: bytes, recipient: bytes) -> bytes:
    """Bound to its recipient, so that nobody hands a file on as if it had been for another."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(said)
    return b"vs1-stick" + recipient + digest.finalize()


def _key(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, ephemeral + recipient, b"vs1 stick").derive(shared)


def _bundle(said: Any) -> Bundle:
    if said["v"] != 1:
        raise ValueError("another version's")
    lists = (said["batches"], said["receipts"], said.get("adopted", []))
    _all_are(str, (said["village"], said["device"]))
    _all_are(bytes, (said["key"], said["heads"], *lists[0], *lists[1], *lists[2]))
    _all_are(int, (said["at"],))
    held = dict(said["held"])
    _all_are(bytes, held.keys())
    _all_are(int, held.values())
    return Bundle(
        said["village"], said["device"], said["key"], said["at"], tuple(lists[0]),
        tuple(lists[1]), held, said["heads"],
        {log_id: _places(rows) for log_id, rows in said.get("places", [])},
        tuple(lists[2]), tuple(_not_taken(*row[:3]) for row in said.get("refused", [])),
    )  # fmt: skip


def _all_are(kind: type, values: Iterable[Any]) -> None:
    """Raises ValueError unless they are; a truth value is no number, and no text is long."""
    for each in values:
        if type(each) is not kind or (isinstance(each, str) and len(each) > 200):
            raise ValueError("a field of another kind")


def _places(rows: Any) -> Places:
    places = tuple((seq, hash_) for seq, hash_ in rows)
    _all_are(int, (seq for seq, _ in places))
    _all_are(bytes, (hash_ for _, hash_ in places))
    return places


def _not_taken(kind: Any, log_id: Any, common: Any) -> NotTaken:
    _all_are(str, (kind,))
    _all_are(bytes, (log_id,))
    _all_are(int, (common,))
    return NotTaken(kind, log_id, common)
