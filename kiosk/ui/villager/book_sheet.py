"""The sheet of the passbook: line after line, ruled, and what stands there while it is empty."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import (
    BODY,
    STRONG,
    Bit,
    Column,
    FirstThatFits,
    Pic,
    Row,
    Word,
    draw,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import BookLine, PointsModel
from kiosk.ui.theme import Look
from kiosk.ui.widgets.flat import Flat


class Book(Flat):
    """The sheet: day, what, points; a line under objection says so. Room for ``rows`` lines."""

    def __init__(self, look: Look, model: PointsModel, rows: int, parent: QWidget) -> None:
        said = "；".join(f"{x.day} {x.what} {_signed(x.points)}" for x in model.lines)
        super().__init__(look, "book", None, parent, fill="card", edge="pine", said=said)
        self.model, self.rows = model, rows

    def compose(self, ink: Ink, area: Area) -> None:
        """Head, then the lines, ruled."""
        super().compose(ink, area)
        look, model = self.look, self.model
        if not model.lines:
            self._empty(ink, area)
            return
        with_head = look.shape != "small" and not look.extra_large
        inner = area
        if with_head:
            head, inner = area.cut_top(look.em("body") * 1.9)
            self._head(ink, head)
        if model.held and not (look.shape == "small" and look.extra_large):
            foot, inner = inner.cut_bottom(look.em("body") * 1.8)
            text = words.shown("points-held", points=model.held)
            draw(ink, Word(text, "body", BODY, "gold_deep"), foot.inset(7, 0), "left")
        for number, (cell, line) in enumerate(
            zip(inner.rows(self.rows, 0), model.lines, strict=False)
        ):
            if number:
                ink.rule(cell.x + 0.6, cell.y, cell.right - 0.6, cell.y, "line", 0.4)
            self._line(ink, cell, line)

    def _empty(self, ink: Ink, area: Area) -> None:
        size = self.look.pick(12.0, 18.0, 20.0)
        face = Column(
            [
                Pic("open-book", min(46.0, area.h * 0.35)),
                Word(words.shown("points-empty"), size, lines=2, align="centre"),
                Word(words.shown("points-empty-how"), "body", BODY, "ink_soft", 2, align="centre"),
            ],
            2.0,
            "centre",
        )
        draw(ink, face, area.inset(6))

    def _columns(self, cell: Area) -> tuple[float, Area, Area]:
        """Width of the day, room of the words, room of the points."""
        look = self.look
        inner = cell.inset(7.0, 0)
        day = look.text_width("11月28日", look.em("body"), BODY) + 3.0
        points, rest = inner.cut_right(look.text_width("−888", look.em("title"), STRONG) + 2, 3)
        return day, rest, points

    def _head(self, ink: Ink, head: Area) -> None:
        day, rest, points = self._columns(head)
        left, what = rest.cut_left(day, 3)
        for text, room, h in (
            ("points-day", left, "left"),
            ("points-what", what.cut_left(0, self._picture() * 0.5)[1], "left"),
            ("points-amount", points, "right"),
        ):
            draw(ink, Word(words.shown(text), "body", STRONG, "pine"), room, h)
        ink.rule(head.x + 0.6, head.bottom, head.right - 0.6, head.bottom, "pine", 0.5)

    def _picture(self) -> float:
        return min(self.look.size("picture_row"), self.look.em("body") * 1.75)

    def _line(self, ink: Ink, cell: Area, line: BookLine) -> None:
        look = self.look
        day, rest, points = self._columns(cell)
        tight = look.shape == "small" and look.extra_large
        colour = "gain" if line.points >= 0 else "spent"
        amount = Word(
            _signed(line.points), "title", STRONG, colour, 1, 1.0 if look.extra_large else 1.3
        )
        narrow = rest.w < look.em("body") * 13.0
        beside = line.objection and (look.extra_large or narrow)  # then under the points
        remark_name = "points-objection-short" if beside else "points-objection"
        remark = Word(words.shown(remark_name), "body", STRONG, "brick", spacing=1.1)
        draw(ink, Column([amount, remark], 0, "right") if beside else amount, points, "right")
        day_word = Word(line.day, "body", BODY, "ink_soft", spacing=1.1)
        if not narrow:
            draw(ink, day_word, rest.cut_left(day)[0], "left")
            rest = rest.cut_left(day, 3)[1]
        below: list[Bit] = []
        if line.objection and not beside:
            below = [remark]
        elif narrow and not tight and not beside:
            below = [day_word]
        elif line.remark and not line.unseen and not look.extra_large:
            below = [Word(line.remark, "body", BODY, "ink_soft", spacing=1.1)]
        room = not narrow or cell.h >= look.em("body") * 3.45  # the day must not give way to it
        if line.unseen and room and not line.objection:
            below.append(Word(words.shown("objection-how"), "body", BODY, "gold_deep", spacing=1.1))
        picture = Pic(line.picture, min(self._picture(), cell.h * 0.72))
        spare = bool(below) and not line.objection and not narrow
        face = _what(line.what, picture, below, roomy=look.mode == "elder", spare=spare)
        draw(ink, face, rest, "left")


def _what(what: str, picture: Pic, below: list[Bit], *, roomy: bool, spare: bool) -> FirstThatFits:
    """What it was for: with picture and second line, then without the one or the other.

    Args:
        what: the words.
        picture: of the deed or the thing.
        below: the second line, if there is one.
        roomy: larger words may be tried.
        spare: the second line goes before the picture does.
    """
    one = (
        Word(what, 11.0, STRONG, spacing=1.15)
        if roomy
        else Word(what, "body", STRONG, spacing=1.15)
    )
    two = Word(what, "body", STRONG, lines=2, spacing=1.1)
    if spare:
        full = Row([picture, Column([one, *below])], 5.0)
        return FirstThatFits(full, Row([picture, one], 5.0), Row([picture, two], 5.0), two)
    return FirstThatFits(
        Row([picture, Column([one, *below])], 5.0),
        Row([picture, Column([two, *below])], 5.0),
        Column([one, *below]),
        Column([two, *below]),
        Row([picture, two], 5.0),
        two,
    )


def _signed(points: int) -> str:
    if points < 0:
        return words.shown("points-spent", points=-points)
    return words.shown("points-gain", points=points)
