"""Cutting clips out of speech: where to cut, how loud, and the packs they are kept in."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from engine import RATE_HZ, STEP, Speech
from numpy.typing import NDArray
from recipe import Cut, Job

FORM = 1  # raise when clips must be made anew: the cutting, loudness or coding changed
JOIN_MS = 10  # overlap of two pieces; kiosk.voice.sound uses the same
_LOUDNESS_DB = -20.0  # RMS of the sounding parts, full scale = 0
_PEAK_DB = -2.0
_LEAD_MS, _TAIL_MS = 15, 50


class Pack:
    """A zip of small Ogg Opus files with an index: key → file, what was made from what."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.clips: dict[str, list[Any]] = {}
        self.made: dict[str, list[str]] = {}
        self._data: dict[str, bytes] = {}
        if file.exists():
            with zipfile.ZipFile(file) as packed:
                index = json.loads(packed.read("index.json"))
                self.clips, self.made = index["clips"], index["made"]
                self._data = {name: packed.read(name) for name, _ms in self.clips.values()}

    def add(self, key: str, samples: NDArray[np.float32]) -> None:
        """Keep a clip."""
        name = hashlib.sha256(key.encode()).hexdigest()[:16] + ".ogg"
        sound = io.BytesIO()
        soundfile.write(
            sound, samples, RATE_HZ, format="OGG", subtype="OPUS", compression_level=0.96
        )
        self._data[name] = sound.getvalue()
        self.clips[key] = [name, round(len(samples) * 1000 / RATE_HZ)]

    def forget_all_but(self, signatures: set[str]) -> None:
        """Drop clips of jobs that are no longer wanted."""
        self.made = {mark: keys for mark, keys in self.made.items() if mark in signatures}
        wanted = {key for keys in self.made.values() for key in keys}
        self.clips = {key: clip for key, clip in self.clips.items() if key in wanted}

    def write(self, extra: dict[str, Any]) -> None:
        """Write the pack anew; the same clips give the same bytes."""
        index = {"clips": dict(sorted(self.clips.items())), "made": dict(sorted(self.made.items()))}
        part = self.file.with_suffix(".part")
        with zipfile.ZipFile(part, "w") as packed:
            for name in sorted({name for name, _ms in self.clips.values()}):
                _put(packed, name, self._data[name], zipfile.ZIP_STORED)
            whole = json.dumps(index | extra, ensure_ascii=False, separators=(",", ":"))
            _put(packed, "index.json", whole.encode(), zipfile.ZIP_DEFLATED)
        part.replace(self.file)


def signature(job: Job, voice: str) -> str:
    """Names the work of a job: same signature, same clips."""
    what = json.dumps(
        [
            FORM,
            voice,
            job.text,
            job.rate,
            [[c.key, c.first, c.after] for c in job.cuts],
            [],  # keeps packs of an older form valid
        ],
        ensure_ascii=False,
    )
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def cut_out(speech: Speech, job: Job) -> dict[str, NDArray[np.float32]]:
    """The clips of a job. Pieces keep half the overlap on each open side."""
    evened = _even_loudness(speech, job.text)
    margin = JOIN_MS * RATE_HZ // 2000
    clips = {}
    for cut in job.cuts:
        samples = evened[cut.first]
        first, after = speech.starts[cut.first], speech.ends[cut.after - 1]
        inside = cut.first > 0 and job.text[cut.first - 1] not in "，。？"
        goes_on = job.text[cut.after - 1] not in "，。？"
        if inside:
            # Without its first hiss an s or sh is heard as z or zh: begin a step earlier.
            early = STEP if job.text[cut.first] in "三四十" else 0
            first = _quietest(samples, first - early) - margin
        if goes_on:
            after = _quietest(samples, after) + margin
        sound = samples[max(0, first - (0 if inside else RATE_HZ * 60 // 1000)) : after]
        start, end = _sounding(sound)
        start = 0 if inside else max(0, start - RATE_HZ * _LEAD_MS // 1000)
        end = len(sound) if goes_on else min(len(sound), end + RATE_HZ * _TAIL_MS // 1000)
        clips[cut.key] = _faded(sound[start:end], 0 if inside else 8, 0 if goes_on else 30)
    return clips


def _even_loudness(speech: Speech, text: str) -> dict[int, NDArray[np.float32]]:
    """The speech at the loudness of each clause, by the clause's characters.

    The voice sinks towards the end of a sentence; in a hall the last clause must be as loud.
    """
    evened: dict[int, NDArray[np.float32]] = {}
    for clause in re.finditer(r"[^，。？]+[，。？]?", text):
        first, after = clause.span()
        han = [at for at in range(first, after) if text[at] not in "，。？"]
        spoken = speech.samples[speech.starts[han[0]] : speech.ends[han[-1]]]
        frames = _frames(spoken)
        loud = frames[frames > frames.max() * 0.1]
        gain = 10 ** (_LOUDNESS_DB / 20) / float(np.sqrt(np.mean(loud**2)))
        louder = _limited(speech.samples * gain)
        evened.update(dict.fromkeys(range(first, after), louder))
    return evened


def _limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend what is above the ceiling, gently, so that no peak is cut flat."""
    ceiling = 10 ** (_PEAK_DB / 20)
    knee = ceiling * 0.6
    size = np.abs(samples)
    room = ceiling - knee
    bent = knee + room * np.tanh((size - knee) / room)
    return np.where(size > knee, np.sign(samples) * bent, samples).astype(np.float32)


def _frames(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    size = RATE_HZ // 100
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    return np.sqrt(np.mean(whole**2, axis=1))


def _sounding(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample that can be heard."""
    frames = _frames(samples)
    if not len(frames):
        return 0, len(samples)
    on = np.nonzero(frames > max(frames.max() * 0.03, 1e-4))[0]
    size = RATE_HZ // 100
    return int(on[0]) * size, (int(on[-1]) + 1) * size


def _quietest(samples: NDArray[np.float32], at: int) -> int:
    """The quietest 5 ms within 20 ms of a boundary."""
    size = RATE_HZ // 200
    places = range(max(0, at - 4 * size), min(len(samples) - size, at + 4 * size) + 1, size)
    best = min(places, key=lambda place: float(np.sum(samples[place : place + size] ** 2)))
    return best + size // 2


def _faded(samples: NDArray[np.float32], in_ms: int, out_ms: int) -> NDArray[np.float32]:
    faded = samples.copy()
    rise, fall = RATE_HZ * in_ms // 1000, RATE_HZ * out_ms // 1000
    if rise:
        faded[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[: len(faded)]
    if fall:
        faded[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32)[-len(faded) :]
    return faded


def cuts_of(job: Job) -> list[Cut]:
    """The cuts of a job, for listening tests."""
    return list(job.cuts)


def _put(packed: zipfile.ZipFile, name: str, data: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # no clock: packs compare byte by byte
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, data, how)
