"""The shipped clips: everything that is said is there, sounds whole, evenly loud and unhurried."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kiosk import paths
from kiosk.services.enrol import FORWARD_MOST
from kiosk.voice.clips import RATE_HZ, Clips
from kiosk.voice.phrases import Phrases, clauses
from kiosk.voice.sound import sentence
from kiosk.words import Fixed, Number, Utterance, Words
from kiosk.words.patterns import branches

sys.path.insert(0, str(Path(__file__).parents[3] / "packaging" / "voice"))
import recipe  # beside the packaging scripts, not part of the program
import village

ROOT = Path(__file__).parents[3]
SIZE_MAX_MB = 5.0
# Every sentence that is shown is also said: one without clips is a forgotten rendering.
LATE_MAX = 0


@pytest.fixture(scope="module")
def clips() -> Clips:
    return Clips(sorted(paths.resource("voice").glob("*.zip")))


@pytest.fixture(scope="module")
def phrases(clips: Clips) -> Phrases:
    return Phrases(clips.has, clips.aliases)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="module")
def lists() -> village.Lists:
    return village.Lists(ROOT)


def numbered(value: int, before: str = "加", unit: str = "分") -> Utterance:
    """A number said once, as in a line of the passbook."""
    return Utterance("aloud-line-n", "", (Fixed(before), Number(value, unit), Fixed("。")))


def filled(words: Words, lists: village.Lists) -> Iterator[Utterance]:
    """Every spoken message with likely values."""
    item = lists.items[0]
    given = {
        "name": lists.names[0],
        "points": 28,
        "count": 2,
        "unit": item.unit,
        "item": item.said,
        "clause": lists.clauses[0][0],
        "activity": lists.activities[0],
        "month": 11,
        "day": 21,
        "hour": 9,
        "balance": 128,
        "merit": 346,
    }
    for message_id in words.ids():
        if "spoken" in words.entry(message_id).attributes:
            yield words.spoken(message_id, **given)


def heard_ms(clips: Clips, keys: list[str]) -> float:
    return sum(clips.length_ms(key) for key in keys)


def test_every_spoken_sentence_can_be_said_whole(
    words: Words, lists: village.Lists, phrases: Phrases
) -> None:
    silent = []
    for utterance in filled(words, lists):
        wanted = [clause.text for clause in clauses(utterance.parts)]
        if len(phrases.of(utterance)) != len(wanted):
            silent.append(f"{utterance.id}: {utterance.text}")
    assert len(silent) <= LATE_MAX, silent


def test_every_needed_clip_is_there(words: Words, lists: village.Lists, clips: Clips) -> None:
    needed = recipe.jobs(words, lists, all_of_them=False)
    missing = [job.text for job in needed if not all(clips.has(cut.key) for cut in job.cuts)]
    assert len(missing) <= LATE_MAX, f"run packaging/voice/render.py: {missing}"


def test_every_number_to_9999_can_be_said(phrases: Phrases) -> None:
    assert [value for value in range(10_000) if not phrases.of(numbered(value))] == []
    assert [value for value in range(100) if not phrases.of(numbered(value, "换", "袋"))] == []


def test_the_largest_sums_of_an_old_paper_book_can_be_said(phrases: Phrases) -> None:
    sums = range(10_000, 10 * FORWARD_MOST + 1, 7)
    assert [value for value in sums if not phrases.of(numbered(value))] == []


def test_whatever_a_line_of_the_passbook_is_called_is_recorded(
    words: Words, lists: village.Lists, clips: Clips
) -> None:
    ids = [one for one in words.ids() if one.startswith("line-")]
    ways = {one: list(branches(words.entry(one).pattern(), words.entries)) for one in ids}
    called = [way[0][0] for way in ways.values() if all(isinstance(p, str) for p in way[0])]
    called.remove("一笔")  # stands inside another line, never alone
    called += [*(item.said for item in lists.items), *lists.activities]
    called += [said for said, _unit in lists.clauses]
    assert len(called) > 100
    assert [one for one in called if not clips.has(one + "，")] == []


def test_every_day_of_a_year_is_said_after_a_pause(phrases: Phrases) -> None:
    for month in range(1, 13):
        for day in range(1, 32):
            on = (Number(month, "月"), Number(day, "日"), Fixed("。"))
            keys = phrases.of(Utterance("aloud-line-n", "", on))[0].keys
            assert not any(key.startswith("~") for key in keys), (month, day, keys)


def test_the_main_people_are_called_by_name(lists: village.Lists, phrases: Phrases) -> None:
    words = Words.load()
    for name in lists.names:
        said = words.spoken("prompt-home", name=name)
        assert len(phrases.of(said)) == len(clauses(said.parts)), name


def test_nobody_recorded_is_greeted_without_a_name(phrases: Phrases) -> None:
    said = phrases.of(Words.load().spoken("prompt-home", name="欧阳无人"))
    assert said[0].keys == ("您好。",)


def test_every_whole_clause_is_spoken_at_the_rate_of_the_old(clips: Clips) -> None:
    wrong = []
    for key in clips.keys():  # noqa: SIM118
        text = key.rstrip("，。？")
        if "~" in key or len(text) < 4 or not all("\u4e00" <= one <= "\u9fff" for one in text):
            continue
        rate = len(text) / (clips.length_ms(key) / 1000)
        if not 2.1 <= rate <= 3.9:
            wrong.append(f"{key} {rate:.1f}")
    assert wrong == []


def test_no_clip_is_clipped_or_faint_or_begins_with_silence(clips: Clips) -> None:
    wrong = []
    for key in clips.keys():  # noqa: SIM118
        samples = clips.samples(key)
        frames = np.sqrt((samples[: len(samples) // 240 * 240].reshape(-1, 240) ** 2).mean(axis=1))
        loud = frames[frames > frames.max() * 0.1]
        level_db = 20 * np.log10(np.sqrt(np.mean(loud**2)))
        first_ms = int(np.argmax(frames > frames.max() * 0.05)) * 10
        if np.max(np.abs(samples)) > 0.99:
            wrong.append(f"{key}: clipped")
        if not (-40 if "~" in key else -25) <= level_db <= -12:  # pieces are levelled when joined
            wrong.append(f"{key}: {level_db:.1f} dB")
        if first_ms > 120:
            wrong.append(f"{key}: silent for {first_ms} ms")
    assert wrong == []


@pytest.mark.parametrize("value", [7, 18, 64, 105, 128, 346, 1286, 2002, 9999])
def test_a_number_put_together_has_no_gap_and_no_jump(
    value: int, clips: Clips, phrases: Phrases
) -> None:
    said = phrases.of(numbered(value))
    made = sentence(said, clips, "elder")
    samples = np.frombuffer(made.pcm, "<i2").astype(np.float32) / 32767
    frames = np.sqrt((samples[: len(samples) // 240 * 240].reshape(-1, 240) ** 2).mean(axis=1))
    sounding = np.nonzero(frames > 0.01)[0]
    gaps_ms = max((b - a for a, b in pairwise(sounding)), default=0) * 10
    assert gaps_ms <= 170  # a closure before a b or a d, at this slow rate, is up to 130 ms
    thirds = [float(np.max(third)) for third in np.array_split(frames[sounding], 3)]
    assert max(thirds) / min(thirds) < 2.6
    characters = len(Number(value, "分").text) + 1
    assert 1.9 <= characters / (made.length_ms / 1000) <= 4.0


def test_all_clips_together_are_small() -> None:
    total = sum(file.stat().st_size for file in paths.resource("voice").iterdir())
    assert total < SIZE_MAX_MB * 1e6


def test_the_village_may_bring_a_longer_name_for_a_thing(tmp_path: Path) -> None:
    known = {"大米，"}
    said = Phrases(known.__contains__, {"大米5公斤": "大米"})
    assert said.of(Utterance("x", "", (recipe.Thing("大米5公斤"),)))[0].keys == ("大米，",)
    assert RATE_HZ == 24_000
