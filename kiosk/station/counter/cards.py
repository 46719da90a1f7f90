"""Cards: a new one, a lost one, sheets for a whole group. The text lives until it is printed."""

from __future__ import annotations

from sqlalchemy import Connection

from kiosk import words
from kiosk.core import ids
from kiosk.printing.cards import CardSheet, CardToPrint
from kiosk.printing.desk import PrintOutcome, PrintResult
from kiosk.services import cards, people
from kiosk.services.cards import Issued, Outcome, State
from kiosk.services.people import Person
from kiosk.station.counter.present import kept_where, name_of, person_line
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.store.uow import UnitOfWork
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.cards import CardsPage, PrintCardsPage

_AT_ONCE_MOST = 200


class CardsRoom(Room):
    """Issuing is a fact; older generations are dead at once."""

    member: int | None = None

    def left(self) -> None:
        """No card is being made."""
        self.member = None

    def take(self, ask: object) -> bool:
        """The keys of both pages."""
        match ask:
            case asks.ShowCards(member=member):
                self._open(member)
            case asks.IssueCard(member=member):
                self._issue((member,), again=True)
            case asks.LoseCard(member=member):
                self._lose(member)
            case asks.PrintMany():
                self._open_many()
            case asks.PrintForGroups(groups=groups, all_people=everybody):
                self._issue_groups(groups, everybody)
            case asks.Back() if isinstance(self.counter.page(), CardsPage):
                self.rooms.people.reopen_member()
            case asks.Back() if isinstance(self.counter.page(), PrintCardsPage):
                self.rooms.go("settings")
            case _:
                return False
        return True

    def _open(self, member: int) -> None:
        key = self.village

        def known(conn: Connection) -> tuple[Person, tuple[cards.CardLine, ...]]:
            person = people.the_person(conn, key, member)
            return person, cards.all_of(conn, key, ids.member_account(person.member))

        def show(found: tuple[Person, tuple[cards.CardLine, ...]]) -> None:
            person, lines = found
            self.member = person.member
            self.rooms.people.member = person.member
            model = models.Cards(
                self.session.shell, person_line(person),
                tuple(_state(line, newest=at == 0) for at, line in enumerate(lines)),
            )  # fmt: skip
            self.counter.show(CardsPage(self.counter.look, model))

        self.session.ask(known, show)

    def _lose(self, member: int) -> None:
        event, clerk = self.mint(), self.clerk
        self.session.do(
            lambda uow: cards.raise_state(uow, event, member=member, state=State.LOST, clerk=clerk),
            lambda _: self._open(member),
        )

    # -- issuing -----------------------------------------------------------------------------------

    def _issue(self, members: tuple[int, ...], *, again: bool) -> None:
        event, clerk, key = self.mint(), self.clerk, self.village

        def deed(uow: UnitOfWork) -> list[tuple[Issued, Person]]:
            made = []
            for at, member in enumerate(members):
                one = ids.derived(event, at) if at else event
                issued = cards.issue(uow, one, member=member, clerk=clerk, again=again)
                if issued.outcome is Outcome.DONE and issued.text is not None:
                    made.append((issued, people.the_person(uow.conn, key, issued.member)))
            return made

        self.session.do(deed, self._print)

    def _print(self, made: list[tuple[Issued, Person]]) -> None:
        if not made:
            self.rooms.tell("counter-cards-none")
            return
        village = self.counter.villager.today.village
        sheet = CardSheet(
            tuple(
                CardToPrint(name_of(person), person.member, issued.text or "", village)
                for issued, person in made
            )
        )
        self.counter.paper.send(sheet, self._printed)

    def _printed(self, result: PrintResult) -> None:
        if self.counter.session is None:
            return
        back = self.rooms.people.reopen_member if self.member is not None else self.rooms.home
        match result.outcome:
            case PrintOutcome.PRINTED:
                self.rooms.tell("counter-cards-printed", back)
            case PrintOutcome.KEPT:
                lines = kept_where(result.file) if result.file else ()
                self.rooms.tell("counter-cards-kept", back, lines=lines)
            case _:
                self.rooms.tell("counter-cards-failed", back, warning=True)

    # -- many --------------------------------------------------------------------------------------

    def _open_many(self) -> None:
        key = self.village

        def known(conn: Connection) -> tuple[models.PrintGroup, ...]:
            without = cards.without_by_group(conn, key)
            return tuple(
                models.PrintGroup(group, len(people.of_group(conn, key, group)),
                                  len(without.get(group, ())))
                for group in people.groups(conn, key)
            )  # fmt: skip

        def show(groups: tuple[models.PrintGroup, ...]) -> None:
            model = models.PrintCards(self.session.shell, groups)
            self.counter.show(PrintCardsPage(self.counter.look, model))

        self.session.ask(known, show)

    def _issue_groups(self, groups: tuple[int, ...], everybody: bool) -> None:
        key = self.village

        def known(conn: Connection) -> tuple[int, ...]:
            if everybody:
                found = [p.member for g in groups for p in people.of_group(conn, key, g)]
            else:
                without = cards.without_by_group(conn, key)
                found = [member for group in groups for member in without.get(group, ())]
            return tuple(found[:_AT_ONCE_MOST])

        self.member = None
        self.session.ask(known, lambda members: self._issue(members, again=everybody))


def _state(line: cards.CardLine, *, newest: bool) -> models.CardState:
    alive = newest and line.state is State.ACTIVE
    kind = "good" if alive else "old"
    if newest and line.state is not State.ACTIVE:
        kind = "frozen" if line.state is State.FROZEN else "lost"
    day = short_day(line.issued_day) if line.issued_day else ""
    return models.CardState(line.generation, words.shown(f"counter-card-state-{kind}"), day, alive)
