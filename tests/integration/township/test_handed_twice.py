"""Two kiosks that did not hear of each other ended one exchange: a person is told, stock is once.

The program gives goods out at one counter only; a cloned disk or a counter put back still may not
know what the other did.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from kiosk.core.facts.shelf import (
    ExchangeLapsed,
    ExchangeMade,
    ExchangeUndone,
    GoodsHanded,
    ItemListed,
    StockReceived,
)
from kiosk.store import tables
from kiosk.store.verify import verify
from kiosk.township import answers, devices, incidents
from kiosk.township.base import Township
from tests.helpers.settling import Kiosk, new_kiosk
from tests.helpers.towns import balance, settle_all, sister_of, sum_of
from tests.integration.township.test_answers import kinds, says


def sisters(
    town: Township, count: int = 2, village: str = "v0102030405"
) -> tuple[bytes, list[Kiosk]]:
    """Kiosks that all know one exchange, which waits for the goods; its id."""
    first = new_kiosk(town, village=village)
    first.member()
    first.awards(1)
    first.enrol()
    says(first, ItemListed("soap", "香皂", "块", "soap", "goods"), StockReceived("soap", 9))
    (made,) = says(first, ExchangeMade("m:1", "soap", 2, 1, 2, "2026-12-01"))
    settle_all(first)
    kiosks = [first, *(sister_of(first) for _ in range(count - 1))]
    settle_all(*kiosks)
    for at, kiosk in enumerate(kiosks):
        kiosk.clock.forward(60_000 * at)
    return made, kiosks


def soap(node: Township | Kiosk, village: str) -> tuple[int, int]:
    s = tables.stock.c
    asked = select(s.on_hand, s.reserved).where(s.village == village, s.item == "soap")
    store = node.store if isinstance(node, Township) else node.node.store
    with store.read_engine.connect() as conn:
        return tuple(conn.execute(asked).one())  # type: ignore[return-value]


def ids(town: Township, village: str) -> set[bytes]:
    with town.reading() as conn:
        return {each.incident for each in incidents.listed(conn, village)}


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_goods_handed_out_at_two_kiosks_are_told_once_and_leave_the_shelf_once(
    town: Township, order: tuple[int, ...]
) -> None:
    made, kiosks = sisters(town)
    village = kiosks[0].node.village
    for kiosk in kiosks:
        says(kiosk, GoodsHanded(made))
    for outcome in settle_all(*(kiosks[at] for at in order), *kiosks):
        assert outcome.settled, outcome
    assert kinds(town, village) == ["handed-twice"]
    with town.reading() as conn:
        (found,) = incidents.listed(conn, village)
    assert found.detail["exchange"] == made.hex()
    assert found.detail["item"] == "soap"
    assert {found.detail["device"], found.detail["other"]} == {k.node.device for k in kiosks}
    for node in (town, *kiosks):
        assert soap(node, village) == (7, 0)
        assert balance(node, village, "m:1") == kiosks_balance(town, village)
    assert sum_of(town, village) == 0
    assert verify(town.store).sound


def kiosks_balance(town: Township, village: str) -> int:
    return balance(town, village, "m:1")


def test_whatever_comes_first_the_same_incidents_are_opened(town: Township) -> None:
    seen = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        made, kiosks = sisters(town, 3, f"v000000000{order[0]}")
        village = kiosks[0].node.village
        said = [says(k, kind(made))[0] for k, kind in zip(
            kiosks, (GoodsHanded, ExchangeUndone, GoodsHanded), strict=True
        )]  # fmt: skip
        settle_all(*(kiosks[at] for at in order))
        with town.reading() as conn:
            listed = incidents.listed(conn, village)
        places = {event.hex(): at for at, event in enumerate(said)}
        seen.add(tuple(sorted((each.kind, places[each.detail["event"]]) for each in listed)))
    assert seen == {(("handed-and-back", 1), ("handed-twice", 2))}


def test_goods_given_out_at_one_kiosk_and_taken_back_at_the_other_are_told(
    town: Township,
) -> None:
    made, (first, second) = sisters(town)
    village = first.node.village
    before = balance(first, village, "m:1")
    says(first, ExchangeUndone(made))
    assert balance(first, village, "m:1") == before + 2
    says(second, GoodsHanded(made))
    settle_all(first, second, first)
    assert kinds(town, village) == ["handed-and-back"]
    for node in (town, first, second):
        assert (balance(node, village, "m:1"), soap(node, village)) == (before, (7, 0))


def test_points_that_were_spent_meanwhile_are_an_overdraft_as_well(town: Township) -> None:
    made, (first, second) = sisters(town)
    village = first.node.village
    says(first, ExchangeUndone(made))
    rest = balance(first, village, "m:1")
    says(first, ExchangeMade("m:1", "soap", 1, rest, rest, "2026-12-01"))
    settle_all(first)
    assert kinds(town, village) == []
    says(second, GoodsHanded(made))
    settle_all(second)
    assert balance(town, village, "m:1") == -2
    assert kinds(town, village) == ["handed-and-back", "overdraft"]


def test_what_is_no_loss_is_not_told(town: Township) -> None:
    made, (first, second) = sisters(town)
    village = first.node.village
    for kiosk in (first, second):
        says(kiosk, ExchangeUndone(made))
    settle_all(first, second)
    says(second, ExchangeLapsed(made))
    settle_all(second, first)
    assert kinds(town, village) == []


def test_a_hand_over_that_does_not_count_is_told_when_it_does(town: Township) -> None:
    made, (first, second) = sisters(town)
    village = first.node.village
    devices.revoke(town, village, second.node.device, why="gone")
    says(first, GoodsHanded(made))
    says(second, GoodsHanded(made))
    settle_all(first, second)
    assert kinds(town, village) == ["revoked-pushes"]
    devices.admit(town, village, second.node.device, second.node.log_id)
    answers.sweep(town)
    assert kinds(town, village) == ["handed-twice", "revoked-pushes"]
    answers.sweep(town)
    assert len(ids(town, village)) == 2
