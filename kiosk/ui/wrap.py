"""Breaking Chinese text into lines: anywhere, but not before a closing sign nor inside a number."""

from __future__ import annotations

import re
from collections.abc import Callable

_NOT_FIRST = set("，。！？、；：）》」』”’…%·")
_NOT_LAST = set("（《「『“‘")
_PIECE = re.compile(r"[0-9A-Za-z.:+\-−]+\s?|.", re.S)


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
    best = _greedy(text, width, measure)
    if len(best) < 2:
        return best
    least = measure(text) / len(best)
    for step in range(8):
        narrower = least + (width - least) * step / 8
        tried = _greedy(text, narrower, measure)
        if len(tried) == len(best):
            return tried
    return best


def clauses(text: str) -> list[str]:
    """The text cut after each sign that makes a voice pause; the signs stay."""
    found = re.findall(r"[^，。！？；]+[，。！？；]*", text)
    return found or [text]
