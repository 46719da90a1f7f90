"""How things stand with the township: one sentence, a few figures, and what can be done now."""

from __future__ import annotations

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Settlement
from kiosk.ui.counter.parts import RowParts, RowSheet
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area

_PLACES = 5


class SettlementPage(ShellPage):
    """对账."""

    name = "settlementPage"
    rail = "desk"
    model: Settlement

    def title(self) -> str:
        """What it is about."""
        return self.shown("counter-settle-title")

    def work(self, area: Area) -> None:
        """The sentence over the figures; keys at the foot."""
        model, gap = self.model, self.look.gap + 0.8
        small = self.look.shape == "small"
        foot, rest = area.cut_bottom(20.0 if small else 27.0, gap)
        top, rest = rest.cut_top(rest.h if not model.lines else rest.h * 0.42, gap)
        self._said(top)
        if model.lines:
            self._figures(rest)
        self._keys(foot, gap)

    def _said(self, area: Area) -> None:
        model = self.model
        icon = "cloud-check-bold"
        if model.waits_for_sheet:
            icon = "qr-code-bold"
        elif model.warning:
            icon = "cloud-warning-bold"
        elif model.alone:
            icon = "cloud-slash-bold"
        colour = "brick" if model.warning else "pine"
        size = 8.4 if self.look.shape == "small" else 10.0
        words = Word(model.said, size, STRONG, "ink", lines=4, least="small")
        face: Bit = Row([Icon(icon, 18.0, colour), Column([words])], 9.0)
        fill, edge = ("brick_tint", "brick") if model.warning else ("card", "line")
        self.flat(
            "settleSaid", area, face, h="left", pad=10.0, fill=fill, edge=edge, said=model.said
        )

    def _figures(self, area: Area) -> None:
        rows: list[RowParts] = [
            [
                (Word(label, 7.2, BODY, "ink_soft", least="small"), "left"),
                (Word(value, 7.4, STRONG, least="small"), "right"),
            ]
            for label, value in self.model.lines[:_PLACES]
        ]
        said = "；".join(f"{label} {value}" for label, value in self.model.lines)
        sheet = RowSheet(self.look, "settleFigures", self, rows=rows, places=len(rows), said=said)
        self.add(sheet, area)

    def _keys(self, area: Area, gap: float) -> None:
        model = self.model
        back, does = area.columns([0.4, 0.6], gap)
        self.back_key(back)
        if model.waits_for_sheet:
            return
        name, word, ask, icon = (
            ("joinTownshipKey", "counter-settle-join", asks.JoinTownship(), "qr-code-bold")
            if model.alone
            else ("settleNowKey", "counter-settle-now", asks.SettleNow(), "arrows-clockwise-bold")
        )
        if model.busy:
            word = "counter-settle-busy"
        self.word_key(
            name,
            self.shown(word),
            does,
            ask,
            icon=icon,
            style="card" if model.busy else "primary",
            enabled=not model.busy,
        )
