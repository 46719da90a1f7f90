"""Whether the pictures of a camera are worth anything: frozen, black or blinding white.

A live sensor is never quiet: two frames with the very same pixels mean that the driver repeats
itself. Measured in time as well as in frames, because the idle gate looks only eight times a
second and the hall should know within three seconds.
"""

from __future__ import annotations

import zlib

import numpy as np

from kiosk.scanner.messages import State
from kiosk.scanner.sources import Picture

_STEP_PX = 8
_FROZEN_FRAMES = 30
_FROZEN_S = 2.4
_FROZEN_FRAMES_MIN = 12
_DARK_S = 1.5
_BLACK_LEVEL = 10.0
_WHITE_LEVEL = 250.0
_FLAT_SPREAD = 4.0
_REOPEN_AFTER_S = 2.5


class Health:
    """Looks at every frame that becomes pixels; ``state`` is the verdict so far."""

    def __init__(self) -> None:
        self.state: State = "ok"
        self.begin()

    def begin(self) -> None:
        """The source was opened anew; the verdict stays until there is a reason to change."""
        self._print = -1
        self._same = 0
        self._same_since = 0.0
        self._flat_since: float | None = None
        self._bad_since: float | None = None

    def look(self, picture: Picture, now_s: float) -> None:
        """Judge a frame (height x width x 3, one byte a channel)."""
        small = np.ascontiguousarray(picture[::_STEP_PX, ::_STEP_PX])
        frozen = self._frozen(zlib.crc32(small.data), now_s)
        dark = self._dark(small, now_s)
        verdict: State = "dark" if dark else "frozen" if frozen else "ok"
        if verdict == "ok" and self.state != "ok" and self._undecided():
            return
        self.state = verdict
        if verdict == "ok":
            self._bad_since = None
        elif self._bad_since is None:
            self._bad_since = now_s

    def worth_reopening(self, now_s: float) -> bool:
        """Whether a frozen camera should be closed and opened again."""
        waited = self._bad_since is not None and now_s - self._bad_since > _REOPEN_AFTER_S
        return self.state == "frozen" and waited

    def _undecided(self) -> bool:
        """Just opened anew, or flat for a moment: too early to call the camera well."""
        return self._same > 0 or self._print == -1 or self._flat_since is not None

    def _frozen(self, fingerprint: int, now_s: float) -> bool:
        if fingerprint != self._print:
            first = self._print == -1
            self._print, self._same, self._same_since = fingerprint, 1 if first else 0, now_s
            return False
        self._same += 1
        for_s = now_s - self._same_since
        return self._same >= _FROZEN_FRAMES or (
            self._same >= _FROZEN_FRAMES_MIN and for_s >= _FROZEN_S
        )

    def _dark(self, small: Picture, now_s: float) -> bool:
        level = float(small.mean())
        flat = float(small.std()) < _FLAT_SPREAD
        if not (flat and (level < _BLACK_LEVEL or level > _WHITE_LEVEL)):
            self._flat_since = None
            return False
        if self._flat_since is None:
            self._flat_since = now_s
        return now_s - self._flat_since >= _DARK_S
