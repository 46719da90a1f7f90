"""Where sound goes: a sound server through Qt, else ALSA's ``aplay``, else nowhere.

Qt's wheel speaks to PulseAudio and PipeWire only. A bare kiosk without a sound server still has
``aplay``, which is killed to make it stop. With neither, the voice is silent and the captions
run by the clock as always.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QLoggingCategory, QObject, QProcess

_log = logging.getLogger(__name__)

# The environment may name another list, for machines whose cards are seen elsewhere.
_ALSA_CARDS = Path(os.environ.get("KIOSK_ALSA_CARDS", "/proc/asound/cards"))


class Output(Protocol):
    """One sound at a time; playing stops what is playing."""

    def play(self, pcm: bytes, rate_hz: int, gain: float) -> None:
        """Begin to play 16-bit samples of one channel; ``gain`` is 0 to 1."""

    def set_gain(self, gain: float) -> None:
        """Change the loudness of what is playing, where that is possible."""

    def stop(self) -> None:
        """Be silent at once."""


class QtOutput(QObject):
    """Plays through Qt to the sound server's default device."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QObject | None = None
        self._rate_hz = 0
        self._source: QBuffer | None = None

    @staticmethod
    def possible() -> bool:
        """Whether a sound server offers a device. Asks the server, so it may take a moment."""
        if not _sound_server():
            return False  # Qt would say so in a warning for every start
        QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver.warning=false")
        from PySide6.QtMultimedia import QMediaDevices

        return not QMediaDevices.defaultAudioOutput().isNull()

    def play(self, pcm: bytes, rate_hz: int, gain: float) -> None:
        """See `Output.play`."""
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        self.stop()
        shape = QAudioFormat()
        shape.setSampleRate(rate_hz)
        shape.setChannelCount(1)
        shape.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        sink = QAudioSink(QMediaDevices.defaultAudioOutput(), shape, self)
        sink.setVolume(gain)
        source = QBuffer(self)
        source.setData(QByteArray(pcm))
        source.open(QBuffer.OpenModeFlag.ReadOnly)
        sink.start(source)
        self._sink, self._source = sink, source

    def set_gain(self, gain: float) -> None:
        """See `Output.set_gain`."""
        if self._sink is not None:
            self._sink.setVolume(gain)  # type: ignore[attr-defined]

    def stop(self) -> None:
        """Drop what the server still holds, then let the sink go."""
        if self._sink is not None:
            self._sink.reset()  # type: ignore[attr-defined]
            self._sink.deleteLater()
            self._sink = None
        if self._source is not None:
            self._source.deleteLater()
            self._source = None


class AplayOutput(QObject):
    """Plays through ``aplay``, for machines with a sound card and no sound server."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    @staticmethod
    def possible() -> bool:
        """Whether there is an ALSA card and the program to play on it."""
        try:
            cards = _ALSA_CARDS.read_text("utf-8", "replace")
        except OSError:
            return False
        return "no soundcards" not in cards and shutil.which("aplay") is not None

    def play(self, pcm: bytes, rate_hz: int, gain: float) -> None:
        """See `Output.play`."""
        import numpy as np

        self.stop()
        quieter = (np.frombuffer(pcm, "<i2") * gain).astype("<i2").tobytes()
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(process.deleteLater)
        process.start(
            "aplay", ["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate_hz), "-"]
        )
        process.write(quieter)
        process.closeWriteChannel()
        self._process = process

    def set_gain(self, gain: float) -> None:
        """``aplay`` keeps its loudness; the next sound has the new one."""

    def stop(self) -> None:
        """Kill the player; it has at most a few buffers to lose."""
        process, self._process = self._process, None
        if process is not None and process.state() != QProcess.ProcessState.NotRunning:
            process.kill()


class NoOutput:
    """Nothing to hear; captions go on."""

    def play(self, pcm: bytes, rate_hz: int, gain: float) -> None:
        """Say nothing."""

    def set_gain(self, gain: float) -> None:
        """Nothing to change."""

    def stop(self) -> None:
        """Nothing to stop."""


def best_output(parent: QObject) -> Output:
    """The first way out that works on this machine."""
    try:
        if QtOutput.possible():
            return QtOutput(parent)
    except ImportError as trouble:
        _log.warning("no sound through Qt: %s", trouble)
    if AplayOutput.possible():
        return AplayOutput(parent)
    _log.info("no sound device: captions only")
    return NoOutput()


def _sound_server() -> bool:
    """Whether a PulseAudio or PipeWire server answers, or could be started by asking for it."""
    named = os.environ.get("PULSE_SERVER", "")
    if named:
        return not named.startswith("unix:") or _answers(Path(named.removeprefix("unix:")))
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.geteuid()}")
    doors = (runtime / "pulse" / "native", runtime / "pipewire-0", Path("/run/pulse/native"))
    if any(_answers(door) for door in doors):
        return True
    return os.geteuid() != 0 and shutil.which("pulseaudio") is not None


def _answers(door: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(0.5)
        try:
            caller.connect(str(door))
        except OSError:
            return False
    return True
