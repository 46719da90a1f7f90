"""Parts the counter's pages share: avatars, figures, chips, sheets with ruled rows, the rail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Icon, Pill, Row, Word, draw
from kiosk.ui.counter.models import PersonLine
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Flat, Key

RowParts = Sequence[tuple[Bit, str | float]]
"""A row of a sheet: parts and where each begins."""


@dataclass(frozen=True)
class Avatar(Bit):
    """A drawn face on a round gold field with a pine edge."""

    name: str
    side: float
    fill: str = "gold_tint"

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self, ink: Ink, area: Area) -> None:
        """The field, the face cut to the circle, the edge."""
        ink.disc(area, self.fill)
        ink.painter.save()
        ink.clip(area.inset(0.2), area.w / 2)
        ink.picture(self.name, area)
        ink.painter.restore()
        ink.disc(area, None, "pine", 0.4)


@dataclass(frozen=True)
class Plate(Bit):
    """A picture on a tinted square with round corners."""

    picture: str
    side: float
    fill: str = "pine_tint"
    share: float = 0.66

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self, ink: Ink, area: Area) -> None:
        """The square, then the picture."""
        ink.block(area, self.fill, radius=3.5)
        inner = self.side * self.share
        ink.picture(self.picture, area.centred(inner, inner))


@dataclass(frozen=True)
class IconPlate(Bit):
    """A line icon on a tinted disc."""

    icon: str
    side: float
    fill: str = "pine_tint"
    colour: str = "pine"

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self, ink: Ink, area: Area) -> None:
        """The disc, then the icon."""
        ink.disc(area, self.fill)
        side = self.side * 0.5
        ink.icon(self.icon, area.centred(side, side), self.colour)


def chip(
    look: Look, text: str, *, icon: str = "", fill: str = "pine_tint", colour: str = "pine"
) -> Pill:
    """A flat chip: tint, deep word and a sign."""
    em = look.em("small")
    bits: list[Bit] = [Icon(icon, em * 1.05, colour)] if icon else []
    word = Word(text, 6.6, STRONG, colour, least="small")
    return Pill(Row([*bits, word], 2.0), fill, pad=4.2, high=em * 1.9)


def badge(look: Look, count: int, side: float) -> Disc:
    """How many wait: a figure in a gold disc."""
    return Disc(Word(str(count), max(6.0, side * 0.56)), side)


def signed(points: int) -> str:
    """``+2``, ``−64``, ``0`` with a true minus."""
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def points_colour(points: int) -> str:
    """Gains pine, spent and taken back deep persimmon."""
    return "pine" if points >= 0 else "persimmon_deep"


def number_of(person: PersonLine) -> str:
    """The card number as it is printed."""
    return f"{person.member:04d}"


def person_bits(look: Look, person: PersonLine, second: str, *, side: float = 15.0) -> Row:
    """Face, name, and a second line."""
    lines: list[Bit] = [Word(person.name, 8.5, STRONG, least="body")]
    if second:
        parts = second.split(" · ")
        shorter = tuple(" · ".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        lines.append(Word(second, "small", BODY, "ink_soft", least="small", instead=shorter))
    return Row([Avatar(person.face, side), Column(lines)], 4.0)


class RowSheet(Flat):
    """A sheet with a head and ruled rows, only to look at.

    Args:
        look: sizes and colours.
        name: object name.
        parent: widget it stands on.
        rows: each row is a list of ``(bit, place)``: place is ``left``, ``right``, or a share of
            the width (0–1) where the bit begins.
        head: the head row, or ``None``.
        head_h: its height, mm.
        row_h: height of a row, mm; rows are spread over the sheet when it is 0.
        lit: index of the row on a tinted field, or -1.
        head_fill: colour of the head's field.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        parent: QWidget | None = None,
        *,
        rows: Sequence[RowParts] = (),
        head: RowParts | None = None,
        head_h: float = 17.0,
        row_h: float = 0.0,
        lit: int = -1,
        head_fill: str | None = None,
        places: int = 0,
        said: str = "",
    ) -> None:
        super().__init__(look, name, None, parent, fill="card", edge="line", said=said)
        self.rows, self.head, self.head_h, self.row_h = rows, head, head_h, row_h
        self.lit, self.head_fill, self.places = lit, head_fill, places or max(1, len(rows))

    def compose(self, ink: Ink, area: Area) -> None:
        """Field, head, rows with ruling."""
        ink.block(area, "card", radius=self.radius)
        ink.painter.save()
        ink.clip(area, self.radius)
        rest = area
        if self.head is not None:
            top, rest = area.cut_top(self.head_h)
            if self.head_fill:
                ink.fill(top, self.head_fill)
            self._row(ink, self.head, top)
        high = self.row_h or rest.h / self.places
        cells = []
        for number, row in enumerate(self.rows):
            cell = Area(rest.x, rest.y + number * high, rest.w, high)
            cells.append(cell)
            if number == self.lit:
                ink.fill(cell, "pine_tint")
            self._row(ink, row, cell)
        ink.painter.restore()
        for cell in cells if self.head is not None else cells[1:]:
            ink.rule(cell.x, cell.y, cell.right, cell.y, "line")
        ink.block(area, None, edge="line", radius=self.radius)

    def _row(self, ink: Ink, row: RowParts, cell: Area) -> None:
        inner = cell.inset(7.0, 0.0)
        right = inner.right
        for bit, place in reversed(row):  # right parts take their room first
            if place == "right":
                wide, _ = bit.measure(self.look, right - inner.x, cell.h)
                draw(ink, bit, Area(right - wide, cell.y, wide, cell.h), "right")
                right -= wide + 4.0
        shares = [place for _, place in row if isinstance(place, float)]
        for bit, place in row:
            if place == "right":
                continue
            start = inner.x if place == "left" else inner.x + inner.w * float(place)
            later = [s for s in shares if inner.x + inner.w * s > start + 0.1]
            end = min([right, *(inner.x + inner.w * s - 2.0 for s in later)])
            draw(ink, bit, Area(start, cell.y, max(1.0, end - start), cell.h), "left")


