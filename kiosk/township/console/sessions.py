"""Who is signed in: kept in memory only, so that a restart of the server signs everybody out.

A session ends twenty minutes after the last thing its owner did, ten hours after it began, when
she signs out, and when her account changes. The cookie holds 32 random bytes; what is kept is their
hash.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

IDLE_MS = 20 * 60 * 1000
WHOLE_MS = 10 * 60 * 60 * 1000
SESSIONS_MOST = 500


@dataclass(slots=True)
class Session:
    """Somebody at the console.

    Attributes:
        staff: Number of her account.
        began_ms, last_ms: On a clock that never goes back.
    """

    staff: int
    began_ms: int
    last_ms: int


class Sessions:
    """All sessions of this process. Any number of threads may use it."""

    def __init__(self, mono_ms: Callable[[], int]) -> None:
        self._mono_ms = mono_ms
        self._lock = threading.Lock()
        self._open: dict[bytes, Session] = {}

    def begin(self, staff: int) -> str:
        """A new session; what its cookie holds."""
        token, now = secrets.token_urlsafe(32), self._mono_ms()
        with self._lock:
            self._open = {key: each for key, each in self._open.items() if _lives(each, now)}
            while len(self._open) >= SESSIONS_MOST:
                del self._open[min(self._open, key=lambda key: self._open[key].last_ms)]
            self._open[_key(token)] = Session(staff, now, now)
        return token

    def staff_of(self, token: str, *, acts: bool) -> int | None:
        """Whose session it is; ``None`` when it is over.

        Args:
            acts: She does something, which makes the session last; looking whether it is over
                does not.
        """
        now = self._mono_ms()
        with self._lock:
            session = self._open.get(_key(token))
            if session is None or not _lives(session, now):
                self._open.pop(_key(token), None)
                return None
            if acts:
                session.last_ms = now
            return session.staff

    def end(self, token: str) -> None:
        """She signed out."""
        with self._lock:
            self._open.pop(_key(token), None)

    def end_all(self, staff: int, *, but: str = "") -> None:
        """Her account changed."""
        with self._lock:
            kept = _key(but)
            self._open = {
                key: each for key, each in self._open.items() if each.staff != staff or key == kept
            }


def _lives(session: Session, now: int) -> bool:
    return now - session.last_ms < IDLE_MS and now - session.began_ms < WHOLE_MS


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
