"""The real server with the console, over a made-up township, and a real browser before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

from kiosk import words
from kiosk.township import console
from kiosk.township.app import make_app
from kiosk.township.base import Township
from kiosk.township.door import Door
from kiosk.township.office import Office
from tests.helpers.nodes import FakeClock
from tests.helpers.town_server import new_office, running

_CSS = By.CSS_SELECTOR
NOON_MS = 1_795_305_600_000 + 9 * 3_600_000  # 2026-11-22 17:00 in the township
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--ignore-certificate-errors",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)


@dataclass
class ConsoleServer:
    """A server that runs.

    Attributes:
        town: What it serves; its clock stands still until it is moved.
        address: Of the console.
    """

    town: Township
    address: str

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.town.clock, FakeClock)
        return self.town.clock


@contextmanager
def console_server(
    folder: Path, address: str = "", *, office: Office | None = None
) -> Iterator[ConsoleServer]:
    """The township's server on loopback, console and all; one in a process."""
    words.use(words.Words.load())
    office = office or new_office(folder, address, name="松溪镇")
    with office.opened(FakeClock(NOON_MS)) as town:
        app = make_app(Door(town))
        console.mount(app, town, address="https://192.168.1.10:8443")
        with running(app, office) as (_, port):
            yield ConsoleServer(town, f"https://localhost:{port}/console")


class Browser:
    """A headless Chromium that remembers every address it asked."""

    def __init__(self, folder: Path) -> None:
        options = webdriver.ChromeOptions()
        for flag in (*_FLAGS, f"--user-data-dir={folder}", "--window-size=1440,900"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        self.driver.set_page_load_timeout(60)

    def close(self) -> None:
        self.driver.quit()

    def _until(self, question: Callable[[webdriver.Chrome], Any]) -> Any:
        """Ask until it is so; a page that goes while it is asked is asked again."""
        wait = WebDriverWait(
            self.driver, 40, poll_frequency=0.1, ignored_exceptions=[StaleElementReferenceException]
        )
        return wait.until(question)

    def find(self, css: str) -> WebElement:
        """The first element, once it is there."""
        found = self._until(expected_conditions.presence_of_element_located((_CSS, css)))
        assert isinstance(found, WebElement)
        return found

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(_CSS, css)

    def ready(self) -> None:
        """The page is drawn and its web socket is joined: keys do something now."""
        self._until(
            lambda driver: driver.execute_script(
                "return document.readyState === 'complete' && !!document.querySelector('.page')"
                " && !!window.did_handshake && document.fonts.status === 'loaded'"
            )
        )

    def gone(self, css: str) -> None:
        """Wait until a page without it is there."""
        self._until(
            lambda driver: (
                driver.execute_script("return document.readyState") == "complete"
                and not driver.find_elements(_CSS, css)
            )
        )

    def says(self, text: str) -> None:
        """Wait until the page says so."""
        self._until(lambda driver: text in driver.find_element(By.TAG_NAME, "body").text)

    def press(self, css: str) -> None:
        """Press a key once it can be pressed."""

        def pressed(driver: webdriver.Chrome) -> bool:
            key = expected_conditions.element_to_be_clickable((_CSS, css))(driver)
            if not key:
                return False
            key.click()  # type: ignore[union-attr]
            return True

        self._until(pressed)

    def text(self) -> str:
        return str(self.find("body").text)
