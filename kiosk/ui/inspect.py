"""What stands on a window, measured: targets, gaps, text sizes, contrast, what is cut.

The tour writes this beside every picture, and the size tests judge it. Rectangles come in pixels
of the window and in millimetres; contrast is taken from the pixels that were painted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.ui.ink import DrawnText
from kiosk.ui.theme import Look
from kiosk.ui.widgets.painted import Painted
from kiosk.ui.window import StationWindow

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_MOST = {"standard": 28, "elder": 20, "extra_large": 14, "clerk": 40}
#: Kinds that are not counted among the six things to choose from.
_FRAME_KINDS = frozenset({"corner", "page", "pad"})
_ROUNDING_MM = 0.3


def describe(window: QWidget, picture: QImage | None = None) -> dict[str, Any]:
    """Everything on a window, ready for JSON.

    Args:
        window: a StationWindow (or any window made of the kit) that is shown.
        picture: its picture, if it was taken already; else it is taken here.

    Returns:
        ``number``, ``prompt``, ``caption``, ``controls`` and ``texts``.
    """
    image = (picture or window.grab().toImage()).convertToFormat(QImage.Format.Format_RGB32)
    look = _look(window)
    k = look.metrics.px_per_mm
    screen = window.screen_shown if isinstance(window, StationWindow) else None
    found: dict[str, Any] = {
        "mode": look.mode,
        "px_per_mm": k,
        "size_mm": [round(window.width() / k, 1), round(window.height() / k, 1)],
        "controls": [_control(b, window, k) for b in _visible(window, QAbstractButton)],
        "texts": [
            _text(text, widget, window, image, k)  # type: ignore[arg-type]
            for widget in _visible(window, QWidget)
            if isinstance(widget, Painted)
            for text in widget.texts()
        ],
    }
    if screen is not None:
        found["number"] = screen.number
        found["prompt"] = screen.prompt.id if screen.prompt else ""
    if isinstance(window, StationWindow):
        found["caption"] = window.frame.caption.text
    return found


def _look(window: QWidget) -> Look:
    look = getattr(window, "look", None)
    if isinstance(look, Look):
        return look
    for child in window.findChildren(QWidget):
        look = getattr(child, "look", None)
        if isinstance(look, Look):
            return look
    raise TypeError("a window without a look cannot be measured")


def _visible(window: QWidget, kind: type[QWidget]) -> list[Any]:
    return [child for child in window.findChildren(kind) if child.isVisibleTo(window)]


def _seen_rect(widget: QWidget, window: QWidget) -> QRect:
    inner = widget.visible_rect() if isinstance(widget, Painted) else widget.rect()
    return QRect(widget.mapTo(window, inner.topLeft()), inner.size())


def _control(button: QAbstractButton, window: QWidget, k: float) -> dict[str, Any]:
    rect = _seen_rect(button, window)
    return {
        "name": button.objectName(),
        "accessible": button.accessibleName(),
        "kind": getattr(button, "kind", "key"),
        "enabled": button.isEnabled(),
        "px": [rect.x(), rect.y(), rect.width(), rect.height()],
        "mm": [round(v / k, 2) for v in (rect.x(), rect.y(), rect.width(), rect.height())],
    }


def _text(
    text: DrawnText, widget: QWidget, window: QWidget, image: QImage, k: float
) -> dict[str, Any]:
    corner = widget.mapTo(window, QPoint(0, 0))
    rect = text.rect.translated(corner.x(), corner.y())
    seen = QRectF(_seen_rect(widget, window)).adjusted(-1.5, -1.5, 1.5, 1.5)
    glyphs = rect.adjusted(0, rect.height() * 0.06, 0, -rect.height() * 0.06)
    inside = seen.contains(glyphs) and QRectF(window.rect()).contains(glyphs)
    asked = QColor(text.colour) if text.colour.startswith("#") else _colour(widget, text.colour)
    front, back, contrast = _contrast(image, rect, asked)
    return {
        "text": text.text,
        "widget": widget.objectName(),
        "px": [round(v) for v in (rect.x(), rect.y(), rect.width(), rect.height())],
        "em_mm": round(text.em_mm, 2),
        "least_mm": round(text.least_mm, 2),
        "clipped": text.clipped or not inside,
        "contrast": round(contrast, 2),
        "colours": [front, back],
        "han": len(_HAN.findall(text.text)),
        "running": text.running,
    }


def _colour(widget: QWidget, name: str) -> QColor:
    look = getattr(widget, "look", None)
    assert isinstance(look, Look)
    return look.colour(name)


def _contrast(image: QImage, rect: QRectF, asked: QColor) -> tuple[str, str, float]:
    """Colours and contrast of a line of text, from its pixels.

    The ground is the most frequent colour of the box. The text is the colour that was asked for
    if it was really painted, else whatever stands out most.
    """
    box = rect.toAlignedRect().intersected(image.rect())
    if box.isEmpty():
        return "", "", 0.0
    part = image.copy(box)
    pixels: Counter[int] = Counter()
    bits = memoryview(part.constBits()).cast("I")
    per_line = part.bytesPerLine() // 4
    for y in range(0, part.height(), max(2, part.height() // 16)):
        pixels.update(bits[y * per_line : y * per_line + part.width()])
    wanted = asked.rgb()
    drawn = pixels.get(wanted, 0)
    ground = next((rgb for rgb, _ in pixels.most_common() if rgb != wanted or not drawn), wanted)
    if not drawn:
        enough = max(3, sum(pixels.values()) // 300)
        usual = [rgb for rgb, count in pixels.items() if count >= enough]
        wanted = max(usual, key=lambda rgb: _ratio(rgb, ground), default=ground)
    return QColor(wanted).name(), QColor(ground).name(), _ratio(wanted, ground)


def _luminance(rgb: int) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    r, g, b = (rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)


def _ratio(one: int, other: int) -> float:
    """WCAG contrast of two colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def problems(found: dict[str, Any], *, clerk: bool = False) -> list[str]:
    """What breaks the rules of ELDERLY §9.1–3, one sentence each; empty when all is well.

    Args:
        found: what :func:`describe` said.
        clerk: judge by the counter's measures (15 mm, 3.2 mm) instead of the villager's.
    """
    return [
        *_of_targets(found, clerk=clerk),
        *_of_gaps(found, clerk=clerk),
        *_of_texts(found),
        *([] if clerk else _of_page(found)),
    ]


