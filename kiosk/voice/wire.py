"""How a sentence goes to the voice's child: plain lists and numbers, names only by their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiosk.words import Fixed, Name, Number, Part, Thing, Utterance


def utterance_to(utterance: Utterance) -> dict[str, Any]:
    """``utterance`` as JSON values. A person's name is left out, its clip's key is enough."""
    return {
        "id": utterance.id,
        "parts": [_to(part) for part in utterance.parts],
        "without_name": [_to(part) for part in utterance.without_name],
    }


def utterance_from(what: dict[str, Any]) -> Utterance:
    """The sentence that `utterance_to` wrote, with empty names."""
    return Utterance(
        str(what["id"]),
        "",
        tuple(_from(part) for part in what["parts"]),
        False,
        tuple(_from(part) for part in what["without_name"]),
    )


def _to(part: Part) -> list[Any]:
    if isinstance(part, Name):
        return ["name", part.key]
    if isinstance(part, Number):
        return ["number", part.value, part.unit, part.ordinal]
    return ["thing" if isinstance(part, Thing) else "fixed", part.text]


def _from(part: Sequence[Any]) -> Part:
    match list(part):
        case ["name", str(key)]:
            return Name("", key)
        case ["number", int(value), str(unit), bool(ordinal)]:
            return Number(value, unit, ordinal)
        case ["thing", str(text)]:
            return Thing(text)
        case ["fixed", str(text)]:
            return Fixed(text)
    raise ValueError(f"not a part of a sentence: {part[0] if part else part}")
