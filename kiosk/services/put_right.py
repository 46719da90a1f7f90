"""A slip is put right by a second entry that names the first and says why. Nothing is edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.core.accounts import AccountClass
from kiosk.core.facts.points import AttendanceEnded, EntryRebooked, EntryReversed
from kiosk.services import basis, came, counted, people, rebooking, rule_books, settings, staff
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.codec import Personal
from kiosk.store.uow import UnitOfWork

_E, _M = tables.entries, tables.members
REASON_LENGTH_MAX = 60

_CAN_BE_REVERSED = frozenset({"booked", "attendance", "override", "forward", "exchange"})
_CAN_BE_REBOOKED = frozenset({"booked", "attendance"})


class Outcome(StrEnum):
    """What became of putting an entry right."""

    DONE = "done"
    NO_SUCH_ENTRY = "no_such_entry"
    NOT_ALLOWED = "not_allowed"
    ALREADY_UNDONE = "already_undone"
    NOT_THIS_KIND = "not_this_kind"
    STILL_WAITING = "still_waiting"
    NEEDS_REASON = "needs_reason"
    NEEDS_SECOND = "needs_second"
    NO_SUCH_MEMBER = "no_such_member"
    SAME_MEMBER = "same_member"
    NOT_FOR_HER = "not_for_her"
    ALREADY_THERE = "already_there"
    CAP_REACHED = "cap_reached"
    NOT_THE_LAST = "not_the_last"


@dataclass(frozen=True, slots=True)
class PutRight:
    """The outcome.

    Attributes:
        points: What the entry had given (and now has taken back).
        negative: The reversal left a balance below zero: flagged, not refused.
    """

    outcome: Outcome
    points: int = 0
    negative: bool = False
    mark: basis.Mark | None = None


def reverse(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    entry: bytes,
    reason: str,
    clerk: int,
    second: int | None = None,
) -> PutRight:
    """The exact opposite of one entry, once. Above the village's limit a second clerk agrees.

    Hours go with the sign-in they were counted from, or its activity would count them again.
    """
    earlier = basis.replayed(uow, event_id, EntryReversed)
    if earlier is not None:
        return PutRight(Outcome.DONE, mark=basis.mark_of(earlier))
    rows = _rows(uow.conn, uow.village, entry)
    refusal = _refuse(uow, rows, reason, clerk, second)
    if refusal is not None:
        return PutRight(refusal)
    return _reverse(uow, event_id, rows, (entry, *_sign_in_of(uow, entry)), reason, clerk)


def undo_last(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    entry: bytes,
    reason: str,
    clerk: int,
    second: int | None = None,
) -> PutRight:
    """撤销上一笔: the last booking of today at this kiosk was a slip.

    Of somebody who signed out only that is undone: she is there again.

    Args:
        entry: What the clerk sees as the last one; when it no longer is, nothing is undone.
    """
    earlier = basis.replayed(uow, event_id, EntryReversed)
    if earlier is not None:
        return PutRight(Outcome.DONE, mark=basis.mark_of(earlier))
    if not may(uow.conn, uow.village, clerk, Deed.PUT_RIGHT):
        return PutRight(Outcome.NOT_ALLOWED)
    last = last_of_today(uow.conn, uow.village, uow.day)
    if last is None or last.entry != entry:
        return PutRight(Outcome.NOT_THE_LAST)
    rows = _rows(uow.conn, uow.village, entry)
    refusal = _refuse(uow, rows, reason, clerk, second)
    if refusal is not None:
        return PutRight(refusal)
    return _reverse(uow, event_id, rows, (entry,), reason, clerk)


def _sign_in_of(uow: UnitOfWork, entry: bytes) -> tuple[bytes, ...]:
    found = uow.already(entry)
    body = None if found is None else found.fact.payload
    return (body.attendance,) if isinstance(body, AttendanceEnded) else ()


def _reverse(
    uow: UnitOfWork,
    event_id: bytes,
    rows: list[Any],
    entries: tuple[bytes, ...],
    reason: str,
    clerk: int,
) -> PutRight:
    said = reason.strip()[:REASON_LENGTH_MAX]
    pairs = [
        (EntryReversed(one, said), event_id if n == 0 else ids.derived(event_id, n))
        for n, one in enumerate(entries)
    ]
    stored = uow.append_all(pairs, operator=basis.by_clerk(clerk))[0]
    return PutRight(
        Outcome.DONE,
        sum(row.points for row in rows),
        any(_is_negative(uow, row.account) for row in rows),
        basis.mark_of(stored),
    )


def _rows(conn: Connection, village: str, entry: bytes) -> list[Any]:
    return list(conn.execute(_LINES, {"village": village, "entry": entry}))


_LINES = (
    select(_E)
    .where(_E.c.village == bindparam("village"), _E.c.entry == bindparam("entry"))
    .order_by(_E.c.line)
)


def _refuse(
    uow: UnitOfWork, rows: list[Any], reason: str, clerk: int, second: int | None
) -> Outcome | None:
    if not may(uow.conn, uow.village, clerk, Deed.PUT_RIGHT):
        return Outcome.NOT_ALLOWED
    if not rows:
        return Outcome.NO_SUCH_ENTRY
    if any(row.kind not in _CAN_BE_REVERSED for row in rows):
        return Outcome.NOT_THIS_KIND
    if rows[0].state in ("undone", "lapsed"):
        return Outcome.ALREADY_UNDONE
    if rows[0].state == "waiting":
        # An exchange that waits is taken back at the counter (exchange.take_back).
        return Outcome.STILL_WAITING
    if not reason.strip():
        return Outcome.NEEDS_REASON
    limit = settings.number_of(uow.conn, uow.village, settings.REVERSAL_LIMIT)
    above = sum(abs(row.points) for row in rows) > limit
    if above and not staff.is_second(uow.conn, uow.village, clerk, second):
        return Outcome.NEEDS_SECOND
    return None


def _is_negative(uow: UnitOfWork, account: str) -> bool:
    return basis.holding_of(uow.conn, uow.village, account).balance < 0


def rebook(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    entry: bytes,
    member: int,
    reason: str,
    clerk: int,
    second: int | None = None,
) -> PutRight:
    """Wrong person: the entry is undone and booked for the right one, in one fact.

    The right person's own caps decide what it gives her; if they leave nothing, nothing is
    written and the clerk reverses instead.
    """
    earlier = basis.replayed(uow, event_id, EntryRebooked)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, EntryRebooked)
        return PutRight(Outcome.DONE, body.points, mark=basis.mark_of(earlier))
    rows = _rows(uow.conn, uow.village, entry)
    refusal = _refuse(uow, rows, reason, clerk, second)
    if refusal is not None:
        return PutRight(refusal)
    row = rows[0]
    # Who left without a tenth of an hour that counts has nothing to hand over; it can be reversed.
    if len(rows) > 1 or row.kind not in _CAN_BE_REBOOKED or row.quantity < 1:
        return PutRight(Outcome.NOT_THIS_KIND)
    made = _rebooking(uow, event_id, row, member, reason.strip()[:REASON_LENGTH_MAX])
    if isinstance(made, Outcome):
        return PutRight(made)
    fact, words = made
    stored = uow.append(fact, event_id=event_id, operator=basis.by_clerk(clerk), personal=words)
    negative = _is_negative(uow, row.account)
    return PutRight(Outcome.DONE, fact.points, negative, basis.mark_of(stored))


def _rebooking(
    uow: UnitOfWork, event_id: bytes, row: Any, member: int, reason: str
) -> tuple[EntryRebooked, list[Personal]] | Outcome:
    person = people.person_of(uow.conn, uow.village, member)
    if person is None or not person.is_open:
        return Outcome.NO_SUCH_MEMBER
    if ids.member_account(person.member) == row.account:
        return Outcome.SAME_MEMBER
    clause = rule_books.clause_of(uow.conn, uow.village, row.version, row.clause)
    if clause is None:
        return Outcome.NOT_THIS_KIND
    if not clause.applies_to(AccountClass.PERSON, person.member_type):
        return Outcome.NOT_FOR_HER
    there = rebooking.there_of(uow, row)
    if there is not None and rebooking.is_there(uow, there, person):
        return Outcome.ALREADY_THERE
    award = counted.award_for(
        uow.conn,
        uow.village,
        person,
        clause,
        done_on=row.done_on,
        asked_tenths=row.quantity,
        activity=row.activity,
        case=row.note,
        instead_of=row.entry,
    )
    if not award.books:
        return Outcome.CAP_REACHED
    return rebooking.written(uow, event_id, row, person, award, there=there, reason=reason)


@dataclass(frozen=True, slots=True)
class LastEntry:
    """What 撤销上一笔 would undo: shown with name and points."""

    entry: bytes
    member: int
    name: str
    points: int
    kind: str


def last_of_today(conn: Connection, village: str, day: str) -> LastEntry | None:
    """The newest standing booking of today in this kiosk's own log: one touch may put it right.

    What another kiosk wrote, or this one before its log changed, has no order to it (SYNC.md §3).
    """
    asked = (
        select(_E.c.entry, _E.c.account, _E.c.points, _E.c.kind)
        .where(
            _E.c.village == village,
            _E.c.day == day,
            _E.c.kind.in_(sorted(_CAN_BE_REBOOKED)),
            _E.c.state == "standing",
            _E.c.log_id.in_(came.own_log(village)),
        )
        .order_by(_E.c.seq.desc())
        .limit(1)
    )
    row = conn.execute(asked).first()
    member = ids.member_of(row.account) if row is not None else None
    if row is None or member is None:
        return None
    name = conn.execute(
        select(_M.c.name).where(_M.c.village == village, _M.c.member == member)
    ).scalar()
    return LastEntry(row.entry, member, name or "", row.points, row.kind)
