"""Exchanges: held, taken back, handed over, lapsed; the same gesture is one entry."""

from __future__ import annotations

import pytest

from kiosk.core.exchange_rules import Answer
from kiosk.services import basis, change_settings, exchange, settings, shelf, stock, waiting_list
from kiosk.services.exchange import Outcome
from kiosk.store import tables


@pytest.fixture
def rich(village):
    """A member with 128 points; twelve bags of rice and forty soaps on the shelf."""
    village.member(points=128)
    village.receive("rice-5kg", 12)
    village.receive("soap", 40)
    return village


def stock_of(village, item: str) -> tuple[int, int]:
    with village.reading() as conn:
        s = tables.stock
        row = conn.execute(s.select().where(s.c.item == item)).first()
    return (row.on_hand, row.reserved)


def shelf_of(village, item: str) -> int:
    return village.ask(shelf.item_of, village.day, item).on_shelf


def hand(village, made, *, clerk=2, **more):
    return village.do(exchange.hand_over, exchange=made.mark.entry, clerk=clerk, **more)


def undo(village, made, *, member=1, **more):
    return village.do(exchange.undo, exchange=made.mark.entry, member=member, **more)


def test_two_bags_of_rice_wait_for_her_with_her_points(rich):
    made = rich.exchange(1, "rice-5kg", 2)
    assert (made.outcome, made.points, made.before, made.after) == (Outcome.DONE, 64, 128, 64)
    assert (made.lapses_on, made.undo_s, made.item.said) == ("2026-11-30", 10, "大米")
    assert rich.holding(1).balance == 64
    assert rich.ask(basis.holding_of, "escrow").balance == 64
    assert stock_of(rich, "rice-5kg") == (12, 2)
    assert shelf_of(rich, "rice-5kg") == 10
    assert rich.everything_sums_to_zero()


def test_spending_leaves_merit_alone(rich):
    rich.exchange(1, "rice-5kg", 2)
    assert rich.holding(1).merit == 128


def test_the_same_gesture_is_one_exchange_with_one_slip(rich):
    event = rich.id()

    def make():
        return rich.do(
            exchange.make,
            member=1,
            item="soap",
            count=1,
            shown_points=5,
            operator=basis.herself(1),
            event=event,
        )

    first, again = make(), make()
    assert (again.mark, again.before, again.after) == (first.mark, 128, 123)
    assert rich.holding(1).balance == 123
    assert len(rich.facts("ExchangeMade")) == 1


def test_a_clerk_hands_it_over_once(rich):
    made = rich.exchange(1, "rice-5kg", 2)
    event = rich.id()
    done = hand(rich, made, event=event)
    assert (done.outcome, done.points) == (Outcome.DONE, 64)
    assert hand(rich, made, event=event) == done
    assert hand(rich, made).outcome is Outcome.ALREADY_HANDED
    assert stock_of(rich, "rice-5kg") == (10, 0)
    assert rich.ask(basis.holding_of, "exchange").balance == 64
    assert rich.ask(basis.holding_of, "escrow").balance == 0
    assert rich.everything_sums_to_zero()


def test_a_service_ends_in_its_own_account_and_needs_no_shelf(rich):
    made = rich.exchange(1, "haircut")
    assert made.outcome is Outcome.DONE
    hand(rich, made)
    assert rich.ask(basis.holding_of, "service").balance == 8
    assert rich.ask(basis.holding_of, "exchange").balance == 0
    assert rich.ask(shelf.item_of, rich.day, "haircut").on_shelf is None


def test_she_takes_it_back_herself_within_the_first_seconds(rich):
    made = rich.exchange(1, "rice-5kg", 2)
    rich.clock.forward(10_000)
    event = rich.id()
    back = undo(rich, made, event=event)
    assert (back.outcome, back.after) == (Outcome.DONE, 128)
    assert undo(rich, made, event=event) == back
    assert undo(rich, made).outcome is Outcome.ALREADY_BACK
    assert hand(rich, made).outcome is Outcome.ALREADY_BACK
    assert stock_of(rich, "rice-5kg") == (12, 0)


