"""Accounts below zero: flagged, never refused after the fact (SYNC.md §7).

One incident for an account until a person closed it. What somebody left behind when she moved away
is no overdraft: it follows her, and is looked at where she lives now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.store import tables as store
from kiosk.township import incidents
from kiosk.township.own_logs import TownshipWork

_B, _I, _V = store.balances.c, store.incidents.c, store.moves.c
_BELOW = (
    select(_B.account, _B.balance)
    .where(_B.village == bindparam("village"), _B.balance < 0, _B.account.contains(":"))
    .order_by(_B.account)
)
_KNOWN = select(_I.detail, _I.closed_word).where(
    _I.village == bindparam("village"), _I.kind == "overdraft"
)
_AWAY = (
    select(_V.member).where(_V.village == bindparam("village"), _V.direction == "out").distinct()
)


def flag(conn: Connection, village: str, work: Callable[[], TownshipWork]) -> int:
    """Open an incident for every account that stands below zero; how many were new.

    Args:
        work: Opens the village's log; only called when there is something to say.
    """
    below = conn.execute(_BELOW, {"village": village}).all()
    if not below:
        return 0
    away = {
        ids.member_account(number) for number in conn.execute(_AWAY, {"village": village}).scalars()
    }
    closed: dict[str, int] = defaultdict(int)
    open_now = set()
    for row in conn.execute(_KNOWN, {"village": village}):
        account = json.loads(row.detail).get("account", "")
        if row.closed_word is None:
            open_now.add(account)
        else:
            closed[account] += 1
    new = 0
    for row in below:
        if row.account in open_now or row.account in away:
            continue
        times = str(closed[row.account])
        said = {"account": row.account, "balance": row.balance}
        new += incidents.open_in(work(), "overdraft", row.account, times, **said)
    return new
