"""Something calm on the glass first: waits for a window's first paint before the rest is loaded.

A zero timer is not enough: under X and Wayland the server's "paint now" comes some turns of the
event loop later, and a thread that imports SQLAlchemy meanwhile takes the processor from the page.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

AT_MOST_MS = 5000  # a covered window is never painted; a busy machine paints late


class FirstPaint(QObject):
    """Calls ``then`` once, after ``window`` was painted, or after some seconds all the same.

    Watches the widgets inside the window, too: a window covered by its page is never painted.
    """

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then: Callable[[], None] | None = then
        self._watched = [window, *window.findChildren(QWidget)]
        for widget in self._watched:
            widget.installEventFilter(self)
        QTimer.singleShot(AT_MOST_MS, self, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint go by; what follows runs when it is through."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        then, self._then = self._then, None
        if then is None:
            return
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        then()
