"""How a hand holds up a card: it comes up, trembles in front of the lens, and goes down again.

Pure numbers, no pictures: a time since the gesture began gives a pose. The tremor is two slow
sways and one quick shake, as of an old hand, the same at every showing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin

from kiosk.demo.card_film import Lens, Pose

RAISE_S = 0.5
LOWER_S = 0.4


@dataclass(frozen=True, slots=True)
class Held:
    """The card at one moment: where it is, and how blurred by moving."""

    pose: Pose
    lens: Lens


def held_at(since_s: float, until_s: float | None, *, tremor: float = 1.0) -> Held | None:
    """The card ``since_s`` seconds after the hand began to rise.

    Args:
        since_s: seconds since the gesture began.
        until_s: when the hand begins to sink, seconds; ``None`` while nobody knows.
        tremor: how much the hand shakes; 1 is an old and careful hand.

    Returns:
        The card, or ``None`` before the gesture and after it.
    """
    if since_s < 0 or (until_s is not None and since_s > until_s + LOWER_S):
        return None
    if since_s < RAISE_S:
        away = (1 - since_s / RAISE_S) ** 2
        speed = 2 * (1 - since_s / RAISE_S)
    elif until_s is not None and since_s > until_s:
        gone = (since_s - until_s) / LOWER_S
        away, speed = gone**2, 2 * gone
    else:
        away = speed = 0.0
    sway = sin(2 * pi * 0.45 * since_s)
    nod = sin(2 * pi * 0.31 * since_s + 1)
    shake = sin(2 * pi * 7.3 * since_s) * tremor
    pose = Pose(
        distance_mm=235 + 14 * nod * tremor + 60 * away,
        right_mm=10 + 9 * sway * tremor + 0.8 * shake,
        down_mm=14 + 6 * nod * tremor + 0.9 * shake + 150 * away,
        yaw=9 * sway + 25 * away,
        pitch=6 * nod + 20 * away,
        roll=-5 + 3 * sway + 1.0 * shake,
    )
    return Held(pose, Lens(blur_px=0.9 + 1.2 * away, motion_px=14 * speed + abs(shake)))
