"""Listen to what the kiosk says with speech recognition and count the syllables it gets wrong.

Development only; Whisper base hears as a person who does not know the village. Prompts are heard
with likely values, numbers as somebody would hear her points. The sentences go through the
program's own assembly, so joins and pauses are judged too.

    python packaging/voice/listen.py --ear FOLDER [--only prompts] [--numbers 60] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from ear import Ear, errors, sounds_of  # noqa: E402
from village import Lists  # noqa: E402

from kiosk.voice.clips import Clips  # noqa: E402
from kiosk.voice.phrases import Phrases, clauses  # noqa: E402
from kiosk.voice.sound import sentence  # noqa: E402
from kiosk.words import Fixed, Number, Utterance, Words  # noqa: E402


def prompts(words: Words, lists: Lists, chance: random.Random) -> Iterator[Utterance]:
    """Every prompt, holes filled with likely values."""
    item = chance.choice(lists.items)
    clause, unit = lists.clauses[0]
    for message_id in sorted(words.ids()):
        if message_id.startswith("prompt-") and "spoken" in words.entry(message_id).attributes:
            given = {"name": chance.choice(lists.names), "points": chance.choice([2, 6, 12, 64])}
            given |= {"activity": chance.choice(lists.activities), "clause": clause}
            given |= {"item": item.said, "unit": item.unit, "count": 2}
            if "see-together" in message_id:
                given |= {"unit": unit, "count": 1}
            yield words.spoken(message_id, **given)


def numbers(chance: random.Random, count: int) -> Iterator[Utterance]:
    """Numbers of all sizes, said as her balance is."""
    sizes = [(0, 20), (21, 99), (100, 999), (1000, 9999)]
    for at in range(count):
        value = chance.randint(*sizes[at % len(sizes)])
        parts = (Fixed("一共"), Number(value, "分"), Fixed("。"))
        yield Utterance("aloud-line-number", "", parts)  # said once, which is the harder test


def text_of(phrases: Phrases, utterance: Utterance) -> str:
    """What is to be heard: all clauses, and the points of a clause that says them twice."""
    again = {said.number: "" for said in phrases.of(utterance)}
    for said in phrases.of(utterance):
        again[said.number] = "".join(key.strip("~，。？") for key in said.again)
    shown = clauses(utterance.parts)
    return "".join(clause.text + again.get(at, "") for at, clause in enumerate(shown))


def main() -> int:
    """Listen, print what was misheard, and the share of wrong syllables of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ear", type=Path, required=True, help="folder of the Whisper model")
    parser.add_argument("--numbers", type=int, default=60)
    parser.add_argument("--only", choices=("prompts", "numbers"))
    parser.add_argument("--rate", default="elder", choices=("slow", "elder", "standard"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    asked = parser.parse_args()
    os.nice(10)
    chance = random.Random(asked.seed)
    clips = Clips(sorted((ROOT / "resources" / "voice").glob("*.zip")))
    phrases = Phrases(clips.has, clips.aliases)
    ear, words, lists = Ear(asked.ear), Words.load(), Lists(ROOT)
    figures = {}
    kinds = {
        "prompts": list(prompts(words, lists, chance)),
        "numbers": list(numbers(chance, asked.numbers)),
    }
    for kind, utterances in kinds.items():
        if asked.only not in (None, kind):
            continue
        wrong = total = 0
        for utterance in utterances:
            made = sentence(phrases.of(utterance), clips, asked.rate)
            text = text_of(phrases, utterance)
            samples = np.frombuffer(made.pcm, "<i2").astype(np.float32) / 32768
            heard = ear.hear(samples, made.rate_hz)
            said = sounds_of(text)
            missed = errors(said, sounds_of(heard))
            wrong, total = wrong + missed, total + len(said)
            if missed:
                print(f"{kind}: {text}  heard as  {heard}", flush=True)
        figures[kind] = {
            "syllables": total,
            "wrong": wrong,
            "share": round(wrong / max(1, total), 4),
        }
        print(kind, figures[kind], flush=True)
    if asked.out:
        asked.out.write_text(json.dumps({"rate": asked.rate, **figures}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
