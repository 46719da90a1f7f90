"""Pictures as parts: line icons, pictures, something drawn by a function, empty room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ui.bits.base import Bit
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


@dataclass(eq=False, repr=False)
class Icon(Bit):
    """A line icon, ``side`` mm square (times the panel's text factor when it stands with words)."""

    name: str
    side: float
    colour: str = "ink"

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def base(self, look: Look, w: float, h: float) -> float:
        """Icons stand slightly below the base line."""
        return self.side * 0.86

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the icon."""
        ink.icon(self.name, area, self.colour)


@dataclass(eq=False, repr=False)
class Pic(Bit):
    """A picture in a box of ``w`` × ``h`` mm that may shrink to ``least`` when room is short."""

    name: str
    w: float
    h: float | None = None
    least: float | None = None
    circle: bool = False

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """Its box, shrunk evenly into the room when it may shrink."""
        tall = self.w if self.h is None else self.h
        if self.least is None:
            return self.w, tall
        share = max(min(1.0, w / self.w, h / tall), self.least / self.w)
        return self.w * share, tall * share

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the picture (on its plaque in high contrast)."""
        ink.picture(self.name, area, round_plaque=self.circle or self.name == "coin")


@dataclass(eq=False, repr=False)
class Space(Bit):
    """Nothing, of a size."""

    w: float = 0.0
    h: float = 0.0

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As asked."""
        return self.w, self.h

    def draw(self, ink: Ink, area: Area) -> None:
        """Nothing."""


@dataclass(eq=False, repr=False)
class Drawn(Bit):
    """A part with a size and a function that draws it."""

    w: float
    h: float
    paint: Callable[[Ink, Area], None]

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As asked."""
        return self.w, self.h

    def draw(self, ink: Ink, area: Area) -> None:
        """Let the function draw."""
        self.paint(ink, area)
