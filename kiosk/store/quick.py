"""Questions asked a thousand times: SQLAlchemy writes them once, the driver asks them.

A touch asks some twelve small questions of SQLite, each worth ten microseconds; carrying them
through SQLAlchemy's execution costs ten times that, together more than the COMMIT (an exchange:
3.9 ms without this, 3.0 with it). A :class:`Quick` stands before a connection and looks like it. A
``SELECT`` object that it meets a second time (one kept in a module) is compiled once and from then
on goes to the driver straight, with the same binding and the same result conversions. Everything
else, and any other database, goes the ordinary way.
"""

from __future__ import annotations

import threading
import weakref
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Select
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

_SEEN = object()
_NEVER = object()
_PLANS: weakref.WeakKeyDictionary[Select[Any], Any] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def quick(conn: Connection) -> Connection:
    """The same connection, quicker; inside a transaction that has begun."""
    if conn.dialect.name != "sqlite":
        return conn
    return cast(Connection, Quick(conn))


class Quick:
    """A connection that knows the questions it was asked before."""

    __slots__ = ("_ask", "_conn")

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._ask: Callable[..., Any] | None = None

    def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """As :meth:`sqlalchemy.Connection.execute`."""
        plan = _plan_of(statement, self._conn) if isinstance(statement, Select) else None
        if plan is None or options:
            return self._conn.execute(statement, parameters, **options)
        values = plan.bind(parameters or {})
        if values is None:
            return self._conn.execute(statement, parameters)
        if self._ask is None:
            link = self._conn.connection.dbapi_connection
            assert link is not None
            self._ask = cast(Any, link).execute
        return Answer(self._ask(plan.sql, values), plan)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


class Plan:
    """How one statement is asked: its text, where its values come from, what its rows are."""

    __slots__ = ("_binds", "_fixed", "make", "row", "sql")

    def __init__(self, statement: Select[Any], conn: Connection) -> None:
        compiled = cast(Any, statement.compile(dialect=conn.dialect))
        if compiled.post_compile_params or statement.get_execution_options():
            raise ValueError("this one changes from time to time")
        self.sql = str(compiled)
        self._fixed: dict[str, Any] = dict(compiled.construct_params(_check=False))
        processors = compiled._bind_processors
        required = {bind.key for bind in compiled.binds.values() if bind.required}
        self._binds: list[tuple[str, Any, bool]] = [
            (name, processors.get(name), name in required) for name in compiled.positiontup or ()
        ]
        names = [column.keyname for column in compiled._result_columns]
        # namedtuple refuses doubles and what is no name; so does this, and goes the ordinary way.
        self.row = cast(Any, namedtuple)("Row", names)
        self.make = self._maker(
            [
                column.type._cached_result_processor(conn.dialect, None)
                for column in compiled._result_columns
            ]
        )

    def _maker(self, processors: list[Any]) -> Callable[[Sequence[Any]], Any]:
        made: Callable[[Sequence[Any]], Any] = self.row._make
        wanted = [(place, each) for place, each in enumerate(processors) if each is not None]
        if not wanted:
            return made

        def convert(raw: Sequence[Any]) -> Any:
            values = list(raw)
            for place, processor in wanted:
                values[place] = processor(values[place])
            return made(values)

        return convert

    def bind(self, given: Mapping[str, Any]) -> list[Any] | None:
        """Values in the order of the text; ``None`` when one is missing (SQLAlchemy says which)."""
        values = []
        for name, processor, required in self._binds:
            if name in given:
                value = given[name]
            elif required:
                return None
            else:
                value = self._fixed[name]
            values.append(value if processor is None else processor(value))
        return values


class Answer:
    """Rows of a quick question, with what our code asks of a result."""

    __slots__ = ("_cursor", "_plan")

    def __init__(self, cursor: Any, plan: Plan) -> None:
        self._cursor = cursor
        self._plan = plan

    def __iter__(self) -> Iterator[Any]:
        return map(self._plan.make, self._cursor)

    def keys(self) -> tuple[str, ...]:
        """Names of the columns."""
        return cast(tuple[str, ...], self._plan.row._fields)

    def all(self) -> list[Any]:
        """Every row."""
        return list(map(self._plan.make, self._cursor.fetchall()))

    def first(self) -> Any:
        """The first row, or ``None``."""
        raw = self._cursor.fetchone()
        self._cursor.close()
        return None if raw is None else self._plan.make(raw)

    def one(self) -> Any:
        """The row there must be.

        Raises:
            NoResultFound, MultipleResultsFound: as SQLAlchemy's own.
        """
        rows = self.all()
        if not rows:
            raise NoResultFound("no row was found where one was required")
        if len(rows) > 1:
            raise MultipleResultsFound("several rows were found where one was required")
        return rows[0]

    def scalar(self) -> Any:
        """The first column of the first row, or ``None``."""
        row = self.first()
        return None if row is None else row[0]

    def scalar_one(self) -> Any:
        """The first column of the row there must be."""
        return self.one()[0]

    def scalars(self) -> Column:
        """The first column of every row."""
        return Column(map(itemgetter(0), self))

    def mappings(self) -> list[dict[str, Any]]:
        """Every row as a mapping."""
        return [row._asdict() for row in self]


class Column:
    """The first column of every row."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterator[Any]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[Any]:
        return self._values

    def all(self) -> list[Any]:
        """Every value."""
        return list(self._values)

    def first(self) -> Any:
        """The first value, or ``None``."""
        return next(self._values, None)


def _plan_of(statement: Select[Any], conn: Connection) -> Plan | None:
    known = _PLANS.get(statement)
    if isinstance(known, Plan):
        return known
    if known is _NEVER:
        return None
    with _LOCK:
        if known is None:
            # A statement built for one question never comes again; SQLAlchemy's cache serves it.
            _PLANS[statement] = _SEEN
            return None
        try:
            plan = Plan(statement, conn)
        except ValueError:
            _PLANS[statement] = _NEVER
            return None
        _PLANS[statement] = plan
        return plan
