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
from kiosk.store.codec import unpack_fields

_E, _C, _I, _A, _F, _P = (
    tables.entries,
    tables.clauses,
    tables.items,
    tables.activities,
    tables.facts,
    tables.personal,
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
        told: What was done in the clerk's own words (给李奶奶买药), where the booking has them.
        points: As the balance changed.
        count, unit: Pieces and counting word of an exchange.
        state: ``standing``, ``waiting``, ``handed``, ``undone``, ``lapsed``.
        in_publicity: 公示中, not to be spent yet.
        witnessed: She said 对, or 知道了 when she was told of it; otherwise she is to be told.
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
    told: str = ""


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
        _P.c.fields.label("own_words"),
    )
    .outerjoin(
        _C,
        (_C.c.village == _E.c.village)
        & (_C.c.version == _E.c.version)
        & (_C.c.clause == _E.c.clause),
    )
    .outerjoin(_I, (_I.c.village == _E.c.village) & (_I.c.item == _E.c.item))
    .outerjoin(_A, (_A.c.village == _E.c.village) & (_A.c.activity == _E.c.activity))
    # The words beside a booking are kept under its own event id, and go when she is erased.
    .outerjoin(_P, (_P.c.village == _E.c.village) & (_P.c.ref == _E.c.entry))
    .where(_E.c.village == bindparam("village"), _E.c.account == bindparam("account"))
)
# The line of an entry only breaks ties inside one fact; leaving it to the index's own order
# spares a sort of the whole book.
_NEWEST = (
    _OF_ACCOUNT.order_by(_E.c.day.desc(), _E.c.log_id.desc(), _E.c.seq.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_RETURNED = (
    select(_E.c.entry, _E.c.line, _E.c.ended_day, _F.c.log_id, _F.c.seq)
    .join(_F, _F.c.event_id == _E.c.ended_by)
    .where(
        _E.c.village == bindparam("village"),
        _E.c.account == bindparam("account"),
        basis.PUT_BACK,
    )
)
_UNTOLD = _OF_ACCOUNT.where(_E.c.witnessed.is_(False), _E.c.state == "standing").order_by(
    _E.c.day.desc(), _E.c.log_id.desc(), _E.c.seq.desc(), _E.c.line.desc()
)
_THESE = _OF_ACCOUNT.where(_E.c.entry.in_(bindparam("entries", expanding=True)))
_OF_KEY = (_E.c.village == bindparam("village")) & (_E.c.account == bindparam("account"))
_COUNT = select(func.count()).where(_OF_KEY)
_COUNT_BACK = select(func.count()).where(_OF_KEY, basis.PUT_BACK)
_WAITING = select(func.coalesce(func.sum(-_E.c.points), 0)).where(_OF_KEY, basis.WAITING)


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
    returned = sorted((_back(row) for row in conn.execute(_RETURNED, key)), reverse=True)
    # At most that many lines before the wanted ones are repairs: so many entries can be skipped.
    skip = max(0, first - len(returned))
    window = conn.execute(_NEWEST, {**key, "skip": skip, "most": first + most - skip}).all()
    if not window and skip:
        return ()
    newer = sum(back.order > _order(window[0]) for back in returned) if skip else 0
    both: list[tuple[Order, Any]] = [(_order(row), row) for row in window]
    both += [(back.order, back) for back in returned[newer:]]
    both.sort(key=lambda pair: pair[0], reverse=True)
    wanted = [one for _, one in both[first - skip - newer :][:most]]
    return _lines(conn, key, wanted)


def _lines(conn: Connection, key: dict[str, str], wanted: list[Any]) -> tuple[Line, ...]:
    """Entries as they were made, and repairs with the entry they are about."""
    closed = basis.last_closed(conn, key["village"])
    backs = [one for one in wanted if isinstance(one, _Back)]
    rows: dict[tuple[bytes, int], Any] = {}
    if backs:
        found = conn.execute(_THESE, {**key, "entries": [back.entry for back in backs]})
        rows = {(row.entry, row.line): row for row in found}
    return tuple(
        _returned(rows[one.entry, one.line], one) if isinstance(one, _Back) else _made(one, closed)
        for one in wanted
    )


def untold_lines(conn: Connection, village: str, account: str) -> tuple[Line, ...]:
    """Standing lines that were written without the holder, who was not told of them yet."""
    rows = conn.execute(_UNTOLD, {"village": village, "account": account}).all()
    closed = basis.last_closed(conn, village) if rows else ""
    return tuple(_made(row, closed) for row in rows)


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


def waiting_points(conn: Connection, village: str, account: str) -> int:
    """Points held for goods that were not fetched yet."""
    key = {"village": village, "account": account}
    return int(conn.execute(_WAITING, key).scalar_one())


Order = tuple[str, bytes, int, int]


@dataclass(frozen=True, slots=True, order=True)
class _Back:
    """Where a repair stands in the book, and which entry it took back."""

    order: Order
    entry: bytes
    line: int


def _back(row: Any) -> _Back:
    return _Back((row.ended_day, row.log_id, row.seq, row.line), row.entry, row.line)


def _order(row: Any) -> Order:
    return (row.day, row.log_id, row.seq, row.line)


def _made(row: Any, closed: str) -> Line:
    pending = row.public_until is not None and row.public_until > closed
    return Line(
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
        told=_told(row),
    )


def _returned(row: Any, back: _Back) -> Line:
    return Line(
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
        number=back.order[2],
        told=_told(row),
    )


def _title(row: Any) -> str:
    return str(row.activity_title or _said(row) or row.item_said or "")


def _told(row: Any) -> str:
    return str(unpack_fields(row.own_words).get("words", "")) if row.own_words else ""


def _picture(row: Any) -> str:
    return str(row.activity_picture or _clause(row, "picture") or row.item_picture or "coin")


def _said(row: Any) -> str:
    return _clause(row, "said")


def _clause(row: Any, field: str) -> str:
    return str(json.loads(row.clause_data).get(field, "")) if row.clause_data else ""
