"""Small parts that a key or a sheet is put together from: words, pictures, rows, columns.

A part knows how much room it takes when it is offered some, and draws itself into the room it is
given. Words give way first: they step down to a smaller size that the tokens still allow, then
(where asked) break into lines, and only then are cut; a cut is recorded and fails the size check.

    face = Row([Pic("basket", 30), Column([Word("换东西"), Word("能换 9 样", "body", BODY)])])
    draw(ink, face, area)

All lengths are millimetres.
"""

from kiosk.ui.bits.base import Bit, FirstThatFits, draw, fits
from kiosk.ui.bits.boxes import Column, Disc, Pill, Row, figure
from kiosk.ui.bits.pictures import Drawn, Icon, Pic, Space
from kiosk.ui.bits.text import UnitWord, Upright, Word
from kiosk.ui.theme import BODY, STRONG

__all__ = [
    "BODY",
    "STRONG",
    "Bit",
    "Column",
    "Disc",
    "Drawn",
    "FirstThatFits",
    "Icon",
    "Pic",
    "Pill",
    "Row",
    "Space",
    "UnitWord",
    "Upright",
    "Word",
    "draw",
    "figure",
    "fits",
]
