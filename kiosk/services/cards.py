"""Points cards: issued, shown, lost. The text of a card exists only until it is printed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import cards as grammar
from kiosk.core import ids
from kiosk.core.facts.people import CardIssued, CardStateRaised
from kiosk.services import basis, people
from kiosk.services.people import Person
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork


class State(StrEnum):
    """States of a card, from the one it is born in to the last; a card only ever goes up."""

    ACTIVE = "active"
    FROZEN = "frozen"
    LOST = "lost"
    REVOKED = "revoked"


class Shown(StrEnum):
    """What a card that was held up is. Each has its own calm sentence."""

    OK = "ok"
    UNKNOWN = "unknown"
    OLD = "old"
    FROZEN = "frozen"
    LOST = "lost"
    REVOKED = "revoked"
    OTHER_VILLAGE = "other_village"
    ACCOUNT_CLOSED = "account_closed"


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card that was held up; ``person`` only when it is good."""

    shown: Shown
    person: Person | None = None


_C = tables.cards
_BY_PRINT = select(_C.c.village, _C.c.holder, _C.c.generation, _C.c.state).where(
    _C.c.fingerprint == bindparam("fingerprint")
)
_NEWEST = select(func.max(_C.c.generation)).where(
    _C.c.village == bindparam("village"), _C.c.holder == bindparam("holder")
)


def check(conn: Connection, village: str, fingerprint: bytes) -> CardSeen:
    """Whose card this is, and whether it is good.

    Args:
        fingerprint: ``CardText.fingerprint`` of a text the grammar accepted; damaged and foreign
            codes never come here.
    """
    row = conn.execute(_BY_PRINT, {"fingerprint": fingerprint}).first()
    if row is None:
        return CardSeen(Shown.UNKNOWN)
    if row.village != village:
        return CardSeen(Shown.OTHER_VILLAGE)
    if row.state != State.ACTIVE:
        return CardSeen(Shown(row.state))
    newest = conn.execute(_NEWEST, {"village": village, "holder": row.holder}).scalar_one()
    if row.generation < newest:
        return CardSeen(Shown.OLD)
    member = ids.member_of(row.holder)
    person = None if member is None else people.person_of(conn, village, member)
    if person is None:
        return CardSeen(Shown.UNKNOWN)
    return CardSeen(Shown.OK, person) if person.is_open else CardSeen(Shown.ACCOUNT_CLOSED)


@dataclass(frozen=True, slots=True)
class CardLine:
    """The newest card of a holder, for the clerk's page."""

    generation: int
    state: State
    issued_day: str


_LATEST = (
    select(_C.c.generation, _C.c.state, _C.c.issued_day)
    .where(_C.c.village == bindparam("village"), _C.c.holder == bindparam("holder"))
    .order_by(_C.c.generation.desc())
    .limit(1)
)


def newest_of(conn: Connection, village: str, holder: str) -> CardLine | None:
    """The newest card of an account; ``None`` when it never had one."""
    row = conn.execute(_LATEST, {"village": village, "holder": holder}).first()
    return None if row is None else CardLine(row.generation, State(row.state), row.issued_day)


