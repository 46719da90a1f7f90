"""A village that was kept is brought to the present day, and what visitors did stays."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.core.clock import local_day
from kiosk.demo.guests import demo_file, read_village
from kiosk.demo.next_morning import begin_morning
from kiosk.services import activities, days, desk, exchange, home, notices, waiting_list
from kiosk.store.uow import SystemClock
from kiosk.store.verify import verify
from tests.helpers.village import HEROINE, SmallVillage, small_village

TODAY = date.fromisoformat(local_day(SystemClock().now()))


@pytest.mark.parametrize("ago", [1, 3, 16])
def test_after_some_days_there_is_a_new_morning_with_all_that_belongs_to_it(
    tmp_path: Path, ago: int
) -> None:
    village = small_village(tmp_path, today=TODAY - timedelta(days=ago))
    made = begin_morning(village.data, village.keys_folder, TODAY)
    assert made.today == TODAY.isoformat()
    with village.open() as node:
        assert days.open_today(node) == TODAY.isoformat()
        with node.reading() as conn:
            seen = desk.desk_of(conn, node.village, made.today)
            coming = activities.coming(conn, node.village, made.today)
            her = home.home_of(conn, node.village, made.today, HEROINE, device=node.device)
            titles = [notice.title for notice in notices.hanging(conn, node.village, made.today)]
        assert verify(node.store).sound
    assert [(a.title, a.came) for a in seen.activities] == [("村口大扫除", 11), ("反诈讲座", 0)]
    assert {a.title for a in coming[2:]} == {"包饺子送老人"}
    assert seen.to_hand_over == 3
    assert her.holding.balance == 128
    assert "免费量血压" in titles


def test_what_a_visitor_did_is_still_there(tmp_path: Path) -> None:
    village = small_village(tmp_path, today=TODAY - timedelta(days=1))
    with village.open() as node, node.work() as uow:
        made = exchange.make(
            uow,
            node.mint(),
            member=HEROINE,
            item="soap",
            count=1,
            shown_points=5,
            operator=exchange.Operator("self", HEROINE),
        )
        uow.commit()
    assert made.outcome is exchange.Outcome.DONE
    begin_morning(village.data, village.keys_folder, TODAY)
    with village.open() as node, node.reading() as conn:
        assert [w.item for w in waiting_list.waiting(conn, node.village, member=HEROINE)] == [
            "soap"
        ]


def test_on_the_same_day_nothing_happens(tmp_path: Path) -> None:
    village = small_village(tmp_path, today=TODAY)
    before = facts_in(village)
    assert begin_morning(village.data, village.keys_folder, TODAY) == village.made
    assert facts_in(village) == before


def facts_in(village: SmallVillage) -> int:
    with village.open_store() as store:
        return verify(store).facts


def test_the_cards_stay_private_and_whole(tmp_path: Path) -> None:
    village = small_village(tmp_path, today=TODAY - timedelta(days=1))
    begin_morning(village.data, village.keys_folder, TODAY)
    assert stat.S_IMODE(demo_file(village.data).stat().st_mode) == 0o600
    assert read_village(village.data).cards == village.made.cards
