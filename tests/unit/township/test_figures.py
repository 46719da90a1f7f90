"""The console's figures on a village small enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, update

from kiosk.core.accounts import MemberType
from kiosk.core.facts.people import MembersMerged
from kiosk.services import exchange, put_right, sign_in
from kiosk.services.basis import by_clerk, herself
from kiosk.store import tables
from kiosk.township import figures
from kiosk.township.figures import BANDS, Share, Trend, together
from tests.helpers.made_village import DAY, MadeVillage, made_village

ROW = {
    "log_id": bytes(16),
    "at": "",
    "witnessed": True,
    "state": "standing",
    "note": "",
}


def days_ago(days: int) -> str:
    return (date.fromisoformat(DAY) - timedelta(days=days)).isoformat()


@pytest.fixture
def village() -> MadeVillage:
    return made_village()


def counted(village: MadeVillage, day: str = DAY) -> figures.Figures:
    with village.reading() as conn:
        return figures.of_village(conn, village.name, day)


def where_points_are(village: MadeVillage) -> figures.Flow:
    with village.reading() as conn:
        return figures.flow(conn, village.name)


def act(
    conn: Connection,
    village: str,
    member: int,
    day: str,
    *,
    operator: str = "",
    kind: str = "attendance",
    points: int = 2,
    state: str = "standing",
) -> None:
    """A row as the projector writes it, on a day of the test's own."""
    act.nth += 1  # type: ignore[attr-defined]
    nth: int = act.nth  # type: ignore[attr-defined]
    conn.execute(
        insert(tables.entries).values(
            ROW
            | {
                "village": village,
                "entry": nth.to_bytes(16, "big"),
                "line": 0,
                "account": f"m:{member}",
                "kind": kind,
                "day": day,
                "done_on": day,
                "seq": nth,
                "points": points,
                "operator": operator or f"self:{member}",
                "state": state,
            }
        )
    )


act.nth = 0  # type: ignore[attr-defined]


def test_a_village_without_a_deed_has_members_and_no_shares_of_nothing(
    village: MadeVillage,
) -> None:
    village.member("王桂花", birth_year=1955)
    found = counted(village)
    assert found.came.now == Share(0, 1)
    assert found.by_self.now.percent is None
    assert found.spent.now.percent is None


def test_who_signed_in_herself_came_and_who_was_signed_in_did_not(village: MadeVillage) -> None:
    first, second = village.member("王桂花"), village.member("李长顺", birth_year=1990)
    activity = village.activity()
    for member, operator in ((first, herself(first)), (second, by_clerk(village.clerk))):
        done = village.do(sign_in.sign_in, activity=activity, member=member, operator=operator)
        assert done.outcome is sign_in.Outcome.SIGNED_IN
    found = counted(village)
    assert found.came.now == Share(1, 2)
    assert found.elders.now == Share(1, 1)
    assert found.by_self.now == Share(1, 2)


def test_each_age_is_counted_in_its_band_and_no_age_in_none(village: MadeVillage) -> None:
    year = int(DAY[:4])
    for age in (17, 18, 39, 40, 59, 60, 69, 70, 79, 80, 95):
        member = village.member(f"人{age}", birth_year=year - age)
        with village.node.store.write_engine.begin() as conn:
            act(conn, village.name, member, DAY)
    village.member("没写年纪", birth_year=None)
    found = counted(village)
    assert [share.whole for share in found.bands] == [2, 2, 2, 2, 2]
    assert all(share.part == share.whole for share in found.bands)
    assert len(BANDS) == len(found.bands)
    assert found.came.now == Share(11, 12)


def test_ninety_days_end_on_the_ninetieth_day(village: MadeVillage) -> None:
    inside, outside = village.member("王桂花"), village.member("李长顺")
    with village.node.store.write_engine.begin() as conn:
        conn.execute(update(tables.members).values(enrolled_day=days_ago(300)))
        act(conn, village.name, inside, days_ago(89))
        act(conn, village.name, outside, days_ago(90))
    found = counted(village)
    assert found.came.now == Share(1, 2)
    assert found.came.before == Share(1, 2)


def test_a_day_in_the_future_does_not_count_yet(village: MadeVillage) -> None:
    member = village.member("王桂花")
    with village.node.store.write_engine.begin() as conn:
        act(conn, village.name, member, days_ago(-1))
    assert counted(village).came.now == Share(0, 1)


def test_a_deed_shows_in_the_three_points_whose_days_it_is_in(village: MadeVillage) -> None:
    member = village.member("王桂花")
    with village.node.store.write_engine.begin() as conn:
        conn.execute(update(tables.members).values(enrolled_day=days_ago(300)))
        act(conn, village.name, member, days_ago(100))
    parts = [share.part for share in counted(village).came.points]
    assert parts == [0, 0, 1, 1, 1, 0]


