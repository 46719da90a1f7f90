"""Who came to an activity, what this kiosk noted last, and undoing that.

Between the logs of two kiosks there is no order (SYNC.md §3), so "the last one" is always of this
kiosk's own log: what its clerk did and sees. Who else came is told in the list of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, false, func, literal, select, true

from kiosk.core import ids
from kiosk.core.facts.points import AttendanceEnded, EntryReversed
from kiosk.services import basis
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

_T, _E, _M = tables.attendances, tables.entries, tables.members
_A, _F = tables.about, tables.facts
LAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Came:
    """A line of the last five, or of the slip of names.

    Attributes:
        entry: What undoing it would name: the sign-in, or the sign-out when ``left``.
        at: Local time, ISO text.
        left: She signed out here; ``tenths`` of an hour were counted.
    """

    entry: bytes
    member: int
    name: str
    at: str
    points: int
    birth_year: int | None = None
    left: bool = False
    tenths: int = 0


def own_log(village: str) -> Any:
    """The log this kiosk writes now. What stands in another has no order to it."""
    logs = tables.logs
    return select(logs.c.log_id).where(logs.c.village == village, logs.c.own)


def _ends() -> Any:
    """The standing sign-outs of the attendance ``_T``, through what the log says about it."""
    about = (_A.c.village == _T.c.village) & (_A.c.family == "entry") & (_A.c.key == _T.c.entry)
    in_log = (_F.c.village == _A.c.village) & (_F.c.log_id == _A.c.log_id) & (_F.c.seq == _A.c.seq)
    posted = (_E.c.village == _F.c.village) & (_E.c.entry == _F.c.event_id)
    return (
        select(_E.c.entry)
        .select_from(_A.join(_F, in_log).join(_E, posted))
        .where(about, _F.c.type == AttendanceEnded.type_name, _E.c.state == "standing")
        .correlate(_T)
    )


_HOURS = select(_E.c.entry).where(_E.c.village == _T.c.village, _E.c.entry == _T.c.entry)
#: She signed out, and nobody undid that; ``ended`` alone only tells that she once did. Hours that
#: were rebooked for her are sign-in and sign-out in one entry.
GONE: ColumnElement[bool] = _T.c.ended & (_ends().exists() | _HOURS.correlate(_T).exists())

_CAME = select(func.count()).where(
    _T.c.village == bindparam("village"), _T.c.activity == bindparam("activity"), _T.c.standing
)


def how_many(conn: Connection, village: str, activity: bytes) -> int:
    """How many came."""
    return int(conn.execute(_CAME, {"village": village, "activity": activity}).scalar_one())


_STILL = (
    select(_T.c.member)
    .where(
        _T.c.village == bindparam("village"),
        _T.c.activity == bindparam("activity"),
        _T.c.standing,
        ~GONE,
    )
    .order_by(_T.c.taken_at, _T.c.log_id, _T.c.seq)
)


def still_there(conn: Connection, village: str, activity: bytes) -> tuple[int, ...]:
    """Who signed in and not out, the first first."""
    key = {"village": village, "activity": activity}
    return tuple(dict.fromkeys(conn.execute(_STILL, key).scalars()))


def who_came(conn: Connection, village: str, activity: bytes) -> tuple[Came, ...]:
    """Who is signed in at any kiosk, by the time it noted, the last first."""
    asked = (
        select(_T.c.entry, _T.c.member, _M.c.name, _T.c.taken_at, _T.c.points, _M.c.birth_year)
        .outerjoin(_M, (_M.c.village == _T.c.village) & (_M.c.member == _T.c.member))
        .where(_T.c.village == village, _T.c.activity == activity, _T.c.standing)
        .order_by(_T.c.taken_at.desc(), _T.c.log_id, _T.c.seq.desc())
    )
    return tuple(
        Came(r.entry, r.member, r.name or "", r.taken_at, r.points, r.birth_year)
        for r in conn.execute(asked)
    )


def last_five(conn: Connection, village: str, activity: bytes) -> tuple[Came, ...]:
    """刚才五位: who came or left at this kiosk, the last first."""
    own = own_log(village)
    arrived = select(
        _T.c.entry, _T.c.member, literal("").label("account"), _T.c.taken_at.label("at"),
        _T.c.points, literal(0).label("tenths"), _T.c.seq, false().label("left"),
    ).where(
        _T.c.village == village, _T.c.activity == activity, _T.c.standing, _T.c.log_id.in_(own)
    )  # fmt: skip
    taken = select(_T.c.entry).where(_T.c.village == village, _T.c.entry == _E.c.entry).exists()
    left = select(
        _E.c.entry, literal(0).label("member"), _E.c.account, _E.c.at, _E.c.points,
        _E.c.quantity.label("tenths"), _E.c.seq, true().label("left"),
    ).where(
        _E.c.village == village, _E.c.activity == activity, _E.c.activity.is_not(None),
        _E.c.kind == "attendance", _E.c.state == "standing", _E.c.log_id.in_(own), ~taken,
    )  # fmt: skip
    both = arrived.union_all(left).subquery()
    rows = conn.execute(select(both).order_by(both.c.seq.desc()).limit(LAST_SHOWN)).all()
    who = [row.member or ids.member_of(row.account) or 0 for row in rows]
    asked = select(_M.c.member, _M.c.name, _M.c.birth_year).where(
        _M.c.village == village, _M.c.member.in_(who)
    )
    known = {row.member: (row.name or "", row.birth_year) for row in conn.execute(asked)}
    return tuple(
        Came(
            row.entry, member, known.get(member, ("", None))[0], row.at, row.points,
            known.get(member, ("", None))[1], bool(row.left), row.tenths or 0,
        )
        for row, member in zip(rows, who, strict=True)
    )  # fmt: skip


def ends_of(conn: Connection, village: str, attendance: bytes) -> tuple[bytes, ...]:
    """The standing entries her signing out made."""
    asked = _ends().correlate(None).where(_T.c.village == village, _T.c.entry == attendance)
    return tuple(conn.execute(asked.order_by(_E.c.entry)).scalars())


class Undo(StrEnum):
    """What became of undoing the last one."""

    DONE = "done"
    NOTHING_LEFT = "nothing_left"
    NOT_THE_LAST = "not_the_last"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The outcome of undoing the last one; ``undone`` is who it was."""

    outcome: Undo
    undone: Came | None
    came: int