def test_later_she_asks_at_the_counter_until_it_is_handed_over(rich):
    made = rich.exchange(1, "rice-5kg", 2)
    rich.clock.forward(12_000)
    assert undo(rich, made).outcome is Outcome.TOO_LATE
    event = rich.id()
    for _ in range(2):
        back = rich.do(exchange.take_back, exchange=made.mark.entry, clerk=2, event=event)
        assert (back.outcome, back.after) == (Outcome.DONE, 128)
    second = rich.exchange(1)
    hand(rich, second)
    late = rich.do(exchange.take_back, exchange=second.mark.entry, clerk=2)
    assert late.outcome is Outcome.ALREADY_HANDED


def test_turning_the_wall_clock_does_not_stretch_her_seconds(rich):
    made = rich.exchange(1)
    rich.clock.forward(60_000)
    rich.clock.wall_ms -= 60_000
    assert undo(rich, made).outcome is Outcome.TOO_LATE


def test_nobody_else_takes_it_back_for_her(rich):
    made = rich.exchange(1)
    assert undo(rich, made, member=2).outcome is Outcome.NOT_HERS


def test_what_is_no_exchange_is_told(rich):
    for deed in (exchange.take_back, exchange.hand_over):
        gone = rich.do(deed, exchange=b"?" * 16, clerk=2)
        assert gone.outcome is Outcome.NO_SUCH_EXCHANGE


def test_too_few_points_are_told_as_a_figure_for_the_screen(rich):
    rich.receive("pressure-cooker", 2)
    made = rich.exchange(1, "pressure-cooker")
    assert (made.outcome, made.decision.answer) == (Outcome.REFUSED, Answer.NOT_ENOUGH)
    assert (made.decision.missing, made.after) == (82, 128)
    assert rich.facts("ExchangeMade") == []


def test_the_last_one_cannot_be_promised_twice(rich):
    rich.receive("umbrella", 1)
    other = rich.member("李长福", points=50)
    assert rich.exchange(1, "umbrella").outcome is Outcome.DONE
    late = rich.exchange(other, "umbrella")
    assert late.decision.answer is Answer.SOLD_OUT


def test_a_price_that_changed_meanwhile_is_shown_before_it_is_paid(rich):
    rich.do(stock.price, item="soap", points=6, from_day=rich.day, clerk=1)
    changed = rich.do(
        exchange.make,
        member=1,
        item="soap",
        count=1,
        shown_points=5,
        operator=basis.herself(1),
    )
    assert (changed.outcome, changed.points) == (Outcome.CHANGED, 6)
    assert rich.holding(1).balance == 128


def test_a_free_thing_is_had_once_a_day(rich):
    assert rich.exchange(1, "clinic").outcome is Outcome.DONE
    assert rich.exchange(1, "clinic").decision.answer is Answer.DAY_LIMIT
    rich.day = "2026-11-24"
    assert rich.exchange(1, "clinic").outcome is Outcome.DONE


def test_what_she_gave_back_does_not_count_for_the_day(rich):
    made = rich.exchange(1, "clinic")
    undo(rich, made)
    assert rich.exchange(1, "clinic").outcome is Outcome.DONE


def test_only_the_head_hands_over_what_needs_the_villages_yes(rich):
    rich.give(rich.member("李长福"), 300)
    rich.receive("pressure-cooker", 2)
    made = rich.exchange(2, "pressure-cooker")
    assert made.outcome is Outcome.DONE
    assert hand(rich, made, clerk=2).outcome is Outcome.NEEDS_APPROVAL
    assert rich.ask(waiting_list.waiting)[0].needs_head
    assert hand(rich, made, clerk=1).outcome is Outcome.DONE


def test_the_list_of_what_waits_is_in_order_and_has_names(rich):
    first = rich.exchange(1, "rice-5kg", 2)
    rich.exchange(1, "soap")
    waiting = rich.ask(waiting_list.waiting)
    assert [(w.name, w.item_name, w.count, w.unit, w.points) for w in waiting] == [
        ("王桂花", "大米", 2, "袋", 64),
        ("王桂花", "香皂", 1, "块", 5),
    ]
    assert waiting[0].number == first.mark.number
    assert rich.ask(waiting_list.waiting, member=1) == waiting
    assert rich.ask(waiting_list.waiting, member=2) == ()


