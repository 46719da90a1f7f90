"""Numbers and days: pieces that are spoken after a pause, and how they are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from job import NUMBERS, Cut, Job, joined

from kiosk.words.numbers import reading

_BATCH = 5


def numbers() -> Iterator[Job]:
    """Everything to 99,999, from pieces that begin after a pause.

    To 99 each number is one clip; 4,371 is 四千, 三百 and 七十一分 with a breath of silence
    between. What is cut out of running speech loses its first hiss or burst at a join, and then
    四 is heard as 自 and 五 as 不.
    """
    yield from _batches([_alone_number(value) for value in range(100)])
    yield from _batches([_last_places("一" + reading(value)) for value in range(10, 20)])
    yield from _batches([_last_places("零" + reading(value)) for value in range(1, 10)])
    for place, after in ((100, "八十分。"), (1000, "八百分。"), (10_000, "八千分。")):
        heads = [reading(digit * place) for digit in range(1, 10)]
        yield from _batches([_last_places(head) for head in heads])
        yield from _batches([_number(head + after, head + "~", 0, len(head)) for head in heads])


def days() -> Iterator[Job]:
    """三月 before a day, and each day after a pause, like the places of a number."""
    months = [reading(month, unit="月") for month in range(1, 13)]
    yield from _batches([_number(one + "八日，", one + "~", 0, len(one)) for one in months])
    alone = [reading(day, unit="日") + "，" for day in range(1, 32)]
    yield from _batches([_number(one, one, 0, len(one)) for one in alone])


def _number(text: str, key: str, first: int, after: int) -> Job:
    return Job("numbers", text, NUMBERS, (Cut(key, first, after),))


def _alone_number(value: int) -> Job:
    text = reading(value, unit="分") + "。"
    bare = len(text) - 2
    return Job("numbers", text, NUMBERS, (Cut(text, 0, len(text)), Cut(text[:bare] + "~", 0, bare)))


def _last_places(text: str) -> Job:
    return _number(text + "分。", text + "分。", 0, len(text) + 2)


def _batches(jobs: Sequence[Job]) -> Iterator[Job]:
    for at in range(0, len(jobs), _BATCH):
        yield joined(jobs[at : at + _BATCH])
