"""The clock of the made-up year: it says what the story says, and never goes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kiosk.core.clock import Moment

CHINA_OFFSET_MIN = 480
_EPOCH = datetime(1970, 1, 1)
_BOOT = "demo"


class StoryClock:
    """A :class:`kiosk.core.clock.Clock` whose hands are set by the story.

    Attributes:
        offset_min: Local time minus UTC, in minutes, as every moment carries it.
        latest: The real time on the last day; nothing of the story lies after it.
    """

    def __init__(self, day: date, *, offset_min: int = CHINA_OFFSET_MIN) -> None:
        self.offset_min = offset_min
        self._local = datetime.combine(day, datetime.min.time())
        self._started = self._local
        self.latest: datetime | None = None

    def now(self) -> Moment:
        """Read the clock; a few milliseconds pass with every look."""
        self._local += timedelta(milliseconds=7)
        since_epoch = self._local - _EPOCH - timedelta(minutes=self.offset_min)
        wall_ms = since_epoch // timedelta(milliseconds=1)
        mono_ms = (self._local - self._started) // timedelta(milliseconds=1)
        return Moment(wall_ms, self.offset_min, mono_ms, _BOOT)

    def at(self, day: date, minutes: float) -> None:
        """Move on to so many minutes after midnight of a day; an earlier time is ignored."""
        wanted = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
        if self.latest is not None:
            wanted = min(wanted, self.latest)
        self._local = max(self._local, wanted)

    def wait(self, seconds: float) -> None:
        """Let some seconds pass."""
        later = self._local + timedelta(seconds=seconds)
        if self.latest is None or later < self.latest:
            self._local = later
