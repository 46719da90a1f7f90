"""Random deeds through the real services: book, exchange, hand over, take back, reverse, close.

A deed is chosen first (its event id is minted, what the screen showed is noted) and run after, so
that it can be run a second time exactly as a kiosk would after a crash.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from kiosk.services import book, days, enrol, exchange, put_right, village
from kiosk.services.basis import herself
from kiosk.services.book import Wish
from kiosk.services.village import Head
from kiosk.store import tables
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys
from kiosk.store.migrate import create_store
from kiosk.store.uow import Node

VILLAGE = "v1"
DAY = "2026-03-02"
CLERK = 1
MEMBERS = 12


@dataclass(frozen=True)
class Deed:
    """One gesture, wholly decided: the same values give the same fact."""

    kind: str
    event_id: str
    member: int = 0
    thing: str = ""
    points: int = 0
    done_on: str = DAY

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Deed:
        return cls(**json.loads(text))


def make_village(path: Path, keys: Keys) -> None:
    """A small village in a new store file: rules, shelf, a head, people with points."""
    with create_store(path, keys.store) as store:
        node = open_first_log(store, keys, VILLAGE, day=DAY)
        with node.work(DAY) as uow:
            village.make(uow, name="试验村", head=Head("周会计", "274859"))
            days.open_day(uow)
            uow.commit()
        with node.work(DAY) as uow:
            home = enrol.open_household(uow, node.mint(), group=1, door="1", clerk=CLERK)
            assert home.household is not None
            for number in range(MEMBERS):
                done = enrol.enrol(
                    uow,
                    node.mint(),
                    name=f"王{'甲乙丙丁戊己庚辛壬癸子丑'[number]}",
                    household=home.household,
                    clerk=CLERK,
                    twins_seen=True,
                )
                assert done.outcome is enrol.Outcome.DONE, done
            uow.commit()
        dice = random.Random(1)
        for _ in range(30):
            run(node, keys, choose_booking(node, dice))


def choose_booking(node: Node, dice: random.Random) -> Deed:
    """A clause that still gives something to somebody for a day of this year."""
    with node.reading() as conn:
        clauses = list(conn.execute(select(tables.clauses.c.clause)).scalars())
        while True:
            done_on = (date(2026, 1, 1) + timedelta(days=dice.randrange(60))).isoformat()
            wish = Wish(dice.randint(1, MEMBERS), dice.choice(clauses), 10, done_on)
            seen = book.propose(conn, node.village, DAY, wish, clerk=CLERK)
            if seen.outcome is book.Outcome.CAN_BE:
                event = node.mint().hex()
                return Deed("book", event, wish.member, wish.clause, seen.points, done_on)


def choose(node: Node, dice: random.Random) -> Deed:
    """Any deed that can be done now."""
    kind = dice.choices(
        ["book", "exchange", "hand", "back", "reverse", "close"], [8, 6, 4, 2, 3, 1]
    )[0]
    event = node.mint().hex()
    if kind == "close":
        return Deed(kind, event)
    if kind == "exchange":
        deed = choose_exchange(node, dice, event)
    elif kind in ("hand", "back"):
        deed = _choose_entry(node, dice, kind, event, "exchange", "waiting")
    elif kind == "reverse":
        deed = _choose_entry(node, dice, kind, event, "booked", "standing")
    else:
        deed = None
    return deed or choose_booking(node, dice)


def choose_exchange(node: Node, dice: random.Random, event: str) -> Deed | None:
    with node.reading() as conn:
        items = list(conn.execute(select(tables.items.c.item)).scalars())
        for _ in range(20):
            member, item = dice.randint(1, MEMBERS), dice.choice(items)
            seen = exchange.look(
                conn, node.village, DAY, member=member, item=item, count=1, device=node.device
            )
            if seen.outcome is exchange.Outcome.DONE:
                return Deed("exchange", event, member, item, seen.points)
    return None


def _choose_entry(
    node: Node, dice: random.Random, kind: str, event: str, of: str, state: str
) -> Deed | None:
    e = tables.entries
    with node.reading() as conn:
        found = conn.execute(select(e.c.entry).where(e.c.kind == of, e.c.state == state))
        entries = list(found.scalars())
    return Deed(kind, event, thing=dice.choice(entries).hex()) if entries else None


def run(node: Node, keys: Keys, deed: Deed) -> str:
    """Do it in one transaction; returns the outcome's name."""
    event = bytes.fromhex(deed.event_id)
    with node.work(DAY) as uow:
        if deed.kind == "book":
            wish = Wish(deed.member, deed.thing, 10, deed.done_on)
            outcome = book.book(uow, event, wish=wish, shown_points=deed.points, clerk=CLERK)
            name = outcome.outcome.name
        elif deed.kind == "exchange":
            made = exchange.make(
                uow,
                event,
                member=deed.member,
                item=deed.thing,
                count=1,
                shown_points=deed.points,
                operator=herself(deed.member),
            )
            name = made.outcome.name
        elif deed.kind == "close":
            days.close(uow, event, key=keys.device, clerk=CLERK)
            name = "DONE"
        else:
            name = _end(uow, event, deed).name
        uow.commit()
    return name


def _end(uow, event: bytes, deed: Deed):
    entry = bytes.fromhex(deed.thing)
    if deed.kind == "hand":
        return exchange.hand_over(uow, event, exchange=entry, clerk=CLERK).outcome
    if deed.kind == "back":
        return exchange.take_back(uow, event, exchange=entry, clerk=CLERK).outcome
    return put_right.reverse(uow, event, entry=entry, reason="试", clerk=CLERK).outcome
