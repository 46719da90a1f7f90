"""What people do at the township: devices, moves, incidents; and letting kiosks in."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from kiosk.core.accounts import MemberType
from kiosk.paths import db_file
from kiosk.simulate.disk import PowerCut
from kiosk.simulate.machine import Machine
from kiosk.simulate.net import Net
from kiosk.simulate.promises import Broken
from kiosk.simulate.town import Town
from kiosk.sync.enrol import Enrolled
from kiosk.sync.enrol import enrol as ask_in
from kiosk.sync.home import direct
from kiosk.township import (
    devices,
    enrolment,
    erasure,
    frames,
    incidents,
    moves,
    people,
    villages,
)
from kiosk.township.base import Township

if TYPE_CHECKING:
    from kiosk.simulate.world import World

ADDRESS = "https://town.invalid:8443"
Does = Callable[["World", Township, Random], str]


def work(world: World, dice: Random) -> str:
    """Something is done at the township; now and then its power is cut in the middle."""
    world.touched.add("town")
    name = dice.choices(list(WORK), [weight for weight, _ in WORK.values()])[0]
    if dice.random() < 0.1:
        world.town.cut(dice.randint(1, 30), dice.random() < 0.3)
    try:
        said = WORK[name][1](world, world.town.mind, dice)
    except PowerCut:
        said = "cut"
    world.town.restart()
    return f"{name} {said}"


# ---- letting kiosks in -------------------------------------------------------------------------


def is_enrolled(world: World, m: Machine) -> bool:
    """Whether the township knows this kiosk's present key, and lets it read."""
    return state_of(world, m) == devices.ENROLLED and _linked(m)


def state_of(world: World, m: Machine) -> str:
    """What the township thinks of this kiosk's present key; empty when it does not know it."""
    row = world.town.raw.execute(
        "SELECT state FROM devices WHERE device_key = ?", (m.keys.device_public,)
    ).fetchone()
    return "" if row is None else str(row[0])


def _linked(m: Machine) -> bool:
    from kiosk.sync import link

    with m.node.reading() as conn:
        pinned = link.read(conn)
    return pinned is not None and pinned.device_key == m.keys.device_public


def enrol(world: World, m: Machine) -> str:
    """A person at the township makes a code, and the kiosk is let in with it.

    A key that was sent away is of no use any more: the kiosk gets another first.
    """
    world.touched.add("town")
    if state_of(world, m) in (devices.REVOKED, devices.RETIRED):
        m.new_device("key-change")
    said = let_in(world.town, world.net, m)
    return f"{m.name} enrolled" if isinstance(said, Enrolled) else f"{m.name} {said}"


def let_in(town: Town, net: Net, m: Machine) -> object:
    """Code and enrolment over a good line."""
    mind = town.mind
    with mind.reading() as conn:
        here = villages.by_id(conn, m.village)
    if here is None:
        here = villages.add(mind, m.village, village=m.village)
    code = enrolment.make_code(mind, here.number).code
    with m.running():
        home = direct(m.node, m.keys)
        return ask_in(home, net.line(Random(0), 0), ADDRESS, code)


# ---- what else ---------------------------------------------------------------------------------


def _device(world: World, dice: Random, state: str | None = None) -> devices.Device | None:
    with world.town.mind.reading() as conn:
        found = [each for each in devices.of_village(conn) if state is None or each.state == state]
    return dice.choice(found) if found else None


def _revoke(world: World, mind: Township, dice: Random) -> str:
    """A kiosk is said to be stolen."""
    if dice.random() < 0.6:
        return "-"
    device = _device(world, dice, devices.ENROLLED)
    if device is None:
        return "-"
    devices.revoke(mind, device.village, device.device, why="stolen")
    return f"{device.village} {device.device}"


def _admit(world: World, mind: Township, dice: Random) -> str:
    """What a revoked kiosk wrote since counts after all."""
    with mind.reading() as conn:
        held = devices.held_back(conn)
    if not held:
        return "-"
    one = dice.choice(held)
    upto = None if dice.random() < 0.5 else dice.randint(one.counted, one.head)
    seq = devices.admit(mind, one.village, one.device, one.log_id, upto)
    return f"{one.village} {one.device} to {seq}"


