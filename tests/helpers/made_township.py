"""A made-up township: villages with months of deeds through the real services, settled for real.

Quick enough for tests: some forty people in each village, each deed by a service, each village's
log sent through the township's door.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kiosk.core.accounts import MemberType
from kiosk.services import activities, basis, enrol, exchange, sign_in, stock
from kiosk.services.activities import Plan
from kiosk.store.uow import UnitOfWork
from kiosk.sync.cycle import settle
from kiosk.sync.home import direct
from kiosk.township import villages
from kiosk.township.base import Township
from tests.helpers.made_village import MadeVillage, made_village
from tests.helpers.nodes import FakeClock
from tests.helpers.settling import Kiosk, Line, new_keys, new_store

TODAY = date(2026, 11, 22)
DAY_MS = 86_400_000
_FAMILIES, _GIVEN = "王李赵陈刘张孙周吴郑", ("桂花", "长顺", "玉兰", "水根", "会英", "德福", "秀芹")


@dataclass
class Life:
    """How a village lives.

    Attributes:
        keen: How likely somebody comes to an activity.
        herself: How likely she does it herself.
        people: How many.
        days: Days before today on which there was an activity.
    """

    name: str
    keen: float = 0.14
    herself: float = 0.6
    people: int = 36
    days: tuple[int, ...] = (200, 160, 120, 90, 75, 60, 45, 30, 20, 12, 6, 2)
    members: list[int] = field(default_factory=list)


def live(village: MadeVillage, life: Life, dice: random.Random) -> None:
    """Let the village live until today."""
    _enrol(village, life)
    for back in life.days:
        village.day = (TODAY - timedelta(days=back)).isoformat()
        _activity(village, life, dice)
        _exchanges(village, life, dice)


def _enrol(village: MadeVillage, life: Life) -> None:
    with village.work() as uow:
        for nth in range(life.people):
            made = enrol.open_household(
                uow, village.id(), group=1 + nth % 9, door=f"{nth}", clerk=village.clerk
            )
            done = enrol.enrol(
                uow,
                village.id(),
                name=_FAMILIES[nth % 10] + _GIVEN[nth % 7],
                household=made.household,
                birth_year=1942 + (nth * 7) % 62,
                member_type=MemberType.VILLAGER,
                clerk=village.clerk,
                twins_seen=True,
            )
            assert done.member is not None
            life.members.append(done.member)
        for item, count in (("soap", 400), ("salt", 400)):
            outcome = stock.receive(
                uow, village.id(), item=item, count=count, source="集体", clerk=village.head
            )
            assert outcome is stock.Outcome.DONE


def _activity(village: MadeVillage, life: Life, dice: random.Random) -> None:
    with village.work() as uow:
        plan = Plan("村口大扫除", "V1", "老槐树下", f"{village.day}T09:00", 120, "broom")
        activity = activities.plan(uow, village.id(), plan=plan, clerk=village.clerk).activity
        assert activity is not None
        activities.open_(uow, village.id(), activity=activity, clerk=village.clerk)
        for nth, member in enumerate(life.members):
            if dice.random() < life.keen * (0.5 + nth / life.people):
                _come(uow, village, life, dice, activity, member)


def _come(
    uow: UnitOfWork,
    village: MadeVillage,
    life: Life,
    dice: random.Random,
    activity: bytes,
    member: int,
) -> None:
    herself = dice.random() < life.herself
    operator = basis.herself(member) if herself else basis.by_clerk(village.clerk)
    sign_in.sign_in(uow, village.id(), activity=activity, member=member, operator=operator)


def _exchanges(village: MadeVillage, life: Life, dice: random.Random) -> None:
    for member in life.members:
        if dice.random() > life.keen * 2:
            continue
        look = village.ask(
            exchange.look,
            village.day,
            member=member,
            item="salt",
            count=1,
            device=village.node.device,
        )
        if look.points and village.holding(member).purse.spendable >= look.points:
            made = village.do(
                exchange.make,
                member=member,
                item="salt",
                count=1,
                shown_points=look.points,
                operator=basis.herself(member),
            )
            if dice.random() < 0.8:
                village.do(exchange.hand_over, exchange=made.mark.entry, clerk=village.head)


def settled(town: Township, life: Life, seed: int = 1) -> tuple[MadeVillage, Kiosk]:
    """A village that lived, enrolled and settled."""
    from kiosk.store.incarnation import open_first_log

    number = villages.add(town, life.name).number
    keys, store = new_keys(), new_store()
    first = (TODAY - timedelta(days=max(life.days) + 1)).isoformat()
    clock = FakeClock(town.now_ms())
    node = open_first_log(store, keys, f"v{number:010d}", day=first, clock=clock)
    village = made_village(node, day=first)
    live(village, life, random.Random(seed * 1000 + number))
    # Its kiosks sit beside the township and see no certificate.
    near = replace(town, certificate="", fingerprint=bytes(32))
    kiosk = Kiosk(direct(node, keys), Line(near), number)
    kiosk.enrol()
    said = settle(kiosk.home, kiosk.line)
    assert said.settled, said
    return village, kiosk
