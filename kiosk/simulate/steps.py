"""The kinds of steps, and what each does to a world. Names stand in traces."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sqlalchemy.exc import OperationalError

from kiosk.services import days, restored
from kiosk.services.basis import herself
from kiosk.services.sign_in import sign_in
from kiosk.simulate import calamities, deeds, sticks, townwork
from kiosk.simulate.clocks import DAY_MS, HOUR_MS
from kiosk.simulate.disk import PowerCut
from kiosk.simulate.machine import Machine
from kiosk.simulate.settling import settle
from kiosk.simulate.world import World

Does = Callable[[World, Random], str]
_NEW = {"prefer", "arrange"}
"""Deeds whose facts an older program may not know."""
_FAR_MS = 3650 * DAY_MS
_NAMES = list(deeds.DEEDS)
_WEIGHTS = [weight for weight, _ in deeds.DEEDS.values()]


def _job(m: Machine, dice: Random) -> tuple[str, deeds.Job | None]:
    name = dice.choices(_NAMES, _WEIGHTS)[0]
    if m.hidden and name in _NEW:
        return name, None
    return name, deeds.DEEDS[name][1](m, dice)


def _said(outcome: object) -> str:
    return str(getattr(outcome, "outcome", outcome))[:24]


def deed(world: World, dice: Random) -> str:
    """Somebody does something at a kiosk; sometimes the second touch comes right after."""
    m = world.pick(dice)
    world.time.wait(dice.randint(1_000, 600_000))
    with m.running():
        name, job = _job(m, dice)
        if job is None:
            return f"{m.name} {name} -"
        outcome = m.work(job)
        if name == "spend":
            deeds.check_spender(m)
        if dice.random() < 0.05:
            m.work(job)
    return f"{m.name} {name} {_said(outcome)}"


def cut_deed(world: World, dice: Random) -> str:
    """The power is cut at some statement of a deed; it is tried again with the same event id."""
    m = world.pick(dice)
    with m.running():
        name, job = _job(m, dice)
        if job is None:
            return f"{m.name} {name} -"
        m.disk.cut_in(dice.randint(1, 30), after=dice.random() < 0.3)
        try:
            m.work(job)
        except PowerCut:
            m.start()
        else:
            m.disk.mend()
            return f"{m.name} {name} not cut"
        if dice.random() < 0.7:
            return f"{m.name} {name} cut, again: {_said(m.work(job))}"
    return f"{m.name} {name} cut"


def full_deed(world: World, dice: Random) -> str:
    """The disk is full: she is told that it cannot be recorded, and it is not."""
    m = world.pick(dice)
    with m.running():
        name, job = _job(m, dice)
        if job is None:
            return f"{m.name} {name} -"
        m.disk.fill()
        try:
            m.work(job)
            said = "nothing to write"
        except OperationalError:
            said = "full"
        m.disk.mend()
        if dice.random() < 0.5:
            m.work(job)
            said += ", again"
    return f"{m.name} {name} {said}"


def both(world: World, dice: Random) -> str:
    """Two kiosks of a village sign the same person in before they hear of each other."""
    first = world.pick(dice)
    others = [m for m in world.machines.values() if m.village == first.village and m is not first]
    row = first.raw.execute(
        "SELECT activity FROM activities WHERE village = ? AND state = 'open' ORDER BY activity",
        (first.village,),
    ).fetchall()
    if not others or not row:
        return f"{first.name} -"
    second, activity = world.touch(dice.choice(others)), bytes(dice.choice(row)[0])
    member = deeds._member(first, dice)
    said = []
    for m in (first, second):
        with m.running():
            event = m.node.mint()
            said.append(
                m.work(
                    lambda uow, event=event: sign_in(  # type: ignore[misc]
                        uow, event, activity=activity, member=member, operator=herself(member)
                    )
                )
            )
    return f"{first.name} {second.name} {_said(said[0])} {_said(said[1])}"


def small_sync(world: World, dice: Random) -> str:
    """A kiosk settles over a good line."""
    return settle(world, world.pick(dice), dice, badness=0)


def poor_sync(world: World, dice: Random) -> str:
    """A kiosk settles over a bad line."""
    return settle(world, world.pick(dice), dice, badness=dice.choice((0.1, 0.3, 0.6)))


def cut_sync(world: World, dice: Random) -> str:
    """The kiosk's power is cut somewhere in a settlement."""
    m = world.pick(dice)
    m.disk.cut_in(dice.randint(1, 120), after=dice.random() < 0.3)
    try:
        said = settle(world, m, dice, badness=dice.choice((0, 0.2)))
    except PowerCut:
        said = f"{m.name} cut"
    m.start()
    return said