class Outcome(StrEnum):
    """What became of a deed with a card."""

    DONE = "done"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_CARD = "no_such_card"
    NOT_ALLOWED = "not_allowed"
    HAS_CARD = "has_card"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new card.

    Attributes:
        text: The twenty characters, once, for the printed sheet. ``None`` when the gesture was
            already done: the text is gone, printing again is a new card.
    """

    outcome: Outcome
    member: int
    generation: int = 0
    text: str | None = field(default=None, repr=False)


def new_text() -> str:
    """The twenty characters of a card that nobody has yet."""
    return grammar.new_card_text(secrets.token_bytes(16))


def refusal_of(
    conn: Connection, village: str, *, member: int, clerk: int, again: bool = True
) -> Outcome | None:
    """Why this clerk cannot give her a card; ``None`` when she can.

    Args:
        again: Also when she has a good card. The sheet for a whole group passes ``False``.
    """
    if not may(conn, village, clerk, Deed.CARDS):
        return Outcome.NOT_ALLOWED
    person = people.person_of(conn, village, member)
    if person is None or not person.is_open:
        return Outcome.NO_SUCH_MEMBER
    present = newest_of(conn, village, ids.member_account(person.member))
    good = present is not None and present.state is State.ACTIVE
    return Outcome.HAS_CARD if good and not again else None


def issue(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    member: int,
    clerk: int,
    again: bool = True,
    text: str | None = None,
) -> Issued:
    """Give a member a card; every older one of hers is dead at once.

    Args:
        again: Issue even when she has a good card. The sheet for a whole group passes ``False``.
        text: What stands on the card (:func:`new_text`), when it was printed before; a card that
            never came out of the printer is then never issued.
    """
    earlier = basis.replayed(uow, event_id, CardIssued)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, CardIssued)
        return Issued(Outcome.DONE, member, body.generation)
    refusal = refusal_of(uow.conn, uow.village, member=member, clerk=clerk, again=again)
    person = people.person_of(uow.conn, uow.village, member)
    if refusal is Outcome.NOT_ALLOWED or person is None:
        return Issued(refusal or Outcome.NO_SUCH_MEMBER, member)
    holder = ids.member_account(person.member)
    present = newest_of(uow.conn, uow.village, holder)
    if refusal is not None:
        return Issued(refusal, member, 0 if present is None else present.generation)
    generation = 1 if present is None else present.generation + 1
    text = text or new_text()
    payload = CardIssued(holder, generation, grammar.fingerprint(text))
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Issued(Outcome.DONE, person.member, generation, text)


def raise_state(
    uow: UnitOfWork, event_id: bytes, *, member: int, state: State, clerk: int
) -> Outcome:
    """Freeze, report lost or revoke her newest card. It never goes back down."""
    if basis.replayed(uow, event_id, CardStateRaised) is not None:
        return Outcome.DONE
    if state is State.ACTIVE:
        raise ValueError("a card is never raised to active; issue a new one")
    if not may(uow.conn, uow.village, clerk, Deed.CARDS):
        return Outcome.NOT_ALLOWED
    person = people.person_of(uow.conn, uow.village, member)
    if person is None:
        return Outcome.NO_SUCH_MEMBER
    holder = ids.member_account(person.member)
    present = newest_of(uow.conn, uow.village, holder)
    if present is None:
        return Outcome.NO_SUCH_CARD
    payload = CardStateRaised(holder, present.generation, str(state))
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def replace_lost(uow: UnitOfWork, event_id: bytes, *, member: int, clerk: int) -> Issued:
    """A lost card is dead and she has another, in one gesture."""
    earlier = basis.replayed(uow, event_id, CardIssued)
    if earlier is None:
        person = people.person_of(uow.conn, uow.village, member)
        if person is None or not person.is_open:
            return Issued(Outcome.NO_SUCH_MEMBER, member)
        lost = ids.derived(event_id, 1)
        raise_state(uow, lost, member=member, state=State.LOST, clerk=clerk)
    return issue(uow, event_id, member=member, clerk=clerk)


_ALL = select(_C.c.generation, _C.c.state, _C.c.issued_day).where(
    _C.c.village == bindparam("village"), _C.c.holder == bindparam("holder")
)


def all_of(conn: Connection, village: str, holder: str) -> tuple[CardLine, ...]:
    """Every card a holder ever had, the newest first."""
    rows = conn.execute(
        _ALL.order_by(_C.c.generation.desc()), {"village": village, "holder": holder}
    )
    return tuple(CardLine(r.generation, State(r.state), r.issued_day) for r in rows)


def without_by_group(conn: Connection, village: str) -> dict[int, tuple[int, ...]]:
    """Members with an open account and no card at all, by group."""
    m, h = tables.members, tables.households
    has = select(_C.c.holder).where(_C.c.village == village)
    asked = (
        select(m.c.member, h.c.group_no)
        .join(h, (h.c.village == m.c.village) & (h.c.household == m.c.household))
        .where(
            m.c.village == village,
            m.c.state == "open",
            func.concat("m:", m.c.member).not_in(has),
        )
        .order_by(h.c.group_no, m.c.member)
    )
    found: dict[int, list[int]] = {}
    for row in conn.execute(asked):
        found.setdefault(row.group_no, []).append(row.member)
    return {group: tuple(members) for group, members in found.items()}
