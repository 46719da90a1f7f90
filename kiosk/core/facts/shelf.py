"""Facts about goods, services, stock and exchanges."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.facts.base import Payload, fact_type


@fact_type("ItemListed")
@dataclass(frozen=True, slots=True)
class ItemListed(Payload):
    """Something can be had for points. ``kind`` is ``goods`` or ``service``.

    ``unit`` is the measure word (袋, 块), ``size`` the second line (10 斤一袋),
    ``place`` the order on the shelf, ``approval`` whether the village must agree first,
    ``per_day`` the most for one person on one day.
    """

    item: str
    name: str
    unit: str
    picture: str
    kind: str
    size: str = ""
    spoken: str = ""
    place: int = 0
    approval: bool = False
    per_day: int | None = None


@fact_type("ItemPriced")
@dataclass(frozen=True, slots=True)
class ItemPriced(Payload):
    """An item costs ``points`` from ``from_day`` on."""

    item: str
    points: int
    from_day: str


@fact_type("ItemRetired")
@dataclass(frozen=True, slots=True)
class ItemRetired(Payload):
    """An item is no longer offered."""

    item: str


@fact_type("StockReceived")
@dataclass(frozen=True, slots=True)
class StockReceived(Payload):
    """Goods came in; ``source`` says whose money paid (财政, 集体, 捐助)."""

    item: str
    count: int
    source: str = ""


@fact_type("StockCounted")
@dataclass(frozen=True, slots=True)
class StockCounted(Payload):
    """The shelf was counted; ``difference`` is counted minus booked, with a reason."""

    item: str
    counted: int
    difference: int
    reason: str = ""


@fact_type("StockSpoiled")
@dataclass(frozen=True, slots=True)
class StockSpoiled(Payload):
    """Goods that can no longer be given out."""

    item: str
    count: int
    reason: str = ""


@fact_type("ExchangeMade")
@dataclass(frozen=True, slots=True)
class ExchangeMade(Payload):
    """Points are held for an item until it is handed over; the stock is reserved.

    ``service``: nothing lies on a shelf; the points end in ``service`` instead of ``exchange``.
    """

    account: str
    item: str
    count: int
    price: int
    points: int
    lapses_on: str
    service: bool = False


@fact_type("GoodsHanded")
@dataclass(frozen=True, slots=True)
class GoodsHanded(Payload):
    """A clerk gave the goods out: escrow becomes exchange, the stock goes down."""

    exchange: bytes


@fact_type("ExchangeUndone")
@dataclass(frozen=True, slots=True)
class ExchangeUndone(Payload):
    """Taken back before the goods were handed over."""

    exchange: bytes


@fact_type("ExchangeLapsed")
@dataclass(frozen=True, slots=True)
class ExchangeLapsed(Payload):
    """Not fetched within the village's days: the points go back."""

    exchange: bytes
