"""A small made-up village in a real store, for tests of services: two clerks, three households."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from kiosk.core.accounts import MemberType
from kiosk.services import activities, basis, enrol, exchange, staff, stock, village
from kiosk.services.activities import Plan
from kiosk.services.staff import Role
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.uow import Node, UnitOfWork
from tests.helpers.nodes import FakeClock, new_node

DAY = "2026-11-23"
DEVICE_KEY = Ed25519PrivateKey.generate()
"""Signs the log of every copy of the village that is made once."""

HEAD_PIN, CLERK_PIN, GIVEN_PIN = "135790", "246801", "314159"


@dataclass
class MadeVillage:
    """A village at work.

    Attributes:
        node: Its kiosk; ``clock`` stands still until moved.
        head, clerk: Numbers of two clerks; the head has every role, the other is a registrar.
        day: The business day deeds are done under.
    """

    node: Node
    day: str = DAY
    head: int = 1
    clerk: int = 2
    homes: dict[int, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.node.village

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.node.clock, FakeClock)
        return self.node.clock

    def id(self) -> bytes:
        """The event id of a new gesture."""
        return self.node.mint()

    def do(
        self, deed: Callable[..., Any], *args: Any, event: bytes | None = None, **more: Any
    ) -> Any:
        """One gesture in a transaction of its own."""
        with self.node.work(self.day) as uow:
            result = deed(uow, event or self.id(), *args, **more)
            uow.commit()
        return result

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        with self.node.work(self.day) as uow:
            yield uow
            uow.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.node.reading() as conn:
            yield conn

    def ask(self, question: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """A reading service over the village."""
        with self.node.reading() as conn:
            return question(conn, self.name, *args, **more)

    def facts(self, kind: str | None = None) -> list[str]:
        """The types of all facts in order, or those of one type."""
        with self.node.reading() as conn:
            f = tables.facts
            types = conn.execute(select(f.c.type).order_by(f.c.seq)).scalars()
            return [t for t in types if kind is None or t == kind]

    def member(
        self,
        name: str = "王桂花",
        *,
        household: int | None = None,
        member_type: MemberType = MemberType.VILLAGER,
        birth_year: int | None = 1955,
        group: int = 1,
        points: int = 0,
    ) -> int:
        """Enrol somebody, in a household of her own unless told; ``points`` come from paper."""
        if household is None:
            made = self.do(enrol.open_household, group=group, door="1-1", clerk=self.clerk)
            household = made.household
        done = self.do(
            enrol.enrol,
            name=name,
            household=household,
            birth_year=birth_year,
            member_type=member_type,
            clerk=self.clerk,
            twins_seen=True,
        )
        assert done.member is not None, done
        self.homes[done.member] = household
        if points:
            self.give(done.member, points)
        return done.member

    def give(self, member: int, points: int, *, merit: int | None = None) -> None:
        """Points from an old paper book."""
        forwarded = self.do(
            enrol.bring_forward,
            member=member,
            points=points,
            merit=points if merit is None else merit,
            sheet="旧本",
            clerk=self.clerk,
            second=self.head,
        )
        assert forwarded.outcome is enrol.Outcome.DONE, forwarded

    def holding(self, member: int) -> basis.Holding:
        return self.ask(basis.holding_of, f"m:{member}")

    def receive(self, item: str, count: int) -> None:
        outcome = self.do(stock.receive, item=item, count=count, source="集体", clerk=self.head)
        assert outcome is stock.Outcome.DONE, outcome

    def activity(
        self,
        clause: str = "V1",
        *,
        title: str = "村口大扫除",
        open_it: bool = True,
        minutes: int = 120,
    ) -> bytes:
        """An activity of today, open for signing in unless told."""
        plan = Plan(title, clause, "老槐树下", f"{self.day}T09:00", minutes, "broom")
        planned = self.do(activities.plan, plan=plan, clerk=self.clerk)
        assert planned.activity is not None, planned
        if open_it:
            self.do(activities.open_, activity=planned.activity, clerk=self.clerk)
        return planned.activity

    def exchange(self, member: int, item: str = "soap", count: int = 1) -> exchange.Made:
        """Make an exchange at the price of the day."""
        look = self.ask(
            exchange.look, self.day, member=member, item=item, count=count, device=self.node.device
        )
        return self.do(
            exchange.make,
            member=member,
            item=item,
            count=count,
            shown_points=look.points,
            operator=basis.herself(member),
        )

    def everything_sums_to_zero(self) -> bool:
        with self.node.reading() as conn:
            b = tables.balances
            return sum(conn.execute(select(b.c.balance)).scalars()) == 0


def made_village(node: Node | None = None, *, day: str = DAY) -> MadeVillage:
    """A village with its rules, its shelf, a head (1) and a registrar (2).

    Without a node of the test's own it is a copy in memory of one that is made once.
    """
    if node is not None or day != DAY:
        return _make(node or new_node(day=day), day)
    first = _first()
    store = Store.memory()
    first.node.store._anchor.backup(store._anchor)
    return MadeVillage(replace(first.node, store=store, clock=FakeClock()))


@cache
def _first() -> MadeVillage:
    return _make(new_node(day=DAY, key=DEVICE_KEY), DAY)


def _make(node: Node, day: str) -> MadeVillage:
    made = MadeVillage(node, day)
    with node.work(day) as uow:
        outcome = village.make(uow, name="青石湾村", head=village.Head("陈书记", HEAD_PIN))
        assert outcome is staff.Change.DONE, outcome
        uow.commit()
    second = made.do(
        staff.appoint, name="小陈", roles=[Role.REGISTRAR], pin=GIVEN_PIN, by=made.head
    )
    assert second.clerk == made.clerk
    own = made.do(staff.change_pin, clerk=made.clerk, old=GIVEN_PIN, new=CLERK_PIN)
    assert own is staff.Change.DONE
    return made
