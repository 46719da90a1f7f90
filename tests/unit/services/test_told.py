"""What was booked without her is told at her next card, once she says 知道了."""

from __future__ import annotations

from kiosk.core.facts.points import BatchBooked, OverrideBooked
from kiosk.services import book, put_right, told
from kiosk.services.book import Wish
from kiosk.store.verify import verify
from tests.helpers.made_village import DAY


def write_unseen(village, member: int, clause: str = "V1") -> bytes:
    wish = Wish(member, clause, 10, DAY, second=1)
    points = village.ask(book.propose, village.day, wish, clerk=2).points
    done = village.do(book.book, wish=wish, shown_points=points, clerk=2, witnessed=False)
    return done.mark.entry


def untold(village, member: int) -> list[bytes]:
    return [line.entry for line in village.ask(told.untold, member)]


def test_what_she_said_yes_to_is_not_told_and_what_was_booked_without_her_is(village):
    member = village.member()
    wish = Wish(member, "V1", 10, DAY)
    village.do(book.book, wish=wish, shown_points=2, clerk=2)
    entry = write_unseen(village, member, "V3")
    (line,) = village.ask(told.untold, member)
    assert (line.entry, line.points, line.witnessed) == (entry, 3, False)


def test_what_she_said_she_knows_is_not_told_again(village):
    member = village.member()
    first, second = write_unseen(village, member), write_unseen(village, member, "V3")
    assert untold(village, member) == [second, first]
    done = village.do(told.tell, member=member, entries=[first])
    assert done is told.Outcome.DONE
    assert untold(village, member) == [second]
    assert verify(village.node.store).sound


def test_the_same_gesture_is_one_fact_and_nothing_new_is_none(village):
    member, event = village.member(), village.id()
    entry = write_unseen(village, member)
    for _ in range(2):
        village.do(told.tell, member=member, entries=[entry, entry], event=event)
    again = village.do(told.tell, member=member, entries=[entry])
    assert again is told.Outcome.NOTHING_NEW
    assert len(village.facts("EntriesTold")) == 1


def test_an_entry_of_somebody_else_cannot_be_told_to_her(village):
    member, other = village.member(), village.member("李长福")
    entry = write_unseen(village, other)
    assert village.do(told.tell, member=member, entries=[entry]) is told.Outcome.NOTHING_NEW
    assert untold(village, other) == [entry]


def test_what_was_taken_back_before_she_came_is_not_told(village):
    member = village.member()
    entry = write_unseen(village, member)
    village.do(put_right.reverse, entry=entry, reason="记重了", clerk=2)
    assert untold(village, member) == []


def test_what_was_rebooked_to_her_from_a_sheet_or_by_two_clerks_is_told(village):
    wrong, member = village.member(), village.member("李长福")
    slip = write_unseen(village, wrong, "V3")
    village.do(put_right.rebook, entry=slip, member=member, reason="认错人", clerk=2)
    with village.work() as uow:
        lines = ((f"m:{member}", "V1", 10, 2), (f"m:{wrong}", "V1", 10, 2))
        uow.append(BatchBooked("s1", "名单", "2026-1", DAY, lines))
        uow.append(OverrideBooked(f"m:{member}", 7, "补记", (1, 2)))
    assert [line.points for line in village.ask(told.untold, member)] == [7, 2, 3]
    village.do(told.tell, member=member, entries=untold(village, member))
    assert untold(village, member) == []
    assert len(untold(village, wrong)) == 1
