"""Drawing in millimetres, and a record of every word that was drawn.

``Ink`` wraps a painter for the time of one paint event. Whatever text goes through it is noted as
a :class:`DrawnText`, so that a check can ask any widget for what stands on it, how large, where,
and whether something had to be cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from kiosk.ui import pictures
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

#: Where the optical middle of a Han glyph or a figure stands above the base line, in em.
MIDDLE = 0.375


@dataclass(frozen=True)
class DrawnText:
    """One line of text as it was drawn.

    Attributes:
        text: the words.
        rect: their box in the widget's own pixels.
        em_mm: the em at the glass, mm.
        least_mm: the smallest em its token allows, mm.
        clipped: words are missing or hang over.
        colour: as asked for; the contrast is measured on the pixels.
        running: a line of a text that is read through.
    """

    text: str
    rect: QRectF
    em_mm: float
    least_mm: float
    clipped: bool
    colour: str
    running: bool = False


class Ink:
    """A painter that thinks in millimetres.

    Attributes:
        look: sizes and colours.
        painter: the Qt painter underneath, for what has no name here.
        texts: what has been written so far.
        tone: when set, the colour of all words and icons (a key that is switched off).
    """

    def __init__(self, painter: QPainter, look: Look) -> None:
        self.painter = painter
        self.look = look
        self.texts: list[DrawnText] = []
        self.tone: str | None = None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def rect(self, area: Area) -> QRectF:
        """The pixels of an area, on whole pixels so that edges are sharp."""
        mm = self.look.mm
        x, y = mm(area.x), mm(area.y)
        return QRectF(x, y, mm(area.right) - x, mm(area.bottom) - y)

    def colour(self, name: str) -> QColor:
        """A colour token, a role or ``#RRGGBB``."""
        return QColor(name) if name.startswith("#") else self.look.colour(name)

    def block(
        self,
        area: Area,
        fill: str | None,
        *,
        edge: str | None = None,
        edge_mm: float = 0.5,
        radius: float = 4.5,
        dashed: bool = False,
    ) -> None:
        """A rounded rectangle with its edge inside it; ``radius`` in mm."""
        rect, r = self.rect(area), self.look.px(radius)
        self.painter.setPen(Qt.PenStyle.NoPen)
        if fill:
            self.painter.setBrush(self.colour(fill))
            self.painter.drawRoundedRect(rect, r, r)
        if edge:
            width = max(1.0, round(self.look.px(edge_mm)))
            pen = QPen(self.colour(edge), width)
            if dashed:
                pen.setDashPattern([4, 3])
            self.painter.setPen(pen)
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            half = width / 2
            self.painter.drawRoundedRect(
                rect.adjusted(half, half, -half, -half), r - half, r - half
            )

    def disc(
        self, area: Area, fill: str | None, edge: str | None = None, edge_mm: float = 0.5
    ) -> None:
        """The largest circle in the middle of ``area``."""
        side = min(area.w, area.h)
        self.block(area.centred(side, side), fill, edge=edge, edge_mm=edge_mm, radius=side / 2)

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, mm: float = 0.35
    ) -> None:
        """A straight line, ``mm`` thick."""
        self.painter.setPen(QPen(self.colour(colour), max(1.0, round(self.look.px(mm)))))
        px = self.look.mm
        self.painter.drawLine(QPointF(px(x1), px(y1)), QPointF(px(x2), px(y2)))

    def stroke(self, points: list[tuple[float, float]], colour: str, mm: float) -> None:
        """A line through ``points`` (mm) with round ends and corners."""
        pen = QPen(self.colour(colour), self.look.px(mm))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline([QPointF(self.look.px(x), self.look.px(y)) for x, y in points])

    def line_of_text(
        self,
        text: str,
        x: float,
        middle: float,
        *,
        em_mm: float,
        weight: int,
        colour: str,
        least_mm: float = 0.0,
        clipped: bool = False,
        running: bool = False,
    ) -> None:
        """One line whose optical middle is at height ``middle``, starting at ``x`` (mm)."""
        look = self.look
        font = look.font(em_mm, weight)
        em_px = font.pixelSize()
        base = round(look.px(middle) + MIDDLE * em_px)
        left = round(look.px(x))
        name = self.tone or colour
        self.painter.setFont(font)
        self.painter.setPen(self.colour(name))
        self.painter.drawText(QPointF(left, base), text)
        width = look.px(look.text_width(text, em_mm, weight))
        box = QRectF(left, base - 0.86 * em_px, width, em_px)
        self.texts.append(DrawnText(text, box, em_mm, least_mm, clipped, name, running))

    def icon(self, name: str, area: Area, colour: str) -> None:
        """A line icon in the middle of ``area``."""
        side = self.look.mm(min(area.w, area.h))
        rgb = pictures.rgb(self.colour(self.tone or colour))
        self._pixmap(pictures.icon(name, side, rgb, self._ratio()), area)

    def picture(self, name: str, area: Area, *, round_plaque: bool = False) -> None:
        """A picture fitted into ``area``; on its plaque when the contrast is high."""
        dark = self.look.high_contrast and name.startswith(pictures.HAVE_A_DARK_SIDE)
        if self.look.high_contrast:
            self._plaque(area, round_plaque)
            area = area.centred(area.w * 0.84, area.h * 0.84)
        rect = self.rect(area)
        w, h = int(rect.width()), int(rect.height())
        self._pixmap(pictures.picture(name, w, h, self._ratio(), False, dark), area)

    def scene(self, name: str, area: Area, *, radius: float = 4.5, edge: str = "pine") -> None:
        """A picture that fills ``area``, clipped to its radius, with the edge drawn on top.

        Where the contrast is high no large bright field may dazzle: the scene lies in the dark.
        """
        rect, dark = self.rect(area), self.look.high_contrast
        w, h = int(rect.width()), int(rect.height())
        self.filled(pictures.picture(name, w, h, self._ratio(), True, dark), area, radius)
        self.block(area, None, edge=edge, edge_mm=0.6, radius=radius)

    def filled(self, pixmap: QPixmap, area: Area, radius: float) -> None:
        """Any pixmap stretched over ``area`` with rounded corners."""
        path = QPainterPath()
        path.addRoundedRect(self.rect(area), self.look.px(radius), self.look.px(radius))
        self.painter.save()
        self.painter.setClipPath(path)
        self.painter.drawPixmap(self.rect(area), pixmap, QRectF(pixmap.rect()))
        self.painter.restore()

    def clip(self, area: Area, radius: float) -> None:
        """Draw only inside a rounded rectangle until the painter is restored."""
        path = QPainterPath()
        path.addRoundedRect(self.rect(area), self.look.px(radius), self.look.px(radius))
        self.painter.setClipPath(path, Qt.ClipOperation.IntersectClip)

    def fill(self, area: Area, colour: str) -> None:
        """A plain rectangle without corners (bands inside a clipped tile)."""
        self.painter.fillRect(self.rect(area), QBrush(self.colour(colour)))

    def _plaque(self, area: Area, circle: bool) -> None:
        if circle:
            self.disc(area, "tint", "pine")
        else:
            self.block(area, "tint", edge="pine", radius=4.0)

    def _pixmap(self, pixmap: QPixmap, area: Area) -> None:
        ratio = pixmap.devicePixelRatio()
        w, h = pixmap.width() / ratio, pixmap.height() / ratio
        rect = self.rect(area)
        x = round(rect.center().x() - w / 2)
        y = round(rect.center().y() - h / 2)
        self.painter.drawPixmap(QPointF(x, y), pixmap)

    def _ratio(self) -> float:
        device = self.painter.device()
        return device.devicePixelRatio() if device is not None else 1.0
