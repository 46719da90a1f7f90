"""From a sentence in parts to the recorded clips that say it.

This is the one place that decides what is heard. A sentence is cut at its punctuation into
clauses. A clause that was recorded whole is one clip; otherwise it is put together from pieces
that were cut out of spoken sentences, a number from its own parts (四千, 三百, 二十八分).

Clips are found by key. The key of a whole clause is its text with its mark: ``加两分。``. A piece
has ``~`` where the speech goes on: ``换~`` is followed by something, ``~袋，`` follows something.
A piece without ``~`` in front was spoken after a pause and is given one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.words import Fixed, Name, Number, Part, Thing, Utterance

Has = Callable[[str], bool]

_MARKS = {"，": "，", "、": "，", "；": "，", "：": "，", "。": "。", "！": "。", "？": "？"}
_SPLIT = re.compile("([" + "".join(_MARKS) + "])")
_ON = "~"
# Points are said twice, but a prompt stays within so many characters (both ELDERLY §6).
_PROMPT_MAX = 18
_NAME_LENGTH = 3
_SUMS = ("aloud-balance", "aloud-merit")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two marks.

    Attributes:
        parts: What is said.
        mark: ``，``, ``。`` or ``？``.
    """

    parts: tuple[Part, ...]
    mark: str

    @property
    def text(self) -> str:
        """The words, without the mark."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Said:
    """A clause with its clips.

    Attributes:
        number: Which clause of the whole sentence it is, as the caption counts them.
        keys: Clips, in order.
        mark: ``，``, ``。`` or ``？``.
        again: The points of the clause once more, after a pause (ELDERLY §6: said twice).
    """

    number: int
    keys: tuple[str, ...]
    mark: str
    again: tuple[str, ...] = ()


def clauses(parts: Sequence[Part]) -> list[Clause]:
    """Cut a sentence at its marks. A sentence without a last mark ends with a full stop."""
    found: list[Clause] = []
    now: list[Part] = []
    for part in parts:
        if not isinstance(part, Fixed):
            now.append(part)
            continue
        for piece in _SPLIT.split(part.text):
            if piece in _MARKS:
                if now:
                    found.append(Clause(tuple(now), _MARKS[piece]))
                now = []
            elif piece.strip():
                now.append(Fixed(piece.strip()))
    if now:
        found.append(Clause(tuple(now), "。"))
    return found


class Phrases:
    """Chooses clips for sentences.

    Args:
        has: Whether there is a clip of a key.
        aliases: What is said for a thing that is shown under a longer name.
    """

    def __init__(self, has: Has, aliases: Mapping[str, str]) -> None:
        self._has = has
        self._aliases = aliases

    def of(self, utterance: Utterance) -> list[Said]:
        """The clauses that can be said, in order.

        Without a clip of a name the sentence is said without the name. A clause with a thing
        nobody has recorded is left out whole; its caption still shows it.
        """
        parts, shown = utterance.parts, len(clauses(utterance.parts))
        if any(isinstance(part, Name) and not self._name(part) for part in parts):
            parts = utterance.without_name
        spoken = clauses(parts)
        # A name comes first, so what is said without it lines up with the caption's end.
        skipped = max(0, shown - len(spoken))
        said = [
            Said(
                number + skipped,
                tuple(self.of_clause(clause)),
                clause.mark,
                self._again(clause) if _twice(utterance, spoken) else (),
            )
            for number, clause in enumerate(spoken)
        ]
        return [clause for clause in said if clause.keys]

    def _again(self, clause: Clause) -> tuple[str, ...]:
        """The points in a clause; no question repeats them, it would not be heard as one."""
        points = [part for part in clause.parts if isinstance(part, Number) and _is_points(part)]
        if len(points) != 1 or clause.mark == "？":
            return ()
        return tuple(self._number(points[0], end=clause.mark))

    def of_clause(self, clause: Clause) -> list[str]:
        """Clip keys of one clause; empty when it cannot be said."""
        parts = [
            Thing(self._aliases.get(part.text, part.text)) if isinstance(part, Thing) else part
            for part in clause.parts
        ]
        if not any(isinstance(part, Name) for part in parts):
            whole = self._first(
                "".join(part.text for part in parts) + mark for mark in _marks(clause.mark)
            )
            if whole:
                return [whole]
        keys: list[str] = []
        for at, part in enumerate(parts):
            found = self._piece(part, on=at > 0, end="" if at + 1 < len(parts) else clause.mark)
            if not found:
                return []
            keys += found
        return keys

    def _piece(self, part: Part, *, on: bool, end: str) -> list[str]:
        if isinstance(part, Name):
            key = self._name(part)
            return [key] if key else []
        if isinstance(part, Number):
            return self._number(part, end=end)
        key = self._variant(part.text, on=on, end=end)
        return [key] if key else []

    def _number(self, number: Number, *, end: str) -> list[str]:
        """The clips of a number. One that was spoken after a pause is the clearest."""
        whole = self._variant(number.text, on=False, end=end)
        if whole:
            return [whole]
        heads, last = _places(number.text.removesuffix(number.unit))
        keys = [self._variant(head, on=False, end="") for head in heads]
        tens, ones = last[: last.find("十") + 1], last[last.find("十") + 1 :]
        ways = [[last + number.unit], [last, number.unit]]
        if tens and ones:
            ways.append([tens, ones + number.unit])
        for way in ways:
            found = [
                self._variant(piece, on=at > 0, end=end if at + 1 == len(way) else "")
                for at, piece in enumerate(way)
            ]
            if all_found := self._all(*keys, *found):
                return all_found
        return []

    @staticmethod
    def _all(*keys: str | None) -> list[str]:
        """The keys, or none if one of them is missing."""
        return [key for key in keys if key] if all(keys) else []

    def _variant(self, text: str, *, on: bool, end: str) -> str | None:
        """The best clip of ``text`` at this place in a clause, or the nearest there is."""
        ends = [end, *(mark for mark in ("，", "。", "？") if mark != end)]
        ends = [*ends, _ON] if end else [_ON, *ends[1:]]
        leads = (_ON, "") if on else ("", _ON)
        return self._first(lead + text + tail for lead in leads for tail in ends)

    def _name(self, name: Name) -> str | None:
        return self._first(name.key + tail for tail in ("，", "。", _ON))

    def _first(self, keys: Iterator[str]) -> str | None:
        return next((key for key in keys if self._has(key)), None)


def _marks(mark: str) -> list[str]:
    return [mark, *(other for other in ("，", "。") if other != mark)]


def _twice(utterance: Utterance, spoken: Sequence[Clause]) -> bool:
    """Whether points are repeated: sums she asked for, and prompts that have room for it.

    Lines of the passbook are a list that she follows with her eyes; twice would be tedious.
    """
    if not utterance.id.startswith("prompt-"):
        return utterance.id in _SUMS
    parts = [part for clause in spoken for part in clause.parts]
    said = sum(_NAME_LENGTH if isinstance(part, Name) else len(part.text) for part in parts)
    points = sum(len(part.text) for part in parts if _is_points(part))
    return said + points <= _PROMPT_MAX


_HIGH_PLACES = {"万", "千", "百"}


def _is_points(part: Part) -> bool:
    return isinstance(part, Number) and part.unit == "分"


def _places(text: str) -> tuple[list[str], str]:
    """四千, 三百 and 七十一 of 四千三百七十一; 零 apart where tens or a place follow it.

    What is left at the end is never empty: 四千三百 ends with 三百.
    """
    heads = [""]
    for place, char in enumerate(text):
        heads[-1] += char
        gap = heads[-1] == "零" and _HIGH_PLACES.intersection(text[place + 1 :])
        if gap or (char in _HIGH_PLACES and place + 1 < len(text)):
            heads.append("")
    last = heads.pop()
    if last.startswith("零") and "十" in last:
        heads, last = [*heads, "零"], last[1:]
    return heads, last
