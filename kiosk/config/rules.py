"""What a setting may be: each rule turns what TOML gave into what is kept, or raises ``Wrong``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any


class Wrong(Exception):
    """A value that breaks its rule.

    Attributes:
        message_id: The sentence, ``settings-…``.
        args_said: What the sentence needs.
    """

    def __init__(self, message_id: str, **args: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.args_said = {name: str(value) for name, value in args.items()}


def text(most: int) -> Callable[[Any], str]:
    """One line of at most ``most`` characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.isprintable() or len(value) > most:
            raise Wrong("settings-text", most=most)
        return value.strip()

    return check


def matching(pattern: str, message_id: str) -> Callable[[Any], str]:
    """Text that fits ``pattern`` as a whole."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Wrong(message_id)
        return value

    return check


def one_of(*choices: str) -> Callable[[Any], str]:
    """One of the given words."""

    def check(value: Any) -> str:
        if value not in choices:
            raise Wrong("settings-choice", choices="、".join(choices))
        return str(value)

    return check


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A whole number within limits, both allowed."""

    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Wrong("settings-whole", least=least, most=most)
        return value

    return check


def number(least: float, most: float) -> Callable[[Any], float]:
    """A number within limits, both allowed."""

    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Wrong("settings-number", least=least, most=most)
        if not least <= value <= most:
            raise Wrong("settings-number", least=least, most=most)
        return float(value)

    return check


def yes_no(value: Any) -> bool:
    """TOML's true or false."""
    if not isinstance(value, bool):
        raise Wrong("settings-yes-no")
    return value


def folder(value: Any) -> Path:
    """A full path; ``~`` is the home of who starts the program."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong("settings-folder")
    folder = Path(value).expanduser()
    if not folder.is_absolute():
        raise Wrong("settings-folder")
    return folder


def source(value: Any) -> str:
    """A camera: its number, a device, a file, a folder."""
    # A camera's number may be written as one.
    if type(value) is int and 0 <= value < 100:
        return str(value)
    if isinstance(value, str) and value:
        return value
    raise Wrong("settings-source")


_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"


def hours(value: Any) -> tuple[tuple[time, time], ...]:
    """Spans of the day: ``["12:00-14:00", …]``."""
    spans = []
    for span in value if isinstance(value, list) else [value]:
        found = re.fullmatch(rf"({_CLOCK})\s*[-–]\s*({_CLOCK})", str(span))
        if not found:
            raise Wrong("settings-hours")
        spans.append((time.fromisoformat(found[1]), time.fromisoformat(found[2])))
    return tuple(spans)
