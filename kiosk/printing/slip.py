"""The slip she takes home: 80 mm wide, large type, one thing on it.

It says what was booked, the points before and after, when, and a short check code that the
counter can work out again from the entry. A second print of the same slip says 副本.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPen

from kiosk import paths, words
from kiosk.printing import paper as ink
from kiosk.printing.paper import BOLD, CENTRE, RIGHT, UNIT, PageSize, Paper

WIDTH = 80.0
EDGE = 4.0
_ROW = 7.2


class SlipKind(Enum):
    """What the slip is about; the value ends its message id."""

    EXCHANGE = "exchange"
    BOOKING = "booking"
    SIGN_IN = "sign-in"
    UNDONE = "undone"
    HANDED = "handed"


@dataclass(frozen=True)
class Slip:
    """One slip.

    Attributes:
        kind: what happened.
        village: name of the village, at the head.
        entry: entry number as people say it, such as ``1123-047``.
        what: the thing or the clause, such as ``大米 2 袋``.
        name: whose points; empty leaves the line out.
        points: how many moved, unsigned.
        before: points before; ``None`` leaves both figures out.
        after: points after.
        when: day and time as shown.
        clerk: who booked it; empty when she did it herself.
        check: the check code, of the entry's fact.
        fetch_days: days to fetch the goods; 0 when there is nothing to fetch.
        picture: file under ``resources/pictures`` that shows the thing, or empty.
        copy: whether it was printed before.
    """

    kind: SlipKind
    village: str
    entry: str
    what: str
    points: int
    when: str
    check: str
    name: str = ""
    before: int | None = None
    after: int | None = None
    clerk: str = ""
    fetch_days: int = 0
    picture: str = ""
    copy: bool = False

    @property
    def file_stem(self) -> str:
        """``slip-1123-047``, with ``-copy`` for a second print; no person in it."""
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.entry)
        return f"slip-{plain}{'-copy' if self.copy else ''}"


@dataclass(frozen=True)
class SlipPage:
    """A slip as a document; the page is as long as the slip needs."""

    slip: Slip

    @property
    def name(self) -> str:
        """Stem of its file."""
        return self.slip.file_stem

    @property
    def page(self) -> PageSize:
        """80 mm wide."""
        return PageSize(WIDTH, _height(self.slip))

    def paint(self, paper: Paper) -> None:
        """Paint the slip from the top down."""
        slip = self.slip
        y = _head(paper, slip)
        if slip.picture:
            _picture(paper, slip.picture, y)
            y += 24.0
        what = _what_lines(paper, slip)
        for line in what:
            paper.text(line, WIDTH / 2, y + 4.4, 7.4, weight=BOLD, align=CENTRE, room=72)
            y += 9.4
        y = _figures(paper, slip, y + 1.0)
        for label, value in _rows(slip):
            paper.text(words.shown(label), EDGE, y + _ROW / 2, 4.2, colour=ink.INK_SOFT)
            paper.text(value, WIDTH - EDGE, y + _ROW / 2, 4.4, weight=BOLD, align=RIGHT, room=52)
            y += _ROW
        _foot(paper, slip, y)


def _what_lines(paper: Paper, slip: Slip) -> list[str]:
    return paper.lines(slip.what, 7.4, 70, BOLD)[:3]


def _height(slip: Slip) -> float:
    # Seven characters of 7.4 mm would already be nine to the line; counted without a painter.
    lines = min(3, max(1, -(-sum(0.55 if c.isascii() else 1.0 for c in slip.what) * 7.4 // 66)))
    figures = 0.0 if slip.before is None else 11.0
    feet = 2 if slip.fetch_days else 1
    return (
        31.0
        + (24.0 if slip.picture else 0.0)
        + 9.4 * lines
        + 13.0
        + figures
        + _ROW * len(_rows(slip))
        + 7.0 * feet
        + 12.0
    )


def _head(paper: Paper, slip: Slip) -> float:
    paper.text(slip.village, WIDTH / 2, 6.5, 5.2, weight=BOLD, align=CENTRE, room=60)
    title = words.shown(f"print-slip-{slip.kind.value}")
    paper.text(title, WIDTH / 2, 17.0, 10.0, weight=BOLD, align=CENTRE)
    if slip.copy:
        copy = words.shown("print-slip-copy")
        paper.painter.setPen(QPen(ink.BLACK, 0.5 * UNIT))
        paper.painter.drawRect(QRectF(60 * UNIT, 11.5 * UNIT, 16 * UNIT, 10 * UNIT))
        paper.text(copy, 68, 16.5, 6.0, weight=BOLD, align=CENTRE)
    paper.rule(EDGE, 25.0, WIDTH - EDGE, 25.0, width=0.3, dashed=True)
    return 27.5


def _figures(paper: Paper, slip: Slip, y: float) -> float:
    spent = slip.kind in (SlipKind.EXCHANGE, SlipKind.HANDED)
    label = words.shown("print-slip-cost" if spent else "print-slip-gain")
    paper.text(label, EDGE, y + 5.5, 5.0)
    points = words.shown("print-slip-points", points=slip.points)
    paper.text(points, WIDTH - EDGE, y + 5.5, 9.0, weight=BOLD, align=RIGHT, room=48)
    y += 12.0
    if slip.before is not None and slip.after is not None:
        before = words.shown("print-slip-before") + f" {slip.before} → "
        after = words.shown("print-slip-after") + f" {slip.after} "
        line = before + after + words.shown("unit-points")
        paper.text(line, WIDTH - EDGE, y + 4.0, 6.0, weight=BOLD, align=RIGHT, room=72)
        y += 11.0
    return y


def _rows(slip: Slip) -> list[tuple[str, str]]:
    rows = [("print-slip-entry", slip.entry), ("print-slip-when", slip.when)]
    if slip.name:
        rows.insert(0, ("print-slip-who", slip.name))
    if slip.clerk:
        rows.append(("print-slip-clerk", slip.clerk))
    return [*rows, ("print-slip-check", slip.check)]


def _foot(paper: Paper, slip: Slip, y: float) -> None:
    paper.rule(EDGE, y + 2.5, WIDTH - EDGE, y + 2.5, width=0.3, dashed=True)
    feet = [words.shown("print-slip-keep")]
    if slip.fetch_days:
        feet = [
            words.shown("print-slip-fetch"),
            words.shown("print-slip-fetch-until", days=slip.fetch_days),
        ]
    for at, line in enumerate(feet):
        paper.text(line, WIDTH / 2, y + 7.5 + 7.0 * at, 4.8, align=CENTRE, room=72)


def _picture(paper: Paper, file: str, y: float) -> None:
    area = QRectF((WIDTH / 2 - 11) * UNIT, y * UNIT, 22 * UNIT, 22 * UNIT)
    path = paths.resource("pictures", *file.split("/"))
    if not path.exists():
        return
    if path.suffix == ".svg":
        from PySide6.QtSvg import QSvgRenderer

        paper.painter.save()
        QSvgRenderer(str(path)).render(paper.painter, area)
        paper.painter.restore()
    else:
        paper.painter.drawImage(area, QImage(str(path)))