def test_what_nobody_fetches_comes_back_after_the_villages_days(rich):
    made = rich.exchange(1, "rice-5kg", 2)
    rich.day = "2026-11-30"
    with rich.work() as uow:
        assert waiting_list.lapse_due(uow) == 0
    rich.day = "2026-12-01"
    with rich.work() as uow:
        assert waiting_list.lapse_due(uow) == 1
        assert waiting_list.lapse_due(uow) == 0
    assert rich.holding(1).balance == 128
    assert stock_of(rich, "rice-5kg") == (12, 0)
    assert hand(rich, made).outcome is Outcome.ALREADY_BACK
    assert rich.everything_sums_to_zero()


def test_points_are_spent_at_the_villages_one_counter_only(rich):
    done = rich.do(
        change_settings.change, key=settings.COUNTER_DEVICE, value="otherpc", clerk=1, second=2
    )
    assert done is change_settings.Answer.CHANGED
    assert rich.exchange(1).decision.answer is Answer.NOT_HERE


def elsewhere(village) -> None:
    """Another kiosk becomes the counter."""
    done = village.do(
        change_settings.change, key=settings.COUNTER_DEVICE, value="otherpc", clerk=1, second=2
    )
    assert done is change_settings.Answer.CHANGED


def test_goods_are_given_out_and_taken_back_where_the_village_spends_and_nowhere_else(rich):
    made, fetched = rich.exchange(1, "rice-5kg", 2), rich.exchange(1)
    hand(rich, fetched)
    elsewhere(rich)
    assert hand(rich, made).outcome is Outcome.NOT_HERE
    back = rich.do(exchange.take_back, exchange=made.mark.entry, clerk=2)
    assert back.outcome is Outcome.NOT_HERE
    # What is over is said as what it is.
    assert hand(rich, fetched).outcome is Outcome.ALREADY_HANDED
    assert [w.item for w in rich.ask(waiting_list.waiting)] == ["rice-5kg"]
    assert stock_of(rich, "rice-5kg") == (12, 2)


def test_a_hand_over_said_again_answers_as_before_also_when_the_counter_moved(rich):
    made, event = rich.exchange(1), rich.id()
    done = hand(rich, made, event=event)
    elsewhere(rich)
    assert hand(rich, made, event=event) == done


def test_what_nobody_fetched_lapses_where_the_village_spends(rich):
    rich.exchange(1, "rice-5kg", 2)
    elsewhere(rich)
    rich.day = "2026-12-01"
    with rich.work() as uow:
        assert waiting_list.lapse_due(uow) == 0
    assert rich.facts("ExchangeLapsed") == []


def test_nobody_and_nothing_are_told_apart(rich):
    nobody = rich.ask(
        exchange.look, rich.day, member=404, item="soap", count=1, device=rich.node.device
    )
    nothing = rich.ask(
        exchange.look, rich.day, member=1, item="gold", count=1, device=rich.node.device
    )
    assert (nobody.outcome, nothing.outcome) == (Outcome.NO_SUCH_MEMBER, Outcome.NO_SUCH_ITEM)


def test_the_shelf_says_what_is_enough_what_is_missing_and_what_is_gone(rich):
    rich.receive("pressure-cooker", 1)
    tiles = {t.item.item: t for t in rich.ask(shelf.seen_by, rich.day, 1)}
    assert (tiles["rice-5kg"].answer, tiles["rice-5kg"].most) == (Answer.YES, 4)
    assert (tiles["pressure-cooker"].answer, tiles["pressure-cooker"].missing) == (
        Answer.NOT_ENOUGH,
        82,
    )
    assert (tiles["salt"].answer, tiles["salt"].most) == (Answer.SOLD_OUT, 0)
    assert tiles["clinic"].most == 1
    assert [t.item.item for t in rich.ask(shelf.seen_by, rich.day, 1)][:3] == [
        "salt",
        "soap",
        "toothpaste",
    ]
