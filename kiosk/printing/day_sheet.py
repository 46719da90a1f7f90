"""The day's sheet: totals, every entry, the head of the log, and room for two signatures.

It is copied onto the village's board: eight characters of the head's hash on a wall are enough
that nobody can change the day afterwards without being seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import words
from kiosk.printing import paper as ink
from kiosk.printing.paper import A4, BOLD, CENTRE, LEFT, RIGHT, PageSize, Paper

_EDGE, _ROW, _TOP_FIRST, _TOP_NEXT, _BOTTOM = 16.0, 7.4, 74.0, 34.0, 240.0
_COLUMNS = (
    ("number", 16.0, LEFT, 24.0),
    ("time", 42.0, LEFT, 16.0),
    ("name", 60.0, LEFT, 26.0),
    ("what", 88.0, LEFT, 66.0),
    ("points", 170.0, RIGHT, 15.0),
    ("clerk", 176.0, LEFT, 18.0),
)


@dataclass(frozen=True)
class DayLine:
    """One entry of the day; ``points`` is signed."""

    number: str
    time: str
    name: str
    what: str
    points: int
    clerk: str


@dataclass(frozen=True)
class DaySheet:
    """A closed day.

    Attributes:
        village: name of the village.
        day: as shown, such as ``2026年11月23日 星期一``.
        day_iso: ``2026-11-23``, for the file's name.
        people: how many came.
        points_in: points booked.
        points_out: points spent.
        reversals: how many entries were reversed.
        lines: every entry, in order.
        head: hash of the log's head, hexadecimal; the first eight are printed.
    """

    village: str
    day: str
    day_iso: str
    people: int
    points_in: int
    points_out: int
    reversals: int
    lines: tuple[DayLine, ...]
    head: str

    @property
    def name(self) -> str:
        """``day-2026-11-23``."""
        return f"day-{self.day_iso}"

    @property
    def page(self) -> PageSize:
        """A4, upright."""
        return A4

    def paint(self, paper: Paper) -> None:
        """Paint as many pages as the entries need; the foot stands on the last."""
        pages = _split(self.lines)
        for number, lines in enumerate(pages):
            if number and not paper.new_page():
                return
            top = _first_head(paper, self) if number == 0 else _next_head(paper, self)
            _table(paper, lines, top)
            if number == len(pages) - 1:
                _foot(paper, self)
            label = words.shown("print-day-page", page=number + 1, pages=len(pages))
            paper.text(label, A4.width / 2, 285, 3.6, align=CENTRE, colour=ink.INK_SOFT)


def _split(lines: tuple[DayLine, ...]) -> list[tuple[DayLine, ...]]:
    first = int((_BOTTOM - _TOP_FIRST) / _ROW) - 1
    more = int((_BOTTOM - _TOP_NEXT) / _ROW) - 1
    pages = [lines[:first]]
    rest = lines[first:]
    while rest:
        pages.append(rest[:more])
        rest = rest[more:]
    return pages


def _first_head(paper: Paper, sheet: DaySheet) -> float:
    title = words.shown("print-day-title", village=sheet.village)
    paper.text(title, A4.width / 2, 21, 8.0, weight=BOLD, align=CENTRE, room=170)
    paper.text(sheet.day, A4.width / 2, 32, 5.0, align=CENTRE)
    totals = (
        ("people", sheet.people),
        ("entries", len(sheet.lines)),
        ("in", sheet.points_in),
        ("out", sheet.points_out),
    )
    width = (A4.width - 2 * _EDGE - 3 * 4) / 4
    for at, (key, value) in enumerate(totals):
        x = _EDGE + at * (width + 4)
        paper.round_box(x, 40, width, 24, 2.5, ink.TINT)
        paper.text(str(value), x + 5, 49, 9.0, weight=BOLD, room=width - 10)
        label = words.shown(f"print-day-total-{key}")
        paper.text(label, x + 5, 58.5, 4.2, colour=ink.INK_SOFT, room=width - 8)
    return _TOP_FIRST


def _next_head(paper: Paper, sheet: DaySheet) -> float:
    title = words.shown("print-day-title", village=sheet.village)
    paper.text(f"{title} · {sheet.day}", _EDGE, 22, 4.6, weight=BOLD, room=178)
    return _TOP_NEXT


def _table(paper: Paper, lines: tuple[DayLine, ...], top: float) -> None:
    if not lines:
        paper.text(words.shown("print-day-empty"), _EDGE, top + _ROW, 5.0)
        return
    for key, x, align, room in _COLUMNS:
        head = words.shown(f"print-day-col-{key}")
        paper.text(head, x, top, 3.8, colour=ink.INK_SOFT, align=align, room=room)
    paper.rule(_EDGE, top + _ROW / 2, A4.width - _EDGE, top + _ROW / 2, width=0.4)
    for at, line in enumerate(lines, start=1):
        cy = top + at * _ROW
        sign = "+" if line.points > 0 else "−" if line.points < 0 else ""
        values = (
            line.number,
            line.time,
            line.name,
            line.what,
            f"{sign}{abs(line.points)}",
            line.clerk,
        )
        for (key, x, align, room), value in zip(_COLUMNS, values, strict=True):
            weight = BOLD if key in ("name", "points") else ink.MEDIUM
            paper.text(value, x, cy, 4.2, weight=weight, align=align, room=room)
        y = cy + _ROW / 2
        paper.rule(_EDGE, y, A4.width - _EDGE, y, width=0.15, colour=ink.LINE)


def _foot(paper: Paper, sheet: DaySheet) -> None:
    y = 250.0
    paper.text(words.shown("print-day-head"), _EDGE, y, 4.4, room=80)
    seal = sheet.head[:8].upper()
    paper.text(f"{seal[:4]} {seal[4:]}", 100, y, 8.0, weight=BOLD)
    left = words.shown("print-day-left", count=sheet.reversals)
    paper.text(left, A4.width - _EDGE, y, 4.4, align=RIGHT)
    why = words.shown("print-day-head-why")
    paper.text(why, _EDGE, y + 7.5, 3.8, colour=ink.INK_SOFT, room=178)
    for x, key in ((_EDGE, "clerk"), (110.0, "head")):
        label = words.shown(f"print-day-sign-{key}")
        width = paper.text(label, x, 270, 4.4)
        paper.rule(x + width + 3, 273, x + 84, 273, width=0.3)
