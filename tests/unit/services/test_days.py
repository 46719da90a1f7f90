"""Business days: opened, doubted, confirmed, closed with totals and a signature."""

from __future__ import annotations

import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.clock import Moment
from kiosk.services import days
from kiosk.services.days import Confirmed, Doubt
from kiosk.store import log
from kiosk.store.codec import signed_head
from kiosk.store.verify import verify
from tests.helpers.made_village import MadeVillage, made_village
from tests.helpers.nodes import new_node
from tests.unit.services.test_book import write

DAY_MS = 24 * 3_600_000


@pytest.fixture
def today(village: MadeVillage) -> MadeVillage:
    """The clock stands at noon of the village's day."""
    village.clock.wall_ms = 1_795_305_600_000 + DAY_MS + 4 * 3_600_000
    village.member()
    return village


def look(village) -> days.Today:
    with village.reading() as conn:
        return days.look(conn, village.node)


@dataclasses.dataclass
class NextBoot:
    wall_ms: int
    mono_ms: int = 5

    def now(self) -> Moment:
        return Moment(self.wall_ms, 480, self.mono_ms, "nextboot")


def test_the_day_is_opened_once(today):
    assert look(today) == days.Today("2026-11-23", "2026-11-23", None, False, False)
    assert days.open_today(today.node) == "2026-11-23"
    assert days.open_today(today.node) == "2026-11-23"
    assert len(today.facts("DayOpened")) == 1
    assert look(today).opened


def test_after_midnight_the_next_day_begins(today):
    days.open_today(today.node)
    today.clock.forward(DAY_MS)
    assert days.open_today(today.node) == "2026-11-24"
    assert len(today.facts("DayOpened")) == 2


def test_a_long_holiday_with_the_kiosk_on_raises_no_doubt(today):
    today.clock.forward(9 * DAY_MS)
    assert days.open_today(today.node) == "2026-12-02"


@pytest.mark.parametrize("years", [-10, 13, 73])
def test_a_clock_years_off_opens_no_day_and_work_goes_on(today, years):
    days.open_today(today.node)
    today.node = dataclasses.replace(
        today.node, clock=NextBoot(today.clock.wall_ms + years * 365 * DAY_MS)
    )
    assert days.open_today(today.node) == "2026-11-23"
    assert today.facts()[-1] == "ClockDoubted"
    assert write(today, 1).points == 2
    expected = Doubt.BEFORE_BUILD if years < 0 else Doubt.JUMPED
    assert look(today).doubt is expected


def test_a_doubt_is_noted_once_not_at_every_start(today):
    today.clock.wall_ms += 400 * DAY_MS
    for _ in range(3):
        days.open_today(today.node)
    assert len(today.facts("ClockDoubted")) == 1


def test_work_under_a_doubted_clock_does_not_make_it_believable(today):
    days.open_today(today.node)
    right = today.clock.wall_ms
    today.node = dataclasses.replace(today.node, clock=NextBoot(right + 500 * DAY_MS))
    days.open_today(today.node)
    write(today, 1)
    assert days.open_today(today.node) == "2026-11-23"
    today.node = dataclasses.replace(today.node, clock=NextBoot(right + DAY_MS // 2))
    assert days.open_today(today.node) == "2026-11-24"
    assert len(today.facts("ClockDoubted")) == 1


def test_one_day_back_is_doubted(today):
    days.open_today(today.node)
    today.clock.wall_ms -= DAY_MS
    assert look(today).doubt is Doubt.BEFORE_LAST
    assert days.open_today(today.node) == "2026-11-23"


def test_a_clerk_confirms_the_date_and_it_is_on_record_who_did(today):
    days.open_today(today.node)
    today.node = dataclasses.replace(today.node, clock=NextBoot(today.clock.wall_ms + 4 * DAY_MS))
    assert look(today).doubt is Doubt.JUMPED
    event = today.id()
    for _ in range(2):
        confirmed = days.confirm(today.node, event, day="2026-11-27", clerk=2)
        assert confirmed is Confirmed.DONE
    assert today.facts()[-1] == "DayOpened"
    assert len(today.facts("DayOpened")) == 2
    assert look(today).day == "2026-11-27"


def test_no_clerk_can_take_the_log_back(today):
    days.open_today(today.node)
    confirm = days.confirm(today.node, today.id(), day="2026-11-22", clerk=2)
    assert confirm is Confirmed.BEFORE_LAST
    assert days.confirm(today.node, today.id(), day="soon", clerk=2) is Confirmed.NOT_A_DAY


def test_what_was_not_fetched_lapses_when_a_day_opens(today):
    today.give(1, 20)
    today.receive("soap", 3)
    today.exchange(1)
    today.clock.forward(8 * DAY_MS)
    assert days.open_today(today.node) == "2026-12-01"
    assert today.facts()[-2:] == ["DayOpened", "ExchangeLapsed"]
    assert today.holding(1).balance == 20


def test_a_closed_day_is_signed_and_its_totals_add_up():
    key = Ed25519PrivateKey.generate()
    village = made_village(new_node(day="2026-11-23", key=key))
    village.member(points=50)
    write(village, 1)
    village.receive("soap", 9)
    village.exchange(1)
    with village.reading() as conn:
        head = log.head(conn, village.node.log_id)
    event = village.id()
    closed = village.do(days.close, key=key, clerk=1, event=event)
    again = village.do(days.close, key=key, clerk=1, event=event)
    assert again == closed
    totals = closed.totals
    assert (totals["holders"], totals["escrow"], totals["issue"], totals["forward"]) == (
        47,
        5,
        -2,
        -50,
    )
    loop = ("issue", "forward", "holders", "exchange", "service", "escrow", "expiry", "adjust")
    assert sum(totals[name] for name in loop) == 0
    assert (totals["members"], totals["booked"], totals["came"]) == (1, 1, 1)
    with village.work() as uow:
        body = uow.already(event).fact.payload
    message = signed_head(village.node.log_id, head.seq, head.hash)
    key.public_key().verify(body.signature, message)
    assert verify(village.node.store).sound
    assert look_at(village).closed
    village.node.store.close()


def look_at(village) -> days.Today:
    village.clock.wall_ms = 1_795_305_600_000 + DAY_MS
    return look(village)