class RailKey(Key):
    """An item of the rail, flat on pine; the open one stands on paper up to the rail's edge."""

    kind = "rail"

    def __init__(
        self,
        look: Look,
        name: str,
        word: str,
        icon: str,
        parent: QWidget | None = None,
        *,
        current: bool = False,
        count: int = 0,
        wide: float = 46.0,
    ) -> None:
        super().__init__(look, name, f"{word} {count}" if count else word, parent)
        self.word, self.icon_name, self.current, self.count = word, icon, current, count
        self.wide = wide
        self.ring = 0.0

    def compose(self, ink: Ink, area: Area) -> None:
        """No lip: the rail is a table of contents; the page lies open at the item."""
        text = "pine" if self.current else "on_pine"
        if self.current:
            ink.block(area, "paper", radius=3.5)
            ink.fill(Area(area.x + area.w / 2, area.y, area.w / 2, area.h), "paper")
        elif self.isDown():
            ink.block(area.cut_left(area.w - 4.0)[0], "pine_deep", radius=3.5)
        small = area.w < 50.0
        inner = area.inset(3.4 if small else 5.5, 0)
        right = inner.right
        if self.count:
            side = 8.6 if small else 10.0
            draw(ink, badge(self.look, self.count, side), inner.cut_right(side)[0], "right")
            right -= side + 1.5
        em = self.look.em("label")
        row = Row(
            [
                Icon(self.icon_name, em * (0.96 if small else 1.15), text),
                Word(self.word, 7.6, STRONG, text, least=6.0),
            ],
            2.2 if small else 3.6,
        )
        draw(ink, row, Area(inner.x, area.y, right - inner.x, area.h), "left")
        if self.hasFocus():
            self._compose_focus(ink, area.inset(2.2))


@dataclass(frozen=True)
class Sides(Bit):
    """One part at the left edge, perhaps another at the right, over the whole width."""

    left: Bit
    right: Bit | None = None
    pad: float = 3.0

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """All there is."""
        return w, h

    def draw(self, ink: Ink, area: Area) -> None:
        """The right part takes its room first."""
        inner = area.inset(self.pad, 0)
        if self.right is not None:
            wide, _ = self.right.measure(ink.look, inner.w, inner.h)
            place, inner = inner.cut_right(wide, 4.0)
            draw(ink, self.right, place, "right")
        draw(ink, self.left, inner, "left")
