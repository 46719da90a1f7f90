"""The kiosk's window fills the screen under whatever is there: nothing, a manager, a compositor."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.started import started
from tests.helpers.xserver import xserver

WIDTH, HEIGHT = 1366, 768


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """No village and no camera: the first page stands there all the same."""
    file = tmp_path / "settings.toml"
    file.write_text(
        f'[folders]\ndata = "{tmp_path}/data"\nkeys = "{tmp_path}/keys"\n'
        '[screen]\npanel = "small_15"\n[scanner]\nsource = "/dev/video-none"\n'
    )
    return file


def covered(settings: Path, environ: dict[str, str]) -> list[int]:
    """Start the kiosk and let it say where its window is: x, y, width, height, screen's size."""
    with started(settings, environ) as program:
        words = program.until("covers")
    return [int(word) for word in words if word.lstrip("-").isdigit()]


WHOLE = [0, 0, WIDTH, HEIGHT, WIDTH, HEIGHT]


def test_on_bare_x_without_a_window_manager(settings: Path) -> None:
    with xserver(WIDTH, HEIGHT) as server:
        assert covered(settings, server.environ) == WHOLE


def test_under_a_window_manager(settings: Path) -> None:
    with xserver(WIDTH, HEIGHT) as server:
        manager = subprocess.Popen(["matchbox-window-manager"], env=server.environ)
        try:
            assert covered(settings, server.environ) == WHOLE
        finally:
            manager.terminate()
            manager.wait()


@contextmanager
def weston(folder: Path, shell: str) -> Iterator[dict[str, str]]:
    """A Wayland compositor without a real screen; the environment for its clients."""
    kept = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
    environ = {**kept, "XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": "hall"}
    command = ["weston", "--backend=headless-backend.so", f"--shell={shell}-shell.so"]
    command += ["--socket=hall", "--no-config", "--idle-time=0"]
    command += [f"--width={WIDTH}", f"--height={HEIGHT}"]
    with (folder / "weston.log").open("w") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            ends = time.monotonic() + 20
            while not (folder / "hall").exists():
                assert process.poll() is None, (folder / "weston.log").read_text()
                assert time.monotonic() < ends, "weston did not come up"
                time.sleep(0.02)
            yield {**environ, "QT_QPA_PLATFORM": "wayland"}
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.mark.parametrize("shell", ["kiosk", "desktop"])
def test_under_a_wayland_compositor(settings: Path, tmp_path: Path, shell: str) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    with weston(folder, shell) as environ:
        assert covered(settings, environ)[2:] == WHOLE[2:]
