"""The enrolment sheet: what a kiosk holds to its camera to belong to a township.

It lives for fifteen minutes. The code in words and figures stands beside the picture, for a kiosk
whose camera does not see.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from kiosk import words
from kiosk.printing import paper as ink
from kiosk.printing.paper import A4, BOLD, UNIT, PageSize, Paper

_EDGE = 20.0
_SIDE = 80.0
_QUIET = 4


@dataclass(frozen=True)
class EnrolmentSheet:
    """What stands on the sheet.

    Attributes:
        village: Name of the village.
        code: As a person types it.
        address: Of the township.
        until: The time after which it opens nothing.
        scanned: What the picture says.
    """

    village: str
    code: str = field(repr=False)
    address: str = ""
    until: str = ""
    scanned: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """``enrolment-sheet``."""
        return "enrolment-sheet"

    @property
    def page(self) -> PageSize:
        """A4, upright."""
        return A4

    def paint(self, paper: Paper) -> None:
        """Paint the one page."""
        title = words.shown("township-sheet-title", village=self.village)
        paper.text(title, _EDGE, 28, 9.0, weight=BOLD, room=170)
        y = 44.0
        for line in paper.lines(words.shown("township-sheet-how"), 5.2, A4.width - 2 * _EDGE):
            paper.text(line, _EDGE, y, 5.2)
            y += 8.2
        self._code(paper, (A4.width - _SIDE) / 2, y + 12)
        y += _SIDE + 40
        paper.text(self.code, _EDGE, y, 10.0, weight=BOLD, room=170)
        paper.text(self.address, _EDGE, y + 16, 5.2, room=170)
        until = words.shown("township-sheet-until", until=self.until)
        paper.text(until, _EDGE, y + 30, 5.2, room=170)

    def _code(self, paper: Paper, x: float, y: float) -> None:
        # micro=False: a Micro QR is read by neither of our readers.
        rows = [list(row) for row in segno.make(self.scanned, error="q", micro=False).matrix]
        module = _SIDE / len(rows)
        quiet = _QUIET * module
        side = _SIDE + 2 * quiet
        paper.box(x - quiet, y - quiet, side, side, ink.WHITE)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    left, top = (x + across * module) * UNIT, (y + down * module) * UNIT
                    path.addRect(QRectF(left, top, module * UNIT, module * UNIT))
        paper.path(path, ink.BLACK)
