"""Clerks: who works here, in which roles, and how she opens the counter with her PIN."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.people import (
    ClerkAppointed,
    ClerkChanged,
    ClerkDismissed,
    PinChanged,
    PinFailed,
    StaffEntered,
    StaffLeft,
)
from kiosk.services import basis, first_pins, pins, settings
from kiosk.services.pins import Tries
from kiosk.services.roles import Deed, allows, may, of_text, roles_of
from kiosk.services.roles import Role as Role
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody who works at the counter.

    Attributes:
        face: Name of her drawn face (``art/avatar-….svg``).
        member: Her own number as a villager, if she is one.
    """

    clerk: int
    name: str
    roles: frozenset[Role]
    face: str
    member: int | None


_CLERKS = (
    select(tables.clerks)
    .where(tables.clerks.c.village == bindparam("village"), ~tables.clerks.c.dismissed)
    .order_by(tables.clerks.c.clerk)
)
_CLERK = _CLERKS.where(tables.clerks.c.clerk == bindparam("clerk"))


def clerks(conn: Connection, village: str) -> tuple[Clerk, ...]:
    """Everybody who works here now, for the faces on screen 20."""
    rows = conn.execute(_CLERKS, {"village": village}).all()
    return tuple(Clerk(r.clerk, r.name or "", of_text(r.roles), r.face, r.member) for r in rows)


def clerk_of(conn: Connection, village: str, clerk: int) -> Clerk | None:
    """One clerk; ``None`` when she is unknown or dismissed."""
    r = conn.execute(_CLERK, {"village": village, "clerk": clerk}).first()
    return None if r is None else Clerk(r.clerk, r.name or "", of_text(r.roles), r.face, r.member)


def has_role(conn: Connection, village: str, clerk: int, *roles: Role) -> bool:
    """Whether she works here and has one of the roles."""
    return not roles_of(conn, village, clerk).isdisjoint(roles)


def is_second(conn: Connection, village: str, clerk: int, second: int | None) -> bool:
    """Whether ``second`` is another clerk who works here and may vouch for something."""
    return second != clerk and may(conn, village, second, Deed.VOUCH)


def seconds(conn: Connection, village: str, clerk: int) -> tuple[Clerk, ...]:
    """Everybody who may vouch for what this clerk does."""
    others = (c for c in clerks(conn, village) if c.clerk != clerk)
    return tuple(c for c in others if allows(c.roles, Deed.VOUCH))


class Change(StrEnum):
    """What became of a change among the staff."""

    DONE = "done"
    NOT_HEAD = "not_head"
    NO_SUCH_CLERK = "no_such_clerk"
    NOT_A_NAME = "not_a_name"
    WEAK_PIN = "weak_pin"
    WRONG_PIN = "wrong_pin"
    SAME_PIN = "same_pin"
    NO_ROLES = "no_roles"
    LAST_HEAD = "last_head"
    NO_NUMBER_LEFT = "no_number_left"


@dataclass(frozen=True, slots=True)
class Appointed:
    """The outcome of an appointment; ``clerk`` is her number when it was done."""

    outcome: Change
    clerk: int | None = None


def appoint(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    name: str,
    roles: Iterable[Role],
    pin: str,
    by: int | None,
    face: str = "bob",
    member: int | None = None,
) -> Appointed:
    """Somebody works here from now on.

    Args:
        by: The head who appoints; ``None`` only for the first clerk of a new village.
    """
    earlier = basis.replayed(uow, event_id, ClerkAppointed)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, ClerkAppointed)
        return Appointed(Change.DONE, body.clerk)
    wanted = tuple(sorted(set(roles)))
    refusal = _refuse_appointment(uow, name.strip(), wanted, pin, by)
    if refusal is not None:
        return Appointed(refusal)
    number = settings.next_number(
        uow.conn, uow.village, settings.CLERK_NUMBERS, uow.node.device, tables.clerks.c.clerk
    )
    if number is None:
        return Appointed(Change.NO_NUMBER_LEFT)
    personal = uow.personal(f"clerk:{number}", name=name.strip())
    payload = ClerkAppointed(
        clerk=number,
        roles=tuple(map(str, wanted)),
        verifier=pins.verifier_of(pin),
        personal=personal.reference(),
        member=member,
        face=face,
    )
    operator = SYSTEM if by is None else basis.by_clerk(by)
    uow.append(payload, event_id=event_id, operator=operator, personal=[personal])
    return Appointed(Change.DONE, number)


