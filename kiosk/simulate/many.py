"""Many seeds over all cores."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from kiosk.simulate.run import Ran, run


def run_many(first: int, seeds: int, steps: int, *, workers: int | None = None) -> Iterator[Ran]:
    """Run ``seeds`` seeds from ``first`` on, in worker processes, in the order they come to an end.

    Args:
        workers: How many processes; by default one for each core this process may use.
    """
    count = min(seeds, workers or len(os.sched_getaffinity(0)))
    if count <= 1:
        for seed in range(first, first + seeds):
            yield run(seed, steps)
        return
    # Spawned, not forked: the caller may have threads and open stores.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawn, initializer=_begin) as pool:
        waiting = [pool.submit(run, seed, steps) for seed in range(first, first + seeds)]
        for done in as_completed(waiting):
            yield done.result()


def _begin() -> None:
    """A worker is silent, and does not outlive who asked."""
    # The program logs every fault it meets; here they are all on purpose.
    logging.disable(logging.CRITICAL)
    # What is imported stays; looking through it for cycles again and again is 2 % of a seed.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
