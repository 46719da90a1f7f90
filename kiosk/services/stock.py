"""The shelf's own book: what is listed, what it costs, what came in, what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core.catalogue import ItemText
from kiosk.core.facts import SYSTEM, Operator, Payload
from kiosk.core.facts.shelf import (
    ItemListed,
    ItemPriced,
    ItemRetired,
    StockCounted,
    StockReceived,
    StockSpoiled,
)
from kiosk.services import basis, shelf
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

COUNT_MOST = 9_999
_GOODS = "goods"
PRICE_MOST = 9_999


class Outcome(StrEnum):
    """What became of a line in the shelf's book."""

    DONE = "done"
    NO_SUCH_ITEM = "no_such_item"
    NOT_A_COUNT = "not_a_count"
    NOT_A_PRICE = "not_a_price"
    TOO_EARLY = "too_early"
    NEEDS_REASON = "needs_reason"
    NOT_COUNTED = "not_counted"
    NOT_THAT_MANY = "not_that_many"
    NOT_STOREKEEPER = "not_storekeeper"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the shelf's book.

    Attributes:
        on_hand: Pieces that lie there, also those promised to somebody; 0 for a service.
        promised: Pieces of them that wait to be fetched.
        price: Points for one today.
        coming: The next price and the day it begins, if one is set.
        listed: Offered to villagers; what is not may still lie there.
    """

    item: str
    name: str
    unit: str
    size: str
    picture: str
    counted: bool
    on_hand: int
    promised: int
    price: int
    coming: tuple[int, str] | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The outcome of counting; ``difference`` is what was found more (or less) than booked."""

    outcome: Outcome
    difference: int = 0


def listed(item: ItemText, place: int) -> ItemListed:
    """The fact that lists a thing of a catalogue at a place on the shelf."""
    return ItemListed(
        item=item.id,
        name=item.name,
        unit=item.measure,
        picture=item.picture,
        kind=str(item.kind),
        size=item.detail,
        spoken=item.said,
        place=place,
        approval=item.approval,
        per_day=item.per_day,
    )


