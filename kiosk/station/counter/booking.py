"""Booking one clause for a person who is present: the villager's side shows 26 and waits."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from kiosk import words
from kiosk.core.rules import Clause, RuleBook
from kiosk.services import book, people, preferences, rule_books
from kiosk.services.book import Outcome, Proposal, Wish
from kiosk.services.people import Person
from kiosk.services.preferences import Preferences
from kiosk.services.roles import Deed
from kiosk.station.chapters.together import Answer
from kiosk.station.counter.people import Found
from kiosk.station.counter.present import clause_groups, name_of, person_line
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.book import BookPage
from kiosk.ui.counter.waiting import WaitingPage
from kiosk.ui.models import SeeTogetherModel

_TENTHS = 10


class BookingRoom(Room):
    """Nobody types points: a clause and a quantity give them, and she says 对."""

    person: Person | None = None
    asking: models.Waiting | None = None
    event: bytes | None = None
    thanked_for: str = ""

    def left(self) -> None:
        """A question still open is taken back; nothing was booked."""
        if self.asking is not None and self.asking.state == "asking":
            self.counter.villager.chapters.together.call_off()
        self.person, self.asking, self.event, self.thanked_for = None, None, None, ""

    def open(self) -> None:
        """For whom? Her card, or a search."""
        self.rooms.people.find("book", lambda found: self._for(found))

    def take(self, ask: object) -> bool:
        """From the clauses to her answer."""
        match ask:
            case asks.BookFor(member=member):
                self._open_for(member)
            case asks.BookWanted():
                self._propose(ask)
            case asks.CallOff():
                self._call_off()
            case asks.Back() if isinstance(self.counter.page(), BookPage):
                self.open()
            case _:
                return False
        return True

    def _for(self, found: Found) -> None:
        self._open_for(found.member)

    def _open_for(self, member: int) -> None:
        key, day = self.village, self.records.day

        def known(conn: Connection) -> tuple[Person, RuleBook, tuple[Clause, ...]] | None:
            person = people.the_person(conn, key, member)
            version = rule_books.version_in_force(conn, key, day)
            if version is None:
                return None
            clauses = tuple(k.clause for k in book.clauses_for(conn, key, day, person))
            return person, rule_books.book_of(conn, key, version), clauses

        def show(found: tuple[Person, RuleBook, tuple] | None) -> None:  # type: ignore[type-arg]
            if found is None:
                self.rooms.tell("counter-book-no-rules", warning=True)
                return
            self.person, rules, clauses = found
            model = models.Booking(
                self.session.shell, person_line(self.person), clause_groups(rules, clauses),
                note_most=book.NOTE_LENGTH_MAX,
            )  # fmt: skip
            self.counter.show(BookPage(self.counter.look, model))

        self.session.ask(known, show)

    # -- the question ------------------------------------------------------------------------------

    def _propose(self, ask: asks.BookWanted, second: int | None = None) -> None:
        key, day, clerk = self.village, self.records.day, self.clerk
        wish = Wish(ask.member, ask.clause, ask.quantity, day, ask.paper, second, ask.note)

        def known(conn: Connection) -> tuple[Proposal, Preferences]:
            return (
                book.propose(conn, key, day, wish, clerk=clerk),
                preferences.chosen_by(conn, key, ask.member),
            )

        def proposed(found: tuple[Proposal, Preferences]) -> None:
            proposal, chosen = found
            if proposal.outcome in (Outcome.NEEDS_SECOND, Outcome.NEEDS_REVIEWER):
                review = proposal.outcome is Outcome.NEEDS_REVIEWER
                self.rooms.entrance.ask_second(
                    words.shown(f"counter-book-{_kind(proposal.outcome)}"),
                    lambda number: self._propose(ask, number),
                    deed=Deed.REVIEW if review else Deed.VOUCH,
                )
            elif proposal.outcome is Outcome.CAN_BE:
                self._ask_her(wish, proposal, chosen)
            else:
                self._refused(proposal)

        self.session.ask(known, proposed)

    def _ask_her(self, wish: Wish, proposal: Proposal, chosen: Preferences) -> None:
        person, clause = proposal.person, proposal.clause
        assert person is not None
        assert clause is not None
        self.person, self.event = person, self.mint()
        amount = amount_words(proposal.quantity_tenths, clause.unit)
        what = words.shown("counter-what", clause=clause.said, amount=amount)
        self.thanked_for = wish.note or what
        if wish.paper:
            what = words.shown("counter-line-paper", paper=wish.paper, what=what)
        if wish.note:
            what = words.shown("counter-line-note", note=wish.note, what=what)
        self.asking = models.Waiting(self.session.shell, person_line(person), what, proposal.points)
        clerk = self.session.shell.clerk
        model = SeeTogetherModel(
            name_of(person), clause.said, clause.picture, max(1, proposal.quantity_tenths // 10),
            clause.unit, proposal.points, proposal.before, clerk.name, clerk.face, amount,
            wish.note, wish.paper,
        )  # fmt: skip
        if not self.counter.shared:
            self.counter.show(WaitingPage(self.counter.look, self.asking))
        self.counter.villager.lending.ask_together(
            model, chosen, lambda answer: self._answered(wish, proposal, answer)
        )

    def _answered(self, wish: Wish, proposal: Proposal, answer: Answer) -> None:
        if self.asking is None or self.counter.session is None:
            return
        if answer is not Answer.YES:
            self._say("no" if answer is Answer.NO else "silent")
            return
        event, clerk = self.event, self.clerk
        assert event is not None
        self.session.do(
            lambda uow: book.book(uow, event, wish=wish, shown_points=proposal.points, clerk=clerk),
            self._booked,
        )

    def _booked(self, result: book.Booked) -> None:
        if result.outcome is Outcome.BOOKED:
            name = name_of(self.person) if self.person else ""
            self.counter.villager.lending.booked_together(
                name, self.thanked_for, result.points, shared=self.counter.shared
            )
            self.session.look_at_desk(lambda _: self._say("yes"))
        elif result.proposal is not None:
            self._refused(result.proposal)
        else:
            self._say("refused")

    def _refused(self, proposal: Proposal) -> None:
        why = words.shown(f"counter-book-{_kind(proposal.outcome)}")
        if self.asking is None and proposal.person is not None:
            self.asking = models.Waiting(
                self.session.shell, person_line(proposal.person),
                proposal.clause.said if proposal.clause else "", proposal.points,
            )  # fmt: skip
        self._say("refused", why)

    def _say(self, state: str, why: str = "") -> None:
        asking = self.asking
        if asking is None:
            return
        self.asking = replace(asking, state=state, why=why, shell=self.session.shell)
        self.counter.show(WaitingPage(self.counter.look, self.asking))

    def _call_off(self) -> None:
        self.counter.villager.chapters.together.call_off()
        self.rooms.home()


def amount_words(tenths: int, unit: str) -> str:
    """一次 stays 1 次; 15 tenths of an hour are 1.5 小时."""
    whole, rest = divmod(tenths, _TENTHS)
    number = str(whole) if not rest else f"{whole}.{rest}"
    return words.shown("counter-amount-text", number=number, unit=unit)


def _kind(outcome: Outcome) -> str:
    return str(outcome).replace("_", "-")
