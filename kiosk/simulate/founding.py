"""The world every seed starts from, made once in a process and copied for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.services import cards, days, enrol, staff, stock, village
from kiosk.services.staff import Role
from kiosk.simulate import deeds, townwork
from kiosk.simulate.chance import Chance
from kiosk.simulate.clocks import Clock, World
from kiosk.simulate.disk import Disk
from kiosk.simulate.machine import Machine
from kiosk.simulate.net import Net
from kiosk.simulate.town import Town, new_town
from kiosk.store import tables
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys
from kiosk.store.uow import UnitOfWork
from kiosk.sync import cycle
from kiosk.sync.enrol import Enrolled
from kiosk.sync.home import direct

MEMBERS = 8
_SURNAMES = ("Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang")
_VILLAGES = {"v1": ("A1", "A2", "A3"), "v2": ("B1", "B2"), "v3": ("C1",)}
"""Village → its kiosks; the first one founded it and is its counter."""


@dataclass(frozen=True)
class Founded:
    """The beginning of every seed: nobody uses it, everybody copies it."""

    time: World
    town: Town
    machines: dict[str, Machine]


_FOUNDED: list[Founded] = []


def founded(chance: Chance) -> Founded:
    """Three villages that worked alone, then enrolled; sister kiosks; everything settled."""
    if not _FOUNDED:
        chance.begin("founding")
        _FOUNDED.append(_found_all(chance))
    return _FOUNDED[0]


def _found_all(chance: Chance) -> Founded:
    true = World()
    town = new_town(true, chance.bytes)
    net = Net(town.answer, town.cut, town.fill, town.restart)
    machines: dict[str, Machine] = {}
    for village_id, names in _VILLAGES.items():
        for number, name in enumerate(names):
            make = _sister if number else found
            machines[name] = make(name, village_id, true)
            said = townwork.let_in(town, net, machines[name])
            assert isinstance(said, Enrolled), said
    for _ in range(2):
        for machine in machines.values():
            home = direct(machine.node, machine.keys)
            outcome = cycle.settle(home, net.line(Random(0), 0), machine.clock)
            assert not outcome.troubles, outcome
    return Founded(true, town, machines)


def _sister(name: str, village_id: str, true: World) -> Machine:
    """A further kiosk of a village: an empty machine, all else comes by the settlement."""
    keys, disk, clock = new_keys(), empty_disk(), Clock(true)
    open_first_log(disk.store, keys, village_id, clock=clock)
    machine = Machine(name, disk, keys, clock, village_id)
    machine.start()
    return machine


def new_keys() -> Keys:
    """Keys that are in no file."""
    return Keys(
        Path("/nowhere"), bytes(32), Ed25519PrivateKey.generate(), X25519PrivateKey.generate(),
        bytes(32),
    )  # fmt: skip


def empty_disk() -> Disk:
    """A disk with the program's tables and nothing in them."""
    disk = Disk()
    tables.METADATA.create_all(disk.store.write_engine)
    return disk


def found(name: str, village_id: str, true: World) -> Machine:
    """The first kiosk of a village: rules, shelf, two clerks, people with cards and points."""
    keys, disk, clock = new_keys(), empty_disk(), Clock(true)
    open_first_log(disk.store, keys, village_id, day=true.day, clock=clock)
    machine = Machine(name, disk, keys, clock, village_id)
    machine.start()
    machine.work(lambda uow: _furnish(uow, village_id), true.day)
    machine.work(_people)
    dice = Random(village_id)
    for _ in range(20):
        job = deeds.booking(machine, dice)
        if job is not None:
            machine.work(job)
    machine.acked.clear()
    return machine


def _furnish(uow: UnitOfWork, village_id: str) -> None:
    village.make(uow, name=village_id, head=village.Head("Zhou", "274859"), start=_start())
    staff.appoint(uow, uow.node.mint(), name="Liu", roles=list(Role), pin="864208", by=deeds.CLERK)
    days.open_day(uow)
    for row in uow.conn.exec_driver_sql("SELECT item FROM items ORDER BY item").all():
        stock.receive(uow, uow.node.mint(), item=row[0], count=40, source="fund", clerk=deeds.CLERK)


def _start() -> village.Defaults:
    """The program's own rules and a quarter of its shelf, of every kind and price.

    Every store of every seed is filled anew from its logs again and again, and compared row by row;
    goods that nobody has a use for would be most of that.
    """
    whole = village.defaults()
    return replace(whole, items=whole.items[::4])


def _people(uow: UnitOfWork) -> None:
    home = enrol.open_household(uow, uow.node.mint(), group=1, door="1", clerk=deeds.CLERK)
    assert home.household is not None
    for number in range(MEMBERS):
        done = enrol.enrol(
            uow, uow.node.mint(), name=f"{_SURNAMES[number]} Xiuying", household=home.household,
            clerk=deeds.CLERK, twins_seen=True,
        )  # fmt: skip
        assert done.member is not None, done
        cards.issue(uow, uow.node.mint(), member=done.member, clerk=deeds.CLERK)
        enrol.bring_forward(
            uow, uow.node.mint(), member=done.member, points=80, merit=100, sheet="old book",
            clerk=deeds.CLERK, second=deeds.SECOND,
        )  # fmt: skip
