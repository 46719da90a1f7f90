"""Tiles: a picture of the thing, the word, and one line more where there is room for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import (
    BODY,
    STRONG,
    Bit,
    Column,
    Drawn,
    FirstThatFits,
    Icon,
    Pic,
    Row,
    Word,
    draw,
    figure,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets.key import Key, style_of


class Tile(Key):
    """A home tile.

    Args:
        look: sizes and colours.
        name: object name.
        word: the word on it.
        picture: name of its picture.
        parent: widget it stands on.
        second: one more line (left out at the largest text, where it is only spoken).
        style: tile colours: ``exchange``, ``activities``, ``village``, ``card``…
        layout: ``beside``, ``over`` or ``auto`` (by the tile's shape).
        arrow: a caret at the right edge, for tiles as wide as a row.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        picture: str,
        parent: QWidget | None = None,
        *,
        second: str = "",
        style: str = "card",
        layout: str = "auto",
        arrow: bool = False,
        size: str | float | None = None,
    ) -> None:
        super().__init__(look, name, f"{word}，{second}" if second else word, parent, style=style)
        self.word, self.picture, self.layout_name = word, picture, layout
        self.second = "" if look.extra_large else second
        self.arrow, self.size_given = arrow, size
        self.sign: Bit | None = None

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Beside: words aligned left; over: everything centred. The second line goes first."""
        colour = style_of(self.look, self.style_name).text
        beside = self.layout_name == "beside" or (
            self.layout_name == "auto" and body.w > body.h * 1.25
        )
        if self.arrow:
            inner = body.inset(min(9.0, body.w * 0.06), 1.0)
            caret, inner = inner.cut_right(12.0, 4.0)
            draw(ink, Icon("caret-right-bold", self.look.em("body") * 1.15, "pine"), caret)
            draw(ink, FirstThatFits(*self._beside(inner, colour)), inner, "left")
            return
        side_ways = self._beside(body.inset(min(9.0, body.w * 0.06), 1.5), colour)
        over_ways = self._over(body, colour)
        ways = [side_ways[0], *over_ways, *side_ways[1:]] if beside else [*over_ways, *side_ways]
        if self.layout_name != "auto":
            ways = side_ways if beside else over_ways
        draw(ink, FirstThatFits(*ways), body.inset(min(6.0, body.w * 0.05), 2.0))

    def _words(self, size: float | str, colour: str, align: str, lines: int) -> list[list[Bit]]:
        """With the second line, and without."""
        word = Word(self.word, size, STRONG, colour, lines=lines, align=align)
        second = Word(self.second, "body", BODY, "ink_soft")
        return [[word, second], [word]] if self.second else [[word]]

    def _beside(self, inner: Area, colour: str) -> list[Bit]:
        look = self.look
        size = self.size_given or look.pick(10.5, 15.0, 20.0)
        side = min(inner.h - 3, 50.0, inner.w * 0.42)
        pic: Bit = Pic(self.picture, side)
        if self.sign is not None:  # in the middle of a box as wide as other tiles' pictures
            pic = Drawn(side, side, partial(_in_the_middle, self.sign))
        ways: list[Bit] = []
        for lines in (1, 2):
            for bits in self._words(size, colour, "left", lines):
                ways.append(Row([pic, Column(bits)], look.pick(9, 9, 11)))
        return ways

    def _over(self, body: Area, colour: str) -> list[Bit]:
        look = self.look
        large = body.h > 130 and body.w > 100
        size = self.size_given or (look.pick(14, 20, 22) if large else look.pick(10.5, 12.6, 16.5))
        side = min(63.0, body.w * 0.62, body.h * 0.52)
        gap = min(9.0, body.h * 0.05)
        ways: list[Bit] = []
        said = self._words(size, colour, "centre", 1)
        for bits in said if body.h > 70 else said[-1:]:  # on a low tile the picture needs the room
            least = max(20.0, side * 0.72) if len(bits) > 1 else 16.0
            pic = self.sign or Pic(self.picture, side, least=min(side, least))
            ways.append(Column([pic, Column(bits, align="centre")], gap, "centre"))
        return ways


def _in_the_middle(sign: Bit, ink: Ink, area: Area) -> None:
    draw(ink, sign, area)


class PassbookTile(Key):
    """The passbook: pine field, gold figure. It opens the list of entries.

    Args:
        look: sizes and colours.
        name: object name.
        word: 我的积分.
        points: the balance.
        unit: 分.
        band: 看善行簿; left out where there is no room for it.
        parent: widget it stands on.
        lines: (picture, words, points) of the last entries, shown at standard text.
        remark: a line under the figure, at standard text.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        points: int,
        unit: str,
        band: str,
        parent: QWidget | None = None,
        *,
        lines: tuple[tuple[str, str, str], ...] = (),
        remark: str = "",
    ) -> None:
        super().__init__(look, name, word, parent, style="points")
        self.word, self.points, self.unit, self.band = word, points, unit, band
        self.lines = lines if look.mode == "standard" and look.shape == "wide" else ()
        self.remark = remark if self.lines else ""

    def _colours(self) -> tuple[str, str]:
        return ("ink", "ink") if self.look.high_contrast else ("on_pine", "gold_light")

    def _figure(self, least: float = 12.0) -> Row:
        look, gold = self.look, self._colours()[1]
        em = look.pick(*((20.0, 26.0, 36.0) if look.shape == "small" else (20.0, 38.0, 46.0)))
        return figure(str(self.points), self.unit, em, gold, least=least)

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Lying on the upright panel, standing elsewhere."""
        if body.w > body.h * 1.6:
            self._lying(ink, body)
        elif self.lines:
            self._with_lines(ink, body)
        else:
            self._standing(ink, body)

    def _lying(self, ink: Ink, body: Area) -> None:
        look, text = self.look, self._colours()[0]
        inner = body.inset(12, 2)
        caret, inner = inner.cut_right(12.0, 4.0)
        draw(ink, Icon("caret-right-bold", look.em("body") * 1.1, text), caret)
        side = min(body.h * 0.62, 46.0)
        left = Row(
            [Pic("coin", side, circle=True), Word(self.word, look.pick(12, 16, 18), colour=text)],
            10,
        )
        wide, _ = left.measure(look, inner.w * 0.6, inner.h)
        draw(ink, left, inner, "left")
        draw(ink, self._figure(), inner.cut_left(wide, 6)[1], "right")

    def _standing(self, ink: Ink, body: Area) -> None:
        look, text = self.look, self._colours()[0]
        inner = body.inset(8, 6)
        if self.band and (not look.extra_large or inner.h > 140):
            inner = self._band(ink, inner)
        title = Word(self.word, look.pick(10, 12.6, 16), colour=text)
        side = look.pick(34.0, 44.0, 30.0) if look.shape == "wide" else 24.0
        coin = Pic("coin", side, least=14.0, circle=True)
        bits: list[Bit] = [title, coin, self._figure()]
        tall = sum(b.measure(look, inner.w, 1e9)[1] for b in bits)
        gap = max(1.0, min(16.0, (inner.h - tall) / 2.6))
        draw(ink, Column(bits, gap, "centre"), inner)

    def _band(self, ink: Ink, inner: Area) -> Area:
        look = self.look
        high = min(25.0, max(20.0, inner.h * 0.16))
        strip, rest = inner.cut_bottom(high, 2.0)
        fill, words = ("pine", "on_pine") if look.high_contrast else ("pine_deep", "on_pine")
        ink.block(strip, fill)
        em = look.em("body")
        row = Row(
            [Word(self.band, "body", STRONG, words), Icon("caret-right-bold", em * 0.95, words)], 3
        )
        draw(ink, row, strip.inset(2, 0))
        return rest

    def _with_lines(self, ink: Ink, body: Area) -> None:
        look, (text, gold) = self.look, self._colours()
        inner = self._band(ink, body.inset(9, 9))
        top, rest = inner.cut_top(12, 4)
        draw(ink, Word(self.word, "title", colour=text), top)
        middle, rest = rest.cut_top(30, 1)
        draw(ink, Row([Pic("coin", 27, circle=True), self._figure()], 7), middle)
        if self.remark:
            line, rest = rest.cut_top(12, 4)
            draw(ink, Word(self.remark, "body", BODY, text), line)
        for cell, (picture, words, points) in zip(rest.rows(3, 0), self.lines[:3], strict=False):
            ink.rule(cell.x, cell.y, cell.right, cell.y, gold if look.high_contrast else "#5D8276")
            amount = Word(points, look.em("label"), STRONG, gold)
            wide, _ = amount.measure(look, 60, 20)
            draw(ink, amount, cell, "right")
            left = Row([Pic(picture, min(12.0, cell.h - 2)), Word(words, "body", BODY, text)], 4)
            draw(ink, left, cell.cut_right(wide, 4)[1], "left")
