"""The village's business day: opened, doubted, closed with its totals and a signature.

The day of a fact is never earlier than the log's last one, whatever the machine's clock says. A
clock that cannot be right opens no day: work goes on under the last confirmed one until a clerk
has looked at the calendar on the wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, bindparam, func, select

from kiosk.core.accounts import SYSTEM_ACCOUNTS
from kiosk.core.clock import Moment, local_day
from kiosk.core.facts import SYSTEM
from kiosk.core.facts.node import ClockDoubted, DayClosed, DayOpened
from kiosk.services import basis, waiting_list
from kiosk.services.roles import Deed, may
from kiosk.store import log, tables
from kiosk.store.codec import decode, signed_head
from kiosk.store.uow import Node, UnitOfWork

BUILT_ON = "2026-11-01"
"""No day can be before the program was made."""

JUMP_MS = 24 * 3600 * 1000
_D, _F = tables.days, tables.facts


class Doubt(StrEnum):
    """Why the machine's clock cannot be trusted with the date."""

    BEFORE_LAST = "before_last"
    BEFORE_BUILD = "before_build"
    JUMPED = "jumped"


@dataclass(frozen=True, slots=True)
class Today:
    """What the clock claims and what the log knows.

    Attributes:
        day: The business day work goes on under now.
        claimed: The day the machine's clock claims.
        doubt: Why the claim is not believed; ``None`` when it is.
        opened, closed: Whether ``day`` was.
    """

    day: str
    claimed: str
    doubt: Doubt | None
    opened: bool
    closed: bool


def look(conn: Connection, node: Node, *, built_on: str = BUILT_ON) -> Today:
    """Compare the clock with the log."""
    now = node.clock.now()
    claimed = local_day(now)
    last_day = log.head(conn, node.log_id).day
    doubt = _doubt(conn, node, now, claimed, last_day, built_on)
    day = last_day if doubt is not None or claimed < last_day else claimed
    asked = {"village": node.village, "log_id": node.log_id, "day": day}
    row = conn.execute(_DAY, asked).first()
    opened, closed = (False, False) if row is None else (row.opened, row.closed)
    return Today(day, claimed, doubt, opened, closed)


_DAY = select(_D.c.opened, _D.c.closed).where(
    _D.c.village == bindparam("village"),
    _D.c.log_id == bindparam("log_id"),
    _D.c.day == bindparam("day"),
)


def _doubt(
    conn: Connection, node: Node, now: Moment, claimed: str, last_day: str, built_on: str
) -> Doubt | None:
    if claimed < built_on:
        return Doubt.BEFORE_BUILD
    if claimed < last_day:
        return Doubt.BEFORE_LAST
    if claimed == last_day:
        return None
    last = _last_moment(conn, node)
    if last is None:
        return None
    passed_ms = now.wall_ms - last.wall_ms
    if now.boot == last.boot:
        # The same boot: its own count says how long it really was, also over a long holiday.
        passed_ms -= now.mono_ms - last.mono_ms
    return Doubt.JUMPED if abs(passed_ms) > JUMP_MS else None


def _last_moment(conn: Connection, node: Node) -> Moment | None:
    """The last moment nobody doubted: facts written under a doubted clock prove nothing."""
    asked = {"village": node.village, "log_id": node.log_id}
    doubted = _doubted_since(conn, node)
    if doubted is None:
        body = conn.execute(_LAST, asked).scalar()
    else:
        body = conn.execute(_LAST_BEFORE, {**asked, "before": doubted}).scalar()
    if body is None:
        return None
    fact = decode(body)
    return Moment(fact.wall_ms, fact.offset_min, fact.mono_ms, fact.boot)


_OF_LOG = (_F.c.village == bindparam("village")) & (_F.c.log_id == bindparam("log_id"))
_LAST = select(_F.c.body).where(_OF_LOG).order_by(_F.c.seq.desc()).limit(1)
_LAST_BEFORE = _LAST.where(_F.c.seq < bindparam("before"))
_OPENED = select(func.coalesce(func.max(_F.c.seq), 0)).where(
    _OF_LOG, _F.c.type == DayOpened.type_name
)
_DOUBTED_SINCE = select(func.min(_F.c.seq)).where(
    _OF_LOG, _F.c.type == ClockDoubted.type_name, _F.c.seq > _OPENED.scalar_subquery()
)


def _doubted_since(conn: Connection, node: Node) -> int | None:
    """Where the log first says that the clock is doubted; ``None`` once a day was opened since."""
    asked = {"village": node.village, "log_id": node.log_id}
    return cast(int | None, conn.execute(_DOUBTED_SINCE, asked).scalar())


