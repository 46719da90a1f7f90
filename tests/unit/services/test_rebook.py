"""Rebooked for the right person: activity, paper and words go along, so caps see the same deed."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.core.facts.points import EntryRebooked
from kiosk.core.rules import TENTHS
from kiosk.services import activities, basis, passbook, put_right, sign_in
from kiosk.services.book import Outcome as Booked
from kiosk.services.put_right import Outcome
from kiosk.services.sign_in import Outcome as Signed
from kiosk.store import tables
from kiosk.store.verify import verify
from tests.unit.services.test_book import propose, write
from tests.unit.services.test_put_right import rebook, reverse


def signs_in(village, activity, member):
    return village.do(sign_in.sign_in, activity=activity, member=member, operator=basis.by_clerk(2))


def signs_out(village, activity, member, tenths=20):
    return village.do(
        sign_in.sign_out,
        activity=activity,
        member=member,
        operator=basis.by_clerk(2),
        tenths=tenths,
    )


def who_came(village, activity):
    t = tables.attendances.c
    with village.reading() as conn:
        there = select(t.member).where(t.activity == activity, t.standing).order_by(t.member)
        return list(conn.execute(there).scalars())


def sound(village):
    verdict = verify(village.node.store)
    assert verdict.sound, (verdict.problem, verdict.where)
    return village.everything_sums_to_zero()


def test_the_right_person_came_and_the_wrong_one_did_not(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    taken = signs_in(village, watch, wrong)
    assert rebook(village, taken.mark.entry, right).points == 5
    assert who_came(village, watch) == [right]
    assert village.ask(activities.activity_of, watch, member=right).i_came
    assert not village.ask(activities.activity_of, watch, member=wrong).i_came
    again = signs_in(village, watch, right)
    assert again.outcome is Signed.ALREADY_IN
    assert village.holding(right).balance == 5
    assert signs_in(village, watch, wrong).outcome is Signed.SIGNED_IN
    assert sound(village)


def test_the_line_in_her_book_names_the_activity(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    rebook(village, signs_in(village, watch, wrong).mark.entry, right)
    (line,) = village.ask(passbook.page_of, right).lines
    assert (line.title, line.points, line.kind) == ("清明防火值班", 5, "attendance")


def test_who_already_signed_in_there_does_not_get_it_a_second_time(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    entry = signs_in(village, watch, wrong).mark.entry
    signs_in(village, watch, right)
    assert rebook(village, entry, right).outcome is Outcome.ALREADY_THERE
    assert village.holding(right).balance == 5


def test_hours_worked_go_to_the_right_person_with_her_attendance(village):
    wrong, right, third = (village.member(name) for name in ("王桂花", "李长福", "赵小芳"))
    patrol = village.activity("V2", title="平安巡逻")
    signs_in(village, patrol, wrong)
    end = signs_out(village, patrol, wrong).mark.entry
    assert rebook(village, end, right).points == 4
    assert who_came(village, patrol) == [right]
    # She left long ago: neither the end of the activity nor her card counts the hours again.
    ended = village.do(sign_in.end_all, activity=patrol, operator=basis.by_clerk(2))
    assert ended == ()
    assert signs_out(village, patrol, right).outcome is Signed.NOT_IN
    assert signs_in(village, patrol, right).outcome is not Signed.SIGNED_IN
    assert who_came(village, patrol) == [right]
    assert (village.holding(wrong).balance, village.holding(right).balance) == (0, 4)
    # It was neither of them.
    entry = village.ask(passbook.page_of, right).lines[0].entry
    assert rebook(village, entry, third).points == 4
    assert who_came(village, patrol) == [third]
    assert village.do(sign_in.end_all, activity=patrol, operator=basis.by_clerk(2)) == ()
    assert sound(village)


def test_a_rebooked_attendance_that_is_undone_leaves_nobody_there(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    entry = rebook(village, signs_in(village, watch, wrong).mark.entry, right).mark.entry
    assert reverse(village, entry).outcome is Outcome.DONE
    assert who_came(village, watch) == []
    assert signs_in(village, watch, right).outcome is Signed.SIGNED_IN
    assert sound(village)


def test_an_activity_that_is_called_off_takes_the_rebooked_points_back_too(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    rebook(village, signs_in(village, watch, wrong).mark.entry, right)
    village.do(activities.cancel, activity=watch, reason="下雨", clerk=1)
    assert village.holding(right).balance == 0
    assert who_came(village, watch) == []
    assert sound(village)


def test_a_paper_counts_once_for_the_right_person_too(village):
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong, "C1", clerk=1, second=2, evidence="红白会-3").mark.entry
    assert rebook(village, entry, right, reason="认错人").points == 20
    again = propose(village, right, "C1", clerk=1, second=2, evidence="红白会-3")
    assert again.outcome is Booked.SAME_PAPER
    other = propose(village, right, "C1", clerk=1, second=2, evidence="红白会-4")
    assert other.points == 20


def test_the_reason_of_a_rebooking_is_no_paper(village):
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong, "C3", clerk=1, evidence="理事会-12").mark.entry
    rebook(village, entry, right, reason="理事会-13")
    assert propose(village, right, "C3", clerk=1, evidence="理事会-13").points == 10


def test_a_paper_that_was_rebooked_twice_is_still_the_same_paper(village):
    first, second, third = (village.member(name) for name in ("王桂花", "李长福", "赵小芳"))
    entry = write(village, first, "C3", clerk=1, evidence="理事会-12").mark.entry
    entry = rebook(village, entry, second).mark.entry
    assert rebook(village, entry, third).points == 10
    assert propose(village, third, "C3", clerk=1, evidence="理事会-12").outcome is (
        Booked.SAME_PAPER
    )
    assert propose(village, second, "C3", clerk=1, evidence="理事会-12").points == 10


def test_the_clerks_words_stand_in_the_right_book_and_in_no_body(village):
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong, "V3", note="给李奶奶买药", second=1).mark.entry
    made = rebook(village, entry, right)
    (line,) = village.ask(passbook.page_of, right).lines
    assert line.told == "给李奶奶买药"
    f, p = tables.facts.c, tables.personal.c
    with village.reading() as conn:
        body = conn.execute(select(f.body).where(f.event_id == made.mark.entry)).scalar_one()
        owner = conn.execute(select(p.owner).where(p.ref == made.mark.entry)).scalar_one()
    assert "李奶奶".encode() not in body
    assert owner == f"m:{right}"
    assert sound(village)


def test_a_rebooking_of_an_older_version_still_counts_with_what_it_says(village):
    """0.2.0 wrote neither activity nor paper; its reason was taken for the paper's number."""
    wrong, right = village.member(), village.member("李长福")
    entry = write(village, wrong, "C3", clerk=1, evidence="理事会-12").mark.entry
    with village.work() as uow:
        uow.append(
            EntryRebooked(entry, f"m:{right}", "C3", "2026-1", TENTHS, 10, village.day, "理事会-13")
        )
    assert (village.holding(wrong).balance, village.holding(right).balance) == (0, 10)
    assert propose(village, right, "C3", clerk=1, evidence="理事会-13").points == 10
    (line,) = village.ask(passbook.page_of, right).lines
    assert (line.kind, line.title) == ("booked", "鲜花祭扫")
    assert sound(village)


