"""Runs one seed: what it found, and how long it took."""

from __future__ import annotations

import time
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field

from kiosk.simulate.chance import seeded
from kiosk.simulate.promises import Broken
from kiosk.simulate.quiet import quiet
from kiosk.simulate.steps import STEPS
from kiosk.simulate.world import CLOSELY_EVERY, World, dice_of, plan

QUIET = -1
"""The number of the step after the last one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that must not be.

    Attributes:
        step: Its number; :data:`QUIET` at the end.
        rule: Which invariant (FAULTS.md C4), or the exception's name.
        what: In words, for a developer.
        trace: A line for each step up to it.
    """

    step: int
    rule: str
    what: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """One seed's run.

    Attributes:
        failure: ``None`` when everything held.
        rounds: How many rounds the end took.
        facts: How many facts the township holds at the end.
        lost: How many events were lost with the last disk that had them.
        cpu_s: Processor time.
    """

    seed: int
    steps: int
    failure: Failure | None
    rounds: int = 0
    facts: int = 0
    lost: int = 0
    cpu_s: float = 0.0
    digest: str = ""
    skipped: Collection[int] = field(default=())


def run(
    seed: int, steps: int, *, skip: Collection[int] = (), kinds: Collection[str] | None = None
) -> Ran:
    """Run a seed.

    Args:
        steps: How many steps before the end.
        skip: Numbers of steps to leave out.
        kinds: Only these kinds of steps happen; all when left out.
    """
    began = time.process_time()
    weights = {
        name: weight for name, (weight, _) in STEPS.items() if kinds is None or name in kinds
    }
    with seeded() as chance:
        world = World.new(seed, chance)
        at = QUIET
        try:
            for at, kind in enumerate(plan(seed, steps, weights)):
                if at not in skip:
                    _step(world, at, kind)
            at = QUIET
            chance.begin(seed, "quiet")
            rounds = quiet(world)
            facts = world.town.raw.execute("SELECT count(*) FROM facts").fetchone()[0]
            failure = None
        except Exception as error:
            rounds, facts = 0, 0
            failure = Failure(at, _rule(error), _what(error), tuple(world.trace))
        finally:
            digest = _digest(world)
            lost = world.lost
            world.close()
    took = time.process_time() - began
    return Ran(seed, steps, failure, rounds, facts, lost, took, digest, skip)


def _step(world: World, number: int, kind: str) -> None:
    world.chance.begin(world.seed, number)
    world.net.trace.clear()
    world.trace.append(f"{number:4} {kind}")
    said = STEPS[kind][1](world, dice_of(world.seed, number))
    faults = f"  [{'; '.join(world.net.trace)}]" if world.net.trace else ""
    world.trace[-1] += f" {said}{faults}"
    world.look(closely=number % CLOSELY_EVERY == 0)


def _rule(error: Exception) -> str:
    return error.rule if isinstance(error, Broken) else type(error).__name__


def _what(error: Exception) -> str:
    if isinstance(error, Broken):
        return str(error)
    return "".join(traceback.format_exception(error)[-12:])


def _digest(world: World) -> str:
    """Names the end state: the heads of all logs at the township."""
    import hashlib

    said = hashlib.sha256()
    for row in world.town.raw.execute("SELECT log_id, head_hash FROM logs ORDER BY log_id"):
        said.update(bytes(row[0]) + bytes(row[1]))
    return said.hexdigest()[:16]
