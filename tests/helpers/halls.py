"""A whole hall for end-to-end tests: the program as a process, a real X server, a real pointer.

Cards are held up in front of the made-up camera and go through the real capture and decode path.
What stands on the glass is read through the accessibility interface; keys are pressed with
pointer events at the places it tells. Nothing of the program runs in the test's own process.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.demo.card_camera import DemoCamera
from tests.helpers.village import SmallVillage, small_village
from tests.helpers.xserver import XServer, xserver

AGENT = Path(__file__).with_name("atspi_agent.py")
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
SYSTEM_PYTHON = "/usr/bin/python3"
WAIT_S = 60
FIRST_PX = 1920


@dataclass
class Hall:
    """A running kiosk and hands.

    Attributes:
        village: What it runs on.
        screen: The X server with its pointer.
        camera: In front of which cards are held up.
        settings: The program's settings file.
    """

    village: SmallVillage
    screen: XServer
    camera: DemoCamera | None
    settings: Path
    process: subprocess.Popen[str]
    agent: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    def on_glass(self, *names: str, seconds: float = 0) -> list[dict[str, Any]]:
        """Everything that is shown, once one of these names is (or the time is over)."""
        assert self.agent.stdin is not None
        assert self.agent.stdout is not None
        asked = {"names": list(names) or None, "seconds": seconds}
        self.agent.stdin.write(json.dumps(asked) + "\n")
        self.agent.stdin.flush()
        return json.loads(self.agent.stdout.readline())

    def sees(self, name: str, seconds: float = WAIT_S) -> dict[str, Any]:
        """Wait until something whose accessible name begins so is shown."""
        found = self.on_glass(name, seconds=seconds)
        for each in found:
            if each["name"].startswith(name):
                return each
        shown = sorted({each["name"] for each in found if each["name"]})
        raise AssertionError(f"{name} did not come; shown: {shown}; {self.process.poll()}")

    def press(self, name: str) -> None:
        """Find a key by its accessible name and press it with the pointer."""
        at = self.sees(name)
        time.sleep(0.6)  # a page that has just come is deaf for a moment, as for any finger
        x, y = at["x"] + at["w"] // 2, at["y"] + at["h"] // 2
        self.screen.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        time.sleep(0.08)
        self.screen.xdotool("mouseup", "1")

    def hold_up(self, who: str | int) -> None:
        """Hold up a card until it is put down."""
        assert self.camera is not None
        self.camera.hold_up(self.village.card(who))

    def put_down(self) -> None:
        """Take the card away."""
        assert self.camera is not None
        self.camera.put_down()

    def pin(self, name: str) -> None:
        """Enter the counter: a face, six digits, in."""
        clerk = next(c for c in self.village.made.clerks if c.name == name)
        self.press(name)
        for digit in clerk.pin:
            self.press(digit)
            time.sleep(0.1)
        self.press("进去")

    def end(self) -> None:
        """Close the kiosk as a supervisor does, and check its store from outside."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) in (0, 130)
        self.verify()

    def verify(self) -> None:
        """``kiosk verify`` in a process of its own finds nothing wrong."""
        checked = subprocess.run(
            [sys.executable, "-m", "kiosk", "verify", "--settings", str(self.settings)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


@contextmanager
def open_hall(
    folder: Path,
    *,
    source: str | None = None,
    village: SmallVillage | None = None,
    counter_px: int = 0,
) -> Iterator[Hall]:
    """Start everything, end everything.

    Args:
        source: A camera of the test's own (a film); by default the made-up one.
        village: A village of the test's own; by default a fresh small one.
        counter_px: Width of a second screen to the right of the first; 0 for none.
    """
    village = village or small_village(folder)
    camera = None
    if source is None:
        camera = DemoCamera()
        camera.start()
        source = camera.url
    settings = folder / "settings.toml"
    settings.write_text(
        f'[village]\nname = "青石湾村"\n'
        f'[folders]\ndata = "{village.data}"\nkeys = "{village.keys_folder}"\n'
        f'[scanner]\nsource = "{source}"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    with contextlib.ExitStack() as stack:
        screen = stack.enter_context(xserver(FIRST_PX + counter_px))
        if counter_px:
            screen.split(FIRST_PX)
        environ = {**screen.environ, **stack.enter_context(_bus(screen))}
        environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        command = [sys.executable, "-m", "kiosk", "run", "--settings", str(settings)]
        process = stack.enter_context(_started(command, environ, folder / "kiosk.out"))
        agent = stack.enter_context(_started([SYSTEM_PYTHON, str(AGENT)], environ, None))
        if camera is not None:
            stack.callback(camera.stop)
        yield Hall(village, screen, camera, settings, process, agent)


@contextmanager
def _bus(screen: XServer) -> Iterator[dict[str, str]]:
    """A session bus of its own with the accessibility bus on it."""
    told = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork"],
        env=screen.environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert told.stdout is not None
    address = told.stdout.readline().strip()
    environ = {"DBUS_SESSION_BUS_ADDRESS": address}
    launcher = subprocess.Popen(
        [LAUNCHER, "--launch-immediately"],
        env={**screen.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield environ
    finally:
        for each in (launcher, told):
            each.terminate()
            each.wait(timeout=10)


@contextmanager
def _started(
    command: list[str], environ: dict[str, str], out: Path | None
) -> Iterator[subprocess.Popen[str]]:
    with contextlib.ExitStack() as stack:
        err = stack.enter_context(out.open("w")) if out else subprocess.DEVNULL
        process = subprocess.Popen(
            command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err,
            text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=20)
            if process.poll() is None:
                process.kill()
                process.wait()


def can_look() -> bool:
    """Whether this machine has what the accessibility interface needs."""
    return Path(LAUNCHER).exists() and shutil.which("dbus-daemon") is not None
