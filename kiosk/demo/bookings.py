"""What is booked at the counter of the made-up village, and the slips that are put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from kiosk.core.rules import Clause, Review
from kiosk.demo.clerks import REGISTRAR, REVIEWER
from kiosk.demo.crowd import Villager
from kiosk.demo.names import read
from kiosk.demo.story import Story
from kiosk.demo.work import DayWork
from kiosk.services import book, put_right, told
from kiosk.services.book import Outcome, Wish

_REVERSED, _REBOOKED = 0.02, 0.012
_SEEN, _COMES_BY = 0.9, 0.3
REASONS = ("记重了", "点错了条款", "数量看错了")
WRONG_PERSON = "记错了人"


@dataclass(frozen=True, slots=True)
class Custom:
    """A clause that is booked so many times a month."""

    clause: Clause
    a_month: int
    tenths: tuple[int, int]
    who: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A booking that was wrong and is put right on a later day.

    Attributes:
        right: Whose it should have been; ``None`` when it should not have been at all.
    """

    entry: bytes
    right: Villager | None


def customs(story: Story) -> tuple[Custom, ...]:
    """What ``db/demo/story.toml`` says is booked."""
    clauses = {clause.id: clause for clause in story.defaults.book.clauses}
    return tuple(
        Custom(
            clauses[row["clause"]],
            row["a_month"],
            (row["tenths"][0], row["tenths"][1]),
            row["who"],
        )
        for row in read("story.toml")["deed"]
    )


class Counter:
    """Bookings of the whole year, drawn day by day."""

    def __init__(self, story: Story, open_days: list[date]) -> None:
        self._story = story
        self._customs = customs(story)
        self._a_month = max(1, sum((d.year, d.month) == _busiest(open_days) for d in open_days))
        self._papers = 0
        self._slips: list[Slip] = []
        self._untold: list[tuple[Villager, bytes]] = []

    def day(self, work: DayWork, day: date, *, not_of: int | None = None) -> None:
        """Everything that is booked on a day; nobody's deed looks at another's.

        Args:
            not_of: A household for which something else is booked today.
        """
        rng = self._story.dice(f"bookings {day}")
        wishes: dict[int, tuple[Villager, Custom]] = {}
        for custom in self._customs:
            often = custom.a_month * self._story.share / self._a_month
            count = int(often) + (rng.random() < often % 1)
            for villager in self._story.crowd.pick(rng, custom.who, count, homes_once=True):
                # One deed a household and day: what is written together must not look at itself.
                wishes.setdefault(villager.household, (villager, custom))
        for villager, custom in wishes.values():
            entry = None
            if villager.household != not_of:
                entry = self.book(work, day, villager, custom, rng)
            if entry is not None:
                self._maybe_a_slip(rng, villager, entry)

    def book(
        self,
        work: DayWork,
        day: date,
        villager: Villager,
        custom: Custom,
        rng: Random,
        note: str | None = None,
    ) -> bytes | None:
        """One booking; ``None`` when a cap or the clause says no.

        Args:
            note: What was done, in the clerk's words, told while the person stands there;
                ``None`` leaves to the dice whether she does.
        """
        story = self._story
        story.clock.wait(rng.randint(20, 400))
        self._papers += 1
        tenths = rng.randint(*custom.tenths) // 5 * 5
        event = story.node.mint()
        reviewed = custom.clause.review is not Review.NONE
        with_paper = reviewed or custom.clause.by_paper
        witnessed = rng.random() < _SEEN or note is not None
        made = book.book(
            work,
            event,
            wish=Wish(
                member=villager.number,
                clause=custom.clause.id,
                quantity_tenths=tenths,
                done_on=day.isoformat(),
                evidence=f"{day:%Y}-{self._papers:04}" if with_paper else "",
                second=REVIEWER if reviewed else None,
                note=note or "",
            ),
            shown_points=custom.clause.points_for(tenths),
            clerk=REGISTRAR,
            witnessed=witnessed,
        )
        if made.outcome is not Outcome.BOOKED:
            return None
        if not witnessed:
            self._untold.append((villager, event))
        return event

    def _maybe_a_slip(self, rng: Random, villager: Villager, entry: bytes) -> None:
        lot = rng.random()
        if lot < _REVERSED:
            self._slips.append(Slip(entry, None))
        elif lot < _REVERSED + _REBOOKED:
            others = self._story.crowd.pick(rng, "all", 2)
            right = next((other for other in others if other is not villager), None)
            self._slips.append(Slip(entry, right))

    def put_right(self, work: DayWork, day: date) -> None:
        """Yesterday's slips are put right."""
        rng = self._story.dice(f"slips {day}")
        slips, self._slips = self._slips, []
        for slip in slips:
            event = self._story.node.mint()
            if slip.right is None:
                put_right.reverse(
                    work, event, entry=slip.entry, reason=rng.choice(REASONS), clerk=REGISTRAR
                )
            else:
                put_right.rebook(
                    work,
                    event,
                    entry=slip.entry,
                    member=slip.right.number,
                    reason=WRONG_PERSON,
                    clerk=REGISTRAR,
                )
                self._untold.append((slip.right, event))

    def tell(self, work: DayWork, day: date, *, last: bool) -> None:
        """Some come by with their cards and are told what was booked without them.

        Args:
            last: Everybody was there, so that the present day knows whom it has to tell.
        """
        rng = self._story.dice(f"told {day}")
        waiting, self._untold = self._untold, []
        for villager, entry in waiting:
            if not last and rng.random() >= _COMES_BY:
                self._untold.append((villager, entry))
                continue
            self._story.clock.wait(40)
            event = self._story.node.mint()
            told.tell(work, event, member=villager.number, entries=[entry])


def _busiest(days: list[date]) -> tuple[int, int]:
    months = [(day.year, day.month) for day in days]
    return max(set(months), key=months.count) if months else (0, 0)
