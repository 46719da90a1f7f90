"""The kiosk's end of the pipe to the voice's child: started when needed, replaced when it dies."""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from kiosk.voice.wire import utterance_to
from kiosk.words import Utterance

_log = logging.getLogger(__name__)

# A child that dies is replaced, but a machine where it cannot live is not kept busy. One that
# lived for a while is not such a machine: a kiosk runs for months, and the count begins anew.
_RESTART_AFTER_S = 5.0
_RESTARTS_MAX = 20
_LIVED_LONG_S = 600.0
_END_MS = 1000


def child_environment() -> QProcessEnvironment:
    """Our environment, in which a child finds this very package."""
    environment = QProcessEnvironment.systemEnvironment()
    root, rest = str(Path(__file__).parents[2]), environment.value("PYTHONPATH", "")
    environment.insert("PYTHONPATH", root + (os.pathsep + rest if rest else ""))
    # One thread is enough for a sentence, and each further one would cost memory.
    environment.insert("OPENBLAS_NUM_THREADS", "1")
    return environment


class MouthLink(QObject):
    """Sends orders to the child; nothing here waits for it.

    Signals:
        opened: Whether anything can be heard, and how many clips there are.
        began: Turn, ``[number, start in ms]`` of each clause, the whole length in ms.
        lost: The child is gone; what it was saying is over.
    """

    opened = Signal(bool, int)
    began = Signal(int, object, int)
    lost = Signal()

    def __init__(self, packs: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._packs = [str(pack) for pack in packs]
        self._gain = 1.0
        self._child: QProcess | None = None
        self._started_s = -_RESTART_AFTER_S
        self._starts = 0
        self._closed = False
        self._rest = b""

    @property
    def pid(self) -> int:
        """Process id of the child, 0 when there is none."""
        return int(self._child.processId()) if self._child is not None else 0

    def open(self) -> bool:
        """Start the child if there is none; False when there cannot be one now."""
        if self._child is not None:
            return True
        now_s = time.monotonic()
        if self._closed or self._starts > _RESTARTS_MAX:
            return False
        if now_s - self._started_s < _RESTART_AFTER_S:
            return False
        self._started_s = now_s
        self._starts += 1
        child = QProcess(self)
        child.setProcessEnvironment(child_environment())
        child.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        child.readyReadStandardOutput.connect(self._answered)
        child.finished.connect(self._ended)
        child.errorOccurred.connect(self._ended)
        self._rest = b""
        self._child = child
        child.start(sys.executable, ["-m", "kiosk.voice", *self._packs])
        self._send(["gain", self._gain])
        return True

    def say(self, turn: int, utterance: Utterance, rate: str) -> bool:
        """Have recorded clips spoken; False when there is no child."""
        return self.open() and self._send(["say", turn, utterance_to(utterance), rate])

    def play(self, turn: int, pcm: bytes, rate_hz: int) -> bool:
        """Have sound played that was made elsewhere."""
        return self.open() and self._send(
            ["play", turn, base64.b64encode(pcm).decode("ascii"), rate_hz]
        )

    def stop(self) -> None:
        """Have the child fall silent."""
        self._send(["stop"])

    def tone(self, name: str) -> None:
        """Have a tone played."""
        if self.open():
            self._send(["tone", name])

    def set_gain(self, gain: float) -> None:
        """Loudness, 0 to 1; kept for the next child too."""
        self._gain = gain
        self._send(["gain", gain])

    def forget(self) -> None:
        """Have decoded clips dropped."""
        self._send(["forget"])

    def kill(self) -> None:
        """End a child that does not answer; whatever it played is silent with it."""
        if self._child is not None:
            _log.warning("the voice does not answer and is started anew")
            self._child.kill()

    def close(self) -> None:
        """End the child for good."""
        self._closed = True
        child, self._child = self._child, None
        if child is None:
            return
        child.readyReadStandardOutput.disconnect(self._answered)
        child.finished.disconnect(self._ended)
        child.errorOccurred.disconnect(self._ended)
        child.closeWriteChannel()
        if not child.waitForFinished(_END_MS):
            child.kill()
            child.waitForFinished(_END_MS)
        child.deleteLater()

    def _send(self, order: list[Any]) -> bool:
        if self._child is None:
            return False
        self._child.write(json.dumps(order).encode() + b"\n")
        return True

    @Slot()
    def _answered(self) -> None:
        if self._child is None:
            return
        self._rest += bytes(self._child.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            match json.loads(line):
                case ["opened", bool(audible), int(clips)]:
                    self.opened.emit(audible, clips)
                case ["began", int(turn), list(starts), int(length_ms)]:
                    self.began.emit(turn, starts, length_ms)

    @Slot()
    def _ended(self) -> None:
        child = self._child
        if child is None or child.state() != QProcess.ProcessState.NotRunning:
            return
        self._child = None
        child.deleteLater()
        if time.monotonic() - self._started_s >= _LIVED_LONG_S:
            self._starts = 0
        _log.warning("the voice's process ended (%s)", child.exitCode())
        self.lost.emit()
