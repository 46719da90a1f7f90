"""Putting clips together into one sentence: joins, pauses, rate, and when each clause begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kiosk.voice.clips import RATE_HZ
from kiosk.voice.stretch import stretched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.voice.clips import Clips
    from kiosk.voice.phrases import Said

# Characters a second, and the pauses that go with 3.2; other rates stretch both alike.
CHARACTERS_PER_S = {"slow": 2.6, "elder": 3.2, "standard": 4.0}
RECORDED_RATE = 3.2
PHRASE_PAUSE_MS = 400
SENTENCE_PAUSE_MS = 700
JOIN_MS = 10  # pieces bring this much overlap; packaging/voice/clips.py uses the same
_LOUDNESS = 0.1  # RMS of the clips, full scale = 1
_GAIN_MAX = 6.0  # 16 dB
_KNEE, _CEILING = 0.5, 0.85
_CLIP_SILENCE_MS = 65  # silence that a clip itself has before and after the speech


@dataclass(frozen=True, slots=True)
class Sound:
    """A sentence ready to play.

    Attributes:
        pcm: 16-bit samples, one channel.
        rate_hz: Samples a second.
        starts: Number of each clause, and when it begins in ms.
        length_ms: How long it lasts.
    """

    pcm: bytes
    rate_hz: int
    starts: tuple[tuple[int, int], ...]
    length_ms: int


def sentence(said: Sequence[Said], clips: Clips, rate: str) -> Sound:
    """Join the clips of ``said`` (see `Phrases.of`).

    Args:
        said: Clips and mark of each clause.
        clips: Where the clips are.
        rate: ``slow``, ``elder`` or ``standard``.

    Raises:
        KeyError: a clip or the rate is not known.
        RuntimeError: a clip cannot be decoded.
    """
    factor = RECORDED_RATE / CHARACTERS_PER_S[rate]
    sounds: list[NDArray[np.float32]] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for at, clause in enumerate(said):
        joined = _joined([clips.samples(key) for key in clause.keys])
        starts.append((clause.number, length * 1000 // RATE_HZ))
        sounds.append(stretched(joined, factor, RATE_HZ))
        if at + 1 < len(said):
            pause_ms = PHRASE_PAUSE_MS if clause.mark == "，" else SENTENCE_PAUSE_MS
            quiet = int((pause_ms - _CLIP_SILENCE_MS) * factor * RATE_HZ / 1000)
            sounds.append(np.zeros(quiet, np.float32))
        length = sum(len(sound) for sound in sounds)
    whole = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
    return Sound(as_pcm(whole), RATE_HZ, tuple(starts), length * 1000 // RATE_HZ)


def as_pcm(samples: NDArray[np.float32]) -> bytes:
    """16-bit samples; what is too loud is held at the edge."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def evened(pcm: bytes) -> bytes:
    """Speech of another engine at the loudness of the recorded clips."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
    loud = samples[np.abs(samples) > 0.02]
    if not len(loud):
        return pcm
    gain = _LOUDNESS / float(np.sqrt(np.mean(loud**2)))
    gain = min(gain, 0.9 / float(np.max(np.abs(samples))))
    return as_pcm((samples * gain).astype(np.float32))


def _joined(pieces: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Pieces one after another, each fading into the next over the overlap they bring."""
    if len(pieces) == 1:
        return pieces[0]
    overlap = RATE_HZ * JOIN_MS // 1000
    rise = np.linspace(0, 1, overlap, dtype=np.float32)
    whole = _levelled(pieces[0])
    for piece in map(_levelled, pieces[1:]):
        if len(whole) < overlap or len(piece) < overlap:
            whole = np.concatenate([whole, piece])
            continue
        middle = whole[-overlap:] * rise[::-1] + piece[:overlap] * rise
        whole = np.concatenate([whole[:-overlap], middle, piece[overlap:]])
    return whole


def _levelled(piece: NDArray[np.float32]) -> NDArray[np.float32]:
    """A piece as loud as its neighbours.

    Pieces come out of different places of a sentence, and the voice sinks towards its end by up
    to 14 dB; side by side that would sound like two speakers.
    """
    size = RATE_HZ // 100
    frames = np.sqrt(np.mean(piece[: len(piece) // size * size].reshape(-1, size) ** 2, axis=1))
    if not len(frames) or frames.max() < 1e-3:
        return piece
    loud = frames[frames > frames.max() * 0.1]
    gain = _LOUDNESS / float(np.sqrt(np.mean(loud**2)))
    return _limited(piece * np.float32(min(_GAIN_MAX, gain)))


def _limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend peaks above the knee towards the ceiling instead of cutting them."""
    size = np.abs(samples)
    bent = _KNEE + (_CEILING - _KNEE) * np.tanh((size - _KNEE) / (_CEILING - _KNEE))
    return np.where(size > _KNEE, np.sign(samples) * bent, samples).astype(np.float32)
