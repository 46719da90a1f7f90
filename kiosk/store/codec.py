"""Facts as bytes: canonical CBOR bodies, salted personal fields, and the hash chain.

Bodies are stored once and hashed as stored (SYNC.md §2). Keys are text, sorted bytewise by
their encoding as RFC 8949 §4.2.1 asks; for text keys that is what ``cbor2`` calls canonical.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from kiosk.core.facts import Fact, Operator, PersonalRef, from_fields, to_fields

SHA256 = b"\x01"
"""Algorithm byte in front of every hash; room for SM3 beside it."""

GENESIS = SHA256 + bytes(32)
"""What the first fact of a log takes as its previous hash."""


class NotAFact(ValueError):
    """Bytes that are no body of a fact."""


def encode(fact: Fact) -> bytes:
    """The body of a fact. The same fact gives the same bytes on every node."""
    payload = to_fields(fact.payload)
    payload.update(fact.extra)
    head: dict[str, Any] = {"seen": dict(fact.seen)} if fact.seen else {}
    return cbor2.dumps(
        head
        | {
            "id": fact.event_id,
            "type": fact.type_name,
            "schema": fact.schema,
            "day": fact.day,
            "wall": fact.wall_ms,
            "offset": fact.offset_min,
            "mono": fact.mono_ms,
            "boot": fact.boot,
            "village": fact.village,
            "device": fact.device,
            "station": fact.station,
            "op": [fact.operator.kind, fact.operator.who],
            "fields": payload,
        },
        canonical=True,
    )


def decode(body: bytes) -> Fact:
    """Read a body.

    Raises:
        NotAFact: the bytes are not CBOR, or have not the head of a fact.
    """
    try:
        raw = cbor2.loads(body)
        _check_head(raw)
        payload, extra = from_fields(raw["type"], raw["fields"])
        return Fact(
            event_id=raw["id"],
            day=raw["day"],
            wall_ms=raw["wall"],
            offset_min=raw["offset"],
            mono_ms=raw["mono"],
            boot=raw["boot"],
            village=raw["village"],
            device=raw["device"],
            station=raw["station"],
            operator=Operator(raw["op"][0], raw["op"][1]),
            payload=payload,
            schema=raw["schema"],
            extra=extra,
            seen=raw.get("seen") or {},
        )
    except NotAFact:
        raise
    except Exception as problem:
        # Bytes of a stranger: a hostile tag makes the reader raise nearly anything.
        raise NotAFact(type(problem).__name__) from problem


_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])").fullmatch
_DAYS_SEEN: set[str] = set()
_MOST = 1 << 53
_OFFSET_MOST, _SCHEMA_MOST = 1440, 10_000


def _is_head(raw: Any) -> bool:
    """Kinds and sizes of everything in a body that is not the payload's own."""
    kind, who = raw["op"]
    texts = (raw["type"], raw["village"], raw["device"], raw["station"], raw["boot"], kind)
    for text in texts:
        if type(text) is not str or len(text) > 100 or "\x00" in text:
            return False
    wall, mono, offset, schema = raw["wall"], raw["mono"], raw["offset"], raw["schema"]
    event, seen = raw["id"], raw.get("seen")
    return (
        type(wall) is type(mono) is type(offset) is type(schema) is int
        and -_MOST <= wall <= _MOST
        and -_MOST <= mono <= _MOST
        and -_OFFSET_MOST <= offset <= _OFFSET_MOST
        and 0 <= schema <= _SCHEMA_MOST
        and (who is None or (type(who) is int and -_MOST <= who <= _MOST))
        and type(event) is bytes
        and len(event) == 16
        and _is_day(raw["day"])
        and type(raw["fields"]) is dict
        and (seen is None or _is_seen(seen))
    )


def _is_day(day: Any) -> bool:
    """Whether it looks like an ISO day; a ledger has few, so they are remembered."""
    if type(day) is not str:
        return False
    if day in _DAYS_SEEN:
        return True
    if _DAY(day) is None:
        return False
    if len(_DAYS_SEEN) < 20_000:
        _DAYS_SEEN.add(day)
    return True


def _check_head(raw: Any) -> None:
    if not _is_head(raw):
        raise NotAFact("the head of a fact does not fit")


def _is_seen(seen: Any) -> bool:
    return type(seen) is dict and all(
        type(log_id) is str and type(seq) is int for log_id, seq in seen.items()
    )


def chain(log_id: bytes, seq: int, previous: bytes, body: bytes) -> bytes:
    """``h(n)``: algorithm byte and 32 bytes binding a body to its place in its log."""
    inner = hashlib.sha256(body).digest()
    link = b"vs1" + log_id + seq.to_bytes(8, "big") + previous + inner
    return SHA256 + hashlib.sha256(link).digest()


def signed_head(log_id: bytes, seq: int, hash_: bytes) -> bytes:
    """The bytes a device signs for the head of its log, at each day close and each batch."""
    return b"vs1-head" + log_id + seq.to_bytes(8, "big") + hash_


@dataclass(frozen=True, slots=True)
class Personal:
    """Names and words beside a fact, outside its body.

    Attributes:
        ref: 16 random bytes a body may point at.
        owner: The account whose erasure takes this row with it.
        salt: 16 random bytes, so that the digest says nothing once the row is gone.
        fields: Plain data: ``name``, ``pinyin``, ``initials``, ``birth_year`` …
    """

    ref: bytes
    owner: str
    salt: bytes
    fields: Mapping[str, Any]

    def packed(self) -> bytes:
        """The fields as canonical CBOR."""
        return cbor2.dumps(dict(self.fields), canonical=True)

    def reference(self) -> PersonalRef:
        """What a body carries of this row."""
        return PersonalRef(self.ref, personal_digest(self.salt, self.packed()))


def personal_digest(salt: bytes, packed: bytes) -> bytes:
    """SHA-256 over salt and packed fields."""
    return hashlib.sha256(salt + packed).digest()


def unpack_fields(packed: bytes) -> dict[str, Any]:
    """Personal fields back from their stored bytes."""
    fields: dict[str, Any] = cbor2.loads(packed)
    return fields
