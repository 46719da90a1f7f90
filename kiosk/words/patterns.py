"""Sentences with holes, in the small form the kiosk keeps them in.

A Fluent pattern is a list of text, holes (``{ $name }``), choices (``{ $count -> … }``) and
references to other messages. `compiling` makes these lists once from the ``.ftl`` files; here
they are filled. Plain lists and strings only, so that they can be kept as JSON between starts:
reading the files with `fluent.syntax` costs more than everything else before the first paint.

An element of a pattern is one of
    ``"text"``                               text as it stands
    ``["$", name]``                          a hole
    ``["?", selector, default, [[key, pattern], …]]``   a choice; ``default`` is an index
    ``["@", message id, attribute or ""]``   another message's value or attribute
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Element = Any  # str or one of the lists above; a recursive alias would need a class each
Pattern = list[Element]
Argument = str | int


class Entry:
    """One message: its value and its attributes, each a pattern."""

    __slots__ = ("attributes", "source", "value")

    def __init__(self, value: Pattern | None, attributes: dict[str, Pattern], source: str) -> None:
        self.value = value
        self.attributes = attributes
        self.source = source

    def pattern(self, attribute: str = "") -> Pattern:
        """The pattern of the value, or of ``attribute``.

        Raises:
            KeyError: the message has no such part.
        """
        if attribute:
            return self.attributes[attribute]
        if self.value is None:
            raise KeyError("value")
        return self.value


def walk(
    pattern: Pattern, arguments: Mapping[str, Argument], entries: Mapping[str, Entry]
) -> Iterator[str | tuple[str, Argument]]:
    """The pattern filled in, in order: text as ``str``, holes as ``(name, value)``.

    Raises:
        KeyError: an argument or a message that the pattern names is missing.
    """
    for element in pattern:
        if isinstance(element, str):
            yield element
        elif element[0] == "$":
            yield element[1], arguments[element[1]]
        elif element[0] == "?":
            yield from walk(_chosen(element, arguments), arguments, entries)
        else:
            yield from walk(entries[element[1]].pattern(element[2]), arguments, entries)


def filled(
    pattern: Pattern, arguments: Mapping[str, Argument], entries: Mapping[str, Entry]
) -> str:
    """The pattern as one text. Numbers are plain digits, without grouping."""
    return "".join(
        piece if isinstance(piece, str) else str(piece[1])
        for piece in walk(pattern, arguments, entries)
    )


def holes(pattern: Pattern, entries: Mapping[str, Entry]) -> set[str]:
    """Names of every argument any branch of the pattern may ask for."""
    names: set[str] = set()
    for element in pattern:
        if isinstance(element, str):
            continue
        if element[0] == "$":
            names.add(element[1])
        elif element[0] == "?":
            names.add(element[1])
            for _key, branch in element[3]:
                names |= holes(branch, entries)
        elif element[1] in entries:
            names |= holes(entries[element[1]].pattern(element[2]), entries)
    return names


def branches(pattern: Pattern, entries: Mapping[str, Entry]) -> list[list[str | tuple[str]]]:
    """Every way through the choices: lists of text and ``(name,)`` holes."""
    ways: list[list[str | tuple[str]]] = [[]]
    for element in pattern:
        if isinstance(element, str):
            tails: list[list[str | tuple[str]]] = [[element]]
        elif element[0] == "$":
            tails = [[(element[1],)]]
        elif element[0] == "?":
            tails = [way for _key, branch in element[3] for way in branches(branch, entries)]
        elif element[1] in entries:
            tails = branches(entries[element[1]].pattern(element[2]), entries)
        else:
            tails = [[]]
        ways = [way + tail for way in ways for tail in tails]
    return ways


def _chosen(element: Element, arguments: Mapping[str, Argument]) -> Pattern:
    """The branch for the selector's value. Chinese has one plural, so ``other`` is the default."""
    _mark, selector, default, variants = element
    value = str(arguments[selector])
    for key, branch in variants:
        if key == value:
            return list(branch)
    return list(variants[default][1])
