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
_AROUND_FRAMES = 31  # 0.3 s, about a syllable: what is faint there is raised, half way
_EVEN_MIN, _EVEN_MAX = 0.75, 1.6
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
        starts.append((clause.number, length * 1000 // RATE_HZ))
        sounds.append(stretched(_pieces(clause.keys, clips), factor, RATE_HZ))
        if clause.again:
            sounds.append(_quiet(PHRASE_PAUSE_MS, factor))
            sounds.append(stretched(_pieces(clause.again, clips), factor, RATE_HZ))
        if at + 1 < len(said):
            pause_ms = PHRASE_PAUSE_MS if clause.mark == "，" else SENTENCE_PAUSE_MS
            sounds.append(_quiet(pause_ms, factor))
        length = sum(len(sound) for sound in sounds)
    whole = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
    return Sound(as_pcm(whole), RATE_HZ, tuple(starts), length * 1000 // RATE_HZ)


def _pieces(keys: Sequence[str], clips: Clips) -> NDArray[np.float32]:
    return _joined([(clips.samples(key), key.startswith("~")) for key in keys])


def _quiet(pause_ms: int, factor: float) -> NDArray[np.float32]:
    """A pause; the clips bring some silence themselves."""
    return np.zeros(int((pause_ms - _CLIP_SILENCE_MS) * factor * RATE_HZ / 1000), np.float32)


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


def _joined(pieces: Sequence[tuple[NDArray[np.float32], bool]]) -> NDArray[np.float32]:
    """Pieces one after another.

    One that was cut out of the middle (True) and what is before it fade into each other over the
    overlap both bring. One that was spoken after a pause simply follows: its own silence and that
    of the closure in which the other was cut are 0.1 s together, as a speaker makes it before
    the number that matters.
    """
    if len(pieces) == 1:
        return pieces[0][0]
    overlap = RATE_HZ * JOIN_MS // 1000
    rise = np.linspace(0, 1, overlap, dtype=np.float32)
    whole = _levelled(pieces[0][0])
    for samples, cut in pieces[1:]:
        piece = _levelled(samples)
        if len(whole) < overlap or len(piece) < overlap:
            whole = np.concatenate([whole, piece])
        elif cut:
            middle = whole[-overlap:] * rise[::-1] + piece[:overlap] * rise
            whole = np.concatenate([whole[:-overlap], middle, piece[overlap:]])
        else:
            ending = whole[-overlap:] * rise[::-1]
            whole = np.concatenate([whole[:-overlap], ending, piece])
    return whole


def _levelled(piece: NDArray[np.float32]) -> NDArray[np.float32]:
    """A piece as loud as its neighbours, and its end nearly as loud as its beginning.

    Pieces come out of different places of a sentence, and the voice sinks towards its end by up
    to 14 dB; side by side that would sound like two speakers, and the last digit would be lost.
    """
    size = RATE_HZ // 100
    frames = np.sqrt(np.mean(piece[: len(piece) // size * size].reshape(-1, size) ** 2, axis=1))
    if not len(frames) or frames.max() < 1e-3:
        return piece
    loud = float(np.sqrt(np.mean(frames[frames > frames.max() * 0.1] ** 2)))
    window = np.ones(min(_AROUND_FRAMES, len(frames)))
    around = np.sqrt(
        np.convolve(frames**2, window, "same") / np.convolve(frames * 0 + 1, window, "same")
    )
    even = np.clip(np.sqrt(loud / np.maximum(around, 1e-4)), _EVEN_MIN, _EVEN_MAX)
    at = np.arange(len(piece)) / size - 0.5
    gain = min(_GAIN_MAX, _LOUDNESS / loud) * np.interp(at, np.arange(len(frames)), even)
    return _limited(piece * gain.astype(np.float32))


def _limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend peaks above the knee towards the ceiling instead of cutting them."""
    size = np.abs(samples)
    bent = _KNEE + (_CEILING - _KNEE) * np.tanh((size - _KNEE) / (_CEILING - _KNEE))
    return np.where(size > _KNEE, np.sign(samples) * bent, samples).astype(np.float32)
