"""What can be had for points, as one member sees it: 够换, 还差, 换完了."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import exchange_rules, ids
from kiosk.core.exchange_rules import Answer, Offer, Purse
from kiosk.services import basis
from kiosk.store import tables

_I, _P, _S, _E = tables.items, tables.prices, tables.stock, tables.entries
SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of the village's shelf on a day.

    Attributes:
        said: Name in a spoken sentence; ``unit`` its counting word; ``size`` the second line.
        on_shelf: Pieces not promised to anybody; ``None`` for a service.
    """

    item: str
    name: str
    said: str
    unit: str
    size: str
    picture: str
    kind: str
    price: int
    on_shelf: int | None
    per_day: int | None
    retired: bool

    def offer(self, had_today: int = 0) -> Offer:
        """As the exchange rules look at it."""
        return Offer(
            price=self.price,
            on_shelf=self.on_shelf,
            listed=not self.retired,
            per_day=self.per_day,
            had_today=had_today,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A tile of screen 05.

    Attributes:
        answer: ``YES`` for 够换, ``NOT_ENOUGH`` for 还差, ``SOLD_OUT`` for 换完了 …
        missing: Points that are missing: shown on the tile, never spoken.
        most: How many she could have; screen 05b comes only when it is more than one.
    """

    item: Item
    answer: Answer
    missing: int
    most: int


_ITEMS = (
    select(_I, _S.c.on_hand, _S.c.reserved)
    .outerjoin(_S, (_S.c.village == _I.c.village) & (_S.c.item == _I.c.item))
    .where(_I.c.village == bindparam("village"))
    .order_by(_I.c.place, _I.c.item)
)
_PRICES = (
    select(_P.c.item, _P.c.points)
    .where(_P.c.village == bindparam("village"), _P.c.from_day <= bindparam("day"))
    .order_by(_P.c.from_day)
)
_ONE_ITEM = _ITEMS.where(_I.c.item == bindparam("item"))
_ONE_PRICE = _PRICES.where(_P.c.item == bindparam("item"))


def items(conn: Connection, village: str, day: str, *, retired: bool = False) -> tuple[Item, ...]:
    """Everything on the shelf in its order, at the prices of a day. Unpriced things are absent."""
    key = {"village": village, "day": day}
    prices = {row.item: row.points for row in conn.execute(_PRICES, key)}
    rows = conn.execute(_ITEMS, {"village": village}).all()
    return tuple(
        _item(row, prices[row.item])
        for row in rows
        if row.item in prices and (retired or not row.retired)
    )


def item_of(conn: Connection, village: str, day: str, item: str) -> Item | None:
    """One thing at the price of a day; ``None`` when it was never listed or priced."""
    key = {"village": village, "item": item, "day": day}
    row = conn.execute(_ONE_ITEM, {"village": village, "item": item}).first()
    prices = conn.execute(_ONE_PRICE, key).all()
    return None if row is None or not prices else _item(row, prices[-1].points)


def _item(row: Any, price: int) -> Item:
    counted = row.kind != SERVICE
    return Item(
        item=row.item,
        name=row.name,
        said=row.spoken,
        unit=row.unit,
        size=row.size,
        picture=row.picture,
        kind=row.kind,
        price=price,
        on_shelf=(row.on_hand or 0) - (row.reserved or 0) if counted else None,
        per_day=row.per_day,
        retired=row.retired,
    )


_HAD = (
    select(_E.c.item, func.sum(_E.c.count).label("had"))
    .where(
        _E.c.village == bindparam("village"),
        _E.c.account == bindparam("account"),
        _E.c.day == bindparam("day"),
        # Only exchanges name an item; said this way SQLite takes her own lines of the day.
        _E.c.item.is_not(None),
        _E.c.state.in_(("waiting", "handed")),
    )
    .group_by(_E.c.item)
)


def had_today(conn: Connection, village: str, account: str, day: str) -> dict[str, int]:
    """How many of each thing she took today and did not give back."""
    key = {"village": village, "account": account, "day": day}
    return {row.item: int(row.had) for row in conn.execute(_HAD, key)}


def seen_by(
    conn: Connection,
    village: str,
    day: str,
    member: int,
    *,
    spends_here: bool = True,
    purse: Purse | None = None,
) -> tuple[Seen, ...]:
    """The shelf as a member sees it, in its order.

    Args:
        purse: What she has, when the caller knows it already.
    """
    account = ids.member_account(member)
    if purse is None:
        purse = basis.holding_of(conn, village, account).purse
    had = had_today(conn, village, account, day)
    return tuple(
        _seen(item, purse, had.get(item.item, 0), spends_here) for item in items(conn, village, day)
    )


def _seen(item: Item, purse: Purse, had: int, spends_here: bool) -> Seen:
    offer = item.offer(had)
    decision = exchange_rules.decide(purse, offer, count=1, spends_here=spends_here)
    most = decision.most if decision.answer is Answer.YES else 0
    return Seen(item, decision.answer, decision.missing, most)
