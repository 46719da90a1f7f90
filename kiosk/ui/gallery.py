"""Every page with made-up people, as pictures: ``python -m kiosk.ui.gallery --out DIR``.

For the eye: the pictures are looked at beside the design. The same samples feed the size checks.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.ui.metrics import MODES, PANELS


def main(argv: list[str] | None = None) -> int:
    """Render the pages asked for.

    Args:
        argv: command line without the program's name.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--panel", choices=PANELS, action="append")
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("--high-contrast", action="store_true")
    parser.add_argument("--only", default="", help="names that begin with this")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    _app = QApplication.instance() or QApplication([])
    args.out.mkdir(parents=True, exist_ok=True)
    for panel in args.panel or PANELS:
        for mode in args.mode or MODES:
            for name, window in windows(
                panel, mode, high_contrast=args.high_contrast, with_sheet=True
            ):
                if name.startswith(args.only):
                    suffix = "-hc" if args.high_contrast else ""
                    window.grab().save(str(args.out / f"{panel}-{mode}-{name}{suffix}.png"))
    return 0


def windows(
    panel: str, mode: str, *, high_contrast: bool = False, with_sheet: bool = False
) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Name and window of every sample page; the window is the same, the page is swapped."""
    from PySide6.QtWidgets import QApplication

    from kiosk.ui.samples import sample_screens
    from kiosk.ui.theme import Look
    from kiosk.ui.villager import make_screen
    from kiosk.ui.window import StationWindow

    look = Look.of_panel(panel, mode, high_contrast=high_contrast)
    window = StationWindow(look)
    window.still = True
    window.resize(look.metrics.width_px, look.metrics.height_px)
    window.show()
    for name, screen in sample_screens(look):
        window.show_screen(screen)
        QApplication.processEvents()
        yield name, window
    if look.shape == "wide" and with_sheet:
        window.show_screen(make_screen("50", look))
        QApplication.processEvents()
        yield "50-components", window
    window.close()


if __name__ == "__main__":
    raise SystemExit(main())
