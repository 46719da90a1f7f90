"""The shelf's own book: what lies there, and lines being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.ui.counter import models as m
from kiosk.ui.counter.new_thing import NewThingPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples.hall import SHELL, after, page_of
from kiosk.ui.counter.shelf import ShelfPage
from kiosk.ui.counter.shelf_entry import ShelfEntryPage
from kiosk.ui.theme import Look

SOAP = m.ShelfLine("soap", "香皂", "soap", "块", "一块", 5, True, 38, 2, coming="12 月 1 日起 6 分")
RICE = m.ShelfLine("rice", "大米5公斤", "rice-sack", "袋", "10 斤一袋", 32, True, 0)
COOKER = m.ShelfLine(
    "cooker", "电压力锅", "pressure-cooker", "口", "5 升，村里审批", 210, True, 1, state="retired"
)
CUT = m.ShelfLine("haircut", "理发", "barber-pole", "次", "每月 5 号、20 号", 8, counted=False)
_MORE = tuple(
    replace(RICE, item=f"oil{n}", name="食用油5升", picture="oil", unit="桶", on_hand=n * 60)
    for n in range(22)
)
BOOK = m.ShelfBook(
    SHELL,
    (SOAP, RICE, *_MORE, CUT, COOKER, replace(COOKER, item="new", state="new")),
    "soap",
    "收进 40 块，记下了",
)
SOURCES = (("财政的钱买的", "财政"), ("集体的钱买的", "集体"), ("别人捐的", "捐助"))
REASONS = (
    ("上次数错了", "上次数错了"),
    ("有一次没记", "有一次没记"),
    ("找不到了", "找不到了"),
    ("坏了扔了", "坏了扔了"),
    ("别的原因", "别的原因"),
)
RECEIVE = m.ShelfEntry(SHELL, SOAP, "receive", SOURCES)
COUNT = m.ShelfEntry(SHELL, SOAP, "count", REASONS)
DAYS = (("今天起", "2026-11-23"), ("明天起", "2026-11-24"), ("12 月 1 日起", "2026-12-01"))


def _written(entry: m.ShelfEntry, typed: str, why: str = "") -> Callable[[Look], CounterPage]:
    def make(look: Look) -> CounterPage:
        page = ShelfEntryPage(look, entry)
        page._typed, page._why = typed, why
        return page

    return make


UNITS = tuple("袋块支条提瓶板把桶盆个双包口")
PICTURES = ("soap", "rice-sack", "oil", "towels", "pressure-cooker", "basket", "egg", "noodles") * 4
THING = m.NewThing(SHELL, UNITS, PICTURES, 8)


def _named(look: Look) -> CounterPage:
    page = NewThingPage(look, THING)
    page._typer.name, page._unit, page._picture = "青石湾土鸡蛋礼盒", "板", "egg"
    page._name_it()
    return page


#: Pages by name, made for a look.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    "48-shelf": page_of(ShelfPage, BOOK),
    "48-shelf-services": lambda look: after(ShelfPage(look, BOOK), "_open", "services"),
    "48-shelf-off": lambda look: after(ShelfPage(look, BOOK), "_open", "off"),
    "48-shelf-empty": page_of(ShelfPage, m.ShelfBook(SHELL, ())),
    "52-thing-name": page_of(NewThingPage, THING),
    "52-thing-named": _named,
    "49-shelf-receive": page_of(ShelfEntryPage, RECEIVE),
    "49-shelf-received": _written(RECEIVE, "40", "集体"),
    "49-shelf-count": _written(COUNT, "35", "上次数错了"),
    "49-shelf-count-right": _written(COUNT, "38"),
    "49-shelf-spoil": _written(replace(COUNT, deed="spoil"), "39"),
    "49-shelf-price": _written(m.ShelfEntry(SHELL, SOAP, "price", DAYS), "12000"),
    "49-shelf-offer": page_of(ShelfEntryPage, m.ShelfEntry(SHELL, COOKER, "offer")),
}
