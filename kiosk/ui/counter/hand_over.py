"""What waits to be fetched: choose a line, then 给她了 or 不要了，退分."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import HandOver, Id, ToFetch
from kiosk.ui.counter.parts import Sides, chip, number_of, person_bits
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class HandOverPage(ShellPage):
    """换东西交付."""

    name = "handOverPage"
    rail = "handover"
    model: HandOver

    def __init__(self, look: Look, model: HandOver, parent: QWidget | None = None) -> None:
        self._chosen: Id | None = model.waiting[0].exchange if model.waiting else None
        self._page = 0
        super().__init__(look, model, parent)

    def present(self, model: HandOver) -> None:
        """What was handed over is gone; the next one is chosen."""
        if all(line.exchange != self._chosen for line in model.waiting):
            self._chosen = model.waiting[0].exchange if model.waiting else None
        super().present(model)

    def title(self) -> str:
        """How many wait."""
        return self.shown("counter-handover-title", count=len(self.model.waiting))

    def head_parts(self, area: Area) -> Area:
        """To the shelf's own book."""
        place, rest = area.cut_right(47.0 if self.look.shape == "wide" else 40.0, 4.6)
        self.word_key(
            "shelfKey",
            self.shown("counter-shelf-key"),
            place,
            asks.OpenShelf(),
            icon="storefront-bold",
            size="label",
        )
        return rest

    def work(self, area: Area) -> None:
        """The list, and the chosen one large."""
        if not self.model.waiting:
            self._none(area)
            return
        gap = self.look.gap + 0.8
        if self.look.shape == "tall":
            left, right = area.rows([0.5, 0.5], gap)
        else:
            left, right = area.columns([0.48, 0.52], gap)
        self._list(left)
        chosen = next(
            (line for line in self.model.waiting if line.exchange == self._chosen),
            self.model.waiting[0],
        )
        self._one(right, chosen)

    def _none(self, area: Area) -> None:
        face = Column(
            [
                Pic("basket", 54.0, least=24.0),
                Word(self.shown("counter-handover-none"), 10.0, STRONG, least="body"),
            ],
            8.0,
            "centre",
        )
        self.flat("nothingWaits", area, face, said=self.shown("counter-handover-none"))

    def _list(self, area: Area) -> None:
        gap = self.look.gap
        row = 26.0 if self.look.shape != "small" else 20.5
        fits = max(1, int((area.h + gap) // (row + gap)))
        waiting = self.model.waiting
        if len(waiting) > fits:
            foot, area = area.cut_bottom(17.0, gap)
            fits = max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(waiting) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        for at, (line, cell) in enumerate(
            zip(waiting[first : first + fits], area.rows(fits, gap), strict=False)
        ):
            self._line(at, line, cell.cut_top(min(cell.h, 32.0))[0])

    def _line(self, at: int, line: ToFetch, cell: Area) -> None:
        amount = self.shown("counter-amount", count=line.count, unit=line.unit)
        what = f"{line.item} {amount}"
        bits: list[Bit] = [Pic(line.picture, min(19.0, cell.h - 5.0))]
        bits.append(
            Column(
                [
                    Word(line.person.name, 8.4, STRONG, least="small"),
                    Word(what, 6.6, BODY, "ink_soft", least="small"),
                ]
            )
        )
        left = self._left_words(line)
        right = Word(left, 6.4, BODY, "brick" if line.days_left <= 1 else "ink_soft", least=6.0)
        on = line.exchange == self._chosen
        said = f"{line.person.name} {what} {left}"
        self.choice(
            f"toFetch{at}",
            said,
            cell,
            lambda: self._choose(line.exchange),
            Sides(Row(bits, 4.5), right),
            on=on,
        )

    def _left_words(self, line: ToFetch) -> str:
        if line.days_left <= 0:
            return self.shown("counter-last-day")
        return self.shown("counter-days-left", days=line.days_left)

    def _choose(self, exchange: Id) -> None:
        self._chosen = exchange
        self.refresh()

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _one(self, area: Area, line: ToFetch) -> None:
        gap = self.look.gap + 1.5
        small = self.look.shape == "small"
        foot, sheet = area.cut_bottom(22.0 if small else 31.0, gap)
        back, given = foot.columns([0.4, 0.6], gap * 1.4)
        self.word_key(
            "goodsBackKey",
            self.shown("counter-goods-back"),
            back,
            asks.GoodsBack(line.exchange),
            icon="arrow-u-up-left-bold",
        )
        self.word_key(
            "goodsGivenKey",
            self.shown("counter-goods-given"),
            given,
            asks.GoodsGiven(line.exchange),
            icon="check-fat-fill",
            style="primary",
            size=8.6,
        )
        side = 34.0 if small else 74.0
        amount = self.shown("counter-amount", count=line.count, unit=line.unit)
        who = person_bits(self.look, line.person, number_of(line.person), side=17.0)
        spent = figure(
            str(line.points), self.shown("counter-points"), 12.0, "persimmon_deep", least="body"
        )
        since = chip(
            self.look,
            self.shown("counter-since", when=line.since),
            icon="clock-bold",
            fill="tint",
            colour="ink",
        )
        words = Column(
            [
                Word(line.item, 14.0 if not small else 10.0, STRONG, lines=2, least="body"),
                Word(amount, 12.0 if not small else 9.0, STRONG, least="body"),
                spent,
            ],
            1.5,
        )
        row = Row([Pic(line.picture, side, least=20.0), words], 8.0)
        bits: list[Bit] = [who, row] if small else [who, row, since]
        face = Column(bits, 3.0 if small else 7.0, "centre")
        said = f"{line.person.name} {line.item} {amount} {line.points}"
        self.flat("toFetchSheet", sheet, face, fill="card", edge="line", said=said, pad=8.0)
