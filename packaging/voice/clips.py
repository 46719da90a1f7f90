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
from engine import RATE_HZ, Speech
from job import Job
from numpy.typing import NDArray

FORM = 2  # raise when clips must be made anew: the cutting, loudness or coding changed
JOIN_MS = 10  # overlap of two pieces; kiosk.voice.sound uses the same
_LOUDNESS_DB = -20.0  # RMS of the sounding parts, full scale = 0
_PEAK_DB = -2.0
_LEAD_MS, _TAIL_MS = 15, 50
_MARKS = "，。？"
_FAINT_FRAMES = 10  # so many times 10 ms a coded clip may begin so faint
_HISS_FRAMES = 9  # so many times 10 ms of a hiss too faint to be heard may come first

# Spoken before every text and cut away: the model begins with 0.1 s of breath that runs into
# the first sound, so that 看 is heard as 恨. After a full stop there is silence to cut in.
LEAD_IN = "好。"


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

    def keep(self, mark: str, sounds: dict[str, NDArray[np.float32]]) -> None:
        """Keep what a job made under its signature; what made these clips before is forgotten."""
        for key, samples in sounds.items():
            self.add(key, samples)
        fresh = set(sounds)
        self.made = {one: made for one, made in self.made.items() if fresh.isdisjoint(made)}
        self.made[mark] = list(sounds)

    def add(self, key: str, samples: NDArray[np.float32]) -> None:
        """Keep a clip. One that begins after a pause is heard at once."""
        if not key.startswith("~"):
            samples = without_faint_beginning(samples)
        name = hashlib.sha256(key.encode()).hexdigest()[:16] + ".ogg"
        self._data[name] = coded(samples)
        self.clips[key] = [name, round(len(samples) * 1000 / RATE_HZ)]

    def hasten(self) -> int:
        """Shorten beginnings that are too faint to be heard; how many there were."""
        late = [key for key in self.clips if _late(self.samples(key), key)]
        for key in late:
            self.add(key, self.samples(key))
        return len(late)

    def samples(self, key: str) -> NDArray[np.float32]:
        """A clip as it will be heard."""
        return decoded(self._data[self.clips[key][0]])

    def forget_all_but(self, signatures: set[str], keys: set[str]) -> None:
        """Drop clips that are no longer wanted; an old one stays until it is spoken anew."""
        self.made = {
            mark: made
            for mark, made in self.made.items()
            if mark in signatures or not keys.isdisjoint(made)
        }
        self.clips = {key: clip for key, clip in self.clips.items() if key in keys}

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


def _late(samples: NDArray[np.float32], key: str) -> bool:
    return not key.startswith("~") and _first_heard(samples) > _FAINT_FRAMES


def _first_heard(samples: NDArray[np.float32]) -> int:
    frames = _frames(samples)
    return int(np.argmax(frames > frames.max(initial=0) * 0.065))


