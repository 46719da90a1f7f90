"""Pictures and line icons as pixmaps, rendered once for each size, colour and pixel ratio.

Bought-in pictures are PNG and are never drawn larger than they are; our own are SVG. Line icons
are recoloured when they are rendered, so one file serves every theme.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPixmap

from kiosk import paths
from kiosk.ui.metrics import tokens

_COLOUR = re.compile(rb"#[0-9A-Fa-f]{6}")
_log = logging.getLogger(__name__)
#: Our own drawings of things that are dark green or bright paper: where the contrast is high they
#: take the colours of the scenes, or they could not be seen, or would dazzle.
HAVE_A_DARK_SIDE = ("camera-broken", "webcam", "card-small", "avatar-")
_FOLDERS = (("art", "svg"), ("goods", "png"), ("things", "png"))


@cache
def find(name: str) -> tuple[str, bool] | None:
    """The file of a picture by its bare name or as ``folder/name``; whether it is SVG.

    Our own drawings come before the bought-in ones of the same name.
    """
    for folder, ending in _FOLDERS:
        bare = name.removeprefix(f"{folder}/")
        if "/" in bare:
            continue
        path = paths.resource("pictures", folder, f"{bare}.{ending}")
        if path.exists():
            return str(path), ending == "svg"
    _log.warning("no picture called %s", name)
    return None


def known(name: str) -> bool:
    """Whether there is a picture of this name."""
    return find(name) is not None


def drawn(name: str) -> bool:
    """Whether it is our own drawing, which can be rendered at any size."""
    found = find(name)
    return found is not None and found[1]


def _render_svg(data: bytes, w: int, h: int, *, cover: bool) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(data))
    own = QSize(renderer.defaultSize())
    mode = (
        Qt.AspectRatioMode.KeepAspectRatioByExpanding
        if cover
        else Qt.AspectRatioMode.KeepAspectRatio
    )
    size = own.scaled(w, h, mode)
    pixmap = QPixmap(w, h)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF((w - size.width()) / 2, (h - size.height()) / 2, size.width(), size.height())
    renderer.render(painter, place)
    painter.end()
    return pixmap


def _render_png(path: str, w: int, h: int) -> QPixmap:
    reader = QImageReader(path)
    own = reader.size()
    size = own.scaled(w, h, Qt.AspectRatioMode.KeepAspectRatio)
    if size.width() > own.width():
        size = own  # a 256-pixel picture is never stretched
    image = reader.read().scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    canvas = QImage(w, h, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.drawImage((w - size.width()) // 2, (h - size.height()) // 2, image)
    painter.end()
    return QPixmap.fromImage(canvas)


def _darkened(data: bytes) -> bytes:
    """A drawing in the colours it has where the contrast is high."""
    table: dict[str, str] = tokens()["scene_high_contrast"]
    return _COLOUR.sub(lambda found: table.get(found[0].decode(), found[0].decode()).encode(), data)


@lru_cache(maxsize=160)
def picture(
    name: str,
    w_px: int,
    h_px: int,
    ratio: float = 1.0,
    cover: bool = False,
    dark: bool = False,
) -> QPixmap:
    """A picture fitted into ``w_px`` × ``h_px`` logical pixels; transparent when it is missing.

    Args:
        name: bare name, or with its folder.
        w_px: width of the box.
        h_px: height of the box.
        ratio: device pixels to the logical pixel.
        cover: fill the box and cut off what hangs over (scenes) instead of fitting inside.
        dark: a drawing of our own in the colours of ``[scene_high_contrast]``.
    """
    w, h = max(1, round(w_px * ratio)), max(1, round(h_px * ratio))
    found = find(name)
    if found is None:
        pixmap = QPixmap(w, h)
        pixmap.fill(Qt.GlobalColor.transparent)
    elif found[1]:
        with open(found[0], "rb") as file:
            data = file.read()
        pixmap = _render_svg(_darkened(data) if dark else data, w, h, cover=cover)
    else:
        pixmap = _render_png(found[0], w, h)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=400)
def icon(name: str, size_px: int, rgb: str, ratio: float = 1.0) -> QPixmap:
    """A line icon (``"ear-bold"``) in one colour (``"#RRGGBB"``)."""
    side = max(1, round(size_px * ratio))
    path = paths.resource("icons", f"{name}.svg")
    if path.exists():
        data = path.read_bytes().replace(b"currentColor", rgb.encode())
        pixmap = _render_svg(data, side, side, cover=False)
    else:
        _log.warning("no icon called %s", name)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def rgb(colour: QColor) -> str:
    """The colour as the cache key wants it."""
    return colour.name()
