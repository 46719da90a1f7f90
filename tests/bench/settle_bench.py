"""The longest the screen had to wait while 10,000 facts were settled; beside it, at rest.

The window's thread is asked to tick as often as it can; a gap between two ticks is a pause she
could feel. Store, writer, reader, settling thread and HTTPS are the kiosk's own; the township is
another process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FACTS = 10_000
_DAY = "2026-11-23"
_TIMES, _TIMES_FULL = 1, 5


def figures(full: bool) -> Iterator[dict[str, Any]]:
    """One figure: the longest pause of the GUI thread, ms."""
    pauses, rests, seconds = [], [], []
    times = _TIMES_FULL if full else _TIMES
    for _ in range(times):
        with tempfile.TemporaryDirectory() as name:
            rest, pause, took = _once(Path(name))
        pauses.append(pause)
        rests.append(rest)
        seconds.append(took)
    yield {
        "name": "settle: longest pause of the screen",
        "value": round(sorted(pauses)[times // 2], 1),
        "unit": "ms",
        "baseline": round(sorted(rests)[times // 2], 1),
        "baseline_is": "the same thread with nothing else to do",
        "goal": 16,
        "more": {"facts": FACTS, "each_ms": [round(each, 1) for each in pauses]},
    }
    took = sorted(seconds)[times // 2]
    yield {
        "name": "settle: facts a second from a kiosk's side",
        "value": round(FACTS / took),
        "unit": "facts/s",
        "baseline": FACTS,
        "baseline_is": "facts sent to a township on the embedded store, two processes on two cores",
    }


def _once(folder: Path) -> tuple[float, float, float]:
    from PySide6.QtWidgets import QApplication

    from kiosk.station.inbox import Inbox
    from kiosk.station.records import Records
    from kiosk.station.settling import Settling
    from kiosk.store.writer import Reader, Writer, begin_nothing

    app = QApplication.instance() or QApplication([])
    node, keys = _village(folder)
    inbox = Inbox()
    writer: Writer[Any] = Writer(node.store, begin_nothing)
    reader = Reader(node.store)
    settling = Settling(Records(node, writer, reader, inbox, _DAY), keys, inbox)
    command = [sys.executable, "-m", "tests.bench.settle_server"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        _enrol(node, keys, told)
        rest = _longest_gap(app, _after(2.0))
        came: list[Any] = []
        settling.settled.connect(came.append)
        since = time.monotonic()
        settling.ask()
        pause = _longest_gap(app, lambda: bool(came))
        took = time.monotonic() - since
        assert came[0] is not None
        assert came[0].settled, came[0]
        assert came[0].pushed >= FACTS
        settling.stop()
        reader.stop(drain=False)
        writer.stop()
        node.store.close()
        inbox.close()
        server.communicate("")
    return rest, pause, took


def _village(folder: Path) -> tuple[Any, Any]:
    from kiosk.core.facts.points import PointsBooked
    from kiosk.store.incarnation import open_first_log
    from kiosk.store.keys import make_keys
    from kiosk.store.migrate import create_store
    from kiosk.store.recovery import new_sheet

    keys = make_keys(folder / "keys", new_sheet().public)
    (folder / "data").mkdir()
    store = create_store(folder / "data" / "village.db", keys.store)
    node = open_first_log(store, keys, "v0a1b2c3d4", day=_DAY)
    for start in range(0, FACTS, 2000):
        with node.work() as uow:
            booked = [
                (PointsBooked(f"m:{n % 900 + 1}", "c1", "v1", 10, 2, _DAY, True), None)
                for n in range(start, start + 2000)
            ]
            uow.append_all(booked)
            uow.commit()
    return node, keys


def _enrol(node: Any, keys: Any, told: dict[str, str]) -> None:
    from kiosk.sync import enrol, http
    from kiosk.sync.code import read_code
    from kiosk.sync.home import direct

    seen = http.seen_certificate(told["address"])
    code = read_code(told["code"])
    assert code is not None
    with http.HttpTransport(told["address"], http.pem_of(seen)) as line:
        done = enrol.enrol(
            direct(node, keys), line, told["address"], code, seen=http.fingerprint_of(seen)
        )
    assert isinstance(done, enrol.Enrolled), done


def _after(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _longest_gap(app: Any, done: Callable[[], bool]) -> float:
    """Milliseconds; the loop does what the window's does, and looks at the clock each time."""
    longest, last = 0.0, time.perf_counter()
    while not done():
        app.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        time.sleep(0.001)
    return longest * 1000
