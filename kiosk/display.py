"""Is there a screen Qt can open? Asked before Qt is, because Qt aborts the process when not.

The question is put to the same libraries Qt uses: ``xcb_connect`` with all of its authority files
for X, a connection to the compositor's socket for Wayland, the loader for what Qt's X plugin
links. That takes a few milliseconds; starting a trial Qt takes two hundred.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Qt platforms that need nothing from the machine. "vnc" is a screen somewhere else.
_ALWAYS = frozenset({"offscreen", "minimal", "minimalegl", "vnc"})
_X = "xcb"
_WAYLAND = frozenset({"wayland", "wayland-egl"})
_CONSOLE = frozenset({"eglfs", "linuxfb", "vkkhrdisplay"})

# What Qt's X plugin loads besides libxcb, and the Debian package that brings it.
_X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


@dataclass(frozen=True, slots=True)
class NoScreen:
    """Why no window can be shown.

    Attributes:
        message_id: The sentence, ``cli-no-screen-…``.
        what: The display, platform or packages it is about.
    """

    message_id: str
    what: str = ""


def check(environ: Mapping[str, str] | None = None) -> str | NoScreen:
    """The Qt platform to start with, or why there is none.

    Args:
        environ: The environment to judge; this process's own by default.

    Returns:
        A value for ``QT_QPA_PLATFORM``. ``""`` = let Qt choose (not Linux).
    """
    environ = os.environ if environ is None else environ
    wanted = environ.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux"):
        return wanted
    if wanted:
        # "wayland;xcb" is a list to be tried in order, "vnc:size=…" a name with arguments.
        answers = [_platform(one, environ) for one in wanted.split(";")]
        return wanted if None in answers else next(filter(None, answers))
    return _best(environ)


def _best(environ: Mapping[str, str]) -> str | NoScreen:
    """What is there, when nobody said what to use."""
    wayland = environ.get("WAYLAND_DISPLAY")
    display = environ.get("DISPLAY")
    if wayland and _wayland_answers(environ):
        return "wayland"
    if display:
        return _x_problem(environ) or _X
    if wayland:
        return NoScreen("cli-no-screen-wayland", wayland)
    # A framebuffer is taken only by who stands before it: somebody in a remote shell who may
    # write to it does not expect the hall's screen to change.
    if _on_console() and os.access("/dev/fb0", os.W_OK):
        return "linuxfb"
    return NoScreen("cli-no-screen")


def _platform(name: str, environ: Mapping[str, str]) -> NoScreen | None:
    """What is wrong with one named platform; ``None`` = nothing."""
    name = name.partition(":")[0].strip()
    if name in _ALWAYS:
        return None
    if name == _X:
        if not environ.get("DISPLAY"):
            return NoScreen("cli-no-screen-x", "")
        return _x_problem(environ)
    if name in _WAYLAND:
        if _wayland_answers(environ):
            return None
        return NoScreen("cli-no-screen-wayland", environ.get("WAYLAND_DISPLAY", ""))
    if name in _CONSOLE:
        device = "/dev/fb0" if name == "linuxfb" else "/dev/dri"
        return None if os.path.exists(device) else NoScreen("cli-no-screen-device", device)
    return NoScreen("cli-no-screen-platform", name)


def _x_problem(environ: Mapping[str, str]) -> NoScreen | None:
    missing = [package for library, package in _X_LIBRARIES.items() if not _loads(library)]
    if missing:
        return NoScreen("cli-no-screen-libraries", " ".join(missing))
    display = environ.get("DISPLAY", "")
    if not _x_answers(display):
        return NoScreen("cli-no-screen-x", display)
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_answers(display: str) -> bool:
    """Whether the X server takes us, with the authority file and all."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    try:
        return int(xcb.xcb_connection_has_error(connection)) == 0
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    name = environ.get("WAYLAND_DISPLAY") or "wayland-0"
    place = Path(environ.get("XDG_RUNTIME_DIR", ""), name)
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as compositor:
        compositor.settimeout(2)
        compositor.connect(str(place))
        return True
    return False


def _on_console() -> bool:
    """Whether our terminal is one of the machine's own (``/dev/tty1`` …)."""
    try:
        return os.ttyname(0).startswith("/dev/tty") and os.ttyname(0)[8:].isdigit()
    except OSError:
        return False
