"""Find for each sentence the take that speech recognition understands best.

Each sentence is heard as the kiosk plays it: cut, coded, with its pauses. One that is misheard
is spoken in other takes (another rate, another style of the same voice), and the best of them is
kept: its clips in the packs, how it was made in ``resources/voice/takes.txt``. The engine and the
ear do the same every time, so ``render.py`` makes the same clips again from that list.

    python packaging/voice/takes.py --home ENGINE --ear EAR [--pack prompts] [--most-takes 6]
        [--saying 卡拿好 要几板]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from clips import LEAD_IN, Pack, coded, cut_out, decoded, signature  # noqa: E402
from ear import Ear, errors, sounds_of  # noqa: E402
from engine import Engine  # noqa: E402
from job import ELDER, Job, Take  # noqa: E402
from recipe import jobs  # noqa: E402
from village import TAKES, Lists, write_takes  # noqa: E402

from kiosk.voice.phrases import Said  # noqa: E402
from kiosk.voice.sound import sentence  # noqa: E402
from kiosk.words import Words  # noqa: E402

VOICE = "zm_yunjian"
_SAVE_EVERY_S = 120
Sounds = dict[str, NDArray[np.float32]]

# The asked rate with other styles first: a take at another rate stands out among the others.
_SHIFTS_AND_RATES = (
    (12, 1.0), (30, 1.0), (0, 1.09), (0, 0.94), (12, 0.94), (60, 1.0),
    (6, 1.0), (20, 1.0), (45, 1.0), (30, 1.09), (20, 0.94), (90, 1.0),
)  # fmt: skip
_MOST_TAKES = 6


class _Heard:
    """Clips for `sentence`."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds

    def samples(self, key: str) -> NDArray[np.float32]:
        return self._sounds[key]


class Chooser:
    """Speaks, listens, keeps the best."""

    def __init__(self, home: Path, ear: Path) -> None:
        self._engine = Engine(home, VOICE, ROOT / "resources" / "voice" / "readings.txt")
        self._ear = Ear(ear)

    def speak(self, job: Job) -> Sounds:
        """The clips of a job."""
        return cut_out(self._engine.speak(LEAD_IN + job.text, job.rate, job.shift), job)

    def misheard(self, job: Job, sounds: Sounds) -> tuple[int, str]:
        """Wrong syllables of the whole clips, spoken with their pauses, and what is heard."""
        whole = [cut.key for cut in job.cuts if "~" not in cut.key]
        if not whole:
            return 0, ""
        said = [Said(at, (key,), key[-1]) for at, key in enumerate(whole)]
        made = sentence(said, _Heard(sounds), "elder")  # type: ignore[arg-type]
        samples = np.frombuffer(made.pcm, "<i2").astype(np.float32) / 32768
        heard = self._ear.hear(samples, made.rate_hz)
        return errors(sounds_of("".join(whole)), sounds_of(heard)), heard

    def best(self, job: Job, kept: Sounds | None, most: int) -> tuple[Job, Sounds, int, int]:
        """The best take, its clips, and how many syllables were and are wrong."""
        sounds = self.speak(job) if kept is None else kept
        wrong, heard = self.misheard(job, sounds if kept is not None else _coded(sounds))
        first, chosen = wrong, (job, sounds)
        if wrong:
            print(f"{job.text} heard as {heard}", flush=True)
        for shift, factor in _SHIFTS_AND_RATES[:most]:
            if not wrong:
                break
            other = replace(job, shift=shift, rate=round(_asked(job) * factor, 1))
            if other == job:
                continue
            made = self.speak(other)
            missed, heard = self.misheard(other, _coded(made))
            print(f"   {other.rate}+{shift}: {missed} {heard}", flush=True)
            if missed < wrong:
                wrong, chosen = missed, (other, made)
        return (*chosen, first, wrong)


def _coded(sounds: Sounds) -> Sounds:
    """As they come out of a pack."""
    return {key: decoded(coded(samples)) for key, samples in sounds.items()}


def _asked(job: Job) -> float:
    return ELDER if job.pack == "prompts" else job.rate


def main() -> int:
    """Choose takes; the sum of what was wrong before and after is printed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, required=True, help="folder of the engine")
    parser.add_argument("--ear", type=Path, required=True, help="folder of the Whisper model")
    parser.add_argument("--pack", choices=("prompts", "numbers", "things"), default="prompts")
    parser.add_argument("--most-takes", type=int, default=_MOST_TAKES)
    parser.add_argument("--saying", nargs="*", default=[], help="only texts that hold one of these")
    asked = parser.parse_args()
    os.nice(10)
    lists = Lists(ROOT)
    wanted = [job for job in jobs(Words.load(), lists) if job.pack == asked.pack]
    if asked.saying:
        wanted = [job for job in wanted if any(word in job.text for word in asked.saying)]
    pack = Pack(ROOT / "resources" / "voice" / f"{asked.pack}.zip")
    extra = {"voice": VOICE, "aliases": lists.aliases()}
    chooser, before, after, saved_s = Chooser(asked.home, asked.ear), 0, 0, time.monotonic()
    for job in wanted:
        done = signature(job, VOICE) in pack.made
        kept = {cut.key: pack.samples(cut.key) for cut in job.cuts} if done else None
        best, sounds, was, is_now = chooser.best(job, kept, asked.most_takes)
        before, after = before + was, after + is_now
        if best is not job:
            lists.takes[job.text] = Take(best.rate, best.shift)
        if best is not job or not done:
            pack.keep(signature(best, VOICE), sounds)
        if time.monotonic() - saved_s > _SAVE_EVERY_S:
            saved_s = time.monotonic()
            _save(pack, lists, extra)
    _save(pack, lists, extra)
    print(f"{len(wanted)} texts, wrong syllables: {before} before, {after} now")
    return 0


def _save(pack: Pack, lists: Lists, extra: dict[str, object]) -> None:
    pack.write(extra)
    write_takes(ROOT / TAKES, lists.takes)


if __name__ == "__main__":
    raise SystemExit(main())
