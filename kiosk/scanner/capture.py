"""Keeps the newest frame of a source, through unplugging, freezing and coming back.

One thread waits for frames. It grabs every frame, so that no old one waits in a queue, but
turns a frame into pixels only when somebody asks for one. After the end or a loss it sleeps and
opens again: OpenCV's ``read()`` then returns ``False`` at once and for ever, and would spin.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from kiosk.scanner.health import Health
from kiosk.scanner.messages import State
from kiosk.scanner.sources import Device, Picture, Source, frames_per_second, open_source

_REOPEN_EVERY_S = 1.0
_MISSES_ALLOWED = 3
# No frame for this long means unplugged or stalled, whatever OpenCV says.
SILENT_AFTER_S = 2.0
STUCK_AFTER_S = 8.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame (height x width x 3, BGR) and when it left the camera (monotonic seconds)."""

    picture: Picture
    taken_at: float
    number: int


class Capture(threading.Thread):
    """The thread that owns the device; ``take`` may be called from one other thread."""

    def __init__(self, source: Source, *, width: int, height: int) -> None:
        super().__init__(name="capture", daemon=True)
        self._source = source
        self._size = (width, height)
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._fresh = threading.Condition()
        self._shot: Shot | None = None
        self._numbers = 0
        self._health = Health()
        self._trouble: State | None = "starting"
        self._grabbed_at = self._alive_at = time.monotonic()

    def take(self, timeout_s: float) -> Shot | None:
        """The next frame, each only once; ``None`` when none came in time."""
        with self._fresh:
            self._wanted.set()
            self._fresh.wait_for(lambda: self._shot is not None, timeout_s)
            shot, self._shot = self._shot, None
        return shot

    def state(self, now_s: float) -> State:
        """How the camera is at this moment."""
        if self._trouble is not None:
            return self._trouble
        if now_s - self._grabbed_at > SILENT_AFTER_S:
            return "frozen"
        return self._health.state

    def stuck(self, now_s: float) -> bool:
        """Whether the thread hangs inside the driver; only a new process cures that."""
        return now_s - self._alive_at > STUCK_AFTER_S

    def stop(self) -> None:
        """Ask the thread to end; it lets go of the device itself."""
        self._stopping.set()
        self._wanted.set()

    def run(self) -> None:
        """Open, watch, and open again."""
        while not self._stopping.is_set():
            self._alive_at = time.monotonic()
            device, why = open_source(self._source, width=self._size[0], height=self._size[1])
            if device is None:
                self._trouble = "busy" if why == "busy" else "absent"
                self._stopping.wait(_REOPEN_EVERY_S)
                continue
            try:
                ended = self._watch(device)
            finally:
                device.release()
            if ended and not self._source.looped:
                self._trouble = "absent"
                self._stay_alive_until_stopped()

    def _stay_alive_until_stopped(self) -> None:
        while not self._stopping.wait(_REOPEN_EVERY_S):
            self._alive_at = time.monotonic()

    def _watch(self, device: Device) -> bool:
        """Take frames until the source ends (``True``) or is better opened anew."""
        pace_s = 0.0
        if self._source.paced_by_us:
            pace_s = 1 / frames_per_second(device, self._source)
        self._health.begin()
        began = due = time.monotonic()
        misses = 0
        while not self._stopping.is_set():
            if pace_s:
                due = max(due + pace_s, time.monotonic() - 2 * pace_s)
                self._stopping.wait(max(0.0, due - time.monotonic()))
            self._alive_at = time.monotonic()
            if not device.grab():
                misses += 1
                if self._source.paced_by_us:
                    return self._ended(began)
                if misses >= _MISSES_ALLOWED:
                    return self._lost(began)
                continue
            misses = 0
            self._grabbed_at = time.monotonic()
            if self._wanted.is_set():
                self._hand_over(device)
            if self._health.worth_reopening(time.monotonic()):
                return False
        return True

    def _ended(self, began: float) -> bool:
        # A file without one good frame must not be opened as fast as it fails.
        if time.monotonic() - began < 0.2:
            self._trouble = "absent"
            self._stopping.wait(_REOPEN_EVERY_S)
        return True

    def _lost(self, began: float) -> bool:
        self._trouble = "absent"
        if time.monotonic() - began < _REOPEN_EVERY_S:
            self._stopping.wait(_REOPEN_EVERY_S)
        return False

    def _hand_over(self, device: Device) -> None:
        good, picture = device.retrieve()
        if not good or picture is None or picture.ndim != 3:
            return
        self._numbers += 1
        shot = Shot(picture, self._grabbed_at, self._numbers)
        self._health.look(picture, self._grabbed_at)
        with self._fresh:
            self._trouble = None
            self._shot = shot
            self._wanted.clear()
            self._fresh.notify()
