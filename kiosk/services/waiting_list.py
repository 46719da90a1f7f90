"""What waits to be fetched: the counter's list, one member's things, and what lapses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.core.facts import SYSTEM
from kiosk.core.facts.shelf import ExchangeLapsed
from kiosk.services import basis, exchange, people
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

_E, _I = tables.entries, tables.items


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of what waits to be fetched.

    Attributes:
        number: The slip's number.
        needs_head: Only the head may hand it over.
    """

    exchange: bytes
    number: int
    member: int
    name: str
    item: str
    item_name: str
    picture: str
    unit: str
    count: int
    points: int
    day: str
    lapses_on: str
    needs_head: bool


_WAITING = (
    select(
        _E,
        _I.c.name.label("item_name"),
        _I.c.picture,
        _I.c.unit,
        _I.c.approval,
    )
    .outerjoin(_I, (_I.c.village == _E.c.village) & (_I.c.item == _E.c.item))
    .where(_E.c.village == bindparam("village"), basis.WAITING)
)
_WAITING_FOR_HER = _WAITING.where(_E.c.account == bindparam("account"))


def waiting(conn: Connection, village: str, *, member: int | None = None) -> tuple[Waiting, ...]:
    """What waits to be fetched, the oldest first; all of it or one member's."""
    asked = _WAITING if member is None else _WAITING_FOR_HER
    key = {"village": village, "account": ids.member_account(member or 0)}
    # Sorted here: an ORDER BY would make SQLite walk the whole ledger in the order of days.
    rows = sorted(conn.execute(asked, key), key=lambda row: (row.day, row.log_id, row.seq))
    names = people.names_of(conn, village, {ids.member_of(row.account) or 0 for row in rows})
    return tuple(_waiting(row, names) for row in rows)


def _waiting(row: Any, names: dict[int, str]) -> Waiting:
    member = ids.member_of(row.account) or 0
    return Waiting(
        exchange=row.entry,
        number=row.seq,
        member=member,
        name=names.get(member, ""),
        item=row.item,
        item_name=row.item_name or row.item,
        picture=row.picture or "",
        unit=row.unit or "",
        count=row.count,
        points=-row.points,
        day=row.day,
        lapses_on=row.lapses_on,
        needs_head=bool(row.approval),
    )


_DUE = select(_E.c.entry, _E.c.seq).where(
    _E.c.village == bindparam("village"), basis.WAITING, _E.c.lapses_on < bindparam("day")
)


def lapse_due(uow: UnitOfWork) -> int:
    """Give back what nobody fetched in time, by the business day a person or clock confirmed.

    Called when a day opens. Only where the village spends: elsewhere it may have been fetched
    without this kiosk knowing. Returns how many exchanges lapsed.
    """
    if not exchange.spends_here(uow.conn, uow.village, uow.node.device):
        return 0
    asked = {"village": uow.village, "day": uow.day}
    rows = sorted(uow.conn.execute(_DUE, asked), key=lambda row: row.seq)
    due = [row.entry for row in rows]
    if due:
        uow.append_all([(ExchangeLapsed(entry), None) for entry in due], operator=SYSTEM)
    return len(due)
