"""What waits to be fetched: handing over, or giving the points back."""

from __future__ import annotations

from sqlalchemy import Connection

from kiosk import words
from kiosk.services import exchange, people, settings, waiting_list
from kiosk.services.exchange import Ended, Outcome
from kiosk.services.people import Person
from kiosk.services.waiting_list import Waiting
from kiosk.station.counter.present import to_fetch
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.hand_over import HandOverPage


class FetchRoom(Room):
    """The list, oldest first. The clerk knows her, or asks."""

    def open(self) -> None:
        """Look up what waits."""
        key = self.village

        def known(conn: Connection) -> tuple[tuple[Waiting, Person | None], ...]:
            waiting = waiting_list.waiting(conn, key)
            return tuple((w, people.person_of(conn, key, w.member)) for w in waiting)

        def show(found: tuple[tuple[Waiting, Person | None], ...]) -> None:
            day = self.records.day
            lines = tuple(to_fetch(waiting, person, day) for waiting, person in found)
            model = models.HandOver(self.session.shell, lines)
            page = self.counter.page()
            if isinstance(page, HandOverPage):
                page.present(model)
            else:
                self.counter.show(HandOverPage(self.counter.look, model))

        self.session.look_at_desk(lambda _: self.session.ask(known, show))

    def take(self, ask: object) -> bool:
        """东西给她了, 不要了."""
        event, clerk = self.mint(), self.counter.session.clerk.clerk if self.counter.session else 0
        match ask:
            case asks.GoodsGiven(exchange=ident):
                self.session.do(
                    lambda uow: exchange.hand_over(uow, event, exchange=ident, clerk=clerk),  # type: ignore[arg-type]
                    self._ended,
                )
            case asks.GoodsBack(exchange=ident):
                self.session.do(
                    lambda uow: exchange.take_back(uow, event, exchange=ident, clerk=clerk),  # type: ignore[arg-type]
                    self._ended,
                )
            case _:
                return False
        return True

    def _ended(self, ended: Ended) -> None:
        mouth = self.counter.villager.mouth
        if ended.outcome is Outcome.DONE:
            mouth.tone("success")
            self.open()
            return
        mouth.tone("error")
        if ended.outcome is Outcome.NOT_HERE:
            self._say_where()
            return
        kind = str(ended.outcome).replace("_", "-")
        message = f"counter-fetch-{kind}"
        self.rooms.tell(
            message if words.has(message) else "counter-fetch-ended", self.open, warning=True
        )

    def _say_where(self) -> None:
        """Another machine is the counter; or this one is, and has not all that it should know."""
        key, device = self.village, self.records.node.device

        def counter(conn: Connection) -> bool:
            return settings.value_of(conn, key, settings.COUNTER_DEVICE) in ("", device)

        def say(is_counter: bool) -> None:
            message = "counter-fetch-not-yet" if is_counter else "counter-fetch-not-here"
            why = words.shown(f"{message}-why")
            self.rooms.tell(message, self.open, warning=True, lines=(why,))

        self.session.ask(counter, say)