def _move(world: World, mind: Township, dice: Random) -> str:
    """A member goes to another village, and her points with her."""
    rows = world.town.raw.execute(
        "SELECT village, member FROM members WHERE state = 'open' ORDER BY village, member"
    ).fetchall()
    if not rows:
        return "-"
    source, member = dice.choice(rows)
    others = sorted({village for village, _ in rows} - {source})
    if not others:
        return "-"
    target = dice.choice(others)
    home = moves.NewHousehold(1) if dice.random() < 0.5 else 1
    try:
        done = moves.move(mind, member=member, source=source, target=target, household=home)
    except moves.CannotMove as cannot:
        return f"{source} {member} {cannot.reason}"
    return f"{source} {member} to {target} {done.member} with {done.points}"


def _close_incident(world: World, mind: Township, dice: Random) -> str:
    """A person looked at an incident."""
    with mind.reading() as conn:
        found = incidents.listed(conn)
    if not found:
        return "-"
    one = dice.choice(found)
    incidents.close(mind, one.village, one.incident, "seen")
    return f"{one.village} {one.kind}"


def _person(world: World, dice: Random) -> tuple[str, int] | None:
    rows = world.town.raw.execute(
        "SELECT village, member FROM members ORDER BY village, member"
    ).fetchall()
    return dice.choice(rows) if rows else None


def _change(world: World, mind: Township, dice: Random) -> str:
    """A cadre changes what is written of a person, or enrols, closes, revokes a card."""
    found = _person(world, dice)
    if found is None:
        return "-"
    village, member = found
    event, cadre = mind.mint(), 1
    kind = dice.choice(("name", "type", "close", "card", "enrol", "household"))
    try:
        if kind == "name":
            words = people.Words(name="Wang Gaiming", birth_year=1950)
            people.change_member(mind, village, event, member=member, cadre=cadre, words=words)
        elif kind == "type":
            people.change_member(
                mind,
                village,
                event,
                member=member,
                cadre=cadre,
                member_type=MemberType.PARTY_MEMBER,
            )
        elif kind == "close":
            people.close_member(mind, village, event, member=member, reason="died", cadre=cadre)
        elif kind == "card":
            people.raise_card(mind, village, event, member=member, cadre=cadre)
        elif kind == "household":
            people.open_household(mind, village, event, group=2, door="2", cadre=cadre)
        else:
            people.enrol(
                mind, village, event, name="Xin Lai", household=1, cadre=cadre, twins_seen=True
            )
    except people.NotPossible as cannot:
        return f"{village} {member} {kind} {cannot.reason}"
    return f"{village} {member} {kind}"


def _erase(world: World, mind: Township, dice: Random) -> str:
    """A person is erased everywhere."""
    found = _person(world, dice)
    if found is None:
        return "-"
    said = erasure.erase(mind, found[0], f"m:{found[1]}", mind.mint(), cadre=1)
    return " ".join(f"{village} {owner}" for village, owner in said)


def _publish(world: World, mind: Township, dice: Random) -> str:
    """A catalogue for all villages."""
    version = f"{world.time.day[:7]}-{dice.randrange(10_000)}"
    goods = tomllib.loads(db_file("rules", "goods.toml").read_text("utf-8"))
    try:
        frames.publish_catalogue(
            mind, mind.mint(), version=version, title="goods", goods=goods,
            effective=world.time.day, cadre=1,
        )  # fmt: skip
    except frames.FrameRefused as refused:
        return f"{version} {refused}"
    return version


WORK: dict[str, tuple[int, Does]] = {
    "revoke": (2, _revoke),
    "admit": (3, _admit),
    "move": (4, _move),
    "close-incident": (2, _close_incident),
    "change": (6, _change),
    "erase": (1, _erase),
    "publish": (1, _publish),
}
"""Name → how often, and what is done."""


def check_moves(town: Town) -> None:
    """What left a village came to the other one: every pair has both halves, of the same points.

    Raises:
        Broken: one has not.
    """
    halves: dict[tuple[bytes, str], tuple[int, int]] = {}
    for move, direction, points, merit in town.raw.execute(
        "SELECT move, direction, points, merit FROM moves"
    ):
        halves[bytes(move), direction] = (points, merit)
    for (move, direction), amount in halves.items():
        other = halves.get((move, moves.IN if direction == moves.OUT else moves.OUT))
        if other != amount:
            raise Broken("2", f"move {move.hex()}: {direction} {amount}, the other half {other}")
