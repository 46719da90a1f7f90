"""What is on the glass while the made-up village is made for the first time: words and a bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import BODY, STRONG, Look

_BAR_MM = (200.0, 12.0)


class ProgressPage(QWidget):
    """A plain page with a bar, in our look.

    :meth:`progress` takes what ``make_village`` reports; from another thread, connect a signal
    of a QObject to it.
    """

    def __init__(self, look: Look | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demoProgress")
        self._look = look or Look.of_panel()
        self._share = 0.0
        self._say()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self._share

    def progress(self, done: int, total: int) -> None:
        """So much is done."""
        share = min(1.0, max(0.0, done / total)) if total > 0 else 0.0
        if round(share * 200) != round(self._share * 200):
            self._share = share
            self._say()
            self.update()

    def _say(self) -> None:
        done = words.shown("demo-making-done", count=int(self._share * 100))
        self.setAccessibleName(f"{words.shown('demo-making-title')}。{done}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words above and below a bar, in the middle of the page."""
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("paper"))
        ink = Ink(painter, look)
        px = look.metrics.px_per_mm
        page = Area(0, 0, self.width() / px, self.height() / px)
        bar = page.centred(min(_BAR_MM[0], page.w * 0.8), _BAR_MM[1])
        self._bar(ink, bar)
        for text, size, weight, y in (
            ("demo-making-title", "title", STRONG, bar.y - 30),
            ("demo-making-note", "body", BODY, bar.bottom + 10),
        ):
            em = look.em(size)
            painter.setPen(look.colour("ink"))
            painter.setFont(look.font(em, weight))
            line = QRectF(0, look.px(y), self.width(), look.px(em * 1.6))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words.shown(text))
        painter.end()

    def _bar(self, ink: Ink, bar: Area) -> None:
        radius = bar.h / 2
        ink.block(bar, "card", edge="pine", radius=radius)
        if self._share * bar.w > bar.h:
            ink.block(Area(bar.x, bar.y, bar.w * self._share, bar.h), "pine", radius=radius)
