"""The messages of VS/1 as plain values, and how they are written and read.

Reading checks every field's kind before anything uses it; what is more than this version knows is
passed over (SYNC.md §9). Sizes: a batch or page holds 1–500 facts. Ids of logs and references are
16 bytes, hashes 33 (algorithm byte and SHA-256), signatures 64, keys 32. Times are Unix
milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import Moment
from kiosk.store.log import PersonalRow
from kiosk.store.replica import Origin, Slice
from kiosk.sync.packing import (
    BODY_ITEMS_MOST,
    FACTS_MOST,
    Malformed,
    canonical,
    count,
    pack,
    unpack,
)

PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts of one log on their way to the township; also a page on its way back.

    Attributes:
        origin: Whose log.
        slice: The facts, what is personal of them, and the writer's signature of the last one.
        clock: What the sender's clocks said; ``None`` in a page.
        program: The sender's version.
        more: Whether the log goes on after this (pages only).
    """

    origin: Origin
    slice: Slice
    clock: Moment | None = None
    program: str = ""
    more: bool = False

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        part = self.slice
        message: dict[str, Any] = {
            "v": PROTOCOL,
            "log": self.origin.log_id,
            "village": self.origin.village,
            "device": self.origin.device,
            "key": self.origin.device_key,
            "from": part.from_seq,
            "prev": part.previous,
            "bodies": list(part.bodies),
            "personal": [[row.ref, row.owner, row.salt, row.packed] for row in part.personal],
            "signed": part.signature,
            "program": self.program,
            "more": self.more,
        }
        if self.clock is not None:
            now = self.clock
            message["clock"] = [now.wall_ms, now.offset_min, now.mono_ms, now.boot]
        return pack(message)


def read_batch(packed: bytes) -> Batch:
    """A batch or page from its bytes.

    Raises:
        Malformed, TooLarge: it is none.
    """
    said = _message(packed)
    bodies = _list(said, "bodies", bytes)
    if not 1 <= len(bodies) <= FACTS_MOST:
        raise Malformed(f"{len(bodies)} facts")
    personal = tuple(_personal(row) for row in _list(said, "personal", list))
    _check_items([*bodies, *(row.packed for row in personal)])
    clock = said.get("clock")
    return Batch(
        Origin(
            _bytes(said, "log", 16), _text(said, "village"), _text(said, "device"),
            _bytes(said, "key", 32),
        ),
        Slice(
            _count(said, "from", 1),
            _bytes(said, "prev", 33),
            tuple(bodies),
            personal,
            _bytes(said, "signed", 64),
        ),
        None if clock is None else _moment(clock),
        _text(said, "program"),
        bool(said.get("more", False)),
    )  # fmt: skip


def _check_items(parts: Sequence[bytes]) -> None:
    """Facts are read later, each by itself; together they must not be a bomb either."""
    if sum(map(len, parts)) > BODY_ITEMS_MOST:  # an item takes a byte at least
        left = BODY_ITEMS_MOST
        for part in parts:
            left -= count(part, left)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The township's signed word that it holds a log up to ``seq``."""

    log_id: bytes
    seq: int
    hash: bytes
    server_ms: int
    signature: bytes

    def signed(self) -> bytes:
        """The bytes the township signs."""
        return receipt_text(self.log_id, self.seq, self.hash, self.server_ms)

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        return pack(
            {
                "v": PROTOCOL, "log": self.log_id, "seq": self.seq, "hash": self.hash,
                "at": self.server_ms, "signed": self.signature,
            }
        )  # fmt: skip


def receipt_text(log_id: bytes, seq: int, hash_: bytes, server_ms: int) -> bytes:
    """What a receipt's signature is over."""
    return b"vs1-receipt" + log_id + seq.to_bytes(8, "big") + hash_ + server_ms.to_bytes(8, "big")


