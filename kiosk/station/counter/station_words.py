"""22 in words: what the sign-in station says of a card, of who came and left, and of an undo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk import words
from kiosk.services import activities, came, cards
from kiosk.services.activities import PER_HOUR, Activity
from kiosk.services.came import Came
from kiosk.services.sign_in import Outcome, SignedIn
from kiosk.station.counter.desk import short_time
from kiosk.station.counter.present import face_by
from kiosk.station.counter.session import signed
from kiosk.station.present import worked_text
from kiosk.ui.counter import models

_CARDS = {
    cards.Shown.OLD: "dead",
    cards.Shown.REVOKED: "dead",
    cards.Shown.LOST: "lost",
    cards.Shown.FROZEN: "frozen",
    cards.Shown.OTHER_VILLAGE: "other-village",
    cards.Shown.ACCOUNT_CLOSED: "account-closed",
}
_OUTCOMES = {
    Outcome.ALREADY_IN: "twice",
    Outcome.JUST_CAME: "just-came",
    Outcome.GONE: "gone",
    Outcome.NOT_FOR_HER: "not-for-her",
    Outcome.NOT_OPEN: "not-open",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an activity stands at this station.

    Attributes:
        five: Who came or left here last, the last first.
        still: How many have not signed out; only where hours count.
    """

    activity: Activity
    five: tuple[Came, ...]
    still: int = 0

    @property
    def hours(self) -> bool:
        """Whether the second card signs out."""
        return self.activity.unit == PER_HOUR


def standing_of(conn: Connection, village: str, activity: bytes) -> Standing | None:
    """Look an activity up for its station."""
    found = activities.activity_of(conn, village, activity)
    if found is None:
        return None
    hours = found.unit == PER_HOUR
    still = len(came.still_there(conn, village, activity)) if hours else 0
    return Standing(found, came.last_five(conn, village, activity), still)


def of_card(shown: cards.Shown) -> str:
    """The sentence about a card that signs nobody in."""
    return words.shown(f"counter-trouble-{_CARDS.get(shown, 'unknown')}")


def of_outcome(result: SignedIn) -> str:
    """The sentence about a person who was neither signed in nor out."""
    if result.outcome is Outcome.NOT_ALLOWED:
        return words.shown("counter-not-allowed")
    kind = _OUTCOMES.get(result.outcome, "unknown")
    return words.shown(f"counter-trouble-{kind}", name=result.name)


def undo_text(found: Standing) -> str:
    """What 撤销上一笔 would undo at this station; empty for nothing."""
    if not found.five:
        return ""
    last = found.five[0]
    if found.hours and not last.left:
        return words.shown("counter-undo-came", name=last.name)
    return words.shown("counter-undo-what", name=last.name, points=signed(last.points))


def arrived(found: Standing) -> tuple[models.Arrived, ...]:
    """The last five, as the page shows them."""
    return tuple(
        models.Arrived(
            one.name,
            face_by(one.member, one.birth_year),
            one.points,
            short_time(one.at),
            worked_text(one.tenths) if one.left else "",
            left=one.left,
            stays=found.hours and not one.left and not one.points,
        )
        for one in found.five
    )