def _of_targets(found: dict[str, Any], *, clerk: bool) -> list[str]:
    wrong = []
    wide, high = found["size_mm"]
    edge = 2.0 if clerk else 10.0
    for control in found["controls"]:
        x, y, w, h = control["mm"]
        if not re.search(r"[\u4e00-\u9fff0-9]", control["accessible"]):
            wrong.append(f"{control['name']} has no accessible name")
        if not control["name"]:
            wrong.append(f"a control {control['accessible']} has no object name")
        if not control["enabled"]:
            continue
        least = 15.0 if clerk else (25.0 if control["kind"] == "primary" else 20.0)
        if min(w, h) < least - _ROUNDING_MM:
            wrong.append(f"{control['name']} is {w} × {h} mm, {least} needed")
        margin = min(x, y, wide - x - w, high - y - h)
        if margin < edge - _ROUNDING_MM:
            wrong.append(f"{control['name']} is {margin:.1f} mm from the edge of the glass")
    return wrong


def _of_gaps(found: dict[str, Any], *, clerk: bool) -> list[str]:
    least = 3.2 if clerk else 6.0
    targets = [control for control in found["controls"] if control["enabled"]]
    wrong = []
    for number, one in enumerate(targets):
        for other in targets[number + 1 :]:
            gap = _gap(one["mm"], other["mm"])
            if gap < least - _ROUNDING_MM:
                wrong.append(f"{one['name']} and {other['name']} are {gap:.1f} mm apart")
    return wrong


def _gap(a: list[float], b: list[float]) -> float:
    dx = max(a[0], b[0]) - min(a[0] + a[2], b[0] + b[2])
    dy = max(a[1], b[1]) - min(a[1] + a[3], b[1] + b[3])
    if dx > 0 and dy > 0:
        return float((dx * dx + dy * dy) ** 0.5)
    return max(dx, dy)


def _of_texts(found: dict[str, Any]) -> list[str]:
    wrong = []
    most = _HAN_MOST[found["mode"]]
    for text in found["texts"]:
        words = f"{text['widget']}: {text['text']}"
        if text["clipped"]:
            wrong.append(f"{words} is cut")
        if text["em_mm"] < text["least_mm"] - 0.15:
            wrong.append(f"{words} is {text['em_mm']} mm, {text['least_mm']} needed")
        if text["contrast"] < 7.0:
            wrong.append(f"{words} has contrast {text['contrast']} {text['colours']}")
        if text["han"] > most:
            wrong.append(f"{words} has {text['han']} Han on a line, {most} allowed")
    return [*wrong, *_overlaps(found["texts"])]


def _overlaps(texts: list[dict[str, Any]]) -> list[str]:
    """Lines that run into each other."""
    wrong = []
    for number, one in enumerate(texts):
        for other in texts[number + 1 :]:
            a, b = one["px"], other["px"]
            wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
            high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
            if wide > 2 and high > 0.12 * min(a[3], b[3]):
                wrong.append(f"{one['widget']}: {one['text']} runs into {other['text']}")
    return wrong


def _of_page(found: dict[str, Any]) -> list[str]:
    wrong = []
    if not found.get("prompt"):
        wrong.append("no prompt")
    if not found.get("caption"):
        wrong.append("no caption")
    choices = [
        control["name"]
        for control in found["controls"]
        if control["enabled"] and control["kind"] not in _FRAME_KINDS
    ]
    pad = any(control["kind"] == "pad" for control in found["controls"])
    most = 7 if found.get("number") == "16" else 6
    if len(choices) > most and not pad:
        wrong.append(f"{len(choices)} things to choose from: {choices}")
    return wrong
