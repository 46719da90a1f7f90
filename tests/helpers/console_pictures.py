"""Takes the README's pictures of the console anew: ``python -m tests.helpers.console_pictures``.

A made-up township of nine villages behind the real server, seen in a real browser at 1440 x 900;
ImageMagick makes the pictures small, as packaging/readme_pictures.sh does the kiosk's.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from kiosk import paths
from kiosk.township import incidents, staff
from tests.helpers.console_server import Browser, ConsoleServer, console_server
from tests.helpers.made_township import DAY_MS, Life, settled

_EVENING_MS = 18 * 3_600_000
_PASSWORD = "songxi-2026-zhen"
LIVES = (
    Life("沙河湾村", 0.12),
    Life("槐花店村", 0.10),
    Life("石桥头村", 0.16, 0.8),
    Life("杏林村", 0.07),
    Life("大塘村", 0.11),
    Life("白马岭村", 0.14),
    Life("柳树坪村", 0.17),
    Life("青石湾村", 0.2, 0.7),
    Life("东洼村", 0.1),
)
PAGES = (("villages", "/"), ("village", "/village/8"), ("incidents", "/incidents"))


def fill(server: ConsoleServer) -> None:
    """Let the villages live; one is silent, two have something to look at."""
    now = server.clock.wall_ms
    ids = []
    for nth, life in enumerate(LIVES):
        silent = 3 * DAY_MS if nth == 1 else 0
        server.clock.wall_ms = now - _EVENING_MS - silent + nth * 240_000
        ids.append(settled(server.town, life)[1].node.village)
    server.clock.wall_ms = now
    incidents.open_alone(server.town, ids[0], "overdraft", "1", account="m:3", balance=-4)
    incidents.open_alone(server.town, ids[2], "fork", "2", log="ab" * 16, seq=123)
    staff.add(server.town, login="he", name="何晓云", role="cadre", password=_PASSWORD, fresh=False)


def take(server: ConsoleServer, folder: Path, out: Path) -> None:
    """Sign in and take each page's picture."""
    browser = Browser(folder)
    try:
        browser.driver.get(server.address + "/")
        browser.find("input[name=login]").send_keys("he")
        browser.find("input[name=password]").send_keys(_PASSWORD)
        browser.press("button[type=submit]")
        browser.ready()
        for name, path in PAGES:
            browser.driver.get(server.address + path)
            browser.ready()
            whole = folder / f"{name}.png"
            browser.driver.save_screenshot(str(whole))
            _keep(whole, out / f"console_{name}.png")
    finally:
        browser.close()


def _keep(whole: Path, small: Path) -> None:
    how = ["-strip", "-filter", "Lanczos", "-resize", "960x", "+dither", "-colors", "128"]
    packed = ["-define", "png:compression-level=9", f"PNG8:{small}"]
    subprocess.run(["convert", str(whole), *how, *packed], check=True)


def main() -> None:
    """Make the township, take the pictures, throw it away."""
    out = paths.resource("pictures", "readme")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with console_server(place) as server:
            fill(server)
            take(server, place / "chromium", out)


if __name__ == "__main__":
    main()
