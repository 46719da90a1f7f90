"""A page of an old township asks no more of the database than one of a young township."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import event

from kiosk.township import staff
from kiosk.township.base import Township
from kiosk.township.console import (
    accounts,
    drafted,
    incidents,
    machines,
    overview,
    people,
    person,
    publish_page,
    rules,
    seen,
    village,
)
from kiosk.township.console.looking import Look, Memory
from tests.bench import console_town
from tests.helpers.settling import new_town

VILLAGES = 3
PAGES: dict[str, Callable[[Look], object]] = {
    "villages": lambda look: overview.ask(look, "need"),
    "village": lambda look: village.ask(look, 2),
    "incidents": incidents.asked,
    "rules": rules.asked,
    "version": lambda look: rules.asked_one(look, "rules", "1000"),
    "draft": lambda look: drafted.work_of(look, "rules"),
    "publish": lambda look: publish_page.asked(look, "rules"),
    "people": lambda look: people.asked(look, 2, "wgh"),
    "person": lambda look: person.asked(look, 2, 5),
    "machines": machines.asked,
    "accounts": accounts.asked,
    "seen": lambda look: seen.asked(look, None),
}


class Old:
    """A made-up township of an age, and what its pages ask."""

    def __init__(self, years: int, patch: pytest.MonkeyPatch) -> None:
        for name, few in (("PEOPLE", 20), ("ENTRIES_A_YEAR", 60), ("LOOKS_A_YEAR", 200)):
            patch.setattr(console_town, name, few)
        self.town: Township = new_town()
        console_town.fill(self.town, VILLAGES, years, Random(years))
        he = staff.add(self.town, login="he", name="何", role="admin", password="songxi-2026-zhen")
        self.account = he

    def asks(self) -> dict[str, int]:
        """Statements of each page, everything counted anew."""
        found: dict[str, int] = {}
        asked: list[str] = []
        for engine in {self.town.store.read_engine, self.town.store.write_engine}:
            event.listen(engine, "checkout", lambda link, *_: link.set_trace_callback(asked.append))
        for name, page in PAGES.items():
            asked.clear()
            page(Look(self.town, Memory(), self.account))
            found[name] = len(asked)
        return found


def test_no_page_asks_more_of_a_township_of_ten_years_than_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    young, old = Old(1, monkeypatch), Old(10, monkeypatch)
    few, many = young.asks(), old.asks()
    assert min(few.values()) > 2
    assert many == few


def test_what_gathers_with_the_years_is_asked_for_up_to_what_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = Old(10, monkeypatch)
    look = Look(old.town, Memory(), old.account)
    assert len(incidents.asked(look).closed) == incidents._CLOSED_MOST
    assert len(village.ask(look, 2).closed) == village._INCIDENTS_MOST
    assert {len(each) for each in rules.asked(look).published.values()} == {rules._SHOWN_MOST}
    assert len(seen.asked(look, None).rows) == seen._ROWS


def test_a_page_without_figures_counts_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Villages that settled since make only those pages slower that show what changed."""
    from kiosk.township import figures

    old = Old(1, monkeypatch)
    counted: list[str] = []
    plain = figures.of_village
    monkeypatch.setattr(
        figures, "of_village", lambda conn, of, day: counted.append(of) or plain(conn, of, day)
    )
    for name, page in PAGES.items():
        counted.clear()
        page(Look(old.town, Memory(), old.account))
        wanted = {"villages": VILLAGES, "village": 1}.get(name, 0)
        assert len(counted) == wanted, name
