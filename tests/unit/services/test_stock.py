"""The shelf's own book: received, counted, spoiled."""

from __future__ import annotations

import pytest

from kiosk.core.catalogue import ItemKind, ItemText
from kiosk.services import shelf, stock
from kiosk.services.stock import Outcome

FAN = ItemText(
    "fan", "蒲扇", "蒲扇", ItemKind.GOODS, "把", "一把", 4, 0, "folding-hand-fan", False, 2
)


def on_shelf(village, item="soap"):
    return village.ask(shelf.item_of, village.day, item).on_shelf


def test_goods_come_in_and_spoil(village):
    event = village.id()
    for _ in range(2):
        received = village.do(
            stock.receive, item="soap", count=40, source="集体", clerk=1, event=event
        )
        assert received is Outcome.DONE
    assert on_shelf(village) == 40
    spoilt = village.do(stock.spoil, item="soap", count=3, reason="受潮", clerk=1)
    assert (spoilt, on_shelf(village)) == (Outcome.DONE, 37)


def test_counting_books_the_difference_with_a_reason(village):
    village.receive("soap", 40)
    asked = village.do(stock.count, item="soap", counted=38, reason="", clerk=1)
    assert asked == stock.Counted(Outcome.NEEDS_REASON, -2)
    event = village.id()
    for _ in range(2):
        done = village.do(
            stock.count, item="soap", counted=38, reason="少了两块", clerk=1, event=event
        )
        assert done == stock.Counted(Outcome.DONE, -2)
    assert on_shelf(village) == 38
    right = village.do(stock.count, item="soap", counted=38, reason="", clerk=1)
    assert right == stock.Counted(Outcome.DONE, 0)


def test_what_is_promised_still_lies_on_the_shelf_and_is_counted(village):
    member = village.member(points=20)
    village.receive("soap", 5)
    village.exchange(member, "soap", 2)
    assert on_shelf(village) == 3
    done = village.do(stock.count, item="soap", counted=5, reason="", clerk=1)
    assert done == stock.Counted(Outcome.DONE, 0)


@pytest.mark.parametrize("count", [0, -1, 10_000])
def test_counts_that_cannot_be_are_refused(village, count):
    receive = village.do(stock.receive, item="soap", count=count, source="", clerk=1)
    spoil = village.do(stock.spoil, item="soap", count=count, reason="x", clerk=1)
    assert (receive, spoil) == (Outcome.NOT_A_COUNT, Outcome.NOT_A_COUNT)


def test_the_shelf_is_the_storekeepers(village):
    assert village.do(stock.receive, item="soap", count=1, source="", clerk=2) is (
        Outcome.NOT_STOREKEEPER
    )
    assert village.do(stock.retire, item="soap", clerk=2) is Outcome.NOT_STOREKEEPER
    price = village.do(stock.price, item="soap", points=1, from_day=village.day, clerk=2)
    assert price is Outcome.NOT_STOREKEEPER
    listed = village.do(stock.list_item, item=FAN, place=99, clerk=2)
    assert listed is Outcome.NOT_STOREKEEPER


def test_a_service_has_nothing_to_count(village):
    assert village.do(stock.receive, item="haircut", count=1, source="", clerk=1) is (
        Outcome.NOT_COUNTED
    )
    assert village.do(stock.receive, item="gold", count=1, source="", clerk=1) is (
        Outcome.NO_SUCH_ITEM
    )
    negative = village.do(stock.count, item="soap", counted=-1, reason="x", clerk=1)
    assert negative.outcome is Outcome.NOT_A_COUNT
    silent = village.do(stock.spoil, item="soap", count=1, reason=" ", clerk=1)
    assert silent is Outcome.NEEDS_REASON