def read_receipt(packed: bytes) -> Receipt:
    """A receipt from its bytes; its signature is the caller's to verify.

    Raises:
        Malformed, TooLarge: it is none.
    """
    said = _message(packed)
    return Receipt(
        _bytes(said, "log", 16), _count(said, "seq", 0), _bytes(said, "hash", 33),
        _count(said, "at", 0), _bytes(said, "signed", 64),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where one log stands at the township."""

    origin: Origin
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Heads:
    """Every log a device may read, its own among them, and the server's time."""

    heads: tuple[LogHead, ...]
    server_ms: int

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        rows = [
            [h.origin.log_id, h.origin.village, h.origin.device, h.origin.device_key, h.seq, h.hash]
            for h in self.heads
        ]
        return pack({"v": PROTOCOL, "heads": rows, "at": self.server_ms})


def read_heads(packed: bytes) -> Heads:
    """Heads from their bytes.

    Raises:
        Malformed, TooLarge: they are none.
    """
    said = _message(packed)
    return Heads(tuple(_head(row) for row in _list(said, "heads", list)), _count(said, "at", 0))


def _head(row: Sequence[Any]) -> LogHead:
    if len(row) < 6:
        raise Malformed("a head has six parts")
    named = dict(zip(("log", "village", "device", "key", "seq", "hash"), row, strict=False))
    origin = Origin(
        _bytes(named, "log", 16), _text(named, "village"), _text(named, "device"),
        _bytes(named, "key", 32),
    )  # fmt: skip
    return LogHead(origin, _count(named, "seq", 0), _bytes(named, "hash", 33))


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """A kiosk asks to belong. The code's secret half is never sent: ``proof`` shows it is known.

    Attributes:
        code_id: The public half of the code.
        village: The village id the store already has; ``""`` for a kiosk that has no village yet.
        device_key, box_key: Ed25519 and X25519 public keys.
        certificate: SHA-256 of the certificate the kiosk saw on this connection; 32 zero bytes
            where there was none (a stick, a test).
        program: The kiosk's version.
        proof: HMAC-SHA256 of the rest under the code's secret half.
    """

    code_id: str
    village: str
    device_key: bytes
    box_key: bytes
    certificate: bytes
    program: str
    proof: bytes = b""

    def unproved(self) -> bytes:
        """What the proof is over: not packed, because another machine's zlib packs otherwise."""
        return canonical(
            [self.code_id, self.village, self.device_key, self.box_key, self.certificate,
             self.program]
        )  # fmt: skip

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        return pack(
            {
                "v": PROTOCOL, "code": self.code_id, "village": self.village,
                "key": self.device_key, "box": self.box_key, "certificate": self.certificate,
                "program": self.program, "proof": self.proof,
            }
        )  # fmt: skip


def read_enrol_request(packed: bytes) -> EnrolRequest:
    """A request to belong from its bytes.

    Raises:
        Malformed, TooLarge: it is none.
    """
    said = _message(packed)
    return EnrolRequest(
        _text(said, "code"), _text(said, "village"), _bytes(said, "key", 32),
        _bytes(said, "box", 32), _bytes(said, "certificate", 32), _text(said, "program"),
        _bytes(said, "proof", 32),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnrolAnswer:
    """The township takes a kiosk in.

    Attributes:
        village, village_name: Whose kiosk it is.
        township, township_name: Id and name of the township.
        key, box_key: The township's Ed25519 and X25519 public keys, to be pinned.
        certificate: PEM of what the connection is to be trusted by (its CA, or the certificate
            itself); ``""`` where there is none.
        server_ms: The server's time.
        proof: HMAC-SHA256 of the rest and the request under the code's secret half: only who
            knows the code can have answered.
    """

    village: str
    village_name: str
    township: str
    township_name: str
    key: bytes
    box_key: bytes
    certificate: str
    server_ms: int
    proof: bytes = b""

    def unproved(self, request: EnrolRequest) -> bytes:
        """What the proof is over: not packed, because another machine's zlib packs otherwise."""
        return canonical(
            [request.unproved(), self.village, self.village_name, self.township,
             self.township_name, self.key, self.box_key, self.certificate, self.server_ms]
        )  # fmt: skip

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        return pack(
            {
                "v": PROTOCOL, "village": self.village, "village_name": self.village_name,
                "township": self.township, "township_name": self.township_name,
                "key": self.key, "box": self.box_key, "certificate": self.certificate,
                "at": self.server_ms, "proof": self.proof,
            }
        )  # fmt: skip


def read_enrol_answer(packed: bytes) -> EnrolAnswer:
    """The township's word from its bytes; its proof is the caller's to check.

    Raises:
        Malformed, TooLarge: it is none.
    """
    said = _message(packed)
    return EnrolAnswer(
        _text(said, "village"), _text(said, "village_name"), _text(said, "township"),
        _text(said, "township_name"), _bytes(said, "key", 32), _bytes(said, "box", 32),
        _text(said, "certificate", most=20_000), _count(said, "at", 0), _bytes(said, "proof", 32),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """What a node's tables say of a village, to be compared when all heads agree (SYNC.md §11).

    Attributes:
        village: Which village.
        heads: Log id → seq, of every log the node holds.
        facts: How many facts those are.
        classes: Account class → sum of its balances, in points.
        buckets: 256 digests over (account, balance), by the first byte of the account's hash.
    """

    village: str
    heads: Mapping[bytes, int]
    facts: int
    classes: Mapping[str, int]
    buckets: tuple[bytes, ...] = field(default=())

    def packed(self) -> bytes:
        """Its bytes on the wire."""
        return pack(
            {
                "v": PROTOCOL, "village": self.village,
                "heads": sorted([log_id, seq] for log_id, seq in self.heads.items()),
                "facts": self.facts, "classes": dict(self.classes), "buckets": list(self.buckets),
            }
        )  # fmt: skip


def read_proof(packed: bytes) -> Proof:
    """A proof from its bytes.

    Raises:
        Malformed, TooLarge: it is none.
    """
    said = _message(packed)
    heads: dict[bytes, int] = {}
    for row in _list(said, "heads", list):
        pair = dict(zip(("log", "seq"), row, strict=False))
        heads[_bytes(pair, "log", 16)] = _count(pair, "seq", 0)
    classes = said.get("classes")
    if not isinstance(classes, Mapping):
        raise Malformed("classes")
    for name, total in classes.items():
        if not isinstance(name, str) or not isinstance(total, int):
            raise Malformed("classes")
    buckets = _list(said, "buckets", bytes)
    if len(buckets) != 256 or any(len(each) != 32 for each in buckets):
        raise Malformed("buckets")
    return Proof(
        _text(said, "village"), heads, _count(said, "facts", 0), dict(classes), tuple(buckets)
    )


# ---- reading, one field at a time --------------------------------------------------------------


def _message(packed: bytes) -> Mapping[str, Any]:
    said = unpack(packed)
    if not isinstance(said, Mapping):
        raise Malformed("not a map")
    version = said.get("v")
    if version != PROTOCOL:
        raise Malformed(f"protocol {version!r}"[:60])
    return said


def _field(said: Mapping[str, Any], name: str, fits: Callable[[Any], bool]) -> Any:
    value = said.get(name)
    if not fits(value):
        raise Malformed(name)
    return value


def _bytes(said: Mapping[str, Any], name: str, length: int) -> bytes:
    found: bytes = _field(said, name, lambda v: isinstance(v, bytes) and len(v) == length)
    return found


def _text(said: Mapping[str, Any], name: str, most: int = 200) -> str:
    found: str = _field(
        said, name, lambda v: isinstance(v, str) and len(v) <= most and "\x00" not in v
    )
    return found


def _count(said: Mapping[str, Any], name: str, least: int) -> int:
    found: int = _field(said, name, lambda v: type(v) is int and least <= v < 1 << 53)
    return found


def _list(said: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    found: list[Any] = _field(
        said, name, lambda v: isinstance(v, list) and all(isinstance(each, kind) for each in v)
    )
    return found


def _personal(row: Sequence[Any]) -> PersonalRow:
    if len(row) != 4:
        raise Malformed("personal")
    named = dict(zip(("ref", "owner", "salt", "fields"), row, strict=True))
    packed = named["fields"]
    if not isinstance(packed, bytes):
        raise Malformed("personal")
    return PersonalRow(
        _bytes(named, "ref", 16), _text(named, "owner"), _bytes(named, "salt", 16), packed
    )


def _moment(said: Any) -> Moment:
    if not isinstance(said, list) or len(said) < 4:
        raise Malformed("clock")
    named = dict(zip(("wall", "offset", "mono", "boot"), said, strict=False))
    offset = _field(named, "offset", lambda v: type(v) is int and -1440 <= v <= 1440)
    return Moment(
        _field(named, "wall", lambda v: type(v) is int and abs(v) < 1 << 53),
        offset, _count(named, "mono", 0), _text(named, "boot"),
    )  # fmt: skip
