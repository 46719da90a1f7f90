"""Dice: everything random in the process comes from one seed while :func:`seeded` is open.

Ids, salts, keys and log names are drawn by the program from ``os.urandom``, ``secrets`` and
OpenSSL. They are replaced at those modules and put back afterwards, so that a seed gives the same
bytes again. Names of stores in memory (``uuid``) are left alone: they are in no fact.
"""

from __future__ import annotations

import os
import random
import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

T = TypeVar("T")
_TOKEN_BYTES = 32
_really_random = os.urandom


class Chance:
    """Where the program's random bytes come from now."""

    def __init__(self) -> None:
        self._dice = random.Random(0)

    def begin(self, *what: int | str) -> None:
        """Begin a new sequence; the same words give the same bytes."""
        self._dice = random.Random("/".join(str(each) for each in what))

    def bytes(self, count: int | None = None) -> bytes:
        """So many bytes."""
        return self._dice.randbytes(_TOKEN_BYTES if count is None else count)

    def hex(self, count: int | None = None) -> str:
        """So many bytes as text."""
        return self.bytes(count).hex()

    def below(self, limit: int) -> int:
        """A number below ``limit``."""
        return self._dice.randrange(limit)

    def bits(self, count: int) -> int:
        """A number of so many bits."""
        return self._dice.getrandbits(count)

    def choice(self, values: Sequence[T]) -> T:
        """One of these."""
        return self._dice.choice(values)


@contextmanager
def seeded() -> Iterator[Chance]:
    """While open, the program's randomness is the returned :class:`Chance`."""
    chance = Chance()

    def uuid4() -> uuid.UUID:
        return uuid.UUID(bytes=_really_random(16), version=4)

    def signing(cls: type[Any]) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(chance.bytes(32))

    def sealing(cls: type[Any]) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(chance.bytes(32))

    with ExitStack() as stack:
        for owner, name, instead in (
            (os, "urandom", chance.bytes),
            (secrets, "token_bytes", chance.bytes),
            (secrets, "token_hex", chance.hex),
            (secrets, "randbelow", chance.below),
            (secrets, "randbits", chance.bits),
            (secrets, "choice", chance.choice),
            (uuid, "uuid4", uuid4),
            (Ed25519PrivateKey, "generate", classmethod(signing)),
            (X25519PrivateKey, "generate", classmethod(sealing)),
        ):
            stack.enter_context(mock.patch.object(owner, name, instead))
        yield chance
