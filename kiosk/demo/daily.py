"""Small things of the made-up year: notices, lost cards, how people want to see and hear, looks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from kiosk.core.accounts import MemberType
from kiosk.demo.clerks import CLERKS, REGISTRAR
from kiosk.demo.crowd import Villager
from kiosk.demo.names import read
from kiosk.demo.people import HEROINE
from kiosk.demo.story import Story, must
from kiosk.demo.work import DayWork
from kiosk.services import cards, look_up, notices, preferences, staff
from kiosk.services.preferences import Preferences, TextSize

_LOST_A_MONTH, _CHOSEN_A_MONTH = 2.2, 5
_STAFF_DAYS = 5
"""Entering with a PIN takes real time (Argon2), so only the last days show who did."""
_TASTES = (
    (4, Preferences(TextSize.EXTRA_LARGE, high_contrast=False, volume=4, slow=True)),
    (3, Preferences(TextSize.STANDARD)),
    (2, Preferences(TextSize.ELDER, high_contrast=True)),
    (1, Preferences(TextSize.ELDER, volume=5)),
)


def old_books(story: Story) -> dict[str, tuple[int, int]]:
    """What the cast's old paper books say: points and merit."""
    rng = story.dice("old books")
    found = {}
    for person in read("cast.toml")["person"]:
        points = rng.randint(48, 110)
        found[person["name"]] = (points, points + rng.randint(40, 180))
    return found


def morning(story: Story, work: DayWork, day: date, until: date) -> None:
    """What happens before the first activity of a day.

    Args:
        until: The next day on which the hall is open.
    """
    rng = story.dice(f"morning {day}")
    if (story.today - day).days <= _STAFF_DAYS:
        enter(story, work)
    _hang(story, work, day, until)
    if rng.random() < _LOST_A_MONTH * story.share / 25:
        _lose_a_card(story, work, rng)
    if rng.random() < _CHOSEN_A_MONTH * story.share / 25:
        _choose(story, work, rng)
    if day.weekday() == 1:
        for villager in story.crowd.pick(rng, "all", 1):
            look_up.open_page(
                work, story.node.mint(), member=villager.number, clerk=REGISTRAR, why="search"
            )


def enter(story: Story, work: DayWork) -> None:
    """The clerk opens the counter with her PIN, and leaves it to the one after her."""
    clerk = CLERKS[0]
    entered = staff.enter(work, story.node.mint(), clerk=clerk.clerk, pin=clerk.pin)
    must(entered.outcome, staff.Opened.ENTERED, clerk.name)
    story.clock.wait(60)
    staff.leave(work, story.node.mint(), clerk=clerk.clerk)


def _hang(story: Story, work: DayWork, day: date, until: date) -> None:
    """What is due from this day on, also what is due on closed days after it."""
    data = read("story.toml")
    for row in data["notice"]:
        month, number = (int(part) for part in row["from"].split("-"))
        due = date(day.year, month, number)
        if day <= due < until:
            hang(story, work, due, row)
    for row in data["notice_today"]:
        due = story.today + timedelta(days=row["on"])
        if day <= due < until:
            hang(story, work, due, row)


def hang(story: Story, work: DayWork, due: date, row: dict[str, object]) -> None:
    """Hang one notice of the story, to be read from a day on."""
    lines, length = row["lines"], row["days"]
    assert isinstance(lines, list)
    assert isinstance(length, int)
    posted = notices.post(
        work,
        story.node.mint(),
        title=str(row["title"]),
        lines=tuple(lines),
        from_day=due.isoformat(),
        until_day=(due + timedelta(days=length)).isoformat(),
        clerk=REGISTRAR,
        picture=str(row["picture"]),
    )
    must(posted, notices.Outcome.DONE, str(row["title"]))


def _lose_a_card(story: Story, work: DayWork, rng: Random) -> None:
    villager = _plain(story, rng)
    if villager is None or villager.card is None:
        return
    lost = villager.card
    issued = cards.replace_lost(work, story.node.mint(), member=villager.number, clerk=REGISTRAR)
    must(issued.outcome, cards.Outcome.DONE, f"another card for {villager.number}")
    villager.dead_cards.append(lost)
    villager.card = issued.text


def _choose(story: Story, work: DayWork, rng: Random) -> None:
    villager = _plain(story, rng)
    if villager is not None:
        chosen = rng.choices([taste for _, taste in _TASTES], [weight for weight, _ in _TASTES])[0]
        preferences.choose(work, story.node.mint(), member=villager.number, chosen=chosen)


def _plain(story: Story, rng: Random) -> Villager | None:
    """Somebody who is not of the cast and no child, with a card."""
    found = [
        villager
        for villager in story.crowd.pick(rng, "all", 4)
        if villager.card
        and not villager.soul.face
        and villager.name != HEROINE
        and villager.soul.member_type is not MemberType.MINOR
    ]
    return found[0] if found else None
