"""The recovery sheet on paper: twelve words, the code, and what to do with them.

The content is handed in; nothing of it is kept here, and its ``repr`` shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk import words
from kiosk.printing import paper as ink
from kiosk.printing.paper import A4, BOLD, CENTRE, PageSize, Paper

_EDGE = 20.0


@dataclass(frozen=True)
class RecoverySheetPage:
    """What stands on the sheet.

    Attributes:
        village: name of the village.
        device: the kiosk's short name.
        made_on: day as shown.
        words: the twelve words, in order.
        code: the same secret as eight groups, joined with hyphens.
    """

    village: str
    device: str
    made_on: str
    words: tuple[str, ...] = field(repr=False)
    code: str = field(repr=False)

    @property
    def name(self) -> str:
        """``recovery-sheet``."""
        return "recovery-sheet"

    @property
    def page(self) -> PageSize:
        """A4, upright."""
        return A4

    def paint(self, paper: Paper) -> None:
        """Paint the one page."""
        title = words.shown("print-recovery-title", village=self.village)
        paper.text(title, _EDGE, 28, 10.0, weight=BOLD, room=170)
        y = _paragraph(paper, words.shown("print-recovery-why"), 44.0)
        paper.text(words.shown("print-recovery-words"), _EDGE, y + 10, 5.2, weight=BOLD)
        y = self._words(paper, y + 18)
        paper.text(words.shown("print-recovery-code"), _EDGE, y + 10, 5.2, weight=BOLD)
        y = self._code(paper, y + 18)
        y = _paragraph(paper, words.shown("print-recovery-use"), y + 12)
        self._signatures(paper, y + 14)

    def _words(self, paper: Paper, y: float) -> float:
        width, height, gap = 39.5, 17.0, 4.0
        for at, word in enumerate(self.words):
            x = _EDGE + at % 4 * (width + gap)
            top = y + at // 4 * (height + gap)
            paper.round_box(x, top, width, height, 2.0, ink.TINT)
            paper.text(str(at + 1), x + 3, top + 8.5, 4.4, colour=ink.INK_SOFT)
            paper.text(word, x + width / 2 + 3, top + 8.5, 8.0, weight=BOLD, align=CENTRE)
        return y + -(-len(self.words) // 4) * (height + gap)

    def _code(self, paper: Paper, y: float) -> float:
        groups = self.code.split("-")
        for at, group in enumerate(groups):
            x = _EDGE + at % 4 * 43.5
            paper.text(group, x, y + 5 + at // 4 * 13, 8.4, weight=BOLD)
        return y + -(-len(groups) // 4) * 13

    def _signatures(self, paper: Paper, y: float) -> None:
        made = f"{words.shown('print-recovery-made')}  {self.made_on}"
        device = f"{words.shown('print-recovery-device')}  {self.device}"
        paper.text(made, _EDGE, y, 4.6, room=80)
        paper.text(device, 110, y, 4.6, room=80)
        for x, key in ((_EDGE, "sealed"), (110.0, "witness")):
            width = paper.text(words.shown(f"print-recovery-{key}"), x, y + 18, 4.6)
            paper.rule(x + width + 3, y + 21, x + 80, y + 21, width=0.3)


def _paragraph(paper: Paper, text: str, y: float) -> float:
    for line in paper.lines(text, 5.2, A4.width - 2 * _EDGE):
        paper.text(line, _EDGE, y, 5.2)
        y += 8.2
    return y
