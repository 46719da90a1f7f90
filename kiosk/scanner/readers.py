"""The three eyes: zxing-cpp, pyzbar and OpenCV's corner finder, each made harmless.

Whatever a hostile code makes a library throw ends here: a reader returns what it read, perhaps
nothing, and never raises. zxing-cpp is asked for QR Code Model 2 only (plain ``QRCode`` also
accepts Micro QR and invented two numbers in the trials), pyzbar for QR codes only (three times
faster and no assertions on stderr), and of OpenCV only the corners are used, because its own
``detectAndDecode`` raises on odd frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.scanner.cv import cv2

Gray = NDArray[np.uint8]
Quad = NDArray[np.float32]
"""Four corners, 4 x 2 (x, y) in pixels, clockwise from the code's own top left."""

try:
    from pyzbar import pyzbar as _pyzbar
except ImportError:  # libzbar is missing on this machine; the other eyes still see
    _pyzbar = None

_ZBAR_QR: list[Any] = [] if _pyzbar is None else [_pyzbar.ZBarSymbol.QRCODE]
# zxing-cpp before 3.0 has no name for Model 2 alone.
_ZXING_QR: Any = getattr(zxingcpp.BarcodeFormat, "QRCodeModel2", zxingcpp.BarcodeFormat.QRCode)
_SMALLEST_SIDE_PX = 12


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look gave: texts in the order found, and codes found but not read."""

    texts: tuple[str, ...] = ()
    unread: tuple[Quad, ...] = ()
    read_at: tuple[Quad, ...] = ()


NOTHING = Sight()


def zxing(gray: Gray, *, patch: bool = False, inverted: bool = False) -> Sight:
    """Look with zxing-cpp.

    Args:
        gray: what to look at.
        patch: a straightened code, no need to look at other sizes.
        inverted: also look for light codes on dark ground, for twice the time.
    """
    try:
        found = zxingcpp.read_barcodes(
            gray,
            formats=_ZXING_QR,
            text_mode=zxingcpp.TextMode.Plain,
            try_invert=inverted,
            try_downscale=not patch,
            return_errors=True,
        )
        return _sorted_out(found)
    except Exception:
        return NOTHING


def _sorted_out(found: Sequence[Any]) -> Sight:
    texts: list[str] = []
    unread: list[Quad] = []
    read_at: list[Quad] = []
    for code in found:
        corners = _corners(code.position)
        if code.valid:
            texts.append(_text_of(code))
            read_at.append(corners)
        elif _side(corners) >= _SMALLEST_SIDE_PX:
            unread.append(corners)
    return Sight(tuple(texts), tuple(unread), tuple(read_at))


def _text_of(code: Any) -> str:
    try:
        return str(code.text)
    except UnicodeError:  # a strange alphabet must not hide the card beside it
        return bytes(code.bytes).decode("latin-1")


def _corners(place: Any) -> Quad:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return np.array([(point.x, point.y) for point in points], np.float32)


def pyzbar(gray: Gray) -> Sight:
    """Look with pyzbar (nothing when it is not installed)."""
    if _pyzbar is None:
        return NOTHING
    try:
        found = _pyzbar.decode(gray, symbols=_ZBAR_QR)
        texts = tuple(code.data.decode("utf-8", "replace") for code in found)
    except Exception:  # structured append is a ValueError, other codes other errors
        return NOTHING
    return Sight(texts)


class CornerFinder:
    """OpenCV's Aruco-style detector of QR corners; it finds more than it could ever read."""

    def __init__(self) -> None:
        self._detector = cv2.QRCodeDetectorAruco()

    def find(self, gray: Gray) -> Quad | None:
        """The corners of the first code in view, or ``None``."""
        try:
            found, points = self._detector.detect(gray)
        except cv2.error:
            return None
        if not found or points is None or not np.isfinite(points).all():
            return None
        quad = np.asarray(points, np.float32).reshape(-1, 4, 2)[0]
        return quad if _side(quad) >= _SMALLEST_SIDE_PX else None


def straighten(gray: Gray, quad: Quad, *, side_px: int = 400) -> Gray | None:
    """The code at ``quad`` seen from straight in front, with its quiet zone.

    Args:
        gray: the frame.
        quad: corners of the code without quiet zone.
        side_px: side of the square returned.

    Returns:
        ``side_px`` x ``side_px`` grey picture, or ``None`` when the corners are no square.
    """
    # Four quiet modules on each side of 25: the code fills 25/33 of the square.
    margin = side_px * 4 / 33
    far = side_px - margin
    target = np.array([(margin, margin), (far, margin), (far, far), (margin, far)], np.float32)
    if not cv2.isContourConvex(quad.astype(np.int32)):
        return None
    try:
        matrix = cv2.getPerspectiveTransform(quad, target)
        patch: Gray = cv2.warpPerspective(
            gray, matrix, (side_px, side_px), borderMode=cv2.BORDER_CONSTANT, borderValue=255
        )
    except cv2.error:
        return None
    return patch


def shrink(gray: Gray, longest_px: int) -> Gray:
    """The frame with its longest side at most ``longest_px``; never enlarged."""
    height, width = gray.shape
    scale = longest_px / max(height, width)
    if scale >= 1:
        return gray
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: Gray = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    return small


def threshold(gray: Gray) -> Gray:
    """Black and white against the neighbourhood: mean, block a 24th of the short side, C 7."""
    block = max(3, min(gray.shape) // 24) | 1
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    flat: Gray = cv2.adaptiveThreshold(gray, 255, mean, binary, block, 7)
    return flat


def sharpen(gray: Gray) -> Gray:
    """Unsharp mask against a soft focus."""
    soft = cv2.GaussianBlur(gray, (0, 0), 2.5)
    crisp: Gray = cv2.addWeighted(gray, 2.2, soft, -1.2, 0)
    return crisp


def _side(quad: Quad) -> float:
    return float(np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1).mean())


side_px = _side
