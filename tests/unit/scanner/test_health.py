"""Frozen, black and white pictures are found out within three seconds; live ones never are."""

import numpy as np
import pytest

from kiosk.scanner.health import Health

RNG = np.random.default_rng(1)
STILL = RNG.integers(60, 200, (120, 160, 3), dtype=np.uint8)


def live(level: int = 120) -> np.ndarray:
    return RNG.normal(level, 5, (120, 160, 3)).clip(0, 255).astype(np.uint8)


def watch(health: Health, picture, seconds: float, *, fps: float, start_s: float = 0.0) -> float:
    """Give ``health`` pictures; the time at which it first calls them not well, or -1."""
    for step in range(int(seconds * fps)):
        health.look(picture() if callable(picture) else picture, start_s + step / fps)
        if health.state != "ok":
            return step / fps
    return -1.0


@pytest.mark.parametrize("fps", [8, 15, 30])
def test_a_live_camera_is_well(fps):
    assert watch(Health(), live, 6, fps=fps) == -1.0


@pytest.mark.parametrize("fps", [8, 15, 30])
def test_the_same_picture_again_and_again_is_frozen_within_three_seconds(fps):
    health = Health()
    assert 0 < watch(health, STILL, 6, fps=fps) <= 3.0
    assert health.state == "frozen"


@pytest.mark.parametrize("level", [0, 255])
def test_black_and_blinding_pictures_are_dark_within_three_seconds(level):
    health = Health()
    flat = np.full((120, 160, 3), level, np.uint8)
    assert 0 < watch(health, flat, 6, fps=8) <= 3.0
    assert health.state == "dark"


def test_noise_in_the_dark_is_dark_and_not_frozen():
    health = Health()
    watch(health, lambda: live(3), 6, fps=8)
    assert health.state == "dark"


def test_a_lamp_switched_on_makes_it_well_again():
    health = Health()
    watch(health, np.zeros((120, 160, 3), np.uint8), 4, fps=8)
    assert health.state == "dark"
    watch(health, live, 1, fps=8, start_s=10)
    assert health.state == "ok"


def test_a_frozen_camera_stays_frozen_after_reopening_until_it_really_moves():
    health = Health()
    watch(health, STILL, 4, fps=8)
    assert health.worth_reopening(10.0)
    health.begin()
    health.look(STILL, 11.0)
    health.look(STILL, 11.1)
    assert health.state == "frozen"
    health.look(live(), 11.2)
    assert health.state == "ok"
    assert not health.worth_reopening(20.0)
