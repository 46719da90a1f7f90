"""Finding a member without a card, and her page for the clerk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk import words
from kiosk.services import cards, look_up, people
from kiosk.services.look_up import MemberPage as Page
from kiosk.services.people import Person
from kiosk.station.counter.present import entry_line, person_line, type_words
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.look_up import LookUpPage
from kiosk.ui.counter.member import MemberPage

_LISTED = 8
_ENTRIES = 40


@dataclass(frozen=True)
class Found:
    """Who was found, and how."""

    member: int
    person: Person


Then = Callable[[Found], None]


class PeopleRoom(Room):
    """By number, pinyin or group; or by the next card shown."""

    why: str = "person"
    then: Then | None = None
    found: tuple[Person, ...] = ()
    member: int | None = None

    def left(self) -> None:
        """Nobody is looked for any more."""
        self.then, self.found, self.member = None, (), None

    def open(self) -> None:
        """村民和卡: find somebody and open her page."""
        self.find("person", lambda found: self.open_member(found.member, "search"))

    def find(self, why: str, then: Then) -> None:
        """Find a member for another job; ``then`` gets her."""
        self.why, self.then = why, then
        self.counter.take_cards(self._card)
        key = self.village
        self.session.ask(lambda conn: people.groups(conn, key), self._show)

    def _show(self, groups: tuple[int, ...]) -> None:
        model = models.LookUp(self.session.shell, self.why, groups=groups)
        self.counter.show(LookUpPage(self.counter.look, model))

    def _card(self, seen: cards.CardSeen) -> None:
        if seen.person is not None:
            self._chosen(seen.person)
        else:
            self.counter.villager.mouth.tone("error")

    def take(self, ask: object) -> bool:
        """Search, choice, and the keys of a member's page."""
        match ask:
            case asks.FindByCard():
                self.open()
            case asks.Search(mode=mode, text=text):
                self._search(mode, text)
            case asks.Chosen(member=member):
                return self._choose(member)
            case asks.Back() if isinstance(self.counter.page(), MemberPage):
                self.open()
            case _:
                return False
        return True

    def _search(self, mode: str, text: str) -> None:
        key = self.village

        def question(conn: Connection) -> tuple[Person, ...]:
            if not text:
                return ()
            if mode == "group":
                return people.of_group(conn, key, int(text))
            return people.search(conn, key, text)

        def show(found: tuple[Person, ...]) -> None:
            page = self.counter.page()
            if not isinstance(page, LookUpPage):
                return
            self.found = found
            shown = tuple(person_line(p) for p in found) if text else None
            old = page.model
            page.present(
                models.LookUp(
                    self.session.shell, self.why, mode, text, shown, old.groups,
                    len(found) >= people.FOUND_MOST,
                )
            )  # fmt: skip

        self.session.ask(question, show)

    def _choose(self, member: int) -> bool:
        person = next((p for p in self.found if p.member == member), None)
        if person is None:
            return False
        self._chosen(person)
        return True

    def _chosen(self, person: Person) -> None:
        then = self.then
        self.counter.take_cards(None)
        if then is not None:
            then(Found(person.member, person))

    # -- her page ----------------------------------------------------------------------------------

    def open_member(self, member: int, why: str) -> None:
        """Her page; that the clerk looked is on record."""
        event, clerk = self.mint(), self.clerk
        self.member = member
        self.counter.take_cards(None)
        self.session.do(
            lambda uow: look_up.open_page(uow, event, member=member, clerk=clerk, why=why),
            self._show_member,
        )

    def reopen_member(self) -> None:
        """Her page again after something was done to it."""
        member, key = self.member, self.village
        if member is None:
            self.open()
            return

        def again(conn: Connection) -> Page:
            person = people.the_person(conn, key, member)
            return look_up.page_of(conn, key, person, most=_ENTRIES)

        self.session.ask(again, self._show_member)

    def _show_member(self, page: Page | None) -> None:
        if page is None:
            self.open()
            return
        person = page.person
        self.member = person.member
        facts = [
            (words.shown("counter-fact-group"), str(person.group)),
            (words.shown("counter-fact-door"), person.door or words.shown("counter-none")),
            (words.shown("counter-fact-kind"), type_words(person.member_type)),
        ]
        if person.birth_year:
            facts.append((words.shown("counter-fact-year"), str(person.birth_year)))
        model = models.Member(
            self.session.shell, person_line(person), page.holding.balance, page.holding.merit,
            tuple(facts), *card_words(page.card),
            tuple(entry_line(line) for line in page.lines),
            not page.forwarded,
        )  # fmt: skip
        self.counter.show(MemberPage(self.counter.look, model))


def card_words(card: cards.CardLine | None) -> tuple[str, bool]:
    """The state of her newest card in words, and whether it can be used."""
    if card is None:
        return words.shown("counter-card-none"), False
    if card.state is cards.State.ACTIVE:
        return words.shown("counter-card-good", count=card.generation), True
    frozen = card.state is cards.State.FROZEN
    return words.shown("counter-card-frozen" if frozen else "counter-card-lost"), False
