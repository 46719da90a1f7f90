"""A villager calls: a full page and the chime until the clerk says 来了; and the clerk's nod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import words
from kiosk.core.clock import local_text
from kiosk.station.counter.present import face_of, name_of
from kiosk.station.counter.room import Room
from kiosk.ui.counter import asks, models
from kiosk.ui.counter.calling import CallingPage

if TYPE_CHECKING:
    from kiosk.station.chapters.told import Doubt

_DOUBT_KEPT_S = 600.0


class CallingRoom(Room):
    """The one page that comes without being asked for.

    Attributes:
        doubt: Who has a question about an entry; kept until a clerk has come, or not for long.
    """

    doubt: Doubt | None = None
    _since_s: float = 0.0

    def note_doubt(self, doubt: Doubt | None) -> None:
        """A villager is about to call: with a question about what was booked for her, or not."""
        self.doubt, self._since_s = doubt, self.counter.villager.now_s()

    def answer_doubt(self) -> bool:
        """Open her page, where the entry stands and can be put right; whether anybody asks."""
        doubt, self.doubt = self.doubt, None
        if doubt is None or self.counter.villager.now_s() - self._since_s > _DOUBT_KEPT_S:
            return False
        self.rooms.people.open_member(doubt.member, "doubt")
        return True

    def open(self) -> None:
        """Somebody stands at the villager's side and wants help."""
        what = ""
        if self.counter.villager.chapters.number.vouching is not None:
            what = words.shown("counter-calling-vouch")
        elif self.doubt is not None:
            what = words.shown("counter-calling-doubt", name=self.doubt.name, what=self.doubt.text)
        now = local_text(self.records.node.clock.now())[11:16]
        model = models.Calling(words.shown("counter-calling-hall"), now, what)
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
