"""Fixtures of the township's tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.helpers.console_hall import Hall, lived, people_of_the_township
from tests.helpers.console_server import Browser, ConsoleServer, console_server
from tests.helpers.made_township import Life
from tests.helpers.settling import Kiosk
from tests.helpers.towns import town

__all__ = ["browser", "console", "hall", "town"]

LIVES = (
    Life("沙河湾村", 0.14, people=18, days=(150, 95, 60, 20, 5)),
    Life("槐花店村", 0.2, people=12, days=(80, 10)),
    Life("青石湾村", 0.3, people=12, days=(80, 10)),
)


@pytest.fixture(scope="session")
def console(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[ConsoleServer, list[Kiosk]]]:
    """One server for all: a process mounts one console."""
    if shutil.which("chromedriver") is None or shutil.which("chromium") is None:
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    with console_server(tmp_path_factory.mktemp("town")) as made:
        kiosks = [kiosk for _, kiosk in lived(made, LIVES)]
        people_of_the_township(made)
        yield made, kiosks


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("chromium"))
    yield made
    made.close()


@pytest.fixture
def hall(
    console: tuple[ConsoleServer, list[Kiosk]], browser: Browser
) -> Iterator[Callable[[str], Hall]]:
    """The hall, entered as somebody."""
    made = Hall(console[0], browser, console[1])

    def as_(login: str) -> Hall:
        browser.driver.delete_all_cookies()
        made.sign_in(login)
        browser.ready()
        return made

    yield as_
    browser.driver.delete_all_cookies()