def test_who_came_later_is_not_missed_before(village: MadeVillage) -> None:
    village.member("王桂花")
    wholes = [share.whole for share in counted(village).came.points]
    assert wholes == [0, 0, 0, 0, 0, 1]


def test_what_was_undone_is_no_deed(village: MadeVillage) -> None:
    member = village.member("王桂花")
    with village.node.store.write_engine.begin() as conn:
        act(conn, village.name, member, DAY, state="undone")
    assert counted(village).came.now == Share(0, 1)


def test_a_number_that_was_folded_into_another_is_that_person(village: MadeVillage) -> None:
    kept, folded = village.member("王桂花"), village.member("王贵花")
    with village.work() as uow:
        uow.append(MembersMerged(kept, folded))
    with village.node.store.write_engine.begin() as conn:
        act(conn, village.name, folded, DAY)
    assert counted(village).came.now == Share(1, 1)


def test_groups_are_counted_apart(village: MadeVillage) -> None:
    first = village.member("王桂花", group=1)
    village.member("李长顺", group=3)
    with village.node.store.write_engine.begin() as conn:
        act(conn, village.name, first, DAY)
    assert counted(village).groups == {1: Share(1, 1), 3: Share(0, 1)}


def test_spent_is_what_was_exchanged_of_what_was_issued_in_the_same_days(
    village: MadeVillage,
) -> None:
    member = village.member("王桂花")
    with village.node.store.write_engine.begin() as conn:
        act(conn, village.name, member, DAY, points=40, kind="booked", operator="clerk:1")
        act(conn, village.name, member, DAY, points=-10, kind="booked", operator="clerk:1")
        act(conn, village.name, member, DAY, points=-8, kind="exchange", state="handed")
        act(conn, village.name, member, DAY, points=-5, kind="exchange", state="lapsed")
        act(conn, village.name, member, days_ago(91), points=-30, kind="exchange", state="handed")
    found = counted(village)
    assert found.spent.now == Share(8, 40)


def test_another_village_is_not_counted(village: MadeVillage) -> None:
    member = village.member("王桂花")
    with village.node.store.write_engine.begin() as conn:
        act(conn, "elsewhere", member, DAY)
    assert counted(village).came.now == Share(0, 1)


def test_several_villages_together_are_their_sums() -> None:
    one = figures.Figures(came=Trend((Share(1, 2),) * 6), bands=(Share(1, 4),) * 5)
    both = together([one, one])
    assert both.came.now == Share(2, 4)
    assert both.bands == (Share(2, 8),) * 5
    assert both.groups is None


def test_percent_is_rounded_halves_up() -> None:
    assert [Share(*each).percent for each in ((1, 3), (2, 3), (1, 200), (1, 201), (0, 0))] == [
        33,
        67,
        1,
        0,
        None,
    ]


# ---- where the points are ------------------------------------------------------------------------


def test_every_point_ever_issued_is_somewhere(village: MadeVillage) -> None:
    member = village.member("王桂花", points=100, member_type=MemberType.VILLAGER)
    village.receive("soap", 20)
    handed = village.exchange(member, "soap", 2)
    assert handed.mark is not None
    done = village.do(exchange.hand_over, exchange=handed.mark.entry, clerk=village.head)
    assert done.outcome is exchange.Outcome.DONE
    waits = village.exchange(member, "soap", 1)
    found = where_points_are(village)
    assert found.issued == 100
    assert found.spent == handed.points
    assert found.waiting == waits.points
    assert found.held == 100 - handed.points - waits.points
    assert found.sums == 0
    assert found.balances


def test_what_was_put_right_stands_as_undone(village: MadeVillage) -> None:
    member = village.member("王桂花")
    activity = village.activity()
    done = village.do(
        sign_in.sign_in, activity=activity, member=member, operator=by_clerk(village.clerk)
    )
    assert done.mark is not None
    village.do(put_right.reverse, entry=done.mark.entry, reason="点错了", clerk=village.head)
    found = where_points_are(village)
    assert (found.issued, found.undone, found.held) == (2, 2, 0)
    assert found.balances


def test_a_ledger_that_does_not_sum_to_zero_is_said(village: MadeVillage) -> None:
    village.member("王桂花", points=10)
    with village.node.store.write_engine.begin() as conn:
        b = tables.balances.c
        conn.execute(update(tables.balances).where(b.account == "m:1").values(balance=11))
    found = where_points_are(village)
    assert found.sums == 1
    assert not found.balances
