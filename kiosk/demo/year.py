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
from kiosk.demo.clerks import HEAD, REGISTRAR
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
from kiosk.demo.story import Story, StoryBroke, must
from kiosk.demo.trade import Trade
from kiosk.demo.work import DayWork
from kiosk.services import days, rule_books

Progress = Callable[[int, int], None]
_NOON = 12 * 60
_BOOK_DAYS = (0, 1, 12)
"""On which open days of the new year its rule book is drafted, published and adopted."""
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
        """A business day, in parts whose deeds do not look at each other's outcome."""
        story, clock, last = self._story, self._story.clock, day == self._days[-1]
        today = self._gatherings[day]
        clock.at(day, 7 * 60 + 55)
        with work.together():
            days.open_day(work)
            if day == self._days[0]:
                self.trade.fill(work, reserved={})
            daily.morning(story, work, day, self._until[day])
            self._renew_the_book(work, day)
            self._plan(work, day)
        clock.at(day, 8 * 60 + 10)
        with work.together():
            for gathering in today:
                gatherings.open_(story, work, self._names[(day, gathering.template.id)])
            self._counter.put_right(work, day)
            self.trade.fetch(work, day, last=last)
        with work.together():
            self._take(work, day, [g for g in today if g.starts_min < _NOON])
            clock.at(day, 9 * 60 + 20)
            busy = self._book_hers(work, day)
            self._counter.day(work, day, not_of=busy)
            self.trade.make(work, day)
            hers = self._exchange_hers(work, day)
        with work.together():
            self.trade.after(work, day, last=last)
            for entry in hers:
                self.trade.hand_over(work, entry)
            self._end(work, day, [g for g in today if g.starts_min < _NOON])
            self._take(work, day, [g for g in today if g.starts_min >= _NOON])
        with work.together():
            self._end(work, day, [g for g in today if g.starts_min >= _NOON])
            self._counter.tell(work, day, last=last)
            if last:
                self.trade.fill(work, reserved=present.reserved())
                present.look_forward(story, work)
        if last:
            present.announce(story, work)
        clock.at(day, 17 * 60 + 5)
        days.close(work, story.node.mint(), key=story.key, clerk=REGISTRAR)

    def _plan(self, work: DayWork, day: date) -> None:
        for gathering in self._planned[day]:
            name = gatherings.plan(self._story, work, gathering)
            self._names[(gathering.day, gathering.template.id)] = name

    def _renew_the_book(self, work: DayWork, day: date) -> None:
        """In January the meeting adopts the year's book, after it hung out for a week."""
        new_year = self._story.today.year
        if self._founding.year == new_year or day.year != new_year:
            return
        opened = [d for d in self._days if d.year == new_year]
        if len(opened) < _BOOK_DAYS[-1] + 1 or day not in [opened[n] for n in _BOOK_DAYS]:
            return
        node, version = self._story.node, f"{new_year}-1"
        if day == opened[_BOOK_DAYS[0]]:
            book = replace(self._story.defaults.book, version=version)
            done = rule_books.draft(work, node.mint(), book=book, clerk=HEAD)
        elif day == opened[_BOOK_DAYS[1]]:
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

    def _take(self, work: DayWork, day: date, today: list[Gathering]) -> None:
        for gathering in today:
            self._story.clock.at(day, gathering.starts_min - 8)
            name = self._names[(day, gathering.template.id)]
            gatherings.take(self._story, work, name, self._who_comes(day, gathering))

    def _end(self, work: DayWork, day: date, today: list[Gathering]) -> None:
        for gathering in today:
            name = self._names[(day, gathering.template.id)]
            people = self._who_comes(day, gathering)
            gatherings.end(self._story, work, gathering, name, people)

    def _who_comes(self, day: date, gathering: Gathering) -> list[Villager]:
        rng = self._story.dice(f"{gathering.template.id} {day}")
        people = self._story.crowd.pick(rng, gathering.who, gathering.count)
        if self._her_act(day, gathering.template.id) is not None:
            people.insert(rng.randint(0, len(people)), self._story.named(HEROINE))
        return people

    def _her_act(self, day: date, template: str) -> Act | None:
        acts = self._her.acts.get(day, ())
        return next((a for a in acts if isinstance(a, Attends) and a.template == template), None)

    def _book_hers(self, work: DayWork, day: date) -> int | None:
        """Deeds of 王桂花 that are booked today; her household, if there are any."""
        deeds = [act for act in self._her.acts.get(day, ()) if isinstance(act, Deed)]
        if not deeds:
            return None
        her, rng = self._story.named(HEROINE), self._story.dice(f"her {day}")
        for act in deeds:
            clause = next(c for c in self._story.defaults.book.clauses if c.id == act.clause)
            custom = Custom(clause, 0, (TENTHS, TENTHS), "all")
            if self._counter.book(work, day, her, custom, rng, act.note) is None:
                raise StoryBroke(f"{act.clause} on {day} was not booked for {her.number}")
        return her.household

    def _exchange_hers(self, work: DayWork, day: date) -> list[bytes]:
        takes = [act for act in self._her.acts.get(day, ()) if isinstance(act, Takes)]
        her = self._story.named(HEROINE)
        return [self.trade.take(work, her, act.item, act.count) for act in takes]


def _business_days(today: date, length: int) -> list[date]:
    hers = needed_days(today, length)
    return [d for d in almanac.days_before(today, length) if almanac.is_open(d) or d in hers]
