"""The longest the screen had to wait while 10,000 facts were settled; beside it, at rest.

And how quickly they go, beside the same batches packed and signed for nobody.

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
    """Longest pause of the GUI thread, ms; facts a second."""
    pauses, rests, seconds, packing = [], [], [], []
    times = _TIMES_FULL if full else _TIMES
    for _ in range(times):
        with tempfile.TemporaryDirectory() as name:
            rest, pause, took, packed = _once(Path(name))
        pauses.append(pause)
        rests.append(rest)
        seconds.append(took)
        packing.append(packed)
    yield {
        "name": "settle: longest pause of the screen",
        "value": round(max(pauses), 1),
        "unit": "ms",
        "baseline": round(max(rests), 1),
        "note": "baseline: the same thread with nothing else to do",
        "goal": 16,
        "more": {"facts": FACTS, "each_ms": [round(each, 1) for each in pauses]},
    }
    took = sorted(seconds)[times // 2]
    yield {
        "name": "settle: facts a second from a kiosk's side",
        "value": round(FACTS / took),
        "unit": "facts/s",
        "baseline": round(FACTS / sorted(packing)[times // 2]),
        "note": "to a township on the embedded store, two processes on two cores; baseline: the "
        "same facts read, signed and packed into batches that nobody is sent",
    }


def _packed_s(node: Any, keys: Any) -> float:
    """Seconds to read, sign and pack all facts as the settlement does."""
    from kiosk.store.replica import give_out, log_here
    from kiosk.sync import wire

    since, after = time.monotonic(), 0
    with node.reading() as conn:
        origin = log_here(conn, node.log_id)[0]
        while part := give_out(conn, node.log_id, after, sign=keys.device.sign):
            wire.Batch(origin, part, node.clock.now()).packed()
            after += len(part.bodies)
    assert after >= FACTS
    return time.monotonic() - since


def _once(folder: Path) -> tuple[float, float, float, float]:
    """The longest gap at rest and while it settles, ms; seconds of settling, and of packing."""
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
        packed = _packed_s(node, keys)
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
    return rest, pause, took, packed


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
