"""A settlement by USB stick: carried to town, answered there, and carried back, or not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest import mock

from kiosk.core.facts import base
from kiosk.simulate.machine import Machine
from kiosk.simulate.town import KNOWN
from kiosk.simulate.world import World
from kiosk.sync import carry
from kiosk.sync.home import Home, direct
from kiosk.sync.stick import NotSealedHere
from kiosk.township import sticks


def carried(world: World, dice: Random) -> str:
    """A kiosk's file goes to town and its answer comes back; either way it may be lost or bent."""
    m = world.pick(dice)
    world.touched.add("town")
    with tempfile.TemporaryDirectory(prefix="kiosk-stick-") as name, m.running():
        home = replace(direct(m.node, m.keys), random=world.chance.bytes)
        made = carry.write_stick(home, Path(name))
        if not isinstance(made, carry.StickMade):
            return f"{m.name} {made}"
        if dice.random() < 0.2:
            return f"{m.name} lost with {made.facts}"
        if dice.random() < 0.1:
            _bend(made.file, dice)
        try:
            with mock.patch.dict(base.REGISTRY, KNOWN):
                taken = sticks.take_in(world.town.mind, made.file)
        except NotSealedHere as other:
            return f"{m.name} not taken: {other.problem}"
        return _back(m, home, taken, dice)


def _back(m: Machine, home: Home, taken: sticks.Taken, dice: Random) -> str:
    said = f"{m.name} +{taken.facts} {' '.join(taken.refused)}".rstrip()
    if dice.random() < 0.2:
        return f"{said}, answer lost"
    if dice.random() < 0.1:
        _bend(taken.answer, dice)
    try:
        read = carry.read_stick(home, taken.answer, go_on=True)
    finally:
        m.settle()
    if isinstance(read, carry.StickRead):
        return f"{said} -{read.outcome.pulled} waiting {read.outcome.waiting}"
    return f"{said}, answer {read}"


def _bend(file: Path, dice: Random) -> None:
    """One byte of it is another."""
    raw = bytearray(file.read_bytes())
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    file.write_bytes(raw)
