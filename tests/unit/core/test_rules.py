"""The rules themselves: rates, quantities in tenths, floors, who a clause is for."""

from __future__ import annotations

import tomllib

import pytest

from kiosk.core.accounts import AccountClass, MemberType, class_of
from kiosk.core.rule_text import read_book
from kiosk.core.rules import (
    Cap,
    Per,
    Period,
    Review,
    RuleBook,
)
from kiosk.paths import db_file


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return read_book(tomllib.loads(db_file("rules", "clauses.toml").read_text("utf-8")))


def test_default_book_has_seven_categories_with_all_their_clauses(book: RuleBook):
    sizes = {
        each.id: sum(clause.category == each.id for clause in book.clauses)
        for each in book.categories
    }
    assert sizes == {"V": 9, "C": 8, "P": 13, "G": 8, "A": 10, "S": 7, "J": 6}


def test_every_category_but_good_deeds_can_also_take_points_away(book: RuleBook):
    deducting = {c.category for c in book.clauses if c.deducts}
    assert deducting == {"V", "C", "P", "A", "S", "J"}


def test_a_clause_stands_in_the_book_as_the_paper_says_it(book: RuleBook):
    v2 = book.clause("V2")
    assert v2 is not None
    assert (v2.unit, v2.rate, v2.review) == ("小时", 2, Review.NONE)
    assert v2.caps == (Cap(8, Period.DAY), Cap(40, Period.MONTH))
    p7 = book.clause("P7")
    assert p7 is not None
    assert p7.caps == (Cap(1, Period.MONTH, Per.HOUSEHOLD),)
    assert p7.by_household
    assert not v2.by_household


def test_two_persons_look_at_bravery_and_publicity_waits_for_awards(book: RuleBook):
    reviews = {i: book.clause(i).review for i in ("G2", "A1", "V3", "C-", "V1")}
    assert reviews == {
        "G2": Review.TWO,
        "A1": Review.PUBLICITY,
        "V3": Review.ONE,
        "C-": Review.PROCEDURE,
        "V1": Review.NONE,
    }


def test_half_an_hour_of_a_two_point_clause_gives_one_point(book: RuleBook):
    v2 = book.clause("V2")
    assert [v2.points_for(t) for t in (1, 4, 5, 9, 10, 15)] == [0, 0, 1, 1, 2, 3]


def test_a_deduction_loses_its_fraction_in_her_favour(book: RuleBook):
    fault = book.clause("P-")
    assert fault.points_for(10) == -3
    assert fault.points_for(5) == -1


def test_nothing_done_is_no_quantity(book: RuleBook):
    with pytest.raises(ValueError, match="at least one tenth"):
        book.clause("V1").points_for(0)


@pytest.mark.parametrize(
    ("clause", "member_type", "may"),
    [
        ("V1", MemberType.MINOR, True),
        ("P6", MemberType.PARTY_MEMBER, True),
        ("P6", MemberType.VILLAGER, False),
        ("S6", MemberType.MINOR, True),
        ("S6", MemberType.VILLAGER, False),
        ("S1", MemberType.STREET_HEAD, True),
        ("S1", MemberType.PARTY_MEMBER, False),
        ("G4", MemberType.VILLAGER, True),
    ],
)
def test_some_clauses_are_kept_to_some_members(book: RuleBook, clause, member_type, may):
    assert book.clause(clause).applies_to(AccountClass.PERSON, member_type) is may


def test_a_unit_earns_only_under_the_clauses_of_units(book: RuleBook):
    open_to_shop = book.open_to(AccountClass.UNIT, MemberType.SOCIAL_UNIT)
    assert {"V8", "P9", "A7", "J2"} <= {c.id for c in open_to_shop}
    assert "V1" not in {c.id for c in open_to_shop}


def test_a_clause_nobody_wrote_is_not_there(book: RuleBook):
    assert book.clause("Z9") is None


def test_short_names_fit_into_a_spoken_sentence(book: RuleBook):
    # "〈said〉一次，加 2 分，对吗？": eighteen characters without punctuation leave eight.
    long = [c.id for c in book.clauses if len(c.said) > 8 or not c.said.isalpha()]
    assert long == []


def test_short_names_tell_the_clauses_apart(book: RuleBook):
    said = [c.said for c in book.clauses]
    assert len(set(said)) == len(said)


def test_the_letter_of_an_account_tells_its_class():
    assert class_of("m:327") is AccountClass.PERSON
    assert class_of("u:12") is AccountClass.UNIT
    assert class_of("c:3") is AccountClass.COLLECTIVE
    assert class_of("issue") is None
    assert class_of("m:") is None
