"""How tables are written down: keys, columns, partial indexes, the same on every database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy import (
    Integer as _Integer,
)

METADATA = MetaData()


class Bytes(LargeBinary):
    """Bytes that go to the driver as they are; wrapping each one costs more than storing it."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing to do: our drivers take ``bytes``."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing to do: our drivers give ``bytes``."""


# A fact may hold any integer up to 2**36: SQLite stores them all, PostgreSQL's INTEGER does not.
Integer = _Integer().with_variant(BigInteger(), "postgresql")


def table(name: str, group: str, *parts: Column[object] | Index) -> Table:
    """A table of one group (``log``, ``local`` or ``projected``)."""
    return Table(name, METADATA, *parts, info={"group": group})


def partial(name: str, *columns: str, only: str) -> Index:
    """An index of the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(only), info={"only": only})


@event.listens_for(METADATA, "before_create")
def _partial_on_postgresql(_: object, conn: Connection, **more: object) -> None:
    # ``postgresql_where`` up there would load that dialect, which no kiosk has a use for.
    if conn.dialect.name == "postgresql":
        for index in (index for table in METADATA.tables.values() for index in table.indexes):
            if "only" in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info["only"])


def key(name: str, kind: Any = Text) -> Column[object]:
    """A part of the primary key."""
    return Column(name, kind, primary_key=True, nullable=False)


def village() -> Column[object]:
    """Whose row it is: the first part of every projected key."""
    return key("village")


def number(name: str) -> Column[object]:
    """An integer part of a compound key (never SQLite's own row id)."""
    return Column(name, Integer, primary_key=True, nullable=False, autoincrement=False)
