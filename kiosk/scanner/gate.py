"""How hard to look at which frame, so that an idle kiosk costs next to nothing.

Idle: eight frames a second become pixels; zxing-cpp (1.7 ms) looks at each, and twice a second
pyzbar at 640 px, moved or not, so that a still card is never missed: the motion gate is never
the only way in. When something moves, or a code was found but not read, the full stream of
treatments runs at 20 frames a second for a few seconds. While a visit waits for a card (mode
``scanning`` or ``station``) it always runs.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from kiosk.scanner.messages import Mode
from kiosk.scanner.readers import Gray

IDLE_EVERY_S = 1 / 8
ALERT_EVERY_S = 1 / 20
SCANNING_EVERY_S = 1 / 20
OFF_EVERY_S = 1.0
ALERT_FOR_S = 2.5
SLOW_BEAT_S = 0.5
_STEP_PX = 8
_CHANGE_LEVEL = 24
_CHANGED_SHARE = 0.004


class Effort(Enum):
    """What to do with a frame."""

    NONE = "none"
    LIGHT = "light"
    BEAT = "beat"
    FULL = "full"


class Gate:
    """Decides; the clock comes in with each call (monotonic seconds)."""

    def __init__(self, mode: Mode = "idle") -> None:
        self.mode: Mode = mode
        self._alert_until = 0.0
        self._beat_at = 0.0
        self._last: Gray | None = None

    def interval_s(self, now_s: float) -> float:
        """How long from one frame to the next."""
        if self.mode == "off":
            return OFF_EVERY_S
        if self.mode in ("scanning", "station"):
            return SCANNING_EVERY_S
        return ALERT_EVERY_S if now_s < self._alert_until else IDLE_EVERY_S

    def effort(self, gray: Gray, now_s: float) -> Effort:
        """How hard to look at ``gray`` (height x width, one byte a pixel)."""
        if self.mode == "off":
            self._last = None
            return Effort.NONE
        if self._moved(gray):
            self._alert_until = now_s + ALERT_FOR_S
        if self.mode != "idle" or now_s < self._alert_until:
            return Effort.FULL
        if now_s - self._beat_at >= SLOW_BEAT_S:
            self._beat_at = now_s
            return Effort.BEAT
        return Effort.LIGHT

    def located(self, now_s: float) -> None:
        """A code was found but not read: look hard for a while."""
        self._alert_until = now_s + ALERT_FOR_S

    def _moved(self, gray: Gray) -> bool:
        small = gray[::_STEP_PX, ::_STEP_PX]
        last, self._last = self._last, small.copy()
        if last is None or last.shape != small.shape:
            return False
        difference = np.maximum(small, last) - np.minimum(small, last)
        changed = int(np.count_nonzero(difference > _CHANGE_LEVEL))
        return changed > _CHANGED_SHARE * difference.size
