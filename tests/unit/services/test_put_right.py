"""A wrong entry is reversed or rebooked once, with a reason, and never edited."""

from __future__ import annotations

import pytest

from kiosk.core.accounts import MemberType
from kiosk.services import activities, basis, exchange, put_right, sign_in
from kiosk.services.put_right import Outcome
from tests.unit.services.test_book import write


def reverse(village, entry, *, reason="认错人", clerk=2, **more):
    return village.do(put_right.reverse, entry=entry, reason=reason, clerk=clerk, **more)


def rebook(village, entry, member, *, reason="认错人", clerk=2, **more):
    return village.do(
        put_right.rebook, entry=entry, member=member, reason=reason, clerk=clerk, **more
    )


def test_a_slip_is_undone_by_a_second_entry_that_names_the_first(village):
    member = village.member()
    entry = write(village, member).mark.entry
    back = reverse(village, entry)
    assert (back.outcome, back.points, back.negative) == (Outcome.DONE, 2, False)
    holding = village.holding(member)
    assert (holding.balance, holding.merit) == (0, 0)
    assert village.facts()[-2:] == ["PointsBooked", "EntryReversed"]
    assert village.everything_sums_to_zero()


def test_undone_is_undone_once(village):
    member = village.member()
    entry = write(village, member).mark.entry
    event = village.id()
    first = reverse(village, entry, event=event)
    assert reverse(village, entry, event=event).mark == first.mark
    assert reverse(village, entry).outcome is Outcome.ALREADY_UNDONE
    assert village.holding(member).balance == 0


def test_room_under_the_cap_comes_back(village):
    member = village.member()
    entry = write(village, member).mark.entry
    reverse(village, entry)
    assert write(village, member).points == 2


def test_spent_points_may_go_below_zero_and_that_is_told(village):
    member = village.member()
    entry = write(village, member, "C5").mark.entry
    write(village, member)
    village.receive("salt", 5)
    village.exchange(member, "salt")
    back = reverse(village, entry)
    assert back.negative
    assert village.holding(member).balance == -1


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked_first(village, reason):
    entry = write(village, village.member()).mark.entry
    assert reverse(village, entry, reason=reason).outcome is Outcome.NEEDS_REASON


def test_above_the_villages_limit_a_second_clerk_agrees(village):
    member = village.member()
    village.give(member, 60)
    from kiosk.services import passbook

    entry = village.ask(passbook.lines_of, f"m:{member}", first=0, most=1)[0].entry
    assert reverse(village, entry).outcome is Outcome.NEEDS_SECOND
    assert reverse(village, entry, second=2).outcome is Outcome.NEEDS_SECOND
    assert reverse(village, entry, second=1).outcome is Outcome.DONE


def test_what_is_no_entry_cannot_be_undone(village):
    assert reverse(village, b"?" * 16).outcome is Outcome.NO_SUCH_ENTRY


def test_an_exchange_that_waits_is_taken_back_at_the_counter_instead(village):
    member = village.member(points=20)
    village.receive("soap", 5)
    made = village.exchange(member)
    assert reverse(village, made.mark.entry).outcome is Outcome.STILL_WAITING
    village.do(exchange.hand_over, exchange=made.mark.entry, clerk=2)
    assert reverse(village, made.mark.entry, reason="退货，已收回").outcome is Outcome.DONE
    assert village.holding(member).balance == 20
    assert village.everything_sums_to_zero()


def test_wrong_person_is_one_gesture_and_one_fact(village):
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong).mark.entry
    event = village.id()
    done = rebook(village, entry, right, event=event)
    assert rebook(village, entry, right, event=event).mark == done.mark
    assert (done.outcome, done.points) == (Outcome.DONE, 2)
    assert village.holding(wrong).balance == 0
    assert village.holding(right).balance == village.holding(right).merit == 2
    assert village.facts()[-1] == "EntryRebooked"
    assert rebook(village, entry, right).outcome is Outcome.ALREADY_UNDONE
    assert village.everything_sums_to_zero()


def test_a_rebooked_entry_can_be_put_right_again(village):
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong).mark.entry
    second = rebook(village, entry, right).mark.entry
    assert reverse(village, second).outcome is Outcome.DONE
    assert village.holding(right).balance == 0


def test_a_sign_in_is_rebooked_like_any_entry(village):
    wrong, right = village.member(), village.member("李长福")
    sweep = village.activity()
    done = village.do(sign_in.sign_in, activity=sweep, member=wrong, operator=basis.by_clerk(2))
    assert rebook(village, done.mark.entry, right).outcome is Outcome.DONE
    assert village.ask(activities.activity_of, sweep).came == 1
    assert village.holding(right).balance == 2


def test_the_right_persons_own_caps_and_kind_decide(village):
    wrong, right = village.member(), village.member("李长福")
    write(village, right)
    entry = write(village, wrong).mark.entry
    assert rebook(village, entry, right).outcome is Outcome.CAP_REACHED
    assert rebook(village, entry, wrong).outcome is Outcome.SAME_MEMBER
    assert rebook(village, entry, 404).outcome is Outcome.NO_SUCH_MEMBER
    party = village.member("赵党员", member_type=MemberType.PARTY_MEMBER)
    learnt = write(village, party, "P6").mark.entry
    assert rebook(village, learnt, wrong).outcome is Outcome.NOT_FOR_HER
    assert village.holding(wrong).balance == 2


def test_a_balance_from_paper_is_reversed_not_rebooked(village):
    from kiosk.services import passbook

    member, other = village.member(points=5), village.member("李长福")
    entry = village.ask(passbook.lines_of, f"m:{member}", first=0, most=1)[0].entry
    assert rebook(village, entry, other).outcome is Outcome.NOT_THIS_KIND
    assert reverse(village, entry).outcome is Outcome.DONE


def test_the_last_booking_of_today_is_offered_with_its_name(village):
    assert village.ask(put_right.last_of_today, village.day) is None
    first, second = village.member(), village.member("李长福")
    write(village, first)
    entry = write(village, second).mark.entry
    last = village.ask(put_right.last_of_today, village.day)
    assert (last.name, last.points, last.entry) == ("李长福", 2, entry)
    reverse(village, entry)
    assert village.ask(put_right.last_of_today, village.day).name == "王桂花"
    assert village.ask(put_right.last_of_today, "2026-11-24") is None
