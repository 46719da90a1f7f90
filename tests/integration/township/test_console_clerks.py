"""A village's clerks at the township's console: appointed, changed, given PINs, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kiosk.core.facts import Operator
from kiosk.services import pins, staff
from kiosk.services.roles import Role
from kiosk.township import clerks
from kiosk.township.own_logs import CADRE
from tests.helpers.console_hall import HE, Hall, lived
from tests.helpers.console_server import ConsoleServer
from tests.helpers.made_township import Life
from tests.helpers.made_village import CLERK_PIN, MadeVillage
from tests.helpers.settling import Kiosk

AsWho = Callable[[str], Hall]


@dataclass
class Place:
    """A village with its kiosk."""

    made: MadeVillage
    kiosk: Kiosk

    @property
    def id(self) -> str:
        return self.kiosk.node.village

    def settle(self) -> None:
        assert self.kiosk.settle().settled

    def enter(self, clerk: int, pin: str) -> staff.PinTried:
        return self.made.do(staff.enter, clerk=clerk, pin=pin)


@pytest.fixture(scope="module")
def here(console: tuple[ConsoleServer, list[Kiosk]]) -> Place:
    ((made, kiosk),) = lived(console[0], [Life("枣林村", 0.3, people=6, days=(40, 5))])
    return Place(made, kiosk)


def _tick(hall: Hall, form: str, *roles: str) -> None:
    for role in roles:
        hall.browser.press(f'[data-form="{form}"] [data-tick="{role}"]')


def _first_pin(hall: Hall, form: str) -> str:
    said = hall.browser.find(f'[data-form="{form}"] [data-said="pin"] .said-yes').text
    return next(part for part in said.replace("　", " ").split("：")[1].split() if part.isdigit())


def test_a_clerk_appointed_here_enters_at_the_counter_and_takes_a_pin_of_her_own(
    hall: AsWho, here: Place
) -> None:
    town = hall("he")
    town.open(f"/village/{here.kiosk.number}")
    town.browser.press(f'a[href="/console/village/{here.kiosk.number}/clerks"]')
    town.browser.ready()
    town.write("clerk-new", "name", "李会计")
    _tick(town, "clerk-new", "registrar", "storekeeper")
    town.press("clerk-new", "appoint")
    town.yes("李会计")
    pin = _first_pin(town, "clerk-new")
    town.server.clock.forward(1000)
    town.write("clerk-new", "name", "王会计")
    town.press("clerk-new", "appoint")
    town.yes("王会计")
    town.browser.says("王会计的第一个密码")
    assert _first_pin(town, "clerk-new") != pin
    fact, other = [f for f in town.facts(here.id, "ClerkAppointed") if f.fact.device == "township"]
    assert fact.fact.operator == other.fact.operator == Operator(CADRE, HE)
    assert fact.fact.payload.clerk != other.fact.payload.clerk
    assert town.noted("clerk-appoint").village == here.id
    here.settle()
    made = next(c for c in here.made.ask(staff.clerks) if c.name == "李会计")
    assert made.roles == {Role.REGISTRAR, Role.STOREKEEPER}
    tried = here.enter(made.clerk, pin)
    assert (tried.outcome, tried.must_change) == (staff.Opened.ENTERED, True)


def test_roles_are_changed_a_pin_is_reset_and_a_clerk_dismissed(hall: AsWho, here: Place) -> None:
    town, clerk = hall("he"), here.made.clerk
    form = f"clerk-{clerk}"
    town.open(f"/village/{here.kiosk.number}/clerks")
    _tick(town, form, "registrar", "reviewer")
    town.press(form, "change")
    town.yes("小陈")
    town.browser.says("改好了")
    town.noted("clerk-roles")
    town.server.clock.forward(1000)
    town.press(form, "pin")
    town.yes("小陈")
    pin = _first_pin(town, form)
    town.noted("clerk-pin")
    here.settle()
    assert here.made.ask(staff.clerk_of, clerk).roles == {Role.REVIEWER}
    assert here.enter(clerk, CLERK_PIN).outcome is staff.Opened.WRONG
    assert here.enter(clerk, pin).must_change
    town.open(f"/village/{here.kiosk.number}/clerks")
    town.press(form, "dismiss")
    town.yes("小陈")
    town.browser.says("停了")
    town.noted("clerk-dismiss")
    here.settle()
    assert here.made.ask(staff.clerk_of, clerk) is None


def test_what_cannot_be_is_said_and_nothing_is_written(hall: AsWho, here: Place) -> None:
    town = hall("he")
    before = len(town.facts(here.id, "ClerkAppointed"))
    town.open(f"/village/{here.kiosk.number}/clerks")
    town.write("clerk-new", "name", "王会计")
    town.press("clerk-new", "appoint")
    town.yes()
    town.browser.says("至少要勾一个岗位")
    assert len(town.facts(here.id, "ClerkAppointed")) == before


def test_who_may_only_look_has_no_keys(hall: AsWho, here: Place) -> None:
    town = hall("shen")
    town.open(f"/village/{here.kiosk.number}/clerks")
    town.browser.says("您只能看")
    assert not town.browser.driver.find_elements("css selector", "[data-key]")


def test_a_first_pin_is_one_a_kiosk_takes(console: tuple[ConsoleServer, list[Kiosk]]) -> None:
    given = {clerks.first_pin(console[0].town) for _ in range(50)}
    assert len(given) > 40
    assert all(map(pins.is_pin, given))
