"""Today's entries and the closing of the day: totals, the seal of the log, the sheet on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import DayPage as DayModel
from kiosk.ui.counter.parts import RowParts, RowSheet, points_colour, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class DayPage(ShellPage):
    """今天的账."""

    name = "dayPage"
    rail = "day"
    model: DayModel

    def __init__(self, look: Look, model: DayModel, parent: QWidget | None = None) -> None:
        self._page = 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """The day."""
        return self.model.day

    def work(self, area: Area) -> None:
        """Numbers, the list, and at the right what is done at the end of the day."""
        gap = self.look.gap + 0.8
        small = self.look.shape == "small"
        left, right = area.columns([0.66, 0.34], gap)
        if self.look.shape == "tall":
            left, right = area.rows([0.62, 0.38], gap)
        top, rest = left.cut_top(25.0 if small else 34.0, gap)
        cells = top.columns(max(1, len(self.model.figures)), gap)
        for at, (fig, cell) in enumerate(zip(self.model.figures, cells, strict=False)):
            size = 11.0 if small else "figure"
            number = figure(str(fig.value), fig.unit, size, "pine", unit_colour="ink", least="body")
            label = Word(fig.label, "small", BODY, "ink_soft", least="small")
            face = Column([number, label])
            self.flat(f"dayFigure{at}", cell, face, h="left", said=f"{fig.label} {fig.value}")
        self._list(rest)
        self._end(right)

    def _list(self, area: Area) -> None:
        small = self.look.shape == "small"
        entries = self.model.entries
        row = 12.6 if small else 17.0
        fits = max(1, int((area.h - 14.0) // row))
        if len(entries) > fits:
            foot, area = area.cut_bottom(17.0, self.look.gap)
            fits = max(1, int((area.h - 14.0) // row))
            pages = -(-len(entries) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        timed = any(entry.day for entry in entries)
        first_head = "counter-time" if timed else "counter-entry-number"
        head: RowParts = [
            (Word(self.shown(first_head), 6.6, BODY, "ink_soft"), "left"),
            (Word(self.shown("counter-who-what"), 6.6, BODY, "ink_soft"), 0.15),
            (Word(self.shown("counter-points"), 6.6, BODY, "ink_soft"), "right"),
        ]
        rows: list[RowParts] = []
        for entry in entries[first : first + fits]:
            gone = entry.state == "reversed"
            colour = "ink_soft" if gone else "ink"
            what = Word(entry.what, 7.4, STRONG, colour, least="small")
            points = Word(
                signed(entry.points),
                8.6,
                STRONG,
                "ink_soft" if gone else points_colour(entry.points),
                least="small",
            )
            time = Word(entry.day if timed else entry.number, 6.8, BODY, "ink_soft", least="small")
            rows.append([(time, "left"), (what, 0.15), (points, "right")])
        if not rows:
            text = Word(self.shown("counter-day-none"), "body", BODY, "ink_soft")
            self.flat("dayEmpty", area, text, fill="card", edge="line")
            return
        sheet = RowSheet(self.look, "dayList", self, rows=rows, head=head, head_h=13.0, places=fits)
        self.add(sheet, area)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _end(self, area: Area) -> None:
        model, gap = self.model, self.look.gap + 0.8
        small = self.look.shape == "small"
        high = 18.0 if small else 27.0
        if self.look.shape == "tall":
            sheet, keys = area.columns(2, gap)
        else:
            keys, sheet = area.cut_bottom(3 * high + 2 * gap, gap)
        list_key, paper, close = keys.rows(3, gap)
        self.word_key(
            "blankListKey",
            self.shown("counter-blank-list"),
            list_key,
            asks.PrintList(),
            icon="list-checks-bold",
        )
        style = "primary" if model.closed else "card"
        self.word_key(
            "printDayKey",
            self.shown("counter-print-day"),
            paper,
            asks.PrintDay(),
            icon="printer-bold",
            style=style,
        )
        self.word_key(
            "closeDayKey",
            self.shown("counter-day-closed" if model.closed else "counter-close-day"),
            close,
            asks.CloseDay(),
            icon="lock-bold",
            style="card" if model.closed else "primary",
            enabled=not model.closed,
        )
        bits = self._closed() if model.closed else self._open()
        if model.paper:
            bits.append(Word(model.paper, "small", STRONG, "pine", lines=3, align="centre"))
        said = model.seal if model.closed else self.shown("counter-close-why")
        self.flat("dayEnd", sheet, Column(bits, 2.0 if small else 4.0, "centre"), said=said)

    def _closed(self) -> list[Bit]:
        """The seal, to be copied onto the village's board."""
        small = self.look.shape == "small"
        seal = f"{self.model.seal[:4]} {self.model.seal[4:8]}"
        why = self.shown("counter-seal")
        bits: list[Bit] = [
            Word(why, "small", BODY, "ink_soft", lines=2, align="centre"),
            Word(seal, 12.0 if not small else 9.0, STRONG, least="body"),
        ]
        if not small:
            bits.insert(0, Icon("seal-check-bold", self.look.em("body") * 2.2, "pine"))
        return bits

    def _open(self) -> list[Bit]:
        """Why a day is closed at all."""
        why = Word(
            self.shown("counter-close-why"),
            6.8,
            BODY,
            "ink_soft",
            lines=4,
            align="centre",
            least="small",
            spacing=1.35,
        )
        return [Icon("lock-open-bold", self.look.em("body") * 2.2, "pine"), why]
