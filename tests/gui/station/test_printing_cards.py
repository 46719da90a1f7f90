"""Cards for many, and a printer that fails: none is dead, none forgotten, all are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import words
from kiosk.core import cards as grammar
from kiosk.printing.cards import PER_SHEET, CardSheet
from kiosk.printing.desk import PrintOutcome, PrintResult
from kiosk.services import cards as card_service
from kiosk.services.cards import Shown
from kiosk.station.counter.card_run import PORTION
from kiosk.station.paper import Paper
from kiosk.ui.counter import asks
from tests.helpers.made_village import CLERK_PIN
from tests.helpers.stations import Stations, open_stations

CLERK, GROUP = 2, 1


class Printer(Paper):
    """Takes sheets like a printer that can be told to fail; keeps what lies in its tray."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "none")
        self.tray: list[CardSheet] = []
        self.fails_at: int | None = None
        self.held: list = []
        self.holds = False

    def send(self, document, told, *, keep=False) -> None:
        if self.holds:
            self.held.append(lambda: self._print(document, told))
        else:
            self._print(document, told)

    def _print(self, document, told) -> None:
        if self.fails_at is not None and len(self.tray) >= self.fails_at:
            told(PrintResult(0, PrintOutcome.FAILED))
            return
        self.tray.append(document)
        told(PrintResult(0, PrintOutcome.PRINTED, None, "ours"))


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


@pytest.fixture
def printer(hall: Stations, tmp_path: Path) -> Iterator[Printer]:
    made = Printer(tmp_path / "tray")
    hall.counter.paper = made
    yield made
    made.stop()


def _page(hall: Stations) -> str:
    return type(hall.counter.window.screen_shown).__name__


def _enter(hall: Stations) -> None:
    hall.press("staffKey")
    hall.expect("NoticeScreen")
    hall.press("yesKey")
    hall.until(lambda: _page(hall) == "PinPage", "the pad")
    hall.ask(asks.ChooseClerk(CLERK))
    hall.ask(asks.PinEntered(CLERK, CLERK_PIN))
    hall.until(lambda: _page(hall) == "DeskPage", "the desk")


def _people(hall: Stations, count: int) -> list[int]:
    home = hall.village.member("王一")
    first = hall.village.homes[home]
    more = [hall.village.member(f"王{n}", household=first) for n in range(2, count + 1)]
    return [home, *more]


def _order(hall: Stations) -> None:
    hall.ask(asks.PrintForGroups((GROUP,)))


def _told(hall: Stations, message: str, **args: int) -> None:
    wanted = words.shown(message, **args)
    hall.until(lambda: getattr(hall.shown.model, "title", "") == wanted, wanted)


def _to_print(hall: Stations) -> int:
    hall.ask(asks.PrintMany())
    hall.until(lambda: _page(hall) == "PrintCardsPage", "the groups")
    return next(g.without for g in hall.shown.model.groups if g.group == GROUP)


def _good(hall: Stations, sheets: list[CardSheet]) -> int:
    texts = [card.text for sheet in sheets for card in sheet.cards]
    assert len(set(texts)) == len(texts)
    seen = [hall.village.ask(card_service.check, grammar.fingerprint(text)) for text in texts]
    return sum(one.shown is Shown.OK for one in seen)


def test_when_the_printer_fails_half_way_the_next_order_prints_who_is_left(hall, printer):
    members = _people(hall, PORTION + 7)
    _enter(hall)
    assert _to_print(hall) == len(members)
    printer.fails_at = 1
    _order(hall)
    _told(hall, "counter-cards-part", done=PORTION, left=7)
    hall.ask(asks.Answered(True))
    assert _to_print(hall) == 7
    printer.fails_at = None
    _order(hall)
    _told(hall, "counter-cards-printed")
    hall.ask(asks.Answered(True))
    assert _to_print(hall) == 0
    assert [len(sheet.cards) for sheet in printer.tray] == [PORTION, 7]
    assert _good(hall, printer.tray) == len(members)


def test_a_printer_that_prints_nothing_leaves_everything_as_it_was(hall, printer):
    members = _people(hall, 3)
    _enter(hall)
    printer.fails_at = 0
    _order(hall)
    _told(hall, "counter-cards-failed")
    hall.ask(asks.Answered(True))
    assert _to_print(hall) == len(members)
    assert "CardIssued" not in hall.village.facts()


def test_her_old_card_is_good_until_the_new_one_is_on_paper(hall, printer):
    member = hall.member("王桂花")
    old = grammar.fingerprint(hall.texts[member])
    _enter(hall)
    printer.fails_at = 0
    hall.ask(asks.IssueCard(member))
    _told(hall, "counter-cards-failed")
    assert hall.village.ask(card_service.check, old).shown is Shown.OK
    hall.ask(asks.Answered(True))
    printer.fails_at = None
    hall.ask(asks.IssueCard(member))
    _told(hall, "counter-cards-printed")
    assert hall.village.ask(card_service.check, old).shown is Shown.OLD
    assert _good(hall, printer.tray) == 1


def test_two_quick_presses_print_each_card_once(hall, printer):
    members = _people(hall, 5)
    _enter(hall)
    printer.holds = True
    _order(hall)
    _order(hall)
    _told(hall, "counter-cards-printing")
    assert len(printer.held) == 1
    printer.held.pop()()
    _told(hall, "counter-cards-printed")
    assert _good(hall, printer.tray) == len(members)


def test_what_lies_in_the_printer_is_good_although_the_clerk_has_left(hall, printer):
    members = _people(hall, PORTION + 1)
    _enter(hall)
    printer.holds = True
    _order(hall)
    hall.ask(asks.LeaveDesk())
    hall.expect("IdleScreen")
    printer.held.pop()()
    hall.settle()
    assert _good(hall, printer.tray) == PORTION  # and no more are printed without her
    assert not printer.held
    _enter(hall)
    assert _to_print(hall) == len(members) - PORTION


@pytest.mark.expects_log
def test_cards_that_could_not_be_recorded_are_named_as_no_good(hall, printer):
    _people(hall, 2)
    _enter(hall)
    with hall.village.node.store.write_engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA query_only=ON")
    page = hall.counter.page()
    page.asked.emit(asks.PrintForGroups((GROUP,)))
    _told(hall, "counter-cards-spoiled", count=2)
    assert _good(hall, printer.tray) == 0
    with hall.village.node.store.write_engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA query_only=OFF")
    page = hall.counter.page()
    page.asked.emit(asks.Answered(True))
    hall.until(lambda: _page(hall) == "DeskPage", "the desk")
    assert _to_print(hall) == 2


def test_the_real_desk_keeps_whole_sheets_and_says_how_many_files(hall, tmp_path):
    _people(hall, PORTION + 1)
    assert PORTION % PER_SHEET == 0
    _enter(hall)
    _order(hall)
    _told(hall, "counter-cards-kept")
    assert words.shown("counter-cards-files", count=2) in hall.shown.model.lines
    assert len(list(tmp_path.rglob("cards-*.pdf"))) == 2
