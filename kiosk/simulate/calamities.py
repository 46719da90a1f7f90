"""Disks that are put back, copied, imaged; the township's too; programs older than the facts."""

from __future__ import annotations

from random import Random

from kiosk.simulate import townwork
from kiosk.simulate.clocks import Clock
from kiosk.simulate.machine import Machine
from kiosk.simulate.world import Copy, World
from kiosk.store.anew import project_anew
from kiosk.township import own_logs

COPIES_MOST = 10
HIDDEN = (
    "MemberMoved", "DeviceRevoked", "LogAdmitted", "PeopleConfirmed", "RuleFramePublished",
    "CatalogueFramePublished", "NoticePosted", "PreferenceSet", "PersonalErased",
)  # fmt: skip
"""Types an older program may not know; it does nothing of the kind itself."""


def _keep(world: World, copy: Copy) -> None:
    world.copies.append(copy)
    if len(world.copies) > COPIES_MOST:
        world.copies.pop(0).disk.close()


def _copy_of(world: World, dice: Random, name: str) -> Copy | None:
    found = [copy for copy in world.copies if copy.of == name]
    return dice.choice(found) if found else None


def backup(world: World, dice: Random) -> str:
    """A copy of a kiosk's disk is taken."""
    m = world.pick(dice)
    _keep(world, Copy(m.name, m.disk.copy(), m.keys, world.time.now_ms, m.hidden))
    return m.name


def restore(world: World, dice: Random) -> str:
    """A kiosk's store is put back: a new device key, a new log, a new enrolment sooner or later."""
    m = world.pick(dice)
    copy = _copy_of(world, dice, m.name)
    if copy is None:
        return f"{m.name} -"
    restored(world, m, copy)
    said = f"{m.name} {m.device}"
    if dice.random() < 0.5:
        said += " " + townwork.enrol(world, m)
    return said


def restored(world: World, m: Machine, copy: Copy) -> None:
    """A backup is put back on a machine that keeps its program.

    An older program's store is migrated on the way, so its tables are made anew; a newer one's
    is refused until the program is brought up to date.
    """
    program = m.hidden if m.hidden <= copy.hidden else frozenset()
    put_back(world, m, copy)
    m.hidden = program
    if program != copy.hidden:
        with m.running():
            m.write(project_anew)
    m.keys = copy.keys  # the backup was signed by the key that was there when it was made
    m.new_device("restored")
    world.mourn()


def put_back(world: World, m: Machine, copy: Copy) -> None:
    """A copy of a disk takes the place of the disk, and of the program on it."""
    m.disk.close()
    m.disk = copy.disk.copy()
    m.disk.mend()
    m.hidden = copy.hidden
    world.watch(m.name)
    m.start()


def image(world: World, dice: Random) -> str:
    """An image of the whole disk is written back, keys and all: nobody here can see it."""
    m = world.pick(dice)
    copy = _copy_of(world, dice, m.name)
    if copy is None:
        return f"{m.name} -"
    put_back(world, m, copy)
    m.keys = copy.keys
    world.mourn()
    return m.name


def clone(world: World, dice: Random) -> str:
    """A disk is copied and both machines work on."""
    m = world.pick(dice)
    name = m.name + "c"
    if name in world.machines or len(m.name) > 2:
        return f"{m.name} -"
    twin = Machine(
        name, m.disk.copy(), m.keys, Clock(world.time, m.clock.skew_ms), m.village,
        hidden=m.hidden,
    )  # fmt: skip
    twin.start()
    world.machines[name] = twin
    world.watch(name)
    world.touch(twin)
    return f"{m.name} {name}"


def enrol_again(world: World, dice: Random) -> str:
    """A kiosk that the township does not know any more enrols with a new code."""
    waiting = [m for _, m in sorted(world.machines.items()) if not townwork.is_enrolled(world, m)]
    if not waiting:
        return "-"
    return townwork.enrol(world, world.touch(dice.choice(waiting)))


def town_backup(world: World, dice: Random) -> str:
    """A copy of the township's database."""
    _keep(world, Copy("town", world.town.disk.copy(), None, world.time.now_ms))
    return ""


def town_restore(world: World, dice: Random) -> str:
    """The township's database is put back to an older state."""
    copy = _copy_of(world, dice, "town")
    if copy is None:
        return "-"
    put_town_back(world, copy)
    hours = (world.time.now_ms - copy.taken_ms) // 3_600_000
    return f"{hours} h back"


def put_town_back(world: World, copy: Copy) -> None:
    """A copy of the township's database takes its place, and its logs begin anew."""
    world.touched.add("town")
    world.town.disk.close()
    world.town.disk = copy.disk.copy()
    world.town.restart()
    world.town_was_put_back = True
    own_logs.begin_all_anew(world.town.mind)
    world.watch("town")
    world.mourn()


def old_program(world: World, dice: Random) -> str:
    """A kiosk runs an older program that does not know some facts yet."""
    m = world.pick(dice)
    m.hidden = frozenset(dice.sample(HIDDEN, 4))
    m.clock.restart(f"{m.name}-old-{world.time.now_ms}")
    with m.running():
        m.write(project_anew)
    return f"{m.name} without {' '.join(sorted(m.hidden))}"


def upgrade(world: World, dice: Random) -> str:
    """Old programs become the present one: what they kept raw is projected now."""
    old = [m for _, m in sorted(world.machines.items()) if m.hidden]
    for m in old:
        modernise(world.touch(m))
    return " ".join(m.name for m in old) or "-"


def modernise(m: Machine) -> None:
    """The present program on one kiosk."""
    if m.hidden:
        m.hidden = frozenset()
        m.write(project_anew)
