"""Rows in and out, many at a time: what SQLAlchemy does per value costs more than the database.

On SQLite rows go to the driver as tuples. On PostgreSQL a column of many rows goes as one array,
so that a batch of any size is one statement, prepared once: a round trip for each row would cost
ten times the row. (``COPY`` is a third quicker still, but row-level security does not allow it.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Executable, Table

_FEW = 3
"""Up to so many rows are cheaper one by one, in a pipeline of prepared statements."""

_CHUNK = 400
"""Keys in one query: SQLite's limit of bound values is far above, its planner is not."""


@cache
def _postgresql() -> Dialect:
    from sqlalchemy.dialects import postgresql  # no kiosk has a use for it

    return postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name every column of the table.

    Values go to the driver as they are, so columns must hold what the database itself stores:
    numbers, text, bytes, ``None``, and ``bool`` where the column is one.
    """
    if not rows:
        return
    names, values = _columns(table)
    if conn.dialect.name != "postgresql":
        conn.exec_driver_sql(_into(table, "?"), [values(row) for row in rows])
    elif len(rows) <= _FEW:
        conn.exec_driver_sql(_into(table, "%b"), [values(row) for row in rows])
    else:
        conn.exec_driver_sql(
            f"{_into(table, '')} SELECT * FROM {unnest(table, names)}",
            tuple([row[name] for row in rows] for name in names),
        )


def rows_of(
    conn: Connection,
    asked: Executable,
    keys: Sequence[tuple[Any, ...]],
    *,
    on_postgresql: str,
) -> Iterator[Any]:
    """What stands under many keys.

    Args:
        asked: The question with one expanding parameter ``keys``, for SQLite.
        keys: Tuples.
        on_postgresql: The same question with an array (``%b``) for each part of a key.
    """
    if not keys:
        return
    if conn.dialect.name == "postgresql":
        columns = tuple(list(part) for part in zip(*keys, strict=True))
        yield from conn.exec_driver_sql(on_postgresql, columns)
        return
    for start in range(0, len(keys), _CHUNK):
        yield from conn.execute(asked, {"keys": list(keys[start : start + _CHUNK])})


def take_out(
    conn: Connection,
    table: Table,
    names: tuple[str, ...],
    keys: Sequence[Mapping[str, Any]],
    *,
    returning: bool,
) -> list[Any]:
    """Delete the rows of these keys (PostgreSQL only).

    Args:
        names: Columns that make a key.
        keys: Column → value, of every column in ``names``.
        returning: Whether the rows that are gone are wanted.
    """
    done = conn.exec_driver_sql(
        _out_of(table, names, returning), tuple([key[name] for key in keys] for name in names)
    )
    return list(done.mappings()) if returning else []


def add_rows(
    conn: Connection,
    table: Table,
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Add amounts to kept sums; a key that is not there starts from nothing (PostgreSQL only)."""
    names = (*keys, *sums)
    conn.exec_driver_sql(
        _adding(table, keys, sums), tuple([row[name] for row in rows] for name in names)
    )


def unnest(table: Table, names: Sequence[str]) -> str:
    """Arrays as rows, typed as columns of ``table``: one ``%b`` for each of ``names``."""
    kinds = ", ".join(f"%b::{_kind(table.columns[name])}[]" for name in names)
    return f"unnest({kinds})"


def _kind(column: Column[Any]) -> str:
    return str(column.type.compile(dialect=_postgresql()))


@cache
def _columns(table: Table) -> tuple[tuple[str, ...], itemgetter[Any]]:
    names = tuple(column.name for column in table.columns)
    # With one name itemgetter would give the bare value.
    assert len(names) > 1
    return names, itemgetter(*names)


@cache
def _into(table: Table, mark: str) -> str:
    names, _ = _columns(table)
    head = f'INSERT INTO "{table.name}" ({_quoted(names)})'
    return f"{head} VALUES ({','.join([mark] * len(names))})" if mark else head


@cache
def _out_of(table: Table, names: tuple[str, ...], returning: bool) -> str:
    here = " AND ".join(f't."{name}" = k."{name}"' for name in names)
    columns = ",".join(f't."{column.name}"' for column in table.columns)
    return (
        f'DELETE FROM "{table.name}" t USING {unnest(table, names)} AS k({_quoted(names)})'
        f" WHERE {here}" + (f" RETURNING {columns}" if returning else "")
    )


@cache
def _adding(table: Table, keys: tuple[str, ...], sums: tuple[str, ...]) -> str:
    names = (*keys, *sums)
    both = ", ".join(f'"{name}" = "{table.name}"."{name}" + excluded."{name}"' for name in sums)
    return (
        f'INSERT INTO "{table.name}" ({_quoted(names)}) SELECT * FROM {unnest(table, names)}'
        f" ON CONFLICT ({_quoted(keys)}) DO UPDATE SET {both}"
    )


def _quoted(names: Sequence[str]) -> str:
    return ",".join(f'"{name}"' for name in names)
