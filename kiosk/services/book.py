"""Booking one clause for a person who is present: looked at together, then written (当面确认).

``propose`` decides what screen 26 shows; ``book`` decides again inside the transaction and writes
only if it comes to the same points. Her 对 is in the fact (``witnessed``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import ids
from kiosk.core.accounts import AccountClass
from kiosk.core.caps import Award, Verdict
from kiosk.core.facts.points import PointsBooked
from kiosk.core.rules import Cap, Clause, Period, Review
from kiosk.services import basis, counted, notes, people, rule_books, staff
from kiosk.services.people import Person
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork

BACK_DAYS_MOST = 366
EVIDENCE_LENGTH_MAX = 40
NOTE_LENGTH_MAX = 12


class Outcome(StrEnum):
    """Whether a booking can be made, and if not, why."""

    BOOKED = "booked"
    CAN_BE = "can_be"
    NOT_ALLOWED = "not_allowed"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_CLAUSE = "no_such_clause"
    NOT_FOR_HER = "not_for_her"
    BY_PROCEDURE = "by_procedure"
    NOT_A_DAY = "not_a_day"
    CAP_REACHED = "cap_reached"
    TOO_LITTLE = "too_little"
    NEEDS_REVIEWER = "needs_reviewer"
    NEEDS_SECOND = "needs_second"
    NEEDS_PAPER = "needs_paper"
    SAME_PAPER = "same_paper"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a clerk wants to book. Nobody says points: a clause and a quantity do.

    Attributes:
        quantity_tenths: Tenths of the clause's unit, 10 for once.
        done_on: Day of the deed, ISO text.
        evidence: Number of the paper; also what tells one 件 from another, so clauses that count
            件 need it.
        second: The second clerk, where the clause needs two persons.
        note: What was done, in the clerk's words (给李奶奶买药): hers alone, never in a body.
    """

    member: int
    clause: str
    quantity_tenths: int
    done_on: str
    evidence: str = ""
    second: int | None = None
    note: str = field(default="", repr=False)

    @property
    def paper(self) -> str:
        """The paper's number as it is written: caps compare it with what was written before."""
        return self.evidence.strip()[:EVIDENCE_LENGTH_MAX]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be booked.

    Attributes:
        outcome: ``CAN_BE`` when it can.
        points, quantity_tenths: After every cap; a shortened quantity is shown as it is.
        before, after: Her balance.
        cap: The cap that shortened or stopped it.
        public_until: Last day of publicity; the points cannot be spent until then.
    """

    outcome: Outcome
    person: Person | None = None
    clause: Clause | None = None
    version: str = ""
    quantity_tenths: int = 0
    points: int = 0
    before: int = 0
    after: int = 0
    cap: Cap | None = None
    public_until: str | None = None


def propose(conn: Connection, village: str, day: str, wish: Wish, *, clerk: int) -> Proposal:
    """Decide what a wish would book on a business day."""
    if not may(conn, village, clerk, Deed.BOOK):
        return Proposal(Outcome.NOT_ALLOWED)
    person = people.person_of(conn, village, wish.member)
    if person is None or not person.is_open:
        return Proposal(Outcome.NO_SUCH_MEMBER)
    if not _is_day(wish.done_on, day):
        return Proposal(Outcome.NOT_A_DAY, person)
    ruled = rule_books.clause_in_force(conn, village, wish.clause, wish.done_on)
    if ruled is None:
        return Proposal(Outcome.NO_SUCH_CLAUSE, person)
    version, clause = ruled
    refusal = _refuse(conn, village, wish, person, clause, clerk)
    if refusal is not None:
        return Proposal(refusal, person, clause, version)
    award = counted.award_for(
        conn,
        village,
        person,
        clause,
        done_on=wish.done_on,
        asked_tenths=wish.quantity_tenths,
        case=wish.paper,
    )
    return _proposal(conn, village, day, person, clause, version, award)


def _proposal(
    conn: Connection,
    village: str,
    day: str,
    person: Person,
    clause: Clause,
    version: str,
    award: Award,
) -> Proposal:
    before = basis.holding_of(conn, village, ids.member_account(person.member)).balance
    public_until = None
    if clause.review is Review.PUBLICITY:
        days = int(rule_books.terms_of(conn, village, version)["publicity_days"])
        public_until = basis.days_later(day, days)
    outcome = Outcome.CAN_BE
    if not award.books:
        outcome = _why_nothing(award)
    return Proposal(
        outcome,
        person,
        clause,
        version,
        award.quantity_tenths,
        award.points,
        before,
        before + award.points,
        award.cap,
        public_until,
    )


def _why_nothing(award: Award) -> Outcome:
    if award.verdict is not Verdict.CAP_REACHED:
        return Outcome.TOO_LITTLE
    by_paper = award.cap is not None and award.cap.period is Period.CASE
    return Outcome.SAME_PAPER if by_paper else Outcome.CAP_REACHED


def _is_day(done_on: str, day: str) -> bool:
    try:
        done = basis.as_date(done_on)
    except ValueError:
        return False
    return 0 <= (basis.as_date(day) - done).days <= BACK_DAYS_MOST


def _refuse(
    conn: Connection, village: str, wish: Wish, person: Person, clause: Clause, clerk: int
) -> Outcome | None:
    if clause.deducts:
        return Outcome.BY_PROCEDURE
    if not clause.applies_to(AccountClass.PERSON, person.member_type):
        return Outcome.NOT_FOR_HER
    if wish.quantity_tenths < 1:
        return Outcome.TOO_LITTLE
    if clause.by_paper and not wish.paper:
        return Outcome.NEEDS_PAPER
    needs_reviewer = clause.review in (Review.ONE, Review.PUBLICITY)
    if needs_reviewer and not _may_review(conn, village, clerk, wish.second):
        return Outcome.NEEDS_REVIEWER
    if clause.review is Review.TWO and not staff.is_second(conn, village, clerk, wish.second):
        return Outcome.NEEDS_SECOND
    return None


def _may_review(conn: Connection, village: str, clerk: int, second: int | None) -> bool:
    """One of those at the counter reviews: the clerk herself, or the second she called."""
    return may(conn, village, clerk, Deed.REVIEW) or may(conn, village, second, Deed.REVIEW)


@dataclass(frozen=True, slots=True)
class Booked:
    """The outcome of a booking; ``proposal`` says what was decided now."""

    outcome: Outcome
    points: int = 0
    after: int = 0
    mark: basis.Mark | None = None
    proposal: Proposal | None = None


def book(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    wish: Wish,
    shown_points: int,
    clerk: int,
    witnessed: bool = True,
) -> Booked:
    """Write what she saw and said 对 to.

    Args:
        shown_points: The points screen 26 showed. If they come out otherwise now, nothing is
            written and the answer is ``CHANGED``: she has to see the new figure first.
        witnessed: She said 对 herself.
    """
    earlier = basis.replayed(uow, event_id, PointsBooked)
    if earlier is not None:
        return _as_before(uow, earlier)
    proposal = propose(uow.conn, uow.village, uow.day, wish, clerk=clerk)
    if proposal.outcome is not Outcome.CAN_BE or proposal.person is None:
        return Booked(proposal.outcome, proposal=proposal)
    if proposal.points != shown_points:
        return Booked(Outcome.CHANGED, proposal=proposal)
    account = ids.member_account(proposal.person.member)
    words = notes.row_for(uow, event_id, account, wish.note.strip()[:NOTE_LENGTH_MAX])
    payload = PointsBooked(
        account=account,
        clause=wish.clause,
        version=proposal.version,
        quantity=proposal.quantity_tenths,
        points=proposal.points,
        done_on=wish.done_on,
        witnessed=witnessed,
        evidence=wish.paper,
        reviewer=wish.second,
        public_until=proposal.public_until,
        personal=words.reference() if words else None,
    )
    stored = uow.append(
        payload,
        event_id=event_id,
        operator=basis.by_clerk(clerk),
        personal=[words] if words else [],
    )
    return Booked(Outcome.BOOKED, proposal.points, proposal.after, basis.mark_of(stored), proposal)


def _as_before(uow: UnitOfWork, earlier: Stored) -> Booked:
    body = earlier.fact.payload
    assert isinstance(body, PointsBooked)
    after = basis.holding_of(uow.conn, uow.village, body.account).balance
    return Booked(Outcome.BOOKED, body.points, after, basis.mark_of(earlier))


@dataclass(frozen=True, slots=True)
class ClauseKey:
    """A clause on the counter's pad, and how often she was booked under it."""

    clause: Clause
    used: int


_E = tables.entries
_USED = (
    select(_E.c.clause, func.count().label("times"))
    .where(
        _E.c.village == bindparam("village"),
        _E.c.account == bindparam("account"),
        _E.c.clause.is_not(None),
    )
    .group_by(_E.c.clause)
)


def clauses_for(conn: Connection, village: str, day: str, person: Person) -> tuple[ClauseKey, ...]:
    """The clauses a clerk can book for this person today, in the book's order."""
    version = rule_books.version_in_force(conn, village, day)
    if version is None:
        return ()
    key = {"village": village, "account": ids.member_account(person.member)}
    used = {row.clause: row.times for row in conn.execute(_USED, key)}
    book_now = rule_books.book_of(conn, village, version)
    open_to = book_now.open_to(AccountClass.PERSON, person.member_type)
    return tuple(ClauseKey(c, used.get(c.id, 0)) for c in open_to if not c.deducts)
