"""A visit as she feels it: from the card in view to her page, the tone and the greeting.

Real parts under an X server: a 720p30 feed over loopback, the scanner's process with its idle
pacing, the small village's store, the real widgets. Each card is put into view at once, at a random
moment between two pictures; between two cards the scanner has come to rest again.
"""

from __future__ import annotations

import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from tests.bench.feed import Feed, card_held, empty_room, feed
from tests.bench.scanner_bench import cost_of
from tests.helpers.village import SmallVillage, small_village
from tests.helpers.xserver import xserver

Figure = dict[str, Any]

SHOWINGS, SHOWINGS_FULL, SHOWINGS_NAIVE = 40, 120, 12
SEED = 3
REST_S = 2.6  # the scanner looks hard for 2.5 s after anything moved
READ_AT_ONCE_S = 1 / 8 + 2 / 30  # an idle scanner's next picture, and one more to be sure
WAIT_S = 40.0
IDLE_S = 15.0


class Told:
    """The lines of a driver, as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.Queue[list[str]] = queue.Queue()
        threading.Thread(target=self._hear, daemon=True).start()

    @property
    def pid(self) -> int:
        """The driver's process."""
        return self._process.pid

    def until(self, what: str, seconds: float = WAIT_S) -> dict[str, list[str]]:
        """The first line of each kind up to the one that begins with ``what``.

        Raises:
            TimeoutError: it did not come.
        """
        found: dict[str, list[str]] = {}
        end = time.monotonic() + seconds
        while what not in found:
            try:
                kind, *rest = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"{what} did not come; told: {sorted(found)}") from None
            found.setdefault(kind, rest)
        return found

    def drain(self, seconds: float) -> list[list[str]]:
        """All lines that come within some seconds."""
        time.sleep(seconds)
        lines: list[list[str]] = []
        while not self._lines.empty():
            lines.append(self._lines.get())
        return lines

    def order(self, what: str) -> None:
        """Have the driver do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.split())


def figures(full: bool) -> Iterator[Figure]:
    """Card in view → home, tone, greeting; the idle program; some three minutes."""
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder, feed() as camera:
        village = small_village(Path(folder))
        texts = good_cards(village)
        with kiosk(Path(folder), village, camera) as told:
            shown = [
                showing(told, camera, texts[at % len(texts)], dice)
                for at in range(SHOWINGS_FULL if full else SHOWINGS)
            ]
            idle = idle_share(told)
        grab = cost_of(camera.url, "grab", IDLE_S)
        plain_share = cost_of(camera.url, "naive", IDLE_S)
        with driver(["naive", camera.url], None) as told:
            told.until("ready")
            time.sleep(1)
            plain = [naive(told, camera, text, dice) for text in texts[:SHOWINGS_NAIVE]]
    yield {
        "name": "idle kiosk, all its processes, without the feed's own cost",
        "value": idle - grab,
        "unit": "% of a core",
        "baseline": plain_share - grab,
        "goal": 6.0,
        "note": f"idle page under X, {IDLE_S:.0f} s of a 720p30 feed; the feed's own cost "
        f"{grab:.1f} %; baseline: every picture to pyzbar",
    }
    late = sum(one["late"] > 0 for one in shown)
    note = f"{len(shown)} showings, {len(texts)} cards, seed {SEED}, idle kiosk before each"
    base = {"baseline": p95(plain) * 1000, "unit": "ms"}
    naive_note = "baseline: a bare loop, every picture to pyzbar, no page, no record"
    first = [one["home"] - one["first"] for one in shown]
    yield {
        "name": "first retrieved frame with the card to home painted, p95",
        "value": p95(first) * 1000,
        **base,
        "goal": 150,
        "note": f"median {median(first) * 1000:.0f} ms; {late} not read in that frame; {note}",
    }
    for what, goal in (("home", 300), ("tone", 300), ("say", 1000)):
        taken = [one[what] - one["view"] for one in shown]
        yield {
            "name": f"card in view to {_NAMES[what]}, p95",
            "value": p95(taken) * 1000,
            **base,
            "goal": goal,
            "note": f"median {median(taken) * 1000:.0f}, worst {max(taken) * 1000:.0f} ms; "
            f"{naive_note}; {note}",
        }


def idle_share(told: Told) -> float:
    """Per cent of a core that all processes of the idle program take, the feed's cost among it."""
    told.drain(REST_S)
    family = [psutil.Process(told.pid), *psutil.Process(told.pid).children(recursive=True)]
    since, before = time.monotonic(), sum(_cpu_s(each) for each in family)
    told.drain(IDLE_S)
    return 100 * (sum(_cpu_s(each) for each in family) - before) / (time.monotonic() - since)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


_NAMES = {
    "home": "home painted",
    "tone": "the tone asked of the loudspeaker",
    "say": "the greeting asked of the loudspeaker",
}


def showing(told: Told, camera: Feed, text: str, dice: random.Random) -> dict[str, float]:
    """One card, from an idle kiosk to an idle kiosk: times by the monotonic clock, seconds."""
    pictures = card_held(text)
    told.drain(REST_S + dice.random() / 4)
    view = camera.show(pictures)
    lines = told.until("home")
    sent, seen = camera.sent_at, float(lines["read"][1])
    late = seen - sent if seen - sent > READ_AT_ONCE_S else 0.0
    time.sleep(0.3)
    told.order("idle")
    camera.show(empty_room_again())
    return {
        "view": view,
        # When the picture that was read is not the first one the scanner can have taken, time
        # counts from the moment that one had left the camera.
        "first": sent if late else seen,
        "late": late,
        "home": float(lines["home"][0]),
        "tone": float(lines["tone"][0]),
        "say": float(lines["say"][0]),
    }


def naive(told: Told, camera: Feed, text: str, dice: random.Random) -> float:
    """Seconds from the card in view until the naive loop has its text."""
    pictures = card_held(text)
    told.drain(0.7 + dice.random() / 4)
    view = camera.show(pictures)
    read = float(told.until("read")["read"][0])
    camera.show(empty_room_again())
    return read - view


_ROOM: list[bytes] = []


def empty_room_again() -> list[bytes]:
    """The empty room, drawn once."""
    if not _ROOM:
        _ROOM.extend(empty_room())
    return _ROOM


def good_cards(village: SmallVillage) -> list[str]:
    """Texts of the cards that open a page, in the order of their members."""
    lost = village.number("马福生")  # reported lost
    return [village.card(number) for number in sorted(village.made.cards) if number != lost]


@contextmanager
def kiosk(folder: Path, village: SmallVillage, camera: Feed) -> Iterator[Told]:
    """The real program on its own X server, once it is ready."""
    settings = folder / "settings.toml"
    settings.write_text(
        f'[village]\nname = "青石湾村"\n'
        f'[folders]\ndata = "{village.data}"\nkeys = "{village.keys_folder}"\n'
        f'[scanner]\nsource = "{camera.url}"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    with xserver() as screen:
        environ = {**screen.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        with driver(["run", "--settings", str(settings)], environ) as told:
            told.until("ready")
            yield told


@contextmanager
def driver(arguments: list[str], environ: dict[str, str] | None) -> Iterator[Told]:
    """Start ``tests.bench.visit_driver``, end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.visit_driver", *arguments],
        env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Told(process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return quantiles(values, n=20)[-1]
