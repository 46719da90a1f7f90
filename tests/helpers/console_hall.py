"""The console as its tests meet it: the server, a browser before it, and the villages' kiosks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from sqlalchemy import select

from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.folds.base import stored_of
from kiosk.township import incidents, seen_by, staff
from tests.helpers.console_server import Browser, ConsoleServer
from tests.helpers.made_township import Life, settled
from tests.helpers.made_village import MadeVillage
from tests.helpers.settling import Kiosk

PASSWORD = "songxi-2026-zhen"
EVENING_MS = 18 * 3_600_000
ACCOUNTS = (("he", "admin", None), ("li", "cadre", [2]), ("shen", "auditor", None))
HE = 1
"""Number of the account that the tests act with."""


@dataclass
class Hall:
    """Server, browser, kiosks.

    Attributes:
        kiosks: Of the first villages, in the order of their numbers.
    """

    server: ConsoleServer
    browser: Browser
    kiosks: list[Kiosk] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.town = self.server.town

    def open(self, path: str) -> None:
        """A page, drawn and joined, a second later: what is noted has an order."""
        self.server.clock.forward(1000)
        self.browser.driver.get(self.server.address + path)
        self.browser.ready()

    def at(self) -> str:
        return urlsplit(self.browser.driver.current_url).path

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        self.server.clock.forward(1000)
        self.browser.driver.get(self.server.address + "/sign-in")
        self.browser.find("input[name=login]").clear()
        self.browser.find("input[name=login]").send_keys(login)
        self.browser.find("input[name=password]").send_keys(password)
        self.browser.press("button[type=submit]")

    def press(self, form: str, name: str) -> None:
        """The key of this name on a sheet."""
        self.browser.press(f'[data-form="{form}"] [data-key="{name}"]')

    def yes(self, says: str = "") -> None:
        """Say yes to what is asked once more, after reading it."""
        if says:
            self.browser.says(says)
        self.browser.press('.ask [data-key="yes"]')

    def write(self, form: str, name: str, text: str) -> None:
        """Put a text into a box in the place of what stands there."""
        box = self.browser.find(f'[data-form="{form}"] [data-box="{name}"]')
        # Not clear(): it leaves the field, and the server is told nothing of it.
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(text or Keys.DELETE)

    def date(self, form: str, name: str, day: str) -> None:
        """Set a field for a day, as its calendar would: how keys type it depends on the machine."""
        box = self.browser.find(f'[data-form="{form}"] [data-box="{name}"]')
        script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
        self.browser.driver.execute_script(script, box, day)

    def choose(self, form: str, name: str, value: str) -> None:
        box = self.browser.find(f'[data-form="{form}"] [data-box="{name}"]')
        Select(box).select_by_value(value)

    def incident(self, about: str) -> bytes:
        village = self.kiosks[0].node.village
        detail = {"account": "m:3", "about": about}
        assert incidents.open_alone(self.town, village, "overdraft", about, **detail)
        with self.town.reading() as conn:
            opened = {e.detail.get("about"): e.incident for e in incidents.listed(conn, village)}
        return opened[about]

    # ---- what came of it ------------------------------------------------------------------------

    def facts(self, village: str, kind: str) -> list[Stored]:
        """The township's facts of a kind in a village's log, in their order."""
        f = tables.facts.c
        asked = select(f.body, f.log_id, f.seq, f.hash).where(f.village == village, f.type == kind)
        with self.town.reading() as conn:
            found = [stored_of(row) for row in conn.execute(asked)]
        ours = [each for each in found if each.fact.device == "township"]
        return sorted(ours, key=lambda each: each.order)

    def rows(self, table: str, village: str, **where: Any) -> list[Any]:
        """Rows of a projected table at the township."""
        kept = tables.METADATA.tables[table]
        asked = select(kept).where(kept.c.village == village)
        for name, value in where.items():
            asked = asked.where(kept.c[name] == value)
        with self.town.reading() as conn:
            return list(conn.execute(asked).all())

    def noted(self, deed: str) -> seen_by.Seen:
        """The newest row of who did what; it must be this deed."""
        with self.town.reading() as conn:
            rows, _ = seen_by.newest(conn, most=20)
        did = [each for each in rows if each.deed != seen_by.LOOK]
        assert did[0].deed == deed, did
        return did[0]


def lived(server: ConsoleServer, lives: Iterable[Life]) -> list[tuple[MadeVillage, Kiosk]]:
    """Villages that lived, and settled last night."""
    server.clock.wall_ms -= EVENING_MS
    try:
        return [settled(server.town, life) for life in lives]
    finally:
        server.clock.wall_ms += EVENING_MS


def people_of_the_township(server: ConsoleServer) -> None:
    """An admin, a cadre of village 2, an auditor."""
    for login, role, villages in ACCOUNTS:
        staff.add(
            server.town,
            login=login,
            name=f"何{login}",
            role=role,
            password=PASSWORD,
            villages=villages,
            fresh=False,
        )
