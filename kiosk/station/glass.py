"""How a real screen is drawn on: the sizes of everything from its pixels and its millimetres."""

from __future__ import annotations

from PySide6.QtGui import QScreen

from kiosk.config import Settings
from kiosk.ui.metrics import Metrics
from kiosk.ui.theme import Look


def look_for(settings: Settings, screen: QScreen) -> Look:
    """Sizes for a real screen: measured millimetres, else those of the panel in the settings."""
    usual = Look.of_panel(
        settings.screen.panel, settings.screen.mode, high_contrast=settings.screen.high_contrast
    )
    size = screen.size()
    fits = (usual.metrics.width_px, usual.metrics.height_px) == (size.width(), size.height())
    measured = settings.screen.px_per_mm
    if fits and not measured:
        return usual
    px_per_mm = measured or usual.metrics.px_per_mm * size.width() / usual.metrics.width_px
    metrics = Metrics.of_screen(
        width_px=size.width(),
        height_px=size.height(),
        px_per_mm=px_per_mm,
        mode=settings.screen.mode,
    )
    return Look(metrics).with_contrast(settings.screen.high_contrast)
