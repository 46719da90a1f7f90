"""Signing in to an activity: once for each occasion, points with it, undone by the last."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kiosk.core.accounts import MemberType
from kiosk.services import activities, basis, came, put_right, sign_in, staff
from kiosk.services import village as villages
from kiosk.services.activities import Outcome as Done
from kiosk.services.activities import Plan, State
from kiosk.services.came import Undo
from kiosk.services.roles import Role
from kiosk.services.sign_in import Outcome
from kiosk.store import tables

HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def come(village, activity, member, **more):
    return village.do(
        sign_in.sign_in,
        activity=activity,
        member=member,
        operator=basis.by_clerk(village.clerk),
        **more,
    )


def go(village, activity, member, **more):
    return village.do(
        sign_in.sign_out,
        activity=activity,
        member=member,
        operator=basis.by_clerk(village.clerk),
        **more,
    )


def card(village, activity, member, **more):
    return village.do(
        sign_in.show_card,
        activity=activity,
        member=member,
        operator=basis.by_clerk(village.clerk),
        **more,
    )


def undo(village, activity, entry=None, **more):
    """Undo the last one, as it is shown unless told."""
    if entry is None:
        entry = village.ask(came.last_five, activity)[0].entry
    return village.do(
        came.undo_last, activity=activity, entry=entry, reason="认错人", clerk=2, **more
    )


def test_a_card_at_the_station_books_the_clauses_points(village):
    member, sweep = village.member(), village.activity()
    done = come(village, sweep, member)
    assert (done.outcome, done.name, done.points, done.came) == (
        Outcome.SIGNED_IN,
        "王桂花",
        2,
        1,
    )
    assert village.holding(member).balance == village.holding(member).merit == 2
    assert village.facts()[-1] == "AttendanceTaken"
    assert village.everything_sums_to_zero()


def test_the_same_gesture_is_one_sign_in(village):
    member, sweep = village.member(), village.activity()
    event = village.id()
    first = come(village, sweep, member, event=event)
    assert come(village, sweep, member, event=event) == first
    assert village.holding(member).balance == 2


def test_the_same_card_again_is_told_and_books_nothing(village):
    member, sweep = village.member(), village.activity()
    come(village, sweep, member)
    assert come(village, sweep, member).outcome is Outcome.ALREADY_IN
    assert village.holding(member).balance == 2


def test_a_second_clean_up_on_one_day_is_noted_without_points(village):
    member = village.member()
    come(village, village.activity(), member)
    second = village.activity(title="清沟清塘")
    again = come(village, second, member)
    assert (again.outcome, again.points) == (Outcome.NO_POINTS, 0)
    assert village.ask(came.how_many, second) == 1
    assert village.holding(member).balance == 2
    assert [line.points for line in village.ask(came.last_five, second)] == [0]


def test_some_activities_are_not_for_everyone(village):
    villager = village.member()
    party = village.member("李长福", member_type=MemberType.PARTY_MEMBER)
    meeting = village.activity("P6", title="主题党日")
    assert come(village, meeting, villager).outcome is Outcome.NOT_FOR_HER
    assert come(village, meeting, party).points == 2


def test_only_an_open_activity_takes_cards(village):
    member, planned = village.member(), village.activity(open_it=False)
    assert come(village, planned, member).outcome is Outcome.NOT_OPEN
    village.do(activities.open_, activity=planned, clerk=2)
    assert come(village, planned, member).outcome is Outcome.SIGNED_IN
    village.do(activities.close, activity=planned, clerk=2)
    late = village.member("李长福")
    assert come(village, planned, late).outcome is Outcome.NOT_OPEN


def test_nobody_and_nothing_are_told_apart(village):
    sweep = village.activity()
    assert come(village, sweep, 404).outcome is Outcome.NO_SUCH_MEMBER
    assert come(village, b"?" * 16, village.member()).outcome is Outcome.NO_SUCH_ACTIVITY


def test_the_last_five_are_shown_newest_first(village):
    sweep = village.activity()
    members = [village.member(f"村民{c}") for c in "甲乙丙丁戊己庚"]
    for member in members:
        village.clock.forward(1000)
        come(village, sweep, member)
    five = village.ask(came.last_five, sweep)
    assert [line.member for line in five] == list(reversed(members))[:5]
    assert five[0].at > five[4].at
    assert len(village.ask(came.who_came, sweep)) == 7


def test_undo_takes_the_last_one_back_and_she_can_come_again(village):
    first, last = village.member(), village.member("李长福")
    sweep = village.activity()
    come(village, sweep, first)
    shown = come(village, sweep, last).mark.entry
    event = village.id()
    back = undo(village, sweep, shown, event=event)
    assert (back.outcome, back.undone.member, back.came) == (Undo.DONE, last, 1)
    again = undo(village, sweep, shown, event=event)
    assert (again.outcome, again.undone, again.came) == (Undo.DONE, None, 1)
    assert (village.holding(last).balance, village.holding(last).merit) == (0, 0)
    assert come(village, sweep, last).points == 2
    assert village.everything_sums_to_zero()


def test_undo_on_an_empty_list_does_nothing(village):
    back = undo(village, village.activity(), b"?" * 16)
    assert (back.outcome, back.undone, back.came) == (Undo.NOTHING_LEFT, None, 0)
    assert village.facts("EntryReversed") == []


def test_undo_never_hits_a_card_that_came_after_what_the_clerk_saw(village):
    first, last = village.member(), village.member("李长福")
    sweep = village.activity()
    shown = come(village, sweep, first).mark.entry
    come(village, sweep, last)
    back = undo(village, sweep, shown)
    assert (back.outcome, back.undone, back.came) == (Undo.NOT_THE_LAST, None, 2)
    assert [village.holding(m).balance for m in (first, last)] == [2, 2]


def test_hours_are_booked_when_she_leaves(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻", minutes=180)
    arrived = come(village, patrol, member)
    assert (arrived.outcome, arrived.points) == (Outcome.SIGNED_IN, 0)
    village.clock.forward(HOUR_MS + HOUR_MS // 2)
    event = village.id()
    left = go(village, patrol, member, event=event)
    assert (left.outcome, left.points) == (Outcome.SIGNED_OUT, 3)
    assert go(village, patrol, member, event=event) == left
    assert go(village, patrol, member).outcome is Outcome.NOT_IN
    assert village.holding(member).balance == 3


def test_who_forgets_to_leave_gets_no_more_than_was_planned(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻", minutes=120)
    come(village, patrol, member)
    village.clock.forward(20 * HOUR_MS)
    assert go(village, patrol, member).points == 4


def test_leaving_at_once_gives_nothing_and_is_noted(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻")
    come(village, patrol, member)
    assert go(village, patrol, member).points == 0
    assert village.facts()[-1] == "AttendanceEnded"


def test_at_the_end_everybody_still_there_leaves_at_once(village):
    members = [village.member(f"村民{c}") for c in "甲乙丙"]
    patrol = village.activity("V2", title="平安巡逻")
    for member in members:
        come(village, patrol, member)
    village.clock.forward(HOUR_MS)
    go(village, patrol, members[0])
    village.do(activities.close, activity=patrol, clerk=2)
    village.clock.forward(HOUR_MS // 2)
    event = village.id()
    operator = basis.by_clerk(2)
    left = village.do(sign_in.end_all, activity=patrol, operator=operator, event=event)
    assert [(one.member, one.points) for one in left] == [(members[1], 3), (members[2], 3)]
    again = village.do(sign_in.end_all, activity=patrol, operator=operator, event=event)
    assert again == ()
    assert [village.holding(m).balance for m in members] == [2, 3, 3]


def test_nobody_leaves_who_never_came_or_where_hours_do_not_count(village):
    member, sweep = village.member(), village.activity()
    patrol = village.activity("V2", title="平安巡逻")
    assert go(village, patrol, member).outcome is Outcome.NOT_IN
    come(village, sweep, member)
    assert go(village, sweep, member).outcome is Outcome.NOT_IN


def test_undoing_a_sign_out_leaves_her_there_and_undoing_again_takes_her_sign_in(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻")
    come(village, patrol, member)
    go(village, patrol, member, tenths=20)
    assert village.holding(member).balance == 4
    assert undo(village, patrol).undone.left
    assert village.holding(member).balance == 0
    assert village.ask(came.still_there, patrol) == (member,)
    assert go(village, patrol, member, tenths=10).points == 2
    undo(village, patrol)
    undo(village, patrol)
    assert village.holding(member).balance == 0
    assert village.ask(came.how_many, patrol) == 0
    assert village.everything_sums_to_zero()


def test_undoing_a_sign_in_takes_along_hours_that_followed_it(village):
    member, other = village.member(), village.member("李长福")
    patrol = village.activity("V2", title="平安巡逻")
    entry = come(village, patrol, member).mark.entry
    left = go(village, patrol, member, tenths=20).mark.entry
    assert village.ask(came.ends_of, entry) == (left,)
    come(village, patrol, other)
    assert village.ask(came.still_there, patrol) == (other,)


def test_where_hours_count_the_second_card_signs_her_out(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻")
    assert card(village, patrol, member).outcome is Outcome.SIGNED_IN
    village.clock.forward(90 * MINUTE_MS)
    event = village.id()
    left = card(village, patrol, member, event=event)
    assert (left.outcome, left.points, left.tenths) == (Outcome.SIGNED_OUT, 3, 15)
    assert card(village, patrol, member, event=event) == left
    assert card(village, patrol, member).outcome is Outcome.GONE
    assert village.holding(member).balance == 3
    lines = village.ask(came.last_five, patrol)
    assert [(line.left, line.points, line.tenths) for line in lines] == [
        (True, 3, 15),
        (False, 0, 0),
    ]


def test_a_card_held_up_twice_as_she_comes_does_not_sign_her_out(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻")
    card(village, patrol, member)
    village.clock.forward(6 * MINUTE_MS - 1)
    assert card(village, patrol, member).outcome is Outcome.JUST_CAME
    assert village.facts("AttendanceEnded") == []
    village.clock.forward(1)
    assert card(village, patrol, member).outcome is Outcome.SIGNED_OUT


def test_a_second_card_where_nothing_counts_hours_is_only_told(village):
    member, sweep = village.member(), village.activity()
    card(village, sweep, member)
    village.clock.forward(HOUR_MS)
    assert card(village, sweep, member).outcome is Outcome.ALREADY_IN


def test_who_came_yesterday_leaves_today_with_the_hours_of_yesterday(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻", minutes=240)
    card(village, patrol, member)
    village.clock.forward(3 * HOUR_MS)
    came_on, village.day = village.day, "2026-11-24"
    left = village.do(
        sign_in.end_all, activity=patrol, operator=basis.by_clerk(2), event=village.id()
    )
    assert [one.points for one in left] == [6]
    with village.reading() as conn:
        e = tables.entries
        row = conn.execute(select(e).where(e.c.kind == "attendance")).one()
    assert (row.done_on, row.day) == (came_on, "2026-11-24")


def test_hours_that_were_put_right_at_the_desk_are_not_counted_again_at_the_end(village):
    member = village.member()
    patrol = village.activity("V2", title="平安巡逻")
    card(village, patrol, member)
    village.clock.forward(HOUR_MS)
    entry = card(village, patrol, member).mark.entry
    done = village.do(put_right.reverse, entry=entry, reason="人没来", clerk=2)
    assert done.outcome is put_right.Outcome.DONE
    assert village.ask(came.still_there, patrol) == ()
    left = village.do(sign_in.end_all, activity=patrol, operator=basis.by_clerk(2))
    assert left == ()
    assert village.holding(member).balance == 0


def test_hours_that_went_to_the_right_person_are_not_counted_again_at_the_end(village):
    member, right = village.member(), village.member("李长福")
    patrol = village.activity("V2", title="平安巡逻")
    card(village, patrol, member)
    village.clock.forward(HOUR_MS)
    entry = card(village, patrol, member).mark.entry
    done = village.do(put_right.rebook, entry=entry, member=right, reason="认错人", clerk=2)
    assert done.outcome is put_right.Outcome.DONE
    village.clock.forward(HOUR_MS)
    village.do(sign_in.end_all, activity=patrol, operator=basis.by_clerk(2))
    assert [village.holding(m).balance for m in (member, right)] == [0, 2]


def test_an_auditor_signs_nobody_in_or_out_and_undoes_nothing(village):
    member, sweep = village.member(), village.activity()
    auditor = village.do(
        staff.appoint, name="老吴", roles=[Role.AUDITOR], pin="864205", by=village.head
    ).clerk
    shown = come(village, sweep, member).mark.entry
    operator = basis.by_clerk(auditor)
    asked = {"activity": sweep, "member": member, "operator": operator}
    for deed in (sign_in.sign_in, sign_in.sign_out, sign_in.show_card, sign_in.leave):
        assert village.do(deed, **asked).outcome is Outcome.NOT_ALLOWED
    why = {"entry": shown, "reason": "错", "clerk": auditor}
    assert village.do(came.undo_last, activity=sweep, **why).outcome is Undo.NOT_ALLOWED
    refused = village.do(put_right.undo_last, **why)
    assert refused.outcome is put_right.Outcome.NOT_ALLOWED
    assert village.holding(member).balance == 2


def test_calling_an_activity_off_takes_back_what_it_gave(village):
    first, second = village.member(), village.member("李长福")
    patrol = village.activity("V2", title="平安巡逻")
    come(village, patrol, first)
    come(village, patrol, second)
    go(village, patrol, first, tenths=10)
    event = village.id()
    for _ in range(2):
        done = village.do(activities.cancel, activity=patrol, reason="下雨", clerk=2, event=event)
        assert done is Done.DONE
    assert village.holding(first).balance == 0
    assert village.ask(activities.activity_of, patrol).state is State.CANCELLED
    assert village.ask(came.how_many, patrol) == 0
    assert come(village, patrol, first).outcome is Outcome.NOT_OPEN
    assert village.do(activities.cancel, activity=patrol, reason="", clerk=2) is Done.DONE
    assert village.everything_sums_to_zero()


def test_a_template_fills_in_everything_but_the_day(village):
    template = next(t for t in villages.templates() if t.id == "dumplings")
    plan = activities.from_template(template, "2026-11-28")
    planned = village.do(activities.plan, plan=plan, clerk=2)
    found = village.ask(activities.activity_of, planned.activity)
    assert (found.title, found.starts, found.ends) == (
        "包饺子送老人",
        "2026-11-28T08:00",
        "2026-11-28T10:00",
    )
    assert (found.unit, found.points, found.version) == ("小时", 2, "2026-1")
    assert activities.from_template(template, "2026-11-28", start="14:30").starts.endswith("14:30")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, Done.NOT_A_TITLE),
        ({"title": "很长" * 7}, Done.NOT_A_TITLE),
        ({"starts": "2026-11-22T09:00"}, Done.NOT_A_TIME),
        ({"starts": "tomorrow"}, Done.NOT_A_TIME),
        ({"starts": "2026-11-24T09:00+08:00"}, Done.NOT_A_TIME),
        ({"minutes": 0}, Done.NOT_A_TIME),
        ({"clause": "Z9"}, Done.NO_CLAUSE),
        ({"clause": "P-"}, Done.NO_CLAUSE),
        ({"clause": "P9"}, Done.NO_CLAUSE),
    ],
)
def test_a_plan_that_cannot_be_is_refused(village, change, refusal):
    wish = {
        "title": "扫街",
        "clause": "V1",
        "place": "村口",
        "starts": "2026-11-24T09:00",
        "minutes": 60,
        "picture": "broom",
    }
    planned = village.do(activities.plan, plan=Plan(**{**wish, **change}), clerk=2)
    assert planned == activities.Planned(refusal)


def test_planning_twice_is_one_activity_and_its_steps_go_one_way(village):
    plan = Plan("扫街", "V1", "村口", "2026-11-23T09:00", 60, "broom")
    event = village.id()
    first = village.do(activities.plan, plan=plan, clerk=2, event=event)
    assert village.do(activities.plan, plan=plan, clerk=2, event=event) == first
    assert first.activity == event
    for deed in (activities.open_, activities.open_, activities.close, activities.close):
        assert village.do(deed, activity=event, clerk=2) is Done.DONE
    assert village.do(activities.open_, activity=event, clerk=2) is Done.IS_OVER
    assert village.facts()[-2:] == ["ActivityOpened", "ActivityClosed"]
    for deed in (activities.open_, activities.close):
        assert village.do(deed, activity=b"?" * 16, clerk=2) is Done.NO_SUCH_ACTIVITY
    off = village.do(activities.cancel, activity=b"?" * 16, reason="x", clerk=2)
    assert off is Done.NO_SUCH_ACTIVITY


def test_what_is_on_is_told_with_what_she_said_and_did(village):
    member = village.member()
    today = village.activity()
    later = village.do(
        activities.plan, plan=Plan("讲座", "P3", "大厅", "2026-11-28T14:00", 90, "book"), clerk=2
    ).activity
    village.do(activities.sign_up, activity=later, member=member)
    come(village, today, member)
    seen = village.ask(activities.coming, village.day, member=member)
    assert [(a.title, a.i_came, a.i_come, a.came, a.signed_up) for a in seen] == [
        ("村口大扫除", True, False, 1, 0),
        ("讲座", False, True, 0, 1),
    ]
    assert village.ask(activities.how_many_today, village.day) == 1
    village.do(activities.close, activity=today, clerk=2)
    assert village.ask(activities.how_many_today, village.day) == 0
    assert [a.title for a in village.ask(activities.coming, village.day)] == ["讲座"]
    assert [a.state for a in village.ask(activities.of_day, village.day)] == [State.CLOSED]
    assert seen[1].day == "2026-11-28"


def test_signing_up_has_an_end_and_can_be_taken_back(village):
    plan = Plan("讲座", "P3", "大厅", "2026-11-28T14:00", 90, "book", capacity=1)
    lecture = village.do(activities.plan, plan=plan, clerk=2).activity
    first, second = village.member(), village.member("李长福")
    for _ in range(2):
        assert village.do(activities.sign_up, activity=lecture, member=first) is Done.DONE
    assert len(village.facts("SignedUp")) == 1
    assert village.do(activities.sign_up, activity=lecture, member=second) is Done.FULL
    assert village.do(activities.withdraw, activity=lecture, member=first) is Done.DONE
    assert village.do(activities.withdraw, activity=lecture, member=first) is Done.DONE
    assert len(village.facts("SignUpWithdrawn")) == 1
    assert village.do(activities.sign_up, activity=lecture, member=second) is Done.DONE
    assert village.do(activities.sign_up, activity=lecture, member=404) is Done.NO_SUCH_MEMBER
    village.do(activities.close, activity=lecture, clerk=2)
    assert village.do(activities.sign_up, activity=lecture, member=first) is Done.IS_OVER
    for deed in (activities.sign_up, activities.withdraw):
        assert village.do(deed, activity=b"?" * 16, member=first) is Done.NO_SUCH_ACTIVITY
