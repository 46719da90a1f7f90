"""Bodies on the wire: CBOR in gzip, with limits that hold before anything is parsed.

At most 256 KiB packed and 2 MiB unpacked, one gzip member and nothing after it. Unpacking stops
at the limit, so a bomb costs no more memory than an honest body (FAULTS.md N3). A byte of CBOR may
be a list of its own, of which Python makes an object eighty times as large: so things are counted,
too, before any is made.
"""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import cbor2

PACKED_MOST = 256 * 1024
UNPACKED_MOST = 2 * 1024 * 1024
FACTS_MOST = 500
ITEMS_MOST = 64 * 1024
"""Things in a message, its facts one each; an honest batch has some three thousand."""
BODY_ITEMS_MOST = 256 * 1024
"""Things in all facts of a batch together; an honest batch has some fifteen thousand."""


class Malformed(ValueError):
    """These bytes are no message of this protocol."""


class TooLarge(ValueError):
    """More bytes than the protocol allows."""


def canonical(message: Any) -> bytes:
    """A message as canonical CBOR; the same message gives the same bytes on every machine."""
    return cbor2.dumps(message, canonical=True)


def pack(message: Any) -> bytes:
    """A message as gzipped canonical CBOR."""
    return gzip.compress(canonical(message), compresslevel=6, mtime=0)


def unpack(packed: bytes) -> Any:
    """The message back.

    Raises:
        TooLarge: over a limit, before or after unpacking.
        Malformed: not gzip, cut off, more than one member, or not CBOR.
    """
    if len(packed) > PACKED_MOST:
        raise TooLarge(f"{len(packed)} bytes packed")
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(packed, UNPACKED_MOST + 1)
    except zlib.error as problem:
        raise Malformed(str(problem)) from problem
    if len(plain) > UNPACKED_MOST:
        raise TooLarge(f"more than {UNPACKED_MOST} bytes unpacked")
    if not inflate.eof or inflate.unused_data:
        raise Malformed("not one whole gzip member")
    return loads(plain)


def count(plain: bytes, most: int) -> int:
    """How many things are in some CBOR, counted without making any; no further than ``most``.

    Broken CBOR is counted up to where it breaks: reading it says so.

    Raises:
        TooLarge: more than ``most``.
    """
    at, items, end = 0, 0, len(plain)
    while at < end:
        items += 1
        if items > most:
            raise TooLarge(f"more than {most} things")
        head = plain[at]
        kind, size = head >> 5, head & 31
        at += 1
        value = size
        if 24 <= size <= 27:
            width = 1 << (size - 24)
            value = int.from_bytes(plain[at : at + width], "big")
            at += width
        if kind in (2, 3) and size < 28:
            at += value
    return items


def loads(plain: bytes) -> Any:
    """CBOR read whole, nothing after it.

    Raises:
        TooLarge: of more things than a message has.
        Malformed: it is not that.
    """
    if len(plain) > ITEMS_MOST:  # each takes a byte at least
        count(plain, ITEMS_MOST)
    try:
        message = cbor2.loads(plain)
    except Exception as problem:
        # cbor2 lets through whatever a hostile tag makes Python raise (OverflowError and others).
        raise Malformed(type(problem).__name__) from problem
    return message
