"""How long a page of the console takes, and whether it stays so as a township grows old.

A made-up township (``console_town``) of one year and of ten is put into the tables. Measured is
every page over real HTTP (``console_pages``): p95 on the wall, processor time, and how many
statements the database is told. Beside that the questions of the page of all villages: cold
(everything counted anew, as after a start), and with nothing new.

    python -m tests.bench --only console        # the figures of the release
    python -m tests.bench.console_bench --villages 54 --years 1,10 --times 40 [--database cluster]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from kiosk.township.base import Township
from kiosk.township.console import overview
from kiosk.township.console.looking import Look, Memory
from tests.bench.console_pages import Pages, made_ready
from tests.bench.console_town import PEOPLE, fill, new_town

GOAL_MS = 300


def _cold(town: Township) -> dict[str, float]:
    """Everything counted anew, and nothing: the processor's share does not mind a busy machine."""
    wall, cpu = _timed(lambda: overview.ask(Look(town, Memory(), None), "need"), 3)
    look = Look(town, Memory(), None)
    overview.ask(look, "need")
    still, still_cpu = _timed(lambda: overview.ask(look, "need"), 20)
    return {
        "cold_ms": round(max(wall), 1),
        "cold_cpu_ms": round(max(cpu), 1),
        "still_p95_ms": _p95(still),
        "still_cpu_ms": round(statistics.median(still_cpu), 1),
    }


def _timed(ask: Callable[[], object], times: int) -> tuple[list[float], list[float]]:
    """Milliseconds on the wall and of our processor: a busy machine bends only the first."""
    wall, cpu = [], []
    for _ in range(times):
        start, worked = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    return wall, cpu


def _p95(spent: list[float]) -> float:
    return round(statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0], 1)


def run(
    folder: Path, *, villages: int, years: list[int], times: int = 40, address: str = ""
) -> dict[str, Any]:
    """The growth curve: ``pages`` by name, and the page of all villages cold."""
    curve: list[dict[str, Any]] = []
    pages: Pages = made_ready()
    first = new_town(folder / "first.db", "")
    with pages.serving(first):
        for each in years:
            there = address
            if address == "cluster":
                from tests.helpers.postgres import the_cluster

                there = the_cluster().new_database()
            town = new_town(folder / f"bench-{each}.db", there)
            try:
                entries = fill(town, villages, each, Random(each))
                cold = _cold(town)
                found = pages.measure(town, villages, times)
            finally:
                town.store.close()
            curve.append({
                "years": each, "entries": entries, **cold,
                "pages": {name: asdict(page) for name, page in found.items()},
            })  # fmt: skip
            (folder / f"bench-{each}.db").unlink(missing_ok=True)
    first.store.close()
    return {"villages": villages, "people": PEOPLE * villages, "times": times, "curve": curve}


def figures(full: bool) -> Iterator[dict[str, Any]]:
    """Every page of a young and of an old township; 54 villages of ten years under ``full``."""
    years = [1, 10] if full else [1, 3]
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), villages=54 if full else 9, years=years, times=40 if full else 20)
    young, *older = found["curve"]
    for each in older:
        for name, page in each["pages"].items():
            yield {
                "name": f"console {name} p95, {found['villages']} villages {each['years']}y",
                "value": page["p95_ms"],
                "unit": "ms",
                "baseline": young["pages"][name]["p95_ms"],
                "goal": GOAL_MS,
                "cpu_ms": page["cpu_ms"],
                "questions": page["questions"],
            }


def _table(found: dict[str, Any]) -> Iterator[str]:
    """For the terminal: a line for each page, a column for each age."""
    years = [each["years"] for each in found["curve"]]
    yield f"{'page':20}" + "".join(f"{f'{y} y: p95 ms, cpu ms, asked':>32}" for y in years)
    for name in found["curve"][0]["pages"]:
        cells = (each["pages"][name] for each in found["curve"])
        yield f"{name:20}" + "".join(
            f"{c['p95_ms']:>16}{c['cpu_ms']:>9}{c['questions']:>7}" for c in cells
        )
    for name in ("cold_ms", "cold_cpu_ms", "still_p95_ms", "still_cpu_ms"):
        yield f"{name:20}" + "".join(f"{each[name]:>16}{'':16}" for each in found["curve"])


def main() -> None:
    """Print the figures as JSON, and as a table for people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=54)
    parser.add_argument("--years", default="1,10", help="ages to measure: 1,10")
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked for")
    parser.add_argument("--database", default="", help="an address, or: cluster")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        years = [int(each) for each in args.years.split(",")]
        found = run(
            Path(folder), villages=args.villages, years=years, times=args.times,
            address=args.database,
        )  # fmt: skip
    for line in _table(found):
        print(line, file=sys.stderr)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
