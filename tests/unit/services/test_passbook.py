"""The passbook: what, when, how many, page by page."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.core.facts.people import PersonalErased
from kiosk.services import basis, exchange, home, passbook, put_right, sign_in, waiting_list
from kiosk.store import tables
from kiosk.store.verify import verify
from tests.unit.services.test_book import write


def lines(village, member=1, first=0, most=50):
    return village.ask(passbook.lines_of, f"m:{member}", first=first, most=most)


def test_an_empty_book_has_one_empty_page(village):
    village.member()
    page = village.ask(passbook.page_of, 1)
    assert (page.lines, page.page, page.pages, page.name) == ((), 1, 1, "王桂花")


def test_lines_say_what_when_and_how_many_newest_first(village):
    village.member(points=100)
    village.receive("soap", 40)
    write(village, 1, "V1")
    village.exchange(1, "soap", 2)
    sweep = village.activity("C5", title="重阳敬老宴")
    village.do(sign_in.sign_in, activity=sweep, member=1, operator=basis.by_clerk(2))
    told = [(x.kind, x.title, x.picture, x.points, x.count, x.unit) for x in lines(village)]
    assert told == [
        ("attendance", "重阳敬老宴", "broom", 2, None, ""),
        ("exchange", "香皂", "soap", -10, 2, "块"),
        ("booked", "义务劳动", "broom", 2, None, ""),
        ("forward", "", "coin", 100, None, ""),
    ]
    assert lines(village)[1].state == "waiting"
    assert all(x.witnessed for x in lines(village))


def test_what_was_done_is_told_in_the_clerks_words_and_the_number_of_a_paper_is_not(village):
    member = village.member()
    write(village, member, "V3", note=" 给李奶奶买药 ", second=1)
    write(village, member, "G1", evidence="2026-0017", second=1)
    assert [(x.title, x.told) for x in lines(village)] == [
        ("助人为乐", ""),
        ("帮助行动不便的人", "给李奶奶买药"),
    ]


def test_the_clerks_words_stand_in_no_body_and_go_when_she_is_erased(village):
    member = village.member()
    write(village, member, "V3", note="给李奶奶买药", second=1)
    with village.reading() as conn:
        bodies = conn.execute(select(tables.facts.c.body)).scalars().all()
    assert not any("李奶奶".encode() in body for body in bodies)
    with village.work() as uow:
        uow.append(PersonalErased(f"m:{member}"))
    assert [(x.title, x.told) for x in lines(village)] == [("帮助行动不便的人", "")]
    assert verify(village.node.store).sound


def test_the_reason_of_a_rebooking_is_not_told_as_what_she_did(village):
    village.member()
    village.member("李长福")
    entry = write(village, 1).mark.entry
    village.do(put_right.rebook, entry=entry, member=2, reason="认错人", clerk=2)
    assert [(x.title, x.told) for x in lines(village, 2)] == [("义务劳动", "")]


def test_a_slip_and_its_repair_both_stand_in_the_book(village):
    village.member()
    entry = write(village, 1).mark.entry
    village.day = "2026-11-24"
    village.do(put_right.reverse, entry=entry, reason="认错人", clerk=2)
    both = lines(village)
    assert [(x.kind, x.points, x.day) for x in both] == [
        ("undone", -2, "2026-11-24"),
        ("booked", 2, "2026-11-23"),
    ]
    assert both[1].state == "undone"
    assert both[0].title == both[1].title == "义务劳动"


def test_what_was_rebooked_stands_in_both_books(village):
    village.member()
    village.member("李长福")
    entry = write(village, 1).mark.entry
    village.do(put_right.rebook, entry=entry, member=2, reason="认错人", clerk=2)
    assert [x.points for x in lines(village, 1)] == [-2, 2]
    assert [(x.points, x.witnessed) for x in lines(village, 2)] == [(2, False)]


def test_an_exchange_that_came_back_is_two_lines(village):
    village.member(points=20)
    village.receive("soap", 4)
    made = village.exchange(1)
    village.do(exchange.take_back, exchange=made.mark.entry, clerk=2)
    assert [(x.kind, x.points) for x in lines(village)][:2] == [("undone", 5), ("exchange", -5)]
    village.exchange(1)
    village.day = "2026-12-10"
    with village.work() as uow:
        waiting_list.lapse_due(uow)
    assert [(x.kind, x.points) for x in lines(village)][:2] == [("lapsed", 5), ("exchange", -5)]
    assert sum(x.points for x in lines(village)) == 20 == village.holding(1).balance


def test_pages_hold_five_lines_and_miss_none(village):
    village.member()
    for n in range(1, 13):
        write(village, 1, done_on=f"2026-11-{n:02d}")
    entry = lines(village)[3].entry
    village.do(put_right.reverse, entry=entry, reason="认错人", clerk=2)
    pages = [village.ask(passbook.page_of, 1, page=n) for n in (1, 2, 3)]
    assert [len(p.lines) for p in pages] == [5, 5, 3]
    assert {p.pages for p in pages} == {3}
    joined = [x for p in pages for x in p.lines]
    assert tuple(joined) == lines(village)
    assert village.ask(passbook.page_of, 1, page=99).page == 3
    assert village.ask(passbook.page_of, 1, page=0).page == 1
    assert village.ask(passbook.page_of, 1, page=1, lines=3).pages == 5
    assert village.ask(passbook.count, "m:1") == 13


def test_points_in_publicity_are_marked(village):
    village.member()
    write(village, 1, "A1", clerk=1)
    assert lines(village)[0].in_publicity
    write(village, 1, "V1")
    assert not lines(village)[0].in_publicity


def test_the_weeks_gain_counts_deeds_and_not_paper_or_slips(village):
    village.member(points=50)
    write(village, 1, "V1")
    entry = write(village, 1, "C5").mark.entry
    assert village.ask(home.gained_since, "m:1", "2026-11-17") == 4
    village.do(put_right.reverse, entry=entry, reason="认错人", clerk=2)
    assert village.ask(home.gained_since, "m:1", "2026-11-17") == 2
    assert village.ask(home.gained_since, "m:1", "2026-11-24") == 0


def test_points_that_wait_with_goods_are_summed(village):
    village.member(points=50)
    village.receive("soap", 9)
    village.exchange(1, "soap", 2)
    village.exchange(1, "haircut")
    assert village.ask(passbook.page_of, 1).waiting == 18


def test_one_members_book_shows_nothing_of_another(village):
    village.member(points=50)
    other = village.member("李长福", household=village.homes[1])
    assert lines(village, other) == ()
