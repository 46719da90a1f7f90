"""The part of the voice that makes sound: finds clips, joins them, plays them.

It lives in a child process of its own (`python -m kiosk.voice`). *Measured*: when a PulseAudio
server dies, Qt 6.11 asserts inside libpulse and takes the whole process with it, and a server
that hangs blocks whoever asks it. Here that costs one sentence; the kiosk starts a new child.
"""

from __future__ import annotations

import logging
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from kiosk.voice.clips import Clips
from kiosk.voice.output import NoOutput, Output, best_output
from kiosk.voice.phrases import Phrases
from kiosk.words import Utterance

_log = logging.getLogger(__name__)

# A sentence waits for a tone to end, so that both can be heard, but no longer than this.
_TONE_WAIT_MS = 700

Began = Callable[[int, Sequence[int], int], None]


class Mouth(QObject):
    """Speaks one thing at a time.

    Args:
        packs: Clip packs, the most important first.
        sounds: Folder of the tones.
        began: Told when a sentence begins: turn, when each clause begins and the whole
            length, in ms.
    """

    def __init__(self, packs: Sequence[Path], sounds: Path, began: Began) -> None:
        super().__init__()
        self._sounds, self._began = sounds, began
        self._clips = Clips(packs)
        self._phrases = Phrases(self._clips.has, self._clips.aliases)
        self._speech: Output = best_output(self)
        self._tones: Output = best_output(self)
        self._tone_pcm: dict[str, tuple[bytes, int]] = {}
        self._tone_clock = QElapsedTimer()
        self._tone_ms = 0
        self._gain = 1.0
        self._pending: tuple[int, bytes, int, Sequence[int], int] | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._begin_pending)

    @property
    def audible(self) -> bool:
        """Whether there is a device and something to say on it."""
        return not isinstance(self._speech, NoOutput) and len(self._clips) > 0

    @property
    def clips(self) -> int:
        """How many clips there are."""
        return len(self._clips)

    def say(self, turn: int, utterance: Utterance, rate: str) -> None:
        """Speak recorded clips in place of what is being spoken."""
        from kiosk.voice.sound import sentence

        self.stop()
        try:
            made = sentence(self._phrases.of(utterance), self._clips, rate)
        except (KeyError, RuntimeError, OSError):
            _log.exception("cannot say %s", utterance.id)
            self._began(turn, (), 0)
            return
        self._begin(turn, made.pcm, made.rate_hz, made.clause_ms, made.length_ms)

    def play(self, turn: int, pcm: bytes, rate_hz: int) -> None:
        """Play speech that was made elsewhere, as loud as our own."""
        from kiosk.voice.sound import evened

        self.stop()
        self._begin(turn, evened(pcm), rate_hz, (0,), len(pcm) * 500 // rate_hz)

    def stop(self) -> None:
        """Silence the sentence; a tone is short enough to end by itself."""
        self._pending = None
        self._wait.stop()
        self._speech.stop()

    def tone(self, name: str) -> None:
        """Play a tone at once."""
        try:
            pcm, rate_hz = self._tone(name)
        except (OSError, wave.Error, EOFError):
            _log.exception("no tone %s", name)
            return
        if name != "click":
            self._tone_ms = len(pcm) * 500 // rate_hz
            self._tone_clock.start()
        self._tones.play(pcm, rate_hz, self._gain)

    def set_gain(self, gain: float) -> None:
        """Loudness from now on, 0 to 1."""
        self._gain = gain
        self._speech.set_gain(gain)

    def forget(self) -> None:
        """Drop decoded clips, names among them."""
        self._clips.forget()

    def _begin(
        self, turn: int, pcm: bytes, rate_hz: int, starts: Sequence[int], length_ms: int
    ) -> None:
        self._pending = (turn, pcm, rate_hz, starts, length_ms)
        wait_ms = 0
        if self._tone_clock.isValid():
            wait_ms = min(_TONE_WAIT_MS, self._tone_ms - self._tone_clock.elapsed())
        if wait_ms > 0:
            self._wait.start(wait_ms)
        else:
            self._begin_pending()

    def _begin_pending(self) -> None:
        if self._pending is None:
            return
        turn, pcm, rate_hz, starts, length_ms = self._pending
        self._pending = None
        if pcm:
            self._speech.play(pcm, rate_hz, self._gain)
        self._began(turn, starts, length_ms)

    def _tone(self, name: str) -> tuple[bytes, int]:
        if name not in self._tone_pcm:
            with wave.open(str(self._sounds / f"{name}.wav"), "rb") as file:
                frames = file.readframes(file.getnframes())
                self._tone_pcm[name] = (frames, file.getframerate())
        return self._tone_pcm[name]
