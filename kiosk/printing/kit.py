"""Paper for a day without electricity: a list to sign in on, filled or blank."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import words
from kiosk.printing import paper as ink
from kiosk.printing.paper import A4, BOLD, CENTRE, RIGHT, PageSize, Paper

_EDGE, _ROW, _TOP = 16.0, 9.4, 62.0
ROWS_PER_PAGE = 20
_COLUMNS = (("number", 16.0), ("card", 30.0), ("name", 62.0), ("sign", 112.0))


@dataclass(frozen=True)
class SignInSheet:
    """Who came to an activity; with no lines, a blank list to write on.

    Attributes:
        activity: title, or empty for a list without one.
        place: where.
        time: when, as shown.
        points: what each gets; 0 leaves the line out.
        people: card number and name of those who signed in.
        day_iso: for the file's name.
    """

    activity: str
    place: str
    time: str
    points: int
    day_iso: str
    people: tuple[tuple[int, str], ...] = ()

    @property
    def name(self) -> str:
        """``sign-in-2026-11-23``."""
        return f"sign-in-{self.day_iso}"

    @property
    def page(self) -> PageSize:
        """A4, upright."""
        return A4

    def paint(self, paper: Paper) -> None:
        """Paint twenty lines a page."""
        starts = range(0, max(1, len(self.people)), ROWS_PER_PAGE)
        for at in starts:
            if at and not paper.new_page():
                return
            self._head(paper)
            _rows(paper, self.people[at : at + ROWS_PER_PAGE], at)

    def _head(self, paper: Paper) -> None:
        if self.activity:
            title = words.shown("print-list-title", activity=self.activity)
        else:
            title = words.shown("print-list-blank")
        paper.text(title, A4.width / 2, 22, 8.0, weight=BOLD, align=CENTRE, room=170)
        for x, key, value in ((_EDGE, "place", self.place), (90.0, "time", self.time)):
            width = paper.text(words.shown(f"print-list-{key}"), x, 38, 4.6, colour=ink.INK_SOFT)
            if value:
                paper.text(value, x + width + 3, 38, 4.8, weight=BOLD, room=66 - width)
            else:
                paper.rule(x + width + 3, 41, x + 62, 41, width=0.3)
        if self.points:
            each = words.shown("print-list-points", points=self.points)
            paper.text(each, A4.width - _EDGE, 38, 4.8, weight=BOLD, align=RIGHT)
        for key, x in _COLUMNS:
            paper.text(words.shown(f"print-list-{key}"), x + 2, 52, 4.4, colour=ink.INK_SOFT)


def _rows(paper: Paper, people: tuple[tuple[int, str], ...], first: int) -> None:
    top, right = _TOP - 4.7, A4.width - _EDGE
    bottom = top + ROWS_PER_PAGE * _ROW
    for row in range(ROWS_PER_PAGE + 1):
        y = top + row * _ROW
        paper.rule(_EDGE, y, right, y, width=0.2, colour=ink.INK_SOFT)
    for x in (*(column[1] for column in _COLUMNS), right):
        paper.rule(x, top, x, bottom, width=0.2, colour=ink.INK_SOFT)
    for row in range(ROWS_PER_PAGE):
        cy = top + (row + 0.5) * _ROW
        paper.text(str(first + row + 1), _EDGE + 2, cy, 4.4)
        if row < len(people):
            number, name = people[row]
            paper.text(f"{number:04d}", 32.0, cy, 5.0)
            paper.text(name, 64.0, cy, 5.2, weight=BOLD, room=46)
    paper.text(words.shown("print-list-count"), _EDGE, bottom + 14, 5.0)
    width = paper.text(words.shown("print-list-clerk"), 110, bottom + 14, 5.0)
    paper.rule(110 + width + 3, bottom + 17, right, bottom + 17, width=0.3)