def test_a_rebooked_entry_is_offered_as_the_last_of_today(village):
    wrong, right = village.member(), village.member("李长福")
    watch = village.activity("C4", title="清明防火值班")
    rebook(village, signs_in(village, watch, wrong).mark.entry, right)
    assert village.ask(put_right.last_of_today, village.day).name == "李长福"


def test_in_one_household_the_wrong_entry_does_not_fill_the_cap_of_the_right_one(village):
    wrong = village.member()
    right = village.member("王小明", household=village.homes[wrong])
    entry = write(village, wrong, "P7").mark.entry
    assert rebook(village, entry, right).points == 3
    assert (village.holding(wrong).balance, village.holding(right).balance) == (0, 3)
    assert propose(village, wrong, "P7").outcome is Booked.CAP_REACHED


def test_a_leaving_that_gave_nothing_has_nothing_to_be_given_to_another(village):
    """She left at once, or the month's hours were full: the fact counts no tenth of an hour."""
    wrong, right = village.member(), village.member("李长福")
    patrol = village.activity("V2", title="平安巡逻")
    signs_in(village, patrol, wrong)
    end = signs_out(village, patrol, wrong, tenths=0).mark.entry
    facts = village.facts()
    assert rebook(village, end, right).outcome is Outcome.NOT_THIS_KIND
    assert village.facts() == facts
    assert reverse(village, end).outcome is Outcome.DONE
    assert sound(village)
