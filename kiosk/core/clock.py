"""Time as it is handed in: what a node noted when something happened.

Order is never taken from here (it is the ``seq`` of a log). The clocks of hall PCs have dead
batteries; a moment is kept so that people can read it and so that its doubt can be judged later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of every clock a node has.

    Attributes:
        wall_ms: Unix time in milliseconds, as the machine believes it.
        offset_min: Local time minus UTC, in minutes.
        mono_ms: Milliseconds since this boot, never going back.
        boot: Which boot ``mono_ms`` counts from.
    """

    wall_ms: int
    offset_min: int
    mono_ms: int
    boot: str


class Clock(Protocol):
    """Where moments come from: the machine's clocks, or a test's."""

    def now(self) -> Moment:
        """Read every clock once."""
        ...


def local_day(moment: Moment) -> str:
    """The calendar day (ISO text) a moment claims at its own offset."""
    return local_text(moment)[:10]


def local_text(moment: Moment) -> str:
    """The local time a moment claims, ``YYYY-MM-DDTHH:MM:SS``, without an offset."""
    local = _EPOCH + timedelta(milliseconds=moment.wall_ms, minutes=moment.offset_min)
    return local.isoformat(timespec="seconds")
