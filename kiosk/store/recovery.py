"""The recovery sheet: one secret on paper that opens every backup and resets the head's PIN.

The secret is 120 random bits, printed twice: as twelve everyday words (132 bits, the last twelve
check the rest) and as a code of eight groups of four characters, the fourth of each group checking
the other three, so that a slip of the pen is found and named by its place. Either opens.

The secret itself never stays on the kiosk. An X25519 key is derived from it and only the public
half is kept, so backups can be made every hour by a machine that cannot open them by the sheet.
"""

from __future__ import annotations

import functools
import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk import paths
from kiosk.core.ids import CROCKFORD
from kiosk.store.errors import StoreError

SECRET_BYTES = 15
WORDS = 12
GROUPS = 8
WRAPPED_BYTES = 32 + 32 + 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class WrongSheet(StoreError):
    """The sheet is well copied, but it belongs to another kiosk or another backup."""

    message_id = "error-sheet-wrong"


class SheetSlip(Enum):
    """What is wrong with what was copied from the sheet; the value is the message id."""

    LENGTH = "error-sheet-length"
    WORD = "error-sheet-word"
    GROUP = "error-sheet-group"
    CHECK = "error-sheet-check"


@dataclass(frozen=True, slots=True)
class Miscopied:
    """A sheet that does not add up.

    Attributes:
        slip: What kind of slip.
        place: Which word or group, counted from 1; 0 when it cannot be told.
    """

    slip: SheetSlip
    place: int = 0


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on the paper. ``repr`` shows nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Twelve two-character words, in order."""
        bits = int.from_bytes(self.secret, "big") << 12 | _check_bits(self.secret)
        listed = _word_list()
        return tuple(listed[bits >> 11 * (WORDS - 1 - place) & 2047][0] for place in range(WORDS))

    @property
    def code(self) -> str:
        """The same secret as eight groups of four characters."""
        bits = int.from_bytes(self.secret, "big")
        groups = []
        for place in range(GROUPS):
            three = [bits >> 5 * (23 - place * 3 - step) & 31 for step in range(3)]
            groups.append("".join(CROCKFORD[v] for v in [*three, _group_check(place, three)]))
        return "-".join(groups)

    @property
    def public(self) -> bytes:
        """The X25519 public key (32 bytes) that the kiosk keeps and backups are wrapped to."""
        return _private(self.secret).public_key().public_bytes_raw()


def new_sheet() -> RecoverySheet:
    """A sheet nobody has seen before."""
    return RecoverySheet(os.urandom(SECRET_BYTES))


def read_sheet(text: str) -> RecoverySheet | Miscopied:
    """Read what a person copied: the words, their pinyin, or the code.

    Spaces, commas, full-width characters, small letters, O for 0 and I or L for 1 are forgiven.
    """
    plain = unicodedata.normalize("NFKC", text)
    if any("一" <= char <= "鿿" for char in plain):
        chars = [char for char in plain if "一" <= char <= "鿿"]
        return _from_words(["".join(chars[at : at + 2]) for at in range(0, len(chars), 2)])
    tokens = "".join(char if char.isalnum() else " " for char in plain).split()
    if len(tokens) == WORDS and all(token.isalpha() for token in tokens):
        return _from_words([token.lower() for token in tokens])
    return _from_code("".join(tokens).upper().translate(_READ_AS))


def sheet_resets_pin(sheet: RecoverySheet, recovery_public: bytes) -> bool:
    """Whether this sheet is this kiosk's, and so may reset the head's PIN."""
    return sheet.public == recovery_public


def wrap(store_key: bytes, recovery_public: bytes) -> bytes:
    """Lock the store key so that only the sheet opens it.

    Returns:
        80 bytes: an ephemeral public key, the sealed key, its tag.
    """
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recovery_public))
    # The key is used once, so a fixed nonce is safe.
    sealed = ChaCha20Poly1305(_kek(shared, public, recovery_public)).encrypt(
        bytes(12), store_key, b"kiosk store key"
    )
    return public + sealed


def unwrap(wrapped: bytes, sheet: RecoverySheet) -> bytes:
    """The store key out of a backup.

    Raises:
        WrongSheet: the sheet does not belong to it, or the bytes were changed.
    """
    return unwrap_with(wrapped, _private(sheet.secret))


def unwrap_with(wrapped: bytes, private: X25519PrivateKey) -> bytes:
    """The store key that was wrapped to this key (the township's box key).

    Raises:
        WrongSheet: it was wrapped to another one, or the bytes were changed.
    """
    if len(wrapped) != WRAPPED_BYTES:
        raise WrongSheet("a wrapped key of the wrong length")
    public, sealed = wrapped[:32], wrapped[32:]
    recipient = private.public_key().public_bytes_raw()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(public))
        return ChaCha20Poly1305(_kek(shared, public, recipient)).decrypt(
            bytes(12), sealed, b"kiosk store key"
        )
    except (InvalidTag, ValueError) as error:
        raise WrongSheet("this key does not open this backup") from error


def _private(secret: bytes) -> X25519PrivateKey:
    # 120 random bits need no slow derivation; a pass-phrase would.
    raw = HKDF(hashes.SHA256(), 32, b"kiosk recovery sheet", b"x25519 v1").derive(secret)
    return X25519PrivateKey.from_private_bytes(raw)


def _kek(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, ephemeral + recipient, b"kiosk wrap v1").derive(shared)


def _check_bits(secret: bytes) -> int:
    digest = hashlib.sha256(b"kiosk recovery words" + secret).digest()
    return int.from_bytes(digest[:2], "big") >> 4


def _times(a: int, b: int) -> int:
    """Multiply in GF(32), x^5 + x^2 + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def _group_check(place: int, three: list[int]) -> int:
    """Differs after any one wrong character, any two neighbours swapped, or groups swapped."""
    check = place + 1
    for weight, value in zip((2, 4, 8), three, strict=True):
        check ^= _times(weight, value)
    return check


@functools.cache
def _word_list() -> list[tuple[str, str]]:
    text = paths.resource("recovery", "words.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return [(word, pinyin) for word, pinyin in lines]


@functools.cache
def _places() -> dict[str, int]:
    return {spelt: place for place, pair in enumerate(_word_list()) for spelt in pair}


def _from_words(words: list[str]) -> RecoverySheet | Miscopied:
    places = _places()
    for count, word in enumerate(words, 1):
        if word not in places:
            return Miscopied(SheetSlip.WORD, count)
    if len(words) != WORDS:
        return Miscopied(SheetSlip.LENGTH)
    bits = 0
    for word in words:
        bits = bits << 11 | places[word]
    secret = (bits >> 12).to_bytes(SECRET_BYTES, "big")
    if bits & 4095 != _check_bits(secret):
        return Miscopied(SheetSlip.CHECK)
    return RecoverySheet(secret)


def _from_code(code: str) -> RecoverySheet | Miscopied:
    groups = [code[at : at + 4] for at in range(0, len(code), 4)]
    bits = 0
    for place, group in enumerate(groups[:GROUPS]):
        values = [CROCKFORD.find(char) for char in group]
        if len(values) < 4:
            return Miscopied(SheetSlip.LENGTH)
        if -1 in values or _group_check(place, values[:3]) != values[3]:
            return Miscopied(SheetSlip.GROUP, place + 1)
        for value in values[:3]:
            bits = bits << 5 | value
    if len(code) != 4 * GROUPS:
        return Miscopied(SheetSlip.LENGTH)
    return RecoverySheet(bits.to_bytes(SECRET_BYTES, "big"))
