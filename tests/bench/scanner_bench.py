"""Figures of the scanner: how much it reads, how quickly, and what it costs while idle.

``figures`` gives them all to ``packaging/bench.sh``, every one beside a baseline of the same run.
Processor use is taken from the processes' own clocks, so that a busy machine changes little.
"""

from __future__ import annotations

import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import psutil

from kiosk.demo.card_camera import DemoCamera
from kiosk.scanner.link import ScannerLink
from kiosk.scanner.messages import CameraState, CardSeen, Message
from tests.helpers.pictures import card_photos, card_text

Figure = dict[str, Any]


def figures(full: bool) -> Iterator[Figure]:
    """Every figure of the scanner; about two minutes, ``full`` about six."""
    yield from decode_rate(photos=2048 if full else 512)
    yield from idle_cost(seconds=60.0 if full else 8.0)
    yield from card_to_message(showings=40 if full else 10)
    yield from memory()


def figure(name: str, value: float, unit: str, baseline: float, **more: Any) -> Figure:
    """One figure; ``ratio`` is value to baseline."""
    ratio = value / baseline if baseline else 0.0
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "baseline": round(baseline, 3),
        "ratio": round(ratio, 3),
        **more,
    }


_MORE_READ = {"goal": 1.02, "goal_of": "ratio", "better": "more"}


def decode_rate(*, photos: int = 512, seed: int = 1) -> list[Figure]:
    """Share of made card photos read, and milliseconds a photo, against each decoder alone.

    Args:
        photos: how many; blur, tilt, glare, thumb, dark, near, far and plain, 480p and 720p.
        seed: of the made set.
    """
    from kiosk.scanner.decode import Decoder, Ladder, Single

    decoders: dict[str, Decoder] = {
        "ladder": Ladder(),
        "pyzbar": Single("pyzbar"),
        "zxing-cpp": Single("zxing"),
    }
    read = dict.fromkeys(decoders, 0)
    spent_ms: dict[str, list[float]] = {name: [] for name in decoders}
    for photo in card_photos(photos, seed=seed):
        gray = photo.gray
        for name, decoder in decoders.items():
            began = time.thread_time()
            texts = decoder.decode(gray).texts
            spent_ms[name].append((time.thread_time() - began) * 1000)
            read[name] += photo.text in texts
    told: list[Figure] = []
    for other in ("pyzbar", "zxing-cpp"):
        name = f"card photos read ({photos}), against {other} alone"
        shares = [100 * read[who] / photos for who in ("ladder", other)]
        told.append(figure(name, shares[0], "%", shares[1], **_MORE_READ))
        name = f"reading a photo, median, against {other} alone"
        told.append(figure(name, median(spent_ms["ladder"]), "ms", median(spent_ms[other])))
        name = f"reading a photo, p95, against {other} alone"
        told.append(figure(name, _p95(spent_ms["ladder"]), "ms", _p95(spent_ms[other])))
    return told


def idle_cost(*, seconds: float = 15.0) -> list[Figure]:
    """Processor use of the idle scanner on a 720p30 feed, in per cent of a core.

    The feed's own cost is a process that grabs every frame and does nothing; the naive loop
    decodes every frame and gives it to pyzbar.
    """
    with _feed() as camera:
        feed = cost_of(camera.url, "grab", seconds)
        naive = cost_of(camera.url, "naive", seconds)
        with _link(camera.url) as link:
            _wait(link, _is_ok, 15)
            _listen(link, 1.0)
            child = psutil.Process(link.child_pid)
            before, began = _cpu_s(child), time.monotonic()
            _listen(link, seconds)
            scanner = 100 * (_cpu_s(child) - before) / (time.monotonic() - began)
    return [
        figure("idle scanner with the feed's own cost", scanner, "% of a core", naive),
        figure("idle scanner without the feed's own cost", scanner - feed, "% of a core",
               naive - feed, goal=6.0, goal_of="value"),
        figure("the feed's own cost (grab only)", feed, "% of a core", naive),
    ]  # fmt: skip


def card_to_message(*, showings: int = 20) -> list[Figure]:
    """Milliseconds from the frame that left the camera to the message in the window's process.

    The baseline is one frame of the feed (33 ms): nothing can be quicker than the next frame.
    """
    waits_ms: list[float] = []
    with _feed() as camera, _link(camera.url) as link:
        _wait(link, _is_ok, 15)
        for number in range(showings):
            camera.hold_up(card_text(number), 1.2)
            seen = _wait(link, lambda message: isinstance(message, CardSeen), 10)
            assert isinstance(seen, CardSeen)
            waits_ms.append((time.monotonic() - seen.seen_at) * 1000)
            _listen(link, 1.5)
    return [
        figure("frame with the card to message, median", median(waits_ms), "ms", 1000 / 30),
        figure("frame with the card to message, p95", _p95(waits_ms), "ms", 1000 / 30),
    ]


def memory() -> list[Figure]:
    """Megabytes (PSS) of the scanner's process on a 720p feed, beside a bare ``import cv2``."""
    bare = subprocess.run(
        [
            sys.executable,
            "-c",
            "import cv2, psutil; print(psutil.Process().memory_full_info().pss)",
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    with _feed() as camera, _link(camera.url) as link:
        _wait(link, _is_ok, 15)
        camera.hold_up(card_text(1), 2.0)
        _listen(link, 3.0)
        pss = psutil.Process(link.child_pid).memory_full_info().pss
    return [figure("scanner's memory", pss / 1e6, "MB PSS", int(bare.stdout) / 1e6)]


def cost_of(url: str, what: str, seconds: float) -> float:
    """Per cent of a core to ``grab`` a feed's frames, or to give each to pyzbar (``naive``)."""
    words = [sys.executable, "-m", "tests.bench.scanner_bench", what, url, str(seconds)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    return float(done.stdout)


def _spend(what: str, url: str, seconds: float) -> float:
    """In a process of its own: watch the feed and give the per cent of a core it took."""
    from kiosk.scanner import readers
    from kiosk.scanner.cv import cv2
    from kiosk.scanner.sources import open_source, parse_source

    device, _ = open_source(parse_source(url), width=1280, height=720)
    assert device is not None
    for _ in range(30):
        device.grab()
    before, began = time.process_time(), time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        device.grab()
        if what == "naive":
            _, picture = device.retrieve()
            readers.pyzbar(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    return 100 * (time.process_time() - before) / passed


@contextmanager
def _feed() -> Iterator[DemoCamera]:
    camera = DemoCamera(idle_fps=30)
    camera.start()
    try:
        yield camera
    finally:
        camera.stop()


@contextmanager
def _link(url: str) -> Iterator[ScannerLink]:
    link = ScannerLink(url)
    link.start()
    try:
        yield link
    finally:
        link.stop()


def _is_ok(message: Message) -> bool:
    return message == CameraState("ok")


def _wait(link: ScannerLink, wanted: Callable[[Message], bool], within_s: float) -> Message:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        for message in _listen(link, 0.25, once=True):
            if wanted(message):
                return message
    raise TimeoutError(f"nothing of the kind within {within_s} s")


def _listen(link: ScannerLink, seconds: float, *, once: bool = False) -> list[Message]:
    until = time.monotonic() + seconds
    told: list[Message] = []
    while (left := until - time.monotonic()) > 0 and not (once and told):
        select.select([link], [], [], min(0.25, left))
        link.tick(time.monotonic())
        told += link.read()
    return told


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    print(_spend(sys.argv[1], sys.argv[2], float(sys.argv[3])))
