"""The part of the voice that makes sound: finds clips, joins them, plays them.

It lives in a child process of its own (`python -m kiosk.voice`), so that decoding, numpy and a
sound server that hangs or dies never touch the screens. No Qt in here.
"""

from __future__ import annotations

import logging
import time
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.voice.clips import Clips
from kiosk.voice.output import Finder, Output
from kiosk.voice.phrases import Phrases
from kiosk.voice.sound import evened, sentence
from kiosk.words import Utterance

_log = logging.getLogger(__name__)

# A sentence waits for a tone to end, so that both can be heard, but no longer than this.
_TONE_WAIT_S = 0.7

Starts = Sequence[tuple[int, int]]
Began = Callable[[int, Starts, int], None]


class Mouth:
    """Speaks one thing at a time.

    Args:
        packs: Clip packs, the most important first.
        sounds: Folder of the tones.
        began: Told when a sentence begins: turn, number of each clause and when it
            begins, and the whole length, in ms.
        told: Told from time to time, by other threads, whether there is a sound device.
    """

    def __init__(
        self,
        packs: Sequence[Path],
        sounds: Path,
        began: Began,
        told: Callable[[bool], None],
    ) -> None:
        self._sounds, self._began = sounds, began
        self._clips = Clips(packs)
        self._phrases = Phrases(self._clips.has, self._clips.aliases)
        self._finder = Finder()
        self._speech, self._tones = Output(self._finder, told), Output(self._finder, told)
        self._tone_pcm: dict[str, tuple[bytes, int]] = {}
        self._tone_ends_s = 0.0
        self._pending: tuple[int, bytes, int, Starts, int] | None = None
        self._begin_s = 0.0

    def audible(self) -> bool:
        """Whether there is a device and something to say on it."""
        return len(self._clips) > 0 and self._finder.audible()

    @property
    def clips(self) -> int:
        """How many clips there are."""
        return len(self._clips)

    def say(self, turn: int, utterance: Utterance, rate: str) -> None:
        """Speak recorded clips in place of what is being spoken."""
        self.stop()
        try:
            made = sentence(self._phrases.of(utterance), self._clips, rate)
        except (KeyError, RuntimeError, OSError):
            _log.exception("cannot say %s", utterance.id)
            self._began(turn, (), 0)
            return
        self._begin(turn, made.pcm, made.rate_hz, made.starts, made.length_ms)

    def play(self, turn: int, pcm: bytes, rate_hz: int) -> None:
        """Play speech that was made elsewhere, as loud as our own."""
        self.stop()
        self._begin(turn, evened(pcm), rate_hz, ((0, 0),), len(pcm) * 500 // rate_hz)

    def stop(self) -> None:
        """Silence the sentence; a tone is short enough to end by itself."""
        self._pending = None
        self._speech.stop()

    def tone(self, name: str) -> None:
        """Play a tone at once."""
        try:
            pcm, rate_hz = self._tone(name)
        except (OSError, wave.Error, EOFError):
            _log.exception("no tone %s", name)
            return
        if name != "click":
            self._tone_ends_s = time.monotonic() + len(pcm) / 2 / rate_hz
        self._tones.play(pcm, rate_hz)

    def set_gain(self, gain: float) -> None:
        """Loudness from now on, 0 to 1."""
        self._speech.set_gain(gain)
        self._tones.set_gain(gain)

    def forget(self) -> None:
        """Drop decoded clips, names among them."""
        self._clips.forget()

    def _begin(self, turn: int, pcm: bytes, rate_hz: int, starts: Starts, length_ms: int) -> None:
        self._pending = (turn, pcm, rate_hz, starts, length_ms)
        now_s = time.monotonic()
        self._begin_s = min(max(now_s, self._tone_ends_s), now_s + _TONE_WAIT_S)
        self.tick()

    def tick(self) -> float | None:
        """Begin what waited for a tone; seconds until this must be called again, if at all."""
        if self._pending is None:
            return None
        wait_s = self._begin_s - time.monotonic()
        if wait_s > 0:
            return wait_s
        turn, pcm, rate_hz, starts, length_ms = self._pending
        self._pending = None
        if pcm:
            self._speech.play(pcm, rate_hz)
        self._began(turn, starts, length_ms)
        return None

    def _tone(self, name: str) -> tuple[bytes, int]:
        if name not in self._tone_pcm:
            with wave.open(str(self._sounds / f"{name}.wav"), "rb") as file:
                frames = file.readframes(file.getnframes())
                self._tone_pcm[name] = (frames, file.getframerate())
        return self._tone_pcm[name]
