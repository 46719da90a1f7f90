"""Anything people do in any order keeps the books: a machine that does deeds at random."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.core.exchange_rules import Answer
from kiosk.services import basis, book, came, exchange, passbook, put_right, sign_in
from kiosk.services.book import Wish
from kiosk.store import tables
from kiosk.store.verify import verify
from tests.helpers.made_village import made_village

PEOPLE = 3
MEMBERS = st.integers(1, PEOPLE)
CLAUSES = st.sampled_from(["V1", "V2", "C5", "P7", "P9", "A1"])
PLACES = st.integers(0, 30)


class VillageAtWork(RuleBasedStateMachine):
    """Three neighbours, two of one household, and a shelf that runs empty."""

    @initialize()
    def found(self) -> None:
        self.village = made_village()
        first = self.village.member("王桂花", points=30)
        self.village.member("王小明", household=self.village.homes[first])
        self.village.member("李长福")
        self.village.receive("soap", 4)
        self.sweep = self.village.activity()
        self.entries: list[bytes] = []
        self.reversed = False

    def teardown(self) -> None:
        if hasattr(self, "village"):
            verdict = verify(self.village.node.store)
            assert verdict.sound, (verdict.problem, verdict.where)
            self.village.node.store.close()

    @rule(member=MEMBERS, clause=CLAUSES, tenths=st.integers(1, 100), back=st.integers(0, 3))
    def book(self, member: int, clause: str, tenths: int, back: int) -> None:
        wish = Wish(member, clause, tenths, f"2026-11-{23 - back:02d}")
        seen = self.village.ask(book.propose, self.village.day, wish, clerk=1)
        event = self.village.id()
        for _ in range(2):
            done = self.village.do(
                book.book, wish=wish, shown_points=seen.points, clerk=1, event=event
            )
        can = seen.outcome is book.Outcome.CAN_BE
        assert (done.outcome is book.Outcome.BOOKED) == can
        if can:
            self.entries.append(event)
            assert self.village.holding(member).balance == seen.after

    @rule(member=MEMBERS)
    def sign_in(self, member: int) -> None:
        done = self.village.do(
            sign_in.sign_in, activity=self.sweep, member=member, operator=basis.by_clerk(2)
        )
        if done.mark is not None and done.points:
            self.entries.append(done.mark.entry)

    @rule()
    def undo_last_sign_in(self) -> None:
        five = self.village.ask(came.last_five, self.sweep)
        entry = five[0].entry if five else self.sweep
        self.village.do(came.undo_last, activity=self.sweep, entry=entry, reason="错", clerk=2)
        self.reversed = True

    @rule(member=MEMBERS, item=st.sampled_from(["soap", "haircut"]), count=st.integers(1, 3))
    def exchange(self, member: int, item: str, count: int) -> None:
        spendable = self.village.holding(member).purse.spendable
        made = self.village.exchange(member, item, count)
        if made.outcome is exchange.Outcome.DONE:
            assert made.points <= spendable
            self.entries.append(made.mark.entry)
        else:
            assert made.decision.answer in (Answer.NOT_ENOUGH, Answer.SOLD_OUT)

    @precondition(lambda self: self.entries)
    @rule(place=PLACES)
    def hand_over(self, place: int) -> None:
        entry = self.entries[place % len(self.entries)]
        self.village.do(exchange.hand_over, exchange=entry, clerk=2)

    @precondition(lambda self: self.entries)
    @rule(place=PLACES)
    def take_back(self, place: int) -> None:
        entry = self.entries[place % len(self.entries)]
        self.village.do(exchange.take_back, exchange=entry, clerk=2)

    @precondition(lambda self: self.entries)
    @rule(place=PLACES)
    def reverse(self, place: int) -> None:
        entry = self.entries[place % len(self.entries)]
        self.village.do(put_right.reverse, entry=entry, reason="错", clerk=2, second=1)
        self.reversed = True

    @precondition(lambda self: self.entries)
    @rule(place=PLACES, member=MEMBERS)
    def rebook(self, place: int, member: int) -> None:
        entry = self.entries[place % len(self.entries)]
        done = self.village.do(
            put_right.rebook, entry=entry, member=member, reason="错", clerk=2, second=1
        )
        if done.mark is not None:
            self.entries.append(done.mark.entry)
            self.reversed = True

    @invariant()
    def books_balance(self) -> None:
        if not hasattr(self, "village"):
            return
        assert self.village.everything_sums_to_zero()
        for member in range(1, PEOPLE + 1):
            holding = self.village.holding(member)
            lines = self.village.ask(passbook.lines_of, f"m:{member}", first=0, most=500)
            assert sum(line.points for line in lines) == holding.balance
            assert len(lines) == self.village.ask(passbook.count, f"m:{member}")
            assert holding.merit >= 0
            assert holding.balance >= 0 or self.reversed

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        if not hasattr(self, "village"):
            return
        with self.village.reading() as conn:
            row = conn.execute(tables.stock.select().where(tables.stock.c.item == "soap")).one()
        assert 0 <= row.reserved <= row.on_hand or self.reversed


VillageAtWork.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestVillageAtWork = VillageAtWork.TestCase
