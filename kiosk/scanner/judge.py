"""Decides when a code that was read counts: one showing of a card is one scan.

A showing ends when its code has not been read for two and a half seconds; time, not frames,
because the pace of frames changes with the mode. Two cards in view are a person to talk to,
not a coin to toss. What is not ours is reported by a short hash, salted anew at every start.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.core import cards
from kiosk.scanner.messages import (
    CardSeen,
    CodeSheet,
    DamagedCode,
    ForeignCode,
    Message,
    Mode,
    NothingSeen,
    TwoCards,
)

SHOWING_ENDS_S = 2.5
FOREIGN_ENDS_S = 6.0
# Nobody changes cards in less: two codes read in turn are two cards in view.
SWAP_MIN_S = 0.4
EMPTY_AFTER_S = 1.0
SHEET_PREFIX = "VSE1:"
SHEET_MOST = 300
_REMEMBERED_MAX = 64


class Judge:
    """Turns readings into messages; the clock comes in with each call."""

    def __init__(self, *, salt: bytes, mode: Mode = "idle") -> None:
        self.mode: Mode = mode
        self._salt = salt
        self._showing: dict[str, float] = {}
        self._foreign: dict[str, float] = {}
        self._two_until = 0.0
        self._sheet_at = float("-inf")
        self._anything_at: float | None = None

    def see(
        self, texts: Sequence[str], *, seen_at: float, decoded_at: float, rung: str
    ) -> list[Message]:
        """Judge what one frame held.

        Args:
            texts: every code read in the frame.
            seen_at: when the frame left the camera, monotonic seconds.
            decoded_at: when it was read.
            rung: the treatment that read it.

        Returns:
            What to tell the station, often nothing.
        """
        if texts:
            self._anything_at = seen_at
        parsed = [cards.parse(text, salt=self._salt) for text in dict.fromkeys(texts)]
        ours = [card.text for card in parsed if isinstance(card, cards.CardText)]
        if len(ours) > 1 or (ours and self._swapped_too_fast(ours[0], seen_at)):
            return self._two(ours, seen_at)
        if ours:
            return self._one(CardSeen(ours[0], seen_at, decoded_at, rung))
        sheet = next((text for text in texts if text.startswith(SHEET_PREFIX)), "")
        if sheet and len(sheet) <= SHEET_MOST and sheet.isascii():
            return self._sheet(CodeSheet(sheet), seen_at)
        told: list[Message] = []
        for code in parsed:
            told += self._stranger(code, seen_at)
        return told

    def something_there(self, now_s: float) -> None:
        """A code was found but not read: the view is not empty."""
        self._anything_at = now_s

    def showing(self, now_s: float) -> bool:
        """Whether a card that was already reported is (or was just now) in view."""
        return any(now_s - last < SHOWING_ENDS_S for last in self._showing.values())

    def tick(self, now_s: float) -> list[Message]:
        """Say once when the view has become empty."""
        if self._anything_at is None or now_s - self._anything_at < EMPTY_AFTER_S:
            return []
        self._anything_at = None
        return [NothingSeen()]

    def _one(self, card: CardSeen) -> list[Message]:
        last = self._showing.get(card.text)
        self._showing = _recent(self._showing, card.seen_at, SHOWING_ENDS_S)
        self._showing[card.text] = card.seen_at
        if last is not None and card.seen_at - last < SHOWING_ENDS_S:
            return []
        return [card]

    def _sheet(self, sheet: CodeSheet, now_s: float) -> list[Message]:
        shown = now_s - self._sheet_at < SHOWING_ENDS_S
        self._sheet_at = now_s
        return [] if shown else [sheet]

    def _two(self, ours: Sequence[str], now_s: float) -> list[Message]:
        for text in ours:
            if text in self._showing:  # the one reported before is still being shown
                self._showing[text] = now_s
        told: list[Message] = [] if now_s < self._two_until else [TwoCards()]
        self._two_until = now_s + SHOWING_ENDS_S
        return told

    def _swapped_too_fast(self, text: str, now_s: float) -> bool:
        """Whether another card was read a moment ago (a station takes a pile at speed)."""
        if self.mode == "station":
            return False
        return any(
            other != text and now_s - last < SWAP_MIN_S for other, last in self._showing.items()
        )

    def _stranger(
        self, code: cards.CardText | cards.Damaged | cards.Foreign, now_s: float
    ) -> list[Message]:
        if isinstance(code, cards.CardText):
            return []
        last = self._foreign.get(code.short_hash)
        self._foreign = _recent(self._foreign, now_s, FOREIGN_ENDS_S)
        self._foreign[code.short_hash] = now_s
        if last is not None and now_s - last < FOREIGN_ENDS_S:
            return []
        if isinstance(code, cards.Damaged):
            return [DamagedCode(code.short_hash)]
        return [ForeignCode(code.short_hash)]


def _recent(sightings: dict[str, float], now_s: float, keep_s: float) -> dict[str, float]:
    """The sightings that still matter, never more than a few."""
    kept = {text: at for text, at in sightings.items() if now_s - at < keep_s}
    return dict(list(kept.items())[-_REMEMBERED_MAX:])
