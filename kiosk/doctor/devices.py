"""What is plugged in: glass, camera, loudspeaker, printer; and the type that is drawn on the glass.

Qt is asked through the platform `kiosk.display` finds, so this never ends in Qt's abort.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

from kiosk import display, paths, words
from kiosk.config import Settings
from kiosk.doctor import Finding, State

CAMERA_WAIT_S = 20


@functools.cache
def _qt() -> Any:
    """Qt, started once; offscreen where there is no screen, for the fonts' sake."""
    platform = display.check()
    os.environ["QT_QPA_PLATFORM"] = (
        platform if isinstance(platform, str) and platform else "offscreen"
    )
    from PySide6.QtWidgets import QApplication

    from kiosk import log

    log.take_qt_messages()
    return QApplication.instance() or QApplication(["kiosk"])


def screen(settings: Settings) -> Iterator[Finding]:
    """A screen of the size the settings say, measured in millimetres."""
    platform = display.check()
    if isinstance(platform, display.NoScreen):
        why = words.shown(platform.message_id, what=platform.what)
        yield Finding("screen", State.MISSING, "none", {"why": why})
        return
    panel = settings.screen.panel
    tokens = tomllib.loads(paths.resource("theme", "tokens.toml").read_text("utf-8"))
    wanted = (tokens["panel"][panel]["width_px"], tokens["panel"][panel]["height_px"])
    screens = [(s.name(), s.size().width(), s.size().height()) for s in _qt().screens()]
    said = "、".join(f"{name} {width}×{height}" for name, width, height in screens)
    args: dict[str, str | int] = {"screens": said, "panel": panel}
    if wanted not in [(width, height) for _, width, height in screens]:
        args |= {"width": wanted[0], "height": wanted[1]}
        yield Finding("screen", State.NOTICE, "other-size", args)
    else:
        yield Finding("screen", State.FINE, "fine", args)
    if settings.screen.px_per_mm:
        yield Finding("glass", State.FINE, "fine", {"px": f"{settings.screen.px_per_mm:.3f}"})
    else:
        usual = tokens["panel"][panel]["px_per_mm"]
        yield Finding("glass", State.NOTICE, "unmeasured", {"px": f"{usual:.3f}"})


def fonts(settings: Settings) -> Iterator[Finding]:
    """Our two weights load, and the system has a Chinese face behind them for rare names."""
    _qt()
    from PySide6.QtGui import QFontDatabase

    for weight in ("Medium", "Bold"):
        file = paths.resource("fonts", f"NotoSansSC-{weight}.ttf")
        if not file.is_file() or QFontDatabase.addApplicationFont(str(file)) < 0:
            yield Finding("fonts", State.MISSING, "missing", {"file": file.name})
            return
    simplified = QFontDatabase.WritingSystem.SimplifiedChinese
    behind = [f for f in QFontDatabase.families(simplified) if f != "Noto Sans SC"]
    if behind:
        yield Finding("fonts", State.FINE, "fine", {"behind": behind[0]})
    else:
        yield Finding("fonts", State.NOTICE, "alone")


def camera(settings: Settings) -> Iterator[Finding]:
    """A frame through the very code that looks for cards, in a child that may hang or die."""
    source = settings.scanner.source
    seen = _ask_camera(source, settings.scanner.width, settings.scanner.height)
    args: dict[str, str | int] = {"source": source} | seen["args"]
    if seen["answer"] == "fine":
        yield Finding("camera", State.FINE, "fine", args)
    else:
        yield Finding("camera", State.MISSING, seen["answer"], args)


def _ask_camera(source: str, width: int, height: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "kiosk.doctor.camera", source, str(width), str(height)]
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, timeout=CAMERA_WAIT_S, check=False
        )
        answer: dict[str, Any] = json.loads(asked.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {"answer": "hangs", "args": {}}
    except (json.JSONDecodeError, IndexError):
        why = asked.stderr.strip().splitlines()[-1:] or [str(asked.returncode)]
        return {"answer": "broken", "args": {"why": why[0]}}
    return answer


def sound(settings: Settings) -> Iterator[Finding]:
    """Somewhere to play, opened as the voice opens it; the engine that reads free text aloud."""
    from kiosk.voice.output import Finder, PulseDevice

    device = Finder()(24_000)
    if device is None:
        yield Finding("sound", State.NOTICE, "none")
    else:
        device.close()
        by = "PulseAudio / PipeWire" if isinstance(device, PulseDevice) else "ALSA"
        yield Finding("sound", State.FINE, "fine", {"by": by})
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        yield Finding("aloud", State.NOTICE, "missing")
    else:
        yield Finding("aloud", State.FINE, "fine")


def printer(settings: Settings) -> Iterator[Finding]:
    """The printer the settings name, or the system's default one."""
    wanted = settings.printer.name
    if wanted == "none":
        yield Finding("printer", State.FINE, "unwanted")
        return
    _qt()
    from PySide6.QtPrintSupport import QPrinterInfo

    from kiosk.printing.desk import system_printer

    name = system_printer("" if wanted == "auto" else wanted)
    there = "、".join(QPrinterInfo.availablePrinterNames())
    if name:
        yield Finding("printer", State.FINE, "fine", {"name": name})
    elif wanted != "auto":
        yield Finding("printer", State.NOTICE, "other", {"name": wanted, "there": there or "—"})
    elif there:
        yield Finding("printer", State.NOTICE, "no-default", {"there": there})
    else:
        yield Finding("printer", State.NOTICE, "none")
