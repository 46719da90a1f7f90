"""A new member, and the balance of her old paper book, which two clerks read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.accounts import MemberType
from kiosk.services import enrol, people
from kiosk.services.enrol import Outcome
from kiosk.station.counter.present import person_line, type_words
from kiosk.station.counter.room import Room
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.enrol import EnrolPage
from kiosk.ui.counter.forward import ForwardPage


class EnrolRoom(Room):
    """Possible twins are looked at side by side before a number is given."""

    model: models.Enrol | None = None
    household: int | None = None

    def left(self) -> None:
        """Nothing was written."""
        self.model, self.household = None, None

    def take(self, ask: object) -> bool:
        """From 新村民 to her page, and from 结转 to the second PIN."""
        match ask:
            case asks.EnrolWanted():
                self._open()
            case asks.Enrolled():
                self._enrol(ask)
            case asks.ForwardWanted(member=member):
                self._open_forward(member)
            case asks.BringForward():
                self._forward(ask)
            case asks.Chosen(member=member) if isinstance(self.counter.page(), EnrolPage):
                self.rooms.people.open_member(member, "twin")
            case asks.Back() if isinstance(self.counter.page(), EnrolPage):
                self._back()
            case asks.Back() if isinstance(self.counter.page(), ForwardPage):
                self.rooms.people.reopen_member()
            case _:
                return False
        return True

    def _open(self) -> None:
        key, device = self.village, self.records.node.device

        def known(conn: Connection) -> tuple[tuple[int, ...], int | None]:
            return people.groups(conn, key), enrol.next_member(conn, key, device)

        def show(found: tuple[tuple[int, ...], int | None]) -> None:
            groups, number = found
            if number is None:
                self._refused(Outcome.NO_NUMBER_LEFT, self.rooms.people.open)
                return
            every = tuple(sorted({*groups, *range(1, self.counter.settings.village.groups + 1)}))
            types = tuple((str(kind), type_words(kind)) for kind in MemberType)
            self.model = models.Enrol(self.session.shell, every, types, number)
            self.counter.show(EnrolPage(self.counter.look, self.model))

        self.session.ask(known, show)

    def _back(self) -> None:
        if self.model is not None and self.model.twins:
            self._present(twins=())
        else:
            self.rooms.people.open()

    def _present(self, **changes: Any) -> None:
        page = self.counter.page()
        if self.model is not None and isinstance(page, EnrolPage):
            self.model = replace(self.model, **changes)
            page.present(self.model)

    def _enrol(self, ask: asks.Enrolled) -> None:
        event, clerk = self.mint(), self.clerk

        def deed(uow: UnitOfWork) -> enrol.Enrolled:
            return enrol.enrol_at(
                uow, event, name=ask.name, group=ask.group, door=ask.door, clerk=clerk,
                birth_year=ask.birth_year, member_type=MemberType(ask.member_type),
                twins_seen=ask.checked,
            )  # fmt: skip

        self.session.do(deed, self._enrolled)

    def _enrolled(self, result: enrol.Enrolled) -> None:
        if result.outcome is Outcome.TWINS:
            self._present(twins=tuple(person_line(p) for p in result.twins))
        elif result.outcome is Outcome.DONE and result.member is not None:
            self.model = None
            self.counter.villager.mouth.tone("success")
            self.rooms.people.open_member(result.member, "enrol")
        else:
            self._refused(result.outcome, self._open)

    def _refused(self, outcome: Outcome, then: Callable[[], None]) -> None:
        kind = str(outcome).replace("_", "-")
        self.rooms.tell(f"counter-enrol-{kind}", then, warning=True)

    # -- the old book ------------------------------------------------------------------------------

    def _open_forward(self, member: int) -> None:
        key = self.village

        def show(person: people.Person) -> None:
            model = models.Forward(self.session.shell, person_line(person))
            self.counter.show(ForwardPage(self.counter.look, model))

        self.session.ask(lambda conn: people.the_person(conn, key, member), show)

    def _forward(self, ask: asks.BringForward) -> None:
        event, clerk = self.mint(), self.clerk

        def second_known(second: int) -> None:
            self.session.do(
                lambda uow: enrol.bring_forward(
                    uow, event, member=ask.member, points=ask.points, merit=ask.merit,
                    sheet=ask.sheet, clerk=clerk, second=second,
                ),
                self._forwarded,
            )  # fmt: skip

        why = words.shown("counter-second-forward", points=ask.points)
        self.rooms.entrance.ask_second(why, second_known)

    def _forwarded(self, result: enrol.Forwarded) -> None:
        people_room = self.rooms.people
        if result.outcome is Outcome.DONE:
            self.counter.villager.mouth.tone("success")
            people_room.reopen_member()
        else:
            self._refused(result.outcome, people_room.reopen_member)
