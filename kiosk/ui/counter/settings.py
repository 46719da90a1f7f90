"""Settings of this machine (to look at) with the way to the calibration; and the question page."""

from __future__ import annotations

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Question, Settings
from kiosk.ui.counter.parts import IconPlate, RowParts, RowSheet, Sides
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.counter.staff_asks import ShowStaff
from kiosk.ui.metrics import Area


class SettingsPage(ShellPage):
    """设置."""

    name = "settingsPage"
    rail = "settings"
    model: Settings

    def work(self, area: Area) -> None:
        """What is connected and how old things are; keys at the right."""
        gap = self.look.gap + 0.8
        if self.look.shape == "tall":
            left, right = area.rows([0.6, 0.4], gap)
        else:
            left, right = area.columns([0.6, 0.4], gap)
        rows: list[RowParts] = [
            [
                (Word(label, 7.2, BODY, "ink_soft", least="small"), "left"),
                (Word(value, 7.4, STRONG, least="small"), "right"),
            ]
            for label, value in self.model.lines[:9]
        ]
        said = "；".join(f"{label} {value}" for label, value in self.model.lines)
        sheet = RowSheet(self.look, "settingsSheet", self, rows=rows, places=9, said=said)
        self.add(sheet, left)
        jobs = (
            ("staffKey", "staff", "staff-2", "users-bold", ShowStaff()),
            ("calibrateKey", "calibrate", "calibrate-2", "ruler-bold", asks.Calibrate()),
            ("printCardsKey", "print-title", "print-one-2", "printer-bold", asks.PrintMany()),
        )
        for (name, word, second, icon, ask), cell in zip(
            jobs, right.rows(3 if self.look.shape == "small" else 4, gap), strict=False
        ):
            lines = Column(
                [
                    Word(self.shown(f"counter-{word}"), 9.0, STRONG, least="small"),
                    Word(
                        self.shown(f"counter-{second}"),
                        6.8,
                        BODY,
                        "ink_soft",
                        least="small",
                        lines=2,
                    ),
                ]
            )
            side = min(24.0, cell.h - 8.0)
            face = Sides(Row([IconPlate(icon, side), lines], 5.0))
            said = f"{self.shown(f'counter-{word}')}，{self.shown(f'counter-{second}')}"
            self.face_key(name, said, cell, ask, face)


class QuestionPage(ShellPage):
    """One thing is asked or told; the answer goes back with what it is about."""

    name = "questionPage"
    model: Question

    def title(self) -> str:
        """Nothing: the question itself is large."""
        return ""

    def work(self, area: Area) -> None:
        """Picture and words over one or two keys."""
        model, gap = self.model, self.look.gap + 6.0
        small = self.look.shape == "small"
        foot, sheet = area.cut_bottom(24.0 if small else 38.0, self.look.gap + 1.2)
        colour = "brick" if model.warning else "ink"
        lines: list[Bit] = [
            Word(model.title, 14.0 if not small else 10.0, STRONG, colour, lines=2, least="body")
        ]
        lines += [Word(line, 8.4, BODY, lines=2, least="small") for line in model.lines]
        column = Column(lines, 5.0 if not small else 2.0)
        side = 60.0 if not small else 30.0
        face: Bit = Row([Pic(model.picture, side, least=20.0), column], 12.0)
        if not model.picture:
            face = column
        fill = "brick_tint" if model.warning else "card"
        said = " ".join((model.title, *model.lines))
        edge = "brick" if model.warning else "line"
        self.flat("questionSheet", sheet, face, fill=fill, edge=edge, said=said, pad=14.0)
        self._keys(foot, gap)

    def _keys(self, area: Area, gap: float) -> None:
        model = self.model
        left, right = area.columns([0.4, 0.6], gap)
        if not model.no:
            right = area
        else:
            place = left if model.yes else area
            answer = asks.Answered(False, model.about)
            self.word_key("questionNoKey", model.no, place, answer, size=8.6)
        if model.yes:
            self.word_key(
                "questionYesKey",
                model.yes,
                right,
                asks.Answered(True, model.about),
                icon=model.icon,
                style="primary",
                size=8.6,
            )
