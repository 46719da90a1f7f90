"""The idle gate looks lightly, never goes blind, and wakes at a movement."""

import numpy as np
import pytest

from kiosk.scanner.gate import ALERT_FOR_S, IDLE_EVERY_S, Effort, Gate

RNG = np.random.default_rng(1)
EMPTY = np.full((720, 1280), 110, np.uint8)


def noisy(picture: np.ndarray) -> np.ndarray:
    return (picture + RNG.normal(0, 4, picture.shape)).clip(0, 255).astype(np.uint8)


def with_card(left: int) -> np.ndarray:
    picture = EMPTY.copy()
    picture[200:500, left : left + 400] = 250
    return picture


def efforts(gate: Gate, pictures: list[np.ndarray], start_s: float = 10.0) -> list[Effort]:
    return [gate.effort(p, start_s + n * IDLE_EVERY_S) for n, p in enumerate(pictures)]


def test_an_idle_hall_gets_a_light_look_and_two_slow_beats_a_second():
    seen = efforts(Gate(), [noisy(EMPTY) for _ in range(33)])
    assert Effort.FULL not in seen
    assert seen.count(Effort.BEAT) in (8, 9)


def test_a_still_card_is_looked_at_by_the_slow_beat_too():
    gate = Gate()
    efforts(gate, [with_card(300)] * 4, start_s=0.0)
    later = efforts(gate, [with_card(300)] * 8, start_s=100.0)
    assert Effort.BEAT in later


def test_a_movement_wakes_all_treatments_for_some_seconds():
    gate = Gate()
    assert efforts(gate, [noisy(EMPTY), noisy(with_card(300))])[-1] is Effort.FULL
    assert gate.effort(noisy(with_card(300)), 10 + ALERT_FOR_S) is Effort.FULL
    assert gate.interval_s(10.5) < IDLE_EVERY_S
    assert gate.effort(noisy(with_card(300)), 20.0) is not Effort.FULL
    assert gate.interval_s(20.0) == IDLE_EVERY_S


def test_a_code_found_but_not_read_wakes_all_treatments():
    gate = Gate()
    gate.effort(EMPTY, 10.0)
    gate.located(10.1)
    assert gate.effort(EMPTY, 10.2) is Effort.FULL


@pytest.mark.parametrize("mode", ["scanning", "station"])
def test_a_waiting_visit_always_looks_hard(mode):
    gate = Gate(mode)
    assert efforts(gate, [EMPTY] * 5) == [Effort.FULL] * 5


def test_off_looks_at_nothing():
    gate = Gate("off")
    assert efforts(gate, [EMPTY, with_card(10)]) == [Effort.NONE] * 2
    assert gate.interval_s(10.0) >= 1.0


def test_a_camera_that_changes_its_size_is_no_accident():
    gate = Gate()
    gate.effort(EMPTY, 1.0)
    assert gate.effort(EMPTY[:480, :640], 1.1) in (Effort.LIGHT, Effort.BEAT)
