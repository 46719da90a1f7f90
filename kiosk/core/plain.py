"""Plain data read field by field, with errors a cadre can act on.

TOML files under ``db/rules/``, rule books inside facts and files a village imports all go through
here. What is missing, misspelt or out of bounds is told with the row and the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

_Choice = TypeVar("_Choice", bound=StrEnum)


class PlainError(ValueError):
    """The data is not what it should be.

    Attributes:
        where: The row it is about, such as ``clause V1``, or ``book``.
        field: The field that is wrong, such as ``rate``.
        problem: What is wrong with it, in a few words.
        kind: The same as one short word, for who says it in words of her own.
        about: What that word needs: ``least``, ``most``, ``value``.
    """

    def __init__(
        self, where: str, field: str, problem: str, kind: str = "other", **about: object
    ) -> None:
        super().__init__(f"{where}: {field}: {problem}")
        self.where = where
        self.field = field
        self.problem = problem
        self.kind = kind
        self.about = about


class Fields:
    """One map of the data, read field by field; what nobody asked for is an error."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise PlainError(where, "-", "is not a table", "no-table")
        self._data = data
        self._seen: set[str] = set()
        self.where = where

    def _take(self, name: str) -> Any:
        self._seen.add(name)
        if name not in self._data:
            raise PlainError(self.where, name, "is missing", "missing")
        return self._data[name]

    def text(self, name: str, *, length_max: int = 80) -> str:
        """A text that is not blank."""
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise PlainError(self.where, name, "is not a text", "no-text")
        if len(value) > length_max:
            problem = f"is longer than {length_max} characters"
            raise PlainError(self.where, name, problem, "too-long", most=length_max)
        return value

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self._take(name)
        if type(value) is not int:  # a bool is an int to isinstance; a cap of "true" is a slip
            raise PlainError(self.where, name, f"is not a whole number: {value!r}", "no-number")
        if not least <= value <= most:
            problem = f"is not between {least} and {most}: {value}"
            raise PlainError(self.where, name, problem, "out-of-bounds", least=least, most=most)
        return value

    def maybe(self, name: str) -> bool:
        """Whether an optional field is there."""
        self._seen.add(name)
        return name in self._data

    def yes_or_no(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise PlainError(self.where, name, "is neither true nor false", "no-yes-or-no")
        return value

    def rows(self, name: str, *, needed: bool = True) -> list[Any]:
        """A list; empty when it is not needed and not there."""
        if not needed and name not in self._data:
            self._seen.add(name)
            return []
        value = self._take(name)
        if not isinstance(value, list | tuple):
            raise PlainError(self.where, name, "is not a list", "no-list")
        return list(value)

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """One of a fixed set of words."""
        return self._one(name, self._take(name), choices)

    def choices(
        self, name: str, choices: type[_Choice], *, needed: bool = True
    ) -> frozenset[_Choice]:
        """Several of a fixed set of words."""
        return frozenset(self._one(name, v, choices) for v in self.rows(name, needed=needed))

    def _one(self, name: str, value: object, choices: type[_Choice]) -> _Choice:
        try:
            return choices(str(value))
        except ValueError:
            known = ", ".join(choices)
            problem = f"{value!r} is none of {known}"
            raise PlainError(self.where, name, problem, "none-of", value=str(value)[:40]) from None

    def end(self) -> None:
        """No field may be left that nobody asked for."""
        unknown = sorted(set(map(str, self._data)) - self._seen)
        if unknown:
            raise PlainError(self.where, unknown[0], "is not a field of it", "no-field")


def row_name(kind: str, data: object, position: int) -> str:
    """How an error calls a row: by its id, or by its place when it has none."""
    named = data.get("id") if isinstance(data, Mapping) else None
    return f"{kind} {named}" if isinstance(named, str) and named else f"{kind} no. {position}"


def each_once(kind: str, ids: Iterable[str]) -> None:
    """No id may stand twice.

    Raises:
        PlainError: one does.
    """
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise PlainError(f"{kind} {one}", "id", "stands twice", "twice")
        seen.add(one)
