"""Putting an entry right: choose a reason, then reverse it, or book it for the right person.

Nothing is edited: both keys make a second entry that names the first.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Icon, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import PutRight
from kiosk.ui.counter.parts import Avatar, Sides, number_of, points_colour, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class PutRightPage(ShellPage):
    """这一笔记错了."""

    name = "putRightPage"
    rail = "people"
    model: PutRight

    def __init__(self, look: Look, model: PutRight, parent: QWidget | None = None) -> None:
        self._goods = ""
        super().__init__(look, model, parent)

    def title(self) -> str:
        """An entry of whom."""
        return self.shown("counter-put-right-title", name=self.model.person.name)

    def head_parts(self, area: Area) -> Area:
        """Leave it as it is."""
        place, rest = area.cut_right(56.0 if self.look.shape == "wide" else 48.0, 4.6)
        self.word_key(
            "counterBackKey", self.shown("counter-leave-it"), place, asks.Back(), size="label"
        )
        return rest

    def work(self, area: Area) -> None:
        """The entry, the reasons, what to do."""
        gap = self.look.gap + 1.2
        small = self.look.shape == "small"
        top, rest = area.cut_top(22.0 if small else 36.0, gap)
        self._entry(top)
        foot, rest = rest.cut_bottom(22.0 if small else 32.0, gap)
        reasons, rest = rest.cut_top(min(rest.h, 47.0 if small else 62.0), gap)
        self._reasons(reasons)
        middle = rest.cut_top(min(rest.h, 36.0))[0]
        if self.model.goods:
            self._where_goods(middle)
        elif rest.h > 14.0:
            self._right_person(middle)
        self._keys(foot)

    def _entry(self, area: Area) -> None:
        model, entry = self.model, self.model.entry
        who = Row(
            [
                Avatar(model.person.face, min(20.0, area.h - 5.0)),
                Column(
                    [
                        Word(entry.what, 9.4, STRONG, least="small"),
                        Word(f"{entry.day} · {entry.number}", 6.6, BODY, "ink_soft", least="small"),
                    ]
                ),
            ],
            5.0,
        )
        colour = points_colour(entry.points)
        points = Word(
            f"{signed(entry.points)} {self.shown('counter-points')}", 13.0, STRONG, colour
        )
        said = f"{entry.day} {entry.what} {signed(entry.points)}"
        self.flat("wrongEntry", area, Sides(who, points), fill="card", edge="line", said=said)

    def _reasons(self, area: Area) -> None:
        small = self.look.shape == "small"
        line, rest = area.cut_top(9.0 if small else 12.0, 2.0)
        self.label(
            "reasonHead",
            line,
            Word(self.shown("counter-why-wrong"), "body", STRONG, "ink_soft", least=6.0),
        )
        reasons = self.model.reasons[:8]
        columns = 4
        rows = -(-len(reasons) // columns)
        cells = rest.grid(columns, rows, self.look.gap)
        for (reason, word), cell in zip(reasons, cells, strict=False):
            on = reason == self.model.reason
            face = Word(word, "body", STRONG, least="small")
            self.choice(f"reason-{reason}", word, cell, asks.ReasonChosen(reason), face, on=on)

    def _right_person(self, area: Area) -> None:
        right = self.model.right
        if right is None:
            key = self.shown("counter-find-right")
            em = self.look.em("body")
            face = Row([Icon("user-switch-bold", em * 1.2, "pine"), Word(key, "body")], 4.0)
            narrow = area.cut_left(min(area.w, 150.0))[0]
            self.face_key(
                "findRightKey", key, narrow, asks.FindRight(), face, enabled=bool(self.model.reason)
            )
            return
        text = self.shown("counter-right-person", name=right.name)
        lines: list[Bit] = [Word(text, 8.6, STRONG, least="small")]
        lines.append(Word(number_of(right), 6.6, BODY, "ink_soft"))
        who = Row([Avatar(right.face, min(20.0, area.h - 4.0)), Column(lines)], 5.0)
        other, place = area.cut_right(52.0, self.look.gap)
        self.flat("rightPerson", place, who, fill="pine_tint", h="left", said=text)
        self.word_key("findRightKey", self.shown("counter-other-person"), other, asks.FindRight())

    def _where_goods(self, area: Area) -> None:
        for (goods, word), cell in zip(
            (("back", "goods-returned"), ("gone", "goods-kept")),
            area.columns(2, self.look.gap),
            strict=True,
        ):
            text = self.shown(f"counter-{word}")
            self.choice(
                f"goods-{goods}",
                text,
                cell,
                lambda g=goods: self._set_goods(g),
                Word(text, "body", STRONG, least="small"),
                on=self._goods == goods,
            )

    def _set_goods(self, goods: str) -> None:
        self._goods = goods
        self.refresh()

    def _keys(self, area: Area) -> None:
        model, gap = self.model, self.look.gap + 4.0
        ready = bool(model.reason) and (bool(self._goods) or not model.goods)
        if model.right is None:
            missing = "counter-reverse-goods-first" if model.reason else "counter-reverse-first"
            self.word_key(
                "reverseKey",
                self.shown("counter-reverse" if ready else missing),
                area,
                asks.Reverse(model.entry.entry, model.reason, self._goods),
                icon="arrow-u-up-left-bold",
                style="primary",
                size=8.6,
                enabled=ready,
            )
            return
        reverse, rebook = area.columns([0.4, 0.6], gap)
        self.word_key(
            "reverseKey",
            self.shown("counter-reverse-only"),
            reverse,
            asks.Reverse(model.entry.entry, model.reason, self._goods),
            icon="arrow-u-up-left-bold",
        )
        self.word_key(
            "rebookKey",
            self.shown("counter-rebook", name=model.right.name),
            rebook,
            asks.Rebook(model.entry.entry, model.reason, model.right.member),
            icon="check-fat-fill",
            style="primary",
            size=8.6,
            enabled=ready,
        )
