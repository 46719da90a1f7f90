"""The machine: room on the disk, how fast it keeps a promise, what time it thinks it is."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.config import Settings
from kiosk.doctor import Finding, State

# A village writes some 20 MB a year; the reserve file and backups want room, too.
FREE_MB_NEEDED = 200
FREE_MB_GOOD = 2000
# A commit waits for one of these; a person waits for the commit.
FSYNC_MS_GOOD = 100

LATEST = "2076"  # a date beyond it is a dead battery's
CHINA_OFFSET_S = 8 * 3600


def disk(settings: Settings) -> Iterator[Finding]:
    """Room, and a real write brought onto the platter."""
    folder = settings.folders.data
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    try:
        took_ms = _fsync_ms(there)
    except OSError as why:
        args = {"folder": str(there), "why": why.strerror or str(why)}
        yield Finding("disk", State.MISSING, "no-writing", args)
        return
    args_all: dict[str, str | int] = {"free": _amount(free_mb), "took": max(1, round(took_ms))}
    if free_mb < FREE_MB_NEEDED:
        yield Finding("disk", State.MISSING, "full", args_all)
    elif free_mb < FREE_MB_GOOD:
        yield Finding("disk", State.NOTICE, "little", args_all)
    elif took_ms > FSYNC_MS_GOOD:
        yield Finding("disk", State.NOTICE, "slow", args_all)
    else:
        yield Finding("disk", State.FINE, "fine", args_all)


def _amount(megabytes: int) -> str:
    return f"{megabytes} MB" if megabytes < 10_000 else f"{megabytes // 1000} GB"


def _fsync_ms(folder: Path) -> float:
    """Median time of five small writes, each brought onto the disk."""
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(5):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def clock(settings: Settings) -> Iterator[Finding]:
    """A possible date, China's time, and somebody who keeps it right."""
    from kiosk.services.days import BUILT_ON

    now = time.strftime("%Y-%m-%d %H:%M", time.localtime(time.time()))
    said: dict[str, str | int] = {"now": now}
    if not BUILT_ON <= now < LATEST:
        yield Finding("clock", State.MISSING, "impossible", said)
    elif time.localtime().tm_gmtoff != CHINA_OFFSET_S:
        yield Finding("clock", State.NOTICE, "zone", said)
    elif not _kept_right():
        yield Finding("clock", State.NOTICE, "alone", said)
    else:
        yield Finding("clock", State.FINE, "fine", said)


def _kept_right() -> bool:
    """Whether a time service says that it has set the clock."""
    return any(
        Path(place).exists()
        for place in ("/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid")
    )
