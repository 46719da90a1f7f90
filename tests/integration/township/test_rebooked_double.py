"""A sign-in rebooked for somebody who signed in herself at another kiosk is a double like any."""

from __future__ import annotations

import pytest

from kiosk.core.facts.points import AttendanceEnded, EntryRebooked
from kiosk.store.verify import verify
from kiosk.township.base import Township
from tests.helpers.settling import DAY
from tests.helpers.towns import balance, settle_all, sum_of
from tests.integration.township.test_answers import (
    ACTIVITY,
    attends,
    kinds,
    says,
    standing,
    two,
)


@pytest.mark.parametrize("rebooked_first", [True, False])
def test_the_smaller_event_stands_whichever_comes_first(town: Township, rebooked_first: bool):
    first, second = two(town)
    second.member(2, "李长福")
    settle_all(first, second, first)
    village = first.node.village
    wrong = attends(first)
    first.clock.forward(200_000)
    (right,) = says(
        first,
        EntryRebooked(wrong, "m:2", "V1", "2026-1", 10, 3, DAY, "wrong", None, ACTIVITY, DAY),
    )
    herself = attends(second, member=2)
    kiosks = (first, second) if rebooked_first else (second, first)
    settle_all(*kiosks, *kiosks)
    assert standing(town, village) == [min(right, herself)]
    for node in (town, first, second):
        assert (balance(node, village, "m:1"), balance(node, village, "m:2")) == (0, 3)
    assert sum_of(town, village) == 0
    assert verify(town.store).sound


def test_hours_rebooked_at_two_kiosks_leave_the_wrong_person_out_and_nobody_twice(town: Township):
    first, second = two(town)
    village = first.node.village
    sign_in = attends(first, points=0)
    (left,) = says(first, AttendanceEnded(sign_in, 1, "V2", "2026-1", 20, 4, DAY, ACTIVITY))
    settle_all(first, second)
    said = [
        says(
            kiosk,
            EntryRebooked(
                left, "m:2", "V2", "2026-1", 20, 4, DAY, "wrong", None, ACTIVITY, DAY, sign_in
            ),
        )[0]
        for kiosk in (first, second)
    ]
    settle_all(second, first, second)
    assert standing(town, village) == [min(said)]
    for node in (town, first, second):
        assert (balance(node, village, "m:1"), balance(node, village, "m:2")) == (0, 4)
    assert verify(town.store).sound


def test_an_account_that_only_looks_like_a_members_stops_no_batch(town: Township):
    first, _ = two(town)
    for account in ("m:" + "9" * 60, "m:１", "m:x"):
        says(
            first,
            EntryRebooked(b"n" * 16, account, "V1", "2026-1", 10, 3, DAY, "w", None, ACTIVITY, DAY),
        )
    (outcome,) = settle_all(first)
    assert outcome.settled
    assert standing(town, first.node.village) == []
    assert kinds(town, first.node.village) == []
