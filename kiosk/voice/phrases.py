"""From a sentence in parts to the recorded clips that say it.

This is the one place that decides what is heard. A sentence is cut at its punctuation into
clauses. A clause that was recorded whole is one clip; otherwise it is put together from pieces
that were cut out of spoken sentences, a number from its own parts (三百 + 二十八分).

Clips are found by key. The key of a whole clause is its text with its mark: ``加两分。``. A piece
has ``~`` where the speech goes on: ``换~`` is followed by something, ``~两袋，`` follows something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.words import Fixed, Name, Number, Part, Thing, Utterance
from kiosk.words.numbers import reading

Has = Callable[[str], bool]

_MARKS = {"，": "，", "、": "，", "；": "，", "：": "，", "。": "。", "！": "。", "？": "？"}
_SPLIT = re.compile("([" + "".join(_MARKS) + "])")
_ON = "~"


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
    """

    number: int
    keys: tuple[str, ...]
    mark: str


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
            Said(number + skipped, tuple(self.of_clause(clause)), clause.mark)
            for number, clause in enumerate(spoken)
        ]
        return [clause for clause in said if clause.keys]

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
            return self._number(part, on=on, end=end)
        key = self._variant(part.text, on=on, end=end)
        return [key] if key else []

    def _number(self, number: Number, *, on: bool, end: str) -> list[str]:
        whole = self._variant(number.text, on=on, end=end)
        if whole:
            return [whole]
        keys: list[str] = []
        heads, last = _heads(number), _tail(number)
        if heads and heads[-1].endswith("零"):
            head, gap = heads[-1][:-1], "零" + last  # 零五分 in one piece, if there is one
            before = on or len(heads) > 1
            if self._variant(gap + number.unit, on=True, end=end) and self._variant(
                head, on=before, end=""
            ):
                heads[-1], last = head, gap
        for text in heads:
            key = self._variant(text, on=on or bool(keys), end="")
            if not key:
                return []
            keys.append(key)
        on = on or bool(keys)
        whole = self._variant(last + number.unit, on=on, end=end)
        if whole:
            return [*keys, whole]
        return self._last_places(last, number.unit, keys, on=on, end=end)

    def _last_places(
        self, last: str, unit: str, keys: list[str], *, on: bool, end: str
    ) -> list[str]:
        """The last two places from still smaller pieces: 二十 + 八分, or 八 + 袋."""
        tens, ones = last[: last.find("十") + 1], last[last.find("十") + 1 :]
        ways = [[last, unit]]
        if tens and ones:
            ways += [[tens, ones + unit], [tens, ones, unit]]
        for way in ways:
            pieces = [piece for piece in way if piece]
            found = [
                self._variant(piece, on=on or at > 0, end=end if at + 1 == len(pieces) else "")
                for at, piece in enumerate(pieces)
            ]
            if pieces and all(found):
                return [*keys, *(key for key in found if key)]
        return []

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


def _heads(number: Number) -> list[str]:
    """What comes before the last two places: 一万, 三千, 二百零 …"""
    high, low = divmod(number.value, 10_000)
    heads: list[str] = []
    if high:
        heads.append(reading(high, unit="万") + ("零" if 0 < low < 1000 else ""))
    thousands, rest = divmod(low, 1000)
    if thousands and rest:
        gap = "零" if rest < 100 else ""
        heads.append(reading(thousands * 1000) + gap)
    hundreds, rest = divmod(rest, 100)
    if hundreds and rest:
        heads.append(reading(hundreds * 100) + ("零" if rest < 10 else ""))
    return heads


def _tail(number: Number) -> str:
    """What is left after `_heads`, read as it is inside a number (一十二, not 十二)."""
    value = number.value
    if value < 100:
        return number.text.removesuffix(number.unit)  # 两 before a measure word, not 二
    if value % 100:
        inner = reading(value % 100)
        return "一" + inner if 10 <= value % 100 < 20 else inner
    if value % 1000:
        return reading(value % 1000)
    if value % 10_000:
        return reading(value % 10_000)
    return ""
