"""Breaking Chinese text into lines: not before a closing sign nor inside a number or a word."""

from __future__ import annotations

import re
from collections.abc import Callable

from kiosk.ui.together import inside

_NOT_FIRST = set("，。！？、；：）》」』”’…%·")
_NOT_LAST = set("（《「『“‘")
_PAUSES = set("，。！？、；：·")
_PIECE = re.compile(r"[0-9A-Za-z.:+\-−]+\s?|.", re.S)

#: What it costs to end a line where nothing pauses, and in the middle of a word.
_NO_PAUSE, _CUT_WORD = 0.35, 4.0


def pieces(text: str) -> list[str]:
    """Parts between which a line may end."""
    found: list[str] = []
    for part in _PIECE.findall(text):
        if found and (part[0] in _NOT_FIRST or found[-1][-1] in _NOT_LAST):
            found[-1] += part
        else:
            found.append(part)
    return found


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than ``width``, as even as the same number of lines allows.

    Args:
        text: without line ends; ``\\n`` forces one.
        width: room, in the unit of ``measure``.
        measure: the width of a line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _even(paragraph, width, measure)
    return lines


def _greedy(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines, line = [], ""
    for part in pieces(text):
        if line and measure((line + part).rstrip()) > width:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _even(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """As few lines as fit; among those, lines that cut no word, end after a sign, are even."""
    parts, torn = pieces(text), inside(text)
    ends = [0]
    for part in parts:
        ends.append(ends[-1] + len(part))
    count = len(_greedy(text, width, measure))
    if count < 2:
        return _greedy(text, width, measure)
    ideal = measure(text) / count
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(1, len(parts) + 1):
            for start in range(end):
                before = best.get((line - 1, start))
                if before is None:
                    continue
                wide = measure("".join(parts[start:end]).strip())
                if wide > width:
                    continue
                cost = before[0] + ((wide - ideal) / ideal) ** 2
                if end < len(parts) and parts[end - 1][-1] not in _PAUSES:
                    cost += _CUT_WORD if ends[end] in torn else _NO_PAUSE
                if (line, end) not in best or cost < best[line, end][0]:
                    best[line, end] = (cost, start)
    if (count, len(parts)) not in best:
        return _greedy(text, width, measure)
    lines, end = [], len(parts)
    for line in range(count, 0, -1):
        start = best[line, end][1]
        lines.append("".join(parts[start:end]).strip())
        end = start
    return lines[::-1]


def tears(text: str, lines: list[str]) -> bool:
    """Whether one of these lines of ``text`` ends inside a word."""
    torn, at = inside(text), 0
    for line in lines[:-1]:
        at = text.index(line, at) + len(line)
        if at in torn:
            return True
    return False


def clauses(text: str) -> list[str]:
    """The text cut after each sign that makes a voice pause; the signs stay."""
    found = re.findall(r"[^，。！？；]+[，。！？；]*", text)
    return found or [text]
