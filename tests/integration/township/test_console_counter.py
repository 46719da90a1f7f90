"""The key on a village's page that makes a machine the counter, pressed in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.core.facts import Operator
from kiosk.services import exchange
from kiosk.township import counter, devices
from kiosk.township.own_logs import CADRE
from tests.helpers.console_hall import HE, Hall, lived
from tests.helpers.console_server import ConsoleServer
from tests.helpers.made_township import Life
from tests.helpers.settling import Kiosk
from tests.helpers.towns import settle_all, sister_of

AsWho = Callable[[str], Hall]


@pytest.fixture(scope="module")
def both(console: tuple[ConsoleServer, list[Kiosk]]) -> tuple[Kiosk, Kiosk]:
    """A village with two kiosks, the first of them its counter."""
    ((_, first),) = lived(console[0], [Life("双机村", 0.3, people=4, days=(5,))])
    second = sister_of(first)
    second.clock.wall_ms = first.clock.wall_ms
    settle_all(first, second)
    return first, second


def spenders(*kiosks: Kiosk) -> list[bool]:
    said = []
    for kiosk in kiosks:
        with kiosk.node.reading() as conn:
            said.append(exchange.spends_here(conn, kiosk.node.village, kiosk.node.device))
    return said


def test_a_machine_is_made_the_counter_and_the_old_one_is_asked_first(
    hall: AsWho, both: tuple[Kiosk, Kiosk]
) -> None:
    first, second = both
    village, name = first.node.village, f"counter-{second.node.device}"
    at = hall("he")
    at.open(f"/village/{first.number}")
    at.press("counter", name)
    at.yes(f"原来的 {first.node.device} 下次对账时交出柜台")
    at.browser.gone(f'[data-key="{name}"]')
    at.browser.says("等原来的柜台机对账后交过来")
    assert at.noted("counter").village == village
    said = at.facts(village, "VillageSettingChanged")[-1]
    assert said.fact.operator == Operator(CADRE, HE)
    settle_all(first, second)
    assert spenders(first, second) == [False, True]


def test_when_the_counter_was_sent_away_the_page_says_so_and_names_another_at_once(
    hall: AsWho, both: tuple[Kiosk, Kiosk]
) -> None:
    first, second = both
    # It was asked to hand on, and was lost before it heard.
    asked = counter.name(hall("he").town, first.node.village, first.node.device)
    assert asked.outcome is counter.Outcome.ASKED
    devices.revoke(hall("he").town, first.node.village, second.node.device, why="丢了")
    at = hall("he")
    at.open(f"/village/{first.number}")
    at.browser.says("现在村里花不了积分")
    at.press("counter", f"counter-{first.node.device}")
    at.yes("它下次对账以后就能花积分")
    at.browser.gone(f'[data-key="counter-{first.node.device}"]')
    first.settle()
    assert spenders(first) == [True]


def test_who_only_looks_has_no_such_key(hall: AsWho, both: tuple[Kiosk, Kiosk]) -> None:
    at = hall("shen")
    at.open(f"/village/{both[0].number}")
    at.browser.says("柜台机，积分只在这里花")
    assert not at.browser.all('[data-form="counter"] .key')
