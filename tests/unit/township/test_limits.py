"""Who comes too often: token buckets whose memory has an end."""

from __future__ import annotations

import pytest

from kiosk.township.limits import Buckets, Gate, Pace, SlowDown, network_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_as_many_a_second_as_the_pace_says() -> None:
    clock = Clock()
    held = Buckets(Pace(2, 5), clock=clock)
    for _ in range(5):
        held.take("a")
    with pytest.raises(SlowDown) as often:
        held.take("a")
    assert often.value.wait_s == 1
    clock.now += 1
    held.take("a")
    held.take("a")
    with pytest.raises(SlowDown):
        held.take("a")
    held.take("b")  # another one's bucket is another one's


def test_asking_while_it_is_empty_costs_nothing_more() -> None:
    clock = Clock()
    held = Buckets(Pace(0.1, 1), clock=clock)
    held.take("a")
    for _ in range(50):
        with pytest.raises(SlowDown) as often:
            held.take("a")
        assert often.value.wait_s == 10
    clock.now += 10
    held.take("a")


def test_a_clock_that_stands_still_for_years_fills_no_more_than_the_bucket() -> None:
    clock = Clock()
    held = Buckets(Pace(5, 3), clock=clock)
    held.take("a")
    clock.now += 1e9
    for _ in range(3):
        held.take("a")
    with pytest.raises(SlowDown):
        held.take("a")


def test_a_million_names_take_no_more_memory_than_the_most() -> None:
    held = Buckets(Pace(1, 2), most=100, clock=Clock())
    for nth in range(10_000):
        held.take(f"name {nth}")
    assert len(held) == 100


def test_nobody_uses_up_another_kiosks_turn_by_claiming_its_name() -> None:
    gate = Gate(device=Pace(1, 3), clock=Clock())
    for _ in range(3):
        gate.pass_("10.0.0.66", "aaaaaaaa")
    with pytest.raises(SlowDown):
        gate.pass_("10.0.0.66", "aaaaaaaa")
    gate.pass_("10.0.0.1", "aaaaaaaa")


def test_made_up_names_do_not_get_an_address_more_turns() -> None:
    gate = Gate(address=Pace(1, 10), clock=Clock())
    for nth in range(10):
        gate.pass_("10.0.0.66", f"{nth:08x}")
    with pytest.raises(SlowDown):
        gate.pass_("10.0.0.66", "ffffffff")


def test_enrolment_tries_have_a_pace_of_their_own() -> None:
    gate = Gate(enrolments=Pace(0.01, 2), clock=Clock())
    gate.pass_("10.0.0.1", "", enrols=True)
    gate.pass_("10.0.0.1", "", enrols=True)
    with pytest.raises(SlowDown) as often:
        gate.pass_("10.0.0.1", "", enrols=True)
    assert often.value.wait_s == 100
    gate.pass_("10.0.0.1", "aaaaaaaa")  # who is enrolled already settles meanwhile


def test_a_whole_township_can_be_enrolled_from_one_desk() -> None:
    gate = Gate(enrolments=Pace(0.01, 2), clock=Clock())
    for _ in range(54):
        gate.pass_("10.0.0.1", "", enrols=True)
        gate.enrolled("10.0.0.1")
    gate.pass_("10.0.0.1", "", enrols=True)
    gate.pass_("10.0.0.1", "", enrols=True)
    with pytest.raises(SlowDown):
        gate.pass_("10.0.0.1", "", enrols=True)


def test_where_a_proxy_does_not_say_for_whom_it_asks_only_devices_count() -> None:
    gate = Gate(device=Pace(1, 2), address=Pace(1, 1), enrolments=Pace(1, 1), clock=Clock())
    for nth in range(20):
        gate.pass_(None, f"{nth:08x}", enrols=True)
    gate.pass_(None, "00000000")
    with pytest.raises(SlowDown):
        gate.pass_(None, "00000000")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
    ],
)
def test_an_ipv6_customer_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
