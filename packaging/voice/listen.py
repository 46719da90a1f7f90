"""Listen to what the kiosk says with speech recognition and count the syllables it gets wrong.

Development only; Whisper base hears as a person who does not know the village. Prompts are heard
with likely values, numbers as somebody would hear her points, goods and lines of the passbook as
they are asked and read aloud. The sentences go through the program's own assembly, so joins and
pauses are judged too.

    python packaging/voice/listen.py --ear FOLDER [--only prompts] [--numbers 60] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from ear import Ear, errors, sounds_of  # noqa: E402
from said import kinds, text_of  # noqa: E402
from village import Lists  # noqa: E402

from kiosk.voice.clips import Clips  # noqa: E402
from kiosk.voice.phrases import Phrases  # noqa: E402
from kiosk.voice.sound import sentence  # noqa: E402
from kiosk.words import Utterance, Words  # noqa: E402


def main() -> int:
    """Listen, print what was misheard, and the share of wrong syllables of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ear", type=Path, required=True, help="folder of the Whisper model")
    parser.add_argument("--numbers", type=int, default=60)
    parser.add_argument("--only", choices=("prompts", "numbers", "goods", "lines"))
    parser.add_argument("--lists", type=int, default=30, help="how many goods, how many lines")
    parser.add_argument("--rate", default="elder", choices=("slow", "elder", "standard"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    asked = parser.parse_args()
    os.nice(10)
    clips = Clips(sorted((ROOT / "resources" / "voice").glob("*.zip")))
    phrases = Phrases(clips.has, clips.aliases)
    ear, words, lists = Ear(asked.ear), Words.load(), Lists(ROOT)
    figures: dict[str, dict[str, float]] = {}
    print(f"seed {asked.seed}, rate {asked.rate}", flush=True)
    for kind, utterances in kinds(words, lists, asked.seed, asked.numbers, asked.lists).items():
        if asked.only in (None, kind):
            figures[kind] = _heard(kind, utterances, phrases, clips, ear, asked.rate)
            print(kind, figures[kind], flush=True)
    if asked.out:
        made = {"rate": asked.rate, "seed": asked.seed, **figures}
        asked.out.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    return 0


def _heard(
    kind: str, utterances: list[Utterance], phrases: Phrases, clips: Clips, ear: Ear, rate: str
) -> dict[str, float]:
    """Syllables, how many of them are wrong, and their share."""
    wrong = total = 0
    for utterance in utterances:
        made = sentence(phrases.of(utterance), clips, rate)
        text = text_of(phrases, utterance)
        samples = np.frombuffer(made.pcm, "<i2").astype(np.float32) / 32768
        heard = ear.hear(samples, made.rate_hz)
        said = sounds_of(text)
        missed = errors(said, sounds_of(heard))
        wrong, total = wrong + missed, total + len(said)
        if missed:
            print(f"{kind}: {text}  heard as  {heard}", flush=True)
    share = round(wrong / max(1, total), 4)
    return {"sentences": len(utterances), "syllables": total, "wrong": wrong, "share": share}


if __name__ == "__main__":
    raise SystemExit(main())
