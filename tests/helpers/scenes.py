"""Small stories in the simulator's world, told step by step instead of drawn by dice.

    with scene() as told:
        told.attend("A1", 1); told.attend("A2", 1)
        told.settle("A1", "A2"); told.end()

Every step looks at the invariants; ``end`` is the simulator's own end, with its whole check.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from unittest import mock

from sqlalchemy.exc import OperationalError

from kiosk.services import activities, book, change_settings, exchange, settings, sign_in, village
from kiosk.services.basis import herself
from kiosk.simulate import calamities, deeds, net
from kiosk.simulate.chance import seeded
from kiosk.simulate.machine import Machine
from kiosk.simulate.quiet import quiet
from kiosk.simulate.settling import settled
from kiosk.simulate.world import Copy, World
from kiosk.sync.outcome import Outcome
from kiosk.sync.transport import Answer, Request
from kiosk.township import devices, erasure, moves


class Scene:
    """A world in which a test says what happens."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = random.Random(1)
        self._steps = 0

    def at(self, name: str) -> Machine:
        """A kiosk: A1, A2, A3 in one village, B1, B2 in another, C1."""
        self._steps += 1
        self.world.chance.begin("scene", self._steps)
        self.world.time.wait(60_000)
        return self.world.touch(self.world.machines[name])

    def look(self, *, closely: bool = True) -> None:
        self.world.look(closely=closely)

    # ---- at a kiosk ----------------------------------------------------------------------------

    def gathering(self, name: str) -> bytes:
        """An activity of the day, open."""
        m = self.at(name)
        event = m.node.mint()
        template = village.templates()[0]

        def job(uow) -> bytes:
            done = activities.plan(
                uow, event, plan=activities.from_template(template, uow.day), clerk=1
            )
            activities.open_(uow, m.node.mint(), activity=done.activity, clerk=1)
            return done.activity

        activity = m.work(job)
        self.look()
        return activity

    def attend(self, name: str, activity: bytes, member: int = 1) -> bytes:
        m = self.at(name)
        event = m.node.mint()
        done = m.work(
            lambda uow: sign_in.sign_in(
                uow, event, activity=activity, member=member, operator=herself(member)
            )
        )
        assert done.outcome in (sign_in.Outcome.SIGNED_IN, sign_in.Outcome.NO_POINTS), done
        self.look()
        return event

    def book(self, name: str, *, times: int = 1) -> bytes:
        """Points for a deed; the same gesture ``times`` times."""
        m = self.at(name)
        job = None
        while job is None:
            job = deeds.booking(m, self.dice)
        for _ in range(times):
            done = m.work(job)
            assert done.outcome is book.Outcome.BOOKED, done
        self.look()
        return done.mark.entry

    def exchange(self, name: str, member: int = 1) -> bytes:
        """The dearest thing she can have waits for her."""
        m = self.at(name)
        day = m.raw.execute("SELECT last_day FROM logs WHERE own").fetchone()[0]
        event = m.node.mint()
        for (item,) in m.raw.execute(
            "SELECT item FROM prices WHERE village = ? ORDER BY points DESC", (m.village,)
        ).fetchall():
            with m.node.reading() as conn:
                seen = exchange.look(
                    conn, m.village, day, member=member, item=item, count=1, device=m.device
                )
            if seen.outcome is exchange.Outcome.DONE:
                m.work(
                    lambda uow, item=item, points=seen.points: exchange.make(
                        uow, event, member=member, item=item, count=1, shown_points=points,
                        operator=herself(member),
                    )
                )  # fmt: skip
                self.look()
                deeds.check_spender(m)
                return event
        raise AssertionError("she can have nothing")

    def work(self, name: str, job) -> object:
        m = self.at(name)
        done = m.work(job)
        self.look()
        return done

    def limit(self, name: str, value: int) -> None:
        """A setting of the village is changed at a kiosk."""
        m = self.at(name)
        event = m.node.mint()
        self.work(
            name,
            lambda uow: change_settings.change(
                uow, event, key=settings.REVERSAL_LIMIT, value=str(value), clerk=1, second=2
            ),
        )

    # ---- between -------------------------------------------------------------------------------

    def settle(self, *names: str, fault: str | None = None, on: str = "") -> Outcome | None:
        """Settle over a good line; with ``fault``, every request to ``on`` meets it."""
        outcome = None
        for name in names:
            m = self.at(name)
            with _line(self.world, fault, on), suppress(OperationalError):
                outcome = settled(self.world, m, self.dice, badness=0)
            self.look()
        return outcome

    def late(self) -> None:
        """What was long on its way arrives."""
        self.world.net.deliver_late(self.dice, 99)
        self._town()

    # ---- at the township -----------------------------------------------------------------------

    def revoke(self, name: str) -> None:
        m = self.at(name)
        devices.revoke(self.world.town.mind, m.village, m.device, why="stolen")
        self._town()

    def erase(self, village_id: str, owner: str) -> None:
        mind = self.world.town.mind
        erasure.erase(mind, village_id, owner, mind.mint(), cadre=1)
        self._town()

    def move(self, source: str, member: int, target: str) -> moves.Moved:
        done = moves.move(
            self.world.town.mind, member=member, source=source, target=target, household=1
        )
        self._town()
        return done

    def _town(self) -> None:
        self.world.touched.add("town")
        self.look()

    # ---- bad luck ------------------------------------------------------------------------------

    def copy(self, name: str) -> Copy:
        """A copy of a kiosk's disk, or of the township's."""
        now = self.world.time.now_ms
        if name == "town":
            copy = Copy(name, self.world.town.disk.copy(), None, now)
        else:
            m = self.at(name)
            copy = Copy(name, m.disk.copy(), m.keys, now, m.hidden)
        self.world.copies.append(copy)
        return copy

    def image(self, copy: Copy) -> None:
        """The image is written back, keys and all."""
        m = self.at(copy.of)
        calamities.put_back(self.world, m, copy)
        m.keys = copy.keys
        self.world.mourn()
        self.look()

    def town_restore(self, copy: Copy) -> None:
        """The township's database is put back."""
        calamities.put_town_back(self.world, copy)
        self._town()

    def end(self) -> int:
        """Luck turns; everything is checked whole. Returns the rounds it took."""
        self.world.chance.begin("scene", "end")
        return quiet(self.world, verify_all=True)


@dataclass
class _Picky(net.Line):
    """A line on which some requests always meet the same fault."""

    fault: str = ""
    on: str = ""

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        if self.on not in request.path:
            return super().send(request, timeout_s=timeout_s)
        return getattr(self, "_" + self.fault.replace("-", "_"))(request)


@contextmanager
def _line(world: World, fault: str | None, on: str) -> Iterator[None]:
    if fault is None:
        yield
        return

    def line(dice: random.Random, badness: float, village: str = "") -> net.Line:
        return _Picky(world.net, dice, badness, village, fault, on)

    with mock.patch.object(world.net, "line", line):
        yield


@contextmanager
def scene() -> Iterator[Scene]:
    """A fresh world, closed at the end."""
    with seeded() as chance:
        world = World.new(0, chance)
        try:
            yield Scene(world)
        finally:
            world.close()
