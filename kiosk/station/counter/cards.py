"""Cards: a new one, a lost one, sheets for a whole group."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from kiosk import words
from kiosk.core import ids
from kiosk.services import cards, people
from kiosk.services.cards import State
from kiosk.services.people import Person
from kiosk.station.counter.card_run import PORTION, CardRun, Printed
from kiosk.station.counter.present import kept_where, person_line
from kiosk.station.counter.room import Room
from kiosk.station.present import short_day
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.cards import CardsPage, PrintCardsPage


class CardsRoom(Room):
    """A card is printed, then issued: that is a fact, and older generations are dead at once."""

    _run: CardRun | None = None

    def take(self, ask: object) -> bool:
        """The keys of both pages."""
        match ask:
            case asks.ShowCards(member=member):
                self._open(member)
            case asks.IssueCard(member=member):
                self._print((member,), again=True)
            case asks.LoseCard(member=member):
                self._lose(member)
            case asks.PrintMany():
                self._open_many()
            case asks.PrintForGroups(groups=groups):
                self._print_groups(groups)
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

    # -- printing ----------------------------------------------------------------------------------

    def _print(self, members: tuple[int, ...], *, again: bool) -> None:
        if self._run is not None:
            self.rooms.tell("counter-cards-printing")
            return
        if not members:
            self.rooms.tell("counter-cards-none")
            return
        session, one = self.session, members[0] if len(members) == 1 and again else None

        def ended(printed: Printed) -> None:
            self._run = None
            if self.counter.session is session:
                self._tell(printed, one)

        self._run = CardRun(self.counter, members, ended, again=again)
        if len(members) > PORTION:
            self.rooms.tell("counter-cards-printing")
        self._run.start()

    def _tell(self, printed: Printed, one: int | None) -> None:
        back = self.rooms.home if one is None else lambda: self._open(one)
        lines = _kept(printed.files)
        if printed.refused:
            self.rooms.not_allowed()
        elif printed.spoiled:
            lines = (words.shown("counter-cards-spoiled-why"), *lines)
            self.rooms.tell(
                "counter-cards-spoiled", back, warning=True, lines=lines, count=printed.spoiled
            )
        elif printed.left and printed.done:
            lines = (words.shown("counter-cards-part-why"), *lines)
            self.rooms.tell(
                "counter-cards-part", back, warning=True, lines=lines,
                done=printed.done, left=printed.left,
            )  # fmt: skip
        elif printed.left:
            self.rooms.tell("counter-cards-failed", back, warning=True)
        elif not printed.done:
            self.rooms.tell("counter-cards-none", back)
        elif printed.files:
            self.rooms.tell("counter-cards-kept", back, lines=lines)
        else:
            self.rooms.tell("counter-cards-printed", back)

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

    def _print_groups(self, groups: tuple[int, ...]) -> None:
        key = self.village

        def known(conn: Connection) -> tuple[int, ...]:
            without = cards.without_by_group(conn, key)
            return tuple(member for group in groups for member in without.get(group, ()))

        self.session.ask(known, lambda members: self._print(members, again=False))


def _kept(files: list[Path]) -> tuple[str, ...]:
    """Where the cards lie that no printer took."""
    if len(files) < 2:
        return kept_where(files[0]) if files else ()
    folder = words.shown("counter-kept-folder", folder=files[0].parent.name)
    return folder, words.shown("counter-cards-files", count=len(files))


def _state(line: cards.CardLine, *, newest: bool) -> models.CardState:
    alive = newest and line.state is State.ACTIVE
    kind = "good" if alive else "old"
    if newest and line.state is not State.ACTIVE:
        kind = "frozen" if line.state is State.FROZEN else "lost"
    day = short_day(line.issued_day) if line.issued_day else ""
    return models.CardState(line.generation, words.shown(f"counter-card-state-{kind}"), day, alive)
