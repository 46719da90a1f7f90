"""Cards on paper, a few sheets at a time: each portion is printed first and issued after that.

A card that never came out of the printer never was: whoever it was for still has her old one, or
still is among those without. So a run that breaks off loses nothing, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.printing.cards import PER_SHEET, CardSheet, CardToPrint
from kiosk.printing.desk import PrintOutcome, PrintResult
from kiosk.services import cards, people
from kiosk.services.cards import Outcome
from kiosk.services.people import Person
from kiosk.station.counter.present import name_of
from kiosk.store.uow import UnitOfWork

if TYPE_CHECKING:
    from kiosk.station.counter.station import CounterStation

PORTION = 5 * PER_SHEET
"""Cards of one document: whole sheets, so that the number of sheets is as promised."""


@dataclass
class Printed:
    """What a run has come to.

    Attributes:
        done: cards on paper (or in a file) that are issued.
        left: cards that were asked for and not made; nothing changed for these members.
        spoiled: cards on paper that could not be issued: they open nothing.
        files: where cards were kept that no printer took.
        refused: the clerk may not do it.
    """

    done: int = 0
    left: int = 0
    spoiled: int = 0
    files: list[Path] = field(default_factory=list)
    refused: bool = False


_Portion = list[tuple[Person, str]]


class CardRun:
    """One order of cards; tells ``then`` once, when it has ended.

    It ends before its time when the printer fails or has no paper, when the record takes nothing,
    and when the clerk who ordered it leaves the desk.

    Args:
        again: a member who has a good card gets another.
    """

    def __init__(
        self,
        counter: CounterStation,
        members: Sequence[int],
        then: Callable[[Printed], None],
        *,
        again: bool,
    ) -> None:
        session = counter.session
        if session is None:
            raise LookupError("nobody is at the desk")
        self._counter, self._session, self._clerk = counter, session, session.clerk.clerk
        self._waiting = list(members)
        self._then, self._again = then, again
        self._so_far = Printed()

    def start(self) -> None:
        """Print the first portion."""
        self._next()

    def _next(self) -> None:
        portion, clerk, again = self._waiting[:PORTION], self._clerk, self._again
        if not portion or self._counter.session is not self._session:
            self._end()
            return
        village = self._counter.records.node.village

        def ready(conn: Connection) -> _Portion | None:
            made: _Portion = []
            for member in portion:
                refusal = cards.refusal_of(conn, village, member=member, clerk=clerk, again=again)
                if refusal is Outcome.NOT_ALLOWED:
                    return None
                if refusal is None:
                    made.append((people.the_person(conn, village, member), cards.new_text()))
            return made

        self._counter.records.ask(ready, self._send, lambda _: self._end())

    def _send(self, portion: _Portion | None) -> None:
        if portion is None:
            self._so_far.refused = True
            self._end()
        elif not portion:  # each of them has a card or has gone meanwhile
            self._go_on()
        else:
            village = self._counter.villager.today.village
            sheet = CardSheet(
                tuple(CardToPrint(name_of(p), p.member, text, village) for p, text in portion)
            )
            self._counter.paper.send(sheet, lambda result: self._on_paper(portion, result))

    def _on_paper(self, portion: _Portion, result: PrintResult) -> None:
        if result.outcome is PrintOutcome.FAILED:
            self._end()
            return
        if result.file is not None:
            self._so_far.files.append(result.file)
        records, clerk, again = self._counter.records, self._clerk, self._again
        event = records.node.mint()

        def deed(uow: UnitOfWork) -> int:
            issued = [
                cards.issue(
                    uow, ids.derived(event, at) if at else event,
                    member=person.member, clerk=clerk, again=again, text=text,
                )
                for at, (person, text) in enumerate(portion)
            ]  # fmt: skip
            return sum(one.outcome is Outcome.DONE for one in issued)

        def written(issued: int) -> None:
            self._so_far.done += issued
            self._so_far.spoiled += len(portion) - issued
            self._go_on(stop=result.no_paper)

        def not_written(_: object) -> None:
            self._so_far.spoiled += len(portion)
            self._end()

        # Also when she has left meanwhile: the cards lie in the printer and have to be good.
        records.do(deed, written, not_written, station="counter")

    def _go_on(self, *, stop: bool = False) -> None:
        del self._waiting[:PORTION]
        self._end() if stop else self._next()

    def _end(self) -> None:
        self._so_far.left = len(self._waiting)
        self._then(self._so_far)
