"""Slower or faster speech at the same pitch (WSOLA: overlapping pieces, each slid to fit)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PIECE_MS = 40
_SEARCH_MS = 12


def stretched(samples: NDArray[np.float32], factor: float, rate_hz: int) -> NDArray[np.float32]:
    """``samples`` made ``factor`` times as long, pitch kept.

    Args:
        samples: One channel.
        factor: 0.5 to 2; 1 gives the samples back.
        rate_hz: Samples a second.
    """
    piece = rate_hz * _PIECE_MS // 1000
    hop = piece // 2
    search = rate_hz * _SEARCH_MS // 1000
    if abs(factor - 1) < 0.01 or len(samples) < 2 * piece:
        return samples
    window = np.hanning(piece + 1)[:piece].astype(np.float32)
    padded = np.concatenate(
        [np.zeros(search, np.float32), samples, np.zeros(piece + 2 * search, np.float32)]
    )
    count = int(len(samples) * factor) // hop
    made = np.zeros(count * hop + piece, np.float32)
    at = search
    for number in range(count):
        wanted = int(number * hop / factor)  # where this piece would begin, before sliding
        if number:
            follow = padded[at + hop : at + hop + hop]  # what naturally follows the last piece
            room = padded[wanted : wanted + 2 * search + hop]
            at = wanted + _best_fit(room, follow, 2 * search)
        else:
            at = wanted + search
        made[number * hop : number * hop + piece] += padded[at : at + piece] * window
    made[:hop] += padded[search : search + hop] * (1 - window[:hop])  # the first has no partner
    return made[: int(len(samples) * factor)]


def _best_fit(room: NDArray[np.float32], follow: NDArray[np.float32], places: int) -> int:
    """Where in ``room`` the sound is most like ``follow``; every third place is tried."""
    views = np.lib.stride_tricks.sliding_window_view(room, len(follow))[: places + 1 : 3]
    energy = np.sqrt(np.einsum("ij,ij->i", views, views)) + 1e-6
    return int(np.argmax(views @ follow / energy)) * 3
