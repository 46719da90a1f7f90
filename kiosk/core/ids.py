"""Names of things that happen: event ids, and the short forms people read.

No clock and no dice in here: time and random bytes are handed in.
"""

from __future__ import annotations

import hashlib

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def event_id(wall_ms: int, random: bytes) -> bytes:
    """Mint the id of a gesture: 16 bytes in the shape of a UUIDv7.

    Args:
        wall_ms: Unix time in milliseconds. Only for people who sort by it; order is never
            taken from it.
        random: Ten random bytes.

    Raises:
        ValueError: not ten bytes, or a time outside 48 bits.
    """
    if len(random) != 10 or not 0 <= wall_ms < 1 << 48:
        raise ValueError("an event id is 48 bits of time and ten random bytes")
    raw = bytearray(wall_ms.to_bytes(6, "big") + random)
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return bytes(raw)


def derived(gesture: bytes, nth: int) -> bytes:
    """The id of a further fact of the same gesture, the same again on every retry.

    Args:
        gesture: The gesture's own event id.
        nth: 1 for the second fact, 2 for the third …
    """
    digest = hashlib.sha256(gesture + nth.to_bytes(4, "big")).digest()
    return event_id(int.from_bytes(gesture[:6], "big"), digest[:10])


def crockford(raw: bytes, length: int) -> str:
    """The first ``length`` Crockford Base32 characters of ``raw`` (five bits each)."""
    bits = int.from_bytes(raw, "big")
    total = len(raw) * 8
    if length * 5 > total:
        raise ValueError("not enough bytes for so many characters")
    return "".join(CROCKFORD[(bits >> (total - 5 * (place + 1))) & 31] for place in range(length))


def member_account(member: int) -> str:
    """The account of a member, as tables and facts name it."""
    return f"m:{member}"


def member_of(account: str) -> int | None:
    """The member number behind an account text; ``None`` for any other account."""
    kind, _, number = account.partition(":")
    return int(number) if kind == "m" and number.isdecimal() else None