def _refuse_appointment(
    uow: UnitOfWork, name: str, roles: tuple[Role, ...], pin: str, by: int | None
) -> Change | None:
    if by is None:
        first = not clerks(uow.conn, uow.village)
        if not first:
            return Change.NOT_HEAD
    elif not may(uow.conn, uow.village, by, Deed.STAFF):
        return Change.NOT_HEAD
    if not name or len(name) > 20 or not name.isprintable():
        return Change.NOT_A_NAME
    if not roles:
        return Change.NO_ROLES
    return None if pins.is_pin(pin) else Change.WEAK_PIN


def change_roles(
    uow: UnitOfWork, event_id: bytes, *, clerk: int, roles: Iterable[Role], by: int, face: str = ""
) -> Change:
    """Give a clerk other roles; a village never loses its last head this way."""
    if basis.replayed(uow, event_id, ClerkChanged) is not None:
        return Change.DONE
    wanted = frozenset(roles)
    found = clerk_of(uow.conn, uow.village, clerk)
    if not may(uow.conn, uow.village, by, Deed.STAFF):
        return Change.NOT_HEAD
    if found is None:
        return Change.NO_SUCH_CLERK
    if not wanted:
        return Change.NO_ROLES
    if Role.HEAD not in wanted and _is_last_head(uow, found):
        return Change.LAST_HEAD
    payload = ClerkChanged(clerk, tuple(sorted(map(str, wanted))), face or found.face)
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(by))
    return Change.DONE


def dismiss(uow: UnitOfWork, event_id: bytes, *, clerk: int, by: int) -> Change:
    """She no longer works here; coming back is a new appointment."""
    if basis.replayed(uow, event_id, ClerkDismissed) is not None:
        return Change.DONE
    found = clerk_of(uow.conn, uow.village, clerk)
    if not may(uow.conn, uow.village, by, Deed.STAFF):
        return Change.NOT_HEAD
    if found is None:
        return Change.NO_SUCH_CLERK
    if _is_last_head(uow, found):
        return Change.LAST_HEAD
    uow.append(ClerkDismissed(clerk), event_id=event_id, operator=basis.by_clerk(by))
    return Change.DONE


def _is_last_head(uow: UnitOfWork, clerk: Clerk) -> bool:
    heads = [c.clerk for c in clerks(uow.conn, uow.village) if Role.HEAD in c.roles]
    return heads == [clerk.clerk]


def change_pin(uow: UnitOfWork, event_id: bytes, *, clerk: int, old: str, new: str) -> Change:
    """A clerk takes another PIN; she has to know the present one."""
    if basis.replayed(uow, event_id, PinChanged) is not None:
        return Change.DONE
    row = uow.conn.execute(_CLERK, {"village": uow.village, "clerk": clerk}).first()
    if row is None:
        return Change.NO_SUCH_CLERK
    if not pins.is_pin(new):
        return Change.WEAK_PIN
    tried = _try_pin(uow, clerk, old, row.verifier)
    if tried.outcome is not Opened.ENTERED:
        return Change.WRONG_PIN
    if old == new:
        return Change.SAME_PIN
    uow.append(
        PinChanged(clerk, pins.verifier_of(new)),
        event_id=event_id,
        operator=basis.by_clerk(clerk),
    )
    return Change.DONE


def reset_pin(uow: UnitOfWork, event_id: bytes, *, clerk: int, new: str, by: int | None) -> Change:
    """Give a clerk a PIN she can know again.

    Args:
        by: The head; ``None`` when the recovery sheet vouches for it (the command line).
    """
    if basis.replayed(uow, event_id, PinChanged) is not None:
        return Change.DONE
    if by is not None and not may(uow.conn, uow.village, by, Deed.STAFF):
        return Change.NOT_HEAD
    if clerk_of(uow.conn, uow.village, clerk) is None:
        return Change.NO_SUCH_CLERK
    if not pins.is_pin(new):
        return Change.WEAK_PIN
    operator = SYSTEM if by is None else basis.by_clerk(by)
    uow.append(PinChanged(clerk, pins.verifier_of(new)), event_id=event_id, operator=operator)
    pins.keep_tries(uow.conn, uow.village, clerk, Tries())
    return Change.DONE


class Opened(StrEnum):
    """What became of a PIN."""

    ENTERED = "entered"
    WRONG = "wrong"
    LOCKED = "locked"
    NO_SUCH_CLERK = "no_such_clerk"


