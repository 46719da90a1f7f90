"""Is there a screen? Asked of real servers, dead sockets and Qt itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import display, words
from kiosk.display import NoScreen
from tests.helpers.xserver import xserver


def test_a_real_x_server_is_a_screen_and_qt_opens_on_it() -> None:
    with xserver(640, 480) as server:
        assert display.check({"DISPLAY": server.display}) == "xcb"
        assert display.check({"DISPLAY": server.display, "WAYLAND_DISPLAY": "gone"}) == "xcb"
        code = "from PySide6.QtGui import QGuiApplication as A; print(A([]).platformName())"
        opened = subprocess.run(
            [sys.executable, "-c", code], env=server.environ, capture_output=True, text=True
        )
        assert opened.stdout.strip() == "xcb"
    gone = display.check({"DISPLAY": server.display})
    assert gone == NoScreen("cli-no-screen-x", server.display)


def test_an_x_server_that_refuses_this_user_is_no_screen(tmp_path: Path) -> None:
    """What is asked is what Qt will ask, with the authority file and all."""
    authority = tmp_path / "authority"
    cookie = os.urandom(16).hex()
    subprocess.run(["xauth", "-f", str(authority), "add", ":0", ".", cookie], check=True)
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-auth", str(authority), "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = f":{told.readline().strip()}"
        assert isinstance(display.check({"DISPLAY": number}), NoScreen)
    finally:
        process.terminate()
        process.wait()


def test_a_wayland_socket_that_answers_is_preferred(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "wayland-7"))
        compositor.listen()
        environ = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}
        assert display.check(environ) == "wayland"
    dead = display.check(environ)
    assert dead == NoScreen("cli-no-screen-wayland", "wayland-7")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "cli-no-screen"),
        ({"DISPLAY": ":9876"}, "cli-no-screen-x"),
        ({"DISPLAY": "nonsense"}, "cli-no-screen-x"),
        ({"QT_QPA_PLATFORM": "xcb"}, "cli-no-screen-x"),
        ({"QT_QPA_PLATFORM": "wayland"}, "cli-no-screen-wayland"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "cli-no-screen-platform"),
        ({"QT_QPA_PLATFORM": "linuxfb:fb=none"}, "cli-no-screen-device"),
    ],
)
def test_what_qt_would_abort_on_has_a_sentence(environ: dict[str, str], expected: str) -> None:
    if expected.endswith("device") and os.path.exists("/dev/fb0"):
        pytest.skip("this machine has a framebuffer")
    found = display.check(environ)
    assert isinstance(found, NoScreen)
    assert found.message_id == expected
    assert words.shown(found.message_id, what=found.what)


@pytest.mark.parametrize("platform", ["offscreen", "vnc:size=800x600:port=0", "wayland;offscreen"])
def test_platforms_that_need_no_screen_are_left_as_they_are(platform: str) -> None:
    assert display.check({"QT_QPA_PLATFORM": platform}) == platform
