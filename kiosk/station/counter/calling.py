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
    from kiosk.services.people import Person
    from kiosk.station.chapters.told import Doubt

_DOUBT_KEPT_S = 600.0


class CallingRoom(Room):
    """The one page that comes without being asked for.

    Attributes:
        doubt: Who has a question about an entry; kept until a clerk has come, or not for long.
    """

    doubt: Doubt | None = None
    _since_s: float = 0.0
    _kept: Person | None = None

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

    @property
    def waits_for_nod(self) -> Person | None:
        """Who has no card and waits for a clerk who knows her."""
        return self._kept or self.counter.villager.chapters.number.vouching

    def keep_waiting(self) -> None:
        """On one glass her page makes room for the clerk's; who she is must outlast that."""
        self._kept = self.waits_for_nod

    def left(self) -> None:
        """The clerk went without an answer, or has given one."""
        self._kept = None

    def open(self) -> None:
        """Somebody stands at the villager's side and wants help."""
        self.counter.take_cards(None)  # no card may turn this page, and hers is her own
        what = ""
        if self.waits_for_nod is not None:
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
        villager = self.counter.villager
        villager.chapters.calling.came()
        villager.visit.touch(villager.now_s())  # she is attended to from now on
        if self.counter.session is None:
            self.rooms.entrance.open()
        else:
            self.rooms.leave_room()  # the caller's card is hers, whatever the desk waited for
            self.rooms.after_entering()
        return True

    def vouch(self) -> None:
        """Is it her? Only a clerk who knows her says so."""
        person = self.waits_for_nod
        if person is None:
            return

        def answered(yes: bool) -> None:
            still_waits = self.waits_for_nod is person
            if self.counter.shared:
                self.counter.leave_for_villager()
            if still_waits:
                self.counter.villager.chapters.number.vouched(person, yes)
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
