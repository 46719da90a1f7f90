"""A PIN somebody else thought of is changed at the first sign-in."""

from __future__ import annotations

import pytest

from kiosk.services import staff
from kiosk.services.staff import Change, Role
from tests.helpers.made_village import HEAD_PIN

GIVEN, OWN = "864209", "135792"


def enter(village, clerk, pin):
    tried = village.do(staff.enter, clerk=clerk, pin=pin)
    assert tried.outcome is staff.Opened.ENTERED
    return tried


@pytest.fixture
def new(village):
    done = village.do(
        staff.appoint, name="小李", roles=[Role.REGISTRAR], pin=GIVEN, by=village.head
    )
    return done.clerk


def test_the_first_head_thought_of_her_own(village):
    assert not enter(village, village.head, HEAD_PIN).must_change


def test_who_was_appointed_changes_the_heads_pin_once(village, new):
    assert enter(village, new, GIVEN).must_change
    assert enter(village, new, GIVEN).must_change
    same = village.do(staff.change_pin, clerk=new, old=GIVEN, new=GIVEN)
    assert same is Change.SAME_PIN
    assert village.do(staff.change_pin, clerk=new, old=GIVEN, new=OWN) is Change.DONE
    assert not enter(village, new, OWN).must_change


def test_a_pin_that_was_reset_is_somebody_elses_again(village, new):
    village.do(staff.change_pin, clerk=new, old=GIVEN, new=OWN)
    village.do(staff.reset_pin, clerk=new, new=GIVEN, by=village.head)
    assert enter(village, new, GIVEN).must_change


def test_a_pin_reset_with_the_recovery_sheet_or_by_herself_is_her_own(village, new):
    village.do(staff.reset_pin, clerk=new, new=OWN, by=None)
    assert not enter(village, new, OWN).must_change
    village.do(staff.reset_pin, clerk=village.head, new=OWN, by=village.head)
    assert not enter(village, village.head, OWN).must_change
