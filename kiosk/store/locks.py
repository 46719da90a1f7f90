"""One writer a village: two logs of one village are never projected at the same time.

The projector gathers what is known of a thing and folds it anew; two transactions doing that for
one thing would each miss the other's facts. SQLite has one writer anyway. PostgreSQL has many, so
there whoever writes takes the village's lock first; it ends with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from kiosk.core.facts import COMMON

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def lock_village(conn: Connection, village: str) -> None:
    """Wait until nobody else writes this village; nothing to wait for on SQLite."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(_LOCK, (village,))


def lock_villages(conn: Connection, villages: Iterable[str]) -> None:
    """The same for several, always in one order, the common log last: so nobody waits in a ring."""
    for village in sorted(set(villages), key=lambda each: (each == COMMON, each)):
        lock_village(conn, village)
