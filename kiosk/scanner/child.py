"""The scanner's own process: frames in, messages out.

One loop: take the newest frame when the gate wants one, read it, let the judge decide what the
station should hear, show the picture while somebody looks at it. Every round makes the
heart-beat grow; if a driver or a decoder hangs, the beat stops and the parent starts another
child. Nothing that was read is ever printed or logged here.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

from kiosk.scanner.capture import Capture, Shot
from kiosk.scanner.cv import cv2
from kiosk.scanner.decode import Reading, Single, Stream
from kiosk.scanner.gate import Effort, Gate
from kiosk.scanner.hints import Hints
from kiosk.scanner.judge import Judge
from kiosk.scanner.messages import MODES, CameraState, Message, Mode, State
from kiosk.scanner.preview import Preview
from kiosk.scanner.readers import Gray
from kiosk.scanner.sources import parse_source

STUCK_EXIT = 3
_ROUND_S = 0.1
_PREVIEW_WIDTH = 640
_PREVIEW_MODES = ("scanning", "station")
_BEAT_PX = 640


class Child:
    """The loop of the scanner's process."""

    def __init__(
        self,
        source: str,
        *,
        width: int,
        height: int,
        mode: Mode,
        tell: Callable[[Message], None],
        preview: Preview | None = None,
    ) -> None:
        self._capture = Capture(parse_source(source), width=width, height=height)
        self._tell = tell
        self._preview = preview
        self._gate = Gate(mode)
        self._judge = Judge(salt=os.urandom(16), mode=mode)
        self._hints = Hints()
        self._light = Single("zxing")
        self._beat = Single("pyzbar", longest_px=_BEAT_PX)
        self._stream = Stream()
        self._mode: Mode = mode
        self._state: State | None = None
        self._wake = threading.Event()
        self._stopping = False

    def set_mode(self, mode: Mode) -> None:
        """Change what is looked for; may be called from another thread."""
        self._mode = mode
        self._wake.set()

    def stop(self) -> None:
        """End ``run`` at the next round; may be called from another thread."""
        self._stopping = True
        self._wake.set()

    def run(self) -> int:
        """Look until stopped.

        Returns:
            0, or ``STUCK_EXIT`` when the driver hangs and only a new process helps.
        """
        self._capture.start()
        due = time.monotonic()
        while not self._stopping:
            self._take_mode()
            shot = self._capture.take(_ROUND_S)
            now = time.monotonic()
            if shot is not None:
                self._look(shot)
            self._report(now)
            if self._capture.stuck(now):
                return STUCK_EXIT
            due = max(due + self._gate.interval_s(now), now - _ROUND_S)
            self._rest(due)
        self._capture.stop()
        return 0

    def _rest(self, until_s: float) -> None:
        """Wait for the next frame's turn, beating all the while."""
        while not self._stopping:
            self._beats()
            left = until_s - time.monotonic()
            if left <= 0 or self._wake.wait(min(left, _ROUND_S)):
                break
        self._wake.clear()

    def _beats(self) -> None:
        if self._preview is not None:
            self._preview.beat()

    def _take_mode(self) -> None:
        if self._gate.mode == self._mode:
            return
        self._gate.mode = self._judge.mode = self._mode
        if self._preview is not None and self._mode not in _PREVIEW_MODES:
            self._preview.clear()

    def _report(self, now_s: float) -> None:
        state = self._capture.state(now_s)
        if state != self._state:
            self._state = state
            self._tell(CameraState(state))
        for message in self._judge.tick(now_s):
            self._tell(message)

    def _look(self, shot: Shot) -> None:
        gray: Gray = cv2.cvtColor(shot.picture, cv2.COLOR_BGR2GRAY)
        if self._preview is not None and self._mode in _PREVIEW_MODES:
            self._show(self._preview, shot)
        effort = self._gate.effort(gray, shot.taken_at)
        if effort is Effort.NONE:
            return
        reading = self._read(gray, effort)
        told = self._judge.see(
            reading.texts, seen_at=shot.taken_at, decoded_at=time.monotonic(), rung=reading.rung
        )
        for message in told:
            self._tell(message)
        if reading.unread is not None:
            self._nearly(gray, reading, shot.taken_at)

    def _read(self, gray: Gray, effort: Effort) -> Reading:
        if effort is Effort.FULL:
            return self._stream.decode(gray)
        reading = self._light.decode(gray)
        if effort is Effort.BEAT and not reading.texts:
            beat = self._beat.decode(gray)
            return beat if beat.texts else reading
        return reading

    def _nearly(self, gray: Gray, reading: Reading, now_s: float) -> None:
        assert reading.unread is not None
        hint = self._hints.nearly(gray, reading.unread, now_s)
        if self._judge.showing(now_s):
            return  # the card just read, on its way out of view
        self._judge.something_there(now_s)
        self._gate.located(now_s)
        if hint is not None:
            self._tell(hint)

    def _show(self, preview: Preview, shot: Shot) -> None:
        height, width = shot.picture.shape[:2]
        scale = min(_PREVIEW_WIDTH / width, 480 / height, 1.0)
        size = (round(width * scale), round(height * scale))
        small = cv2.resize(shot.picture, size, interpolation=cv2.INTER_AREA)
        # Mirrored, as in a looking-glass: people move the card the right way by themselves.
        rgb = cv2.cvtColor(cv2.flip(small, 1), cv2.COLOR_BGR2RGB)
        preview.write(rgb.data.cast("B"), size[0], size[1], shot.taken_at)


def obey(commands: BinaryIO, child: Child) -> None:
    """Carry out the parent's lines (``{"mode": …}``) until it goes away, then stop."""
    for line in commands:
        try:
            mode = json.loads(line).get("mode")
        except (ValueError, AttributeError):
            continue
        if mode in MODES:
            child.set_mode(mode)
    child.stop()
