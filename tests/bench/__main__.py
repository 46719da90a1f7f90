"""Runs the benches and writes ``{"figures": […], "machine": {…}}``: ``python -m tests.bench``.

It measures and is no check: a missed goal is named at the end and does not fail the run, for on a
busy machine it says nothing about the program.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Figure = dict[str, Any]
AT_MOST_S = 15 * 60  # without --full, on a machine that does nothing else


def main() -> int:
    """Measure, print as it goes, write the file; 1 when a bench failed."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--out", type=Path, help="write the JSON here instead of printing it")
    parser.add_argument("--full", action="store_true", help="longer and larger, without a limit")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these benches")
    args = parser.parse_args()

    figures: list[Figure] = []
    failed: list[str] = []
    parts: list[dict[str, Any]] = []
    begun = time.monotonic()
    for name in benches(args.only):
        print(f"-- {name}", file=sys.stderr, flush=True)
        since, load = time.monotonic(), os.getloadavg()[0]
        try:
            for figure in importlib.import_module(f"tests.bench.{name}").figures(args.full):
                figures.append({"bench": name.removesuffix("_bench"), **finished(figure)})
                print("  ", line(figures[-1]), file=sys.stderr, flush=True)
        except Exception:
            traceback.print_exc()
            failed.append(name)
        took = round(time.monotonic() - since)
        parts.append({"bench": name.removesuffix("_bench"), "seconds": took, "load": load})
        print(f"   {took} s, load before {load:.1f}", file=sys.stderr, flush=True)
    seconds = round(time.monotonic() - begun)
    print(f"-- {seconds} s of at most {AT_MOST_S} without --full", file=sys.stderr, flush=True)
    missed = [figure["name"] for figure in figures if figure.get("met") is False]
    for name in missed:
        print(f"-- goal missed: {name}", file=sys.stderr, flush=True)
    told = {
        "figures": figures,
        "failed": failed,
        "missed": missed,
        "parts": parts,
        "seconds": seconds,
        "full": args.full,
        "machine": machine(),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if args.out:
        args.out.write_text(text + "\n", "utf-8")
    else:
        print(text)
    return int(bool(failed) or not figures)


def benches(only: list[str] | None) -> Iterator[str]:
    """Names of the bench modules, in order."""
    for file in sorted(HERE.glob("*_bench.py")):
        if not only or file.stem in only or file.stem.removesuffix("_bench") in only:
            yield file.stem


def finished(figure: Figure) -> Figure:
    """A figure with its ratio, rounded so that a person can read it."""
    value, baseline = figure["value"], figure.get("baseline")
    if figure.get("ratio") is None:
        figure["ratio"] = value / baseline if baseline else None
    goal = figure.get("goal")
    if goal is not None:
        measured = figure[figure.get("goal_of", "value")]
        figure["met"] = measured >= goal if figure.get("better") == "more" else measured <= goal
    for key in ("value", "baseline", "ratio"):
        if isinstance(figure.get(key), float):
            figure[key] = float(f"{figure[key]:.4g}")
    return {"baseline": None, **figure}


def line(figure: Figure) -> str:
    """One figure for the terminal."""
    said = f"{figure['name']}: {figure['value']} {figure['unit']}"
    if figure["baseline"] is not None:
        said += f"  (baseline {figure['baseline']}, ratio {figure['ratio']})"
    if "met" in figure:
        said += f"  goal {figure['goal']}: {'met' if figure['met'] else 'NOT MET'}"
    return said


def machine() -> dict[str, Any]:
    """What was measured on."""
    model = ""
    for row in Path("/proc/cpuinfo").read_text().splitlines():
        if row.startswith("model name"):
            model = row.partition(":")[2].strip()
            break
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
        "kernel": platform.release(),
        "python": platform.python_version(),
        "versions": {
            name: metadata.version(name)
            for name in (
                "PySide6_Essentials",
                "SQLAlchemy",
                "sqlcipher3",
                "opencv-python",
                "zxing-cpp",
            )
        },
        "commit": commit.stdout.strip(),
        "when": time.strftime("%Y-%m-%d %H:%M"),
    }


if __name__ == "__main__":
    raise SystemExit(main())
