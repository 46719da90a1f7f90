"""When to settle: slots, hours, waiting longer, and clocks that nobody can rely on."""

from __future__ import annotations

import random
from collections import Counter

from kiosk.core.clock import Moment
from kiosk.sync import schedule

MORNING = Moment(1_795_305_600_000 + 2 * 3_600_000, 480, 5_000, "b")  # 2026-11-22 10:00 local


def at(hour: int, minute: int = 0, second: int = 0) -> Moment:
    """A moment of that local day."""
    local_s = (hour * 60 + minute) * 60 + second
    return Moment(1_795_305_600_000 + (local_s - 8 * 3600) * 1000, 480, 5_000, "b")


def test_slots_lie_between_22_and_2_and_are_spread_over_the_villages() -> None:
    slots = [schedule.slot_min(f"{number:08x}") for number in range(800)]
    assert (min(slots) >= 0, max(slots) < 240) == (True, True)
    assert max(Counter(slots).values()) <= 15
    assert schedule.slot_min("abcdef01") == schedule.slot_min("abcdef01")


def test_the_slot_comes_when_the_wall_shows_it_whatever_the_hour_is_now() -> None:
    for device in ("00000001", "0000002f", "deadbeef"):
        slot = schedule.slot_min(device)
        hour, minute = divmod((22 * 60 + slot) % 1440, 60)
        assert schedule.until_slot_s(at(hour, minute), device) == 86_400.0
        before = at(hour, minute).wall_ms - 90_000
        now = Moment(before, 480, 1, "b")
        assert schedule.until_slot_s(now, device) == 90.0


def test_after_a_success_it_goes_on_in_an_hour_or_in_the_nights_slot(
    rng: random.Random,
) -> None:
    due = schedule.after_success(at(10), "00000001", rng)
    assert not due.night
    assert 3_540 <= schedule.wait_s(due, at(10)) <= 3_660
    hour, minute = divmod((22 * 60 + schedule.slot_min("00000001")) % 1440, 60)
    now = at(hour, minute)
    before = Moment(now.wall_ms - 600_000, now.offset_min, now.mono_ms, now.boot)
    due = schedule.after_success(before, "00000001", rng)
    assert due.night
    assert 600 <= schedule.wait_s(due, before) <= 661


def test_waits_grow_with_full_jitter_from_30_s_to_30_min(rng: random.Random) -> None:
    for tries in range(1, 40):
        most = min(1800.0, 30.0 * 2 ** (tries - 1))
        waits = [
            schedule.wait_s(schedule.after_failure(MORNING, tries, rng), MORNING)
            for _ in range(200)
        ]
        assert 1.0 <= min(waits) <= most * 0.1 + 1
        assert most * 0.9 <= max(waits) <= most + 0.001


def test_retry_after_is_the_least_and_never_keeps_a_village_away_for_days(
    rng: random.Random,
) -> None:
    waits = [
        schedule.wait_s(schedule.after_failure(MORNING, 1, rng, retry_after_s=300.0), MORNING)
        for _ in range(100)
    ]
    assert min(waits) >= 300.0
    assert max(waits) > 310.0  # those sent away together do not come back together
    never = schedule.after_failure(MORNING, 1, rng, retry_after_s=1e9)
    assert schedule.wait_s(never, MORNING) <= 6 * 3600 + 30


def test_after_a_blackout_villages_come_back_within_ten_minutes_and_not_at_once(
    rng: random.Random,
) -> None:
    waits = sorted(schedule.wait_s(schedule.at_start(MORNING, rng), MORNING) for _ in range(800))
    assert waits[0] >= 0
    assert waits[-1] <= 600
    assert 250 <= waits[400] <= 350


def test_a_date_set_by_hand_neither_hastens_nor_delays_what_is_due(rng: random.Random) -> None:
    due = schedule.after_failure(MORNING, 5, rng)
    for years in (-10, 12, 73):
        moved = Moment(MORNING.wall_ms + years * 31_556_952_000, 480, MORNING.mono_ms, "b")
        assert schedule.wait_s(due, moved) == schedule.wait_s(due, MORNING)


def test_after_another_boot_nothing_is_waited_for_by_a_clock_that_began_anew() -> None:
    due = schedule.Due(10**12, "b")
    assert schedule.wait_s(due, Moment(MORNING.wall_ms, 480, 10, "c")) == 0.0


def test_what_was_left_goes_on_in_seconds_and_stays_the_nights(rng: random.Random) -> None:
    for night in (False, True):
        due = schedule.soon(MORNING, rng, night=night)
        assert due.night is night
        assert 2 <= schedule.wait_s(due, MORNING) <= 10
