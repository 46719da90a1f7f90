"""24, to read: the rule book in force, group by group. Deductions stand on brick tint."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, draw
from kiosk.ui.counter.models import ClauseGroup, ClauseLine, Rules
from kiosk.ui.counter.parts import Sides, chip, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Flat


class RulesPage(ShellPage):
    """24."""

    number = "24"
    name = "rulesPage"
    rail = "rules"
    model: Rules

    def __init__(self, look: Look, model: Rules, parent: QWidget | None = None) -> None:
        self._group = model.group or (model.groups[0].group if model.groups else "")
        self._page = 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """Which version."""
        return self.model.title

    def head_parts(self, area: Area) -> Area:
        """Since when and by whom it was adopted."""
        if not self.model.adopted or self.look.shape == "small":
            return area
        bit = chip(self.look, self.model.adopted, icon="check-circle-bold")
        wide, _ = bit.measure(self.look, 140, 20)
        place, rest = area.cut_right(wide, 4.6)
        self.flat("rulesAdopted", place, bit, fill=None, pad=0.0, said=self.model.adopted)
        return rest

    def work(self, area: Area) -> None:
        """Groups at the left, clauses at the right."""
        gap = self.look.gap + 0.8
        left, right = area.columns([0.2 if self.look.shape == "wide" else 0.26, 0.8], gap)
        pitch = max(7, len(self.model.groups))
        for group, cell in zip(self.model.groups, left.rows(pitch, self.look.gap), strict=False):
            self._group_key(group, cell)
        opened = next((g for g in self.model.groups if g.group == self._group), None)
        if opened is not None:
            self._clauses(right, opened)

    def _group_key(self, group: ClauseGroup, cell: Area) -> None:
        bits: list[Bit] = []
        if self.look.shape == "wide":
            bits.append(Pic(group.picture, min(14.0, cell.h - 4.0)))
        bits.append(Word(group.title, 7.8, STRONG, least="small"))
        count = Word(str(len(group.clauses)), 7.0, STRONG, "ink_soft", least="small")
        face = Sides(Row(bits, 3.4), count, pad=1.5)
        said = f"{group.title} {len(group.clauses)}"
        on = group.group == self._group
        self.choice(
            f"ruleGroup-{group.group}", said, cell, lambda: self._open(group.group), face, on=on
        )

    def _open(self, group: str) -> None:
        self._group, self._page = group, 0
        self.refresh()

    def _clauses(self, area: Area, group: ClauseGroup) -> None:
        small = self.look.shape == "small"
        row = {"small": 24.0, "tall": 27.0}.get(self.look.shape, 19.2)
        head_h = 13.0 if small else 17.0
        if self.look.shape == "wide":
            foot, area = area.cut_bottom(17.0, self.look.gap)
            self._sum(foot, group)
        fits = max(1, int((area.h - head_h) // row))
        if len(group.clauses) > fits:
            foot, area = area.cut_bottom(17.0, self.look.gap)
            fits = max(1, int((area.h - head_h) // row))
            pages = -(-len(group.clauses) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        shown = group.clauses[first : first + fits]
        said = "；".join(f"{c.title} {c.points}，{c.who}" for c in shown)
        self.add(_ClauseSheet(self.look, shown, first, fits, said, self), area)

    def _sum(self, area: Area, group: ClauseGroup) -> None:
        minus = sum(clause.points < 0 for clause in group.clauses)
        count = len(group.clauses)
        text = self.shown("counter-rule-sum", group=group.title, count=count, plus=count - minus)
        if minus:
            text = self.shown(
                "counter-rule-sum-minus",
                group=group.title,
                count=count,
                plus=count - minus,
                minus=minus,
            )
        word = Word(text, "small", BODY, "ink_soft", least="small")
        self.flat("ruleSum", area, word, h="left", said=text)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()


_COLUMNS = ("number", "what", "unit", "points", "cap", "who", "review")
_WIDE = (0.045, 0.35, 0.095, 0.085, 0.2, 0.115, 0.11)
_NARROW = (0.0, 0.51, 0.14, 0.13, 0.0, 0.22, 0.0)


class _ClauseSheet(Flat):
    """The table of clauses; ``first`` is the number of clauses before those shown."""

    def __init__(
        self,
        look: Look,
        clauses: tuple[ClauseLine, ...],
        first: int,
        places: int,
        said: str,
        parent: QWidget,
    ) -> None:
        super().__init__(look, "clauseSheet", None, parent, fill="card", edge="line", said=said)
        self.clauses, self.first, self.places = clauses, first, places

    def _columns(self, cell: Area) -> list[tuple[Area, str]]:
        """A cell for each column, with the side its words stand on."""
        shares = _WIDE if self.look.shape == "wide" else _NARROW
        kept = [share for share in shares if share]
        cells = iter(cell.inset(6.0, 0.0).columns(kept, 5.5))
        nothing = Area(cell.x, cell.y, 0.0, 0.0)
        places = [next(cells) if share else nothing for share in shares]
        sides = ["right" if name == "points" else "left" for name in _COLUMNS]
        return list(zip(places, sides, strict=True))

    def compose(self, ink: Ink, area: Area) -> None:
        """Head on tint, rows with ruling, deductions on brick tint."""
        ink.block(area, "card", radius=self.radius)
        ink.painter.save()
        ink.clip(area, self.radius)
        head, rest = area.cut_top(13.0 if self.look.shape == "small" else 17.0)
        ink.fill(head, "tint")
        names = [words.shown(f"counter-rule-{name}") for name in _COLUMNS]
        self._row(ink, head, [Word(name, 6.8, STRONG, least="small") for name in names])
        high = rest.h / self.places
        for at, clause in enumerate(self.clauses):
            row = Area(rest.x, rest.y + at * high, rest.w, high)
            if clause.points < 0:
                ink.fill(row, "brick_tint")
            self._row(ink, row, self._cells(self.first + at + 1, clause))
            ink.rule(row.x, row.y, row.right, row.y, "line")
        ink.painter.restore()
        ink.block(area, None, edge="line", radius=self.radius)

    def _row(self, ink: Ink, row: Area, parts: Sequence[Bit]) -> None:
        for part, (cell, side) in zip(parts, self._columns(row), strict=True):
            if cell.w and not (isinstance(part, Word) and not part.text):
                draw(ink, part, cell, side)

    def _cells(self, number: int, clause: ClauseLine) -> list[Bit]:
        """The columns; where there is room for few, cap and review stand under the clause."""
        minus = clause.points < 0
        cap = clause.cap or ("" if minus else words.shown("counter-rule-no-cap"))
        review = clause.review or words.shown("counter-rule-no-review")
        per = words.shown("counter-per-unit") + clause.unit
        what: Bit = Word(clause.title, 7.2, STRONG, least="small", lines=2, spacing=1.08)
        if self.look.shape != "wide":
            under = " · ".join(text for text in (cap, clause.review) if text)
            remark = Word(under, "small", BODY, "ink_soft", least="small", spacing=1.1)
            what = Column([what, remark])
        return [
            Word(str(number), 6.8, BODY, "ink_soft", least="small"),
            what,
            Word(per, 6.6, BODY, least="small"),
            Word(signed(clause.points), 9.6, STRONG, "brick" if minus else "pine", least=6.0),
            Word(cap, 6.4, BODY, least="small", lines=2, spacing=1.15),
            Word(clause.who, 6.4, BODY, least="small", lines=2, spacing=1.15),
            Word(review, 6.4, BODY, least="small", lines=2, spacing=1.15),
        ]
