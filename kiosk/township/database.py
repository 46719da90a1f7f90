"""The township's store: an encrypted SQLite file, or PostgreSQL behind an address.

Both hold the same tables, filled by the same projector as a kiosk's. On PostgreSQL two roles work:
the owner of the tables does what concerns the whole township, and ``kiosk_api``, which owns
nothing, does what kiosks ask: row-level security shows it the villages that its transaction names
and no others, so that a forgotten condition finds nothing rather than a neighbour. Reading is done
on one snapshot that cannot write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import IsolationLevel
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy import inspect as inspection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from kiosk.store import errors
from kiosk.store.engine import Store, open_any_version, open_store
from kiosk.store.migrate import create_store
from kiosk.township import schema
from kiosk.township.schema import API_ROLE
from kiosk.township.schema import all_tables as all_tables

NAME = "kiosk township"
"""How our connections call themselves at the server."""

POOL = 12
"""Connections of a kind that one process holds at most; the API works on eight batches at once."""

_BETWEEN = "\x1f"
_SCOPE = "SELECT set_config('role', %s, true), set_config('kiosk.villages', %s, true)"

# Plans are made for the arrays at hand: one that was kept from when a table was small would read
# all of it for ever.
_LIMITS = (
    "-c statement_timeout=120s -c lock_timeout=30s -c idle_in_transaction_session_timeout=120s"
    " -c timezone=UTC -c client_min_messages=warning -c plan_cache_mode=force_custom_plan"
)


class NoDatabase(errors.CannotOpen):
    """PostgreSQL does not answer, or does not let us in."""

    message_id = "township-no-database"


class WrongOrder(errors.CannotOpen):
    """The database orders text by a language's rules; a kiosk orders it by its bytes."""

    message_id = "township-wrong-order"


class NoApiRole(errors.CannotOpen):
    """The role that row-level security holds is missing, or we may not work as it."""

    message_id = "township-no-api-role"


class WeakApiRole(errors.CannotOpen):
    """The API's role owns tables or passes row-level security by."""

    message_id = "township-weak-api-role"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the township's store is.

    Attributes:
        file: The embedded store's file; looked at only where there is no ``address``.
        key: The embedded store's key.
        address: A PostgreSQL address as libpq reads it, or ``""``. Several hosts are fine.
    """

    file: Path
    key: bytes = field(repr=False)
    address: str = field(default="", repr=False)


def scope(conn: Connection, villages: frozenset[str] | None) -> None:
    """Hold the rest of this transaction to these villages and what is common to all.

    On PostgreSQL it goes on as ``kiosk_api``: it reads rows of these villages and of ``*``, writes
    rows of these only, and meets no table that is not divided by villages. The embedded store has
    no such thing; there the door's own conditions are all there is.

    Args:
        villages: ``None`` for the whole township.
    """
    if villages is not None and conn.dialect.name == "postgresql":
        conn.exec_driver_sql(_SCOPE, (API_ROLE, _BETWEEN.join(sorted(villages))))


def create_township(place: Place, version: schema.Version | None = None) -> Store:
    """Make the township's tables, whole or not at all, and open them.

    Args:
        version: An older one, for an old backup's rows; they are stepped up afterwards.

    Raises:
        StoreExists: there are some already.
        CannotOpen: or one of its kinds; nothing was made.
    """
    if not place.address:
        store = create_store(place.file, place.key, version.store if version else None)
        with store.write_engine.begin() as conn:
            schema.step_up(conn, version)
        return store
    store = _postgres(place.address)
    try:
        with store.write_engine.begin() as conn:
            _check_server(conn)
            schema.step_up(conn, version)
        _check_api(store)
    except BaseException:
        store.close()
        raise
    return store


def open_township(place: Place) -> Store:
    """Open the township's store.

    Raises:
        StoreMissing: nothing was made there yet.
        NewerStore: a newer program wrote it; nothing was touched.
        OlderTownship: it has to be migrated first (``migrate.migrate_township``).
        CannotOpen: or one of its kinds.
    """
    try:
        store = open_store(place.file, place.key) if not place.address else _postgres(place.address)
    except errors.OlderStore as older:
        raise schema.OlderTownship(str(older), **older.message_args) from older
    try:
        schema.check(found_in(store))
        if place.address:
            _check_api(store)
    except BaseException:
        store.close()
        raise
    return store


def open_any_township(place: Place) -> Store:
    """Open a store that may be older than this program: for migrations only.

    Raises:
        CannotOpen: as :func:`open_township`, but never ``OlderTownship``.
    """
    return _postgres(place.address) if place.address else open_any_version(place.file, place.key)


def found_in(store: Store) -> schema.Version:
    """Which version a store is.

    Raises:
        StoreMissing, NoDatabase: as they say.
    """
    try:
        with store.read_engine.connect() as conn, conn.begin():
            return schema.version_in(conn)
    except DBAPIError as error:
        raise NoDatabase(str(error.orig), why=_first_line(error.orig)) from error


def _check_server(conn: Connection) -> None:
    if inspection(conn).get_table_names():
        raise errors.StoreExists("the database holds tables already")
    asked = (
        "SELECT datlocprovider::text, datcollate FROM pg_database"
        " WHERE datname = current_database()"
    )
    provider, order = conn.exec_driver_sql(asked).one()
    if provider == "i" or order not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
        raise WrongOrder(f"{provider} {order}", found=order)
    asked = "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = %s"
    if conn.exec_driver_sql(asked, (API_ROLE,)).scalar() is not True:
        raise NoApiRole(API_ROLE, role=API_ROLE)


def _check_api(store: Store) -> None:
    """The API's role must be one that row-level security holds."""
    try:
        with store.read_engine.connect() as conn, conn.begin():
            scope(conn, frozenset())
            strong = conn.exec_driver_sql(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).scalar_one()
            owns = conn.exec_driver_sql(
                "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"
            ).scalar_one()
    except DBAPIError as error:
        raise NoApiRole(str(error.orig), role=API_ROLE) from error
    if strong or owns:
        raise WeakApiRole("the API would see every village")


# ---- connections -----------------------------------------------------------------------------


def _postgres(address: str) -> Store:
    # Asked once without a pool: whatever is wrong with the address is said in words.
    _connect(address, write=True).close()
    return Store(_engine(address, write=True), _engine(address, write=False), None, b"")


def _connect(address: str, *, write: bool) -> Any:
    try:
        link = psycopg.connect(
            address,
            options=_LIMITS,
            connect_timeout=5,
            prepare_threshold=2,
            application_name=NAME,
        )
    except psycopg.OperationalError as error:
        raise NoDatabase(str(error), why=_first_line(error)) from error
    except psycopg.ProgrammingError as error:
        # The address itself cannot be read; its text may hold a password and is not said again.
        raise NoDatabase("the address cannot be read", why="address") from error
    if not write:
        link.isolation_level = IsolationLevel.REPEATABLE_READ
        link.read_only = True
    return link


def _engine(address: str, *, write: bool) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connect(address, write=write),
        poolclass=QueuePool,
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=20,
        pool_pre_ping=True,
        # An error's text goes to the log; names and card fingerprints must not.
        hide_parameters=True,
    )


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200]
