"""Whether the kiosk that was named the counter has what the old one did.

When the township names a counter it has seen all the village's logs up to some place, and says up
to where. Until this store holds them it may not know what was spent before, so nothing is spent.
A counter that hands on says so in its own log: who hears of it holds that log up to there.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from kiosk.core.counter import COUNTER_DEVICE
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP, stored_of

_F, _A, _L = tables.facts, tables.about, tables.logs
_SAID = (
    select(_F.c.body, _F.c.log_id, _F.c.seq, _F.c.hash)
    .join(
        _A,
        (_A.c.village == _F.c.village) & (_A.c.log_id == _F.c.log_id) & (_A.c.seq == _F.c.seq),
    )
    .join(_L, (_L.c.village == _F.c.village) & (_L.c.log_id == _F.c.log_id))
    .where(
        _A.c.village == bindparam("village"),
        _A.c.family == "setting",
        _A.c.key == COUNTER_DEVICE.encode(),
        _L.c.device == TOWNSHIP,
    )
)
_HEADS = select(_L.c.log_id, _L.c.head_seq).where(_L.c.village == bindparam("village"))


def is_up(conn: Connection, village: str, device: str) -> bool:
    """Whether everything is here that the township had seen when it last named this kiosk."""
    named = [
        stored
        for stored in map(stored_of, conn.execute(_SAID, {"village": village}))
        if isinstance(stored.fact.payload, VillageSettingChanged)
        and stored.fact.payload.value == device
    ]
    if not named:
        return True
    seen = max(named, key=lambda stored: stored.order).fact.seen
    heads = {row.log_id.hex(): row.head_seq for row in conn.execute(_HEADS, {"village": village})}
    return all(heads.get(log_id, 0) >= seq for log_id, seq in seen.items())
