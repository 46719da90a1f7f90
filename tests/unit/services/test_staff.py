"""Clerks: appointed, changed, dismissed; PINs and how often they may be tried."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.clock import Moment
from kiosk.services import pins, staff
from kiosk.services.pins import Tries
from kiosk.services.staff import Change, Opened, Role
from kiosk.store import tables
from tests.helpers.made_village import CLERK_PIN, HEAD_PIN

MINUTE = 60_000


def enter(village, pin=CLERK_PIN, clerk=2, **more):
    return village.do(staff.enter, clerk=clerk, pin=pin, **more)


def test_the_right_pin_opens_the_counter_and_is_on_record(village):
    assert enter(village).outcome is Opened.ENTERED
    village.do(staff.leave, clerk=2)
    assert village.facts()[-2:] == ["StaffEntered", "StaffLeft"]


def test_four_wrong_tries_cost_nothing_but_a_record(village):
    left = [enter(village, "999111").tries_left for _ in range(4)]
    assert left == [4, 3, 2, 1]
    assert enter(village).outcome is Opened.ENTERED
    assert len(village.facts("PinFailed")) == 4
    assert enter(village, "999111").tries_left == 4


def test_after_five_wrong_tries_even_the_right_pin_waits_a_minute(village):
    for _ in range(5):
        last = enter(village, "999111")
    assert (last.outcome, last.wait_s) == (Opened.LOCKED, 60)
    assert enter(village).outcome is Opened.LOCKED
    village.clock.forward(MINUTE - 1)
    assert enter(village).wait_s == 1
    village.clock.forward(1)
    assert enter(village).outcome is Opened.ENTERED


def test_the_waits_grow_to_half_an_hour(village):
    for _ in range(5):
        enter(village, "999111")
    waits = []
    for minutes in (1, 5, 30):
        village.clock.forward(minutes * MINUTE)
        waits.append(enter(village, "999111").wait_s)
    assert waits == [300, 1800, 1800]


def test_a_try_during_the_wait_is_not_counted_against_her(village):
    for _ in range(5):
        enter(village, "999111")
    for _ in range(10):
        enter(village, "999111")
    assert len(village.facts("PinFailed")) == 5
    village.clock.forward(MINUTE)
    assert enter(village).outcome is Opened.ENTERED


def test_setting_the_clock_forward_does_not_shorten_the_wait(village):
    for _ in range(5):
        enter(village, "999111")
    village.clock.wall_ms += 365 * 24 * 60 * MINUTE
    assert enter(village).outcome is Opened.LOCKED


def test_a_restart_does_not_forget_the_tries_and_the_wait_begins_anew(village):
    for _ in range(5):
        enter(village, "999111")
    village.clock.forward(MINUTE - 10)
    restarted = RestartedClock(village.clock.wall_ms)
    village.node = dataclasses.replace(village.node, clock=restarted)
    assert enter(village).wait_s == 60
    restarted.mono_ms += MINUTE
    assert enter(village).outcome is Opened.ENTERED


@dataclasses.dataclass
class RestartedClock:
    wall_ms: int
    mono_ms: int = 5

    def now(self) -> Moment:
        return Moment(self.wall_ms, 480, self.mono_ms, "nextboot")


def test_one_clerks_mistakes_lock_nobody_else(village):
    for _ in range(5):
        enter(village, "999111")
    assert enter(village, HEAD_PIN, clerk=1).outcome is Opened.ENTERED


def test_a_double_tap_counts_once(village):
    event = village.id()
    first = enter(village, "999111", event=event)
    assert enter(village, "999111", event=event) == first
    assert len(village.facts("PinFailed")) == 1
    event = village.id()
    enter(village, event=event)
    assert enter(village, event=event).outcome is Opened.ENTERED
    assert len(village.facts("StaffEntered")) == 1


def test_nobody_enters_who_does_not_work_here(village):
    assert enter(village, clerk=9).outcome is Opened.NO_SUCH_CLERK
    village.do(staff.dismiss, clerk=2, by=1)
    assert enter(village).outcome is Opened.NO_SUCH_CLERK


def test_the_lock_is_told_before_she_types(village):
    with village.work() as uow:
        assert staff.lock_of(uow, 2) == 0
    for _ in range(5):
        enter(village, "999111")
    with village.work() as uow:
        assert staff.lock_of(uow, 2) == 60


def test_a_second_clerk_vouches_with_her_pin(village):
    right = village.do(staff.confirm_second, clerk=1, pin=HEAD_PIN)
    wrong = village.do(staff.confirm_second, clerk=1, pin="000001")
    assert (right.outcome, wrong.outcome) == (Opened.ENTERED, Opened.WRONG)
    assert village.ask(staff.is_second, 2, 1)
    assert not village.ask(staff.is_second, 2, 2)
    assert not village.ask(staff.is_second, 2, None)


def test_no_pin_is_kept_or_written_in_clear(village):
    enter(village, "424242")
    with village.reading() as conn:
        everything = b"".join(row.body for row in conn.execute(tables.facts.select()))
        notes = b"".join(row.value for row in conn.execute(tables.local_notes.select()))
    for pin in (HEAD_PIN, CLERK_PIN, "424242"):
        assert pin.encode() not in everything + notes
    assert b"$argon2id$" in everything


@pytest.mark.parametrize(
    ("pin", "good"),
    [
        ("135790", True),
        ("000000", False),
        ("123456", False),
        ("654321", False),
        ("12345", False),
        ("1234567", False),
        ("12345a", False),
        ("１３５７９０", False),
        ("112233", True),
    ],
)
def test_a_pin_is_six_digits_nobody_tries_first(pin, good):
    assert pins.is_pin(pin) is good


def test_a_damaged_verifier_belongs_to_no_pin():
    assert not pins.belongs("135790", "not argon")
    assert not pins.belongs("135790", "")


@given(st.integers(0, 40), st.integers(0, 10**8), st.integers(0, 10**8))
def test_waiting_longer_never_makes_the_wait_longer(wrong, passed, more):
    tries = Tries(wrong, 0, "boot")
    first = tries.wait_ms(Moment(0, 0, passed, "boot"))
    later = tries.wait_ms(Moment(0, 0, passed + more, "boot"))
    assert 0 <= later <= first <= 30 * MINUTE
    assert (first == 0) or wrong >= 5


def appoint(village, by=1, **more):
    wish = {"name": "小李", "roles": [Role.STOREKEEPER], "pin": "864200", **more}
    return village.do(staff.appoint, by=by, **wish)


def test_the_head_appoints_and_a_retry_answers_the_same(village):
    event = village.id()
    done = appoint(village, event=event)
    assert appoint(village, event=event) == done
    assert done == staff.Appointed(Change.DONE, 3)
    clerk = village.ask(staff.clerk_of, 3)
    assert (clerk.name, clerk.roles) == ("小李", {Role.STOREKEEPER})
    assert [c.name for c in village.ask(staff.clerks)] == ["陈书记", "小陈", "小李"]


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"by": 2}, Change.NOT_HEAD),
        ({"by": None}, Change.NOT_HEAD),
        ({"name": " "}, Change.NOT_A_NAME),
        ({"roles": []}, Change.NO_ROLES),
        ({"pin": "111111"}, Change.WEAK_PIN),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(village, wish, refusal):
    assert appoint(village, **wish) == staff.Appointed(refusal)
    assert len(village.facts("ClerkAppointed")) == 2


def test_roles_change_but_the_last_head_stays(village):
    change = village.do(staff.change_roles, clerk=2, roles=[Role.REVIEWER], by=1, face="gran")
    assert change is Change.DONE
    assert village.ask(staff.clerk_of, 2).face == "gran"
    assert village.ask(staff.has_role, 2, Role.REVIEWER)
    assert not village.ask(staff.has_role, 2, Role.REGISTRAR)
    only = village.do(staff.change_roles, clerk=1, roles=[Role.REVIEWER], by=1)
    assert only is Change.LAST_HEAD
    assert village.do(staff.dismiss, clerk=1, by=1) is Change.LAST_HEAD
    assert village.do(staff.change_roles, clerk=2, roles=[], by=1) is Change.NO_ROLES
    assert village.do(staff.change_roles, clerk=2, roles=[Role.HEAD], by=2) is Change.NOT_HEAD
    assert village.do(staff.change_roles, clerk=8, roles=[Role.HEAD], by=1) is Change.NO_SUCH_CLERK
    assert village.do(staff.dismiss, clerk=8, by=1) is Change.NO_SUCH_CLERK
    assert village.do(staff.dismiss, clerk=1, by=2) is Change.NOT_HEAD


def test_a_clerk_changes_her_pin_only_with_the_old_one(village):
    assert village.do(staff.change_pin, clerk=2, old="999111", new="975310") is Change.WRONG_PIN
    assert village.do(staff.change_pin, clerk=2, old=CLERK_PIN, new="222222") is Change.WEAK_PIN
    assert village.do(staff.change_pin, clerk=7, old="1", new="975310") is Change.NO_SUCH_CLERK
    assert village.do(staff.change_pin, clerk=2, old=CLERK_PIN, new="975310") is Change.DONE
    assert enter(village).outcome is Opened.WRONG
    assert enter(village, "975310").outcome is Opened.ENTERED


def test_the_head_or_the_recovery_sheet_gives_a_forgotten_pin_back(village):
    for _ in range(5):
        enter(village, "999111")
    assert village.do(staff.reset_pin, clerk=2, new="975310", by=2) is Change.NOT_HEAD
    assert village.do(staff.reset_pin, clerk=2, new="975310", by=1) is Change.DONE
    assert enter(village, "975310").outcome is Opened.ENTERED
    assert village.do(staff.reset_pin, clerk=1, new="864209", by=None) is Change.DONE
    assert enter(village, "864209", clerk=1).outcome is Opened.ENTERED
    assert village.do(staff.reset_pin, clerk=9, new="864209", by=None) is Change.NO_SUCH_CLERK
    assert village.do(staff.reset_pin, clerk=1, new="000000", by=None) is Change.WEAK_PIN
