"""One settlement of one kiosk with the township, over whatever line there is."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from kiosk.simulate.machine import Machine
from kiosk.simulate.world import World
from kiosk.sync import cycle
from kiosk.sync.home import direct
from kiosk.sync.outcome import Outcome

PROVE = 0.3
"""How many settlements end with a proof: it costs as much as all the rest."""


def settle(world: World, m: Machine, dice: Random, *, badness: float) -> str:
    """Settle and say in a few words what came of it."""
    outcome = settled(world, m, dice, badness=badness, prove=dice.random() < PROVE)
    troubles = " ".join(each.value for each in outcome.troubles)
    said = f"{m.name} +{outcome.pushed} -{outcome.pulled}"
    for name in ("refilled", "rehomed", "waiting", "behind"):
        if getattr(outcome, name):
            said += f" {name} {getattr(outcome, name)}"
    if outcome.equal is False:
        said += " unequal"
    return f"{said} {troubles}".rstrip()


def settled(
    world: World, m: Machine, dice: Random, *, badness: float, prove: bool = True
) -> Outcome:
    """Settle through the real code."""
    world.touch(m)
    world.touched.add("town")
    with m.running():
        home = replace(direct(m.node, m.keys), random=world.chance.bytes)
        try:
            line = world.net.line(dice, badness, m.village)
            return cycle.settle(home, line, m.clock, prove=prove)
        finally:
            m.settle()
