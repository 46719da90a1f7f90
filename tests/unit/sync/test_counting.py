"""Things in CBOR are counted without making one of them."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.packing import TooLarge, count

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
_MESSAGES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=40
)


def parts(message: Any) -> int:
    """How many things a message is made of; a number too large for eight bytes is two."""
    if isinstance(message, list):
        return 1 + sum(map(parts, message))
    if isinstance(message, dict):
        return 1 + sum(parts(key) + parts(value) for key, value in message.items())
    large = isinstance(message, int) and not -(1 << 64) <= message < 1 << 64
    return 2 if large else 1


@given(_MESSAGES)
def test_every_thing_is_counted_once(message: Any) -> None:
    assert count(cbor2.dumps(message, canonical=True), 10_000) == parts(message)


@given(st.binary(max_size=2_000))
def test_whatever_the_bytes_are_counting_ends(rubbish: bytes) -> None:
    assert 0 <= count(rubbish, 2_000) <= len(rubbish)


def test_counting_stops_where_it_is_too_many() -> None:
    assert count(b"\x80" * 50, 50) == 50
    with pytest.raises(TooLarge):
        count(b"\x80" * 51, 50)
