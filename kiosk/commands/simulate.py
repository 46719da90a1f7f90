"""``kiosk simulate``: seed after seed of bad luck, and a short story of what went wrong."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable

from kiosk import words
from kiosk.simulate.many import run_many
from kiosk.simulate.run import QUIET, Ran
from kiosk.simulate.shorten import shortened


def simulate(*, seeds: int, steps: int, first: int | None) -> int:
    """Run so many seeds; 1 when one of them failed, after telling how.

    Args:
        first: The first seed's number; drawn when left out, so that every run finds new luck.
    """
    begin = random.SystemRandom().randrange(1 << 40) if first is None else first
    print(words.shown("simulate-begins", seeds=str(seeds), steps=str(steps), first=str(begin)))
    began = time.monotonic()
    failed: list[Ran] = []
    done, cpu_s = 0, 0.0
    for ran in run_many(begin, seeds, steps):
        done, cpu_s = done + 1, cpu_s + ran.cpu_s
        if ran.failure is not None:
            failed.append(ran)
            tell(ran)
        _progress(done, seeds)
    took = max(time.monotonic() - began, 0.001)
    print(
        words.shown(
            "simulate-done",
            seeds=str(done),
            failed=str(len(failed)),
            seconds=f"{took:.0f}",
            minute=f"{60 * done / took:.0f}",
            each=f"{cpu_s / max(done, 1):.2f}",
        )
    )
    return 1 if failed else 0


def tell(ran: Ran, *, shorten: bool = True) -> None:
    """Say which seed failed, how, and the shortest story of it that was found."""
    assert ran.failure is not None
    print(words.shown("simulate-failed", seed=str(ran.seed), steps=str(ran.steps)))
    short = shortened(ran) if shorten else ran
    assert short.failure is not None
    for line in story(short):
        print(f"  {line}")


def story(ran: Ran) -> Iterable[str]:
    """The trace of a failed run, for a developer: English, like a stack trace."""
    assert ran.failure is not None
    yield from ran.failure.trace
    at = "the end" if ran.failure.step == QUIET else f"step {ran.failure.step}"
    yield f"seed {ran.seed}, {at}: {ran.failure.what}"


def _progress(done: int, total: int) -> None:
    """A line that counts, for a person only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        line = words.shown("simulate-progress", done=str(done), total=str(total))
        print("\r" + line, end=end, file=sys.stderr, flush=True)
