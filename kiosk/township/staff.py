"""People of the township: who may sign in to the console, as what, and for which villages.

Three roles: an ``admin`` sees and does everything and keeps the accounts; a ``cadre`` sees and does
what concerns her villages (all of them where none is named); an ``auditor`` sees everything, the
list of who looked at what too, and changes nothing.

Guessing a password: five wrong tries make a name wait one minute, each further wrong one five, then
thirty. The count is kept in the store for whatever was typed as a name, so that neither a restart
nor the answer to a name nobody has tells anything.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.core.ids import CROCKFORD
from kiosk.township import tables
from kiosk.township.base import Township

PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX = 10, 200
NAME_LENGTH_MAX = 40
FREE_TRIES = 5
_WAITS_MS = (60_000, 300_000, 1_800_000)
_FORGOTTEN_MS = 24 * 60 * 60 * 1000
"""After a day without a try a name begins anew."""

# OWASP's larger set for Argon2id; two at a time, so that a crowd at the door costs 94 MB at most.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)

_STAFF, _TRIES = tables.staff, tables.staff_tries
_S, _T = _STAFF.c, _TRIES.c


class Role(StrEnum):
    """What an account may do."""

    ADMIN = "admin"
    CADRE = "cadre"
    AUDITOR = "auditor"


class NotPossible(ValueError):
    """Why nothing was written.

    Attributes:
        reason: ``login-taken``, ``not-a-login``, ``not-a-name``, ``not-a-role``,
            ``weak-password``, ``no-villages``, ``no-such-account`` or ``last-admin``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        number: From 1; stands as ``who`` in the facts she causes.
        login: What she types.
        name: What others call her.
        villages: Numbers of the villages she sees; ``None`` = all.
        fresh: Her password was thought of by somebody else and has to be changed first.
    """

    number: int
    login: str
    name: str
    role: Role
    villages: frozenset[int] | None
    fresh: bool
    closed: bool = False

    @property
    def writes(self) -> bool:
        """Whether she may change anything."""
        return self.role is not Role.AUDITOR

    @property
    def keeps_accounts(self) -> bool:
        """Whether accounts are her business."""
        return self.role is Role.ADMIN

    @property
    def sees_audit(self) -> bool:
        """Whether she sees who looked at what."""
        return self.role is not Role.CADRE


def add(
    town: Township,
    *,
    login: str,
    name: str,
    role: str,
    password: str,
    villages: Iterable[int] | None = None,
    fresh: bool = True,
) -> Account:
    """Let somebody in.

    Args:
        login: 2 to 40 letters, digits, dots and dashes; Chinese ones, too. Case does not matter.
        role: ``admin``, ``cadre`` or ``auditor``.
        villages: Numbers of the villages a cadre sees; all when left out.
        fresh: She has to think of a password of her own when she first signs in.

    Raises:
        NotPossible: as its reason says.
    """
    login, name = tidy_login(login), name.strip()
    if not 2 <= len(login) <= NAME_LENGTH_MAX or not _is_login(login):
        raise NotPossible("not-a-login")
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise NotPossible("not-a-name")
    if role not in list(Role):
        raise NotPossible("not-a-role")
    named = _named(Role(role), villages)
    verifier = _verifier(password, login)
    with town.writing() as conn:
        if conn.execute(select(_S.number).where(_S.login == login)).first() is not None:
            raise NotPossible("login-taken")
        number = (conn.execute(select(func.max(_S.number))).scalar() or 0) + 1
        conn.execute(
            insert(_STAFF).values(
                number=number,
                login=login,
                name=name,
                role=role,
                of_villages=None if named is None else json.dumps(sorted(named)),
                verifier=verifier,
                fresh=fresh,
                closed=False,
                made_ms=town.now_ms(),
            )
        )
    return Account(number, login, name, Role(role), named, fresh)


def set_password(town: Township, number: int, password: str, *, fresh: bool) -> None:
    """Another password; whoever had to wait need not any more.

    Raises:
        NotPossible: ``no-such-account`` or ``weak-password``.
    """
    with town.reading() as conn:
        account = of(conn, number)
    if account is None:
        raise NotPossible("no-such-account")
    verifier = _verifier(password, account.login)
    with town.writing() as conn:
        changed = update(_STAFF).where(_S.number == number)
        conn.execute(changed.values(verifier=verifier, fresh=fresh))
        conn.execute(delete(_TRIES).where(_T.login == account.login))


def set_closed(town: Township, number: int, closed: bool) -> None:
    """Close an account, or open it again; its number stands in facts and is never given anew.

    Raises:
        NotPossible: ``no-such-account``, or ``last-admin``: nobody could let people in.
    """
    with town.writing() as conn:
        account = of(conn, number)
        if account is None:
            raise NotPossible("no-such-account")
        others = [each for each in listed(conn) if each.keeps_accounts and not each.closed]
        if closed and [each.number for each in others] == [number]:
            raise NotPossible("last-admin")
        conn.execute(update(_STAFF).where(_S.number == number).values(closed=closed))


def listed(conn: Connection) -> tuple[Account, ...]:
    """All accounts by number, closed ones too."""
    return tuple(map(_account, conn.execute(select(_STAFF).order_by(_S.number))))


def of(conn: Connection, number: int) -> Account | None:
    """One account, closed or not."""
    row = conn.execute(select(_STAFF).where(_S.number == number)).first()
    return None if row is None else _account(row)


def first_password(town: Township) -> str:
    """A password for somebody else to begin with: twelve Crockford characters, 60 bit."""
    drawn = [CROCKFORD[byte & 31] for byte in town.random(12)]
    return "-".join("".join(drawn[at : at + 4]) for at in (0, 4, 8))


# ---- signing in ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refused:
    """She was not let in.

    Attributes:
        wait_ms: How long the name has to wait now; 0 while there are tries left.
    """

    wait_ms: int


def sign_in(town: Township, login: str, password: str) -> Account | Refused:
    """Check a name and a password, and count.

    While a name waits nothing is checked: also the right password has to wait.
    """
    login = tidy_login(login)[:NAME_LENGTH_MAX]
    try:
        return _sign_in(town, login, password)
    except IntegrityError:
        return Refused(0)  # the same name for the first time, twice at once


def _sign_in(town: Township, login: str, password: str) -> Account | Refused:
    # The password is checked outside a transaction: it takes its time on purpose. The try itself
    # is counted before that, so that many at once are many tries.
    with town.writing() as conn:
        now = town.now_ms()
        conn.execute(delete(_TRIES).where(_T.since_ms < now - _FORGOTTEN_MS))
        row = conn.execute(select(_TRIES).where(_T.login == login).with_for_update()).first()
        wrong = 0 if row is None else row.wrong
        left = 0 if row is None else _wait_ms(wrong, row.since_ms, now)
        if left:
            return Refused(left)
        _count(conn, login, wrong + 1, now)
        found = conn.execute(select(_STAFF).where(_S.login == login)).first()
    fits = _belongs(password, found.verifier if found is not None else _nobodys())
    if not fits or found is None or found.closed:
        return Refused(_wait_ms(wrong + 1, now, now))
    with town.writing() as conn:
        conn.execute(delete(_TRIES).where(_T.login == login))
    return _account(found)


def _wait_ms(wrong: int, since_ms: int, now_ms: int) -> int:
    if wrong < FREE_TRIES:
        return 0
    whole = _WAITS_MS[min(wrong - FREE_TRIES, len(_WAITS_MS) - 1)]
    # A clock that was put back makes nobody wait longer than the whole of it.
    return min(whole, max(0, since_ms + whole - now_ms))


def _count(conn: Connection, login: str, wrong: int, now_ms: int) -> None:
    conn.execute(delete(_TRIES).where(_T.login == login))
    conn.execute(insert(_TRIES).values(login=login, wrong=wrong, since_ms=now_ms))


def _belongs(password: str, verifier: str) -> bool:
    with _AT_ONCE:
        try:
            return _HASHER.verify(verifier, password[: PASSWORD_LENGTH_MAX + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False


_NOBODYS: list[str] = []


def _nobodys() -> str:
    """A verifier that takes as long as any: a name nobody has is answered no sooner."""
    if not _NOBODYS:
        _NOBODYS.append(_HASHER.hash("nobody at all"))
    return _NOBODYS[0]


def _verifier(password: str, login: str) -> str:
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX or len(set(password)) < 5:
        raise NotPossible("weak-password")
    if len(login) > 3 and login in password.casefold():
        raise NotPossible("weak-password")
    with _AT_ONCE:
        return _HASHER.hash(password)


def tidy_login(login: str) -> str:
    """A name as it is kept: without blanks round it, in small letters."""
    return login.strip().casefold()


def _is_login(login: str) -> bool:
    return all(char.isalnum() or char in ".-_" for char in login)


def _named(role: Role, villages: Iterable[int] | None) -> frozenset[int] | None:
    if villages is None:
        return None
    named = frozenset(villages)
    # An account that names no village would see none, never all; and only cadres are kept to some.
    if not named or role is not Role.CADRE:
        raise NotPossible("no-villages")
    return named


def _account(row: Any) -> Account:
    named = None if row.of_villages is None else frozenset(json.loads(row.of_villages))
    return Account(
        row.number, row.login, row.name, Role(row.role), named, bool(row.fresh), bool(row.closed)
    )
