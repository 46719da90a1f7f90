"""A connection with a memory: while facts are held back, no question has two answers.

The services ask the same few dozen questions a hundred thousand times in a made-up year. Inside
one batch the tables stand still, so each question is put to the store once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select


class Recollection:
    """Looks like the connection it stands before, and asks it the same question once."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._answers: dict[tuple[object, ...], Remembered] = {}

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        """As :meth:`sqlalchemy.Connection.execute`."""
        if type(statement) is not Select:
            return self._conn.execute(statement, parameters)
        # A statement built anew for every question is another statement and is simply asked.
        key = (statement, *_hashable(parameters))
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = Remembered(self._conn.execute(statement, parameters).all())
        return known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


def _hashable(parameters: Any) -> Iterator[object]:
    for name, value in (parameters or {}).items():
        yield name
        yield tuple(value) if isinstance(value, list) else value


class Remembered:
    """Rows, with what services ask of a result. Can be asked again and again."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        """Every row."""
        return list(self._rows)

    def first(self) -> Any:
        """The first row; ``None`` when there is none."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The one row there is.

        Raises:
            ValueError: there is another number of rows.
        """
        (row,) = self._rows
        return row

    def scalar(self) -> Any:
        """The first column of the first row; ``None`` when there is none."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the one row there is."""
        return self.one()[0]

    def mappings(self) -> Iterator[dict[str, Any]]:
        """Every row by the names of its columns."""
        return (row._asdict() for row in self._rows)

    def scalars(self) -> Iterator[Any]:
        """The first column of every row."""
        return (row[0] for row in self._rows)
