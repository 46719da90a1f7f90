"""What an exchange needs: points that may be spent, pieces on the shelf, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.exchange_rules import COUNT_MOST, Answer, Offer, Purse, decide, most_of

RICE = Offer(price=32, on_shelf=12)


def test_two_bags_for_a_hundred_and_twenty_eight_points():
    decision = decide(Purse(128), RICE, count=2)
    assert (decision.answer, decision.cost, decision.most) == (Answer.YES, 64, 4)


def test_what_is_missing_is_a_figure_and_nothing_else():
    decision = decide(Purse(128), Offer(price=210, on_shelf=2), count=1)
    assert (decision.answer, decision.missing) == (Answer.NOT_ENOUGH, 82)
    assert decision.most == 0


def test_points_in_publicity_cannot_be_spent():
    assert decide(Purse(40, held=10), RICE, count=1).answer is Answer.NOT_ENOUGH
    assert Purse(5, held=10).spendable == 0


def test_a_negative_balance_spends_nothing_but_free_things_are_free():
    assert decide(Purse(-3), RICE, count=1).missing == 32
    assert decide(Purse(-3), Offer(price=0, on_shelf=None), count=1).answer is Answer.YES


@pytest.mark.parametrize(
    ("offer", "count", "answer"),
    [
        (Offer(price=5, on_shelf=40, listed=False), 1, Answer.NOT_LISTED),
        (Offer(price=5, on_shelf=0), 1, Answer.SOLD_OUT),
        (Offer(price=5, on_shelf=1), 2, Answer.SOLD_OUT),
        (Offer(price=5, on_shelf=-2), 1, Answer.SOLD_OUT),
        (Offer(price=0, on_shelf=None, per_day=1, had_today=1), 1, Answer.DAY_LIMIT),
    ],
)
def test_the_first_reason_is_told(offer, count, answer):
    assert decide(Purse(500), offer, count=count).answer is answer


def test_points_are_spent_only_at_the_villages_own_counter():
    assert decide(Purse(500), RICE, count=1, spends_here=False).answer is Answer.NOT_HERE


@pytest.mark.parametrize("count", [0, -1, COUNT_MOST + 1])
def test_a_count_out_of_bounds_is_an_error_of_the_caller(count):
    with pytest.raises(ValueError, match="a count is from 1"):
        decide(Purse(1), RICE, count=count)


@given(
    st.integers(-50, 500),
    st.integers(0, 100),
    st.integers(0, 80),
    st.one_of(st.none(), st.integers(-3, 40)),
    st.one_of(st.none(), st.integers(0, 5)),
    st.integers(1, COUNT_MOST),
)
def test_yes_exactly_up_to_the_most_and_never_beyond_her_points(
    balance, held, price, shelf, per_day, count
):
    purse = Purse(balance, held)
    offer = Offer(price=price, on_shelf=shelf, per_day=per_day)
    decision = decide(purse, offer, count=count)
    assert (decision.answer is Answer.YES) == (count <= most_of(purse, offer))
    if decision.answer is Answer.YES and price:
        assert decision.cost <= balance - held
    if decision.missing:
        assert decision.missing == decision.cost - purse.spendable > 0
