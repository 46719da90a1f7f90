"""The console's figures are the same from PostgreSQL as from the embedded store, and scoped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.township import incidents, staff
from kiosk.township.base import Township
from kiosk.township.console.export import as_csv
from kiosk.township.console.looking import Look, Memory, NotYours
from kiosk.township.console.overview import rows
from kiosk.township.console.standing import Trouble
from kiosk.township.staff import Account
from tests.helpers.made_township import DAY_MS, Life, settled
from tests.helpers.nodes import FakeClock
from tests.helpers.settling import Kiosk, new_town
from tests.helpers.towns import postgres_town

NOON_MS = 1_795_305_600_000 + 9 * 3_600_000


class Town:
    """Two villages that lived the same on either database."""

    def __init__(self, town: Township) -> None:
        self.town = town
        assert isinstance(town.clock, FakeClock)
        town.clock.wall_ms = NOON_MS - 18 * 3_600_000
        self.kiosks: list[Kiosk] = []
        for name, keen in (("沙河湾村", 0.5), ("槐花店村", 0.4)):
            life = Life(name, keen, people=12, days=(100, 40, 6))
            self.kiosks.append(settled(town, life)[1])
        town.clock.wall_ms = NOON_MS

    def look(self, *numbers: int, role: str = "cadre") -> Look:
        named = frozenset(numbers) or None
        account = Account(1, "he", "何晓云", staff.Role(role), named, False)
        return Look(self.town, Memory(), account)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def there(request: pytest.FixtureRequest) -> Iterator[Town]:
    town = new_town() if request.param == "sqlite" else postgres_town()
    yield Town(town)
    town.store.close()


@pytest.fixture(scope="module")
def other() -> Iterator[Town]:
    town = new_town()
    yield Town(town)
    town.store.close()


def test_both_databases_count_the_same(there: Town, other: Town) -> None:
    ours, theirs = there.look().known(), other.look().known()
    assert [each.figures for each in ours] == [each.figures for each in theirs]
    assert [each.flow for each in ours] == [each.flow for each in theirs]
    assert all(each.flow.balances and each.flow.issued for each in ours)
    assert all(each.figures.came.now.part for each in ours)


def test_a_cadre_of_one_village_reads_hers_and_no_other(there: Town) -> None:
    look = there.look(2)
    assert [each.village.name for each in look.known()] == ["槐花店村"]
    with pytest.raises(NotYours):
        look.village(1)
    with pytest.raises(NotYours):
        look.id_of(1)
    assert "沙河湾村" not in as_csv(rows(look, "need")).decode()


def test_what_she_cannot_see_is_not_read(there: Town) -> None:
    """Her transaction itself knows no other village where the database can hold it to that."""
    from sqlalchemy import select

    from kiosk.store import tables

    villages = {kiosk.node.village for kiosk in there.kiosks}
    with there.look(2).reading() as conn:
        if conn.dialect.name != "postgresql":
            return
        found = set(conn.execute(select(tables.entries.c.village)).scalars())
    assert found == {there.kiosks[1].node.village} < villages


def test_who_is_kept_to_no_village_there_is_sees_none(there: Town) -> None:
    assert there.look(99).known() == []


def test_figures_are_kept_until_a_fact_comes(there: Town) -> None:
    look = there.look()
    first, again = look.known(), look.known()
    assert [a.figures is b.figures for a, b in zip(first, again, strict=True)] == [True, True]
    village = there.kiosks[0].node.village
    incidents.open_alone(there.town, village, "overdraft", "kept", account="m:1")
    anew = look.known()
    assert [a.figures is b.figures for a, b in zip(first, anew, strict=True)] == [False, True]
    assert anew[0].standing.trouble is Trouble.INCIDENT
    (opened,) = anew[0].standing.incidents
    assert incidents.close(there.town, village, opened.incident, "查过了")


def test_a_village_that_is_silent_or_whose_clock_is_off_is_in_trouble(there: Town) -> None:
    look, clock = there.look(), there.town.clock
    assert isinstance(clock, FakeClock)
    assert [each.standing.trouble for each in look.known()] == [Trouble.NONE, Trouble.NONE]
    clock.wall_ms += 3 * DAY_MS
    try:
        found = [(each.standing.trouble, each.standing.silent_days) for each in look.known()]
        assert found == [(Trouble.SILENT, 3), (Trouble.SILENT, 3)]
        kiosk = there.kiosks[1]
        kiosk.clock.wall_ms = clock.wall_ms - 600_000
        kiosk.notice()
        assert kiosk.settle().settled
        assert look.known()[1].standing.trouble is Trouble.CLOCK
        assert look.known()[1].standing.clock_off_min == 10
    finally:
        clock.wall_ms -= 3 * DAY_MS
