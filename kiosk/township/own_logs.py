"""The logs the township writes itself: one for each village, and the common one.

A kiosk checks them against the key it pinned. After the township was put back from a backup it may
lack facts of its own that kiosks hold: then each of these logs ends where it is and a new one is
opened (``begin_anew``), just as a kiosk does, and the kiosks fill the old ones up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from kiosk import __version__
from kiosk.core import ids
from kiosk.core.clock import local_day
from kiosk.core.facts import COMMON, SYSTEM, Operator, Payload
from kiosk.core.facts.node import LogOpened
from kiosk.store import log
from kiosk.store import tables as store
from kiosk.store.codec import Personal
from kiosk.store.folds import Stored
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.locks import lock_villages
from kiosk.store.log import Head
from kiosk.store.projector import project
from kiosk.store.uow import Node, UnitOfWork
from kiosk.township.base import Township

_OWN = select(store.logs.c.log_id, store.logs.c.last_day).where(
    store.logs.c.village == bindparam("village"), store.logs.c.own
)
_SEEN = select(store.logs.c.log_id, store.logs.c.head_seq).where(
    store.logs.c.village == bindparam("village"), store.logs.c.device != TOWNSHIP
)


class TownshipWork(UnitOfWork):
    """What the township appends to one of its logs, inside a transaction of the caller's.

    Attributes:
        town: Whose clock and chance are used.
        operator: Who at the township does it; said instead of whom a service names.
        seen: What it has seen of the village's kiosks; stands in every fact, so that kiosk facts
            up to there are settled by it (SYNC.md §5).
    """

    def __init__(
        self,
        town: Township,
        node: Node,
        conn: Connection,
        day: str,
        seen: Mapping[str, int],
        operator: Operator = SYSTEM,
    ) -> None:
        super().__init__(node, conn, day)
        self.town = town
        self.operator = operator
        self.seen = dict(seen)

    def append_all(
        self,
        payloads: Sequence[tuple[Payload, bytes | None]],
        *,
        operator: Operator = SYSTEM,
        personal: Iterable[Personal] = (),
    ) -> list[Stored]:
        """As a kiosk's unit of work, noting what the township has seen."""
        now = self.node.clock.now()
        operator = self.operator if self.operator != SYSTEM else operator
        facts = [
            replace(self._fact(payload, event or self.town.mint(), operator, now), seen=self.seen)
            for payload, event in payloads
        ]
        log.keep_personal(self.conn, self.village, personal)
        stored = log.append(self.conn, self.node.log_id, facts)
        # Not fresh: an id that was derived may have been spoken of before, by a township since
        # put back.
        project(self.conn, stored)
        self.appended.extend(stored)
        return stored

    def personal(self, owner: str, **fields: Any) -> Personal:
        """A new personal row of ``owner``."""
        return Personal(self.town.random(16), owner, self.town.random(16), fields)

    def once(self, payload: Payload, event_id: bytes, *, operator: Operator = SYSTEM) -> bool:
        """Append unless this event already happened; whether it was new."""
        if log.find(self.conn, self.village, event_id) is not None:
            return False
        self.append(payload, event_id=event_id, operator=operator)
        return True


CADRE = "cadre"
"""The kind of operator of what a person at the township does; ``who`` is the account's number."""


def work(
    town: Township, conn: Connection, village: str, operator: Operator = SYSTEM
) -> TownshipWork:
    """Write in a village's log (or the common one), which is opened when it is not there yet.

    The caller holds the village's lock and commits.
    """
    row = conn.execute(_OWN, {"village": village}).first()
    today = local_day(town.clock.now())
    if row is None:
        _open(town, conn, village, "township", None)
        row = conn.execute(_OWN, {"village": village}).one()
    # A township clock that went back never takes a log's day with it.
    day = max(today, row.last_day)
    node = _node(town, village, row.log_id)
    return TownshipWork(town, node, conn, day, seen_of(conn, village), operator)


def seen_of(conn: Connection, village: str) -> dict[str, int]:
    """Log id (hex) → head, of every kiosk log of a village that is here."""
    if village == COMMON:
        return {}
    return {row.log_id.hex(): row.head_seq for row in conn.execute(_SEEN, {"village": village})}


def begin_anew(town: Township, conn: Connection, village: str, reason: str) -> Head:
    """End the village's township log and open another that names it; the head of the new one.

    The caller holds the village's lock and commits.
    """
    # Here, because who shares out numbers writes them in these logs.
    from kiosk.township import numbers

    row = conn.execute(_OWN, {"village": village}).first()
    previous = None if row is None else log.head(conn, row.log_id, to_write=True)
    _open(town, conn, village, reason, previous)
    fresh = work(town, conn, village)
    if village != COMMON:
        numbers.skip_ahead(fresh)
    return log.head(conn, fresh.node.log_id)


def begin_all_anew(town: Township, reason: str = "restored") -> int:
    """To be called once after the township's database was put back; how many logs were ended."""
    villages = store.logs.c.village
    with town.writing() as conn:
        own = sorted(
            conn.execute(select(villages).where(store.logs.c.own).distinct()).scalars().all()
        )
        lock_villages(conn, own)
        for village in own:
            begin_anew(town, conn, village, reason)
    return len(own)


def _new_id(town: Township, previous: Head | None) -> bytes:
    """The id of a log: it sorts behind the one before it.

    Facts of one day stand in the order of their logs' ids; what the township says in its new log
    has to come after what it said in the old one.
    """
    after = 0 if previous is None else int.from_bytes(previous.log_id[:6], "big") + 1
    return ids.event_id(min(max(town.now_ms(), after), (1 << 48) - 1), town.random(10))


def _node(town: Township, village: str, log_id: bytes) -> Node:
    return Node(town.store, village, TOWNSHIP, log_id, town.clock, station="township")


def _open(
    town: Township, conn: Connection, village: str, reason: str, previous: Head | None
) -> Head:
    conn.execute(
        update(store.logs)
        .where(store.logs.c.village == village, store.logs.c.own)
        .values(own=False)
    )
    node = _node(town, village, _new_id(town, previous))
    log.open_log(
        conn,
        log_id=node.log_id,
        village=village,
        device=TOWNSHIP,
        device_key=town.keys.public,
        own=True,
    )
    day = max(local_day(town.clock.now()), previous.day if previous is not None else "")
    genesis = LogOpened(
        town.keys.public,
        reason,
        __version__,
        previous_log=None if previous is None else previous.log_id,
        previous_seq=None if previous is None else previous.seq,
        previous_hash=None if previous is None else previous.hash,
    )
    TownshipWork(town, node, conn, day, {}).append(genesis)
    return log.head(conn, node.log_id)
