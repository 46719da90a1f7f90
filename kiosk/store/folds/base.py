"""What every fold works with: stored facts, keys, families of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from kiosk.core.facts import Fact, Payload, PersonalRef

Names = Callable[[PersonalRef], Mapping[str, Any] | None]
"""Personal fields behind a reference; ``None`` once they were erased."""

Rows = dict[str, list[dict[str, Any]]]
"""Table name → rows to insert."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact in its place in a log."""

    fact: Fact
    log_id: bytes
    seq: int
    hash: bytes

    @property
    def order(self) -> tuple[str, bytes, int]:
        """Where it stands among facts of all logs: day, log, seq. Never the clock."""
        return (self.fact.day, self.log_id, self.seq)


Key = tuple[str, str, bytes]
"""Village, family, and the thing's own key as bytes."""


@dataclass(frozen=True)
class Family:
    """One kind of thing that facts are about.

    Attributes:
        name: As stored in ``about.family``.
        tables: The tables its rows live in.
        columns: The key as the columns (besides ``village``) that find those rows.
        fold: ``(village, key, facts sorted by order, names) -> rows``.
    """

    name: str
    tables: tuple[Table, ...]
    columns: Callable[[bytes], Mapping[str, Any]]
    fold: Callable[[str, bytes, Sequence[Stored], Names], Rows]


def number_key(number: int) -> bytes:
    """A number as a key."""
    return str(number).encode()


def text_key(text: str) -> bytes:
    """A text as a key."""
    return text.encode()


def latest(facts: Iterable[Stored], *kinds: type[Payload]) -> Stored | None:
    """The last fact of these kinds; facts come sorted by order."""
    found = None
    for stored in facts:
        if isinstance(stored.fact.payload, kinds):
            found = stored
    return found
