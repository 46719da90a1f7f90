"""Type: the shipped Han face in two weights, and the system's faces behind it.

The family is always named. Without one Qt falls back to Japanese forms of 直, 骨 and 返 even where
a Chinese face is installed. Characters that the shipped subset lacks (rare given names) come from
the families that follow it.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from kiosk import paths
from kiosk.ui.metrics import tokens

_FILES = ("NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf")
_loaded = False


def load() -> None:
    """Hand the shipped fonts to Qt; needs a QGuiApplication. Doing it again changes nothing."""
    global _loaded
    if _loaded:
        return
    for name in _FILES:
        path = paths.resource("fonts", name)
        if path.exists():  # a packager may rely on the system's own Noto instead
            QFontDatabase.addApplicationFont(str(path))
    _loaded = True


@cache
def font(em_px: int, weight: int) -> QFont:
    """A font of ``em_px`` pixels in weight 500 or 700."""
    load()
    made = QFont()
    made.setFamilies([name for name in tokens()["font_family"] if name != "sans-serif"])
    made.setStyleHint(QFont.StyleHint.SansSerif)
    made.setPixelSize(max(1, em_px))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setKerning(False)
    return made


@cache
def _metrics(em_px: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font(em_px, weight))


@cache
def width_px(text: str, em_px: int, weight: int) -> float:
    """How far ``text`` runs on one line, pixels."""
    return _metrics(em_px, weight).horizontalAdvance(text)
