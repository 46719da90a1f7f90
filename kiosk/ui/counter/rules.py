"""24, to read: the rule book in force, group by group. Deductions stand on brick tint."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Pic, Row, Word, draw
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
        row = 15.5 if small else 19.2
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
        said = "；".join(f"{c.title} {c.points}" for c in shown)
        names = ("what", "unit", "points", "cap", "who", "review")
        heads = [self.shown(f"counter-rule-{name}") for name in names]
        sheet = _ClauseSheet(
            self.look, shown, heads, fits, self.shown("counter-per-unit"), said, self
        )
        self.add(sheet, area)

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


class _ClauseSheet(Flat):
    """The table of clauses."""

    def __init__(
        self,
        look: Look,
        clauses: tuple[ClauseLine, ...],
        heads: list[str],
        places: int,
        per: str,
        said: str,
        parent: QWidget,
    ) -> None:
        super().__init__(look, "clauseSheet", None, parent, fill="card", edge="line", said=said)
        self.clauses, self.heads, self.places, self.per = clauses, heads, places, per

    def _columns(self, cell: Area) -> list[Area]:
        inner = cell.inset(6.0, 0.0)
        shares = [0.41, 0.1, 0.1, 0.16, 0.11, 0.12]
        if self.look.shape != "wide":
            shares = [0.6, 0.16, 0.24, 0.0, 0.0, 0.0]
        elif not any(clause.who for clause in self.clauses):  # nobody says who: caps get the room
            shares = [0.38, 0.1, 0.1, 0.24, 0.0, 0.18]
        return inner.columns(shares, 4.5)

    def compose(self, ink: Ink, area: Area) -> None:
        """Head on tint, rows with ruling, deductions on brick tint."""
        ink.block(area, "card", radius=self.radius)
        ink.painter.save()
        ink.clip(area, self.radius)
        head, rest = area.cut_top(13.0 if self.look.shape == "small" else 17.0)
        ink.fill(head, "tint")
        for word, cell, side in zip(self.heads, self._columns(head), "llrlll", strict=True):
            if cell.w > 4:
                bit = Word(word, 6.8, STRONG, least="small")
                draw(ink, bit, cell, "right" if side == "r" else "left")
        high = rest.h / self.places
        for at, clause in enumerate(self.clauses):
            row = Area(rest.x, rest.y + at * high, rest.w, high)
            minus = clause.points < 0
            if minus:
                ink.fill(row, "brick_tint")
            texts: list[Bit] = [
                Word(clause.title, 7.2, STRONG, least="small", lines=2, spacing=1.08),
                Word(f"{self.per}{clause.unit}", 6.6, BODY, least="small"),
                Word(signed(clause.points), 9.6, STRONG, "brick" if minus else "pine", least=6.0),
                Word(clause.cap, 6.4, BODY, least="small", lines=2, spacing=1.15),
                Word(clause.who, 6.4, BODY, least="small"),
                Word(clause.review, 6.4, BODY, least="small", lines=2, spacing=1.15),
            ]
            for part, cell, side in zip(texts, self._columns(row), "llrlll", strict=True):
                if cell.w > 4 and not (isinstance(part, Word) and not part.text):
                    draw(ink, part, cell, "right" if side == "r" else "left")
            ink.rule(row.x, row.y, row.right, row.y, "line")
        ink.painter.restore()
        ink.block(area, None, edge="line", radius=self.radius)
