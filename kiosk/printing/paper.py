"""Paper in millimetres: one way of painting for PDF files, printers and pictures.

The painter's unit is a hundredth of a millimetre, so that text sizes stay whole numbers. Colours
and the type are fixed here and not read from the theme: print is black, pine and gold whatever
the screen's contrast is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import Protocol

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
)

from kiosk import paths

#: Units of the painter in one millimetre.
UNIT = 100
PDF_DPI = 2540

INK = QColor("#1E1A16")
INK_SOFT = QColor("#4A4238")
PINE = QColor("#184B3C")
GOLD = QColor("#F4B740")
GOLD_LIGHT = QColor("#FFD988")
CARD = QColor("#FFFDF8")
TINT = QColor("#F3EAD8")
LINE = QColor("#D8CBB2")
BLACK = QColor("#000000")
WHITE = QColor("#FFFFFF")

MEDIUM, BOLD = 500, 700
LEFT, CENTRE, RIGHT = "left", "centre", "right"


@dataclass(frozen=True)
class PageSize:
    """A page, millimetres."""

    width: float
    height: float


A4 = PageSize(210.0, 297.0)


class Document(Protocol):
    """Something that can be printed."""

    @property
    def name(self) -> str:
        """Stem of the file it is kept in; ASCII, no personal data."""

    @property
    def page(self) -> PageSize:
        """Size of every page."""

    def paint(self, paper: Paper) -> None:
        """Paint all pages; call :meth:`Paper.new_page` between them."""


@cache
def load_faces() -> None:
    """Hand the shipped faces to Qt, unless a window has done so; call it on the GUI thread."""
    if QFontDatabase.hasFamily("Noto Sans SC"):
        return
    for name in ("NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf"):
        path = paths.resource("fonts", name)
        if path.exists():
            QFontDatabase.addApplicationFont(str(path))


def font(em_units: int, weight: int) -> QFont:
    """The shipped face; the system's Han faces stand behind it for rare names."""
    load_faces()
    # A QFont may not be shared between threads, so each thread keeps its own.
    return _font(em_units, weight, get_ident())


@cache
def _font(em_units: int, weight: int, _thread: int) -> QFont:
    made = QFont()
    made.setFamilies(["Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC"])
    made.setStyleHint(QFont.StyleHint.SansSerif)
    made.setPixelSize(max(1, em_units))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setKerning(False)
    return made


