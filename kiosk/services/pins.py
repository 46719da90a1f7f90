"""PINs of clerks: made, checked, and counted so that nobody can guess one.

Five wrong tries make her wait one minute; each further wrong one five, then thirty. What counts is
the number of tries, kept in the store: no restart forgets it. The waiting is measured on the
machine's own count since boot, never on the wall clock, which a guesser could turn; a restart in
mid-wait makes the wait begin anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, delete, insert, select

from kiosk.core.clock import Moment
from kiosk.store import tables

PIN_LENGTH = 6
FREE_TRIES = 5
_WAITS_MS = (60_000, 300_000, 1_800_000)

# OWASP's smallest set for Argon2id: about 20 ms on a hall PC, and no 64 MiB that it has not got.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def is_pin(pin: str) -> bool:
    """Six digits, neither all the same nor counted up or down."""
    if len(pin) != PIN_LENGTH or not pin.isascii() or not pin.isdigit():
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return not (len(steps) == 1 and steps <= {-1, 0, 1})


def verifier_of(pin: str) -> str:
    """What is kept of a PIN: an Argon2 string."""
    return _HASHER.hash(pin)


def belongs(pin: str, verifier: str) -> bool:
    """Whether a PIN is the one; a damaged verifier belongs to none."""
    try:
        return _HASHER.verify(verifier, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries of one clerk since her last right one.

    Attributes:
        wrong: How many.
        since_ms, boot: When the last wait began, on the count since that boot.
    """

    wrong: int = 0
    since_ms: int = 0
    boot: str = ""

    @property
    def left(self) -> int:
        """Tries before the next wait."""
        return max(1, FREE_TRIES - self.wrong)

    def wait_ms(self, now: Moment) -> int:
        """How long she still has to wait, in milliseconds."""
        if self.wrong < FREE_TRIES:
            return 0
        whole = _WAITS_MS[min(self.wrong - FREE_TRIES, len(_WAITS_MS) - 1)]
        passed = now.mono_ms - self.since_ms if now.boot == self.boot else 0
        return max(0, whole - max(0, passed))


def _key(village: str, clerk: int) -> str:
    return f"pin:{village}:{clerk}"


def tries_of(conn: Connection, village: str, clerk: int) -> Tries:
    """The tries so far."""
    notes = tables.local_notes
    asked = select(notes.c.value).where(notes.c.key == _key(village, clerk))
    raw = conn.execute(asked).scalar()
    return Tries() if raw is None else Tries(*json.loads(raw))


def keep_tries(conn: Connection, village: str, clerk: int, tries: Tries) -> None:
    """Keep the count; a fresh one leaves no row."""
    notes = tables.local_notes
    conn.execute(delete(notes).where(notes.c.key == _key(village, clerk)))
    if tries.wrong:
        value = json.dumps([tries.wrong, tries.since_ms, tries.boot]).encode()
        conn.execute(insert(notes).values(key=_key(village, clerk), value=value))


def waiting(conn: Connection, village: str, clerk: int, now: Moment) -> tuple[Tries, int]:
    """The tries and the milliseconds still to wait, noting a wait that a restart interrupted."""
    tries = tries_of(conn, village, clerk)
    if tries.wrong >= FREE_TRIES and tries.boot != now.boot:
        tries = Tries(tries.wrong, now.mono_ms, now.boot)
        keep_tries(conn, village, clerk, tries)
    return tries, tries.wait_ms(now)
