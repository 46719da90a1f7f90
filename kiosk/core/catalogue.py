"""What a new village offers and plans: goods and services, and activities that come back.

Both are plain data under ``db/rules/`` that a village changes; this module only reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.plain import Fields, PlainError, each_once, row_name

_PRICE_MOST = 9_999
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class ItemKind(StrEnum):
    """Goods are counted on a shelf; a service is used once and not counted."""

    GOODS = "goods"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class ItemText:
    """One thing that can be had for points.

    Attributes:
        said: Its name in a spoken sentence.
        measure: The counting word (袋, 块, 条).
        detail: The second line of its tile.
        price: Points for one, from 0.
        stock: Pieces a made-up village starts with.
        approval: The head says yes before it is handed over.
        per_day: The most for one person on one day.
    """

    id: str
    name: str
    said: str
    kind: ItemKind
    measure: str
    detail: str
    price: int
    stock: int
    picture: str
    approval: bool
    per_day: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """An activity that comes back: a clerk picks it and says the day.

    Attributes:
        start: The usual hour, ``HH:MM``.
    """

    id: str
    title: str
    clause: str
    place: str
    start: str
    minutes: int
    picture: str


def read_items(data: object) -> tuple[ItemText, ...]:
    """Goods and services in plain data.

    Raises:
        PlainError: something is missing, unknown, out of bounds or said twice.
    """
    fields = Fields(data, "goods")
    items = [_item(row, n) for n, row in enumerate(fields.rows("item"), 1)]
    fields.end()
    each_once("item", (item.id for item in items))
    return tuple(items)


def _item(data: object, position: int) -> ItemText:
    fields = Fields(data, row_name("item", data, position))
    item = ItemText(
        id=fields.text("id", length_max=24),
        name=fields.text("name", length_max=12),
        said=fields.text("said", length_max=8),
        kind=fields.choice("kind", ItemKind),
        measure=fields.text("measure", length_max=2),
        detail=fields.text("detail", length_max=16),
        price=fields.whole("price", least=0, most=_PRICE_MOST),
        stock=fields.whole("stock", least=0, most=9_999) if fields.maybe("stock") else 0,
        picture=fields.text("picture"),
        approval=fields.maybe("approval") and fields.text("approval") == "village",
        per_day=fields.whole("per_day", least=1, most=99) if fields.maybe("per_day") else None,
    )
    fields.end()
    if item.kind is ItemKind.SERVICE and item.stock:
        problem = "a service is not counted on a shelf"
        raise PlainError(fields.where, "stock", problem, "service-stock")
    return item


def read_templates(data: object) -> tuple[Template, ...]:
    """Activities that come back, in plain data.

    Raises:
        PlainError: something is missing, unknown, out of bounds or said twice.
    """
    fields = Fields(data, "activities")
    templates = [_template(row, n) for n, row in enumerate(fields.rows("template"), 1)]
    fields.end()
    each_once("template", (template.id for template in templates))
    return tuple(templates)


def _template(data: object, position: int) -> Template:
    fields = Fields(data, row_name("template", data, position))
    template = Template(
        id=fields.text("id", length_max=24),
        title=fields.text("title", length_max=12),
        clause=fields.text("clause", length_max=8),
        place=fields.text("place", length_max=12),
        start=fields.text("start"),
        minutes=fields.whole("minutes", least=10, most=24 * 60),
        picture=fields.text("picture"),
    )
    fields.end()
    if not _HOUR.fullmatch(template.start):
        problem = f"is no hour such as 09:00: {template.start!r}"
        raise PlainError(fields.where, "start", problem, "no-hour")
    return template
