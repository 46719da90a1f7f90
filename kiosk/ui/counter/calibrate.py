"""The calibration page: hold a card to the glass, make the outline fit, keep it.

The outline is 85.6 mm × 54 mm by the figure being tried; steps are half a millimetre over the
card's width. The page's own keys keep the size they had, so they never move away under the finger.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Calibration
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan
from kiosk.ui.theme import Look

CARD_W_MM, CARD_H_MM = 85.6, 53.98
_STEP = 0.5 / CARD_W_MM
_LEAST, _MOST = 1.5, 14.0


class _Outline(QWidget):
    """The card's outline, in real pixels."""

    def __init__(self, look: Look, px_per_mm: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.px_per_mm = look, px_per_mm
        self.setObjectName("cardOutline")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def place(self, area: Area) -> None:
        """Cover an area of the page."""
        mm = self.look.mm
        self.setGeometry(mm(area.x), mm(area.y), mm(area.w), mm(area.h))

    def card(self) -> QRectF:
        """The outline's rectangle, centred; inner edge is where the card's edge should lie."""
        w, h = CARD_W_MM * self.px_per_mm, CARD_H_MM * self.px_per_mm
        return QRectF((self.width() - w) / 2, (self.height() - h) / 2, w, h)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pine outline with marks in the middle of each side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, r = self.card(), 3.2 * self.px_per_mm
        painter.setBrush(QColor(self.look.colour("card")))
        painter.setPen(QPen(QColor(self.look.colour("pine")), 3))
        painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), r, r)
        arm = 5.0 * self.px_per_mm
        painter.setPen(QPen(QColor(self.look.colour("pine")), 2))
        for x, y, dx, dy in (
            (rect.center().x(), rect.top(), 0, -arm),
            (rect.center().x(), rect.bottom(), 0, arm),
            (rect.left(), rect.center().y(), -arm, 0),
            (rect.right(), rect.center().y(), arm, 0),
        ):
            painter.drawLine(round(x), round(y), round(x + dx), round(y + dy))
        painter.end()


class CalibratePage(CounterPage):
    """量一量屏幕."""

    name = "calibratePage"
    model: Calibration

    def __init__(self, look: Look, model: Calibration, parent: QWidget | None = None) -> None:
        self._px_per_mm = model.px_per_mm
        super().__init__(look, model, parent)

    def build(self, plan: Plan) -> None:
        """The sentence, the outline, less and more, keep."""
        whole = plan.whole
        if self.look.shape == "tall":
            whole = whole.cut_bottom(0.6 * whole.h)[0]
        small = self.look.shape == "small"
        inner = whole.inset(10.0, 8.0 if small else 12.0)
        head, rest = inner.cut_top(20.0 if small else 26.0, 5.0)
        back, title = head.cut_left(48.0, 6.0)
        self.word_key(
            "counterBackKey", words.shown("key-back"), back, asks.Back(), icon="arrow-left-bold"
        )
        text = self.shown("counter-calibrate-hold")
        self.label("calibrateTitle", title, Word(text, 10.0, STRONG, lines=2, least="small"))
        foot, middle = rest.cut_bottom(24.0 if small else 32.0, 6.0)
        self.add(_Outline(self.look, self._px_per_mm, self), middle)
        gap = self.look.gap + 1.5
        less, more, shown, keep = foot.columns([0.24, 0.24, 0.2, 0.32], gap)
        self.word_key(
            "lessKey",
            self.shown("counter-smaller"),
            less,
            lambda: self._step(-1),
            icon="minus-bold",
        )
        self.word_key(
            "moreKey", self.shown("counter-larger"), more, lambda: self._step(1), icon="plus-bold"
        )
        figure = self.shown("counter-px-per-mm", value=f"{self._px_per_mm:.2f}")
        self.flat("pxPerMm", shown, Word(figure, "small", BODY, least="small"), pad=2.0)
        self.word_key(
            "keepKey",
            self.shown("counter-calibrate-keep"),
            keep,
            lambda: self.asked.emit(asks.Calibrated(round(self._px_per_mm, 3))),
            icon="check-fat-fill",
            style="primary",
        )

    def _step(self, by: int) -> None:
        # Half a millimetre of the card as it is drawn: the same step at every size.
        changed = self._px_per_mm * (1 + by * _STEP)
        self._px_per_mm = min(_MOST, max(_LEAST, changed))
        self.refresh()
