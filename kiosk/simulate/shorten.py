"""A failing run made short: steps are left out as long as it still fails in the same way."""

from __future__ import annotations

import time

from kiosk.simulate.run import QUIET, Ran, run

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


def _without(found: Ran, kept: list[int]) -> Ran | None:
    assert found.failure is not None
    skip = frozenset(range(found.steps)) - frozenset(kept)
    tried = run(found.seed, found.steps, skip=skip)
    same = tried.failure is not None and tried.failure.rule == found.failure.rule
    return tried if same else None
