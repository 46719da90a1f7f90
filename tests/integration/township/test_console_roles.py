"""Who may see what, by every address one can type: each role, each page, each file."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
import urllib.error
import urllib.request
from urllib.parse import quote, urlsplit

import pytest
from nicegui import core

from kiosk.township import seen_by, staff
from kiosk.township.console.desk import Console, Desk, Over
from kiosk.township.console.looking import Memory
from kiosk.township.console.sessions import Sessions
from tests.helpers.console_hall import PASSWORD
from tests.helpers.console_server import ConsoleServer
from tests.helpers.settling import Kiosk

LAX = ssl._create_unverified_context()
STAYS = "="
DOOR, HOME = "/console/sign-in", "/console/"

# Where each of them ends who types an address: he (admin), cadre (all villages), li (village 2
# only), shen (auditor). 404: there is no such file for her.
WHERE: dict[str, tuple[str, str, str, str]] = {
    "/": (STAYS, STAYS, STAYS, STAYS),
    "/?sort=least&nr=7": (STAYS, STAYS, STAYS, STAYS),
    "/village/1": (STAYS, STAYS, HOME, STAYS),
    "/village/2": (STAYS, STAYS, STAYS, STAYS),
    "/village/999": (HOME, HOME, HOME, HOME),
    "/village/1/clerks": (STAYS, STAYS, HOME, STAYS),
    "/village/2/clerks": (STAYS, STAYS, STAYS, STAYS),
    "/village/999/clerks": (HOME, HOME, HOME, HOME),
    "/incidents": (STAYS, STAYS, STAYS, STAYS),
    "/rules": (STAYS, STAYS, STAYS, STAYS),
    "/rules/rules/version?of=none": ("/console/rules",) * 4,
    "/rules/rules/draft": (STAYS, STAYS, "/console/rules", "/console/rules"),
    "/rules/catalogue/draft?row=salt": (STAYS, STAYS, "/console/rules", "/console/rules"),
    "/rules/rules/publish": (STAYS, STAYS, "/console/rules", "/console/rules"),
    "/rules/none/draft": ("/console/rules",) * 4,
    "/people": (STAYS, STAYS, STAYS, STAYS),
    "/people?village=1&said=王": (STAYS, STAYS, STAYS, STAYS),
    "/people/1/1": (STAYS, STAYS, "/console/people", STAYS),
    "/people/2/1": (STAYS, STAYS, STAYS, STAYS),
    "/people/2/99999": ("/console/people",) * 4,
    "/machines": (STAYS, STAYS, STAYS, STAYS),
    "/machines?village=1&old=1": (STAYS, STAYS, STAYS, STAYS),
    "/accounts": (STAYS, HOME, HOME, HOME),
    "/seen": (STAYS, HOME, HOME, STAYS),
    "/seen?before=" + "f" * 32: (STAYS, HOME, HOME, STAYS),
    "/export/villages.csv": (STAYS, STAYS, STAYS, STAYS),
    "/export/village.csv?number=1": (STAYS, STAYS, "404", STAYS),
    "/export/village.csv?number=2": (STAYS, STAYS, STAYS, STAYS),
}
WHO = ("he", "cadre", "li", "shen")


class Door:
    """The console by plain requests: what a browser would get, quicker."""

    def __init__(self, server: ConsoleServer) -> None:
        self.server = server
        self.town = server.town
        self._sessions = Sessions(server.town)
        with server.town.reading() as conn:
            known = {each.login: each.number for each in staff.listed(conn)}
        if "cadre" not in known:
            made = staff.add(self.town, login="cadre", name="何晓云", role="cadre",
                             password=PASSWORD, fresh=False)  # fmt: skip
            known["cadre"] = made.number
        self.numbers = known

    def cookie(self, login: str) -> str:
        return f"__Host-console={self._sessions.begin(self.numbers[login])}"

    def ask(self, path: str, cookie: str = "") -> tuple[str, str]:
        """Where one ends, and what is there; an error's number instead of a place."""
        request = urllib.request.Request(self.server.address + quote(path, safe="/?=&.%"))
        request.add_header("cookie", cookie)
        try:
            with urllib.request.urlopen(request, context=LAX) as answer:
                return urlsplit(answer.url).path, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return str(refused.code), ""


