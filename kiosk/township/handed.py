"""One exchange that two kiosks ended without hearing of each other: a person has to look.

The ledger counts one ending: handed over outranks taken back, then the smallest event id. Stock and
points are right so; but goods may have gone out twice, or points may have been given back and
spent for goods that went out after all. Each further ending is one incident, whatever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core.facts import Payload
from kiosk.core.facts.shelf import ExchangeLapsed, ExchangeUndone, GoodsHanded
from kiosk.store import tables as store
from kiosk.store.folds import Stored, stored_of
from kiosk.store.folds.entries import endings
from kiosk.store.whole_logs import read_overrides
from kiosk.township import incidents
from kiosk.township.own_logs import TownshipWork

ENDS: tuple[type[Payload], ...] = (GoodsHanded, ExchangeUndone, ExchangeLapsed)
_KINDS: dict[type[Payload], str] = {
    GoodsHanded: "handed-twice",
    ExchangeUndone: "handed-and-back",
}

_F, _A, _E = store.facts.c, store.about.c, store.entries.c
_SAID = store.about.join(
    store.facts,
    (_F.village == _A.village) & (_F.log_id == _A.log_id) & (_F.seq == _A.seq),
)
_TWICE = (
    select(_A.key)
    .select_from(_SAID)
    .where(
        _A.village == bindparam("village"),
        _A.family == "entry",
        _F.type.in_([kind.type_name for kind in ENDS]),
    )
    .group_by(_A.key)
    .having(func.count() > 1)
)
_TWICE_AMONG = _TWICE.where(_A.key.in_(bindparam("exchanges", expanding=True)))
_OF = (
    select(_A.key, _F.body, _F.log_id, _F.seq, _F.hash)
    .select_from(_SAID)
    .where(
        _A.village == bindparam("village"),
        _A.family == "entry",
        _A.key.in_(bindparam("exchanges", expanding=True)),
    )
)
_MADE = select(_E.entry, _E.account, _E.item, _E.count).where(
    _E.village == bindparam("village"), _E.entry.in_(bindparam("exchanges", expanding=True))
)
_PART = 400


def flag(
    conn: Connection,
    village: str,
    work: Callable[[], TownshipWork],
    among: Iterable[bytes] | None = None,
) -> bool:
    """Open an incident for every ending that came beside goods handed over.

    Args:
        work: Opens the village's log; only called when there is something to say.
        among: Exchanges to look at; every one of the village when ``None``.

    Returns:
        Whether goods were handed over that somebody else had counted as back: an account may
        stand below zero now.
    """
    met = False
    for part in _parts(among):
        asked: dict[str, Any] = {"village": village}
        if part is not None:
            asked["exchanges"] = part
        twice = conn.execute(_TWICE if part is None else _TWICE_AMONG, asked).scalars().all()
        for start in range(0, len(twice), _PART):
            met = _flag(conn, village, work, sorted(twice)[start : start + _PART]) or met
    return met


def _parts(among: Iterable[bytes] | None) -> list[list[bytes] | None]:
    if among is None:
        return [None]
    wanted = sorted(set(among))
    return [wanted[start : start + _PART] for start in range(0, len(wanted), _PART)]


def _flag(
    conn: Connection, village: str, work: Callable[[], TownshipWork], exchanges: list[bytes]
) -> bool:
    asked = {"village": village, "exchanges": exchanges}
    said: dict[bytes, list[Stored]] = defaultdict(list)
    for row in conn.execute(_OF, asked):
        said[row.key].append(stored_of(row))
    made = {row.entry: row for row in conn.execute(_MADE, asked)}
    overrides = read_overrides(conn, [village])
    met = False
    for exchange in exchanges:
        counted = endings(overrides.applied(said[exchange]))
        if len(counted) < 2 or not isinstance(counted[0].fact.payload, GoodsHanded):
            continue
        met = True
        for other in counted[1:]:
            kind = _KINDS.get(type(other.fact.payload))
            if kind is not None:
                _open(work(), kind, exchange, made.get(exchange), counted[0], other)
    return met


def _open(
    work: TownshipWork, kind: str, exchange: bytes, made: Any, first: Stored, other: Stored
) -> None:
    incidents.open_in(
        work,
        kind,
        other.fact.event_id,
        exchange=exchange.hex(),
        event=other.fact.event_id.hex(),
        account=made.account if made is not None else "",
        item=made.item if made is not None else "",
        count=made.count if made is not None else "",
        device=first.fact.device,
        other=other.fact.device,
        log=other.log_id.hex(),
        seq=other.seq,
    )