def undo_last(
    uow: UnitOfWork, event_id: bytes, *, activity: bytes, entry: bytes, reason: str, clerk: int
) -> TakenBack:
    """The last card was a slip: a sign-in goes with its points, who signed out is there again.

    Args:
        entry: What the clerk sees as the last one. When it no longer is, nothing is undone: a
            card that came in between must not change whom it hits.
    """
    if basis.replayed(uow, event_id, EntryReversed) is not None:
        return TakenBack(Undo.DONE, None, how_many(uow.conn, uow.village, activity))
    if not may(uow.conn, uow.village, clerk, Deed.SIGN_IN):
        return TakenBack(Undo.NOT_ALLOWED, None, how_many(uow.conn, uow.village, activity))
    last = next(iter(last_five(uow.conn, uow.village, activity)), None)
    if last is None or last.entry != entry:
        outcome = Undo.NOTHING_LEFT if last is None else Undo.NOT_THE_LAST
        return TakenBack(outcome, None, how_many(uow.conn, uow.village, activity))
    ends = () if last.left else ends_of(uow.conn, uow.village, entry)
    pairs = [
        (EntryReversed(one, reason), event_id if n == 0 else ids.derived(event_id, n))
        for n, one in enumerate((entry, *ends))
    ]
    uow.append_all(pairs, operator=basis.by_clerk(clerk))
    return TakenBack(Undo.DONE, last, how_many(uow.conn, uow.village, activity))
