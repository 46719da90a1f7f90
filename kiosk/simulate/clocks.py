"""Time: one true time, and on every machine a clock that may be anything.

Times are Unix milliseconds. Machines note ``wall_ms`` from their own clock; the simulator alone
knows the true time.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.core.clock import Moment, local_day

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
OFFSET_MIN = 480
START_MS = 1_795_392_000_000  # 2026-11-23 08:00 in China


@dataclass
class World:
    """The true time."""

    now_ms: int = START_MS

    def wait(self, ms: int) -> None:
        """Time passes."""
        self.now_ms += ms

    def morning(self) -> None:
        """It is eight o'clock of the next day."""
        since = (self.now_ms + OFFSET_MIN * 60_000) % DAY_MS
        self.now_ms += DAY_MS - since + 8 * HOUR_MS

    @property
    def day(self) -> str:
        """The true day, ISO text."""
        return local_day(Moment(self.now_ms, OFFSET_MIN, 0, ""))


@dataclass
class Clock:
    """One machine's clock.

    Attributes:
        true: The true time.
        skew_ms: How far its wall clock is ahead of it.
        boot: Names the present start of the machine.
        started_ms: True time of that start.
    """

    true: World
    skew_ms: int = 0
    boot: str = "first"
    started_ms: int = 0

    def now(self) -> Moment:
        """Read every clock once; each reading takes a millisecond."""
        self.true.wait(1)
        wall = max(0, self.true.now_ms + self.skew_ms)
        return Moment(wall, OFFSET_MIN, self.true.now_ms - self.started_ms, self.boot)

    def restart(self, name: str) -> None:
        """The machine was started anew."""
        self.boot, self.started_ms = name, self.true.now_ms
