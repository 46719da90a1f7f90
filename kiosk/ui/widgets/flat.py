"""Flat things: fields, sheets, words on bare paper, pictures. Nothing here can be pressed."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import Bit, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets.painted import Painted


class Flat(Painted, QWidget):
    """A field with something on it.

    Args:
        look: sizes and colours.
        name: object name.
        face: what stands on the field.
        parent: widget it stands on.
        fill: colour token, or None for bare paper.
        edge: colour token of the edge, or None.
        said: accessible name (what the field tells someone who cannot see it).
        h: where the face stands: ``left``, ``centre``, ``right``.
        v: ``top``, ``centre``, ``bottom``.
        pad: mm between the edge and the face.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        face: Bit | None = None,
        parent: QWidget | None = None,
        *,
        fill: str | None = "tint",
        edge: str | None = None,
        said: str = "",
        h: str = "centre",
        v: str = "centre",
        pad: float = 5.0,
        radius: float = 4.5,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.face, self.fill, self.edge = face, fill, edge
        self.h, self.v, self.pad, self.radius = h, v, pad, radius

    def set_face(self, face: Bit | None) -> None:
        """Show something else."""
        self.face = face
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field and face."""
        self._paint()

    def compose(self, ink: Ink, area: Area) -> None:
        """The field, then the face."""
        if self.fill or self.edge:
            ink.block(area, self.fill, edge=self.edge, radius=self.radius)
        if self.face is not None:
            inner = area.inset(self.pad, min(self.pad, 2.0))
            draw(ink, self.face, inner, self.h, self.v)


class Label(Flat):
    """Words on bare paper."""

    def __init__(
        self,
        look: Look,
        name: str,
        face: Bit | None = None,
        parent: QWidget | None = None,
        *,
        h: str = "left",
        v: str = "centre",
    ) -> None:
        super().__init__(look, name, face, parent, fill=None, pad=0.0, h=h, v=v)


class Picture(Painted, QWidget):
    """A picture with rounded corners and a pine edge: a scene by name, or live images.

    Args:
        look: sizes and colours.
        name: object name.
        parent: widget it stands on.
        scene: a picture's name (``art/…``), filling the area.
    """

    def __init__(
        self, look: Look, name: str, parent: QWidget | None = None, *, scene: str = ""
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.scene = scene
        self.frame_share = 0.0
        self._live: QPixmap | None = None
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_scene(self, scene: str) -> None:
        """Show another still picture."""
        if scene != self.scene:
            self.scene = scene
            self.update()

    def set_image(self, image: QImage | None, *, mirrored: bool = False) -> None:
        """Show a camera picture, cut to the field, mirrored as in a looking glass."""
        if image is None or image.isNull():
            self._live = None
        else:
            self._live = QPixmap.fromImage(self._cut(image, mirrored))
        self.update()

    def _cut(self, image: QImage, mirrored: bool) -> QImage:
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        small = image.scaled(self.size(), mode, Qt.TransformationMode.FastTransformation)
        x = (small.width() - self.width()) // 2
        y = (small.height() - self.height()) // 2
        cut = small.copy(x, y, self.width(), self.height())
        return cut.flipped(Qt.Orientation.Horizontal) if mirrored else cut

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        self._paint()

    def compose(self, ink: Ink, area: Area) -> None:
        """Picture, edge, and the gold corners of the frame where there is one."""
        if self._live is not None:
            ink.filled(self._live, area, 4.5)
            ink.block(area, None, edge="pine", edge_mm=0.6)
        elif self.scene:
            ink.scene(self.scene, area)
        else:
            ink.block(area, "camera_shade", edge="pine", edge_mm=0.6)
        if self.frame_share:
            self._compose_frame(ink, area)

    def _compose_frame(self, ink: Ink, area: Area) -> None:
        side = min(area.w * 0.62, area.h * 0.62 * 1.5)
        box = area.centred(side, min(side / 1.5, area.h * 0.72)).moved(0, area.h * 0.06)
        arm = side * 0.14
        corners = (
            (box.x, box.y, 1, 1),
            (box.right, box.y, -1, 1),
            (box.x, box.bottom, 1, -1),
            (box.right, box.bottom, -1, -1),
        )
        corner = "ink" if ink.look.high_contrast else "#F4B740"
        for colour, thick in (("#1E1A16", 4.6), (corner, 3.2)):
            for x, y, dx, dy in corners:
                r = arm * 0.3
                bend = [
                    (x + dx * r * (1 - cos(a)), y + dy * r * (1 - sin(a)))
                    for a in (n * pi / 16 for n in range(9))
                ]
                ink.stroke([(x, y + dy * arm), *bend, (x + dx * arm, y)], colour, thick)
