"""Cards: a member's own (new, lost, replaced), and printing them for whole groups."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Cards, PrintCards
from kiosk.ui.counter.parts import IconPlate, RowParts, RowSheet, Sides, number_of, person_bits
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class CardsPage(ShellPage):
    """Her cards."""

    name = "cardsPage"
    rail = "people"
    model: Cards

    def title(self) -> str:
        """Whose."""
        return self.shown("counter-cards-title", name=self.model.person.name)

    def head_parts(self, area: Area) -> Area:
        """Back to her page."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Her cards at the left, what can be done at the right."""
        gap = self.look.gap + 1.2
        if self.look.shape == "tall":
            left, right = area.rows([0.4, 0.6], gap)
        else:
            left, right = area.columns([0.44, 0.56], gap)
        self._list(left)
        member = self.model.person.member
        alive = any(card.alive for card in self.model.cards)
        paper = "card-print-2" if self.model.printer else "card-keep-2"
        jobs: list[tuple[str, str, str, str, object]] = [
            (
                "print",
                "card-new" if not alive else "card-replace",
                paper,
                "printer-bold",
                asks.IssueCard(member, "print"),
            ),
        ]
        if alive:
            jobs.append(
                ("lost", "card-lost-key", "card-lost-2", "lock-bold", asks.LoseCard(member))
            )
        cells = right.rows(max(3, len(jobs)), gap)
        for (name, word, second, icon, ask), cell in zip(jobs, cells, strict=False):
            self._job(
                name,
                self.shown(f"counter-{word}"),
                self.shown(f"counter-{second}"),
                icon,
                ask,
                cell,
            )

    def _job(self, name: str, word: str, second: str, icon: str, ask: object, cell: Area) -> None:
        brick = name == "lost"
        fill, colour = ("brick_tint", "brick") if brick else ("pine_tint", "pine")
        side = min(26.0, cell.h - 8.0)
        lines = Column(
            [
                Word(word, 9.0, STRONG, "brick" if brick else "ink", least="small"),
                Word(second, 6.8, BODY, "ink_soft", least="small", lines=2, spacing=1.2),
            ],
            1.0,
        )
        face = Sides(Row([IconPlate(icon, side, fill, colour), lines], 6.0))
        self.face_key(f"card-{name}", f"{word}，{second}", cell, ask, face)

    def _list(self, area: Area) -> None:
        person = self.model.person
        top, rest = area.cut_top(26.0 if self.look.shape != "small" else 21.0, self.look.gap)
        face = person_bits(self.look, person, number_of(person), side=17.0)
        self.flat("cardsPerson", top, face, h="left", said=person.name)
        if not self.model.cards:
            bits: list[Bit] = [
                Pic("card-small", 36.0, least=18.0),
                Word(self.shown("counter-card-none"), "body", BODY, "ink_soft"),
            ]
            self.flat("noCards", rest, Column(bits, 5.0, "centre"), fill=None)
            return
        rows: list[RowParts] = []
        for card in reversed(self.model.cards):
            colour = "pine" if card.alive else "ink_soft"
            number = self.shown("counter-card-number", count=card.generation)
            rows.append(
                [
                    (Word(number, 7.6, STRONG, least="small"), "left"),
                    (Word(card.day, 6.6, BODY, "ink_soft", least="small"), 0.36),
                    (Word(card.state, 7.2, STRONG, colour, least="small"), "right"),
                ]
            )
        sheet = RowSheet(self.look, "cardList", self, rows=rows[:5], places=5)
        self.add(sheet, rest)


class PrintCardsPage(ShellPage):
    """Cards for groups: those who have none, eight to a sheet."""

    name = "printCardsPage"
    rail = "people"
    model: PrintCards

    def __init__(self, look: Look, model: PrintCards, parent: QWidget | None = None) -> None:
        self._groups: set[int] = set()
        super().__init__(look, model, parent)

    def title(self) -> str:
        """补卡、印卡."""
        return self.shown("counter-print-title")

    def head_parts(self, area: Area) -> Area:
        """Back."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """One member at the top, groups below, how many sheets at the foot."""
        gap = self.look.gap + 1.2
        small = self.look.shape == "small"
        top, rest = area.cut_top(24.0 if small else 40.0, gap)
        side = min(26.0, top.h - 7.0)
        word, second = self.shown("counter-print-one"), self.shown("counter-print-one-2")
        lines = Column(
            [
                Word(word, 9.0, STRONG, least="small"),
                Word(second, 6.8, BODY, "ink_soft", least="small"),
            ]
        )
        face = Sides(Row([IconPlate("identification-card-bold", side), lines], 6.0))
        self.face_key("printOneKey", f"{word}，{second}", top, asks.Go("people"), face)
        foot, rest = rest.cut_bottom(21.0 if small else 29.0, gap)
        line, rest = rest.cut_top(9.0 if small else 13.0, 1.0)
        self.label(
            "printHead", line, Word(self.shown("counter-print-groups"), "body", STRONG, "ink_soft")
        )
        groups = self.model.groups
        columns = 3 if self.look.shape != "tall" else 2
        rows = max(3, -(-len(groups) // columns))
        cells = rest.cut_top(min(rest.h, rows * 42.0))[0].grid(columns, rows, self.look.gap)
        for group, cell in zip(groups, cells, strict=False):
            self._group_key(group.group, group.people, group.without, cell)
        count = sum(g.without for g in groups if g.group in self._groups)
        sheets = -(-count // 8)
        text = (
            self.shown("counter-print-now", count=count, sheets=sheets)
            if count
            else self.shown("counter-print-choose")
        )
        self.word_key(
            "printGroupsKey",
            text,
            foot,
            lambda: self.asked.emit(asks.PrintForGroups(tuple(sorted(self._groups)))),
            icon="printer-bold",
            style="primary",
            size=8.2,
            enabled=count > 0,
        )

    def _group_key(self, group: int, people: int, without: int, cell: Area) -> None:
        word = self.shown("counter-group", group=group)
        second = (
            self.shown("counter-print-without", count=without)
            if without
            else self.shown("counter-print-all")
        )
        face = Sides(
            Word(word, 9.0, STRONG, least="small"),
            Word(second, 6.6, BODY, "ink_soft", least="small"),
        )
        on = group in self._groups
        said = f"{word} {people} {second}"
        self.choice(f"printGroup{group}", said, cell, lambda: self._toggle(group), face, on=on)

    def _toggle(self, group: int) -> None:
        self._groups ^= {group}
        self.refresh()
