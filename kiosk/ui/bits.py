"""Small parts that a key or a sheet is put together from: words, pictures, rows, columns.

A part knows how much room it takes when it is offered some, and draws itself into the room it is
given. Words give way first: they step down to a smaller size that the tokens still allow, then
(where asked) break into lines, and only then are cut; a cut is recorded and fails the size check.

    face = Row([Pic("basket", 30), Column([Word("换东西"), Word("能换 9 样", "body", BODY)])])
    ink.draw_part(face, area)        # via `draw(ink, face, area)`

All lengths are millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf

from PySide6.QtGui import QPainter, QPixmap

from kiosk.ui.ink import MIDDLE, Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import BODY, STRONG, Look
from kiosk.ui.wrap import wrap

_SLACK = 0.35  # mm: rounding of pixels must not make a word that fitted step down
_STEP = 0.94


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


@dataclass(eq=False, repr=False)
class _Fit:
    lines: tuple[str, ...]
    em: float
    width: float
    clipped: bool


@dataclass(eq=False, repr=False)
class Word(Bit):
    """Text of one style.

    Attributes:
        text: what is written.
        size: a text token, or an em in mm before the panel's factor.
        weight: ``BODY`` or ``STRONG``.
        colour: a colour token.
        lines: how many lines it may break into.
        spacing: line height in em.
        least: the token (or em) it may step down to; ``body`` unless it starts smaller.
        align: of several lines: ``left``, ``centre`` or ``right``.
        running: it is read through (line length is checked).
        instead: shorter wordings, tried in turn before the size steps down too far.
    """

    text: str
    size: str | float = "label"
    weight: int = STRONG
    colour: str = "ink"
    lines: int = 1
    spacing: float = 1.3
    least: str | float | None = None
    align: str = "left"
    running: bool = False
    instead: tuple[str, ...] = ()
    share: float = 1.0

    def scaled(self, share: float) -> Word:
        """Start from a smaller size."""
        return replace(self, share=share)

    @property
    def gives_way(self) -> bool:
        """Words can step down."""
        return True

    def least_em(self, look: Look) -> float:
        """The smallest em allowed, mm."""
        own = look.em(self.size)
        return min(own, look.em("body" if self.least is None else self.least))

    def _sizes(self, look: Look) -> list[float]:
        least = self.least_em(look)
        em = max(least, look.em(self.size) * self.share)
        sizes = []
        while em > least:
            sizes.append(em)
            em *= _STEP
        return [*sizes, least]

    def fit(self, look: Look, w: float, h: float = inf) -> _Fit:
        """How the text stands in ``w`` × ``h``."""
        sizes = self._sizes(look)
        texts = (self.text, *self.instead)
        for text in texts:
            for em in sizes:
                wide = look.text_width(text, em, self.weight)
                if wide <= w + _SLACK:
                    return _Fit((text,), em, wide, False)
                if (self.lines > 1 or text is not texts[-1]) and em < 0.86 * sizes[0]:
                    break  # rather a second line, or fewer words, than much smaller type
            fit = self._broken(look, text, sizes, w, h)
            if fit:
                return fit
        return self._cut(look, texts[-1], sizes[-1], w)

    def _broken(self, look: Look, text: str, sizes: list[float], w: float, h: float) -> _Fit | None:
        for em in sizes if self.lines > 1 else ():
            lines = wrap(text, w, partial(look.text_width, em_mm=em, weight=self.weight))
            if len(lines) <= self.lines and len(lines) * em * self.spacing <= h + _SLACK:
                widths = [look.text_width(line, em, self.weight) for line in lines]
                if max(widths) <= w + _SLACK:
                    return _Fit(tuple(lines), em, max(widths), False)
        if self.lines > 1:
            em = sizes[-1]
            wide = look.text_width(text, em, self.weight)
            if wide <= w + _SLACK:
                return _Fit((text,), em, wide, False)
        return None

    def _cut(self, look: Look, text: str, em: float, w: float) -> _Fit:
        shown = text
        while len(shown) > 1 and look.text_width(shown + "…", em, self.weight) > w:
            shown = shown[:-1]
        wide = look.text_width(shown + "…", em, self.weight)
        return _Fit((shown + "…",), em, wide, True)

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """Width of the longest line, height of all lines."""
        fit = self.fit(look, w, h)
        return fit.width, len(fit.lines) * fit.em * self.spacing

    def base(self, look: Look, w: float, h: float) -> float:
        """The first line's base line."""
        em = self.fit(look, w, h).em
        return em * (self.spacing / 2 + MIDDLE)

    def draw(self, ink: Ink, area: Area) -> None:
        """Write the lines, centred in the height of ``area``."""
        look = ink.look
        fit = self.fit(look, area.w, area.h)
        pitch = fit.em * self.spacing
        top = area.cy - pitch * len(fit.lines) / 2
        for number, line in enumerate(fit.lines):
            wide = look.text_width(line, fit.em, self.weight)
            spare = max(0.0, area.w - wide)
            x = area.x + {"left": 0.0, "centre": spare / 2, "right": spare}[self.align]
            ink.line_of_text(
                line,
                x,
                top + pitch * (number + 0.5),
                em_mm=fit.em,
                weight=self.weight,
                colour=self.colour,
                least_mm=self.least_em(look),
                clipped=fit.clipped,
                running=self.running,
            )


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
    return size[0] + _SLACK, inf


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


