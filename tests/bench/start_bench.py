"""Start: first paint beside an empty PySide6 window's, ready to scan, and what memory it takes.

Under an X server of its own, 1920×1080, with a small village on the disk and a folder of pictures
as the camera. Warm: every run but the first of each kind finds its files in the page cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.helpers.xserver import xserver

RUNS, RUNS_FULL = 5, 20
SETTLED_S = 3.0
WAIT_S = 30.0


def figures(full: bool) -> Iterator[dict[str, Any]]:
    """First paint, ready to scan, memory."""
    runs = RUNS_FULL if full else RUNS
    with tempfile.TemporaryDirectory() as folder, xserver() as server:
        home = Path(folder)
        environ = {**server.environ, "HOME": folder, "XDG_CACHE_HOME": str(home / "cache")}
        # Compiled modules are kept, as on any machine that starts the program a second time.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environ["PYTHONPYCACHEPREFIX"] = str(home / "compiled")
        settings = village(home, environ)
        kiosk = ["run", "--settings", str(settings)]
        start(["empty"], environ, "painted")
        start(kiosk, environ, "ready")
        empty: list[dict[str, float]] = []
        told: list[dict[str, float]] = []
        for turn in range(runs):
            # Turn about, so that a busy minute of the machine falls on both.
            last = turn == runs - 1
            empty.append(start(["empty"], environ, "painted", memory=last))
            told.append(start(kiosk, environ, "ready", memory=last))
    note = f"median of {runs}, warm"
    yield {
        "name": "process start to first paint",
        "value": median(told, "painted"),
        "unit": "s",
        "baseline": median(empty, "painted"),
        "goal": 2.5,
        "goal_of": "ratio",
        "note": f"baseline: an empty PySide6 window; {note}",
    }
    yield {
        "name": "processor time to first paint",
        "value": median(told, "painted cpu"),
        "unit": "s",
        "baseline": median(empty, "painted cpu"),
        "note": f"the same of the window's process alone, which a busy machine blurs less; {note}",
    }
    yield {
        "name": "process start to ready to scan",
        "value": median(told, "ready"),
        "unit": "s",
        "baseline": median(empty, "painted"),
        "goal": 1.2,
        "note": f"camera running and store open; {note}",
    }
    yield {
        "name": "processor time to ready to scan",
        "value": median(told, "ready cpu"),
        "unit": "s",
        "baseline": median(empty, "painted cpu"),
        "note": f"of the window's process alone; the scanner's runs beside it; {note}",
    }
    yield {
        "name": "memory of all processes (PSS)",
        "value": told[-1]["pss"] / 1e6,
        "unit": "MB",
        "baseline": empty[-1]["pss"] / 1e6,
        "goal": 250,
        "note": f"{SETTLED_S:.0f} s after it was ready, idle screen; baseline: the empty window",
    }


def median(told: list[dict[str, float]], what: str) -> float:
    """Of several starts."""
    return statistics.median(one[what] for one in told)


def village(home: Path, environ: dict[str, str]) -> Path:
    """Make an empty village and pictures for its camera; its settings file."""
    settings = home / "settings.toml"
    settings.write_text(
        '[village]\nname = "柳溪村"\n'
        f'[folders]\ndata = "{home}/data"\nkeys = "{home}/keys"\n'
        f'[scanner]\nsource = "{home}/shots"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    init = [sys.executable, "-m", "kiosk", "init", "--settings", str(settings)]
    subprocess.run(
        init, input="王芳\n481516\n", env=environ, text=True, check=True, stdout=subprocess.DEVNULL
    )
    # A hall at rest: one scene with a sensor's grain on it. Ten scenes would be a hall where
    # everything moves all the time, which the scanner looks at with all its might.
    code = (
        "import numpy, sys; from kiosk.scanner.cv import cv2\n"
        "small = numpy.random.default_rng(0).integers(60, 200, (45, 80, 3), numpy.uint8)\n"
        "hall = cv2.resize(small, (1280, 720), interpolation=cv2.INTER_CUBIC)\n"
        "for n in range(10):\n"
        "    grain = numpy.random.default_rng(n).integers(0, 7, hall.shape, numpy.uint8)\n"
        "    cv2.imwrite(f'{sys.argv[1]}/{n}.jpg', cv2.add(hall, grain))"
    )
    (home / "shots").mkdir()
    subprocess.run([sys.executable, "-c", code, str(home / "shots")], env=environ, check=True)
    return settings


def start(
    arguments: list[str], environ: dict[str, str], until: str, *, memory: bool = False
) -> dict[str, float]:
    """Start the driver, wait for what it tells, end it; seconds since the start of its process.

    Raises:
        RuntimeError: it ended, or did not come so far in time.
    """
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.start_driver", *arguments],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        cwd=os.getcwd(),
    )
    told: dict[str, float] = {}
    try:
        assert process.stdout is not None
        for line in process.stdout:
            what, *numbers = line.split()
            if what in ("painted", "ready"):
                told[what] = float(numbers[0]) - begun
                told[what + " cpu"] = float(numbers[1])
            if until in told or time.monotonic() - begun > WAIT_S:
                break
        if until not in told:
            raise RuntimeError(f"it never was {until}")
        if memory:
            time.sleep(SETTLED_S)
            told["pss"] = proportional(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
    return told


def proportional(pid: int) -> float:
    """Bytes of a process and its children, what they share counted once."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family))
