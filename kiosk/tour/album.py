"""Keeps what the tour saw: a picture and its measures for every page, and ``tour.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from kiosk.tour.guide import Guide, TourStopped
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.inspect import describe, problems
from kiosk.ui.metrics import Metrics
from kiosk.ui.window import StationWindow

_LITTLE_COMPRESSION = 70
"""Qt's ``quality`` of a PNG: the lower, the smaller and slower."""
_WAITING_MOST = 6
"""Pictures that wait to be written; a full-size one is 8 MB."""

Screen = dict[str, Any]


@dataclass
class Album:
    """The pictures of one walk.

    Attributes:
        out: Where pictures are written; ``None`` only measures.
        screens: What was measured, in the order of the walk.
    """

    out: Path | None = None
    screens: list[Screen] = field(default_factory=list)
    _writing: list[Future[None]] = field(default_factory=list)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def take(self, guide: Guide, name: str, window: StationWindow) -> None:
        """Measure the window, and keep its picture.

        Raises:
            TourStopped: the name was used before.
        """
        if any(screen["name"] == name for screen in self.screens):
            raise TourStopped(name, "there is a picture of this name already")
        picture = guide.picture()
        measured = describe(window, picture)
        screen = {
            "name": name,
            "picture": f"{len(self.screens) + 1:03d}-{name}.png",
            "side": "desk" if isinstance(window.screen_shown, CounterPage) else "villager",
            "page": guide.page.objectName(),
            "prompt": measured.pop("prompt", ""),
            "caption": measured.pop("caption", ""),
            **measured,
        }
        screen["problems"] = problems(screen, clerk=screen["side"] == "desk")
        self.screens.append(screen)
        if self.out is not None:
            self._write(picture, self.out / screen["picture"])

    def _write(self, picture: QImage, file: Path) -> None:
        def save() -> None:
            if not picture.save(str(file), "PNG", _LITTLE_COMPRESSION):  # type: ignore[call-overload]
                raise OSError(f"{file} cannot be written")

        while len(self._writing) >= _WAITING_MOST:
            self._writing.pop(0).result()
        self._writing.append(self._pool.submit(save))

    def close(self, metrics: Metrics) -> dict[str, Any]:
        """Wait for the pictures, write ``tour.json``.

        Args:
            metrics: The panel and mode that were walked.

        Returns:
            What ``tour.json`` says.

        Raises:
            OSError: the disk would not take a picture.
        """
        for writing in self._writing:
            writing.result()
        self._pool.shutdown()
        whole = {
            "panel": metrics.panel,
            "mode": metrics.mode,
            "high_contrast": metrics.high_contrast,
            "px_per_mm": metrics.px_per_mm,
            "screens": self.screens,
        }
        if self.out is not None:
            text = json.dumps(whole, ensure_ascii=False, indent=1)
            (self.out / "tour.json").write_text(text + "\n", "utf-8")
        return whole


def wrong(screens: list[Screen]) -> Iterator[str]:
    """Every rule of ELDERLY §9.1–3 that a measured page breaks, the page's name first."""
    for screen in screens:
        for problem in screen["problems"]:
            yield f"{screen['name']}: {problem}"
