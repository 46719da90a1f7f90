"""换东西 in the made-up year: made, fetched, taken back, forgotten; the shelf filled again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from kiosk.core.catalogue import ItemKind, ItemText
from kiosk.core.ids import member_of
from kiosk.demo.clerks import REGISTRAR, STOREKEEPER
from kiosk.demo.crowd import Villager
from kiosk.demo.people import HEROINE
from kiosk.demo.story import Story, must
from kiosk.demo.work import DayWork
from kiosk.services import basis, exchange, shelf, stock
from kiosk.store import tables

_A_MONTH = 62
_AT_THE_COUNTER, _TAKEN_BACK, _FORGOTTEN = 0.3, 0.04, 0.04
_SOURCES = ("财政", "集体", "捐助")
_COUNTING_DAYS = (1, 11, 21)
_SPENT_AT_ONCE = 0.8


@dataclass(frozen=True, slots=True)
class _Made:
    entry: bytes
    villager: Villager
    at_the_counter: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    entry: bytes
    fetched: date | None


class Trade:
    """Exchanges and stock of the whole year, drawn day by day."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._items = {item.id: item for item in story.defaults.items}
        # 义诊优先号 costs nothing and is for those who are ill; 电压力锅 needs the head.
        self._wanted = [i for i in story.defaults.items if i.price and not i.approval]
        self._made: list[_Made] = []
        self._waiting: deque[_Waiting] = deque()

    def fill(self, work: DayWork, *, source: str = "财政", reserved: dict[str, int]) -> None:
        """Bring every thing on the shelf up to what the village likes to have.

        Args:
            reserved: Pieces on top, for what will be promised before anybody looks.
        """
        now = {row.item: row.on_hand - row.reserved for row in work.conn.execute(_STOCK)}
        for item in self._items.values():
            wanted = item.stock + reserved.get(item.id, 0)
            missing = wanted - now.get(item.id, 0)
            if item.kind is ItemKind.GOODS and missing > 0:
                self._receive(work, item, missing, source)

    def fetch(self, work: DayWork, day: date, *, last: bool) -> None:
        """What was made on earlier days is fetched; also a day's work at the shelf.

        Args:
            last: Everything still waiting is fetched or given back, so that the present day
                starts clean.
        """
        rng = self._story.dice(f"shelf {day}")
        if day.weekday() == 0:
            self._refill(work, rng)
        elif day.day in _COUNTING_DAYS:
            self._count(work, rng)
        self._fetch(work, day, everything=last)

    def make(self, work: DayWork, day: date) -> None:
        """Some people exchange something; :meth:`after` says what became of it."""
        rng = self._story.dice(f"trade {day}")
        often = _A_MONTH * self._story.share / 25
        count = int(often) + (rng.random() < often % 1)
        self._made = []
        for villager, item, pieces in self._choices(work, count, rng) if count else ():
            self._story.clock.wait(rng.randint(60, 900))
            at_the_counter = rng.random() < _AT_THE_COUNTER
            event = self._story.node.mint()
            made = exchange.make(
                work,
                event,
                member=villager.number,
                item=item.id,
                count=pieces,
                shown_points=item.price * pieces,
                operator=basis.by_clerk(STOREKEEPER)
                if at_the_counter
                else basis.herself(villager.number),
            )
            if made.outcome is exchange.Outcome.DONE:
                self._made.append(_Made(event, villager, at_the_counter))

    def after(self, work: DayWork, day: date, *, last: bool) -> None:
        """What was made today is handed over, taken back, or waits to be fetched or forgotten."""
        rng = self._story.dice(f"after {day}")
        for made in self._made:
            lot = rng.random()
            if made.at_the_counter or last or lot > 0.4:
                self._story.clock.wait(90)
                self.hand_over(work, made.entry)
            elif lot < _TAKEN_BACK:
                exchange.take_back(
                    work, self._story.node.mint(), exchange=made.entry, clerk=REGISTRAR
                )
            elif lot < _TAKEN_BACK + _FORGOTTEN:
                self._waiting.append(_Waiting(made.entry, None))
            else:
                fetched = day + timedelta(days=rng.randint(1, 4))
                self._waiting.append(_Waiting(made.entry, fetched))

    def take(self, work: DayWork, villager: Villager, item: str, count: int) -> bytes:
        """She exchanges something by herself at the kiosk; it waits for her.

        Raises:
            StoryBroke: she may not have it.
        """
        event = self._story.node.mint()
        made = exchange.make(
            work,
            event,
            member=villager.number,
            item=item,
            count=count,
            shown_points=self._items[item].price * count,
            operator=basis.herself(villager.number),
        )
        must(made.outcome, exchange.Outcome.DONE, f"{item} for {villager.number}")
        return event

    def hand_over(self, work: DayWork, entry: bytes) -> None:
        """The storekeeper gives the goods out."""
        exchange.hand_over(work, self._story.node.mint(), exchange=entry, clerk=STOREKEEPER)

    def _choices(
        self, work: DayWork, count: int, rng: Random
    ) -> list[tuple[Villager, ItemText, int]]:
        """Who exchanges what: people with points, each another thing.

        What is made together does not look at each other, so nobody takes what another took.
        """
        rich = [
            (self._story.villagers[number], balance)
            for account, balance in work.conn.execute(_RICH)
            if (number := member_of(account)) in self._story.villagers
        ]
        rich = [(v, points) for v, points in rich if v.name != HEROINE and not v.soul.face]
        if not rich:
            return []
        found: dict[int, tuple[Villager, ItemText, int]] = {}
        wanted = rng.sample(self._wanted, len(self._wanted))
        for villager, points in rng.choices(rich, [points for _, points in rich], k=count):
            item = next((i for i in wanted if i.price <= points * _SPENT_AT_ONCE), None)
            if item is not None and villager.number not in found:
                wanted.remove(item)
                twice = 2 * item.price <= points * _SPENT_AT_ONCE and rng.random() < 0.2
                found[villager.number] = (villager, item, 2 if twice else 1)
        return list(found.values())

    def _fetch(self, work: DayWork, day: date, *, everything: bool) -> None:
        still: deque[_Waiting] = deque()
        for waiting in self._waiting:
            if waiting.fetched is not None and (everything or waiting.fetched <= day):
                self._story.clock.wait(120)
                self.hand_over(work, waiting.entry)
            elif waiting.fetched is not None:
                still.append(waiting)
            elif everything:
                exchange.take_back(
                    work, self._story.node.mint(), exchange=waiting.entry, clerk=REGISTRAR
                )
            else:
                still.append(waiting)
        self._waiting = still

    def _refill(self, work: DayWork, rng: Random) -> None:
        # By what lies there, promised or not: what is given back must not overfill the shelf.
        rows = {row.item: row.on_hand for row in work.conn.execute(_STOCK)}
        for item in self._items.values():
            if item.kind is ItemKind.GOODS and rows.get(item.id, 0) <= item.stock // 3:
                missing = item.stock - rows.get(item.id, 0)
                self._receive(work, item, missing, rng.choice(_SOURCES))

    def _receive(self, work: DayWork, item: ItemText, count: int, source: str) -> None:
        received = stock.receive(
            work,
            self._story.node.mint(),
            item=item.id,
            count=count,
            source=source,
            clerk=STOREKEEPER,
        )
        must(received, stock.Outcome.DONE, item.id)

    def _count(self, work: DayWork, rng: Random) -> None:
        rows = {row.item: row.on_hand for row in work.conn.execute(_STOCK)}
        goods = [item for item in self._items.values() if item.kind is ItemKind.GOODS]
        for item in rng.sample(goods, min(6, len(goods))):
            there = rows.get(item.id, 0)
            lost = 1 if there > 2 and rng.random() < 0.12 else 0
            stock.count(
                work,
                self._story.node.mint(),
                item=item.id,
                counted=there - lost,
                reason="破了一件" if lost else "",
                clerk=STOREKEEPER,
            )


_STOCK = select(tables.stock.c.item, tables.stock.c.on_hand, tables.stock.c.reserved)
_RICH = (
    select(tables.balances.c.account, tables.balances.c.balance)
    .where(tables.balances.c.account.like("m:%"), tables.balances.c.balance >= 6)
    .order_by(tables.balances.c.account)
)


def on_shelf(work: DayWork, day: date) -> dict[str, int]:
    """What lies on the shelf and is promised to nobody, by item."""
    shown = shelf.items(work.conn, work.village, day.isoformat())
    return {item.item: item.on_shelf for item in shown if item.on_shelf is not None}
