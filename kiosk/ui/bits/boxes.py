"""Parts made of parts: rows, columns, pills, discs, a figure with its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from kiosk.ui.bits.base import SLACK, Bit, draw
from kiosk.ui.bits.pictures import Pic
from kiosk.ui.bits.text import UnitWord, Word
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import STRONG, Look


@dataclass(eq=False, repr=False)
class Row(Bit):
    """Side by side. ``align`` is ``centre``, ``top`` or ``base`` (common base line)."""

    bits: Sequence[Bit]
    gap: float = 2.8
    align: str = "centre"

    @property
    def gives_way(self) -> bool:
        """When one of its parts does."""
        return any(bit.gives_way for bit in self.bits)

    def scaled(self, share: float) -> Row:
        """All parts scaled."""
        return replace(self, bits=[bit.scaled(share) for bit in self.bits])

    def _sizes(self, look: Look, w: float, h: float) -> list[tuple[float, float]]:
        room = w - self.gap * (len(self.bits) - 1)
        sizes = [bit.measure(look, inf, h) for bit in self.bits]
        soft = [i for i, bit in enumerate(self.bits) if bit.gives_way]
        over = sum(size[0] for size in sizes) - room
        if over > 0 and soft:
            wish = sum(sizes[i][0] for i in soft)
            for i in soft:
                offer = sizes[i][0] * max(0.05, 1 - over / wish)
                sizes[i] = self.bits[i].measure(look, offer, h)
        return sizes

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """The sum of the widths, the height of the tallest."""
        sizes = self._sizes(look, w, h)
        wide = sum(size[0] for size in sizes) + self.gap * (len(self.bits) - 1)
        return wide, self._lift(look, sizes)[1]

    def base(self, look: Look, w: float, h: float) -> float:
        """The common base line, or that of the first part."""
        sizes = self._sizes(look, w, h)
        tops, tall = self._lift(look, sizes)
        first = self.bits[0].base(look, *_loose(sizes[0]))
        return tops[0] + first if self.align == "base" else (tall - sizes[0][1]) / 2 + first

    def _lift(self, look: Look, sizes: list[tuple[float, float]]) -> tuple[list[float], float]:
        """How far below the top each part starts, and the height of all."""
        if self.align != "base":
            tall = max(size[1] for size in sizes)
            if self.align == "top":
                return [0.0] * len(sizes), tall
            return [(tall - size[1]) / 2 for size in sizes], tall
        bases = [b.base(look, *_loose(s)) for b, s in zip(self.bits, sizes, strict=True)]
        deepest = max(bases)
        tops = [deepest - base for base in bases]
        return tops, max(top + size[1] for top, size in zip(tops, sizes, strict=True))

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the parts from left to right."""
        sizes = self._sizes(ink.look, area.w, area.h)
        tops, tall = self._lift(ink.look, sizes)
        x, y = area.x, area.y + (area.h - tall) / 2
        for bit, (wide, high), top in zip(self.bits, sizes, tops, strict=True):
            bit.draw(ink, Area(x, y + top, wide, high))
            x += wide + self.gap


def _loose(size: tuple[float, float]) -> tuple[float, float]:
    return size[0] + SLACK, inf


@dataclass(eq=False, repr=False)
class Column(Bit):
    """One under the other. ``align`` is ``left``, ``centre`` or ``right``."""

    bits: Sequence[Bit]
    gap: float = 0.0
    align: str = "left"

    @property
    def gives_way(self) -> bool:
        """When one of its parts does."""
        return any(bit.gives_way for bit in self.bits)

    def scaled(self, share: float) -> Column:
        """All parts scaled."""
        return replace(self, bits=[bit.scaled(share) for bit in self.bits])

    def _sizes(self, look: Look, w: float, h: float) -> list[tuple[float, float]]:
        room = h - self.gap * (len(self.bits) - 1)
        sizes = [bit.measure(look, w, inf) for bit in self.bits]
        over = sum(size[1] for size in sizes) - room
        if over > 0:
            for i, bit in enumerate(self.bits):
                if isinstance(bit, Pic) and bit.least is not None:
                    sizes[i] = bit.measure(look, w, sizes[i][1] - over)
        return sizes

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """The widest part, the sum of the heights."""
        sizes = self._sizes(look, w, h)
        tall = sum(size[1] for size in sizes) + self.gap * (len(self.bits) - 1)
        return max(size[0] for size in sizes), tall

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the parts from top to bottom."""
        sizes = self._sizes(ink.look, area.w, area.h)
        tall = sum(size[1] for size in sizes) + self.gap * (len(self.bits) - 1)
        y = area.y + (area.h - tall) / 2
        for bit, (wide, high) in zip(self.bits, sizes, strict=True):
            spare = area.w - wide
            x = area.x + {"left": 0.0, "centre": spare / 2, "right": spare}[self.align]
            bit.draw(ink, Area(x, y, wide, high))
            y += high + self.gap


@dataclass(eq=False, repr=False)
class Pill(Bit):
    """A part on a round-ended field: flat, never a target."""

    bit: Bit
    fill: str = "gold"
    edge: str | None = None
    pad: float = 5.0
    high: float | None = None
    radius: float | None = None

    @property
    def gives_way(self) -> bool:
        """When what stands on it does."""
        return self.bit.gives_way

    def scaled(self, share: float) -> Pill:
        """What stands on it scaled."""
        return replace(self, bit=self.bit.scaled(share))

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """The part and its padding."""
        wide, tall = self.bit.measure(look, w - 2 * self.pad, h)
        return wide + 2 * self.pad, self.high or tall + 2.0

    def base(self, look: Look, w: float, h: float) -> float:
        """The base line of the part."""
        _, tall = self.bit.measure(look, w - 2 * self.pad, h)
        high = self.high or tall + 2.0
        return (high - tall) / 2 + self.bit.base(look, w - 2 * self.pad, h)

    def draw(self, ink: Ink, area: Area) -> None:
        """The field, then the part."""
        radius = area.h / 2 if self.radius is None else self.radius
        ink.block(area, self.fill, edge=self.edge, radius=radius)
        draw(ink, self.bit, area.inset(self.pad, 0))


@dataclass(eq=False, repr=False)
class Disc(Bit):
    """A part on a round field, ``side`` mm across."""

    bit: Bit
    side: float
    fill: str | None = "gold"
    edge: str | None = None

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self, ink: Ink, area: Area) -> None:
        """The disc, then the part in its middle."""
        ink.disc(area, self.fill, self.edge)
        draw(ink, self.bit, area)


def figure(
    number: str,
    unit: str,
    size: str | float,
    colour: str,
    *,
    unit_colour: str | None = None,
    least: str | float = "body",
    unit_share: float = 0.4,
) -> Row:
    """A big number with its unit at 0.4 of it on the same base line."""
    bits: list[Bit] = [Word(number, size, STRONG, colour, spacing=1.0, least=least)]
    if unit:
        bits.append(UnitWord(unit, size, unit_share, unit_colour or colour))
    return Row(bits, 1.6, "base")
