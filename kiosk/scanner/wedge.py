"""A USB scanner that types is the same scan from another mouth.

It sends its characters faster than any hand and ends with Enter. Whatever is typed slower is a
person at a keyboard and is left alone. The text is kept only until the line ends.
"""

from __future__ import annotations

from kiosk.core import cards
from kiosk.scanner.messages import CardSeen, DamagedCode, ForeignCode

# Slow scanners leave some 30 ms between characters, fast typists about 80.
KEY_GAP_MAX_S = 0.06
SAME_CARD_S = 2.5
_SHORTEST = 6
_LONGEST = 512
_ENDS = "\r\n\t"


class Wedge:
    """Collects key strokes into codes. Qt-free; the clock comes in with each key."""

    def __init__(self, *, salt: bytes) -> None:
        self._salt = salt
        self._typed = ""
        self._last_key_at = -1.0
        self._last_card = ""
        self._last_card_at = -10.0

    def feed(self, char: str, at_s: float) -> CardSeen | DamagedCode | ForeignCode | None:
        """Take one key stroke.

        Args:
            char: the key's text; keys without text (Shift) are given as ``""``.
            at_s: when it came, monotonic seconds.

        Returns:
            The scan that this key completed, or ``None``.
        """
        if not char:
            return None
        if at_s - self._last_key_at > KEY_GAP_MAX_S:
            self._typed = ""
        self._last_key_at = at_s
        if char not in _ENDS:
            self._typed = (self._typed + char)[:_LONGEST]
            return None
        typed, self._typed = self._typed, ""
        return self._judge(typed, at_s) if len(typed) >= _SHORTEST else None

    def _judge(self, typed: str, at_s: float) -> CardSeen | DamagedCode | ForeignCode | None:
        code = cards.parse(typed, salt=self._salt)
        if isinstance(code, cards.Damaged):
            return DamagedCode(code.short_hash)
        if isinstance(code, cards.Foreign):
            return ForeignCode(code.short_hash)
        again = code.text == self._last_card and at_s - self._last_card_at < SAME_CARD_S
        self._last_card, self._last_card_at = code.text, at_s
        return None if again else CardSeen(code.text, at_s, at_s, "wedge")
