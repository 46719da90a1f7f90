"""How often a deed counts: caps over days, weeks, years, cases and a life, each or a household."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.accounts import AccountClass
from kiosk.core.caps import Counted, Deed, Verdict, decide, left_under, span_to_load, window
from kiosk.core.rules import Cap, Clause, Per, Period, Review

DAY = date(2026, 11, 23)  # a Monday


def clause(rate: int = 2, *caps: Cap) -> Clause:
    return Clause(
        id="V1",
        category="V",
        text="扫街",
        said="扫街",
        unit="次",
        rate=rate,
        caps=caps,
        classes=frozenset({AccountClass.PERSON}),
        members=frozenset(),
        evidence="签到",
        review=Review.NONE if rate > 0 else Review.PROCEDURE,
        effort=frozenset(),
        picture="broom",
    )


def past(day: date, tenths: int = 10, *, own: bool = True, activity=None, case=None) -> Counted:
    return Counted(Deed(day, activity, case), tenths, own)


def test_without_caps_everything_counts():
    award = decide(clause(2), Deed(DAY), asked_tenths=35)
    assert (award.verdict, award.points, award.quantity_tenths) == (Verdict.WHOLE, 7, 35)
    assert award.books


def test_second_time_on_one_day_gives_nothing():
    daily = clause(2, Cap(1, Period.DAY))
    award = decide(daily, Deed(DAY), asked_tenths=10, past=[past(DAY)])
    assert (award.verdict, award.points, award.cap) == (
        Verdict.CAP_REACHED,
        0,
        Cap(1, Period.DAY),
    )
    assert not award.books


def test_the_next_day_counts_again():
    daily = clause(2, Cap(1, Period.DAY))
    award = decide(daily, Deed(DAY + timedelta(days=1)), asked_tenths=10, past=[past(DAY)])
    assert award.points == 2


def test_what_is_over_the_cap_is_cut_off_and_the_cap_is_named():
    hours = clause(2, Cap(8, Period.DAY), Cap(40, Period.MONTH))
    award = decide(hours, Deed(DAY), asked_tenths=50, past=[past(DAY, 60)])
    assert (award.verdict, award.quantity_tenths, award.points) == (Verdict.SHORTENED, 20, 4)
    assert award.cap == Cap(8, Period.DAY)


def test_the_tightest_of_several_caps_decides():
    hours = clause(2, Cap(8, Period.DAY), Cap(40, Period.MONTH))
    month = [past(date(2026, 11, d), 78) for d in range(1, 6)]
    award = decide(hours, Deed(DAY), asked_tenths=30, past=month)
    assert (award.quantity_tenths, award.cap) == (10, Cap(40, Period.MONTH))


def test_a_household_cap_counts_what_her_family_did():
    yard = clause(3, Cap(1, Period.MONTH, Per.HOUSEHOLD))
    family = [past(DAY, own=False)]
    assert decide(yard, Deed(DAY), asked_tenths=10, past=family).verdict is Verdict.CAP_REACHED
    alone = clause(3, Cap(1, Period.MONTH, Per.PERSON))
    assert decide(alone, Deed(DAY), asked_tenths=10, past=family).points == 3


def test_one_activity_counts_once_and_another_counts_again():
    ballot = clause(1, Cap(1, Period.ACTIVITY))
    done = [past(DAY, activity="a")]
    assert not decide(ballot, Deed(DAY, activity="a"), asked_tenths=10, past=done).books
    assert decide(ballot, Deed(DAY, activity="b"), asked_tenths=10, past=done).books


def test_one_case_counts_once_however_often_it_is_brought():
    wedding = clause(20, Cap(1, Period.CASE))
    done = [past(date(2020, 1, 1), case="2020-07")]
    assert not decide(wedding, Deed(DAY, case="2020-07"), asked_tenths=10, past=done).books
    assert decide(wedding, Deed(DAY, case="2026-01"), asked_tenths=10, past=done).points == 20
    assert decide(wedding, Deed(DAY), asked_tenths=20, past=done).points == 20


def test_once_in_a_life_looks_back_for_ever():
    army = clause(50, Cap(1, Period.LIFE))
    assert span_to_load(army, DAY) is None
    assert not decide(army, Deed(DAY), asked_tenths=10, past=[past(date(1999, 9, 1))]).books


def test_too_little_for_a_point_books_nothing():
    award = decide(clause(1), Deed(DAY), asked_tenths=9)
    assert (award.verdict, award.points, award.books) == (Verdict.TOO_LITTLE, 0, False)


def test_a_deduction_is_capped_like_an_award():
    fault = clause(-3, Cap(1, Period.WEEK))
    assert decide(fault, Deed(DAY), asked_tenths=10).points == -3
    assert not decide(fault, Deed(DAY), asked_tenths=10, past=[past(DAY)]).books


def test_nothing_asked_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="at least one tenth"):
        decide(clause(), Deed(DAY), asked_tenths=0)


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (Period.DAY, date(2026, 2, 28), date(2026, 2, 28), date(2026, 2, 28)),
        (Period.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (Period.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (Period.MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (Period.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Period.QUARTER, date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
        (Period.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (Period.YEAR, date(2026, 11, 23), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_begin_and_end_where_the_calendar_says(period, day, first, last):
    assert window(period, day) == (first, last)


@given(st.sampled_from(list(Period)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_own_period_and_periods_do_not_overlap(period, day):
    days = window(period, day)
    if days is None:
        assert period in (Period.ACTIVITY, Period.CASE, Period.LIFE)
        return
    first, last = days
    assert first <= day <= last
    assert window(period, first) == days == window(period, last)
    assert window(period, last + timedelta(days=1))[0] == last + timedelta(days=1)


CAPS = st.lists(
    st.builds(
        Cap,
        st.integers(1, 12),
        st.sampled_from(list(Period)),
        st.sampled_from(list(Per)),
    ),
    max_size=3,
).map(tuple)
DEEDS = st.builds(
    Deed,
    st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, "k", "l"]),
)


@given(
    CAPS,
    st.integers(1, 9),
    st.lists(st.tuples(DEEDS, st.integers(1, 60), st.booleans()), max_size=25),
)
def test_whatever_is_done_in_whatever_order_no_cap_is_ever_passed(caps, rate, deeds):
    rule = clause(rate, *caps)
    book: list[tuple[Counted, int]] = []
    for deed, asked, own in deeds:
        # Entries of the family are hers to them: each looks at the book from her own side.
        seen = [Counted(c.deed, c.quantity_tenths, c.own == own) for c, _ in book]
        award = decide(rule, deed, asked_tenths=asked, past=seen)
        assert award.quantity_tenths <= asked
        assert award.points == (rule.points_for(award.quantity_tenths) if award.books else 0)
        if award.books:
            book.append((Counted(deed, award.quantity_tenths, own), award.points))
    for cap in caps:
        for deed, _, own in deeds:
            inside = [
                (c, points)
                for c, points in book
                if left_under(cap, deed, [Counted(c.deed, 10**6, c.own == own)]) == 0
            ]
            assert sum(c.quantity_tenths for c, _ in inside) <= cap.tenths
            assert sum(points for _, points in inside) <= cap.amount * rate


@given(CAPS, st.integers(1, 9), DEEDS, st.integers(1, 200), st.integers(0, 50))
def test_doing_more_never_gives_less(caps, rate, deed, asked, more):
    rule = clause(rate, *caps)
    less = decide(rule, deed, asked_tenths=asked)
    most = decide(rule, deed, asked_tenths=asked + more)
    assert less.points <= most.points


@given(
    CAPS,
    DEEDS,
    st.integers(1, 60),
    st.lists(st.builds(Counted, DEEDS, st.integers(1, 40), st.booleans()), max_size=8),
    st.builds(Counted, DEEDS, st.integers(1, 40), st.booleans()),
)
def test_one_more_entry_in_the_past_never_gives_more(caps, deed, asked, before, extra):
    rule = clause(3, *caps)
    without = decide(rule, deed, asked_tenths=asked, past=before)
    with_it = decide(rule, deed, asked_tenths=asked, past=[*before, extra])
    assert with_it.points <= without.points


@given(CAPS, DEEDS, st.lists(st.builds(Counted, DEEDS, st.integers(1, 40)), max_size=12))
def test_entries_outside_the_loaded_days_never_matter(caps, deed, entries):
    rule = clause(2, *caps)
    span = span_to_load(rule, deed.done_on)
    loaded = [e for e in entries if span is None or span[0] <= e.deed.done_on <= span[1]]
    assert decide(rule, deed, asked_tenths=25, past=entries) == decide(
        rule, deed, asked_tenths=25, past=loaded
    )