def test_a_new_thing_is_listed_and_priced_and_retired(village):
    event = village.id()
    for _ in range(2):
        assert village.do(stock.list_item, item=FAN, place=99, clerk=1, event=event) is (
            Outcome.DONE
        )
    assert village.ask(shelf.item_of, village.day, "fan") is None
    assert village.do(stock.price, item="fan", points=4, from_day=village.day, clerk=1) is (
        Outcome.DONE
    )
    found = village.ask(shelf.item_of, village.day, "fan")
    assert (found.name, found.price, found.per_day) == ("蒲扇", 4, 2)
    assert village.ask(shelf.items, village.day)[-1].item == "fan"
    assert village.do(stock.retire, item="fan", clerk=1) is Outcome.DONE
    assert "fan" not in [i.item for i in village.ask(shelf.items, village.day)]
    assert "fan" in [i.item for i in village.ask(shelf.items, village.day, retired=True)]


def test_a_price_counts_from_its_day_and_the_old_one_stays_on_record(village):
    for points, day in ((7, "2026-12-01"), (6, village.day)):
        assert village.do(stock.price, item="soap", points=points, from_day=day, clerk=1) is (
            Outcome.DONE
        )
    prices = {d: village.ask(shelf.item_of, d, "soap").price for d in (village.day, "2026-12-01")}
    assert prices == {village.day: 6, "2026-12-01": 7}


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"points": -1}, Outcome.NOT_A_PRICE),
        ({"points": 10_000}, Outcome.NOT_A_PRICE),
        ({"from_day": "2026-11-22"}, Outcome.TOO_EARLY),
        ({"item": "gold"}, Outcome.NO_SUCH_ITEM),
    ],
)
def test_a_price_that_cannot_be_is_refused(village, wish, refusal):
    full = {"item": "soap", "points": 6, "from_day": village.day, "clerk": 1, **wish}
    assert village.do(stock.price, **full) is refusal


def test_more_than_lies_there_is_not_written_off(village):
    village.receive("soap", 3)
    spoilt = village.do(stock.spoil, item="soap", count=4, reason="受潮", clerk=1)
    assert (spoilt, on_shelf(village)) == (Outcome.NOT_THAT_MANY, 3)


def test_the_book_tells_what_lies_there_what_is_promised_and_the_next_price(village):
    member = village.member(points=20)
    village.receive("soap", 5)
    village.exchange(member, "soap", 2)
    village.do(stock.price, item="soap", points=6, from_day="2026-12-01", clerk=1)
    village.do(stock.price, item="soap", points=7, from_day="2027-01-01", clerk=1)
    book = {line.item: line for line in village.ask(stock.book, village.day)}
    soap = book["soap"]
    assert (soap.on_hand, soap.promised, soap.price) == (5, 2, 5)
    assert soap.coming == (6, "2026-12-01")
    assert (book["haircut"].counted, soap.counted) == (False, True)


def test_what_was_taken_off_the_shelf_comes_back_where_it_stood(village):
    before = village.ask(stock.book, village.day)
    assert village.do(stock.retire, item="soap", clerk=1) is Outcome.DONE
    assert [line.item for line in village.ask(stock.book, village.day) if not line.listed] == [
        "soap"
    ]
    event = village.id()
    for _ in range(2):
        assert village.do(stock.put_back, item="soap", clerk=1, event=event) is Outcome.DONE
    assert village.ask(stock.book, village.day) == before
    assert village.do(stock.put_back, item="gold", clerk=1) is Outcome.NO_SUCH_ITEM
    assert village.do(stock.put_back, item="soap", clerk=2) is Outcome.NOT_STOREKEEPER


def test_a_new_thing_is_listed_behind_the_last_with_its_price_in_one_gesture(village):
    event = village.id()
    for _ in range(2):
        done = village.do(stock.list_item, item=FAN, points=4, clerk=1, event=event)
        assert done is Outcome.DONE
    last = village.ask(stock.book, village.day)[-1]
    assert (last.item, last.price, last.listed) == ("fan", 4, True)
    huge = village.do(stock.list_item, item=FAN, points=10_000, clerk=1)
    assert huge is Outcome.NOT_A_PRICE
