"""Whether the fields of a payload are what its class says: kinds, sizes, nothing no table takes.

A fact from another node may hold anything. One whose fields do not fit is kept raw as
:class:`~kiosk.core.facts.base.Unknown` on every node alike, so that no database is ever handed a
value that only another one would take (PostgreSQL knows no NUL in texts, no index entry beyond
2,700 bytes, no integer beyond 64 bits).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

INT_MOST = (1 << 36) - 1
"""Either way from zero: a hundred million of them still add up in 64 bits."""

TEXT_MOST = 500
"""Characters of a field of its own: some are parts of keys."""

LONG_TEXT_MOST = 20_000
"""Characters of a text inside a list or a mapping."""

_BYTES_MOST = 128
_DEPTH_MOST = 12
_ID_FIELDS = frozenset(
    {"activity", "attendance", "event", "exchange", "incident", "log", "move", "notice"}
)
"""Fields that name another fact or a log: 16 bytes."""

Check = Callable[[Any], bool]


def unfit(payload: Any) -> str | None:
    """The name of the first field whose value is not what the payload's class says; else ``None``.

    Args:
        payload: An instance of a registered payload class.
    """
    for name, fits in _checks(payload.__class__):
        if not fits(getattr(payload, name)):
            return name
    return None


@cache
def _checks(cls: Any) -> tuple[tuple[str, Check], ...]:
    hints = get_type_hints(cls)
    return tuple((spec.name, _check(spec.name, hints[spec.name])) for spec in fields(cls))


def _check(name: str, hint: Any) -> Check:
    if isinstance(hint, types.UnionType) or get_origin(hint) is Union:
        inner = [_check(name, part) for part in get_args(hint) if part is not type(None)]
        return lambda value: value is None or any(fits(value) for fits in inner)
    if hint is bytes:
        return _is_id if name in _ID_FIELDS else _is_bytes
    if hint is str:
        return _is_text
    if get_origin(hint) is tuple:
        return _tuple_check(name, get_args(hint))
    if get_origin(hint) is Mapping and get_args(hint)[1] in (int, str):
        each = _inner(get_args(hint)[1])
        return lambda value: (
            isinstance(value, Mapping)
            and all(map(_is_text, value))
            and all(map(each, value.values()))
        )
    return _PLAIN.get(get_origin(hint) or hint, lambda value: isinstance(value, hint))


def _tuple_check(name: str, parts: tuple[Any, ...]) -> Check:
    if len(parts) == 2 and parts[1] is Ellipsis:
        each = _inner(parts[0])
        return lambda value: isinstance(value, tuple) and all(map(each, value))
    checks = [_inner(part) for part in parts]
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(checks)
        and all(fits(part) for fits, part in zip(checks, value, strict=True))
    )


def _inner(hint: Any) -> Check:
    """A part of a list: an id when it is bytes, a longer text than a field may be."""
    if hint is bytes:
        return _is_id
    if hint is str:
        return _is_long_text
    return _check("", hint)


def _is_int(value: Any) -> bool:
    return type(value) is int and -INT_MOST <= value <= INT_MOST


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= TEXT_MOST and "\x00" not in value


def _is_long_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONG_TEXT_MOST and "\x00" not in value


def _is_bytes(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) <= _BYTES_MOST


def _is_id(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) == 16


def _is_data(value: Any, depth: int = 0) -> bool:
    """What JSON can say."""
    if value is None or isinstance(value, bool) or _is_int(value) or _is_long_text(value):
        return True
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    if depth >= _DEPTH_MOST:
        return False
    if isinstance(value, Mapping):
        return all(_is_text(key) and _is_data(part, depth + 1) for key, part in value.items())
    return isinstance(value, list | tuple) and all(_is_data(part, depth + 1) for part in value)


_PLAIN: dict[Any, Check] = {
    int: _is_int,
    bool: lambda value: isinstance(value, bool),
    Mapping: lambda value: isinstance(value, Mapping) and _is_data(value),
}
