"""Text as parts: a word that steps down and breaks, a unit after a figure, words set downwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import inf

from kiosk.ui.bits.base import SLACK, Bit
from kiosk.ui.ink import MIDDLE, Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import STRONG, Look
from kiosk.ui.wrap import tears, wrap

_STEP = 0.94
_TORN = 0.76  # how much smaller words may be so that none is cut by a line's end


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
                if wide <= w + SLACK:
                    return _Fit((text,), em, wide, False)
                if (self.lines > 1 or text is not texts[-1]) and em < 0.86 * sizes[0]:
                    break  # rather a second line, or fewer words, than much smaller type
            fit = self._broken(look, text, sizes, w, h)
            if fit:
                return fit
        return self._cut(look, texts[-1], sizes[-1], w)

    def _broken(self, look: Look, text: str, sizes: list[float], w: float, h: float) -> _Fit | None:
        torn: _Fit | None = None
        for em in sizes if self.lines > 1 else ():
            lines = wrap(text, w + SLACK, partial(look.text_width, em_mm=em, weight=self.weight))
            if len(lines) <= self.lines and len(lines) * em * self.spacing <= h + SLACK:
                widths = [look.text_width(line, em, self.weight) for line in lines]
                if max(widths) > w + SLACK:
                    continue
                fit = _Fit(tuple(lines), em, max(widths), False)
                if not tears(text, lines):
                    return fit
                torn = torn or fit  # rather somewhat smaller than a word in two
                if em < _TORN * torn.em:
                    return torn
        if torn:
            return torn
        if self.lines > 1:
            em = sizes[-1]
            wide = look.text_width(text, em, self.weight)
            if wide <= w + SLACK:
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
