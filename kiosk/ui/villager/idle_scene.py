"""The picture of 01: a hand holds a card up to the camera. The village's name stands on the card.

The drawing carries bars where words belong. They are painted over here, in the drawing's own
measure, because a drawing knows no village. What stands there is nobody's name: the page is for
whoever comes next, and nothing of whoever went may be on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui import type as face
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import STRONG, Look
from kiosk.ui.widgets.flat import Picture


@dataclass(frozen=True)
class _Drawing:
    """Where the card lies in a drawing, in the drawing's units; ``tops`` of the three steps."""

    w: float
    h: float
    left: float
    tops: tuple[float, float, float]
    scale: float


_LANDSCAPE = _Drawing(952, 772, 241.0, (291.61, 277.61, 265.61), 1.0)
_LOW = _Drawing(1026, 606, 306.2, (276.0, 262.0, 250.0), 0.88)
# Of the card itself, 470 × 296 and turned by 7° about its middle:
_TURN, _MIDDLE = -7.0, QPointF(235, 148)
_HEAD, _HEAD_LEFT = QRectF(20, 6, 430, 50), 28.0
_BARS, _WORDS_LEFT, _WORDS_WIDE = QRectF(238, 108, 158, 130), 241.6, 204.0


class IdleScene(Picture):
    """The scene with the village's card."""

    def __init__(self, look: Look, village: str, parent: QWidget) -> None:
        super().__init__(look, "scene", parent)
        self.village, self._low, self._step = village, look.shape != "wide", 1

    def set_step(self, step: int) -> None:
        """The hand's still picture: 1, 2 or 3."""
        self._step = step
        self.set_scene(f"idle-scene-{'portrait-' if self._low else ''}{step}")

    def compose(self, ink: Ink, area: Area) -> None:
        """The drawing, then the words on its card."""
        super().compose(ink, area)
        painter, rect = ink.painter, ink.rect(area)
        drawing = _LOW if self._low else _LANDSCAPE
        share = max(rect.width() / drawing.w, rect.height() / drawing.h)
        painter.save()
        painter.translate(rect.center())
        painter.scale(share, share)
        painter.translate(-drawing.w / 2, -drawing.h / 2)
        painter.translate(drawing.left, drawing.tops[self._step - 1])
        painter.scale(drawing.scale, drawing.scale)
        painter.translate(_MIDDLE)
        painter.rotate(_TURN)
        painter.translate(-_MIDDLE)
        self._card(ink)
        painter.restore()

    def _card(self, ink: Ink) -> None:
        painter = ink.painter
        painter.fillRect(_HEAD, ink.colour("pine"))
        painter.fillRect(_BARS, ink.colour("card"))
        head = words.shown("idle-card", village=self.village)
        _write(painter, head, _HEAD_LEFT, 42, 37, 414, ink.colour("gold_light"))
        name, number = words.shown("idle-card-name"), words.shown("idle-card-number")
        _write(painter, name, _WORDS_LEFT, 150, 48, _WORDS_WIDE, ink.colour("ink"))
        _write(painter, number, _WORDS_LEFT, 204, 36, _WORDS_WIDE, ink.colour("ink_soft"))


def _write(
    painter: QPainter, text: str, x: float, base: float, em: float, wide: float, colour: QColor
) -> None:
    """A line no wider than ``wide``, as outlines: type that is turned and scaled stays smooth."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)  # strokes of a glyph may lie over each other
    path.addText(0, 0, face.font(100, STRONG), text)
    share = min(em / 100, wide / max(1.0, path.boundingRect().right()))
    painter.save()
    painter.translate(x, base)
    painter.scale(share, share)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(path)
    painter.restore()