def open_today(node: Node, *, built_on: str = BUILT_ON) -> str:
    """At a start and after midnight: the business day work goes on under, opened if it is new.

    A doubtful clock is noted once and changes nothing; :func:`confirm` is the clerk's answer.
    """
    with node.reading() as conn:
        today = look(conn, node, built_on=built_on)
    with node.work(today.day) as uow:
        if today.doubt is not None and _doubted_since(uow.conn, node) is None:
            uow.append(ClockDoubted(str(today.doubt)))
        elif today.doubt is None and not today.opened:
            open_day(uow)
        uow.commit()
    return today.day


def open_day(
    uow: UnitOfWork, event_id: bytes | None = None, *, confirmed_by: int | None = None
) -> int:
    """Begin the unit of work's own day; exchanges nobody fetched in time lapse with it.

    Returns:
        How many lapsed.
    """
    if event_id is not None and basis.replayed(uow, event_id, DayOpened) is not None:
        return 0
    operator = SYSTEM if confirmed_by is None else basis.by_clerk(confirmed_by)
    uow.append(DayOpened(uow.day, confirmed_by), event_id=event_id, operator=operator)
    return waiting_list.lapse_due(uow)


class Confirmed(StrEnum):
    """What became of a date a clerk vouched for."""

    DONE = "done"
    NOT_A_DAY = "not_a_day"
    BEFORE_LAST = "before_last"
    NOT_ALLOWED = "not_allowed"


def confirm(node: Node, event_id: bytes, *, day: str, clerk: int) -> Confirmed:
    """A clerk says what day it is, because the clock cannot be believed."""
    try:
        basis.as_date(day)
    except ValueError:
        return Confirmed.NOT_A_DAY
    with node.reading() as conn:
        if not may(conn, node.village, clerk, Deed.DAY):
            return Confirmed.NOT_ALLOWED
        last = log.head(conn, node.log_id).day
    if day < last:
        return Confirmed.BEFORE_LAST
    with node.work(day) as uow:
        open_day(uow, event_id, confirmed_by=clerk)
        uow.commit()
    return Confirmed.DONE


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed day: what its slip on the notice board prints.

    Attributes:
        totals: Sums of the accounts and figures of the day.
        mark: Number and check code of the closing; villagers are its witnesses.
    """

    day: str
    totals: dict[str, int]
    mark: basis.Mark


def close(
    uow: UnitOfWork, event_id: bytes, *, key: Ed25519PrivateKey, clerk: int | None
) -> Closed | None:
    """收工: totals of the day and a signature over the head of the log.

    Closing again the same day is a new closing with later figures.

    Args:
        clerk: ``None`` when the kiosk closes by itself.

    Returns:
        The closed day; ``None`` when this clerk may not close it.
    """
    earlier = basis.replayed(uow, event_id, DayClosed)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, DayClosed)
        return Closed(body.closed, dict(body.totals), basis.mark_of(earlier))
    if clerk is not None and not may(uow.conn, uow.village, clerk, Deed.DAY):
        return None
    head = log.head(uow.conn, uow.node.log_id)
    totals = totals_of(uow.conn, uow.village, uow.day)
    payload = DayClosed(
        closed=uow.day,
        totals=totals,
        head_seq=head.seq,
        head_hash=head.hash,
        signature=key.sign(signed_head(head.log_id, head.seq, head.hash)),
    )
    operator = SYSTEM if clerk is None else basis.by_clerk(clerk)
    stored = uow.append(payload, event_id=event_id, operator=operator)
    return Closed(uow.day, totals, basis.mark_of(stored))


def totals_of(conn: Connection, village: str, day: str) -> dict[str, int]:
    """The loop's totals and the day's figures; ``holders`` and the system accounts sum to zero."""
    rows = conn.execute(_BALANCES, {"village": village})
    totals = dict.fromkeys([*sorted(SYSTEM_ACCOUNTS), "holders"], 0)
    for account, balance in rows:
        totals[account if account in SYSTEM_ACCOUNTS else "holders"] += balance
    from kiosk.services import desk  # a start has no use for it, and it brings half the counter

    figures = desk.figures_of(conn, village, day)
    totals.update(came=figures.came, booked=figures.booked, handed=figures.handed)
    totals["members"] = int(conn.execute(_MEMBERS, {"village": village}).scalar_one())
    return totals


_B, _M = tables.balances, tables.members
_BALANCES = select(_B.c.account, _B.c.balance).where(_B.c.village == bindparam("village"))
_MEMBERS = select(func.count()).where(_M.c.village == bindparam("village"), _M.c.state == "open")


def seal_of(conn: Connection, village: str, log_id: bytes, day: str) -> str:
    """Eight characters of the signed head of a closed day, for the board; empty while open."""
    asked = select(_D.c.head_hash).where(
        _D.c.village == village, _D.c.log_id == log_id, _D.c.day == day, _D.c.closed
    )
    head = conn.execute(asked).scalar()
    # The first byte names the algorithm.
    return "" if head is None else head[1:].hex()[:8].upper()