@dataclass(frozen=True, slots=True)
class PinTried:
    """The outcome of a PIN.

    Attributes:
        tries_left: Tries before she has to wait.
        wait_s: Seconds she has to wait now.
        must_change: Somebody else thought of her PIN: she takes one of her own first.
    """

    outcome: Opened
    clerk: int
    tries_left: int = 0
    wait_s: int = 0
    must_change: bool = False


def enter(uow: UnitOfWork, event_id: bytes, *, clerk: int, pin: str) -> PinTried:
    """Open the counter. A wrong PIN is a fact too, so commit whatever comes back."""
    earlier = uow.already(event_id)
    if earlier is not None:
        return _tried_before(uow, earlier, clerk)
    tried = _checked(uow, clerk, pin, event_id)
    if tried.outcome is Opened.ENTERED:
        uow.append(StaffEntered(clerk), event_id=event_id, operator=basis.by_clerk(clerk))
        given = first_pins.is_somebody_elses(uow.conn, uow.village, clerk)
        return replace(tried, must_change=given)
    return tried


def confirm_second(uow: UnitOfWork, event_id: bytes, *, clerk: int, pin: str) -> PinTried:
    """A second clerk vouches with her PIN for what the first one does. Commit in any case."""
    earlier = uow.already(event_id)
    if earlier is not None:
        return _tried_before(uow, earlier, clerk)
    return _checked(uow, clerk, pin, event_id)


def _tried_before(uow: UnitOfWork, earlier: Stored, clerk: int) -> PinTried:
    """A double tap on 进去: the try is not counted again."""
    if isinstance(earlier.fact.payload, StaffEntered):
        return PinTried(Opened.ENTERED, clerk, pins.FREE_TRIES)
    if not isinstance(earlier.fact.payload, PinFailed):
        raise basis.GestureMixedUp(f"{earlier.fact.event_id.hex()} is no try of a PIN")
    tries, wait_ms = pins.waiting(uow.conn, uow.village, clerk, uow.node.clock.now())
    if wait_ms:
        return PinTried(Opened.LOCKED, clerk, 0, _whole_seconds(wait_ms))
    return PinTried(Opened.WRONG, clerk, tries.left)


def lock_of(uow: UnitOfWork, clerk: int) -> int:
    """Seconds this clerk still has to wait, for the face she has just touched."""
    now = uow.node.clock.now()
    return _whole_seconds(pins.waiting(uow.conn, uow.village, clerk, now)[1])


def _checked(uow: UnitOfWork, clerk: int, pin: str, event_id: bytes) -> PinTried:
    row = uow.conn.execute(_CLERK, {"village": uow.village, "clerk": clerk}).first()
    if row is None:
        return PinTried(Opened.NO_SUCH_CLERK, clerk)
    return _try_pin(uow, clerk, pin, row.verifier, event_id)


def _try_pin(
    uow: UnitOfWork, clerk: int, pin: str, verifier: str, event_id: bytes | None = None
) -> PinTried:
    now = uow.node.clock.now()
    tries, wait_ms = pins.waiting(uow.conn, uow.village, clerk, now)
    if wait_ms:
        return PinTried(Opened.LOCKED, clerk, 0, _whole_seconds(wait_ms))
    if pins.belongs(pin, verifier):
        pins.keep_tries(uow.conn, uow.village, clerk, Tries())
        return PinTried(Opened.ENTERED, clerk, pins.FREE_TRIES)
    tries = Tries(tries.wrong + 1, now.mono_ms, now.boot)
    pins.keep_tries(uow.conn, uow.village, clerk, tries)
    uow.append(PinFailed(clerk, tries.wrong), event_id=event_id, operator=Operator("clerk", clerk))
    wait_ms = tries.wait_ms(now)
    if wait_ms:
        return PinTried(Opened.LOCKED, clerk, 0, _whole_seconds(wait_ms))
    return PinTried(Opened.WRONG, clerk, tries.left)


def _whole_seconds(ms: int) -> int:
    return -(-ms // 1000)


def leave(uow: UnitOfWork, event_id: bytes, *, clerk: int) -> None:
    """She hands over, or the clock sent her out."""
    if basis.replayed(uow, event_id, StaffLeft) is None:
        uow.append(StaffLeft(clerk), event_id=event_id, operator=basis.by_clerk(clerk))
