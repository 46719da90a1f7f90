"""What is drawn to be listened to: one kind of sentence never changes the sample of another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kiosk.words import Words

sys.path.insert(0, str(Path(__file__).parents[3] / "packaging" / "voice"))
import said  # beside the packaging scripts, not part of the program
import village

ROOT = Path(__file__).parents[3]


class FewerWords:
    """The words files without one of the prompts."""

    def __init__(self, words: Words, without: str) -> None:
        self._words = words
        self._without = without

    def ids(self) -> list[str]:
        return [one for one in self._words.ids() if one != self._without]

    def __getattr__(self, name: str) -> object:
        return getattr(self._words, name)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="module")
def lists() -> village.Lists:
    return village.Lists(ROOT)


def test_the_same_seed_draws_the_same_and_another_draws_otherwise(
    words: Words, lists: village.Lists
) -> None:
    first = said.kinds(words, lists, 1, 20, 10)
    assert first == said.kinds(words, lists, 1, 20, 10)
    other = said.kinds(words, lists, 2, 20, 10)
    assert all(first[kind] != other[kind] for kind in first)


def test_more_numbers_change_neither_goods_nor_lines(words: Words, lists: village.Lists) -> None:
    few, many = (said.kinds(words, lists, 1, count, 10) for count in (4, 60))
    assert few.pop("numbers") == many.pop("numbers")[:4]
    assert few == many


def test_fewer_goods_and_lines_change_no_prompt_or_number(
    words: Words, lists: village.Lists
) -> None:
    few, many = (said.kinds(words, lists, 1, 20, count) for count in (3, 30))
    assert (few["prompts"], few["numbers"]) == (many["prompts"], many["numbers"])


def test_a_prompt_that_goes_changes_no_other_sentence(words: Words, lists: village.Lists) -> None:
    whole = said.kinds(words, lists, 1, 20, 10)
    gone = whole["prompts"][0].id
    fewer = said.kinds(FewerWords(words, gone), lists, 1, 20, 10)  # type: ignore[arg-type]
    assert fewer["prompts"] == whole["prompts"][1:]
    del fewer["prompts"], whole["prompts"]
    assert fewer == whole
