"""What a part of a face is, and how one is measured, fitted and drawn."""

from __future__ import annotations

from math import inf

from PySide6.QtGui import QPainter, QPixmap

from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

_SHRINKS = 7
SLACK = 0.35  # mm: rounding of pixels must not make a word that fitted step down


class Bit:
    """A part of a face. Subclasses say their size and draw themselves."""

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """Width and height taken when ``w`` × ``h`` are offered."""
        raise NotImplementedError

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw into ``area``, which is as large as was measured."""
        raise NotImplementedError

    def base(self, look: Look, w: float, h: float) -> float:
        """From the top to the base line of the first line; the lower edge for pictures."""
        return self.measure(look, w, h)[1]

    @property
    def gives_way(self) -> bool:
        """Whether the part can live with less width than it would like."""
        return False

    def scaled(self, share: float) -> Bit:
        """The same with smaller words (never below what their tokens allow)."""
        return self


class FirstThatFits(Bit):
    """Several ways to say the same, the fullest first; the first that needs no cut is drawn."""

    def __init__(self, *ways: Bit) -> None:
        self.ways = ways

    @property
    def gives_way(self) -> bool:
        """It can always take less."""
        return True

    def scaled(self, share: float) -> FirstThatFits:
        """All ways scaled."""
        return FirstThatFits(*(way.scaled(share) for way in self.ways))

    def choose(self, look: Look, w: float, h: float) -> Bit:
        """The way for this room; the last one when none fits."""
        if w == inf or not self.ways[1:]:
            return self.ways[0]
        room = Area(0, 0, w, 1000.0 if h == inf else h)
        for shrinks in (2, _SHRINKS):  # rather fewer words than much smaller ones
            for way in self.ways:
                if fits(look, way, room, shrinks=shrinks):
                    return way
        return self.ways[-1]

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As the chosen way."""
        return self.choose(look, w, h).measure(look, w, h)

    def base(self, look: Look, w: float, h: float) -> float:
        """As the chosen way."""
        return self.choose(look, w, h).base(look, w, h)

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the chosen way."""
        draw(ink, self.choose(ink.look, area.w + SLACK, area.h + SLACK), area)


def fits(look: Look, bit: Bit, area: Area, *, shrinks: int = _SHRINKS) -> bool:
    """Whether a part can be drawn into ``area`` without cutting or hanging over."""
    canvas = QPixmap(1, 1)
    painter = QPainter(canvas)
    ink = Ink(painter, look)
    draw(ink, bit, area, shrinks=shrinks)
    painter.end()
    room = ink.rect(area).adjusted(-2, -2, 2, 2)
    for text in ink.texts:
        trim = text.rect.height() * 0.06
        if text.clipped or not room.contains(text.rect.adjusted(0, trim, 0, -trim)):
            return False
    return True


def draw(
    ink: Ink,
    bit: Bit,
    area: Area,
    h: str = "centre",
    v: str = "centre",
    *,
    shrinks: int = _SHRINKS,
) -> None:
    """Measure a part against ``area``, place it there and draw it; words shrink until it fits.

    Args:
        ink: where to.
        bit: what.
        area: the room it may take.
        h: ``left``, ``centre`` or ``right``.
        v: ``top``, ``centre`` or ``bottom``.
        shrinks: how many steps of 7 % words may give.
    """
    if isinstance(bit, FirstThatFits):
        bit = bit.choose(ink.look, area.w, area.h)
    wide, tall = bit.measure(ink.look, area.w, area.h)
    for step in range(1, shrinks + 1):
        if tall <= area.h + SLACK and wide <= area.w + SLACK:
            break
        smaller = bit.scaled(1 - 0.07 * step)
        if smaller is bit:
            break
        bit, (wide, tall) = smaller, smaller.measure(ink.look, area.w, area.h)
    dx, dy = area.w - wide, area.h - tall
    x = area.x + {"left": 0.0, "centre": dx / 2, "right": dx}[h]
    y = area.y + {"top": 0.0, "centre": dy / 2, "bottom": dy}[v]
    bit.draw(ink, Area(x, y, wide, tall))
