"""Every counter page on every panel: large enough, apart enough, nothing cut, everything named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples import SAMPLES
from kiosk.ui.metrics import PANELS
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Key
from kiosk.ui.widgets.painted import Painted
from kiosk.ui.window import StationWindow

TARGET_MM, GAP_MM, LEAST_TEXT_MM = 15.0, 3.2, 5.95


@pytest.fixture(params=[(p, s) for p in PANELS for s in SAMPLES], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request, qtbot) -> Iterator[CounterPage]:
    panel, sample = request.param
    look = Look.of_panel(panel)
    window = StationWindow(look.for_clerk())
    qtbot.addWidget(window)
    window.resize(look.metrics.width_px, look.metrics.height_px)
    made = SAMPLES[sample](look)
    window.show_screen(made)
    window.show()
    window.grab()
    yield made
    window.close()


def keys_of(page: QWidget) -> list[Key]:
    return [key for key in page.findChildren(Key) if key.isVisible()]


def place(key: Key, page: QWidget) -> QRect:
    seen = key.visible_rect()
    return QRect(key.mapTo(page, seen.topLeft()), seen.size())


def test_a_page_can_be_read_reached_and_named(page):
    k = page.look.metrics.px_per_mm
    keys = keys_of(page)
    places = {key.objectName(): place(key, page) for key in keys}
    whole = page.rect()
    assert len(places) == len(keys), "two keys have the same object name"
    wrong = []
    for key in keys:
        name, rect = key.objectName(), places[key.objectName()]
        if min(rect.width(), rect.height()) / k < TARGET_MM:
            wrong.append(f"{name} is {rect.width() / k:.1f} × {rect.height() / k:.1f} mm")
        if not whole.contains(rect):
            wrong.append(f"{name} hangs over the glass")
        if not key.accessibleName():
            wrong.append(f"{name} has no accessible name")
    for (one, a), (other, b) in combinations(places.items(), 2):
        apart = max(
            max(a.left(), b.left()) - min(a.right(), b.right()) - 1,
            max(a.top(), b.top()) - min(a.bottom(), b.bottom()) - 1,
        )
        if apart / k < GAP_MM - 0.15:
            wrong.append(f"{one} and {other} are {apart / k:.1f} mm apart")
    for part in page.findChildren(QWidget):
        if isinstance(part, Painted) and part.isVisible():
            wrong += texts_that_are_wrong(part, page)
    assert not wrong, "\n".join(wrong)


def texts_that_are_wrong(part: QWidget, page: QWidget) -> list[str]:
    found = []
    at = part.mapTo(page, QPoint(0, 0))
    for text in part.texts():
        box = text.rect.translated(at.x(), at.y())
        where = f"{part.objectName()}: {text.text!r}"
        if text.clipped:
            found.append(f"{where} is cut")
        if text.em_mm < LEAST_TEXT_MM:
            found.append(f"{where} is {text.em_mm:.1f} mm")
        # A Han glyph leaves a tenth of its em free above and below.
        free = round(text.rect.height() * 0.12)
        ink = text.rect.toAlignedRect().adjusted(2, free, -2, -free)
        if not part.visible_rect().adjusted(-1, -1, 1, 1).contains(ink):
            found.append(f"{where} hangs over its field")
        if not page.rect().contains(box.toAlignedRect().adjusted(1, 2, -1, -2)):
            found.append(f"{where} hangs over the glass")
    return found
