"""Where the words of a Chinese sentence are, so that no line cuts one: 服务大厅, not 服务大 / 厅.

The likeliest way to read a sentence as words of a list (``resources/words/together.txt``, the
commonest first). No Qt in here; the list is read when a line is broken for the first time.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import log

from kiosk import paths

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 4
#: What a character costs that stands alone; a word costs the logarithm of its place in the list.
_ALONE = 8.0


@cache
def _lines() -> list[str]:
    text = paths.resource("words", "together.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


@cache
def _signs(mark: str) -> frozenset[str]:
    """Characters after ``<`` never end a line, those after ``>`` never begin one."""
    return frozenset("".join(line[1:] for line in _lines() if line[0] == mark))


@cache
def _costs() -> dict[str, float]:
    listed = (line for line in _lines() if line[0] not in "<>")
    return {word: log(place) for place, word in enumerate(listed, start=2)}


@lru_cache(maxsize=512)
def inside(text: str) -> frozenset[int]:
    """Places where a line should not end: before character ``n`` a word still goes on."""
    found: set[int] = set()
    for run in _HAN.finditer(text):
        start = run.start()
        for word_start, word_end in _words(run[0]):
            found.update(range(start + word_start + 1, start + word_end))
        for n in range(start + 1, run.end()):
            if text[n] in _signs(">") or text[n - 1] in _signs("<"):
                found.add(n)
    return frozenset(found)


def _words(run: str) -> list[tuple[int, int]]:
    """The cheapest division of a run of Han into words, as (start, end)."""
    costs = _costs()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = [(best[end - 1][0] + _ALONE, end - 1)]
        for start in range(max(0, end - _LONGEST), end - 1):
            cost = costs.get(run[start:end])
            if cost is not None:
                ways.append((best[start][0] + cost, start))
        best.append(min(ways))
    words, end = [], len(run)
    while end:
        start = best[end][1]
        words.append((start, end))
        end = start
    return words[::-1]
