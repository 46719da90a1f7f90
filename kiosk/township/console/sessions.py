"""Who is signed in: kept in the store, so that a restart of the server throws nobody out.

A session ends twenty minutes after the last thing its owner did, ten hours after it began, when
she signs out, and when her account changes. The cookie holds 32 random bytes; what is kept is their
hash. When she last did something is written down twice a minute at most, not at each touch.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from kiosk.township import tables
from kiosk.township.base import Township

IDLE_MS = 20 * 60 * 1000
WHOLE_MS = 10 * 60 * 60 * 1000
SESSIONS_MOST = 500
NOTED_MS = 30_000
"""How stale the kept time of her last deed may be."""

_BACK_MS = 5 * 60 * 1000
"""How far the clock may go back before sessions from its future are taken for over."""

_SESSIONS = tables.sessions
_C = _SESSIONS.c
_ONE = select(_C.staff, _C.began_ms, _C.last_ms).where(_C.token == bindparam("key"))


class Sessions:
    """All sessions of the township. Any number of threads and processes may use it."""

    def __init__(self, town: Township) -> None:
        self._town = town

    def begin(self, staff: int) -> str:
        """A new session; what its cookie holds."""
        token = secrets.token_urlsafe(32)
        with self._town.writing() as conn:
            now = self._town.now_ms()
            _forget(conn, now)
            conn.execute(
                insert(_SESSIONS).values(token=_key(token), staff=staff, began_ms=now, last_ms=now)
            )
        return token

    def staff_of(self, token: str, *, acts: bool) -> int | None:
        """Whose session it is; ``None`` when it is over.

        Args:
            acts: She does something, which makes the session last; looking whether it is over
                does not.
        """
        key = _key(token)
        with self._town.reading() as conn:
            row = conn.execute(_ONE, {"key": key}).first()
        now = self._town.now_ms()
        if row is None or not _lives(row.began_ms, row.last_ms, now):
            return None
        if acts and now - row.last_ms >= NOTED_MS:
            with self._town.writing() as conn:
                conn.execute(update(_SESSIONS).where(_C.token == key).values(last_ms=now))
        return int(row.staff)

    def end(self, token: str) -> None:
        """She signed out."""
        with self._town.writing() as conn:
            conn.execute(delete(_SESSIONS).where(_C.token == _key(token)))

    def end_all(self, staff: int, *, but: str = "") -> None:
        """Her account changed."""
        with self._town.writing() as conn:
            conn.execute(delete(_SESSIONS).where(_C.staff == staff, _C.token != _key(but)))


def _forget(conn: Connection, now: int) -> None:
    """Take away what is over, and the longest unused when there are too many."""
    conn.execute(
        delete(_SESSIONS).where((_C.last_ms <= now - IDLE_MS) | (_C.began_ms <= now - WHOLE_MS))
    )
    unused = select(_C.token).order_by(_C.last_ms.desc(), _C.token).offset(SESSIONS_MOST - 1)
    for token in conn.execute(unused).scalars().all():
        conn.execute(delete(_SESSIONS).where(_C.token == token))


def _lives(began_ms: int, last_ms: int, now: int) -> bool:
    if last_ms > now + _BACK_MS:
        return False  # the clock was put back: nobody's session grows longer by that
    return now - last_ms < IDLE_MS and now - began_ms < WHOLE_MS


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
