"""善行簿: what a member did and had, newest first, page by page.

A line is put right by a second line, and the book shows both. An exchange that came back likewise:
one line when it was made, one when the points returned. So the lines of an account add up to its
balance.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import ids
from kiosk.services import basis, people
from kiosk.store import tables

_E, _C, _I, _A, _F = (
    tables.entries,
    tables.clauses,
    tables.items,
    tables.activities,
    tables.facts,
)
LINES_A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the book.

    Attributes:
        entry: The entry it is about, for 我有意见 and for the clerk who puts it right.
        day: Business day, ISO text; ``done_on`` the day of the deed.
        kind: ``booked``, ``attendance``, ``exchange``, ``forward``, ``override``, ``closed``; or
            ``undone`` / ``lapsed`` for the line that took one of those back.
        title: Activity, clause (short name) or thing; empty for ``forward`` and the like, whose
            words the screen has.
        points: As the balance changed.
        count, unit: Pieces and counting word of an exchange.
        state: ``standing``, ``waiting``, ``handed``, ``undone``, ``lapsed``.
        in_publicity: 公示中, not to be spent yet.
        witnessed: She said 对; otherwise she is to be told.
        objection: 有异议; none before objections exist.
        number: Place in the log, the number on the slip.
    """

    entry: bytes
    day: str
    done_on: str
    kind: str
    title: str
    picture: str
    points: int
    count: int | None
    unit: str
    state: str
    in_publicity: bool
    witnessed: bool
    number: int
    objection: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the book.

    Attributes:
        page: From 1; ``pages`` is at least 1, also of an empty book.
        waiting: Points held for goods not yet fetched.
    """

    member: int
    name: str
    holding: basis.Holding
    lines: tuple[Line, ...]
    page: int
    pages: int
    waiting: int


_OF_ACCOUNT = (
    select(
        _E,
        _C.c.data.label("clause_data"),
        _I.c.spoken.label("item_said"),
        _I.c.picture.label("item_picture"),
        _I.c.unit.label("item_unit"),
        _A.c.title.label("activity_title"),
        _A.c.picture.label("activity_picture"),
    )
    .outerjoin(
        _C,
        (_C.c.village == _E.c.village)
        & (_C.c.version == _E.c.version)
        & (_C.c.clause == _E.c.clause),
    )
    .outerjoin(_I, (_I.c.village == _E.c.village) & (_I.c.item == _E.c.item))
    .outerjoin(_A, (_A.c.village == _E.c.village) & (_A.c.activity == _E.c.activity))
    .where(_E.c.village == bindparam("village"), _E.c.account == bindparam("account"))
)
_NEWEST = _OF_ACCOUNT.order_by(
    _E.c.day.desc(), _E.c.log_id.desc(), _E.c.seq.desc(), _E.c.line.desc()
).limit(bindparam("most"))
_BACK = _E.c.ended_by.is_not(None) & _E.c.state.in_(("undone", "lapsed"))
_RETURNED = (
    _OF_ACCOUNT.add_columns(_F.c.seq.label("back_seq"), _F.c.log_id.label("back_log"))
    .join(_F, _F.c.event_id == _E.c.ended_by)
    .where(_BACK)
)
_OF_KEY = (_E.c.village == bindparam("village")) & (_E.c.account == bindparam("account"))
_COUNT = select(func.count()).where(_OF_KEY)
_COUNT_BACK = select(func.count()).where(_OF_KEY, _BACK)
_GAINED = select(func.coalesce(func.sum(_E.c.points), 0)).where(
    _OF_KEY,
    _E.c.day >= bindparam("since"),
    _E.c.kind.in_(("booked", "attendance")),
    _E.c.state == "standing",
    _E.c.points > 0,
)
_WAITING = select(func.coalesce(func.sum(-_E.c.points), 0)).where(
    _OF_KEY, _E.c.kind == "exchange", _E.c.state == "waiting"
)


def count(conn: Connection, village: str, account: str) -> int:
    """How many lines the book of an account has."""
    key = {"village": village, "account": account}
    back = int(conn.execute(_COUNT_BACK, key).scalar_one())
    return int(conn.execute(_COUNT, key).scalar_one()) + back


def lines_of(
    conn: Connection, village: str, account: str, *, first: int, most: int
) -> tuple[Line, ...]:
    """Lines of an account's book, the newest first.

    Args:
        first: How many newer lines to leave out.
        most: How many lines at most.
    """
    key = {"village": village, "account": account}
    closed = basis.last_closed(conn, village)
    newest = conn.execute(_NEWEST, {**key, "most": first + most})
    both = [_made(row, closed) for row in newest]
    both += [_returned(row) for row in conn.execute(_RETURNED, key)]
    both.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(line for _, line in both[first : first + most])


def page_of(
    conn: Connection, village: str, member: int, *, page: int = 1, lines: int = LINES_A_PAGE
) -> Page:
    """A page of a member's book with what she holds; a page beyond the last is the last.

    Raises:
        NobodyThere: no member has this number.
    """
    person = people.the_person(conn, village, member)
    account = ids.member_account(person.member)
    pages = max(1, -(-count(conn, village, account) // lines))
    number = min(max(1, page), pages)
    return Page(
        member=person.member,
        name=person.name,
        holding=basis.holding_of(conn, village, account),
        lines=lines_of(conn, village, account, first=(number - 1) * lines, most=lines),
        page=number,
        pages=pages,
        waiting=waiting_points(conn, village, account),
    )


def gained_since(conn: Connection, village: str, account: str, since: str) -> int:
    """Points earned by deeds since a day and still standing."""
    key = {"village": village, "account": account, "since": since}
    return int(conn.execute(_GAINED, key).scalar_one())


def waiting_points(conn: Connection, village: str, account: str) -> int:
    """Points held for goods that were not fetched yet."""
    key = {"village": village, "account": account}
    return int(conn.execute(_WAITING, key).scalar_one())


Order = tuple[str, bytes, int, int]


def _made(row: Any, closed: str) -> tuple[Order, Line]:
    order = (row.day, row.log_id, row.seq, row.line)
    pending = row.public_until is not None and row.public_until > closed
    return order, Line(
        entry=row.entry,
        day=row.day,
        done_on=row.done_on,
        kind=row.kind,
        title=_title(row),
        picture=_picture(row),
        points=row.points,
        count=row.count,
        unit=row.item_unit or "",
        state=row.state,
        in_publicity=pending and row.state == "standing",
        witnessed=row.witnessed,
        number=row.seq,
    )


def _returned(row: Any) -> tuple[Order, Line]:
    order = (row.ended_day, row.back_log, row.back_seq, row.line)
    return order, Line(
        entry=row.entry,
        day=row.ended_day,
        done_on=row.ended_day,
        kind=row.state,
        title=_title(row),
        picture=_picture(row),
        points=-row.points,
        count=row.count,
        unit=row.item_unit or "",
        state="standing",
        in_publicity=False,
        witnessed=True,
        number=row.back_seq,
    )


def _title(row: Any) -> str:
    return str(row.activity_title or _said(row) or row.item_said or "")


def _picture(row: Any) -> str:
    return str(row.activity_picture or _clause(row, "picture") or row.item_picture or "coin")


def _said(row: Any) -> str:
    return _clause(row, "said")


def _clause(row: Any, field: str) -> str:
    return str(json.loads(row.clause_data).get(field, "")) if row.clause_data else ""