@dataclass(eq=False, repr=False)
class Upright(Bit):
    """Words set downwards, one character under the other, as on a book's spine."""

    text: str
    size: str | float = "label"
    colour: str = "ink"
    pitch: float = 1.18
    least: str | float | None = None

    def _em(self, look: Look, h: float) -> float:
        least = min(look.em(self.size), look.em("body" if self.least is None else self.least))
        return max(least, min(look.em(self.size), h / (self.pitch * len(self.text))))

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """One em wide, as tall as there are characters."""
        em = self._em(look, h)
        return em, em * self.pitch * len(self.text)

    def draw(self, ink: Ink, area: Area) -> None:
        """Write the characters; they are recorded as one text."""
        look = ink.look
        em = self._em(look, area.h)
        before = len(ink.texts)
        for number, character in enumerate(self.text):
            wide = look.text_width(character, em, STRONG)
            middle = area.y + em * self.pitch * (number + 0.5)
            ink.line_of_text(
                character,
                area.cx - wide / 2,
                middle,
                em_mm=em,
                weight=STRONG,
                colour=self.colour,
                least_mm=min(look.em(self.size), look.em("body")),
                clipped=em * self.pitch * len(self.text) > area.h + 1,
            )
        _join_upright(ink, before, self.text)


def _join_upright(ink: Ink, before: int, text: str) -> None:
    signs = ink.texts[before:]
    box = signs[0].rect
    for sign in signs[1:]:
        box = box.united(sign.rect)
    ink.texts[before:] = [replace(signs[0], text=text, rect=box)]


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
        return next((way for way in self.ways[:-1] if fits(look, way, room)), self.ways[-1])

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As the chosen way."""
        return self.choose(look, w, h).measure(look, w, h)

    def base(self, look: Look, w: float, h: float) -> float:
        """As the chosen way."""
        return self.choose(look, w, h).base(look, w, h)

    def draw(self, ink: Ink, area: Area) -> None:
        """Draw the chosen way."""
        draw(ink, self.choose(ink.look, area.w + _SLACK, area.h + _SLACK), area)


def fits(look: Look, bit: Bit, area: Area) -> bool:
    """Whether a part can be drawn into ``area`` without cutting or hanging over."""
    canvas = QPixmap(1, 1)
    painter = QPainter(canvas)
    ink = Ink(painter, look)
    draw(ink, bit, area)
    painter.end()
    room = ink.rect(area).adjusted(-2, -2, 2, 2)
    for text in ink.texts:
        trim = text.rect.height() * 0.06
        if text.clipped or not room.contains(text.rect.adjusted(0, trim, 0, -trim)):
            return False
    return True


def draw(ink: Ink, bit: Bit, area: Area, h: str = "centre", v: str = "centre") -> None:
    """Measure a part against ``area``, place it there and draw it; words shrink until it fits.

    Args:
        ink: where to.
        bit: what.
        area: the room it may take.
        h: ``left``, ``centre`` or ``right``.
        v: ``top``, ``centre`` or ``bottom``.
    """
    if isinstance(bit, FirstThatFits):
        bit = bit.choose(ink.look, area.w, area.h)
    wide, tall = bit.measure(ink.look, area.w, area.h)
    for step in range(1, 8):
        if tall <= area.h + _SLACK and wide <= area.w + _SLACK:
            break
        smaller = bit.scaled(1 - 0.07 * step)
        if smaller is bit:
            break
        bit, (wide, tall) = smaller, smaller.measure(ink.look, area.w, area.h)
    dx, dy = area.w - wide, area.h - tall
    x = area.x + {"left": 0.0, "centre": dx / 2, "right": dx}[h]
    y = area.y + {"top": 0.0, "centre": dy / 2, "bottom": dy}[v]
    bit.draw(ink, Area(x, y, wide, tall))


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


@dataclass(eq=False, repr=False)
class UnitWord(Bit):
    """The unit after a figure: a share of the figure's size, never less than the body size."""

    text: str
    size: str | float
    share: float = 0.4
    colour: str = "ink"
    weight: int = STRONG

    def _word(self, look: Look) -> Word:
        em = max(look.em(self.size) * self.share, look.em("body")) / look.metrics.text_factor
        return Word(self.text, em, self.weight, self.colour, spacing=1.0)

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As the word it is."""
        return self._word(look).measure(look, inf, h)

    def base(self, look: Look, w: float, h: float) -> float:
        """As the word it is."""
        return self._word(look).base(look, inf, h)

    def draw(self, ink: Ink, area: Area) -> None:
        """As the word it is."""
        self._word(ink.look).draw(ink, area)


__all__ = [
    "BODY",
    "STRONG",
    "Bit",
    "Column",
    "Disc",
    "Drawn",
    "FirstThatFits",
    "Icon",
    "Pic",
    "Pill",
    "Row",
    "Space",
    "UnitWord",
    "Upright",
    "Word",
    "draw",
    "figure",
    "fits",
]