def without_faint_beginning(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a hiss that is drawn out (换, 护) only the last part; the coder makes it fainter still."""
    late = _first_heard(decoded(coded(samples))) - _FAINT_FRAMES
    if late <= 0:
        return samples
    return _faded(samples[(late + 2) * RATE_HZ // 100 :], 8, 0)


def coded(samples: NDArray[np.float32]) -> bytes:
    """A small Ogg Opus file."""
    sound = io.BytesIO()
    soundfile.write(sound, samples, RATE_HZ, format="OGG", subtype="OPUS", compression_level=0.96)
    return sound.getvalue()


def decoded(data: bytes) -> NDArray[np.float32]:
    """What a listener gets of it."""
    return soundfile.read(io.BytesIO(data), dtype="float32")[0]


def signature(job: Job, voice: str) -> str:
    """Names the work of a job: same signature, same clips."""
    what = json.dumps(
        [
            FORM,
            voice,
            job.text,
            job.rate,
            [[c.key, c.first, c.after] for c in job.cuts],
            *([job.shift] if job.shift else []),
        ],
        ensure_ascii=False,
    )
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def cut_out(speech: Speech, job: Job) -> dict[str, NDArray[np.float32]]:
    """The clips of a job. Pieces keep half the overlap on each open side.

    Args:
        speech: ``LEAD_IN`` and the text of the job, spoken in one go.
        job: What to cut out.
    """
    text = LEAD_IN + job.text
    evened = _even_loudness(speech, text)
    margin = JOIN_MS * RATE_HZ // 2000
    clips = {}
    for cut in job.cuts:
        first, after = cut.first + len(LEAD_IN), cut.after + len(LEAD_IN)
        samples = evened[first]
        inside, goes_on = text[first - 1] not in _MARKS, text[after - 1] not in _MARKS
        begin = _edge(samples, speech, text, first) - (margin if inside else 0)
        end = _edge(samples, speech, text, after) + (margin if goes_on else 0)
        sound = samples[max(0, begin) : end]
        # 分 ends in a strong n; the breath that follows is heard as another syllable, 的 or 点.
        points = text[after - 2] == "分"
        first_heard, last_heard = sounding(sound, 0.07 if points else 0.02)
        tail = RATE_HZ * (20 if points else _TAIL_MS) // 1000
        begin = 0 if inside else max(0, first_heard - RATE_HZ * _LEAD_MS // 1000)
        end = len(sound) if goes_on else min(len(sound), last_heard + tail)
        clips[cut.key] = _faded(sound[begin:end], 0 if inside else 8, 0 if goes_on else 30)
    return clips


def _edge(samples: NDArray[np.float32], speech: Speech, text: str, at: int) -> int:
    """Where the character ``at`` begins to sound.

    The predictor is late: a burst or a hiss begins up to 50 ms before the place it names, and
    what it books on the space between two words is already the next word. Cut there, k is heard
    as h and s as z. So the cut is at the quietest place before: the pause after a mark, or the
    closure before a b, q or k.
    """
    if at >= len(text):
        return len(samples)
    latest = speech.starts[at] + RATE_HZ // 100
    if text[at - 1] in _MARKS:
        return _quietest(samples, speech.starts[at - 2] + RATE_HZ // 10, latest, RATE_HZ // 25)
    return _quietest(samples, speech.ends[at - 1] - RATE_HZ * 6 // 100, latest, RATE_HZ // 200)


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


def sounding(samples: NDArray[np.float32], faintest_end: float = 0.02) -> tuple[int, int]:
    """First and last sample of the speech: from its loud part to the silence on either side.

    A soft hiss that runs into the speech belongs to it; a breath with silence between does not,
    and would be heard as another syllable.
    """
    frames = _frames(samples)
    loud = np.nonzero(frames > frames.max(initial=0) * 0.15)[0]
    if not len(loud):
        return 0, len(samples)
    first, last = int(loud[0]), int(loud[-1])
    hiss = max(0, int(np.argmax(frames > frames.max() * 0.05)) - _HISS_FRAMES)
    while first > hiss and frames[first - 1] > frames.max() * 0.01:
        first -= 1
    while last + 1 < len(frames) and frames[last + 1] > frames.max() * faintest_end:
        last += 1
    size = RATE_HZ // 100
    return first * size, (last + 1) * size


def _quietest(samples: NDArray[np.float32], first: int, after: int, length: int) -> int:
    """The middle of the quietest ``length`` samples between two places, to 2.5 ms."""
    places = range(first, max(first, after - length) + 1, RATE_HZ // 400)
    best = min(places, key=lambda place: float(np.sum(samples[place : place + length] ** 2)))
    return best + length // 2


def _faded(samples: NDArray[np.float32], in_ms: int, out_ms: int) -> NDArray[np.float32]:
    faded = samples.copy()
    rise, fall = RATE_HZ * in_ms // 1000, RATE_HZ * out_ms // 1000
    if rise:
        faded[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[: len(faded)]
    if fall:
        faded[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32)[-len(faded) :]
    return faded


def _put(packed: zipfile.ZipFile, name: str, data: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # no clock: packs compare byte by byte
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, data, how)
