"""What every fold works with: stored facts, keys, families of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from kiosk.core.facts import Fact, Payload, PersonalRef
from kiosk.store.codec import decode

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


def stored_of(row: Any) -> Stored:
    """A fact from a row of ``facts`` (body, log_id, seq, hash)."""
    return Stored(decode(row.body), row.log_id, row.seq, row.hash)


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


TOWNSHIP = "township"
"""The device name of the township's own logs."""


def settled(facts: Sequence[Stored]) -> list[Stored]:
    """Facts in the order they hold where kiosks and township may both write (SYNC.md §5).

    A township fact settles what it had seen of the kiosks' logs; what it had not seen applies on
    top of it. Without a township fact the order stays by day, log and seq.
    """
    said = [stored for stored in facts if stored.fact.device == TOWNSHIP]
    if not said:
        return list(facts)
    before: list[list[Stored]] = [[] for _ in range(len(said) + 1)]
    for stored in facts:
        if stored.fact.device != TOWNSHIP:
            before[_first_to_see(said, stored)].append(stored)
    order: list[Stored] = []
    for place, word in enumerate(said):
        order += [*before[place], word]
    return order + before[-1]


def unseen(facts: Sequence[Stored]) -> bool:
    """Whether a kiosk said something that the township, which spoke of it too, has not seen."""
    said = [stored for stored in facts if stored.fact.device == TOWNSHIP]
    return bool(said) and any(
        _first_to_see(said, stored) == len(said)
        for stored in facts
        if stored.fact.device != TOWNSHIP
    )


def _first_to_see(said: Sequence[Stored], stored: Stored) -> int:
    log = stored.log_id.hex()
    for place, word in enumerate(said):
        if word.fact.seen.get(log, 0) >= stored.seq:
            return place
    return len(said)
