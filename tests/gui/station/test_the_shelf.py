"""The shelf's book at the counter: a village's first goods, counted, spoiled, priced, with keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk import words
from kiosk.services import shelf, stock
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN, HEAD_PIN
from tests.helpers.stations import Stations, open_stations

CLERK, HEAD = 2, 1


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _enter(hall: Stations, clerk: int = HEAD, pin: str = HEAD_PIN) -> None:
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.expect("PinPage")
    hall.ask(asks.ChooseClerk(clerk))
    hall.ask(asks.PinEntered(clerk, pin))
    hall.expect("DeskPage")


def _open_shelf(hall: Stations, item: str = "香皂") -> None:
    hall.press("rail-handover")
    hall.expect("HandOverPage")
    hall.press("shelfKey")
    hall.expect("ShelfPage")
    _choose(hall, item)


def _choose(hall: Stations, name: str) -> None:
    for _ in range(9):
        lines = [line for line in hall.shown.model.lines if line.name == name]
        assert lines, name
        keys = [key for at in range(12) for key in hall.keys(f"shelf{at}")]
        found = [key for key in keys if key.accessibleName().startswith(name)]
        if found:
            hall.press(found[0].objectName())
            return
        hall.press("counterPageOn")
    raise AssertionError(f"{name} is on no page")


def _write(hall: Stations, deed: str, digits: str, why: int | None = None) -> None:
    hall.press(f"shelf-{deed}")
    hall.expect("ShelfEntryPage")
    _type(hall, digits)
    if why is not None:
        hall.press(f"shelfWhy{why}")
    hall.press("shelfNoteKey")
    hall.expect("ShelfPage")


def _type(hall: Stations, digits: str) -> None:
    for digit in digits:
        hall.press(f"pad{digit}")


def _soap(hall: Stations) -> stock.Line:
    book = hall.village.ask(stock.book, hall.village.day)
    return next(line for line in book if line.item == "soap")


def test_a_delivery_is_received_and_a_villager_sees_it_on_her_shelf(hall):
    _enter(hall)
    _open_shelf(hall)
    assert _soap(hall).on_hand == 0
    _write(hall, "receive", "40", why=1)
    assert "40" in hall.shown.model.news
    assert _soap(hall).on_hand == 40
    _choose(hall, "毛巾")
    hall.press("shelf-receive")
    hall.expect("ShelfEntryPage")
    assert hall.shown.model.chosen == "集体"  # one delivery, one purse: not asked for each thing
    hall.press("counterBackKey")
    hall.expect("ShelfPage")
    seen = hall.village.ask(shelf.item_of, hall.village.day, "soap")
    assert (seen.on_shelf, seen.price) == (40, 5)
    with hall.village.reading() as conn:
        facts = conn.execute(select(tables.facts.c.type)).scalars().all()
    assert facts.count("StockReceived") == 1
    assert verify(hall.village.node.store).sound


def test_a_count_that_differs_is_booked_with_a_reason_and_one_that_does_not_needs_none(hall):
    hall.village.receive("soap", 40)
    _enter(hall)
    _open_shelf(hall)
    hall.press("shelf-count")
    hall.expect("ShelfEntryPage")
    _type(hall, "38")
    assert not hall.key("shelfNoteKey").isEnabled()
    hall.press("shelfWhy2")
    hall.press("shelfNoteKey")
    hall.expect("ShelfPage")
    assert _soap(hall).on_hand == 38
    _write(hall, "count", "38")
    assert hall.shown.model.news == words.shown("counter-shelf-as-booked")


def test_what_is_spoiled_goes_and_no_more_than_lies_there(hall):
    hall.village.receive("soap", 3)
    _enter(hall)
    _open_shelf(hall)
    hall.press("shelf-spoil")
    hall.expect("ShelfEntryPage")
    _type(hall, "4")
    hall.press("shelfWhy0")
    assert not hall.key("shelfNoteKey").isEnabled()
    assert words.shown("counter-shelf-not-that-many") in hall.readable()
    hall.press("padBack")
    _type(hall, "2")
    hall.press("shelfNoteKey")
    hall.expect("ShelfPage")
    assert _soap(hall).on_hand == 1


def test_a_slip_of_the_finger_of_five_digits_is_refused_in_words(hall):
    _enter(hall)
    _open_shelf(hall)
    hall.press("shelf-receive")
    hall.expect("ShelfEntryPage")
    hall.press("shelfWhy0")
    _type(hall, "40000")
    assert not hall.key("shelfNoteKey").isEnabled()
    assert words.shown("counter-shelf-too-many", most=9999) in hall.readable()
    hall.press("padEnter")
    _type(hall, "0")
    assert not hall.key("shelfNoteKey").isEnabled()


def test_a_price_is_changed_from_a_day_on(hall):
    _enter(hall)
    _open_shelf(hall)
    _write(hall, "price", "6", why=2)
    soap = _soap(hall)
    assert (soap.price, soap.coming) == (5, (6, "2026-12-01"))
    assert "6" in hall.shown.model.lines[1].coming
    _write(hall, "price", "4")
    assert _soap(hall).price == 4


def test_a_thing_is_taken_off_the_shelf_after_a_question_and_offered_again(hall):
    hall.village.receive("soap", 3)
    _enter(hall)
    _open_shelf(hall)
    hall.press("shelf-off")
    hall.expect("QuestionPage")
    hall.press("questionNoKey")
    hall.expect("ShelfPage")
    assert _soap(hall).listed
    hall.press("shelf-off")
    hall.expect("QuestionPage")
    hall.press("questionYesKey")
    hall.expect("ShelfPage")
    assert not _soap(hall).listed
    hall.press("shelf-on")
    hall.settle()
    hall.until(lambda: _soap(hall).listed, "soap on the shelf")


def test_who_does_not_keep_the_shelf_sees_it_with_its_keys_switched_off(hall):
    hall.village.receive("soap", 3)
    _enter(hall, CLERK, CLERK_PIN)
    _open_shelf(hall)
    for name in ("receive", "count", "spoil", "price", "off"):
        assert not hall.key(f"shelf-{name}").isEnabled(), name
    hall.ask(asks.ShelfNoted("soap", "receive", 5, "集体"))
    assert _soap(hall).on_hand == 3


def test_something_of_the_villages_own_gets_a_name_a_picture_and_a_price(hall):
    _enter(hall)
    hall.press("rail-handover")
    hall.expect("HandOverPage")
    hall.press("shelfKey")
    hall.expect("ShelfPage")
    hall.press("shelfKind-off")
    hall.press("newThingKey")
    hall.expect("NewThingPage")
    assert not hall.key("thingOnKey").isEnabled()
    hall.press("character0")
    hall.press("character1")
    hall.press("thingOnKey")
    assert not hall.key("thingOnKey").isEnabled()
    hall.press("thingUnit1")
    hall.press("thingPicture2")
    hall.press("thingOnKey")
    hall.expect("ShelfEntryPage")
    assert not hall.key("shelfNoteKey").isEnabled()  # nobody says a price by saying nothing
    _type(hall, "15")
    hall.press("shelfNoteKey")
    hall.expect("ShelfPage")
    last = hall.village.ask(stock.book, hall.village.day)[-1]
    assert (len(last.name), last.price, last.listed, last.counted) == (2, 15, True, True)
    hall.press("shelf-receive")
    hall.expect("ShelfEntryPage")
    _type(hall, "9")
    hall.press("shelfWhy0")
    hall.press("shelfNoteKey")
    hall.expect("ShelfPage")
    assert hall.village.ask(shelf.item_of, hall.village.day, last.item).on_shelf == 9


@pytest.mark.parametrize("outcome", [o for o in stock.Outcome if o is not stock.Outcome.DONE])
def test_every_refusal_has_a_sentence(outcome):
    assert words.has(f"counter-shelf-told-{outcome.replace('_', '-')}")
