"""The window's handle on the scanner's process. No Qt, no OpenCV, nothing that blocks.

Messages come through one pipe that lives as long as the link, so the window can watch a single
file descriptor while children come and go. ``tick`` watches the child's heart-beat: a child
that died or hangs is killed and another started; one that dies more than five times in a minute
is ``lost`` and from then on tried only every half minute.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import deque

from kiosk.scanner.messages import CameraState, Frame, Message, Mode, State, from_line, to_line
from kiosk.scanner.preview import Preview, new_memory

HANGS_AFTER_S = 0.65
_START_ALLOWED_S = 10.0
_RESTARTS_MAX = 5
_RESTARTS_WITHIN_S = 60.0
_LOST_RETRY_S = 30.0
# A tick that comes late says something about this process, not about the child.
_TICK_COUNTED_MAX_S = 0.3
_PREVIEW_FRESH_S = 1.0
_DEATH_WAITED_S = 0.2
_READ_BYTES = 65536
_UNENDED_MAX_BYTES = 8192
# One arena keeps the child small; frames come and go in the same place.
_LEAN = {"MALLOC_ARENA_MAX": "1"}


class ScannerLink:
    """Starts, hears and restarts the scanner's process.

    Attributes:
        state: the last ``CameraState`` told.
        restarts: how often a child was started anew.
    """

    def __init__(
        self, source: str, *, width: int = 1280, height: int = 720, mode: Mode = "idle"
    ) -> None:
        self._source = source
        self._size = (width, height)
        self._mode: Mode = mode
        self._child: subprocess.Popen[bytes] | None = None
        self._dying: list[subprocess.Popen[bytes]] = []
        self._generation = 0
        self._restarted_at: deque[float] = deque(maxlen=_RESTARTS_MAX)
        self._unended = b""
        self._lost_at: float | None = None
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        os.set_blocking(self._in, False)
        self._memory_fd = new_memory()
        self._preview = Preview(self._memory_fd)
        self._beats = 0
        self._quiet_s = 0.0
        self._began_s = 0.0
        self._ticked_at: float | None = None
        self.state: State = "starting"
        self.restarts = 0

    def start(self) -> None:
        """Start the child; returns at once."""
        if self._child is None:
            self._spawn()
            self._tell("starting")

    def fileno(self) -> int:
        """The descriptor that is readable when messages wait; the same for the link's life."""
        return self._out

    def read(self) -> list[Message]:
        """The messages that wait, oldest first; never blocks, never raises on bad lines."""
        chunk = b""
        with contextlib.suppress(OSError):  # nothing there, or the link was stopped
            chunk = os.read(self._out, _READ_BYTES)
        *lines, self._unended = (self._unended + chunk).split(b"\n")
        self._unended = self._unended[-_UNENDED_MAX_BYTES:]
        told: list[Message] = []
        for line in lines:
            try:
                generation, message = from_line(line)
            except ValueError:
                continue
            if generation != self._generation:
                continue  # the last words of a child that was killed
            if isinstance(message, CameraState):
                self.state = message.state
                if message.state != "lost":
                    self._lost_at = None
            told.append(message)
        return told

    def set_mode(self, mode: Mode) -> None:
        """Change what the scanner looks for; kept when the child is started anew."""
        self._mode = mode
        self._send({"mode": mode})

    def preview(self) -> Frame | None:
        """A copy of the newest picture (scanning and station modes), or ``None``."""
        if self._mode not in ("scanning", "station"):
            return None
        frame = self._preview.read()
        if frame is None or time.monotonic() - frame.taken_at > _PREVIEW_FRESH_S:
            return None
        return frame

    def tick(self, now_s: float) -> None:
        """Watch over the child; call about four times a second with the monotonic clock."""
        passed = 0.0 if self._ticked_at is None else max(0.0, now_s - self._ticked_at)
        self._ticked_at = now_s
        self._bury()
        if self._child is None:
            if self._lost_at is not None and now_s - self._lost_at > _LOST_RETRY_S:
                self._lost_at = now_s
                self._spawn()
            return
        if self._child.poll() is not None or self._hangs(min(passed, _TICK_COUNTED_MAX_S)):
            self._restart(now_s)

    def stop(self) -> None:
        """End the child and let go of everything; the link cannot be used again."""
        self._end_child()
        if self._out >= 0:
            self._preview.clear()
            self._preview.close()
            for fd in (self._out, self._in, self._memory_fd):
                os.close(fd)
            self._out = self._in = self._memory_fd = -1

    @property
    def child_pid(self) -> int | None:
        """The process number of the child, for figures and tests."""
        return None if self._child is None else self._child.pid

    def _hangs(self, passed_s: float) -> bool:
        beats = self._preview.beats()
        if beats != self._beats:
            if self._began_s >= 0 and beats > self._beats:
                self._began_s = -1.0  # it has come round once: from now on it must beat
            self._beats, self._quiet_s = beats, 0.0
            return False
        if self._began_s >= 0:
            self._began_s += passed_s
            return self._began_s > _START_ALLOWED_S
        self._quiet_s += passed_s
        return self._quiet_s > HANGS_AFTER_S

    def _restart(self, now_s: float) -> None:
        self._end_child()
        self._preview.clear()
        full = len(self._restarted_at) == _RESTARTS_MAX
        if full and now_s - self._restarted_at[0] < _RESTARTS_WITHIN_S:
            self._lost_at = now_s
            self._tell("lost")
            return
        self._restarted_at.append(now_s)
        self.restarts += 1
        self._spawn()
        self._tell("restarting")

    def _spawn(self) -> None:
        self._generation += 1
        self._quiet_s = self._began_s = 0.0
        self._beats = self._preview.beats()
        arguments = {
            "--source": self._source,
            "--width": self._size[0],
            "--height": self._size[1],
            "--mode": self._mode,
            "--generation": self._generation,
            "--out-fd": self._in,
            "--memory-fd": self._memory_fd,
        }
        words = [str(word) for pair in arguments.items() for word in pair]
        self._child = subprocess.Popen(
            [sys.executable, "-m", "kiosk.scanner", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=(self._in, self._memory_fd),
            env={**os.environ, **_LEAN},
            start_new_session=True,  # a Ctrl-C is for the window; the child ends with its input
        )
        assert self._child.stdin is not None
        os.set_blocking(self._child.stdin.fileno(), False)

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()  # also ends one that is stopped
        self._dying.append(child)
        with contextlib.suppress(subprocess.TimeoutExpired):
            # One that is stuck inside a driver dies later; the window does not wait for it.
            child.wait(_DEATH_WAITED_S)
        self._bury()
        assert child.stdin is not None
        with contextlib.suppress(OSError):
            child.stdin.close()

    def _bury(self) -> None:
        self._dying = [child for child in self._dying if child.poll() is None]

    def _send(self, command: dict[str, str]) -> None:
        if self._child is None or self._child.stdin is None:
            return
        with contextlib.suppress(OSError):
            os.write(self._child.stdin.fileno(), json.dumps(command).encode() + b"\n")

    def _tell(self, state: State) -> None:
        self.state = state
        with contextlib.suppress(BlockingIOError):
            os.write(self._in, to_line(CameraState(state), self._generation))
