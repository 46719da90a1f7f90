"""The first days: the village is made, its people are enrolled group by group and get cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from kiosk.core.catalogue import ItemText
from kiosk.demo import almanac
from kiosk.demo.clerks import HEAD, REGISTRAR, REVIEWER
from kiosk.demo.crowd import Crowd, Villager, habit_of
from kiosk.demo.people import Home
from kiosk.demo.staff import appoint_all
from kiosk.demo.story import VILLAGE_NAME, Story, must
from kiosk.demo.work import DayWork
from kiosk.services import cards, change_settings, days, enrol, settings, village
from kiosk.services.staff import Change

FIRST_ON_SHELF = ("rice-5kg", "oil-5l", "pressure-cooker", "soap", "towel", "haircut")
"""The first page of 换东西, as the design's picture shows it."""
_FORWARD_SHARE = 0.15
_CARD_FROM_AGE = 8


def shelf_order(items: Sequence[ItemText]) -> tuple[ItemText, ...]:
    """The catalogue with the best known things first."""
    first = {name: place for place, name in enumerate(FIRST_ON_SHELF)}
    return tuple(sorted(items, key=lambda item: first.get(item.id, len(first))))


def make_village(story: Story, day: date, *, first_number: int = 1) -> None:
    """The village's first day: name, rules, shelf, clerks.

    Args:
        first_number: The first member number this kiosk gives out.
    """
    story.clock.at(day, 8 * 60)
    with story.node.one_day(day.isoformat()) as work:
        days.open_day(work)
        must(
            village.make(work, name=VILLAGE_NAME, head=None, start=story.defaults),
            Change.DONE,
            "the village",
        )
        appoint_all(work)
        if first_number != 1:
            changed = change_settings.change(
                work,
                story.node.mint(),
                key=settings.MEMBER_NUMBERS,
                value=f"{first_number}-9999",
                clerk=HEAD,
                second=REVIEWER,
            )
            must(changed, change_settings.Answer.CHANGED, "the numbers")
        days.close(work, story.node.mint(), key=story.key, clerk=REGISTRAR)
        work.commit()


def enrolment_days(homes: Sequence[Home], first: date) -> list[tuple[date, list[Home]]]:
    """One group a day: the days after the first on which the hall is open, and who comes."""
    taken: list[tuple[date, list[Home]]] = []
    day = first
    for _, group in groupby(homes, key=lambda home: home.group):
        day += timedelta(days=1)
        while not almanac.is_open(day):
            day += timedelta(days=1)
        taken.append((day, list(group)))
    return taken


def enrol_day(
    story: Story, day: date, homes: Sequence[Home], forward: dict[str, tuple[int, int]]
) -> None:
    """Enrol the people of some households, with their old books, and give out cards.

    Args:
        forward: Points and merit of the old books of people of the cast, by name.
    """
    story.clock.at(day, 8 * 60 + 5)
    rng = story.dice(f"enrol {day}")
    with story.node.one_day(day.isoformat()) as work:
        days.open_day(work)
        new = [villager for home in homes for villager in _enrol_home(story, work, home)]
        for villager in new:
            villager.habit = habit_of(villager.soul, rng, story.today.year)
        with work.together():
            for villager in new:
                old_book = forward.get(villager.name) if villager.soul.face else None
                if old_book is None and villager.habit and rng.random() < _FORWARD_SHARE:
                    points = rng.randint(4, 60)
                    old_book = (points, points + rng.randint(0, 120))
                if old_book is not None:
                    _bring_forward(story, work, villager, old_book)
        with work.together():
            for villager in new:
                wants = villager.habit > 0 and villager.age(story.today.year) >= _CARD_FROM_AGE
                if wants and (villager.soul.face or rng.random() < 0.6):
                    give_card(story, work, villager)
        days.close(work, story.node.mint(), key=story.key, clerk=REGISTRAR)
        work.commit()


def _enrol_home(story: Story, work: DayWork, home: Home) -> list[Villager]:
    node = story.node
    made = enrol.open_household(
        work, node.mint(), group=home.group, door=home.door, clerk=REGISTRAR
    )
    must(made.outcome, enrol.Outcome.DONE, home.door)
    assert made.household is not None
    found = []
    for soul in home.souls:
        enrolled = enrol.enrol(
            work,
            node.mint(),
            name=soul.name,
            household=made.household,
            clerk=REGISTRAR,
            birth_year=soul.born,
            member_type=soul.member_type,
            twins_seen=True,
        )
        must(enrolled.outcome, enrol.Outcome.DONE, soul.name)
        assert enrolled.member is not None
        story.clock.wait(70)
        villager = Villager(enrolled.member, made.household, home.group, soul)
        story.villagers[villager.number] = villager
        found.append(villager)
    return found


def _bring_forward(
    story: Story, work: DayWork, villager: Villager, old_book: tuple[int, int]
) -> None:
    brought = enrol.bring_forward(
        work,
        story.node.mint(),
        member=villager.number,
        points=old_book[0],
        merit=old_book[1],
        sheet=f"{villager.group}-{villager.number:04}",
        clerk=REGISTRAR,
        second=REVIEWER,
    )
    must(brought.outcome, enrol.Outcome.DONE, f"the old book of {villager.number}")


def give_card(story: Story, work: DayWork, villager: Villager) -> None:
    """A first card, or a further one; the one before is dead from now on."""
    story.clock.wait(9)
    issued = cards.issue(work, story.node.mint(), member=villager.number, clerk=REGISTRAR)
    must(issued.outcome, cards.Outcome.DONE, f"a card for {villager.number}")
    if villager.card is not None:
        villager.dead_cards.append(villager.card)
    villager.card = issued.text


def gather(story: Story, *, idle: str) -> None:
    """Everybody is enrolled: from now on they come to things.

    Args:
        idle: Who of the cast does not.
    """
    story.named(idle).habit = 0.0
    story.crowd = Crowd(story.villagers.values(), story.today.year)
