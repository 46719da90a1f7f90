"""What is looked up when a card is held up, and what is asked beforehand."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from kiosk.services import cards
from kiosk.station import arrival
from kiosk.ui import pictures
from tests.helpers.made_village import DAY, MadeVillage, made_village
from tests.helpers.stations import open_stations


@pytest.fixture
def village() -> MadeVillage:
    made = made_village()
    yield made
    made.node.store.close()


def _rehearse(village: MadeVillage) -> None:
    with village.reading() as conn:
        arrival.rehearse(conn, village.name, DAY, village.node.device)


def test_a_village_without_cards_can_rehearse(village):
    _rehearse(village)


def test_after_a_rehearsal_a_card_asks_nothing_that_was_not_asked(village):
    texts = {}
    for name in ("王桂花", "李长福"):
        member = village.member(name, points=20)
        issued = village.do(cards.issue, member=member, clerk=village.clerk)
        texts[member] = cards.grammar.parse(issued.text).fingerprint
    asked: list[str] = []
    engine = village.node.store.read_engine
    event.listen(engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    _rehearse(village)
    rehearsed, asked[:] = set(asked), []
    with village.reading() as conn:
        for member, fingerprint in texts.items():
            found = arrival.arrive(conn, village.name, fingerprint, DAY, village.node.device)
            assert found.member == member
    assert set(asked) <= rehearsed


def test_a_rehearsed_home_is_seen_by_nobody_and_draws_the_first_ones_pictures(
    tmp_path, qtbot, monkeypatch
):
    stations = open_stations(tmp_path)
    try:
        pictures.picture.cache_clear()
        drawn: list[str] = []
        find = pictures.find
        monkeypatch.setattr(pictures, "find", lambda name: drawn.append(name) or find(name))
        stations.villager.chapters.home.rehearse()
        homes, drawn[:] = set(drawn), []
        assert "basket" in homes
        assert stations.page == "IdleScreen"
        stations.card(stations.member("王桂花", points=128))
        stations.expect("HomeScreen")
        stations.shown.grab()
        assert homes.isdisjoint(drawn)
    finally:
        stations.close()
