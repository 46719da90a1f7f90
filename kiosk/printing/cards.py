"""Points cards: fronts and backs at 85.6 × 54 mm, eight to a sheet of A4, with cutting marks.

The backs stand where the fronts stand when the sheet is turned over its long edge. The code is on
white, 35 mm, with four modules of quiet zone all round; pine is only on the left 38 mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainterPath

from kiosk import paths, words
from kiosk.printing import paper as ink
from kiosk.printing.code import draw_code
from kiosk.printing.paper import A4, BOLD, CENTRE, RIGHT, UNIT, PageSize, Paper

CARD_W, CARD_H = 85.6, 54.0
CODE_SIDE = 35.0
PINE_W = 38.0
COLUMNS, ROWS = 2, 4
PER_SHEET = COLUMNS * ROWS
GAP = 8.0
BLEED = 1.5
_MARK_LENGTH, _MARK_OFF = 3.0, 1.8
_HILLS = (QColor("#225B49"), QColor("#2C6B57"))
_PICTURE = (57.2, 10.4, 24.3, 21.7)


@dataclass(frozen=True)
class CardToPrint:
    """One card. Its ``repr`` never shows the code.

    Attributes:
        name: as it is printed on the card.
        number: in the village, 327 → ``0327``.
        text: the twenty characters of the code.
        village: name of the village.
        phone: of the service hall, on the back; may be empty.
    """

    name: str
    number: int
    text: str = field(repr=False)
    village: str
    phone: str = ""


@dataclass(frozen=True)
class CardSheet:
    """Sheets of cards: a page of fronts, then its page of backs, and so on."""

    cards: tuple[CardToPrint, ...]
    backs: bool = True

    @property
    def name(self) -> str:
        """``cards-8``: how many, nothing of whom."""
        return f"cards-{len(self.cards)}"

    @property
    def page(self) -> PageSize:
        """A4, upright."""
        return A4

    def paint(self, paper: Paper) -> None:
        """Paint fronts and backs in turns."""
        sheets = [self.cards[at : at + PER_SHEET] for at in range(0, len(self.cards), PER_SHEET)]
        for number, sheet in enumerate(sheets):
            if number and not paper.new_page():
                return
            _page(paper, sheet, number, len(sheets), back=False)
            if self.backs:
                if not paper.new_page():
                    return
                _page(paper, sheet, number, len(sheets), back=True)


def places(*, back: bool) -> list[tuple[float, float]]:
    """Upper left corners of the cards on a sheet, mm; backs run from right to left."""
    left = (A4.width - COLUMNS * CARD_W - (COLUMNS - 1) * GAP) / 2
    top = (A4.height - ROWS * CARD_H - (ROWS - 1) * GAP) / 2
    columns = [left + column * (CARD_W + GAP) for column in range(COLUMNS)]
    if back:
        columns.reverse()
    return [(x, top + row * (CARD_H + GAP)) for row in range(ROWS) for x in columns]


def _page(
    paper: Paper, cards: Sequence[CardToPrint], number: int, sheets: int, *, back: bool
) -> None:
    for card, (x, y) in zip(cards, places(back=back), strict=False):
        paper.painter.save()
        paper.painter.translate(x * UNIT, y * UNIT)
        (draw_back if back else draw_front)(paper, card, bleed=BLEED)
        paper.painter.restore()
        _marks(paper, x, y)
    side = words.shown("print-cards-back" if back else "print-cards-front")
    foot = words.shown("print-cards-foot", page=number + 1, pages=sheets, side=side)
    paper.text(foot, A4.width / 2, 12, 3.6, colour=ink.INK_SOFT, align=CENTRE, room=186)
    _ruler(paper)


def _marks(paper: Paper, x: float, y: float) -> None:
    for cx, outward_x in ((x, -1), (x + CARD_W, 1)):
        for cy, outward_y in ((y, -1), (y + CARD_H, 1)):
            start_x, start_y = cx + outward_x * _MARK_OFF, cy + outward_y * _MARK_OFF
            end_x, end_y = start_x + outward_x * _MARK_LENGTH, start_y + outward_y * _MARK_LENGTH
            paper.rule(start_x, cy, end_x, cy, width=0.15, colour=ink.BLACK)
            paper.rule(cx, start_y, cx, end_y, width=0.15, colour=ink.BLACK)


def _ruler(paper: Paper) -> None:
    """Fifty millimetres to lay a ruler on: a printer that scales spoils the cards."""
    y, right = A4.height - 11, A4.width - 12
    paper.rule(right - 50, y, right, y, width=0.2, colour=ink.BLACK)
    for x in (right - 50, right):
        paper.rule(x, y - 1.5, x, y + 1.5, width=0.2, colour=ink.BLACK)
    paper.text(words.shown("print-cards-ruler"), right - 52, y, 3.4, align=RIGHT)


def draw_front(paper: Paper, card: CardToPrint, *, bleed: float = 0.0) -> None:
    """The front with its upper left corner at the painter's origin."""
    paper.box(PINE_W, 0, CARD_W - PINE_W, CARD_H, ink.WHITE)
    paper.box(-bleed, -bleed, PINE_W + bleed, CARD_H + 2 * bleed, ink.PINE)
    for colour, hill in zip(_HILLS, _hills(bleed), strict=True):
        paper.path(hill, colour)
    title = words.shown("print-card-title", village=card.village)
    paper.text(title, 4.1, 6.4, 3.65, weight=BOLD, colour=ink.GOLD_LIGHT, room=31.5)
    paper.box(4.1, 10.8, 6.1, 0.55, ink.GOLD)
    for line, cy, em in _name_lines(paper, card.name):
        paper.text(line, 4.1, cy, em, weight=BOLD, colour=ink.CARD)
    digits = f"{card.number:04d}"
    width = paper.text(digits, 4.0, 36.4, 7.8, weight=BOLD, colour=ink.CARD)
    unit = words.shown("print-card-number-unit")
    paper.text(unit, 4.0 + width + 1.4, 37.4, 3.8, weight=BOLD, colour=ink.CARD)
    white = CARD_W - PINE_W
    draw_code(
        paper,
        card.text,
        PINE_W + (white - CODE_SIDE) / 2,
        (CARD_H - CODE_SIDE) / 2,
        CODE_SIDE,
    )


