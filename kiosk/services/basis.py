"""What every deed shares: who did it, what a slip carries, what an account holds.

A gesture's event id is minted before anything else. A writing function that is called again with
the same id writes nothing and answers from what was written (a double tap, a retry after a crash).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, func, literal_column, select

from kiosk.core import ids
from kiosk.core.clock import Moment, local_text
from kiosk.core.exchange_rules import Purse
from kiosk.core.facts import Operator, Payload
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork

CHECK_LENGTH = 8

# SQLite takes a partial index only when the query says the index's own condition, literally.
WAITING = tables.entries.c.state == literal_column("'waiting'")
PUT_BACK = tables.entries.c.state.in_([literal_column("'undone'"), literal_column("'lapsed'")])


class GestureMixedUp(ValueError):
    """An event id was used before for another kind of fact: a mistake of the program."""


class NobodyThere(LookupError):
    """A number that no member, clerk or thing of the village has."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a slip says about an entry besides its words.

    Attributes:
        entry: Event id.
        number: Place in this node's log, the number on the slip.
        check: Eight characters of the fact's hash: two slips with the same number but another
            check code cannot both be of this log.
        day: Business day, ISO text.
        at: Local time the fact claims, ISO text.
    """

    entry: bytes
    number: int
    check: str
    day: str
    at: str


def mark_of(stored: Stored) -> Mark:
    """The mark of a fact in its place in the log."""
    fact = stored.fact
    at = local_text(Moment(fact.wall_ms, fact.offset_min, fact.mono_ms, fact.boot))
    # The first byte of a hash names its algorithm; the check code is of the hash proper.
    check = ids.crockford(stored.hash[1:], CHECK_LENGTH)
    return Mark(fact.event_id, stored.seq, check, fact.day, at)


def herself(member: int) -> Operator:
    """A member at the screen with her own card."""
    return Operator("self", member)


def by_clerk(clerk: int) -> Operator:
    """A clerk at the counter."""
    return Operator("clerk", clerk)


def replayed(uow: UnitOfWork, event_id: bytes, kind: type[Payload]) -> Stored | None:
    """The fact this gesture became earlier; ``None`` when it is new.

    Raises:
        GestureMixedUp: the id belongs to a fact of another kind.
    """
    earlier = uow.already(event_id)
    if earlier is not None and not isinstance(earlier.fact.payload, kind):
        raise GestureMixedUp(f"{event_id.hex()} is a {earlier.fact.type_name}")
    return earlier


def as_date(day: str) -> date:
    """A business day's ISO text as a date."""
    return date.fromisoformat(day)


def days_later(day: str, days: int) -> str:
    """The ISO text of so many days after a day."""
    return (as_date(day) + timedelta(days=days)).isoformat()


_BALANCE = select(tables.balances.c.balance, tables.balances.c.merit).where(
    tables.balances.c.village == bindparam("village"),
    tables.balances.c.account == bindparam("account"),
)
_D, _L = tables.days, tables.logs
# The newest closed day of each log is the first one met from the end of its index; asking for
# the maximum over all logs at once would walk every day there ever was.
_LAST_CLOSED = select(
    func.max(
        select(_D.c.day)
        .where(_D.c.village == _L.c.village, _D.c.log_id == _L.c.log_id, _D.c.closed)
        .order_by(_D.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
).where(_L.c.village == bindparam("village"))
_HELD = select(func.coalesce(func.sum(tables.entries.c.points), 0)).where(
    tables.entries.c.village == bindparam("village"),
    tables.entries.c.account == bindparam("account"),
    tables.entries.c.public_until.is_not(None),
    tables.entries.c.public_until > bindparam("closed"),
    tables.entries.c.state == "standing",
)


def last_closed(conn: Connection, village: str) -> str:
    """The last business day that was closed, ISO text; empty before the first."""
    return str(conn.execute(_LAST_CLOSED, {"village": village}).scalar() or "")


@dataclass(frozen=True, slots=True)
class Holding:
    """What an account holds.

    Attributes:
        balance: Sum of its postings.
        merit: Everything earned by deeds, less what was reversed.
        held: Points still in their days of publicity, not to be spent yet.
    """

    balance: int
    merit: int
    held: int

    @property
    def purse(self) -> Purse:
        """As the exchange rules look at it."""
        return Purse(self.balance, self.held)


def holding_of(conn: Connection, village: str, account: str) -> Holding:
    """What an account holds now; all zero before its first entry.

    Publicity ends when its last day was closed, never by the wall clock.
    """
    key = {"village": village, "account": account}
    row = conn.execute(_BALANCE, key).first()
    if row is None:
        return Holding(0, 0, 0)
    closed = last_closed(conn, village)
    held = conn.execute(_HELD, {**key, "closed": closed}).scalar_one()
    return Holding(row.balance, row.merit, held)
