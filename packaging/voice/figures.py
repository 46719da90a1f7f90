"""Figures of the shipped clips that need no ear: loudness, rate, silence where pieces meet.

Loudness is that of ITU-R BS.1770 (K-weighted, blocks of 400 ms, gated), of whole sentences as the
program puts them together. Any Python with numpy and soundfile does.

    python packaging/voice/figures.py [--rate elder] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median, pstdev

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from said import kinds  # noqa: E402
from village import Lists  # noqa: E402

from kiosk.voice.clips import RATE_HZ, Clips  # noqa: E402
from kiosk.voice.phrases import Phrases  # noqa: E402
from kiosk.voice.sound import sentence  # noqa: E402
from kiosk.words import Utterance, Words  # noqa: E402

_QUIET = 0.01  # of full scale; below this a listener hears nothing in a hall
_FRAME = RATE_HZ // 100
# K-weighting of BS.1770-4 at 48 kHz: a shelf for the head, a high-pass. (b0 b1 b2, a1 a2)
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (-1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))


def loudness_lufs(samples: NDArray[np.float32]) -> float:
    """Integrated loudness; a sound shorter than a block counts as one block."""
    weighted = _weighted(samples)
    block, hop = RATE_HZ * 4 // 10, RATE_HZ // 10
    starts = range(0, max(1, len(weighted) - block + 1), hop)
    power = np.array([np.mean(weighted[at : at + block] ** 2) for at in starts])
    level = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    kept = power[level > -70]
    gate = -0.691 + 10 * np.log10(np.mean(kept)) - 10
    return float(-0.691 + 10 * np.log10(np.mean(power[level > max(gate, -70)])))


def _weighted(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """K-weighted by its frequency response: one transform instead of a loop over samples."""
    size = len(samples) + RATE_HZ // 2
    spectrum = np.fft.rfft(samples, size)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / RATE_HZ) / 48_000)
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGH_PASS):
        spectrum = spectrum * (b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2)
    return np.fft.irfft(spectrum, size)[: len(samples)]


def levels(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS of each 10 ms."""
    whole = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.sqrt(np.mean(whole**2, axis=1))


def gaps_ms(samples: NDArray[np.float32]) -> int:
    """The longest silence inside the speech."""
    sounding = np.nonzero(levels(samples) > _QUIET)[0]
    return int(max((after - before - 1 for before, after in pairwise(sounding)), default=0)) * 10


def _of(utterances: Sequence[Utterance], phrases: Phrases, clips: Clips, rate: str) -> dict:
    """Figures of sentences: loudness and its spread, characters a second, silence at joins."""
    loud, paces, joins = [], [], []
    for utterance in utterances:
        for said in phrases.of(utterance):
            made = sentence([said], clips, rate)
            samples = np.frombuffer(made.pcm, "<i2").astype(np.float32) / 32768
            text = "".join(key.strip("~，。？") for key in (*said.keys, *said.again))
            loud.append(loudness_lufs(samples))
            if said.again or len(text) < 3 or text.isascii():
                continue
            sounding = np.nonzero(levels(samples) > _QUIET)[0]
            paces.append(len(text) / (int(sounding[-1] - sounding[0]) + 1) * 100)
            if len(said.keys) > 1:
                joins.append(int(gaps_ms(samples)))
    return {
        "clauses": len(loud),
        "lufs": round(median(loud), 1),
        "lufs_sd": round(pstdev(loud), 2),
        "lufs_p5_p95": [round(float(np.percentile(loud, at)), 1) for at in (5, 95)],
        "characters_per_s": round(median(paces), 2),
        "characters_per_s_p5_p95": [round(float(np.percentile(paces, at)), 2) for at in (5, 95)],
        "silence_at_joins_ms": {"median": median(joins), "max": max(joins)} if joins else None,
    }


def main() -> int:
    """Print the figures of each kind of sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", default="elder", choices=("slow", "elder", "standard"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    asked = parser.parse_args()
    clips = Clips(sorted((ROOT / "resources" / "voice").glob("*.zip")))
    phrases = Phrases(clips.has, clips.aliases)
    spoken = kinds(Words.load(), Lists(ROOT), asked.seed, 60, 30)
    found = {kind: _of(said, phrases, clips, asked.rate) for kind, said in spoken.items()}
    for kind, values in found.items():
        print(kind, json.dumps(values))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