def _name_lines(paper: Paper, name: str) -> Iterator[tuple[str, float, float]]:
    """The name at 10 mm, smaller if it must be, on two lines if it is very long."""
    room = 31.0
    width = paper.text_width(name, 10.0, BOLD)
    if width <= room:
        yield name, 22.3, 10.0
    elif width * 0.62 <= room:
        yield name, 22.3, 10.0 * room / width
    else:
        cut = name.find("·") + 1 or (len(name) + 1) // 2
        for line, cy in ((name[:cut], 18.6), (name[cut:], 26.2)):
            yield line, cy, min(6.4, 10.0 * room / max(1.0, paper.text_width(line, 10.0, BOLD)))


def _hills(bleed: float) -> Iterator[QPainterPath]:
    """Two rows of hills at the foot of the pine field, as in the drawing."""
    shapes = (
        (47.3, ((4.0, 43.6, 12.0, 44.0, 18.0, 46.2), (24.0, 48.4, 29.0, 46.8, PINE_W, 44.9))),
        (51.2, ((5.0, 48.2, 14.0, 48.2, 20.0, 49.9), (27.0, 52.0, 33.0, 52.8, PINE_W, 50.6))),
    )
    for start, curves in shapes:
        path = QPainterPath()
        path.moveTo(-bleed * UNIT, start * UNIT)
        path.lineTo(0, start * UNIT)
        for x1, y1, x2, y2, x3, y3 in curves:
            path.cubicTo(x1 * UNIT, y1 * UNIT, x2 * UNIT, y2 * UNIT, x3 * UNIT, y3 * UNIT)
        path.lineTo(PINE_W * UNIT, (CARD_H + bleed) * UNIT)
        path.lineTo(-bleed * UNIT, (CARD_H + bleed) * UNIT)
        path.closeSubpath()
        yield path


