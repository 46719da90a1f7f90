"""An X server of a test's own: Xvfb on a free display number, gone with the test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class XServer:
    """A running Xvfb.

    Attributes:
        display: ``:N``.
        width, height: Of its one screen, in pixels.
    """

    display: str
    width: int
    height: int

    @property
    def environ(self) -> dict[str, str]:
        """The environment for a program that shall open its window here."""
        kept = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def click(self, x: int, y: int) -> None:
        """Move the pointer to a place and press the first button, as a finger would."""
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def xdotool(self, *arguments: str) -> str:
        """Run ``xdotool`` here; what it printed."""
        ran = subprocess.run(
            ["xdotool", *arguments], env=self.environ, capture_output=True, text=True, check=True
        )
        return ran.stdout

    def split(self, left: int) -> None:
        """Make two monitors of the one screen; the first is ``left`` pixels wide."""
        right = self.width - left
        for name, width, at, output in (
            ("left", left, 0, "screen"),
            ("right", right, left, "none"),
        ):
            place = f"{width}/{width // 4}x{self.height}/{self.height // 4}+{at}+0"
            command = ["xrandr", "--setmonitor", name, place, output]
            subprocess.run(command, env=self.environ, check=True, capture_output=True)

    def picture(self, file: Path) -> Path:
        """Save what the screen shows."""
        subprocess.run(["import", "-window", "root", str(file)], env=self.environ, check=True)
        return file


@contextmanager
def xserver(width: int = 1920, height: int = 1080) -> Iterator[XServer]:
    """Start Xvfb, wait until it answers, end it afterwards."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"]
    command += ["-nolisten", "tcp", "-noreset"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()  # written when it is ready
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield XServer(f":{number}", width, height)
    finally:
        process.terminate()
        process.wait(timeout=10)
