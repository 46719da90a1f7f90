"""A year of the made-up village, made by the same services the kiosk uses, one transaction a day.

The story is drawn from a seed and told relative to ``today``: activities planned, opened, attended
and closed, deeds booked, slips put right, goods exchanged, fetched, forgotten, cards lost, notices
hung, the shelf filled and counted, every evening closed with a signature.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kiosk.core.rules import TENTHS
from kiosk.demo import almanac, daily, founding, gatherings, present
from kiosk.demo.bookings import Counter, Custom
from kiosk.demo.crowd import Villager
from kiosk.demo.gatherings import Gathering
from kiosk.demo.heroine import (
    Act,
    Attends,
    Deed,
    HerYear,
    Takes,
    her_year,
    needed_activities,
    needed_days,
)
from kiosk.demo.people import HEROINE, Home
from kiosk.demo.staff import HEAD, REGISTRAR
from kiosk.demo.story import Story, StoryBroke, must
from kiosk.demo.trade import Trade
from kiosk.demo.work import DayWork
from kiosk.services import days, rule_books

Progress = Callable[[int, int], None]
ENROLMENT_WEIGHT = 9
"""An enrolment day takes as long as so many others; the progress bar must not stand still."""


class Year:
    """Everything between the village's first day and yesterday evening."""

    def __init__(
        self, story: Story, homes: Sequence[Home], *, length: int, progress: Progress
    ) -> None:
        self._story = story
        self._progress = progress
        first, *rest = _business_days(story.today, length)
        self._founding = first
        self._enrolment = founding.enrolment_days(homes, first)
        last_enrolment = self._enrolment[-1][0]
        self._days = [day for day in rest if day > last_enrolment]
        self._until = dict(zip(self._days, [*self._days[1:], story.today], strict=True))
        needed = {d: t for d, t in needed_activities(story.today).items() if d in self._days}
        self._gatherings = gatherings.plan_year(story, self._days, needed)
        self._her = her_year(
            story.dice(HEROINE),
            story.today,
            {day: [g.template.id for g in found] for day, found in self._gatherings.items()},
        )
        self._planned: dict[date, list[Gathering]] = defaultdict(list)
        for found in self._gatherings.values():
            for gathering in found:
                self._planned[gatherings.planned_on(gathering, self._days)].append(gathering)
        self._names: dict[tuple[date, str], bytes] = {}
        self._counter = Counter(story, self._days)
        self.trade = Trade(story)

    @property
    def heroine(self) -> HerYear:
        """What 王桂花 did."""
        return self._her

    def tell(self, *, first_number: int = 1) -> None:
        """Make the whole year.

        Args:
            first_number: The first member number this kiosk gives out.

        Raises:
            StoryBroke: a service refused what the story is sure of.
        """
        total = len(self._days) + ENROLMENT_WEIGHT * len(self._enrolment)
        self._progress(0, total)
        founding.make_village(self._story, self._founding, first_number=first_number)
        forward = daily.old_books(self._story) | {
            HEROINE: self._her.forward,
            present.POOR: (2, 2),
        }
        for done, (day, homes) in enumerate(self._enrolment, start=1):
            founding.enrol_day(self._story, day, homes, forward)
            self._progress(done * ENROLMENT_WEIGHT, total)
        founding.gather(self._story, idle=present.POOR)
        for done, day in enumerate(self._days, start=1):
            with self._story.node.one_day(day.isoformat()) as work:
                self._one_day(work, day)
                work.commit()
            self._progress(ENROLMENT_WEIGHT * len(self._enrolment) + done, total)

    def _one_day(self, work: DayWork, day: date) -> None:
        story, clock = self._story, self._story.clock
        clock.at(day, 7 * 60 + 55)
        days.open_day(work)
        if day == self._days[0]:
            self.trade.fill(work, reserved={})
        daily.morning(story, work, day, self._until[day])
        self._renew_the_book(work, day)
        for gathering in self._planned[day]:
            self._names[(gathering.day, gathering.template.id)] = gatherings.plan(
                story, work, gathering
            )
        today = self._gatherings[day]
        self._hold(work, day, [g for g in today if g.starts_min < 12 * 60])
        clock.at(day, 8 * 60 + 40)
        self._counter.day(work, day)
        self._her_acts(work, day)
        self.trade.day(work, day, last=day == self._days[-1])
        self._hold(work, day, [g for g in today if g.starts_min >= 12 * 60])
        if day == self._days[-1]:
            self._eve(work)
        clock.at(day, 17 * 60 + 5)
        days.close(work, story.node.mint(), key=story.key, clerk=REGISTRAR)

    def _eve(self, work: DayWork) -> None:
        """What the present day finds: activities people said they would come to, a full shelf."""
        clock = self._story.clock
        clock.at(self._days[-1], 16 * 60)
        self.trade.fill(work, reserved=present.reserved())
        present.announce(self._story, work)

    def _renew_the_book(self, work: DayWork, day: date) -> None:
        """In spring the meeting adopts the book of the new year, after it hung out for a week."""
        new_year = self._story.today.year
        if self._founding.year == new_year or day.year != new_year:
            return
        opened = [d for d in self._days if d.year == new_year]
        if len(opened) < 20 or day not in (opened[1], opened[12]):
            return
        node, version = self._story.node, f"{new_year}-1"
        if day == opened[1]:
            book = replace(self._story.defaults.book, version=version)
            drafted = rule_books.draft(work, node.mint(), book=book, clerk=HEAD)
            must(drafted, rule_books.Outcome.DONE, version)
            done = rule_books.publish(
                work,
                node.mint(),
                version=version,
                from_day=day.isoformat(),
                until_day=(day + timedelta(days=7)).isoformat(),
                how="张榜公布",
                clerk=HEAD,
            )
        else:
            done = rule_books.adopt(
                work,
                node.mint(),
                version=version,
                how="村民代表会议",
                effective=day.isoformat(),
                clerk=HEAD,
            )
        must(done, rule_books.Outcome.DONE, version)

    def _hold(self, work: DayWork, day: date, today: list[Gathering]) -> None:
        for gathering in today:
            rng = self._story.dice(f"{gathering.template.id} {day}")
            people = self._story.crowd.pick(rng, gathering.who, gathering.count)
            if self._her_act(day, gathering.template.id) is not None:
                people.insert(rng.randint(0, len(people)), self._story.named(HEROINE))
            name = self._names[(day, gathering.template.id)]
            gatherings.hold(self._story, work, gathering, name, people)

    def _her_act(self, day: date, template: str) -> Act | None:
        acts = self._her.acts.get(day, ())
        return next((a for a in acts if isinstance(a, Attends) and a.template == template), None)

    def _her_acts(self, work: DayWork, day: date) -> None:
        her = self._story.named(HEROINE) if day in self._her.acts else None
        for act in self._her.acts.get(day, ()):
            assert her is not None
            if isinstance(act, Deed):
                self._book_hers(work, day, her, act)
            elif isinstance(act, Takes):
                entry = self.trade.take(work, her, act.item, act.count)
                self._story.clock.wait(240)
                self.trade.hand_over(work, entry)

    def _book_hers(self, work: DayWork, day: date, her: Villager, act: Deed) -> None:
        clause = next(c for c in self._story.defaults.book.clauses if c.id == act.clause)
        custom = Custom(clause, 0, (TENTHS, TENTHS), "all")
        rng = self._story.dice(f"her {day}")
        if self._counter.book(work, day, her, custom, rng) is None:
            raise StoryBroke(f"{act.clause} on {day} was not booked for {her.number}")


def _business_days(today: date, length: int) -> list[date]:
    hers = needed_days(today, length)
    return [d for d in almanac.days_before(today, length) if almanac.is_open(d) or d in hers]
