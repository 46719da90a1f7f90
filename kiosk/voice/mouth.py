"""The part of the voice that works in its own thread: finds clips, joins them, plays them.

Everything slow is here: the imports of numpy and QtMultimedia, decoding, asking the sound
server. The screen's thread only sends requests and hears when a sentence begins.
"""

from __future__ import annotations

import logging
import wave
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from kiosk.voice.clips import Clips
from kiosk.voice.output import NoOutput, Output, best_output
from kiosk.voice.phrases import Phrases
from kiosk.words import Utterance

_log = logging.getLogger(__name__)

TONES = ("scan", "success", "error", "attention", "click")
# A sentence waits for a tone to end, so that both can be heard, but no longer than this.
_TONE_WAIT_MS = 700


class Turn:
    """Counts requests across both threads: only the newest one may be heard.

    A plain attribute: one thread writes it, the other only compares.
    """

    def __init__(self) -> None:
        self.now = 0


class Mouth(QObject):
    """Speaks one thing at a time. Lives in the voice's thread.

    Signals:
        opened: Whether anything can be heard, and how many clips there are.
        began: Turn, when each clause begins (list of ms), and the whole length in ms.
    """

    opened = Signal(bool, int)
    began = Signal(int, list, int)

    def __init__(self, packs: list[Path], sounds: Path, turn: Turn) -> None:
        super().__init__()
        self._packs, self._sounds, self._turn = packs, sounds, turn
        self._clips: Clips | None = None
        self._phrases: Phrases | None = None
        self._speech: Output = NoOutput()
        self._tones: Output = NoOutput()
        self._tone_pcm: dict[str, tuple[bytes, int]] = {}
        self._tone_clock = QElapsedTimer()
        self._tone_ms = 0
        self._gain = 1.0

    @Slot()
    def open(self) -> None:
        """Load everything slow; later calls do nothing."""
        if self._clips is not None:
            return
        self._clips = Clips(self._packs)
        self._phrases = Phrases(self._clips.has, self._clips.aliases)
        try:
            self._speech, self._tones = best_output(self), best_output(self)
            from kiosk.voice import sound  # noqa: F401  (numpy, before the first sentence)
        except Exception:
            _log.exception("the voice stays silent")
        self.opened.emit(not isinstance(self._speech, NoOutput), len(self._clips))

    @Slot(int, object, str)
    def say(self, turn: int, utterance: Utterance, rate: str) -> None:
        """Speak recorded clips; answers with ``began``, or not at all when it is too late."""
        self.open()
        if turn != self._turn.now:
            return
        self._speech.stop()
        assert self._clips is not None
        assert self._phrases is not None
        try:
            from kiosk.voice.sound import sentence

            made = sentence(self._phrases.of(utterance), self._clips, rate)
        except Exception:
            _log.exception("cannot say %s", utterance.id)
            return
        self._begin(turn, made.pcm, made.rate_hz, list(made.clause_ms), made.length_ms)

    @Slot(int, bytes, int)
    def play(self, turn: int, pcm: bytes, rate_hz: int) -> None:
        """Play speech that was made elsewhere, as loud as our own."""
        self.open()
        if turn != self._turn.now:
            return
        self._speech.stop()
        from kiosk.voice.sound import evened

        self._begin(turn, evened(pcm), rate_hz, [0], len(pcm) * 500 // rate_hz)

    def _begin(self, turn: int, pcm: bytes, rate_hz: int, starts: list[int], ms: int) -> None:
        wait_ms = 0
        if self._tone_clock.isValid():
            wait_ms = min(_TONE_WAIT_MS, self._tone_ms - self._tone_clock.elapsed())

        def begin() -> None:
            if turn == self._turn.now:
                if pcm:
                    self._speech.play(pcm, rate_hz, self._gain)
                self.began.emit(turn, starts, ms)

        if wait_ms > 0:
            QTimer.singleShot(wait_ms, self, begin)
        else:
            begin()

    @Slot()
    def stop(self) -> None:
        """Silence the sentence; a tone is short enough to end by itself."""
        self._speech.stop()

    @Slot(str)
    def tone(self, name: str) -> None:
        """Play a tone at once."""
        self.open()
        try:
            pcm, rate_hz = self._tone(name)
        except (OSError, wave.Error, EOFError):
            _log.exception("no tone %s", name)
            return
        if name != "click":
            self._tone_ms = len(pcm) * 500 // rate_hz
            self._tone_clock.start()
        self._tones.play(pcm, rate_hz, self._gain)

    def _tone(self, name: str) -> tuple[bytes, int]:
        if name not in self._tone_pcm:
            with wave.open(str(self._sounds / f"{name}.wav"), "rb") as file:
                frames = file.readframes(file.getnframes())
                self._tone_pcm[name] = (frames, file.getframerate())
        return self._tone_pcm[name]

    @Slot(float)
    def set_gain(self, gain: float) -> None:
        """Loudness from now on, 0 to 1."""
        self._gain = gain
        self._speech.set_gain(gain)

    @Slot()
    def forget(self) -> None:
        """Drop decoded clips, names among them."""
        if self._clips is not None:
            self._clips.forget()

    @Slot()
    def close(self) -> None:
        """Let the devices go, in the thread that opened them."""
        self._speech.stop()
        self._tones.stop()
        self._speech = self._tones = NoOutput()
