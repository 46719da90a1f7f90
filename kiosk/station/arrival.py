"""What one look into the record tells when a card is held up: whose it is, and her home page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk import words
from kiosk.services import cards
from kiosk.services.cards import Shown
from kiosk.services.home import Home, home_of
from kiosk.services.passbook import Line
from kiosk.services.preferences import Preferences
from kiosk.station.present import book_line
from kiosk.store import tables
from kiosk.ui.models import HomeModel, HomeTile

_TROUBLES = {
    Shown.UNKNOWN: "card-unknown",
    Shown.OTHER_VILLAGE: "card-unknown",
    Shown.OLD: "card-revoked",
    Shown.REVOKED: "card-revoked",
    Shown.FROZEN: "card-frozen",
    Shown.LOST: "card-frozen",
    Shown.ACCOUNT_CLOSED: "account-closed",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """The answer to a card.

    Attributes:
        trouble: Kind of the calm page, when it is no good card.
        member, name: Whose card it is.
        home: Her first page.
        preferences: How she wants to see and hear.
        with_card: Whether she came with a card (and not with a number and a clerk).
        untold: What was booked without her; told before her first page.
    """

    trouble: str | None = None
    member: int = 0
    name: str = ""
    home: HomeModel | None = None
    preferences: Preferences | None = None
    with_card: bool = True
    untold: tuple[Line, ...] = ()


def arrive(conn: Connection, village: str, fingerprint: bytes, day: str, device: str) -> Arrival:
    """Look up a card and everything her first page shows, on one snapshot."""
    seen = cards.check(conn, village, fingerprint)
    if seen.shown is not Shown.OK or seen.person is None:
        return Arrival(trouble=_TROUBLES[seen.shown])
    return arrival_of(home_of(conn, village, day, seen.person.member, device=device))


def rehearse(conn: Connection, village: str, day: str, device: str) -> None:
    """Ask once what every card asks, about nobody in particular, and keep nothing of it.

    Putting the questions into SQL takes longer than answering them; the first person of a day need
    not wait for that.
    """
    c = tables.cards.c
    asked = select(c.fingerprint).where(c.village == village, c.state == "active").limit(1)
    anybodys = conn.execute(asked).scalar()
    arrive(conn, village, anybodys or bytes(32), day, device)


def arrival_of(home: Home, *, with_card: bool = True) -> Arrival:
    """Her first page, however she was recognised."""
    return Arrival(
        member=home.person.member,
        name=home.person.name,
        home=home_model(home),
        preferences=home.preferences,
        with_card=with_card,
        untold=home.untold,
    )


def home_model(home: Home) -> HomeModel:
    """Her first page as the screen is handed it."""
    today = home.activities_today
    activities = (
        words.shown("tile-activities-second", count=today)
        if today
        else words.shown("tile-activities-none")
    )
    exchange = words.shown("tile-exchange-second", count=home.can_have)
    return HomeModel(
        name=home.person.name or words.shown("member-number", number=f"{home.person.member:04d}"),
        points=home.holding.balance,
        tiles=(HomeTile("exchange", exchange), HomeTile("activities", activities)),
        village=True,
        merit=home.holding.merit,
        week_gain=home.week_gain,
        last=tuple(book_line(line) for line in home.last_lines),
    )
