"""A villager calls: a full page and the chime until the clerk says 来了; and the clerk's nod."""

from __future__ import annotations

from kiosk import words
from kiosk.core.clock import local_text
from kiosk.station.counter.present import face_of, name_of
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.calling import CallingPage


class CallingRoom(Room):
    """The one page that comes without being asked for."""

    def open(self) -> None:
        """Somebody stands at the villager's side and wants help."""
        what = self.counter.villager.chapters.number.vouching
        now = local_text(self.records.node.clock.now())[11:16]
        model = models.Calling(
            words.shown("counter-calling-hall"),
            now,
            words.shown("counter-calling-vouch") if what is not None else "",
        )
        self.counter.show(CallingPage(self.counter.look, model))

    def take(self, ask: object) -> bool:
        """来了."""
        if not isinstance(ask, asks.Coming):
            return False
        self.counter.villager.chapters.calling.came()
        if self.counter.session is None:
            self.rooms.entrance.open()
        else:
            self.rooms.after_entering()
        return True

    def vouch(self) -> None:
        """Is it her? Only a clerk who knows her says so."""
        number = self.counter.villager.chapters.number
        person = number.vouching
        if person is None:
            return

        def answered(yes: bool) -> None:
            if self.counter.shared:
                self.counter.leave_for_villager()
            number.vouched(yes)
            if not self.counter.shared:
                self.rooms.home()

        self.rooms.question(
            words.shown("counter-vouch-title", name=name_of(person)),
            answered,
            yes=words.shown("counter-vouch-yes"),
            no=words.shown("counter-vouch-no"),
            lines=(words.shown("counter-vouch-why", number=f"{person.member:04d}"),),
            picture=face_of(person),
        )
