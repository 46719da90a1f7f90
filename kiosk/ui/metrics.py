"""Millimetres at the glass: the tokens file, the panel's measure, and rectangles in mm.

Every length of a screen is written in millimetres and turned into pixels here, because a finger
is as wide on a 15-inch panel as on a 32-inch one. Text sizes are also given in mm (of em) and are
multiplied by the panel's ``text_factor`` when the panel is read from farther away; touch sizes
never are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiosk import paths

MODES = ("standard", "elder", "extra_large")
PANELS = ("landscape_21", "portrait_32", "small_15")

#: Names that only some text tables carry, and what stands for them in the others.
_STAND_INS = {"small": "aside", "aside": "small", "figure": "heading", "heading": "figure"}


@cache
def tokens() -> dict[str, Any]:
    """The design tokens of ``resources/theme/tokens.toml``, read once."""
    with paths.resource("theme", "tokens.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Area:
    """A rectangle in millimetres; every cut gives new rectangles and changes nothing."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right edge, mm."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the lower edge, mm."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """The x of the centre, mm."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """The y of the centre, mm."""
        return self.y + self.h / 2

    def inset(self, dx: float, dy: float | None = None) -> Area:
        """Smaller by ``dx`` on the left and right and ``dy`` (default ``dx``) above and below."""
        dy = dx if dy is None else dy
        return Area(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def moved(self, dx: float, dy: float) -> Area:
        """The same size at another place."""
        return Area(self.x + dx, self.y + dy, self.w, self.h)

    def cut_left(self, w: float, gap: float = 0.0) -> tuple[Area, Area]:
        """A strip of width ``w`` at the left, and what is right of it after ``gap``."""
        rest = max(0.0, self.w - w - gap)
        return Area(self.x, self.y, w, self.h), Area(self.right - rest, self.y, rest, self.h)

    def cut_right(self, w: float, gap: float = 0.0) -> tuple[Area, Area]:
        """A strip of width ``w`` at the right, and what is left of it."""
        rest = max(0.0, self.w - w - gap)
        return Area(self.right - w, self.y, w, self.h), Area(self.x, self.y, rest, self.h)

    def cut_top(self, h: float, gap: float = 0.0) -> tuple[Area, Area]:
        """A strip of height ``h`` at the top, and what is below it."""
        rest = max(0.0, self.h - h - gap)
        return Area(self.x, self.y, self.w, h), Area(self.x, self.bottom - rest, self.w, rest)

    def cut_bottom(self, h: float, gap: float = 0.0) -> tuple[Area, Area]:
        """A strip of height ``h`` at the bottom, and what is above it."""
        rest = max(0.0, self.h - h - gap)
        return Area(self.x, self.bottom - h, self.w, h), Area(self.x, self.y, self.w, rest)

    def columns(self, weights: int | Sequence[float], gap: float) -> list[Area]:
        """Side by side, as wide as their ``weights`` say (a number means that many alike)."""
        shares = [1.0] * weights if isinstance(weights, int) else list(weights)
        room = self.w - gap * (len(shares) - 1)
        cells, x = [], self.x
        for share in shares:
            w = room * share / sum(shares)
            cells.append(Area(x, self.y, w, self.h))
            x += w + gap
        return cells

    def rows(self, weights: int | Sequence[float], gap: float) -> list[Area]:
        """One under the other, as high as their ``weights`` say."""
        turned = Area(self.y, self.x, self.h, self.w).columns(weights, gap)
        return [Area(self.x, cell.x, self.w, cell.w) for cell in turned]

    def grid(self, columns: int, rows: int, gap: float) -> list[Area]:
        """Cells in reading order."""
        return [cell for row in self.rows(rows, gap) for cell in row.columns(columns, gap)]

    def centred(self, w: float, h: float) -> Area:
        """A rectangle of this size about the same centre."""
        return Area(self.cx - w / 2, self.cy - h / 2, w, h)


@dataclass(frozen=True)
class Metrics:
    """One panel at one step of text size: from millimetres to pixels.

    Attributes:
        panel: name of the panel in the tokens, or ``"own"`` for a measured screen.
        mode: ``standard``, ``elder`` or ``extra_large``; ``clerk`` for counter screens.
        px_per_mm: measured pixels to the millimetre (logical pixels).
        text_factor: what text (never touch sizes) is multiplied with.
        high_contrast: yellow on black.
        width_px: width of the screen, pixels.
        height_px: height of the screen, pixels.
    """

    panel: str
    mode: str
    px_per_mm: float
    text_factor: float
    high_contrast: bool
    width_px: int
    height_px: int

    @classmethod
    def of_panel(cls, panel: str, mode: str = "elder", *, high_contrast: bool = False) -> Metrics:
        """The metrics of one of the three panels of the design."""
        row = tokens()["panel"][panel]
        return cls(
            panel,
            mode,
            row["px_per_mm"],
            row["text_factor"],
            high_contrast,
            row["width_px"],
            row["height_px"],
        )

    @classmethod
    def of_screen(
        cls, *, width_px: int, height_px: int, px_per_mm: float, mode: str = "elder"
    ) -> Metrics:
        """The metrics of a real screen.

        A screen smaller than the smallest panel of the design keeps its proportions: its
        millimetres are made smaller, because a key that hangs over the edge helps nobody.

        Args:
            width_px: width of the window, logical pixels.
            height_px: height of the window, logical pixels.
            px_per_mm: pixels to the millimetre as measured on the calibration page.
            mode: step of text size.
        """
        upright = height_px > width_px
        smallest = tokens()["panel"]["portrait_32" if upright else "small_15"]
        k = min(
            px_per_mm,
            width_px * smallest["px_per_mm"] / smallest["width_px"],
            height_px * smallest["px_per_mm"] / smallest["height_px"],
        )
        factor = tokens()["panel"]["portrait_32"]["text_factor"] if upright else 1.0
        return cls("own", mode, k, factor, False, width_px, height_px)

    @property
    def w_mm(self) -> float:
        """Width of the screen, mm."""
        return self.width_px / self.px_per_mm

    @property
    def h_mm(self) -> float:
        """Height of the screen, mm."""
        return self.height_px / self.px_per_mm

    @property
    def shape(self) -> str:
        """``tall`` (upright), ``small`` (landscape with little room) or ``wide``."""
        if self.height_px > self.width_px:
            return "tall"
        return "small" if self.w_mm < 420 or self.h_mm < 225 else "wide"

    def mm(self, length: float) -> int:
        """Millimetres as whole pixels."""
        return round(length * self.px_per_mm)

    def px(self, length: float) -> float:
        """Millimetres as pixels, not rounded."""
        return length * self.px_per_mm

    def em(self, size: str | float) -> float:
        """The em in mm of a text token of this mode (or of a given size), factor included."""
        if isinstance(size, (int, float)):
            return size * self.text_factor
        table = tokens()["text"][self.mode]
        value = table.get(size, table.get(_STAND_INS.get(size, size)))
        if value is None:
            value = {"balance": table.get("figure"), "heading": table.get("figure")}[size]
        return float(value) * self.text_factor

    def space(self, name: str) -> float:
        """A length of ``[space]``, mm."""
        return float(tokens()["space"][name])

    def size(self, name: str) -> float:
        """A length of ``[size]``, mm."""
        return float(tokens()["size"][name])
