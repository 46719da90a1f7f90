"""Statements used a thousand times: SQLAlchemy writes them once, the driver carries them out.

A touch asks some twelve small questions of SQLite, each worth ten microseconds; carrying them
through SQLAlchemy's execution costs ten times that, together more than the COMMIT (an exchange:
3.9 ms without this, 3.0 with it). A :class:`Quick` stands before a connection and looks like it. A
statement object that it meets a second time (one kept in a module) is compiled once and from then
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

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

_SEEN = object()
_NEVER = object()
_PLANS: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()
_KINDS = (Select, Insert, Update, Delete)
_KEYS_MOST = 400
"""Lists of up to so many keys (``bulk`` asks for no more) have a text of their own each …"""

_TEXTS_MOST = 64
"""… of which so many are kept for each statement."""


def quick(conn: Connection) -> Connection:
    """The same connection, quicker; inside a transaction that has begun."""
    if conn.dialect.name != "sqlite" or isinstance(conn, Quick):
        return conn
    return cast(Connection, Quick(conn))


class Quick:
    """A connection that knows the statements it was given before."""

    __slots__ = ("_conn", "_link", "dialect")

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._link: Any = None
        self.dialect = conn.dialect

    def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """As :meth:`sqlalchemy.Connection.execute`."""
        plan = _plan_of(statement, self._conn) if isinstance(statement, _KINDS) else None
        if plan is None or options:
            return self._conn.execute(statement, parameters, **options)
        given = parameters or {}
        bound = plan.bind_all(given) if isinstance(given, list) else plan.bind(given)
        if bound is None:
            return self._conn.execute(statement, parameters)
        many = "executemany" if isinstance(given, list) else "execute"
        return Answer(self._run(many, plan.text(given), bound), plan)

    def exec_driver_sql(self, sql: str, parameters: Any = None, **options: Any) -> Any:
        """As :meth:`sqlalchemy.Connection.exec_driver_sql`; a list of rows has no answer."""
        if options or not isinstance(parameters, list):
            return self._conn.exec_driver_sql(sql, parameters, **options)
        return self._run("executemany", sql, parameters)

    def _run(self, how: str, sql: str, values: Any) -> Any:
        if self._link is None:
            self._link = self._conn.connection.dbapi_connection
        try:
            return getattr(self._link, how)(sql, values)
        except Exception as problem:
            self._say(problem, sql)
            raise

    def _say(self, problem: Exception, sql: str) -> None:
        """The driver's errors as SQLAlchemy's, which all our code expects; without any values."""
        error: Any = cast(Any, self.dialect).dbapi.Error
        if isinstance(problem, error):
            raise DBAPIError.instance(
                sql, None, problem, error, hide_parameters=True, dialect=self.dialect
            ) from problem

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


class Plan:
    """How one statement is asked: its text, where its values come from, what its rows are."""

    __slots__ = (
        "_binds", "_compiled", "_fixed", "_lists", "_names", "_pick", "_text", "_texts", "make",
        "row",
    )  # fmt: skip

    def __init__(self, statement: Any, conn: Connection) -> None:
        compiled = cast(Any, statement.compile(dialect=conn.dialect))
        if statement.get_execution_options() or compiled.prefetch:
            raise ValueError("SQLAlchemy does more with this one than to ask it")
        self._compiled = compiled
        self._fixed: dict[str, Any] = dict(compiled.construct_params(_check=False))
        processors = compiled._bind_processors
        required = {name for name, bind in compiled.binds.items() if bind.required}
        self._binds: list[tuple[str, Any, bool]] = [
            (name, processors.get(name), name in required) for name in compiled.positiontup or ()
        ]
        self._lists = self._lists_of_keys()
        self._text = str(compiled)
        self._texts: dict[tuple[int, ...], str] = {}
        names = [name for name, _, _ in self._binds]
        plain = not self._lists and all(each and not how for _, how, each in self._binds)
        # Most take their values as they are, and C picks those.
        self._pick = itemgetter(*names) if plain and len(names) > 1 else None
        # What a writing statement was not built for would become another column to write.
        self._names = None if isinstance(statement, Select) else frozenset(compiled.binds)
        columns = [column.keyname for column in compiled._result_columns]
        # namedtuple refuses doubles and what is no name; so does this, and goes the ordinary way.
        self.row = cast(Any, namedtuple)("Row", columns)
        self.make = self._maker(
            [
                column.type._cached_result_processor(conn.dialect, None)
                for column in compiled._result_columns
            ]
        )

    def _lists_of_keys(self) -> tuple[str, ...]:
        """The names of those values that are lists (``IN``): the text depends on their length."""
        lists = {self._compiled.bind_names[b]: b for b in self._compiled.post_compile_params}
        for name, processor, _ in self._binds:
            # A tuple has a processor for each of its parts.
            parts = processor if isinstance(processor, tuple) else (processor,)
            if name in lists and any(part is not None for part in parts):
                raise ValueError("values that are not the driver's own")
        if not all(bind.expanding for bind in lists.values()):
            raise ValueError("values that stand in the text")
        return tuple(lists)

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

    def text(self, given: Any) -> str:
        """What the driver is to be told."""
        if not self._lists:
            return self._text
        lengths = tuple(len(given.get(name, self._fixed[name])) for name in self._lists)
        found = self._texts.get(lengths)
        if found is None:
            if len(self._texts) >= _TEXTS_MOST:
                self._texts.clear()
            state = self._compiled.construct_expanded_state({**self._fixed, **given})
            found = self._texts[lengths] = str(state.statement)
        return found

    def bind(self, given: Mapping[str, Any]) -> Sequence[Any] | None:
        """Values in the order of the text; ``None`` when SQLAlchemy is to see to it."""
        if self._names is not None and not given.keys() <= self._names:
            return None
        if self._pick is not None:
            try:
                return cast(tuple[Any, ...], self._pick(given))
            except KeyError:
                return None
        values: list[Any] = []
        for name, processor, required in self._binds:
            if name in given:
                value = given[name]
            elif required:
                return None
            else:
                value = self._fixed[name]
            if name not in self._lists:
                values.append(value if processor is None else processor(value))
            elif not 0 < len(value) <= _KEYS_MOST:
                return None
            else:
                for each in value:
                    values.extend(each if isinstance(each, tuple | list) else (each,))
        return values

    def bind_all(self, given: Sequence[Mapping[str, Any]]) -> list[Any] | None:
        """Values for each of many times."""
        bound = [None if self._lists else self.bind(each) for each in given]
        return None if None in bound else bound


class Answer:
    """Rows of a quick statement, with what our code asks of a result."""

    __slots__ = ("_cursor", "_plan")

    def __init__(self, cursor: Any, plan: Plan) -> None:
        self._cursor = cursor
        self._plan = plan

    def __iter__(self) -> Iterator[Any]:
        return map(self._plan.make, self._cursor)

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        return int(self._cursor.rowcount)

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


def _plan_of(statement: Any, conn: Connection) -> Plan | None:
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
