"""Rows in, many at a time: what SQLAlchemy does per value costs more than SQLite's own work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert

_STATEMENTS: dict[str, tuple[str, Any]] = {}


def insert_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name every column of the table.

    Values go to the driver as they are, so columns must hold what SQLite itself stores:
    numbers, text, bytes, ``None``. Other databases take SQLAlchemy's ordinary way.
    """
    if not rows:
        return
    if conn.dialect.name != "sqlite":
        conn.execute(insert(table), list(rows))
        return
    known = _STATEMENTS.get(table.name)
    if known is None:
        names = [column.name for column in table.columns]
        marks = ",".join("?" * len(names))
        quoted = ",".join(f'"{name}"' for name in names)
        sql = f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})'
        known = _STATEMENTS[table.name] = (sql, itemgetter(*names))
    sql, values = known
    conn.exec_driver_sql(sql, [values(row) for row in rows])
