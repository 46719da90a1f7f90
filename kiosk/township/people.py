"""People of a village, written by the township.

The same facts and the same rules as at the kiosk's counter, in the township's log of the village.
Each fact notes what the township had seen of the village's kiosks (SYNC.md §5): what a kiosk wrote
up to there is settled by it, what comes later applies on top and is shown as 待镇里确认 until
somebody at the township confirms it.

Every deed takes its gesture's event id; the same id again changes nothing and answers the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from kiosk.core import ids
from kiosk.core.accounts import MemberType
from kiosk.core.facts import Operator
from kiosk.core.facts.people import (
    CardStateRaised,
    MemberChanged,
    MemberClosed,
)
from kiosk.core.facts.township import PeopleConfirmed
from kiosk.services import basis, spelling
from kiosk.services import enrol as enrolling
from kiosk.services.enrol import Enrolled, HouseholdMade
from kiosk.store import tables as store
from kiosk.store.locks import lock_village
from kiosk.township import numbers, own_logs
from kiosk.township.base import Township
from kiosk.township.own_logs import CADRE, TownshipWork

_M = store.members.c
_NOBODY = 0
"""Where a service wants a clerk: the township's own operator is said instead."""


class NotPossible(ValueError):
    """Why nothing was written.

    Attributes:
        reason: A short word: ``no-such-member``, ``not-open``, ``no-such-household``,
            ``no-such-card``, ``no-such-clerk``, ``not-a-name``, ``no-roles``, ``weak-pin``,
            ``no-number-left``, ``not-a-value``, ``unknown-setting``, ``in-publicity``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def in_village(town: Township, village: str, cadre: int) -> Iterator[TownshipWork]:
    """Work in the village's log, alone with the village, committed at the end of the block."""
    with town.writing(village) as conn:
        lock_village(conn, village)
        work = own_logs.work(town, conn, village, Operator(CADRE, cadre))
        numbers.say_own(work)
        yield work


# ---- members and households ----------------------------------------------------------------------


def open_household(
    town: Township, village: str, event_id: bytes, *, group: int, door: str, cadre: int
) -> HouseholdMade:
    """A household with a number of the township's range."""
    with in_village(town, village, cadre) as work:
        return enrolling.open_household(work, event_id, group=group, door=door, clerk=_NOBODY)


def enrol(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    name: str,
    household: int,
    cadre: int,
    birth_year: int | None = None,
    member_type: MemberType = MemberType.VILLAGER,
    twins_seen: bool = False,
) -> Enrolled:
    """Give a person an account, with a number of the township's range."""
    with in_village(town, village, cadre) as work:
        return enrolling.enrol(
            work,
            event_id,
            name=name,
            household=household,
            clerk=_NOBODY,
            birth_year=birth_year,
            member_type=member_type,
            twins_seen=twins_seen,
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What a member is called, and the year she was born."""

    name: str
    birth_year: int | None = None


def change_member(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    member: int,
    cadre: int,
    household: int | None = None,
    member_type: MemberType | None = None,
    words: Words | None = None,
) -> None:
    """Household, kind or name of a member; what is left out stays as it is.

    Raises:
        NotPossible: ``no-such-member`` or ``not-a-name``.
    """
    with in_village(town, village, cadre) as work:
        if work.already(event_id) is not None:
            return
        _member(work, member)
        personal = []
        if words is not None:
            name = enrolling.tidy_name(words.name)
            if name is None:
                raise NotPossible("not-a-name")
            personal = [
                work.personal(
                    ids.member_account(member),
                    name=name,
                    pinyin=spelling.pinyin_of(name),
                    initials=spelling.initials_of(name),
                    birth_year=words.birth_year,
                )
            ]
        kind = None if member_type is None else str(member_type)
        reference = personal[0].reference() if personal else None
        changed = MemberChanged(member, household, kind, reference)
        work.append(changed, event_id=event_id, personal=personal)


def close_member(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    member: int,
    reason: str,
    cadre: int,
    heir: int | None = None,
) -> int:
    """An account ends; what stands on it goes to the heir, or lapses. How many points those were.

    Raises:
        NotPossible: ``no-such-member``, ``not-open``; ``in-publicity``: wait for its last day.
    """
    with in_village(town, village, cadre) as work:
        if work.already(event_id) is not None:
            return 0
        if _member(work, member).state != "open":
            raise NotPossible("not-open")
        if heir is not None and _member(work, heir).state != "open":
            raise NotPossible("not-open")
        b = store.balances.c
        standing = select(b.balance).where(
            b.village == village, b.account == ids.member_account(member)
        )
        points = max(0, work.conn.execute(standing).scalar() or 0)
        if (
            heir is not None
            and basis.holding_of(work.conn, village, ids.member_account(member)).held
        ):
            raise NotPossible("in-publicity")  # the heir could spend them at once
        to = None if heir is None else ids.member_account(heir)
        work.append(MemberClosed(member, reason, points, to), event_id=event_id)
        return points


def _member(work: TownshipWork, member: int) -> Any:
    asked = select(store.members).where(_M.village == work.village, _M.member == member)
    row = work.conn.execute(asked).first()
    if row is None:
        raise NotPossible("no-such-member")
    return row


def raise_card(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    member: int,
    cadre: int,
    state: str = "revoked",
) -> int:
    """Freeze, report lost or revoke a member's newest card; its generation.

    Raises:
        NotPossible: ``no-such-card``.
    """
    c = store.cards.c
    holder = ids.member_account(member)
    newest = (
        select(c.generation)
        .where(c.village == village, c.holder == holder)
        .order_by(c.generation.desc())
        .limit(1)
    )
    with in_village(town, village, cadre) as work:
        generation: int | None = work.conn.execute(newest).scalar()
        if generation is None:
            raise NotPossible("no-such-card")
        work.once(CardStateRaised(holder, generation, state), event_id)
        return generation


# ---- what waits for confirmation (待镇里确认) ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A member of whom a kiosk said something after the township's last word."""

    village: str
    member: int
    name: str
    household: int
    member_type: str
    state: str


def unconfirmed(conn: Connection, village: str | None = None) -> tuple[Unconfirmed, ...]:
    """Whose page waits for somebody at the township to look at it."""
    asked: Select[Any] = (
        select(_M.village, _M.member, _M.name, _M.household, _M.member_type, _M.state)
        .where(_M.unconfirmed)
        .order_by(_M.village, _M.member)
    )
    if village is not None:
        asked = asked.where(_M.village == village)
    return tuple(
        Unconfirmed(r.village, r.member, r.name or "", r.household, r.member_type, r.state)
        for r in conn.execute(asked)
    )


def confirm(
    town: Township, village: str, event_id: bytes, *, members: Sequence[int], cadre: int
) -> bool:
    """What kiosks wrote of these members stands; whether it was new."""
    with in_village(town, village, cadre) as work:
        return work.once(PeopleConfirmed(tuple(sorted(set(members)))), event_id)
