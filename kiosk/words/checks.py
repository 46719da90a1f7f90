"""What a message must be like, as a list of what is wrong.

The rules come from the design: a prompt is spoken and captioned, at most 18 characters and two
sentences, with no figure that is private; what is said needs clips, so numbers must be followed
by a measure word the voice knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.words import PRIVATE_PREFIX, Words
from kiosk.words.numbers import UNITS
from kiosk.words.patterns import Entry, branches, holes

CHARACTERS_MAX = 18
SENTENCES_MAX = 2

# Characters an argument may take when it is as long as can reasonably happen. A price is said
# in at most five (一百二十八), a person has three, goods and clauses have spoken short forms.
LONGEST = {
    "name": 3,
    "points": 5,
    "count": 1,
    "unit": 1,
    "item": 5,
    "activity": 6,
    "clause": 6,
    "hour": 2,
    "month": 2,
    "day": 3,
    "page": 2,
    "group": 2,
    "minutes": 3,
    "shop": 4,
    "unknown": 6,
}

# A prompt is heard by the whole hall. These would say what she has, or give it away.
PRIVATE_ARGUMENTS = frozenset(
    {"after", "balance", "before", "have", "left", "merit", "missing", "short", "sum", "total"}
)

_SENTENCE_END = re.compile(r"[。？！]")
_NOT_SPOKEN = re.compile(r"[^\w]")
_TEXT_ARGUMENTS = frozenset(
    {"name", "unit", "item", "activity", "clause", "shop", "clerk", "place"}
)


def problems(words: Words) -> list[str]:
    """Everything wrong with the messages, one sentence each, each naming its message."""
    found = []
    for message_id in sorted(words.ids()):
        found += [f"{message_id}: {what}" for what in _of_message(message_id, words)]
    return found


def _of_message(message_id: str, words: Words) -> Iterator[str]:
    entry = words.entry(message_id)
    if entry.value is None:
        yield "has no text to show"
        return
    yield from _dangling(entry, words)
    prompt = message_id.startswith("prompt-")
    if (prompt or message_id.startswith(PRIVATE_PREFIX)) and "spoken" not in entry.attributes:
        yield "has no .spoken"
        return
    if "spoken" in entry.attributes:
        yield from _of_spoken(entry, words)
    if prompt:
        yield from _of_prompt(entry, words)


def _dangling(entry: Entry, words: Words) -> Iterator[str]:
    for pattern in (entry.value, *entry.attributes.values()):
        for element in pattern or ():
            if isinstance(element, list) and element[0] == "@":
                target = words.entries.get(element[1])
                part = element[2]
                if target is None or (part and part not in target.attributes):
                    yield f"refers to {element[1]}{'.' + part if part else ''}, which is not there"


def _of_spoken(entry: Entry, words: Words) -> Iterator[str]:
    shown, spoken = (
        holes(entry.pattern(), words.entries),
        holes(entry.pattern("spoken"), words.entries),
    )
    if shown != spoken:
        yield f"shows {sorted(shown)} but says {sorted(spoken)}"
    for way in branches(entry.pattern("spoken"), words.entries):
        yield from _numbers_without_unit(way)
        if re.search(r"[0-9A-Za-z]", "".join(piece for piece in way if isinstance(piece, str))):
            yield "says letters or digits; write the words"
        if "spoken-anonymous" not in entry.attributes and not _name_stands_alone(way):
            yield "needs .spoken-anonymous, for a name without a clip"
    if "spoken-anonymous" in entry.attributes:
        anonymous = holes(entry.pattern("spoken-anonymous"), words.entries)
        if anonymous != spoken - {"name"}:
            yield ".spoken-anonymous must have the same holes, but no name"


def _of_prompt(entry: Entry, words: Words) -> Iterator[str]:
    private = holes(entry.pattern("spoken"), words.entries) & PRIVATE_ARGUMENTS
    if private:
        yield f"a prompt may not hold {sorted(private)}"
    for way in branches(entry.pattern("spoken"), words.entries):
        length = sum(_length(piece) for piece in way)
        if length > CHARACTERS_MAX:
            yield f"says up to {length} characters, {CHARACTERS_MAX} are allowed"
        text = "".join(piece if isinstance(piece, str) else "某" for piece in way)
        sentences = [part for part in _SENTENCE_END.split(text) if _NOT_SPOKEN.sub("", part)]
        if len(sentences) > SENTENCES_MAX:
            yield f"says {len(sentences)} sentences, {SENTENCES_MAX} are allowed"


def _length(piece: str | tuple[str]) -> int:
    if isinstance(piece, str):
        return len(_NOT_SPOKEN.sub("", piece))
    return LONGEST.get(piece[0], LONGEST["unknown"])


def _numbers_without_unit(way: list[str | tuple[str]]) -> Iterator[str]:
    for piece, after in zip(way, [*way[1:], ""], strict=True):
        if isinstance(piece, str) or piece[0] in _TEXT_ARGUMENTS:
            continue
        if isinstance(after, tuple) and after[0] in {"unit"}:
            continue
        if not (isinstance(after, str) and after.startswith(UNITS)):
            yield f"${piece[0]} must be followed by $unit or a measure word"


def _name_stands_alone(way: list[str | tuple[str]]) -> bool:
    """Whether leaving the name out leaves a whole sentence: it is a phrase of its own."""
    marks = "，。？！、；："
    for at, piece in enumerate(way):
        if piece != ("name",):
            continue
        before, after = way[at - 1] if at else "", way[at + 1] if at + 1 < len(way) else ""
        if not isinstance(before, str) or not isinstance(after, str):
            return False
        if (before and before[-1] not in marks) or (after and after[0] not in marks):
            return False
    return True
