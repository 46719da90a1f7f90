"""Activities of the made-up year: planned ahead, opened, signed in to card after card, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.core.catalogue import Template
from kiosk.core.rules import TENTHS
from kiosk.demo import almanac
from kiosk.demo.almanac import Round
from kiosk.demo.clerks import REGISTRAR, REVIEWER
from kiosk.demo.crowd import Villager
from kiosk.demo.story import Story, must
from kiosk.demo.work import DayWork
from kiosk.services import activities, basis, sign_in
from kiosk.services.activities import PER_HOUR

_SIGN_IN_EVERY_S = 21
_PLANNED_AHEAD_DAYS = 3


@dataclass(frozen=True, slots=True)
class Gathering:
    """An activity on a day, and how many of whom come to it."""

    template: Template
    day: date
    who: str
    count: int

    @property
    def starts_min(self) -> int:
        """Minutes after midnight."""
        hours, minutes = self.template.start.split(":")
        return int(hours) * 60 + int(minutes)


def plan_year(
    story: Story, open_days: Iterable[date], needed: Mapping[date, str]
) -> dict[date, list[Gathering]]:
    """Which activities take place on which open day.

    Args:
        needed: Templates that take place on a day whatever the calendar says.
    """
    templates = {template.id: template for template in story.defaults.templates}
    rounds = almanac.rounds()
    dice = story.dice("gatherings")
    found: dict[date, list[Gathering]] = {}
    for day in open_days:
        today = [each for each in rounds if each.falls_on(day)]
        extra = needed.get(day)
        if extra is not None and extra not in [each.template for each in today]:
            today.append(next(each for each in rounds if each.template == extra))
        found[day] = sorted(
            (_gathering(story, each, templates, day, dice.randint(*each.come)) for each in today),
            key=lambda gathering: gathering.starts_min,
        )
    return found


def _gathering(
    story: Story, each: Round, templates: Mapping[str, Template], day: date, count: int
) -> Gathering:
    small = max(2, round(count * story.share))
    return Gathering(templates[each.template], day, each.who, small)


def plan(story: Story, work: DayWork, gathering: Gathering) -> bytes:
    """A clerk makes the activity from its template.

    Returns:
        What names it from now on.
    """
    wanted = activities.from_template(gathering.template, gathering.day.isoformat())
    made = activities.plan(work, story.node.mint(), plan=wanted, clerk=REGISTRAR)
    must(made.outcome, activities.Outcome.DONE, gathering.template.id)
    assert made.activity is not None
    return made.activity


def open_(story: Story, work: DayWork, activity: bytes) -> None:
    """People can sign in from now on."""
    opened = activities.open_(work, story.node.mint(), activity=activity, clerk=REGISTRAR)
    must(opened, activities.Outcome.DONE, "opening an activity")


def end(
    story: Story,
    work: DayWork,
    gathering: Gathering,
    activity: bytes,
    people: list[Villager],
) -> None:
    """Everybody goes home; where hours count, card after card again."""
    story.clock.at(gathering.day, gathering.starts_min + gathering.template.minutes)
    if _counts_hours(story, gathering):
        _sign_out(story, work, gathering, activity, people)
    closed = activities.close(work, story.node.mint(), activity=activity, clerk=REGISTRAR)
    must(closed, activities.Outcome.DONE, gathering.template.id)


def take(story: Story, work: DayWork, activity: bytes, people: list[Villager]) -> None:
    """Card after card at the station."""
    operator = basis.by_clerk(REGISTRAR)
    for villager in people:
        story.clock.wait(_SIGN_IN_EVERY_S)
        sign_in.sign_in(
            work, story.node.mint(), activity=activity, member=villager.number, operator=operator
        )


def _counts_hours(story: Story, gathering: Gathering) -> bool:
    book = story.defaults.book
    return any(c.id == gathering.template.clause and c.unit == PER_HOUR for c in book.clauses)


def _sign_out(
    story: Story, work: DayWork, gathering: Gathering, activity: bytes, people: list[Villager]
) -> None:
    worked = gathering.template.minutes * TENTHS // 60
    for villager in people:
        story.clock.wait(8)
        sign_in.sign_out(
            work,
            story.node.mint(),
            activity=activity,
            member=villager.number,
            operator=basis.by_clerk(REVIEWER),
            tenths=worked,
        )


def planned_on(gathering: Gathering, open_days: list[date]) -> date:
    """The open day on which a clerk makes an activity: some days ahead."""
    wanted = gathering.day - timedelta(days=_PLANNED_AHEAD_DAYS)
    return max((day for day in open_days if day <= wanted), default=open_days[0])
