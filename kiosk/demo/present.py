"""The made-up village's present day: two activities, a morning's sign-ins, goods that wait.

What it holds is what the design's pictures show: 村口大扫除 in the morning, 反诈讲座 in the
afternoon, 包饺子送老人 on Saturday; eleven signed in, 王桂花 not yet; three things to hand over.
"""

from __future__ import annotations

from datetime import date

from kiosk.core.rules import TENTHS
from kiosk.demo import almanac, daily, gatherings
from kiosk.demo.clerks import REGISTRAR, REVIEWER
from kiosk.demo.crowd import Villager
from kiosk.demo.gatherings import Gathering
from kiosk.demo.people import HEROINE
from kiosk.demo.story import Story, must
from kiosk.demo.trade import Trade
from kiosk.demo.work import DayWork
from kiosk.services import activities, book, cards, days, preferences
from kiosk.services.book import Wish
from kiosk.services.preferences import Preferences, TextSize

WAITING = (("赵玉兰", "rice-5kg", 1), ("刘金宝", "laundry-liquid", 1), ("吴彩凤", "soap", 2))
"""Who has something waiting at the counter."""
SIGNED_IN_LAST = ("孙有田", "陈水根", "周秀英", "李长福")
"""The last of the morning's sign-ins, as screen 22 shows them; 王桂花 comes next, live."""
_SIGNED_IN, _SIGNED_UP = 11, {"sweep": 18, "lecture": 23, "dumplings": 8}
LOOKS = {
    "陈德旺": Preferences(TextSize.EXTRA_LARGE, volume=4, slow=True),
    "刘金宝": Preferences(TextSize.ELDER, high_contrast=True),
    "张翠莲": Preferences(TextSize.STANDARD),
}
"""How some of the cast want to see and hear."""
LOST_CARD = "马福生"
POOR = "黄春香"
"""She has hardly any points: 还差 on nearly every tile."""
UNTOLD = ("周秀英", "V3", "替邻居收稻子")
"""What was booked for whom this morning while she was not there: her card is told first."""


def reserved() -> dict[str, int]:
    """Pieces that lie on the shelf for those who will exchange them this morning."""
    return {item: count for _, item, count in WAITING}


def announce(story: Story, work: DayWork) -> None:
    """The evening before: what is planned, and who means to come."""
    for gathering in _gatherings(story):
        activity = gatherings.plan(story, work, gathering)
        story.announced[gathering.template.id] = activity
        rng = story.dice(f"signed up {gathering.template.id}")
        least = _SIGNED_UP[gathering.template.id]
        people = story.crowd.pick(rng, gathering.who, story.some(rng, least, least))
        with work.together():
            for villager in people:
                story.clock.wait(15)
                activities.sign_up(
                    work, story.node.mint(), activity=activity, member=villager.number
                )


def look_forward(story: Story, work: DayWork) -> None:
    """How some of the cast want to see and hear, and the card that is lost."""
    for name, chosen in LOOKS.items():
        number = story.named(name).number
        preferences.choose(work, story.node.mint(), member=number, chosen=chosen)
    lost = cards.raise_state(
        work,
        story.node.mint(),
        member=story.named(LOST_CARD).number,
        state=cards.State.LOST,
        clerk=REGISTRAR,
    )
    must(lost, cards.Outcome.DONE, "the lost card")


def _gatherings(story: Story) -> tuple[Gathering, ...]:
    templates = {template.id: template for template in story.defaults.templates}
    saturday = almanac.next_saturday(story.today)
    when = (("sweep", story.today), ("lecture", story.today), ("dumplings", saturday))
    return tuple(Gathering(templates[name], day, "all", _SIGNED_IN) for name, day in when)


def morning(story: Story, trade: Trade) -> None:
    """This morning, up to now; the day stays open."""
    today: date = story.today
    with story.node.one_day(today.isoformat()) as work:
        story.clock.at(today, 7 * 60 + 58)
        days.open_day(work)
        daily.enter(story, work)
        story.clock.at(today, 8 * 60 + 20)
        for name, item, count in WAITING:
            story.clock.wait(300)
            trade.take(work, story.named(name), item, count)
        story.clock.at(today, 8 * 60 + 50)
        _book_unseen(story, work)
        story.clock.at(today, 8 * 60 + 55)
        sweep = story.announced["sweep"]
        opened = activities.open_(work, story.node.mint(), activity=sweep, clerk=REGISTRAR)
        must(opened, activities.Outcome.DONE, "sweep")
        story.clock.at(today, 9 * 60 + 8)
        with work.together():
            gatherings.take(story, work, sweep, _who_came(story))
        work.commit()


def _book_unseen(story: Story, work: DayWork) -> None:
    name, clause, note = UNTOLD
    wish = Wish(story.named(name).number, clause, TENTHS, work.day, second=REVIEWER, note=note)
    points = book.propose(work.conn, work.village, work.day, wish, clerk=REGISTRAR).points
    made = book.book(
        work, story.node.mint(), wish=wish, shown_points=points, clerk=REGISTRAR, witnessed=False
    )
    must(made.outcome, book.Outcome.BOOKED, name)


def _who_came(story: Story) -> list[Villager]:
    """Eleven people; the cast of the picture last, 王桂花 not among them."""
    last = [story.named(name) for name in SIGNED_IN_LAST]
    others = [
        villager
        for villager in story.crowd.pick(story.dice("this morning"), "all", _SIGNED_IN + 8)
        if not villager.soul.face and villager.name != HEROINE
    ]
    return [*others[: _SIGNED_IN - len(last)], *last]