@pytest.fixture
def door(console: tuple[ConsoleServer, list[Kiosk]]) -> Door:
    return Door(console[0])


@pytest.mark.parametrize("login", WHO)
def test_every_address_leads_each_role_where_it_should(door: Door, login: str) -> None:
    cookie = door.cookie(login)
    for path, places in WHERE.items():
        wanted = places[WHO.index(login)]
        wanted = f"/console{path}".split("?")[0] if wanted == STAYS else wanted
        assert door.ask(path, cookie)[0] == wanted, path


def test_every_page_there_is_stands_in_the_table_above(door: Door) -> None:
    """A page that is added has to say who may see it."""
    paths = [str(getattr(route, "path", "")) for route in core.app.routes]
    pages = {re.sub(r"\{\w+\}", "[^/]+", path) for path in paths}
    pages -= {page for page in pages if page.startswith(("/_nicegui", "/favicon"))}
    assert {"/accounts", "/people/[^/]+/[^/]+", "/rules/[^/]+/draft"} <= pages
    asked = {path.split("?")[0] for path in WHERE}
    assert [p for p in pages if not any(re.fullmatch(p, path) for path in asked)] == []


def test_nobody_sees_anything_without_signing_in(door: Door) -> None:
    for path in WHERE:
        assert door.ask(path)[0] == DOOR, path
        assert door.ask(path, "__Host-console=" + "x" * 43)[0] == DOOR, path


def test_who_has_a_first_password_is_led_to_change_it_from_everywhere(door: Door) -> None:
    login = f"fresh{time.monotonic_ns()}"
    made = staff.add(door.town, login=login, name="新来", role="admin", password=PASSWORD)
    door.numbers[login] = made.number
    cookie = door.cookie(login)
    for path in WHERE:
        assert door.ask(path, cookie)[0] == "/console/password", path


def test_a_cadre_of_one_village_is_told_no_other_villages_name_or_people(door: Door) -> None:
    cookie = door.cookie("li")
    hers = re.compile("槐花店村|\\\\u69d0")
    for path in WHERE:
        _, said = door.ask(path, cookie)
        for other in ("沙河湾村", "青石湾村"):
            escaped = other.encode("unicode_escape").decode()
            assert other not in said, path
            assert escaped not in said.lower(), path
    assert hers.search(door.ask("/", cookie)[1])


def test_what_an_auditor_does_all_the_same_is_refused_where_it_is_done(door: Door) -> None:
    """Not the key that is missing keeps her from it, but the desk."""
    console = Console(door.town)
    console.memory = Memory()
    with door.town.reading() as conn:
        shen = staff.of(conn, door.numbers["shen"])
    assert shen is not None
    desk = Desk(console, shen, console.sessions.begin(shen.number), "rules")
    done: list[str] = []
    with pytest.raises(Over):
        asyncio.run(desk.write(lambda look: done.append("x"), "publish-rules"))
    with pytest.raises(Over):
        asyncio.run(desk.quietly(lambda look: done.append("x")))
    assert done == []
    with door.town.reading() as conn:
        newest, _ = seen_by.newest(conn, most=5)
    assert "publish-rules" not in [each.deed for each in newest if each.staff == shen.number]


def test_what_was_looked_at_by_a_typed_address_is_noted_too(door: Door) -> None:
    door.server.clock.forward(1000)
    door.ask("/people/2/1", door.cookie("shen"))
    with door.town.reading() as conn:
        (seen, *_), _ = seen_by.newest(conn, most=1)
    assert (seen.staff, seen.page, seen.member) == (door.numbers["shen"], "person", 1)
