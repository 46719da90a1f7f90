"""What a clerk's touch asks for, page by page, with real presses on real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from kiosk.ui.counter import asks
from kiosk.ui.counter import models as m
from kiosk.ui.counter.book import BookPage
from kiosk.ui.counter.calibrate import CARD_W_MM, CalibratePage
from kiosk.ui.counter.cards import PrintCardsPage
from kiosk.ui.counter.desk import DeskPage
from kiosk.ui.counter.enrol import EnrolPage
from kiosk.ui.counter.forward import ForwardPage
from kiosk.ui.counter.hand_over import HandOverPage
from kiosk.ui.counter.look_up import LookUpPage
from kiosk.ui.counter.make_activity import MakerPage
from kiosk.ui.counter.member import MemberPage
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.pin import PinPage
from kiosk.ui.counter.put_right import PutRightPage
from kiosk.ui.counter.samples import arriving, booking, hall, members
from kiosk.ui.counter.station import StationPage
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Key
from kiosk.ui.window import StationWindow

LOOK = Look.of_panel("landscape_21")


class Counter:
    """A window with one page, a hand to press with, and what was asked."""

    def __init__(self, window: StationWindow) -> None:
        self.window = window
        self.now = 100.0
        window.guard.clock = lambda: self.now
        self.asked: list[object] = []
        self.page: CounterPage

    def show(self, page: CounterPage) -> Counter:
        self.page = page
        page.asked.connect(self.asked.append)
        self.window.show_screen(page)
        return self

    def key(self, name: str) -> Key:
        found = [key for key in self.page.findChildren(Key, name) if not key.isHidden()]
        assert len(found) == 1, f"{len(found)} keys called {name}"
        return found[0]

    def press(self, *names: str) -> None:
        for name in names:
            key = self.key(name)
            assert key.isEnabled(), f"{name} is switched off"
            QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=key.rect().center())
            self.now += 1.0


@pytest.fixture
def counter(qtbot) -> Iterator[Counter]:
    window = StationWindow(LOOK.for_clerk())
    qtbot.addWidget(window)
    window.resize(LOOK.metrics.width_px, LOOK.metrics.height_px)
    window.show()
    yield Counter(window)
    window.close()


# -- 20 ---------------------------------------------------------------------------------------


def test_six_digits_and_enter_hand_over_the_pin_once_and_forget_it(counter):
    counter.show(PinPage(LOOK, arriving.PIN))
    counter.press(*(f"pad{digit}" for digit in "135790"), "padEnter")
    assert counter.asked == [asks.PinEntered(1, "135790")]
    assert "135790" not in repr(counter.asked)
    assert not counter.key("padEnter").isEnabled()


def test_enter_is_off_until_the_sixth_digit_and_a_seventh_is_ignored(counter):
    counter.show(PinPage(LOOK, arriving.PIN))
    counter.press(*(f"pad{digit}" for digit in "13579"))
    assert not counter.key("padEnter").isEnabled()
    counter.press("pad2", "pad4", "padBack", "pad8", "padEnter")
    assert counter.asked == [asks.PinEntered(1, "135798")]


def test_nothing_can_be_typed_while_nobody_is_chosen_or_the_pin_is_locked(counter):
    for model in (replace(arriving.PIN, chosen=None), replace(arriving.PIN, locked_minutes=5)):
        counter.show(PinPage(LOOK, model))
        assert not counter.key("pad1").isEnabled()
        assert not counter.key("padEnter").isEnabled()


def test_a_new_state_clears_the_digits(counter):
    counter.show(PinPage(LOOK, arriving.PIN))
    counter.press("pad1", "pad2")
    counter.page.present(replace(arriving.PIN, wrong=True))
    counter.press(*(f"pad{digit}" for digit in "246801"), "padEnter")
    assert counter.asked == [asks.PinEntered(1, "246801")]


# -- 21, 22 -----------------------------------------------------------------------------------


def test_the_desk_leads_to_its_jobs_its_activities_and_back(counter):
    counter.show(DeskPage(LOOK, arriving.DESK))
    counter.press("job-book", "activityKey0", "activityKey2", "undoLastKey", "rail-people")
    counter.press("leaveKey", "makeActivityKey")
    assert counter.asked == [
        asks.Go("book"),
        asks.OpenStation(1),
        asks.ShowActivity(3),
        asks.UndoLast(),
        asks.Go("people"),
        asks.LeaveDesk(),
        asks.MakeActivity(),
    ]


def test_without_an_entry_to_take_back_there_is_no_undo_key(counter):
    shell = replace(hall.SHELL, undo="")
    counter.show(DeskPage(LOOK, replace(arriving.DESK, shell=shell)))
    assert not counter.page.findChildren(Key, "undoLastKey")


def test_a_double_press_on_a_key_that_is_built_anew_is_one_ask(counter):
    counter.show(StationPage(LOOK, arriving.STATION))
    QTest.mouseClick(counter.key("undoLastKey"), Qt.MouseButton.LeftButton)
    counter.page.present(replace(arriving.STATION, came=13))
    counter.now += 0.3
    QTest.mouseClick(counter.key("undoLastKey"), Qt.MouseButton.LeftButton)
    assert counter.asked == [asks.UndoLast()]
    counter.now += 0.3
    QTest.mouseClick(counter.key("undoLastKey"), Qt.MouseButton.LeftButton)
    assert counter.asked == [asks.UndoLast(), asks.UndoLast()]


def test_the_station_shows_the_newest_name_and_takes_live_pictures(counter):
    counter.show(StationPage(LOOK, arriving.STATION))
    picture = QImage(640, 360, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    counter.page.set_image(picture)
    counter.page.present(replace(arriving.STATION, last=arriving.FIVE[1], came=13))
    counter.page.set_image(picture)
    said = [w.accessibleName() for w in counter.page.findChildren(object, "lastOne")]
    assert said == ["李长福 +2 分 记上了"]


# -- activities -------------------------------------------------------------------------------


def test_an_activity_is_made_with_three_presses_and_no_typing(counter):
    counter.show(MakerPage(LOOK, arriving.MAKER))
    counter.press("template0", "place1", "makeItKey")
    assert counter.asked == [asks.ActivityMade(1, "村口大扫除", "V1", "大厅二楼", "2026-11-23", "")]


def test_an_activity_on_another_day_needs_a_time_of_day(counter):
    counter.show(MakerPage(LOOK, arriving.MAKER))
    counter.press("template2", "day3", "time2", "makeItKey")
    made = counter.asked[0]
    assert (made.day, made.start) == ("2026-11-28", "8:00")
    counter.press("day1", "makeItKey")
    assert counter.asked[1].start != ""


# -- booking ----------------------------------------------------------------------------------


def test_a_clause_is_booked_by_choosing_never_by_typing_points(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clause-V3", "count2", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "V3", 20)]


def test_a_note_is_put_together_from_what_the_clause_names_and_from_pinyin(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clause-V3", "noteKey", "character0")
    assert counter.page._typer.name == "给"
    counter.press("name-n", "name-a", "name-i", "character0", "example0")
    assert counter.page._typer.name.endswith("买药")
    counter.press("noteDoneKey")
    assert counter.key("noteKey").accessibleName() == counter.page._typer.name
    counter.press("count2", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "V3", 20, counter.page._typer.name)]
    assert "买药" not in repr(counter.asked)


def test_a_note_has_no_more_characters_than_the_book_takes_and_may_be_left_out(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clause-V3", "noteKey", *(["example3"] * 5))
    assert counter.page._typer.name == "搬东西搬东西搬东西搬东西"
    assert not any(counter.key(f"name-{letter}").isEnabled() for letter in "abnz")
    counter.press("noNoteKey", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "V3", 10)]


def test_a_clause_that_counts_papers_asks_for_the_number_first(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clauseGroup-C", "clause-C1")
    assert not counter.key("paperDoneKey").isEnabled()
    counter.press("paper-2", "paper-0", "paper-7", "paper-h", "paper-back", "paper-b")
    assert counter.page._paper.number == "207B"
    counter.press("paperDoneKey", "paperKey", "paper-1", "paperDoneKey", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "C1", 10, paper="207B1")]


def test_a_papers_number_belongs_to_its_clause_and_has_an_end(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clauseGroup-C", "clause-C8", *(["paper-9"] * 16))
    assert not any(counter.key(f"paper-{sign}").isEnabled() for sign in "09az")
    counter.press("paperDoneKey", "count2", "otherClauseKey", "clause-C1")
    assert counter.page._paper.number == ""
    counter.press("otherClauseKey", "clause-C5", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "C5", 10)]


def test_an_emptied_number_asks_nobody(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clauseGroup-C", "clause-C1", "paper-9", "paperDoneKey", "paperKey", "paper-back")
    assert not counter.key("paperDoneKey").isEnabled()


def test_hours_may_have_a_half(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clause-V2", "pad1", "padEnter", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "V2", 15)]


def test_a_clause_that_cannot_be_booked_says_why_and_cannot_be_pressed(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    key = counter.key("clause-V6")
    assert not key.isEnabled()
    assert "审核" in key.accessibleName()


def test_weights_are_typed_on_the_pad_and_never_exceed_three_digits(counter):
    counter.show(BookPage(LOOK, booking.BOOKING))
    counter.press("clauseGroup-P", "clause-P9", "pad1", "pad2", "pad3", "pad4", "askHerKey")
    assert counter.asked == [asks.BookWanted(327, "P9", 1230)]


# -- people -----------------------------------------------------------------------------------


def test_each_digit_searches_and_a_late_answer_to_an_older_question_is_not_shown(counter):
    counter.show(LookUpPage(LOOK, m.LookUp(hall.SHELL)))
    counter.press("pad3", "pad2")
    assert counter.asked == [asks.Search("number", "3"), asks.Search("number", "32")]
    counter.page.present(m.LookUp(hall.SHELL, asked="3", found=hall.PEOPLE))
    assert not counter.page.findChildren(Key, "person0")
    counter.page.present(m.LookUp(hall.SHELL, asked="32", found=hall.PEOPLE[:1]))
    counter.press("person0")
    assert counter.asked[-1] == asks.Chosen(327)


def test_initials_search_by_pinyin_and_a_group_key_by_group(counter):
    counter.show(LookUpPage(LOOK, m.LookUp(hall.SHELL, groups=(1, 2, 3))))
    counter.press("by-pinyin", "letter-w", "letter-g", "by-group", "group3")
    assert counter.asked == [
        asks.Search("pinyin", "w"),
        asks.Search("pinyin", "wg"),
        asks.Search("group", "3"),
    ]


def test_an_entry_of_a_member_opens_the_page_that_puts_it_right(counter):
    counter.show(MemberPage(LOOK, members.MEMBER))
    counter.press("entry0")
    assert counter.asked == [asks.PutRightWanted(1)]
    assert not counter.page.findChildren(Key, "entry3"), "a reversed entry is not a key"


def test_an_entry_is_reversed_only_with_a_reason(counter):
    counter.show(PutRightPage(LOOK, members.PUT_RIGHT))
    assert not counter.key("reverseKey").isEnabled()
    counter.press("reason-absent")
    counter.page.present(replace(members.PUT_RIGHT, reason="absent"))
    counter.press("reverseKey")
    assert counter.asked == [asks.ReasonChosen("absent"), asks.Reverse(1, "absent", "")]


def test_an_entry_is_rebooked_for_the_right_person_in_one_press(counter):
    model = replace(members.PUT_RIGHT, reason="person", right=hall.PEOPLE[1])
    counter.show(PutRightPage(LOOK, model))
    counter.press("rebookKey")
    assert counter.asked == [asks.Rebook(1, "person", 412)]


def test_for_an_exchange_the_fate_of_the_goods_has_to_be_said(counter):
    counter.show(PutRightPage(LOOK, replace(members.PUT_RIGHT, reason="other", goods=True)))
    assert not counter.key("reverseKey").isEnabled()
    counter.press("goods-back", "reverseKey")
    assert counter.asked == [asks.Reverse(1, "other", "back")]


def test_a_new_member_s_name_is_typed_in_pinyin(counter):
    counter.show(EnrolPage(LOOK, members.ENROL))
    press: Callable[..., None] = counter.press
    press("character0", "name-g", "name-u", "name-i", "character0")
    press("name-h", "name-u", "name-a", "character1")
    press("field-year", "pad1", "pad9", "pad5", "pad4", "padEnter", "group3", "enrolNowKey")
    assert counter.asked == [asks.Enrolled("王桂花", 1954, 3, "villager", "", False)]


def test_twins_are_looked_at_before_a_second_person_of_the_name_is_made(counter):
    counter.show(EnrolPage(LOOK, members.ENROL))
    counter.press("character0", "character1", "field-group", "group3", "enrolNowKey")
    counter.page.present(replace(members.ENROL, twins=hall.PEOPLE[:2]))
    counter.press("notTwinKey")
    assert [ask.checked for ask in counter.asked] == [False, True]
    counter.press("twin0")
    assert counter.asked[-1] == asks.Chosen(327)


def test_an_old_book_s_balance_needs_points_and_the_book_s_number(counter):
    counter.show(ForwardPage(LOOK, m.Forward(hall.SHELL, hall.WANG)))
    counter.press("pad8", "pad6")
    assert not counter.key("forwardNowKey").isEnabled()
    counter.press("forward-sheet", "pad1", "pad7", "forwardNowKey")
    assert counter.asked == [asks.BringForward(327, 86, 86, "17")]


# -- goods, cards, glass ----------------------------------------------------------------------


def test_goods_are_given_or_taken_back_for_the_chosen_line(counter):
    counter.show(HandOverPage(LOOK, m.HandOver(hall.SHELL, booking.TO_FETCH)))
    counter.press("toFetch1", "goodsGivenKey", "toFetch2", "goodsBackKey")
    assert counter.asked == [asks.GoodsGiven(2), asks.GoodsBack(3)]


def test_after_handing_over_the_next_line_is_chosen(counter):
    counter.show(HandOverPage(LOOK, m.HandOver(hall.SHELL, booking.TO_FETCH)))
    counter.page.present(m.HandOver(hall.SHELL, booking.TO_FETCH[1:]))
    counter.press("goodsGivenKey")
    assert counter.asked == [asks.GoodsGiven(2)]


def test_cards_are_printed_for_the_groups_that_were_chosen(counter):
    counter.show(PrintCardsPage(LOOK, members.PRINTS))
    assert not counter.key("printGroupsKey").isEnabled()
    counter.press("printGroup2", "printGroup5", "printGroup2", "printGroup3", "printGroupsKey")
    assert counter.asked == [asks.PrintForGroups((3, 5))]


def test_the_outline_measures_a_card_and_grows_by_half_a_millimetre(counter):
    counter.show(CalibratePage(LOOK, m.Calibration(4.034)))
    outline = counter.page.findChild(object, "cardOutline")
    assert outline.card().width() == pytest.approx(CARD_W_MM * 4.034)
    counter.press("moreKey", "moreKey", "keepKey")
    (kept,) = counter.asked
    grown = (kept.px_per_mm - 4.034) * CARD_W_MM / 4.034
    assert grown == pytest.approx(1.0, abs=0.02)


def test_times_that_are_over_today_are_not_offered_and_later_ones_come_page_by_page(counter):
    counter.show(MakerPage(LOOK, replace(arriving.MAKER, now="18:10")))
    counter.press("template0")
    offered = [
        key.accessibleName() for key in counter.page.findChildren(Key) if "time" in key.objectName()
    ]
    assert offered == ["现在", "18:30", "19:00", "19:30"]
    counter.press("day1", "time7", "time0", "makeItKey")
    assert counter.asked[0].start == "10:30"
