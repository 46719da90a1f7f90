"""Everything the kiosk says and shows, by message id, from Fluent files.

``shown`` is the text for the glass; ``spoken`` is the sentence for the loudspeaker, in parts
that the voice can put together from recorded clips. Both stand side by side in
``resources/words/<language>/*.ftl``, so neither can drift. A village's own files may be laid on
top; one that wants other holes than ours is refused.

Arguments have fixed names, because the voice must know what it is given: ``$name`` a person,
``$points``/``$count``/``$hour`` … whole numbers, ``$unit`` the measure word of ``$count``,
``$item``, ``$activity``, ``$clause`` … things. See `kiosk.words.checks` for what a message must
be like.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk import paths
from kiosk.words.compiling import WordsError, read_entries
from kiosk.words.numbers import UNITS, reading
from kiosk.words.patterns import Argument, Entry, filled, holes, walk

__all__ = [
    "Fixed",
    "Name",
    "Number",
    "Part",
    "Thing",
    "Utterance",
    "Words",
    "WordsError",
    "current",
    "has",
    "shown",
    "spoken",
    "use",
]

_log = logging.getLogger(__name__)

PRIVATE_PREFIX = "aloud-"
_ORDINAL_ARGUMENTS = frozenset({"day", "group", "month", "page"})
_PUNCTUATION = "，。？！、；："


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words that are always the same."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name. ``key`` names its clip without naming the person."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the measure word said in one breath with it."""

    value: int
    unit: str = ""
    ordinal: bool = False

    @property
    def text(self) -> str:
        """The Chinese words for it."""
        return reading(self.value, unit=self.unit, ordinal=self.ordinal)


@dataclass(frozen=True, slots=True)
class Thing:
    """Goods, an activity, a clause: a word from the village's own lists."""

    text: str


Part = Fixed | Name | Number | Thing


@dataclass(frozen=True, slots=True)
class Utterance:
    """One spoken sentence, or two.

    Attributes:
        id: Message id; the only part of it that may be logged.
        text: What is said, numbers as words.
        parts: The same in parts.
        private: Holds figures the holder asked to hear; never speak it unasked.
        without_name: Parts to say when there is no clip of the name.
    """

    id: str
    text: str
    parts: tuple[Part, ...]
    private: bool = False
    without_name: tuple[Part, ...] = ()


class Words:
    """The messages of one language, a village's own on top.

    Attributes:
        refused: Overlay messages that were not taken, each with the reason.
    """

    def __init__(self, entries: dict[str, Entry], *, strict: bool = True) -> None:
        self._entries = entries
        self._strict = strict
        self.refused: tuple[str, ...] = ()

    @classmethod
    def load(
        cls,
        language: str = "zh-CN",
        overlays: Sequence[Path] = (),
        *,
        keep_in: Path | None = None,
        strict: bool = True,
    ) -> Words:
        """Read all files of ``language``, then ``overlays`` in their order.

        Args:
            language: Folder under ``resources/words``.
            overlays: A village's own Fluent files; later ones win.
            keep_in: Folder for a parsed copy that makes the next start faster.
            strict: Raise on an unknown id; otherwise log it and show ``……``.

        Raises:
            WordsError: one of our own files cannot be used. A bad overlay never raises; it is
                left out, see ``refused``.
        """
        files = sorted(paths.resource("words", language).glob("*.ftl"))
        words = cls(read_entries(files, keep_in=keep_in), strict=strict)
        words._lay_on(overlays)
        return words

    def has(self, message_id: str) -> bool:
        """Whether there is a message ``message_id``."""
        return message_id in self._entries

    def ids(self) -> Iterable[str]:
        """All message ids, terms not among them."""
        return (message_id for message_id in self._entries if not message_id.startswith("-"))

    def entry(self, message_id: str) -> Entry:
        """The patterns behind a message, for checks and for rendering clips."""
        return self._entries[message_id]

    @property
    def entries(self) -> dict[str, Entry]:
        """All messages and terms by id."""
        return self._entries

    def shown(self, message_id: str, **arguments: Argument) -> str:
        """The text to show.

        Raises:
            KeyError: no such message, or an argument is missing (only when strict).
        """
        try:
            return filled(self._entries[message_id].pattern(), arguments, self._entries)
        except KeyError as missing:
            return self._missing(message_id, missing)

    def spoken(self, message_id: str, **arguments: Argument) -> Utterance:
        """What is said for a message that has ``.spoken``.

        Raises:
            KeyError: no such message or no ``.spoken``, or an argument is missing (when strict).
        """
        try:
            entry = self._entries[message_id]
            parts = tuple(self._parts(entry, "spoken", arguments))
            without = (
                tuple(self._parts(entry, "spoken-anonymous", arguments))
                if "spoken-anonymous" in entry.attributes
                else tuple(_dropping_name(parts))
            )
        except KeyError as missing:
            self._missing(message_id, missing)
            return Utterance(message_id, "", ())
        return Utterance(
            message_id,
            "".join(part.text for part in parts),
            parts,
            message_id.startswith(PRIVATE_PREFIX),
            without,
        )

    def _missing(self, message_id: str, missing: KeyError) -> str:
        if self._strict:
            raise missing
        _log.error("no words for %s (%s)", message_id, missing)
        return "……"

    def _parts(self, entry: Entry, attribute: str, arguments: dict[str, Argument]) -> list[Part]:
        parts: list[Part] = []
        pieces = list(walk(entry.pattern(attribute), arguments, self._entries))
        for piece in pieces:
            if isinstance(piece, str):
                _add_text(parts, piece)
            else:
                _add_argument(parts, *piece)
        return parts

    def _lay_on(self, overlays: Sequence[Path]) -> None:
        refused: list[str] = []
        for file in overlays:
            try:
                new = read_entries([file])
            except (WordsError, OSError, UnicodeDecodeError) as trouble:
                refused.append(f"{file.name}: {trouble}")
                continue
            for message_id, entry in new.items():
                reason = self._other_holes(message_id, entry)
                if reason:
                    refused.append(f"{file.name}: {message_id} {reason}")
                else:
                    self._entries[message_id] = entry
        for line in refused:
            _log.warning("words of the village refused: %s", line)
        self.refused = tuple(refused)

    def _other_holes(self, message_id: str, entry: Entry) -> str:
        """Why ``entry`` cannot stand in for ours, or an empty text."""
        ours = self._entries.get(message_id)
        if ours is None:
            return "is not one of our messages"
        for part in {"", *ours.attributes, *entry.attributes}:
            try:
                wanted = holes(ours.pattern(part), self._entries)
                given = holes(entry.pattern(part), self._entries)
            except KeyError:
                return f"has other parts than ours ({part or 'value'})"
            if wanted != given:
                return f"has other holes than ours ({part or 'value'})"
        return ""


