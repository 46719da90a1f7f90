"""The kiosk as a process: it paints before it loads, keeps a second one out, and ends cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.helpers.started import started
from tests.helpers.xserver import XServer, xserver


@pytest.fixture(scope="module")
def server() -> Iterator[XServer]:
    with xserver() as running:
        yield running


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village of its own, whose camera is a folder of grey pictures."""
    folder = tmp_path_factory.mktemp("hall")
    file = folder / "settings.toml"
    file.write_text(
        '[village]\nname = "柳溪村"\n'
        f'[folders]\ndata = "{folder}/data"\nkeys = "{folder}/keys"\n'
        f'[scanner]\nsource = "{folder}/shots"\n[printer]\nname = "none"\n',
        "utf-8",
    )
    made = kiosk("init", "--settings", str(file), typed="王芳\n481516\n")
    assert made.returncode == 0, made.stderr
    (folder / "shots").mkdir()
    code = (
        "import numpy, sys; from kiosk.scanner.cv import cv2\n"
        "for n in range(10):\n"
        "    grey = numpy.random.default_rng(n).integers(60, 200, (720, 1280, 3), numpy.uint8)\n"
        "    cv2.imwrite(f'{sys.argv[1]}/{n}.jpg', grey)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "shots")], check=True)
    return file


def kiosk(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60)


def test_the_first_paint_comes_before_store_camera_and_voice(
    settings: Path, server: XServer
) -> None:
    with started(settings, server.environ) as program:
        assert program.until("painted")[3:] == []
        assert program.until("ready")[3:] == ["sqlalchemy", "sqlcipher3"]
        program.process.send_signal(signal.SIGTERM)
        program.process.wait(timeout=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_supervisor_end_it_cleanly_with_all_its_children(
    settings: Path, server: XServer, number: signal.Signals
) -> None:
    with started(settings, server.environ) as program:
        program.until("ready")
        children = [int(pid) for pid in children_of(program.process.pid)]
        assert children, "the scanner has a process of its own"
        program.process.send_signal(number)
        assert program.process.wait(timeout=20) in (0, 130)
        assert "Traceback" not in program.complained.read_text()
    for child in children:
        assert not Path(f"/proc/{child}").exists() or state_of(child) == "Z"
    assert kiosk("verify", "--settings", str(settings)).returncode == 0


def test_a_second_one_is_refused_with_a_sentence_and_the_first_goes_on(
    settings: Path, server: XServer
) -> None:
    with started(settings, server.environ) as program:
        program.until("ready")
        command = [sys.executable, "-m", "kiosk", "run", "--settings", str(settings)]
        second = subprocess.run(
            command, env=server.environ, capture_output=True, text=True, timeout=60
        )
        assert second.returncode == 3
        assert str(program.process.pid) in second.stderr
        assert "Traceback" not in second.stderr
        assert program.process.poll() is None


def test_after_a_kill_it_starts_again_on_the_same_folder(settings: Path, server: XServer) -> None:
    for _ in range(2):
        with started(settings, server.environ) as program:
            program.until("ready")
            os.kill(program.process.pid, signal.SIGKILL)
    assert kiosk("verify", "--settings", str(settings)).returncode == 0


def test_on_bare_x_it_starts_no_session_bus_of_its_own(settings: Path) -> None:
    with xserver() as fresh:
        environ = {k: v for k, v in fresh.environ.items() if k != "DBUS_SESSION_BUS_ADDRESS"}
        with started(settings, environ) as program:
            program.until("ready")
            assert buses(fresh.display) == []


def buses(display: str) -> list[int]:
    """Session buses that were started for an X server."""
    daemons = [one for one in psutil.process_iter() if one.name() == "dbus-daemon"]
    return [one.pid for one in daemons if one.environ().get("DISPLAY") == display]


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
