"""A clerk's time at the desk: who she is, and what stands round each of her pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.clock import Moment
from kiosk.core.facts import Operator
from kiosk.services import basis, desk, staff
from kiosk.services.put_right import LastEntry
from kiosk.services.staff import Clerk
from kiosk.station.counter import hers
from kiosk.station.counter.settle import when
from kiosk.store.uow import UnitOfWork
from kiosk.sync import health
from kiosk.sync.health import Health
from kiosk.ui.counter import asks, models

if TYPE_CHECKING:
    from kiosk.station.counter.station import CounterStation

T = TypeVar("T")


class Session:
    """One clerk at the desk.

    Attributes:
        clerk: Who.
        shell: What stands round her pages, as last looked up.
        last: What 撤销上一笔 would undo.
    """

    def __init__(self, counter: CounterStation, clerk: Clerk) -> None:
        self.counter = counter
        self.clerk = clerk
        self.last: LastEntry | None = None
        self.shell = models.Shell(
            counter.villager.today.village,
            words.shown("counter-name", number=1),
            face_of(clerk),
            models.Sync(words.shown("counter-sync-never"), "", "cloud-slash-bold"),
            rails=hers.rails(clerk),
            closed=hers.closed(clerk),
        )

    @property
    def operator(self) -> Operator:
        """As the facts note her."""
        return basis.by_clerk(self.clerk.clerk)

    def is_now(self, clerk: Clerk) -> None:
        """Her roles or her picture changed while she is at the desk."""
        self.clerk = clerk
        self.shell = replace(
            self.shell, clerk=face_of(clerk), rails=hers.rails(clerk), closed=hers.closed(clerk)
        )

    def leave(self) -> None:
        """She goes; that is a fact."""
        records, number = self.counter.records, self.clerk.clerk
        event = records.node.mint()
        records.do(
            lambda uow: staff.leave(uow, event, clerk=number), lambda _: None, station="counter"
        )

    # -- questions and deeds of this session -------------------------------------------------------

    def ask(self, question: Callable[[Connection], T], then: Callable[[T], None]) -> None:
        """Look something up; no answer comes once she has left."""
        self.counter.records.ask(question, self._mine(then), self._failed)

    def do(self, deed: Callable[[UnitOfWork], T], then: Callable[[T], None]) -> None:
        """Write something; no key acts until it is written."""
        window = self.counter.window
        window.set_held(True)
        answer = self._mine(then)

        def done(result: T) -> None:
            window.set_held(False)
            answer(result)

        def failed(reason: object) -> None:
            window.set_held(False)
            self._failed(reason)

        self.counter.records.do(deed, done, failed, station="counter")

    def _mine(self, then: Callable[[T], None]) -> Callable[[T], None]:
        def checked(result: T) -> None:
            if self.counter.session is self:
                then(result)

        return checked

    def _failed(self, reason: object) -> None:
        if self.counter.session is self:
            self.counter.rooms.tell("counter-cannot-record", warning=True)

    # -- the shell ---------------------------------------------------------------------------------

    def look_at_desk(self, then: Callable[[desk.Desk], None]) -> None:
        """Look the desk up again: figures, activities, what waits, what can be undone."""
        records = self.counter.records
        village, day = records.node.village, records.day

        def look(conn: Connection) -> tuple[desk.Desk, Health]:
            return desk.desk_of(conn, village, day), health.of(conn, records.node.log_id)

        def known(both: tuple[desk.Desk, Health]) -> None:
            self._take(*both)
            then(both[0])

        self.ask(look, known)

    def _take(self, found: desk.Desk, standing: Health) -> None:
        self.last = found.last
        undo = ""
        if found.last is not None and asks.UndoLast not in self.shell.closed:
            undo = words.shown(
                "counter-undo-what", name=found.last.name, points=signed(found.last.points)
            )
        self.shell = models.Shell(
            self.counter.villager.today.village,
            self.shell.counter,
            self.shell.clerk,
            sync_line(standing, self.counter.records.node.clock.now(), found.figures.booked),
            undo,
            {"handover": found.to_hand_over} if found.to_hand_over else {},
            self.shell.rails,
            self.shell.closed,
        )


def sync_line(standing: Health, now: Moment, booked: int) -> models.Sync:
    """How things stand with the township, in a line at the foot of every page."""
    if standing.township_name is None:
        plain = words.shown("counter-sync-never-plain", count=booked)
        return models.Sync(words.shown("counter-sync-never"), plain, "cloud-slash-bold")
    waits = words.shown("counter-sync-waits", count=standing.waiting) if standing.waiting else ""
    if standing.needs_person is not None:
        return models.Sync(words.shown("counter-sync-person"), waits, "cloud-warning-bold")
    if standing.settled_ms is None:
        return models.Sync(words.shown("counter-sync-not-yet"), waits, "cloud-arrow-up-bold")
    sent = words.shown("counter-sync-sent", when=when(standing.settled_ms, now))
    icon = "cloud-arrow-up-bold" if standing.troubles else "cloud-check-bold"
    return models.Sync(sent, waits, icon)


def face_of(clerk: Clerk) -> models.ClerkFace:
    """A clerk as the pages show her."""
    roles = sorted(clerk.roles, key=list(staff.Role).index, reverse=True)
    head = staff.Role.HEAD in clerk.roles
    role = staff.Role.HEAD if head else roles[-1] if roles else staff.Role.REGISTRAR
    return models.ClerkFace(
        clerk.clerk, clerk.name, words.shown(f"counter-role-{role}"), f"avatar-{clerk.face}"
    )


def signed(points: int) -> str:
    """+2 or −10, with a real minus sign."""
    return f"+{points}" if points >= 0 else f"−{-points}"
