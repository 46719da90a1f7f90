"""Every counter page as a picture, with made-up people, to be held beside the design.

python -m kiosk.ui.counter.gallery --out DIR [--panel landscape_21|portrait_32|small_15] [NAME…]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples import SAMPLES
from kiosk.ui.metrics import PANELS
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow


def window_with(page: CounterPage, look: Look) -> StationWindow:
    """A window of the panel's size with this page on it."""
    window = StationWindow(look.for_clerk())
    window.resize(look.metrics.width_px, look.metrics.height_px)
    window.show_screen(page)
    window.show()
    return window


def paint(name: str, make: Callable[[Look], CounterPage], look: Look, out: Path) -> Path:
    """One page into a PNG."""
    window = window_with(make(look), look)
    QApplication.processEvents()
    file = out / f"{name}-{look.metrics.panel}.png"
    window.grab().save(str(file))
    window.close()
    window.deleteLater()
    return file


def main(argv: list[str] | None = None) -> int:
    """Command line of the gallery."""
    parser = argparse.ArgumentParser(prog="kiosk.ui.counter.gallery")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--panel", choices=PANELS, default="landscape_21")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    args.out.mkdir(parents=True, exist_ok=True)
    look = Look.of_panel(args.panel)
    for name, make in SAMPLES.items():
        if not args.names or any(name.startswith(wanted) for wanted in args.names):
            print(paint(name, make, look, args.out))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
