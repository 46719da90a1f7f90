"""What would help when a code is in view but cannot be read: nearer, farther, tilt, steady.

The ruler places the code's size in view between too far (0) and too close (1), on a scale of
ratios, because twice as near is twice as big. It is measured against the width of the frame,
so 480p and 720p cameras with the same lens agree.
"""

from __future__ import annotations

import math

import numpy as np

from kiosk.scanner import readers
from kiosk.scanner.cv import cv2
from kiosk.scanner.messages import Hint, NearlySeen
from kiosk.scanner.readers import Gray, Quad

# The side of the code as a share of the frame's width: 60 px and 480 px of 1280.
_FARTHEST = 60 / 1280
_CLOSEST = 480 / 1280
_NEARER_BELOW = 0.32
_FARTHER_ABOVE = 0.78
_EVERY_S = 0.25
_SIGHTINGS_WANTED = 2
_SIGHTINGS_WITHIN_S = 0.8
# A poster on the wall stays where it is; a hand does not.
_STILL_SHARE = 0.015
_POSTER_AFTER_S = 8.0


def ruler(quad: Quad, width: int) -> float:
    """Where the size of ``quad`` lies between too far (0) and too close (1)."""
    share = max(readers.side_px(quad) / width, 1e-6)
    return min(1.0, max(0.0, math.log(share / _FARTHEST) / math.log(_CLOSEST / _FARTHEST)))


def hint_for(gray: Gray, quad: Quad, place: float) -> Hint:
    """The one thing to say about a code at ``quad`` whose ruler is ``place``."""
    if place < _NEARER_BELOW:
        return "nearer"
    if place > _FARTHER_ABOVE:
        return "farther"
    return "tilt" if washed_out(gray, quad) else "steady"


def washed_out(gray: Gray, quad: Quad) -> bool:
    """Whether a lamp shines on part of the code: a ninth of it bright and without black."""
    patch = readers.straighten(gray, quad, side_px=132)
    if patch is None:
        return False
    inner = patch[18:114, 18:114]
    level, _ = cv2.threshold(inner, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    cells = inner.reshape(3, 32, 3, 32)
    dark_share = (cells < level).mean(axis=(1, 3))
    bright = cells.mean(axis=(1, 3)) > 190
    return bool(np.any((dark_share < 0.1) & bright))


class Hints:
    """Says ``NearlySeen`` calmly: after two sightings, four times a second at most."""

    def __init__(self) -> None:
        self._last_at = self._said_at = -10.0
        self._sightings = 0
        self._home: Quad | None = None
        self._home_since = 0.0

    def nearly(self, gray: Gray, quad: Quad, now_s: float) -> NearlySeen | None:
        """A code at ``quad`` was found but not read in this frame."""
        again = now_s - self._last_at < _SIGHTINGS_WITHIN_S
        self._sightings = self._sightings + 1 if again else 1
        self._last_at = now_s
        if self._is_poster(quad, gray.shape[1], now_s):
            return None
        if self._sightings < _SIGHTINGS_WANTED or now_s - self._said_at < _EVERY_S:
            return None
        self._said_at = now_s
        place = ruler(quad, gray.shape[1])
        return NearlySeen(hint_for(gray, quad, place), round(place, 3))

    def _is_poster(self, quad: Quad, width: int, now_s: float) -> bool:
        moved = self._home is None or float(np.abs(quad - self._home).mean()) > (
            _STILL_SHARE * width
        )
        if moved:
            self._home, self._home_since = quad, now_s
        return now_s - self._home_since > _POSTER_AFTER_S
