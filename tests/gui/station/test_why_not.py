"""Something changed while she looked at the question: each answer has its own calm sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kiosk.core.facts.people import MemberClosed, VillageSettingChanged
from kiosk.core.facts.shelf import ItemListed, ItemPriced, ItemRetired
from kiosk.services import passbook, put_right, settings, stock
from kiosk.station.chapters.points import aloud
from kiosk.store import tables
from tests.helpers.made_village import DAY
from tests.helpers.stations import Stations, open_stations

SOAP = "soap"


@pytest.fixture
def hall(tmp_path, qtbot) -> Iterator[Stations]:
    stations = open_stations(tmp_path)
    yield stations
    stations.close()


def _to_confirm(hall: Stations) -> int:
    member = hall.member("王桂花", points=128)
    hall.village.receive(SOAP, 40)
    hall.card(member)
    hall.expect("HomeScreen")
    hall.press("exchangeTile")
    hall.expect("ExchangeScreen")
    hall.shown.chosen.emit(SOAP)
    hall.expect("HowManyScreen")
    hall.press("yesKey")
    hall.expect("ConfirmScreen")
    return member


def _limit_to_none() -> ItemListed:
    return ItemListed(
        item=SOAP, name="肥皂", spoken="肥皂", unit="块", size="", picture="soap", kind="goods",
        place=1, per_day=0,
    )  # fmt: skip


CHANGES = {
    "prompt-exchange-changed": lambda member: ItemPriced(SOAP, 7, DAY),
    "prompt-exchange-retired": lambda member: ItemRetired(SOAP),
    "prompt-exchange-limit": lambda member: _limit_to_none(),
    "prompt-exchange-elsewhere": lambda member: VillageSettingChanged(
        settings.COUNTER_DEVICE, "another"
    ),
    "prompt-account-closed": lambda member: MemberClosed(member, "搬走了", 0, None),
}


@pytest.mark.parametrize("sentence", CHANGES)
def test_what_changed_meanwhile_is_said_and_nothing_is_booked(hall, sentence):
    member = _to_confirm(hall)
    with hall.village.work() as uow:
        uow.append(CHANGES[sentence](member))
    hall.press("yesKey")
    hall.expect("ExchangeScreen")
    assert hall.said[-1] == sentence
    assert "success" not in hall.mouth.tones
    assert "ExchangeMade" not in hall.village.facts()


def test_a_tile_that_cannot_be_had_here_any_more_sends_to_the_counter(hall):
    _to_confirm(hall)
    with hall.village.work() as uow:
        uow.append(VillageSettingChanged(settings.COUNTER_DEVICE, "another"))
    hall.press("yesKey")
    hall.expect("ExchangeScreen")
    hall.mouth.heard.clear()
    hall.shown.chosen.emit(SOAP)
    assert hall.said == ["prompt-exchange-elsewhere"]


def test_goods_that_went_meanwhile_are_gone(hall):
    _to_confirm(hall)
    village = hall.village
    village.do(stock.spoil, item=SOAP, count=40, reason="泡了水", clerk=village.head)
    hall.press("yesKey")
    hall.expect("ExchangeScreen")
    assert hall.said[-1] == "prompt-exchange-gone"


def test_points_that_were_taken_back_meanwhile_are_not_enough(hall):
    member = _to_confirm(hall)
    _take_back(hall, member)
    hall.press("yesKey")
    hall.expect("ExchangeScreen")
    assert hall.said[-1] == "prompt-exchange-short"


def test_a_balance_below_zero_is_never_read_aloud_as_a_figure(hall):
    member = _to_confirm(hall)
    hall.press("yesKey")
    hall.expect("DoneScreen")
    _take_back(hall, member)
    village = hall.village
    assert village.holding(member).balance < 0
    page = village.ask(passbook.page_of, member, page=1, lines=5)
    said = [prompt.utterance() for prompt in aloud(page)]
    assert said[0].id == "aloud-balance-none"
    assert "0" not in said[0].text
    assert "-" not in said[0].text


def _take_back(hall: Stations, member: int) -> None:
    """The balance of her old book was somebody else's."""
    village, e = hall.village, tables.entries
    with village.reading() as conn:
        asked = select(e.c.entry).where(e.c.account == f"m:{member}", e.c.kind == "forward")
        entry = conn.execute(asked).scalar_one()
    done = village.do(
        put_right.reverse, entry=entry, reason="wrong_person", clerk=village.head,
        second=village.clerk,
    )  # fmt: skip
    assert done.outcome is put_right.Outcome.DONE, done
