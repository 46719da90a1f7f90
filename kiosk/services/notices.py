"""What hangs on the village's board: posted, withdrawn, read aloud."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select

from kiosk.core.facts import SYSTEM
from kiosk.core.facts.node import NoticeHeard, NoticePosted, NoticeWithdrawn
from kiosk.services import basis
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

TITLE_LENGTH_MAX = 12
LINE_LENGTH_MAX = 18
LINES_MOST = 24

_N = tables.notices


class Outcome(StrEnum):
    """What became of a notice."""

    DONE = "done"
    NOT_A_TITLE = "not_a_title"
    NOT_LINES = "not_lines"
    NOT_DAYS = "not_days"
    NO_SUCH_NOTICE = "no_such_notice"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that hangs: short lines, at most four a page, each read as one breath."""

    notice: bytes
    title: str
    lines: tuple[str, ...]
    picture: str
    from_day: str
    until_day: str
    activity: bytes | None


def post(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    title: str,
    lines: tuple[str, ...],
    from_day: str,
    until_day: str,
    clerk: int,
    picture: str = "megaphone",
    activity: bytes | None = None,
) -> Outcome:
    """Hang a notice; ``event_id`` names it from now on."""
    if basis.replayed(uow, event_id, NoticePosted) is not None:
        return Outcome.DONE
    if not may(uow.conn, uow.village, clerk, Deed.NOTICES):
        return Outcome.NOT_ALLOWED
    if not 0 < len(title.strip()) <= TITLE_LENGTH_MAX:
        return Outcome.NOT_A_TITLE
    clean = tuple(line.strip() for line in lines)
    if not 0 < len(clean) <= LINES_MOST or not all(
        0 < len(line) <= LINE_LENGTH_MAX for line in clean
    ):
        return Outcome.NOT_LINES
    if not _are_days(from_day, until_day) or until_day < uow.day:
        return Outcome.NOT_DAYS
    payload = NoticePosted(title.strip(), clean, from_day, until_day, picture, activity)
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def _are_days(first: str, last: str) -> bool:
    try:
        return basis.as_date(first) <= basis.as_date(last)
    except ValueError:
        return False


def withdraw(uow: UnitOfWork, event_id: bytes, *, notice: bytes, clerk: int) -> Outcome:
    """Take a notice down."""
    if basis.replayed(uow, event_id, NoticeWithdrawn) is not None:
        return Outcome.DONE
    if not may(uow.conn, uow.village, clerk, Deed.NOTICES):
        return Outcome.NOT_ALLOWED
    there = select(_N.c.notice).where(_N.c.village == uow.village, _N.c.notice == notice)
    if uow.conn.execute(there).first() is None:
        return Outcome.NO_SUCH_NOTICE
    uow.append(NoticeWithdrawn(notice), event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def withdraw_of(uow: UnitOfWork, *, activity: bytes, clerk: int) -> None:
    """Take down what hangs about an activity: it does not take place."""
    hangs = select(_N.c.notice).where(
        _N.c.village == uow.village, _N.c.activity == activity, ~_N.c.withdrawn
    )
    for notice in uow.conn.execute(hangs).scalars().all():
        withdraw(uow, uow.node.mint(), notice=notice, clerk=clerk)


def heard(uow: UnitOfWork, event_id: bytes, *, notice: bytes) -> None:
    """Somebody had it read aloud: a count and nobody's name."""
    if basis.replayed(uow, event_id, NoticeHeard) is None:
        uow.append(NoticeHeard(notice), event_id=event_id, operator=SYSTEM)


def hanging(conn: Connection, village: str, day: str) -> tuple[Notice, ...]:
    """What hangs on a day, the newest first."""
    asked = (
        select(_N)
        .where(
            _N.c.village == village,
            _N.c.from_day <= day,
            _N.c.until_day >= day,
            ~_N.c.withdrawn,
        )
        .order_by(_N.c.from_day.desc(), _N.c.notice.desc())
    )
    return tuple(
        Notice(
            r.notice,
            r.title,
            tuple(json.loads(r.lines)),
            r.picture,
            r.from_day,
            r.until_day,
            r.activity,
        )
        for r in conn.execute(asked)
    )
