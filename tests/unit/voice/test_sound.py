"""Joining clips: pauses, overlaps, rates, and when each clause begins."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.voice.clips import RATE_HZ
from kiosk.voice.phrases import Said
from kiosk.voice.sound import Sound, evened, sentence
from kiosk.voice.stretch import stretched


class FakeClips:
    """Half a second of a tone for every key; the frequency tells them apart."""

    def __init__(self, frequency_hz: float = 200) -> None:
        self._frequency_hz = frequency_hz

    def samples(self, key: str) -> NDArray[np.float32]:
        at = np.arange(RATE_HZ // 2) / RATE_HZ
        return (0.3 * np.sin(2 * np.pi * self._frequency_hz * at)).astype(np.float32)


def clauses(said: list[tuple[list[str], str]]) -> list[Said]:
    return [Said(number, tuple(keys), mark) for number, (keys, mark) in enumerate(said)]


def joined(said: list[tuple[list[str], str]], rate: str = "elder") -> Sound:
    return sentence(clauses(said), FakeClips(), rate)  # type: ignore[arg-type]


def samples_of(sound: Sound) -> NDArray[np.float32]:
    return np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32767


def pitch_hz(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * RATE_HZ / len(samples)


def test_a_phrase_ends_with_a_shorter_pause_than_a_sentence() -> None:
    phrase = joined([(["a"], "，"), (["b"], "。")])
    sentences = joined([(["a"], "。"), (["b"], "。")])
    assert phrase.starts == ((0, 0), (1, 500 + 400 - 65))
    assert sentences.starts == ((0, 0), (1, 500 + 700 - 65))
    assert phrase.length_ms == 500 + 335 + 500


def test_the_pause_is_silent() -> None:
    sound = joined([(["a"], "，"), (["b"], "。")])
    pause = samples_of(sound)[RATE_HZ // 2 : RATE_HZ // 2 + RATE_HZ // 4]
    assert float(np.max(np.abs(pause))) == 0


class UnevenClips(FakeClips):
    """The second piece is 14 dB fainter, as the end of a sentence is."""

    def samples(self, key: str) -> NDArray[np.float32]:
        return super().samples(key) * np.float32(0.2 if key == "b" else 1.0)


def test_pieces_from_different_places_are_made_equally_loud() -> None:
    sound = sentence(clauses([(["a", "b"], "。")]), UnevenClips(), "elder")  # type: ignore[arg-type]
    samples = samples_of(sound)
    first, second = samples[2000:9000], samples[14000:21000]
    assert float(np.std(second)) == pytest.approx(float(np.std(first)), rel=0.1)


def test_pieces_of_one_clause_overlap_without_a_gap_or_a_jump() -> None:
    sound = joined([(["a", "~b"], "。")])
    assert sound.length_ms == 500 + 500 - 10
    steps = np.abs(np.diff(samples_of(sound)))
    assert float(np.max(steps)) < 0.05


def test_a_piece_that_was_spoken_after_a_pause_follows_without_overlap_or_click() -> None:
    sound = joined([(["a", "b"], "。")])
    samples = samples_of(sound)
    assert sound.length_ms == 500 + 500
    assert float(np.max(np.abs(samples[RATE_HZ // 2 - 5 : RATE_HZ // 2 + 1]))) < 0.01


class FadingClips(FakeClips):
    """Each clip sinks by 14 dB, as a spoken number does."""

    def samples(self, key: str) -> NDArray[np.float32]:
        tone = super().samples(key)
        return tone * np.geomspace(1, 0.2, len(tone), dtype=np.float32)


def test_the_end_of_a_number_is_raised_towards_its_beginning() -> None:
    sound = sentence(clauses([(["a", "b"], "。")]), FadingClips(), "elder")  # type: ignore[arg-type]
    samples = samples_of(sound)
    first, last = samples[RATE_HZ // 2 : RATE_HZ // 2 + 2400], samples[-2400:]
    assert float(np.std(last)) > 0.28 * float(np.std(first))  # it came in as 0.2


def test_points_said_twice_are_one_clause_with_a_phrase_pause_inside() -> None:
    said = [Said(0, ("a",), "。", ("b",)), Said(1, ("c",), "。")]
    sound = sentence(said, FakeClips(), "elder")  # type: ignore[arg-type]
    assert sound.starts == ((0, 0), (1, 500 + 335 + 500 + 635))


@pytest.mark.parametrize(("rate", "factor"), [("slow", 3.2 / 2.6), ("standard", 0.8)])
def test_another_rate_stretches_speech_and_pauses_alike(rate: str, factor: float) -> None:
    usual = joined([(["a"], "，"), (["b"], "。")])
    other = joined([(["a"], "，"), (["b"], "。")], rate)
    assert other.length_ms == pytest.approx(usual.length_ms * factor, rel=0.02)
    assert other.starts[1][1] == pytest.approx(usual.starts[1][1] * factor, rel=0.02)


@pytest.mark.parametrize("factor", [0.8, 1.23, 1.5])
def test_stretching_keeps_the_pitch_and_the_loudness(factor: float) -> None:
    at = np.arange(RATE_HZ) / RATE_HZ
    tone = (0.3 * np.sin(2 * np.pi * 220 * at)).astype(np.float32)
    longer = stretched(tone, factor, RATE_HZ)
    assert len(longer) == int(len(tone) * factor)
    assert pitch_hz(longer) == pytest.approx(220, abs=3)
    middle = slice(len(longer) // 4, len(longer) // 2)
    assert float(np.std(longer[middle])) == pytest.approx(float(np.std(tone)), rel=0.1)


def test_nothing_to_say_is_no_sound() -> None:
    assert joined([]) == Sound(b"", RATE_HZ, (), 0)


def test_another_engines_speech_is_as_loud_as_ours() -> None:
    at = np.arange(RATE_HZ) / RATE_HZ
    faint = (0.03 * np.sin(2 * np.pi * 220 * at) * 32767).astype("<i2").tobytes()
    louder = np.frombuffer(evened(faint), "<i2").astype(np.float32) / 32767
    assert float(np.std(louder)) == pytest.approx(0.1, rel=0.25)
