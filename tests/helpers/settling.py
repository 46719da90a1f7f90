"""Kiosks and a township for tests of the settlement: real stores, real keys, a line that obeys.

The line between them hands a request to the township's door. A test bends it by a list of faults,
one for each request to come, so that it says in one place what goes wrong.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.core.facts.node import NoticePosted
from kiosk.core.facts.people import MemberEnrolled
from kiosk.core.facts.points import PointsBooked
from kiosk.store import tables
from kiosk.store.engine import Store
from kiosk.store.incarnation import open_first_log
from kiosk.store.keys import Keys
from kiosk.store.uow import Node
from kiosk.sync import enrol
from kiosk.sync.cycle import settle
from kiosk.sync.home import Home, direct
from kiosk.sync.outcome import Outcome
from kiosk.sync.transport import Answer, NoAnswer, Request
from kiosk.township import enrolment, villages
from kiosk.township import tables as township_tables
from kiosk.township.base import Township, TownshipKeys
from kiosk.township.door import Door
from tests.helpers.nodes import FakeClock

DAY = "2026-11-22"
Fault = Callable[["Line", Request], Answer]


def new_store() -> Store:
    store = Store.memory()
    tables.METADATA.create_all(store.write_engine)
    return store


def new_keys() -> Keys:
    return Keys(
        Path("nowhere"),
        b"",
        Ed25519PrivateKey.generate(),
        X25519PrivateKey.generate().private_bytes_raw(),
        bytes(32),
    )


def new_town(store: Store | None = None, keys: TownshipKeys | None = None) -> Township:
    """A township on SQLite with its tables made."""
    store = store or Store.memory()
    tables.METADATA.create_all(store.write_engine)
    township_tables.METADATA.create_all(store.write_engine)
    keys = keys or TownshipKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    return Township(store, keys, "t1", "青山镇", FakeClock())


@dataclass
class Line:
    """A line to a township's door.

    Attributes:
        faults: What happens to the requests to come, in order; ``None`` is nothing bad.
        sent: Every request that was sent.
    """

    town: Township
    faults: list[Fault | None] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        self.sent.append(request)
        fault = self.faults.pop(0) if self.faults else None
        return fault(self, request) if fault else self.carry(request)

    def carry(self, request: Request) -> Answer:
        return Door(self.town).answer(request)

    def paths(self, method: str = "POST") -> list[str]:
        return [each.path for each in self.sent if each.method == method]


# ---- faults ----------------------------------------------------------------------------------


def lost(reason: str = "broken") -> Fault:
    """The request never arrives."""

    def fault(line: Line, request: Request) -> Answer:
        raise NoAnswer(reason)

    return fault


def unheard(reason: str = "timeout") -> Fault:
    """It is done, and the answer is lost."""

    def fault(line: Line, request: Request) -> Answer:
        line.carry(request)
        raise NoAnswer(reason)

    return fault


def says(status: int, kind: str = "text/html", body: bytes = b"", **headers: str) -> Fault:
    """Somebody answers this."""

    def fault(line: Line, request: Request) -> Answer:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(status, {"content-type": kind, **names}, body)

    return fault


def bent(bend: Callable[[Answer], Answer]) -> Fault:
    """The township's answer, changed on its way."""

    def fault(line: Line, request: Request) -> Answer:
        return bend(line.carry(request))

    return fault


# ---- kiosks ----------------------------------------------------------------------------------


@dataclass
class Kiosk:
    """A kiosk, its village's, on a line."""

    home: Home
    line: Line
    number: int

    @property
    def node(self) -> Node:
        return self.home.node

    @property
    def clock(self) -> FakeClock:
        clock = self.node.clock
        assert isinstance(clock, FakeClock)
        return clock

    def settle(self, *faults: Fault | None) -> Outcome:
        """Settle once, these faults on the way."""
        self.line.faults = list(faults)
        return settle(self.home, self.line)

    def enrol(self) -> None:
        """Belong to the line's township, by a fresh code."""
        made = enrolment.make_code(self.line.town, self.number)
        done = enrol.enrol(self.home, self.line, "https://township.test", made.code)
        assert isinstance(done, enrol.Enrolled), done

    def awards(self, count: int, points: int = 5) -> list[bytes]:
        """Book points for member 1, one fact each; their event ids."""
        with self.node.work() as uow:
            stored = uow.append_all(
                [
                    (PointsBooked("m:1", "c1", "v1", 10, points, DAY, True), None)
                    for _ in range(count)
                ]
            )
            uow.commit()
        return [each.fact.event_id for each in stored]

    def member(self, member: int = 1, name: str = "王秀英") -> None:
        with self.node.work() as uow:
            row = uow.personal(f"m:{member}", name=name, pinyin="wang", initials="w")
            uow.append(MemberEnrolled(member, 1, "villager", row.reference()), personal=[row])
            uow.commit()

    def notice(self, title: str = "通知") -> None:
        with self.node.work() as uow:
            uow.append(NoticePosted(title, ("一",), DAY, DAY))
            uow.commit()


def new_kiosk(town: Township, *, village: str = "v0102030405", number: int | None = None) -> Kiosk:
    """A kiosk that worked alone so far, its village known to the township by number."""
    if number is None:
        number = villages.add(town, "清水湾").number
    keys, store = new_keys(), new_store()
    node = open_first_log(store, keys, village, day=DAY, clock=FakeClock())
    return Kiosk(direct(node, keys), Line(town), number)


def image_of(store: Store) -> Store:
    """A copy of a store in memory, as a technician's disk image is one."""
    copied = Store.memory()
    link, other = store.write_engine.raw_connection(), copied.write_engine.raw_connection()
    try:
        link.driver_connection.backup(other.driver_connection)  # type: ignore[union-attr]
    finally:
        link.close()
        other.close()
    return copied


def put_back(kiosk: Kiosk, image: Store) -> Kiosk:
    """The kiosk on a copied disk: same keys, an older (or another) store."""
    node = copy.copy(kiosk.node)
    node.store = image
    return Kiosk(direct(node, kiosk.home.keys), Line(kiosk.line.town), kiosk.number)


def join(first: Kiosk) -> Kiosk:
    """A second kiosk of the first one's village, enrolled, with nothing in it yet."""
    keys, store = new_keys(), new_store()
    node = open_first_log(store, keys, first.node.village, day=DAY, clock=FakeClock())
    second = Kiosk(direct(node, keys), Line(first.line.town), first.number)
    second.enrol()
    return second
