"""One seed's world: six kiosks, a township, the wire between, and one step after another.

What a step does depends on the seed, its number and the state it meets, never on the steps left
out before it: so a failing run can be shortened by leaving steps out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kiosk.simulate import founding
from kiosk.simulate.chance import Chance
from kiosk.simulate.clocks import Clock
from kiosk.simulate.clocks import World as Time
from kiosk.simulate.disk import Disk
from kiosk.simulate.machine import Machine
from kiosk.simulate.net import Net
from kiosk.simulate.promises import Broken, Promises
from kiosk.simulate.town import Town
from kiosk.simulate.watch import Watch

CLOSELY_EVERY = 25


@dataclass
class Copy:
    """A copy of a disk, as a backup or an image would be.

    Attributes:
        of: The machine's name; ``town`` for the township.
        hidden: Fact types the program did not know that was on it, and so made its tables.
    """

    of: str
    disk: Disk
    keys: Any
    taken_ms: int
    hidden: frozenset[str] = frozenset()


@dataclass
class World:
    """Everything there is.

    Attributes:
        seed: Names it.
        machines: By name; clones come to them.
        copies: Backups and images taken so far.
        trace: A line for each step.
        touched: Names of the machines this step touched; ``town`` too.
    """

    seed: int
    chance: Chance
    time: Time
    town: Town
    machines: dict[str, Machine]
    net: Net
    promises: Promises = field(default_factory=Promises)
    watches: dict[str, Watch] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    lost: int = 0

    @classmethod
    def new(cls, seed: int, chance: Chance) -> World:
        """A copy of the founded world."""
        origin = founding.founded(chance)
        chance.begin(seed, "new")
        time = Time(origin.time.now_ms)
        town = Town(origin.town.disk.copy(), origin.town.keys, Clock(time), chance.bytes)
        machines = {
            name: Machine(
                name, machine.disk.copy(), machine.keys, Clock(time), machine.village,
                machine.device, machine.log_id,
            )
            for name, machine in origin.machines.items()
        }  # fmt: skip
        net = Net(town.answer, town.cut, town.fill, town.restart)
        world = cls(seed, chance, time, town, machines, net)
        for name in [*machines, "town"]:
            world.watch(name)
        world.touched.update([*machines, "town"])
        world.look()
        return world

    def watch(self, name: str) -> None:
        """Begin to watch a store that is new or was replaced."""
        village = None if name == "town" else self.machines[name].village
        self.watches[name] = Watch(name, village)

    def raw(self, name: str) -> Any:
        """A machine's disk past every fault."""
        return self.town.raw if name == "town" else self.machines[name].raw

    def disks(self) -> list[Any]:
        """All disks there are now, past every fault."""
        return [self.town.raw, *(machine.raw for machine in self.machines.values())]

    def touch(self, machine: Machine) -> Machine:
        """This step has to do with this machine."""
        self.touched.add(machine.name)
        return machine

    def pick(self, dice: Random) -> Machine:
        """Any machine."""
        return self.touch(self.machines[dice.choice(sorted(self.machines))])

    def look(self, *, closely: bool = False) -> None:
        """After a step: do the invariants hold in what it touched?

        Raises:
            Broken: one does not.
        """
        for name in sorted(self.touched):
            watch, raw = self.watches[name], self.raw(name)
            self.promises.notice(watch.look(raw), name)
            machine = self.machines.get(name)
            if machine is not None:
                self.promises.make(machine.village, machine.acked, raw, name)
                machine.acked.clear()
            if closely:
                watch.look_closely(raw)
        self.marks()
        self.touched.clear()

    def marks(self) -> None:
        """No kiosk believes that the township holds more than it does (or did, before it died).

        Raises:
            Broken: one does.
        """
        held = {
            bytes(log_id): seq
            for log_id, seq in self.town.raw.execute("SELECT log_id, head_seq FROM logs")
        }
        for name in self.touched:
            if name == "town" or self.town_was_put_back:
                continue
            for log_id, acked in self.raw(name).execute(
                "SELECT log_id, acked_seq FROM logs WHERE acked_seq > 0"
            ):
                if acked > held.get(bytes(log_id), 0):
                    raise Broken(
                        "7", f"{name} has a mark at {acked} of {log_id.hex()[:8]}, the township "
                        f"holds {held.get(bytes(log_id), 0)}",
                    )  # fmt: skip

    town_was_put_back: bool = False

    def mourn(self) -> None:
        """Disks were lost: what nobody holds any more is gone by fate."""
        self.lost += self.promises.mourn(self.disks())

    def close(self) -> None:
        """Let go of every disk."""
        self.town.disk.close()
        for machine in self.machines.values():
            machine.disk.close()
        for copy in self.copies:
            copy.disk.close()


def dice_of(seed: int, *what: object) -> Random:
    """The dice of a seed for something; the same again on every run."""
    return Random("/".join(str(each) for each in (seed, *what)))


def plan(seed: int, steps: int, kinds: dict[str, int]) -> Sequence[str]:
    """Which kinds of steps a seed has.

    Every seed has its own taste: some faults come thrice as often, others not at all, because a
    world in which everything happens a little finds less than many that are bad in their own way.
    """
    dice = dice_of(seed, "taste")
    weights = [
        weight * (1 if weight >= 10 else dice.choice((0, 1, 1, 3))) for weight in kinds.values()
    ]
    return dice_of(seed, "plan").choices(list(kinds), weights, k=steps)
