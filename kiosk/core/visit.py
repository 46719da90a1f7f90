"""The visit (一次办事): from the card to 我好了, as a state machine without a clock.

It knows who is there, where she is and how she came there, and when she last touched anything.
Time is handed in as seconds of any monotonic clock. What a place *shows* is not its business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Place(Enum):
    """Every page a villager can be on; the value is its number in the design."""

    IDLE = "01"
    SCANNING = "02"
    HOME = "03"
    POINTS = "04"
    SHELF = "05"
    HOW_MANY = "05b"
    CONFIRM = "06"
    DONE = "06b"
    ACTIVITIES = "07"
    SIGNED_IN = "07b"
    READING = "11b"
    OUT_OF_ORDER = "13"
    NUMBER_PAD = "13k"
    STILL_THERE = "14"
    GOODBYE = "15"
    LOOK = "16"
    SEE_TOGETHER = "26"
    CARD_TROUBLE = "90"
    CHANGE_PERSON = "91"
    ASK_COMING = "92"
    CANNOT_RECORD = "93"
    CALLING = "94"
    TOLD = "96"


class Due(Enum):
    """What the passing of time asks for."""

    NOTHING = "nothing"
    ASK = "ask"
    FORGET = "forget"
    HOME_AGAIN = "home_again"
    NO_ANSWER = "no_answer"
    SUGGEST_HELP = "suggest_help"
    NEXT_CARD = "next_card"


ASK_AFTER_S = 60.0
ANSWER_S = 20.0
CONFIRM_S = 30.0
GOODBYE_S = 3.0
TROUBLE_S = 12.0
NEXT_CARD_S = 2.5
SCANNING_HELP_S = 15.0
SCANNING_GIVES_UP_S = 60.0

_UNATTENDED = {Place.IDLE, Place.OUT_OF_ORDER}
_QUESTIONS = {Place.STILL_THERE, Place.CHANGE_PERSON}
"""Whoever does not answer these in time is not there any more."""

_READING = {Place.POINTS, Place.READING, Place.TOLD}
_ENDS_BY_ITSELF: dict[Place, tuple[float, Due]] = {
    Place.GOODBYE: (GOODBYE_S, Due.HOME_AGAIN),
    Place.CARD_TROUBLE: (TROUBLE_S, Due.HOME_AGAIN),
    Place.SEE_TOGETHER: (CONFIRM_S, Due.NO_ANSWER),
    Place.SIGNED_IN: (NEXT_CARD_S, Due.NEXT_CARD),
    Place.SCANNING: (SCANNING_GIVES_UP_S, Due.HOME_AGAIN),
}


@dataclass
class Visit:
    """One person's time at the screen.

    Attributes:
        member: Her number; ``None`` before a card was read.
        place: Where she is.
        trail: Where 返回 leads, last one first to go back to.
        touched_s: When she last touched anything or a page came up.
        ask_after_s: How long she may think before she is asked; twice as long where she reads.
        answer_s: How long that question waits for her answer.
    """

    member: int | None = None
    place: Place = Place.IDLE
    trail: list[Place] = field(default_factory=list)
    touched_s: float = 0.0
    came_s: float = 0.0
    helped: bool = False
    ask_after_s: float = ASK_AFTER_S
    answer_s: float = ANSWER_S

    def go(self, place: Place, now_s: float, *, remember: bool = True) -> None:
        """Turn to a page; the one left can be gone back to unless ``remember`` is off."""
        if remember and self._ends() is None and self.place is not place:
            self.trail.append(self.place)
        self.place = place
        self.came_s = self.touched_s = now_s
        self.helped = False

    def back(self, now_s: float) -> Place:
        """One step back; from the first page to idle."""
        place = self.trail.pop() if self.trail else Place.IDLE
        self.place = place
        self.came_s = self.touched_s = now_s
        return place

    def greet(self, member: int, now_s: float) -> None:
        """A card was read: her visit begins at home."""
        self.member = member
        self.trail = []
        self.place = Place.HOME
        self.came_s = self.touched_s = now_s

    def forget(self, now_s: float) -> None:
        """Nobody is there any more."""
        self.member = None
        self.trail = []
        self.place = Place.IDLE
        self.came_s = self.touched_s = now_s

    def touch(self, now_s: float) -> None:
        """She touched something; only ever lengthens her time."""
        self.touched_s = max(self.touched_s, now_s)

    def remaining_s(self, now_s: float) -> float | None:
        """Seconds until this page ends by itself; ``None`` where it does not."""
        ends = self._ends()
        return None if ends is None else max(0.0, ends[0] - (now_s - self.came_s))

    def due(self, now_s: float) -> Due:
        """What has to happen now because of the time that passed."""
        ends = self._ends()
        if ends is not None and now_s - self.came_s >= ends[0]:
            return ends[1]
        if self.place is Place.SCANNING and not self.helped:
            return Due.SUGGEST_HELP if now_s - self.came_s >= SCANNING_HELP_S else Due.NOTHING
        if ends is not None or self.place in _UNATTENDED:
            return Due.NOTHING
        patience = self.ask_after_s * (2 if self.place in _READING else 1)
        return Due.ASK if now_s - self.touched_s >= patience else Due.NOTHING

    def _ends(self) -> tuple[float, Due] | None:
        """After how long this page ends by itself, and what comes then."""
        if self.place in _QUESTIONS:
            return self.answer_s, Due.FORGET
        return _ENDS_BY_ITSELF.get(self.place)