def draw_back(paper: Paper, card: CardToPrint, *, bleed: float = 0.0) -> None:
    """The back: three steps, two pieces of advice, where to bring a found card."""
    paper.box(-bleed, -bleed, CARD_W + 2 * bleed, CARD_H + 2 * bleed, ink.CARD)
    paper.box(-bleed, -bleed, CARD_W + 2 * bleed, 8.5 + bleed, ink.PINE)
    title = words.shown("print-card-how")
    paper.text(title, 4.1, 4.4, 4.0, weight=BOLD, colour=ink.GOLD_LIGHT)
    for step, cy in zip(("one", "two", "three"), (13.5, 20.85, 28.2), strict=True):
        _step(paper, step, cy)
    _picture(paper, QRectF(*_PICTURE))
    paper.rule(4.1, 33.6, CARD_W - 4.1, 33.6, width=0.25, colour=ink.LINE)
    for key, icon, cy in (("care", "umbrella-bold", 37.5), ("lost", "magnifying-glass-bold", 42.3)):
        _icon(paper, icon, 4.1, cy, 3.6)
        paper.text(words.shown(f"print-card-{key}"), 9.1, cy, 3.05, room=72)
    paper.box(-bleed, 46.2, CARD_W + 2 * bleed, CARD_H - 46.2 + bleed, ink.TINT)
    found = words.shown("print-card-found", village=card.village)
    room = 77.0
    if card.phone:
        width = min(30.0, paper.text_width(card.phone, 2.9, BOLD))
        paper.text(card.phone, CARD_W - 4.1, 50.2, 2.9, weight=BOLD, align=RIGHT, room=30)
        _icon(paper, "phone-fill", CARD_W - 4.1 - width - 4.2, 50.2, 3.0)
        room = CARD_W - 4.1 - width - 6.5 - 4.1
    paper.text(found, 4.1, 50.2, 2.95, weight=BOLD, room=room)


def _step(paper: Paper, step: str, cy: float) -> None:
    paper.round_box(4.1, cy - 2.7, 5.4, 5.4, 2.7, ink.GOLD)
    numeral = words.shown(f"print-card-numeral-{step}")
    paper.text(numeral, 6.8, cy, 3.7, weight=BOLD, align=CENTRE)
    picture = {"one": "art/card-small.svg", "two": "things/ear.png"}.get(
        step, "things/pointing-hand.png"
    )
    _draw_file(paper, ("pictures", *picture.split("/")), QRectF(12.4, cy - 3.1, 6.2, 6.2))
    paper.text(words.shown(f"print-card-step-{step}"), 21.6, cy, 4.0, weight=BOLD, room=34.6)


def _icon(paper: Paper, name: str, x: float, cy: float, side: float) -> None:
    data = paths.resource("icons", f"{name}.svg").read_bytes()
    _svg(paper, data.replace(b"currentColor", b"#184B3C"), QRectF(x, cy - side / 2, side, side))


def _picture(paper: Paper, area: QRectF) -> None:
    """The scene of the idle screen, cut to a rounded frame with a pine edge."""
    units = QRectF(area.x() * UNIT, area.y() * UNIT, area.width() * UNIT, area.height() * UNIT)
    frame = QPainterPath()
    frame.addRoundedRect(units, 1.2 * UNIT, 1.2 * UNIT)
    paper.painter.save()
    paper.painter.setClipPath(frame)
    wide = area.height() * 952 / 772
    scene = QRectF(area.center().x() - wide / 2, area.y(), wide, area.height())
    _draw_file(paper, ("pictures", "art", "idle-scene-2.svg"), scene)
    paper.painter.restore()
    paper.painter.setPen(ink.PINE)
    pen = paper.painter.pen()
    pen.setWidthF(0.2 * UNIT)
    paper.painter.setPen(pen)
    paper.painter.drawPath(frame)


def _draw_file(paper: Paper, parts: tuple[str, ...], area: QRectF) -> None:
    path = paths.resource(*parts)
    if path.suffix == ".svg":
        _svg(paper, path.read_bytes(), area)
        return
    units = QRectF(area.x() * UNIT, area.y() * UNIT, area.width() * UNIT, area.height() * UNIT)
    paper.painter.drawImage(units, _image(str(path)))


@lru_cache(maxsize=8)
def _image(path: str) -> QImage:
    """The same image object each time, so that a PDF holds it once."""
    return QImage(path)


def _svg(paper: Paper, data: bytes, area: QRectF) -> None:
    from PySide6.QtSvg import QSvgRenderer

    units = QRectF(area.x() * UNIT, area.y() * UNIT, area.width() * UNIT, area.height() * UNIT)
    paper.painter.save()
    QSvgRenderer(QByteArray(data)).render(paper.painter, units)
    paper.painter.restore()
