"""The card's code as a shape: QR version 2, level H, pure black, drawn and never rasterised."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from kiosk.printing.paper import BLACK, UNIT, WHITE, Paper

MODULES = 25
QUIET = 4


def code_rows(text: str) -> list[list[bool]]:
    """The dark modules, 25 × 25, without the quiet zone.

    Raises:
        ValueError: ``text`` is not alphanumeric or does not fit version 2-H (20 characters).
    """
    import segno  # only cards need it; slips and sheets must not wait for it

    # micro=False: short texts would become a Micro QR, which zbar cannot read.
    try:
        code = segno.make(
            text, version=2, error="h", mode="alphanumeric", micro=False, boost_error=False
        )
    except segno.DataOverflowError as error:
        raise ValueError("the text does not fit a card's code") from error
    return [[bool(module) for module in row] for row in code.matrix]


def draw_code(paper: Paper, text: str, x: float, y: float, side: float) -> None:
    """Draw the code of ``text`` with its quiet zone on white.

    Args:
        paper: where to draw.
        text: the card's text.
        x: left edge of the modules (not of the quiet zone), mm.
        y: upper edge of the modules, mm.
        side: side of the modules' square, mm.
    """
    module = side / MODULES
    quiet = QUIET * module
    paper.box(x - quiet, y - quiet, side + 2 * quiet, side + 2 * quiet, WHITE)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for row, modules in enumerate(code_rows(text)):
        for start, end in _runs(modules):
            path.addRect(
                QRectF(
                    (x + start * module) * UNIT,
                    (y + row * module) * UNIT,
                    (end - start) * module * UNIT,
                    module * UNIT,
                )
            )
    # One shape: rectangles painted one by one would leave hairlines between the modules.
    # Never simplified(): it turned one code in ten inside out.
    paper.path(path, BLACK)


def _runs(modules: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin and end in one row."""
    runs, start = [], None
    for at, dark in enumerate([*modules, False]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            runs.append((start, at))
            start = None
    return runs