def list_item(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    item: ItemText,
    clerk: int,
    place: int | None = None,
    points: int | None = None,
) -> Outcome:
    """Put a thing on the shelf, or change how it is shown.

    Args:
        place: Where among the others; behind the last when left out.
        points: What it costs from today on; left out, its price is a fact of its own.
    """
    if basis.replayed(uow, event_id, ItemListed) is not None:
        return Outcome.DONE
    if not _may(uow, clerk):
        return Outcome.NOT_STOREKEEPER
    if points is not None and not 0 <= points <= PRICE_MOST:
        return Outcome.NOT_A_PRICE
    at = _behind_the_last(uow) if place is None else place
    payloads: list[tuple[Payload, bytes | None]] = [(listed(item, at), event_id)]
    if points is not None:
        payloads.append((ItemPriced(item.id, points, uow.day), None))
    uow.append_all(payloads, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def put_back(uow: UnitOfWork, event_id: bytes, *, item: str, clerk: int) -> Outcome:
    """A thing that was no longer offered is offered again, where it stood, at its price."""
    if basis.replayed(uow, event_id, ItemListed) is not None:
        return Outcome.DONE
    row = uow.conn.execute(_ITEM, {"village": uow.village, "item": item}).first()
    if row is None:
        return Outcome.NO_SUCH_ITEM
    again = ItemListed(
        item=row.item,
        name=row.name,
        unit=row.unit,
        picture=row.picture,
        kind=row.kind,
        size=row.size,
        spoken=row.spoken,
        place=row.place,
        approval=row.approval,
        per_day=row.per_day,
    )
    return _write(uow, event_id, item, again, clerk)


def price(
    uow: UnitOfWork, event_id: bytes, *, item: str, points: int, from_day: str, clerk: int
) -> Outcome:
    """A thing costs so much from a day on; what was dearer or cheaper before stays on record."""
    if basis.replayed(uow, event_id, ItemPriced) is not None:
        return Outcome.DONE
    if not _may(uow, clerk):
        return Outcome.NOT_STOREKEEPER
    if not 0 <= points <= PRICE_MOST:
        return Outcome.NOT_A_PRICE
    if from_day < uow.day:
        return Outcome.TOO_EARLY
    if not _kind_of(uow, item):
        return Outcome.NO_SUCH_ITEM
    payload = ItemPriced(item, points, from_day)
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def retire(uow: UnitOfWork, event_id: bytes, *, item: str, clerk: int) -> Outcome:
    """A thing is no longer offered; what waits to be fetched still is."""
    if basis.replayed(uow, event_id, ItemRetired) is not None:
        return Outcome.DONE
    return _write(uow, event_id, item, ItemRetired(item), clerk)


def receive(
    uow: UnitOfWork, event_id: bytes, *, item: str, count: int, source: str, clerk: int
) -> Outcome:
    """Goods came in, paid by 财政, 集体 or 捐助."""
    if basis.replayed(uow, event_id, StockReceived) is not None:
        return Outcome.DONE
    if not 1 <= count <= COUNT_MOST:
        return Outcome.NOT_A_COUNT
    payload = StockReceived(item, count, source.strip())
    return _write(uow, event_id, item, payload, clerk, goods=True)


def spoil(
    uow: UnitOfWork, event_id: bytes, *, item: str, count: int, reason: str, clerk: int
) -> Outcome:
    """Goods that can no longer be given out; more than lie there by the book are counted first."""
    if basis.replayed(uow, event_id, StockSpoiled) is not None:
        return Outcome.DONE
    if not 1 <= count <= COUNT_MOST:
        return Outcome.NOT_A_COUNT
    if not reason.strip():
        return Outcome.NEEDS_REASON
    if _may(uow, clerk) and count > _on_hand(uow, item) and _kind_of(uow, item) == _GOODS:
        return Outcome.NOT_THAT_MANY
    payload = StockSpoiled(item, count, reason.strip())
    return _write(uow, event_id, item, payload, clerk, goods=True)


def count(
    uow: UnitOfWork, event_id: bytes, *, item: str, counted: int, reason: str, clerk: int
) -> Counted:
    """The shelf was counted: the difference is booked, and one that is not nothing has a reason.

    What is promised to somebody still lies on the shelf and is counted with it.
    """
    earlier = basis.replayed(uow, event_id, StockCounted)
    if earlier is not None:
        body = earlier.fact.payload
        assert isinstance(body, StockCounted)
        return Counted(Outcome.DONE, body.difference)
    if not 0 <= counted <= COUNT_MOST:
        return Counted(Outcome.NOT_A_COUNT)
    difference = counted - _on_hand(uow, item)
    if difference and not reason.strip():
        return Counted(Outcome.NEEDS_REASON, difference)
    payload = StockCounted(item, counted, difference, reason.strip())
    outcome = _write(uow, event_id, item, payload, clerk, goods=True)
    return Counted(outcome, difference if outcome is Outcome.DONE else 0)


def book(conn: Connection, village: str, day: str) -> tuple[Line, ...]:
    """Everything that ever was on the shelf, in its order, at the prices of a day."""
    key = {"village": village, "day": day}
    there = {row.item: row for row in conn.execute(_STOCK, key)}
    coming: dict[str, tuple[int, str]] = {}
    for row in conn.execute(_COMING, key):
        coming.setdefault(row.item, (row.points, row.from_day))
    return tuple(
        Line(
            item=item.item,
            name=item.name,
            unit=item.unit,
            size=item.size,
            picture=item.picture,
            counted=item.on_shelf is not None,
            on_hand=there[item.item].on_hand if item.item in there else 0,
            promised=there[item.item].reserved if item.item in there else 0,
            price=item.price,
            coming=coming.get(item.item),
            listed=not item.retired,
        )
        for item in shelf.items(conn, village, day, retired=True)
    )


def _behind_the_last(uow: UnitOfWork) -> int:
    last = uow.conn.execute(_LAST_PLACE, {"village": uow.village}).scalar()
    return 0 if last is None else int(last) + 1


def _on_hand(uow: UnitOfWork, item: str) -> int:
    return int(uow.conn.execute(_ON_HAND, {"village": uow.village, "item": item}).scalar() or 0)


def _kind_of(uow: UnitOfWork, item: str) -> str:
    return str(uow.conn.execute(_KIND, {"village": uow.village, "item": item}).scalar() or "")


_ON_HAND = select(tables.stock.c.on_hand).where(
    tables.stock.c.village == bindparam("village"), tables.stock.c.item == bindparam("item")
)
_ITEM = select(tables.items).where(
    tables.items.c.village == bindparam("village"), tables.items.c.item == bindparam("item")
)
_KIND = _ITEM.with_only_columns(tables.items.c.kind)
_LAST_PLACE = select(func.max(tables.items.c.place)).where(
    tables.items.c.village == bindparam("village")
)
_STOCK = select(tables.stock).where(tables.stock.c.village == bindparam("village"))
_COMING = (
    select(tables.prices)
    .where(
        tables.prices.c.village == bindparam("village"),
        tables.prices.c.from_day > bindparam("day"),
    )
    .order_by(tables.prices.c.from_day)
)


def _may(uow: UnitOfWork, clerk: int) -> bool:
    return may(uow.conn, uow.village, clerk, Deed.STOCK)


def _write(
    uow: UnitOfWork,
    event_id: bytes,
    item: str,
    payload: Payload,
    clerk: int,
    *,
    goods: bool = False,
) -> Outcome:
    if not _may(uow, clerk):
        return Outcome.NOT_STOREKEEPER
    kind = _kind_of(uow, item)
    if not kind:
        return Outcome.NO_SUCH_ITEM
    if goods and kind == shelf.SERVICE:
        return Outcome.NOT_COUNTED
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Outcome.DONE


def stock_from_catalogue(
    uow: UnitOfWork, items: tuple[ItemText, ...], *, operator: Operator = SYSTEM
) -> None:
    """List and price a whole catalogue in one go, in its order: a new village's shelf."""
    payloads: list[tuple[Payload, bytes | None]] = []
    for place, item in enumerate(items):
        payloads.append((listed(item, place), None))
        payloads.append((ItemPriced(item.id, item.price, uow.day), None))
    uow.append_all(payloads, operator=operator)
