"""What keys and sheets share: placement in millimetres and a record of the words drawn."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.ui.ink import DrawnText, Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class Painted:
    """Mixed into a QWidget; subclasses draw in :meth:`compose`.

    Attributes:
        look: sizes and colours.
        ring: invisible mm around what is seen (the hit ring of a key), 0 for flat things.
    """

    look: Look
    ring: float = 0.0
    _texts: list[DrawnText]

    def place(self, area: Area) -> None:
        """Put what is seen exactly on ``area`` of the parent (mm from its corner)."""
        widget = self._widget()
        mm, ring = self.look.mm, self.look.mm(self.ring)
        x, y = mm(area.x), mm(area.y)
        widget.setGeometry(
            QRect(x - ring, y - ring, mm(area.right) - x + 2 * ring, mm(area.bottom) - y + 2 * ring)
        )

    def visible_area(self) -> Area:
        """What is seen, in the widget's own mm (the ring is left out)."""
        k, widget = self.look.metrics.px_per_mm, self._widget()
        ring = self.look.mm(self.ring)
        return Area(
            ring / k, ring / k, (widget.width() - 2 * ring) / k, (widget.height() - 2 * ring) / k
        )

    def visible_rect(self) -> QRect:
        """What is seen, in the widget's own pixels."""
        ring = self.look.mm(self.ring)
        return self._widget().rect().adjusted(ring, ring, -ring, -ring)

    def texts(self) -> list[DrawnText]:
        """The lines of text of the last painting, in the widget's own pixels."""
        return list(getattr(self, "_texts", ()))

    def compose(self, ink: Ink, area: Area) -> None:
        """Draw everything into ``area``."""
        raise NotImplementedError

    def _paint(self) -> None:
        painter = QPainter(self._widget())
        ink = Ink(painter, self.look)
        self.compose(ink, self.visible_area())
        painter.end()
        self._texts = ink.texts

    def _widget(self) -> QWidget:
        assert isinstance(self, QWidget)
        return self