def _add_text(parts: list[Part], text: str) -> None:
    """Append fixed words; a measure word right after a number belongs to the number."""
    last = parts[-1] if parts else None
    if isinstance(last, Number) and not last.unit:
        unit = next((word for word in UNITS if text.startswith(word)), "")
        parts[-1] = Number(last.value, unit, last.ordinal)
        text = text[len(unit) :]
    elif isinstance(last, Fixed):
        parts[-1] = Fixed(last.text + text)
        return
    if text:
        parts.append(Fixed(text))


def _add_argument(parts: list[Part], name: str, value: Argument) -> None:
    last = parts[-1] if parts else None
    if isinstance(value, int):
        place = isinstance(last, Fixed) and last.text.endswith("第")
        parts.append(Number(value, "", place or name in _ORDINAL_ARGUMENTS))
    elif name == "name":
        parts.append(Name(value, name_key(value)))
    elif name == "unit" and isinstance(last, Number) and not last.unit:
        parts[-1] = Number(last.value, value, last.ordinal)
    elif value:
        parts.append(Thing(value))


def _dropping_name(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts without names; punctuation that followed a name goes with it."""
    after_name = False
    for part in parts:
        if isinstance(part, Name):
            after_name = True
            continue
        if after_name and isinstance(part, Fixed):
            rest = part.text.lstrip(_PUNCTUATION)
            if rest:
                yield Fixed(rest)
        else:
            yield part
        after_name = False


def name_key(name: str) -> str:
    """The file name of a name's clip: stable, and not the name itself."""
    return "n" + hashlib.sha256(f"name:{name}".encode()).hexdigest()[:20]


class _Current:
    words: Words | None = None


def use(words: Words) -> None:
    """Make ``words`` the ones behind `shown` and `spoken` of this module."""
    _Current.words = words


def current() -> Words:
    """The words in use; our own files when none were chosen."""
    if _Current.words is None:
        _Current.words = Words.load(strict="pytest" in sys.modules)
    return _Current.words


def has(message_id: str) -> bool:
    """Whether the words in use have ``message_id``."""
    return current().has(message_id)


def shown(message_id: str, **arguments: Argument) -> str:
    """`Words.shown` of the words in use."""
    return current().shown(message_id, **arguments)


def spoken(message_id: str, **arguments: Argument) -> Utterance:
    """`Words.spoken` of the words in use."""
    return current().spoken(message_id, **arguments)
