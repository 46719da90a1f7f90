"""The recipe of the recorded clips: what is spoken in one breath, and where it is cut."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.words import Words, name_key

sys.path.insert(0, str(Path(__file__).parents[3] / "packaging" / "voice"))
import recipe  # beside the packaging scripts, not part of the program
import village
from job import Cut, Job, Take, in_breaths, joined

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


def whole(text: str, subject: str = "") -> Job:
    return Job("things", text, 2.8, (Cut(text, 0, len(text)),), subject=subject)


def test_every_clip_is_cut_where_its_words_are(words: Words) -> None:
    lists = village.Lists(ROOT)
    names = {name_key(name) for name in lists.names}
    for job in recipe.jobs(words, lists):
        for cut in job.cuts:
            if cut.key[:-1] not in names:
                assert job.text[cut.first : cut.after] == cut.key.strip("~"), job.text


def test_no_clip_is_made_twice(words: Words) -> None:
    made = [cut.key for job in recipe.jobs(words, village.Lists(ROOT)) for cut in job.cuts]
    assert len(made) == len(set(made))


def test_sentences_in_one_breath_are_cut_apart_again() -> None:
    both = joined([whole("大米，"), whole("换大米一袋，")])
    assert both.text == "大米，换大米一袋，"
    assert both.cuts == (Cut("大米，", 0, 3), Cut("换大米一袋，", 3, 9))


def test_a_new_thing_in_a_list_changes_how_no_other_is_spoken(words: Words) -> None:
    lists = village.Lists(ROOT)
    before = set(recipe.jobs(words, lists))
    first = lists.items[0]
    lists.items.insert(0, replace(first, name="红薯", said="红薯"))
    spoken_anew = [job for job in recipe.jobs(words, lists) if job not in before]
    # The first thing also gives the pieces for the others, so it may change with it.
    assert len(spoken_anew) <= 3
    assert all("红薯" in job.text or first.said in job.text for job in spoken_anew)


def test_no_breath_is_longer_than_the_engine_holds_its_tone() -> None:
    breaths = in_breaths([whole(f"换第{at}样，", "换") for at in "一二三四五六七八九十" * 3])
    assert all(len(job.text) <= 44 for job in breaths)


def test_a_take_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "takes.txt"
    file.write_text("# why\n3.0 慢走，卡拿好。\n", "utf-8")
    takes = village.read_takes(file)
    takes["看得清吗？"] = Take(3.2, 12)
    village.write_takes(file, takes)
    assert village.read_takes(file) == {
        "慢走，卡拿好。": Take(3.0),
        "看得清吗？": Take(3.2, 12),
    }
    assert file.read_text("utf-8").startswith("# why\n")


def test_a_sentence_is_spoken_in_the_take_that_was_chosen(words: Words) -> None:
    lists = village.Lists(ROOT)
    lists.takes = {"慢走，卡拿好。": Take(3.0, 30)}
    (job,) = [job for job in recipe.jobs(words, lists) if job.text == "慢走，卡拿好。"]
    assert (job.rate, job.shift) == (3.0, 30)
