"""Booking one clause for one person, witnessed or not, within its caps."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kiosk.core.accounts import MemberType
from kiosk.core.rules import Cap, Period
from kiosk.services import book, days, passbook, staff
from kiosk.services.book import Outcome, Wish
from kiosk.services.staff import Role
from kiosk.store import tables
from tests.helpers.made_village import DAY


def propose(village, member, clause="V1", *, tenths=10, done_on=DAY, clerk=2, **more):
    wish = Wish(member, clause, tenths, done_on, **more)
    return village.ask(book.propose, village.day, wish, clerk=clerk)


def write(village, member, clause="V1", *, tenths=10, done_on=DAY, clerk=2, event=None, **more):
    wish = Wish(member, clause, tenths, done_on, **more)
    proposal = village.ask(book.propose, village.day, wish, clerk=clerk)
    return village.do(book.book, wish=wish, shown_points=proposal.points, clerk=clerk, event=event)


def test_what_she_sees_is_what_is_booked(village):
    member = village.member(points=128)
    seen = propose(village, member)
    assert (seen.outcome, seen.points, seen.before, seen.after) == (Outcome.CAN_BE, 2, 128, 130)
    assert (seen.clause.said, seen.version) == ("义务劳动", "2026-1")
    booked = write(village, member)
    assert (booked.outcome, booked.points, booked.after) == (Outcome.BOOKED, 2, 130)
    assert village.holding(member).balance == 130
    assert village.everything_sums_to_zero()


def test_a_note_is_kept_short_and_none_leaves_no_row(village):
    member = village.member()
    write(village, member, "V3", note="一二三四五六七八九十甲乙丙丁", second=1)
    write(village, member, "C5", note="   ")
    lines = village.ask(passbook.page_of, member).lines
    assert [line.told for line in lines] == ["", "一二三四五六七八九十甲乙"]
    with village.reading() as conn:
        refs = conn.execute(select(tables.personal.c.ref)).scalars().all()
    assert lines[1].entry in refs
    assert lines[0].entry not in refs


def test_looking_writes_nothing(village):
    member = village.member()
    before = village.facts()
    propose(village, member)
    assert village.facts() == before


def test_the_same_gesture_is_one_entry(village):
    member, event = village.member(), village.id()
    first = write(village, member, event=event)
    again = write(village, member, event=event)
    assert (again.outcome, again.points, again.mark) == (first.outcome, 2, first.mark)
    assert len(village.facts("PointsBooked")) == 1


def test_another_figure_than_she_saw_is_never_booked(village):
    member = village.member()
    wish = Wish(member, "V1", 10, DAY)
    changed = village.do(book.book, wish=wish, shown_points=3, clerk=2)
    assert (changed.outcome, changed.proposal.points) == (Outcome.CHANGED, 2)
    assert village.holding(member).balance == 0


def test_a_day_between_look_and_yes_that_fills_the_cap_books_nothing(village):
    member = village.member()
    wish = Wish(member, "V1", 10, DAY)
    shown = propose(village, member).points
    write(village, member)
    late = village.do(book.book, wish=wish, shown_points=shown, clerk=2)
    assert (late.outcome, late.proposal.cap) == (Outcome.CAP_REACHED, Cap(1, Period.DAY))
    assert village.holding(member).balance == 2


def test_the_day_of_the_deed_decides_the_cap_not_today(village):
    member = village.member()
    write(village, member)
    assert write(village, member, done_on="2026-11-22").points == 2
    assert write(village, member, done_on="2026-11-22").outcome is Outcome.CAP_REACHED


def test_hours_over_the_cap_are_cut_and_shown_as_cut(village):
    member = village.member()
    assert write(village, member, "V2", tenths=60).points == 12
    seen = propose(village, member, "V2", tenths=50)
    assert (seen.quantity_tenths, seen.points, seen.cap) == (20, 4, Cap(8, Period.DAY))


@pytest.mark.parametrize("done_on", ["2026-11-24", "2025-11-01", "yesterday", ""])
def test_a_day_that_cannot_be_is_refused(village, done_on):
    assert propose(village, village.member(), done_on=done_on).outcome is Outcome.NOT_A_DAY


def test_before_the_first_rule_book_nothing_rules(village):
    seen = propose(village, village.member(), done_on="2025-12-31")
    assert seen.outcome is Outcome.NO_SUCH_CLAUSE
    assert propose(village, village.member("乙"), "Z9").outcome is Outcome.NO_SUCH_CLAUSE


def test_clauses_are_kept_to_those_they_are_for(village):
    child = village.member("小明", member_type=MemberType.MINOR)
    assert propose(village, child, "P6").outcome is Outcome.NOT_FOR_HER
    assert propose(village, child, "S6").points == 2
    assert propose(village, child, "A7").outcome is Outcome.NOT_FOR_HER
    open_to = {key.clause.id for key in village.ask(book.clauses_for, DAY, _person(village, child))}
    assert {"S6", "V1", "A5"} <= open_to
    assert not {"P6", "S1", "P-", "A7"} & open_to


def _person(village, member):
    from kiosk.services import people

    return village.ask(people.the_person, member)


def test_the_pad_knows_what_she_did_before(village):
    member = village.member()
    write(village, member)
    keys = {
        k.clause.id: k.used for k in village.ask(book.clauses_for, DAY, _person(village, member))
    }
    assert (keys["V1"], keys["V2"]) == (1, 0)
    assert village.ask(book.clauses_for, "2020-01-01", _person(village, member)) == ()


def test_a_deduction_never_comes_this_way(village):
    assert propose(village, village.member(), "P-").outcome is Outcome.BY_PROCEDURE


def test_a_deed_under_review_needs_a_reviewer_at_the_counter(village):
    member = village.member()
    assert propose(village, member, "V3").outcome is Outcome.NEEDS_REVIEWER
    assert propose(village, member, "V3", clerk=1).points == 3
    assert propose(village, member, "V3", second=1).points == 3
    village.do(staff.change_roles, clerk=2, roles=[Role.REVIEWER], by=1)
    assert propose(village, member, "V3").points == 3


def test_bravery_needs_two_persons(village):
    member = village.member()
    for second in (None, 1):
        assert propose(village, member, "G2", clerk=1, second=second).outcome is (
            Outcome.NEEDS_SECOND
        )
    assert write(village, member, "G2", clerk=1, second=2, evidence="证明-7").points == 50


def test_the_same_paper_counts_once(village):
    member = village.member()
    write(village, member, "C3", clerk=1, evidence="理事会-12")
    again = propose(village, member, "C3", clerk=1, evidence="理事会-12")
    assert again.outcome is Outcome.SAME_PAPER
    assert propose(village, member, "C3", clerk=1, evidence=" 理事会-12 ").outcome is (
        Outcome.SAME_PAPER
    )
    assert write(village, member, "C3", clerk=1, evidence="理事会-12").points == 0
    assert propose(village, member, "C3", clerk=1, evidence="理事会-13").points == 10


def test_the_number_of_a_paper_counts_as_far_as_it_is_written(village):
    member, long = village.member(), "7" * book.EVIDENCE_LENGTH_MAX
    write(village, member, "C3", clerk=1, evidence=f"{long}8")
    assert propose(village, member, "C3", clerk=1, evidence=f"{long}8").outcome is (
        Outcome.SAME_PAPER
    )


@pytest.mark.parametrize("evidence", ["", "   "])
def test_a_clause_that_counts_papers_asks_for_the_papers_number(village, evidence):
    member = village.member()
    seen = propose(village, member, "C3", clerk=1, evidence=evidence)
    assert seen.outcome is Outcome.NEEDS_PAPER
    assert write(village, member, "C3", clerk=1, evidence=evidence).outcome is Outcome.NEEDS_PAPER
    assert village.facts("PointsBooked") == []
    assert propose(village, member, "C5", evidence=evidence).points == 2


def test_one_paper_may_name_two_people(village):
    first, second = village.member(), village.member("李长福")
    for member in (first, second):
        assert write(village, member, "C3", clerk=1, evidence="12").points == 10


def test_a_household_gets_its_monthly_points_once(village):
    first = village.member()
    second = village.member("王小明", household=village.homes[first])
    neighbour = village.member("李长福")
    assert write(village, first, "P7").points == 3
    assert propose(village, second, "P7").outcome is Outcome.CAP_REACHED
    assert propose(village, neighbour, "P7").points == 3


def test_an_award_waits_for_its_publicity_and_counts_after_it(village):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    member = village.member(points=1)
    booked = write(village, member, "A1", clerk=1)
    assert booked.proposal.public_until == "2026-11-28"
    holding = village.holding(member)
    assert (holding.balance, holding.held, holding.purse.spendable) == (6, 5, 1)
    key = Ed25519PrivateKey.generate()
    village.day = "2026-11-27"
    village.do(days.close, key=key, clerk=1)
    assert village.holding(member).held == 5
    village.day = "2026-11-28"
    village.do(days.close, key=key, clerk=1)
    assert village.holding(member).held == 0
    assert village.holding(member).purse.spendable == 6


@pytest.mark.parametrize("tenths", [0, -5])
def test_no_quantity_is_too_little(village, tenths):
    assert propose(village, village.member(), tenths=tenths).outcome is Outcome.TOO_LITTLE


def test_too_little_for_a_point_is_told(village):
    assert propose(village, village.member(), "P9", tenths=9).outcome is Outcome.TOO_LITTLE


def test_nobody_is_booked_who_is_not_here(village):
    assert propose(village, 404).outcome is Outcome.NO_SUCH_MEMBER
    missing = village.do(book.book, wish=Wish(404, "V1", 10, DAY), shown_points=2, clerk=2)
    assert missing.outcome is Outcome.NO_SUCH_MEMBER