def full_sync(world: World, dice: Random) -> str:
    """The kiosk's disk is full while it settles."""
    m = world.pick(dice)
    m.disk.fill()
    try:
        said = settle(world, m, dice, badness=0)
    except OperationalError:
        said = f"{m.name} full"
    m.disk.mend()
    return said


def night(world: World, dice: Random) -> str:
    """Days are closed, everybody settles in any order, and it is the next morning."""
    machines = sorted(world.machines.values(), key=lambda m: m.name)
    for m in machines:
        world.touch(m)
        if dice.random() < 0.7:
            with m.running():
                m.work(lambda uow, m=m: days.close(  # type: ignore[misc]
                    uow, m.node.mint(), key=m.keys.device, clerk=deeds.CLERK))  # fmt: skip
    dice.shuffle(machines)
    said = [settle(world, m, dice, badness=dice.choice((0, 0, 0.2))) for m in machines]
    world.time.morning()
    for m in machines:
        open_day(m)
    return "; ".join(said)


def open_day(m: Machine) -> None:
    """The program's start of a day, as the station does it."""
    with m.running():
        days.open_today(m.node)


def confirm_day(world: World, dice: Random) -> str:
    """A clerk says what day it is (now and then wrongly)."""
    m = world.pick(dice)
    day = world.time.day if dice.random() < 0.9 else "2027-03-01"
    with m.running():
        said = days.confirm(m.node, m.node.mint(), day=day, clerk=deeds.CLERK)
    return f"{m.name} {day} {said}"


def wait(world: World, dice: Random) -> str:
    """Hours go by."""
    world.time.wait(dice.randint(1, 20) * HOUR_MS)
    m = world.pick(dice)
    open_day(m)
    return f"{m.name} {world.time.day}"


def clock(world: World, dice: Random) -> str:
    """A clock jumps: a dead battery, a wrong year, a few days; or it is set right."""
    m = world.pick(dice)
    m.clock.skew_ms = dice.choice(
        (-_FAR_MS, 73 * 365 * DAY_MS, -HOUR_MS, 3 * DAY_MS, -9 * DAY_MS, 0, 0)
    )
    if dice.random() < 0.5:
        m.start()
    open_day(m)
    return f"{m.name} {m.clock.skew_ms // DAY_MS} days"


def late(world: World, dice: Random) -> str:
    """Requests of long ago arrive."""
    world.touched.add("town")
    return str(world.net.deliver_late(dice, dice.randint(1, 10)))


def confirm_restore(world: World, dice: Random) -> str:
    """Head and second person have looked at a store that was put back."""
    m = world.pick(dice)
    event = m.node.mint()
    with m.running():
        said = m.work(
            lambda uow: restored.confirm(uow, event, clerk=deeds.CLERK, second=deeds.SECOND)
        )
    return f"{m.name} {said}"


STEPS: dict[str, tuple[int, Does]] = {
    "deed": (190, deed),
    "cut-deed": (12, cut_deed),
    "full-deed": (4, full_deed),
    "both": (8, both),
    "small-sync": (12, small_sync),
    "poor-sync": (18, poor_sync),
    "cut-sync": (8, cut_sync),
    "full-sync": (2, full_sync),
    "stick": (3, sticks.carried),
    "night": (2, night),
    "wait": (4, wait),
    "clock": (3, clock),
    "confirm-day": (2, confirm_day),
    "late": (6, late),
    "confirm-restore": (3, confirm_restore),
    "town": (14, townwork.work),
    "backup": (6, calamities.backup),
    "restore": (2, calamities.restore),
    "image": (2, calamities.image),
    "clone": (1, calamities.clone),
    "enrol": (4, calamities.enrol_again),
    "town-backup": (4, calamities.town_backup),
    "town-restore": (1, calamities.town_restore),
    "old-program": (2, calamities.old_program),
    "upgrade": (3, calamities.upgrade),
}
"""Name → how often, and what it does."""
