"""When to settle: the night's slot, every hour by day, and how long to wait after a failure.

Pure reckoning over the moments it is handed. What waits is counted on the monotonic clock, because
a clerk may set the date at any time; only the night's slot looks at the wall.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random

from kiosk.core.clock import Moment

NIGHT_FROM_MIN = 22 * 60
SLOTS_MIN = 240
JITTER_S = 60.0
HOUR_S = 3600.0
START_MOST_S = 600.0
AGAIN_LEAST_S, AGAIN_MOST_S = 30.0, 1800.0
SOON_S = (2.0, 10.0)
_ASKED_MOST_S = 6 * 3600.0  # no server's Retry-After keeps a village away for a day
_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Due:
    """The next settlement.

    Attributes:
        mono_ms, boot: When, on the monotonic clock of this boot.
        night: Whether it is the night's, with the proof at its end.
    """

    mono_ms: int
    boot: str
    night: bool = False


def slot_min(device: str) -> int:
    """This device's place in the night: minutes after 22:00, 0–239, the same every night."""
    return int.from_bytes(hashlib.sha256(device.encode()).digest()[:8], "big") % SLOTS_MIN


def at_start(now: Moment, dice: Random) -> Due:
    """After the machine came up: not all villages of a township at once after a blackout."""
    return _in(now, dice.uniform(0.0, START_MOST_S))


def after_success(now: Moment, device: str, dice: Random) -> Due:
    """In about an hour, or in the night's slot if that comes first."""
    hour_s = HOUR_S + dice.uniform(-JITTER_S, JITTER_S)
    night_s = until_slot_s(now, device) + dice.uniform(0.0, JITTER_S)
    return _in(now, night_s, night=True) if night_s <= hour_s else _in(now, hour_s)


def soon(now: Moment, dice: Random, *, night: bool = False) -> Due:
    """After a settlement that left something for the next one: others get a turn between."""
    return _in(now, dice.uniform(*SOON_S), night=night)


def after_failure(
    now: Moment,
    tries: int,
    dice: Random,
    *,
    retry_after_s: float | None = None,
    night: bool = False,
) -> Due:
    """Wait longer after each failure in a row, with full jitter between 30 s and 30 min.

    Args:
        tries: Failures in a row, this one among them.
        retry_after_s: What the township asked for; never less than that.
        night: The night's settlement is still owed.
    """
    most = min(AGAIN_MOST_S, AGAIN_LEAST_S * 2.0 ** min(max(0, tries - 1), 10))
    wait_s = dice.uniform(0.0, most)
    if retry_after_s is not None:
        # Those who were sent away together do not come back together.
        wait_s += min(max(0.0, retry_after_s), _ASKED_MOST_S)
    return _in(now, max(1.0, wait_s), night=night)


def until_slot_s(now: Moment, device: str) -> float:
    """Seconds until the wall clock shows this device's minute of the night, 1 s – 24 h."""
    slot = (NIGHT_FROM_MIN + slot_min(device)) % _DAY_MIN
    local_s = (now.wall_ms // 1000 + now.offset_min * 60) % (_DAY_MIN * 60)
    return float((slot * 60 - local_s - 1) % (_DAY_MIN * 60) + 1)


def wait_s(due: Due, now: Moment) -> float:
    """How long until it is due; 0 when it is, and after a new boot."""
    if due.boot != now.boot:
        return 0.0
    return max(0.0, (due.mono_ms - now.mono_ms) / 1000)


def _in(now: Moment, seconds: float, *, night: bool = False) -> Due:
    return Due(now.mono_ms + round(seconds * 1000), now.boot, night)
