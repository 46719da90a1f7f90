"""A failing run made short: steps are left out as long as it still fails in the same way."""

from __future__ import annotations

import time
from collections.abc import Sequence

from kiosk.simulate.run import QUIET, Ran, run
from kiosk.simulate.steps import STEPS
from kiosk.simulate.world import plan

SECONDS_MOST = 60.0


def shortened(found: Ran, *, seconds_most: float = SECONDS_MOST) -> Ran:
    """The shortest run found that fails by the same rule (delta debugging over steps).

    Args:
        found: A run that failed.
        seconds_most: How long to try.
    """
    assert found.failure is not None
    until = time.monotonic() + seconds_most
    last = found.steps if found.failure.step == QUIET else found.failure.step + 1
    kept = [number for number in range(last) if number not in set(found.skipped)]
    best, parts = found, 2
    # Whole kinds first: most of them have nothing to do with it.
    for kind in STEPS:
        fewer = [number for number in kept if _kinds(found)[number] != kind]
        if len(fewer) < len(kept) and time.monotonic() < until:
            tried = _without(found, fewer)
            if tried is not None:
                best, kept = tried, fewer
    while kept and time.monotonic() < until:
        size = max(1, len(kept) // parts)
        for start in range(0, len(kept), size):
            fewer = kept[:start] + kept[start + size :]
            tried = _without(found, fewer)
            if tried is not None:
                best, kept, parts = tried, fewer, max(2, parts - 1)
                break
            if time.monotonic() > until:
                return best
        else:
            if size == 1:
                break
            parts = min(len(kept), parts * 2)
    return best


def _kinds(found: Ran) -> Sequence[str]:
    """Which kind each step of a run is."""
    return plan(found.seed, found.steps, {name: weight for name, (weight, _) in STEPS.items()})


def _without(found: Ran, kept: list[int]) -> Ran | None:
    assert found.failure is not None
    skip = frozenset(range(found.steps)) - frozenset(kept)
    tried = run(found.seed, found.steps, skip=skip)
    same = tried.failure is not None and tried.failure.rule == found.failure.rule
    return tried if same else None
