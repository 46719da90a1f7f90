"""After a restore: what came after the backup may be missing here, so nothing is spent at first.

A store that was put back opens a new log whose genesis says so (SYNC.md §6). Until the head and a
second person have looked, points can be earned and seen but not spent; their word is a setting
that names this very log.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.core.facts.node import LogOpened
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import basis, settings, staff
from kiosk.services.staff import Role
from kiosk.store import tables
from kiosk.store.codec import decode
from kiosk.store.uow import UnitOfWork

RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class PutBack:
    """A store that was put back and not yet looked at.

    Attributes:
        log_id: The log that was opened because of it.
        since: Business day of the backup: what was booked later may be missing here.
        previous_log: The log that ended.
    """

    log_id: bytes
    since: str
    previous_log: bytes | None = None


_OWN_LOG = select(tables.logs.c.log_id).where(
    tables.logs.c.own, tables.logs.c.village == bindparam("village")
)
_GENESIS = select(tables.facts.c.log_id, tables.facts.c.body).where(
    tables.facts.c.village == bindparam("village"),
    tables.facts.c.log_id == bindparam("log_id"),
    tables.facts.c.seq == 1,
)


class Outcome(StrEnum):
    """What became of the word of head and second person."""

    DONE = "done"
    NOTHING_WAITS = "nothing_waits"
    NEEDS_HEAD = "needs_head"
    NEEDS_SECOND = "needs_second"


def waits(conn: Connection, village: str) -> PutBack | None:
    """Whether spending waits for people here; ``None`` in the ordinary case."""
    # Two look-ups by key: joined, SQLite would walk all facts of ten years on every card.
    log_id = conn.execute(_OWN_LOG, {"village": village}).scalar()
    row = conn.execute(_GENESIS, {"village": village, "log_id": log_id}).first()
    if row is None:
        return None
    genesis = decode(row.body)
    body = genesis.payload
    if not isinstance(body, LogOpened) or body.reason != RESTORED:
        return None
    if settings.value_of(conn, village, settings.RESTORE_CONFIRMED) == row.log_id.hex():
        return None
    return PutBack(row.log_id, genesis.day, body.previous_log)


def confirm(uow: UnitOfWork, event_id: bytes, *, clerk: int, second: int | None) -> Outcome:
    """The head and a second person have looked: points can be spent here again."""
    if basis.replayed(uow, event_id, VillageSettingChanged) is not None:
        return Outcome.DONE
    found = waits(uow.conn, uow.village)
    if found is None:
        return Outcome.NOTHING_WAITS
    if second is None or not staff.is_second(uow.conn, uow.village, clerk, second):
        return Outcome.NEEDS_SECOND
    heads = [n for n in (clerk, second) if staff.has_role(uow.conn, uow.village, n, Role.HEAD)]
    if not heads:
        return Outcome.NEEDS_HEAD
    said = [(settings.RESTORE_CONFIRMED, found.log_id.hex(), event_id)]
    if _was_the_counter(uow, found):
        # A restored store has a new key and so another device name; the counter moves with it.
        said.append((settings.COUNTER_DEVICE, uow.node.device, ids.derived(event_id, 1)))
    uow.append_all(
        [(VillageSettingChanged(key, value, second), event) for key, value, event in said],
        operator=basis.by_clerk(clerk),
    )
    return Outcome.DONE


def _was_the_counter(uow: UnitOfWork, found: PutBack) -> bool:
    logs = tables.logs
    asked = select(logs.c.device).where(
        logs.c.village == uow.village, logs.c.log_id == found.previous_log
    )
    device = uow.conn.execute(asked).scalar()
    return device == settings.value_of(uow.conn, uow.village, settings.COUNTER_DEVICE)