class Paper:
    """A painter on one document's pages; every length is in millimetres.

    Args:
        painter: open on the device; its unit is already a hundredth of a millimetre.
        page: size of the page.
        device: for page breaks; ``None`` when painting a picture of the first page.
    """

    def __init__(
        self, painter: QPainter, page: PageSize, device: QPagedPaintDevice | None = None
    ) -> None:
        self.painter = painter
        self.page = page
        self._device = device
        self.pages = 1

    def new_page(self) -> bool:
        """Begin another page; ``False`` when there is only one (a picture)."""
        if self._device is None:
            return False
        self._device.newPage()
        self.pages += 1
        return True

    def box(self, x: float, y: float, w: float, h: float, fill: QColor) -> None:
        """A filled rectangle without an edge."""
        self.painter.fillRect(QRectF(x * UNIT, y * UNIT, w * UNIT, h * UNIT), fill)

    def path(self, path: QPainterPath, fill: QColor) -> None:
        """A filled shape; its coordinates are painter units."""
        self.painter.fillPath(path, fill)

    def round_box(
        self, x: float, y: float, w: float, h: float, radius: float, fill: QColor
    ) -> None:
        """A filled rectangle with round corners."""
        path = QPainterPath()
        path.addRoundedRect(
            QRectF(x * UNIT, y * UNIT, w * UNIT, h * UNIT), radius * UNIT, radius * UNIT
        )
        self.painter.fillPath(path, fill)

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        width: float = 0.2,
        colour: QColor = INK,
        dashed: bool = False,
    ) -> None:
        """A straight line ``width`` mm thick."""
        pen = QPen(colour, width * UNIT)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern([6, 6])
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(x1 * UNIT, y1 * UNIT), QPointF(x2 * UNIT, y2 * UNIT))

    def text_width(self, text: str, em: float, weight: int = MEDIUM) -> float:
        """How far one line runs, mm."""
        return QFontMetricsF(font(round(em * UNIT), weight)).horizontalAdvance(text) / UNIT

    def text(
        self,
        text: str,
        x: float,
        cy: float,
        em: float,
        *,
        weight: int = MEDIUM,
        colour: QColor = INK,
        align: str = LEFT,
        room: float | None = None,
    ) -> float:
        """One line of text, its Han characters centred on ``cy``.

        Args:
            text: the line.
            x: left edge, centre or right edge, as ``align`` says.
            cy: vertical centre, mm.
            em: size of the em, mm.
            weight: 500 or 700.
            colour: of the text.
            align: where ``x`` is.
            room: widest the line may be; a longer one is set smaller, never cut.

        Returns:
            The width it took, mm.
        """
        width = self.text_width(text, em, weight)
        if room is not None and width > room:
            em *= room / width
            width = room
        made = font(round(em * UNIT), weight)
        self.painter.setFont(made)
        self.painter.setPen(colour)
        left = x - {LEFT: 0.0, CENTRE: width / 2, RIGHT: width}[align]
        # Han glyphs stand from 0.88 em above to 0.12 em below the base line.
        self.painter.drawText(QPointF(left * UNIT, (cy + 0.38 * em) * UNIT), text)
        return width

    def lines(self, text: str, em: float, width: float, weight: int = MEDIUM) -> list[str]:
        """``text`` broken into lines no wider than ``width`` mm; Chinese breaks anywhere."""
        found, line = [], ""
        for char in text:
            if char == "\n":
                found.append(line)
                line = ""
            elif line and self.text_width(line + char, em, weight) > width:
                # No line begins with a closing mark or ends with an opening one.
                carry = 1 if char in "，。？！；：、）”》" or line[-1] in "（“《" else 0
                found.append(line[: len(line) - carry])
                line = line[len(line) - carry :] + char
            else:
                line += char
        return [*found, line] if line else found


def save_pdf(document: Document, path: Path, *, title: str = "") -> None:
    """Paint ``document`` into the PDF file ``path`` (vector, true size).

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("wb"):  # QPdfWriter only prints a warning where a file cannot be written
        pass
    writer = QPdfWriter(str(path))
    writer.setCreator("village points kiosk")
    writer.setTitle(title or document.name)
    writer.setResolution(PDF_DPI)
    paint_on(document, writer)
    if path.stat().st_size == 0:
        raise OSError(f"nothing was written to {path.name}")


def paint_on(document: Document, device: QPagedPaintDevice) -> None:
    """Paint ``document`` on a PDF writer or a printer, at true size.

    Raises:
        OSError: the device does not open.
    """
    page = document.page
    size = QPageSize(QSizeF(page.width, page.height), QPageSize.Unit.Millimeter)
    upright = QPageLayout.Orientation.Portrait
    device.setPageLayout(
        QPageLayout(size, upright, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    )
    full_page = getattr(device, "setFullPage", None)  # printers would start at their margin
    if full_page is not None:
        full_page(True)
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the paint device does not open")
    try:
        _ready(painter, device.logicalDpiX() / 25.4 / UNIT)
        document.paint(Paper(painter, page, device))
    finally:
        painter.end()


def picture_of(document: Document, *, px_per_mm: float) -> QImage:
    """The first page as a picture for the screen."""
    page = document.page
    image = QImage(
        round(page.width * px_per_mm),
        round(page.height * px_per_mm),
        QImage.Format.Format_RGB32,
    )
    image.fill(WHITE)
    painter = QPainter(image)
    _ready(painter, px_per_mm / UNIT)
    document.paint(Paper(painter, page))
    painter.end()
    return image


def _ready(painter: QPainter, scale: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(scale, scale)
