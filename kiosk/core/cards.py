"""The grammar of a points card: which texts are ours, and what a slip of the reader looks like.

A card carries twenty plain characters and nothing about its owner: ``V1``, sixteen characters
of Crockford's Base32 (80 random bits) and two check characters. The eighteen characters after
``V1``, read as one number in base 32, are a multiple of 1021. 1021 is prime and the powers
32^0 … 32^17 are all different modulo it, so one wrong character, or any two swapped ones,
never make another valid card (the test tries them all).

The store keeps only the fingerprint. Texts that are not ours may be private (a health pass, a
payment code): they leave this module as a short hash and nothing else. No clock and no source
of randomness in here: random bytes and salt come in as arguments.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

PREFIX: Final = "V1"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CARD_LENGTH: Final = 20
_DATA_LENGTH: Final = 16
_RANDOM_BYTES: Final = 10
_MODULUS: Final = 1021
_VALUE: Final = {char: value for value, char in enumerate(ALPHABET)}
# What people and scanners write for the letters that Crockford's alphabet leaves out.
_LOOK_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Nothing longer is worth looking at: a version 40 code holds 4,296 characters.
_LONGEST_LOOKED_AT: Final = 64
_NEARLY_OURS: Final = re.compile(r"V1[0-9A-Z]{14,22}")


@dataclass(frozen=True, slots=True)
class CardText:
    """A whole and valid card text. Its ``repr`` shows nothing, so that no log can."""

    text: str = field(repr=False)

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the text: 32 bytes, the only form that is stored."""
        return fingerprint(self.text)


@dataclass(frozen=True, slots=True)
class Damaged:
    """Looks like a card of ours, but a character is wrong or missing."""

    short_hash: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Some other code; nothing of it is kept but a short hash."""

    short_hash: str


def new_card_text(rand16: bytes) -> str:
    """Make the text of a new card.

    Args:
        rand16: random bytes from the system; the first ten (80 bits) are used.

    Returns:
        Twenty characters, all of QR's alphanumeric mode.

    Raises:
        ValueError: fewer than ten bytes were given.
    """
    if len(rand16) < _RANDOM_BYTES:
        raise ValueError(f"a card needs {_RANDOM_BYTES} random bytes, got {len(rand16)}")
    number = int.from_bytes(rand16[:_RANDOM_BYTES], "big")
    check = -number * 1024 % _MODULUS
    return PREFIX + _base32(number, _DATA_LENGTH) + _base32(check, 2)


def parse(text: str, *, salt: bytes = b"") -> CardText | Damaged | Foreign:
    """Say what a text read by camera or USB scanner is.

    Args:
        text: what was read, in any case, with the line end a scanner types.
        salt: mixed into the short hash of what is not ours. A running program gives random
            bytes, so that a log cannot be searched for a known telephone number.

    Returns:
        The normalised card, or a value that says why it is none. Never raises.
    """
    clean = normalise(text)
    if len(clean) == CARD_LENGTH and clean.startswith(PREFIX) and _adds_up(clean[2:]):
        return CardText(clean)
    if _NEARLY_OURS.fullmatch(clean):
        return Damaged(short_hash(text, salt=salt))
    return Foreign(short_hash(text, salt=salt))


def normalise(text: str) -> str:
    """Undo what keyboards do to a card text: case, full-width forms, look-alikes, line ends.

    A text too long to be a card comes back cut, so that a hostile code costs nothing.
    """
    cut = text[: _LONGEST_LOOKED_AT + 1].strip("\r\n\t \0")
    return unicodedata.normalize("NFKC", cut).upper().translate(_LOOK_ALIKE)


def fingerprint(text: str) -> bytes:
    """SHA-256 of a card text: 32 bytes. 80 random bits need no pepper."""
    return hashlib.sha256(normalise(text).encode("utf-8", "surrogatepass")).digest()


def short_hash(text: str, *, salt: bytes = b"") -> str:
    """Eight hex digits by which a log can say "the same foreign code again" and no more."""
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _adds_up(digits: str) -> bool:
    number = 0
    for char in digits:
        value = _VALUE.get(char)
        if value is None:
            return False
        number = number * 32 + value
    # The check is below 1021 by making; 1021 … 1023 would be second names of 0 … 2.
    return number % _MODULUS == 0 and number % 1024 < _MODULUS
