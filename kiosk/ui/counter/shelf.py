"""The shelf's own book: every thing with what lies there; what came in is written from here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import ShelfBook, ShelfLine
from kiosk.ui.counter.parts import Sides, chip
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

KINDS = ("goods", "services", "off")
_DEEDS = {
    "receive": "package-bold",
    "count": "list-checks-bold",
    "spoil": "trash-bold",
    "price": "coin-bold",
}


def kind_of(line: ShelfLine) -> str:
    """On which of the three lists it stands."""
    if line.state != "listed":
        return "off"
    return "goods" if line.counted else "services"


class ShelfPage(ShellPage):
    """货架."""

    name = "shelfPage"
    rail = "handover"
    model: ShelfBook

    def __init__(self, look: Look, model: ShelfBook, parent: QWidget | None = None) -> None:
        self._page, self._fits = 0, 0
        self._kind, self._chosen = "goods", ""
        self._take(model)
        super().__init__(look, model, parent)

    def present(self, model: ShelfBook) -> None:
        """What was just written about is shown."""
        if model is not self.model:
            self._take(model)
        super().present(model)

    def _take(self, model: ShelfBook) -> None:
        line = next((each for each in model.lines if each.item == model.chosen), None)
        if line is not None:
            self._kind, self._chosen, self._fits = kind_of(line), line.item, 0

    def title(self) -> str:
        """The shelf."""
        return self.shown("counter-shelf-title")

    def head_parts(self, area: Area) -> Area:
        """Back to what waits to be fetched."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Lists at the left, the chosen thing and what can be done with it at the right."""
        gap = self.look.gap + 0.8
        if self.look.shape == "tall":
            left, right = area.rows([0.54, 0.46], gap)
        else:
            left, right = area.columns([0.58, 0.42], gap)
        head, rest = left.cut_top(17.0 if self.look.shape == "small" else 20.0, gap)
        for kind, cell in zip(KINDS, head.columns(3, self.look.gap), strict=True):
            self._kind_key(kind, cell)
        lines = self._of_kind(self._kind)
        if self._kind == "off":
            foot, rest = rest.cut_bottom(18.0 if self.look.shape == "small" else 25.0, gap)
            word = self.shown("counter-shelf-own")
            self.word_key("newThingKey", word, foot, asks.NameThing(), icon="plus-bold")
        if not lines:
            text = self.shown(f"counter-shelf-no-{self._kind}")
            self.flat("shelfEmpty", rest, Word(text, "body", BODY, "ink_soft"), said=text)
            return
        chosen = next((line for line in lines if line.item == self._chosen), lines[0])
        self._list(rest, lines, chosen)
        self._one(right, chosen)

    def _of_kind(self, kind: str) -> list[ShelfLine]:
        return [line for line in self.model.lines if kind_of(line) == kind]

    # -- the lists -----------------------------------------------------------------------------

    def _kind_key(self, kind: str, cell: Area) -> None:
        word = self.shown(f"counter-shelf-{kind}")
        count = str(len(self._of_kind(kind)))
        face = Sides(
            Word(word, "body", STRONG, least="small"),
            Word(count, "small", STRONG, "ink_soft", least="small"),
            2.0,
        )
        on = kind == self._kind
        said = f"{word} {count}"
        self.choice(f"shelfKind-{kind}", said, cell, lambda: self._open(kind), face, on=on)

    def _open(self, kind: str) -> None:
        self._kind, self._chosen, self._page, self._fits = kind, "", 0, 0
        self.refresh()

    def _list(self, area: Area, lines: list[ShelfLine], chosen: ShelfLine) -> None:
        gap = self.look.gap
        row = 21.0 if self.look.shape == "small" else 26.0
        fits = 2 * max(1, int((area.h + gap) // (row + gap)))
        if len(lines) > fits:
            foot, area = area.cut_bottom(17.0, gap)
            fits = 2 * max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(lines) // fits)
            if self._fits != fits:  # first shown, or on a glass of another size
                self._page, self._fits = lines.index(chosen) // fits, fits
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        else:
            self._page = 0
        first = self._page * fits
        cells = area.grid(2, fits // 2, gap)
        for at, (line, cell) in enumerate(zip(lines[first : first + fits], cells, strict=False)):
            self._line(at, line, cell.cut_top(min(cell.h, 34.0))[0], on=line is chosen)

    def _line(self, at: int, line: ShelfLine, cell: Area, *, on: bool) -> None:
        cost = self.shown("counter-shelf-price", points=line.price)
        words = Column(
            [
                Word(line.name, 7.6, STRONG, least="small"),
                Word(cost, 6.2, BODY, "ink_soft", least=6.0),
            ]
        )
        left: list[Bit] = [words]
        if cell.w > 85.0:
            left.insert(0, Pic(line.picture, min(17.0, cell.h - 6.0)))
        there, said = None, f"{line.name} {cost}"
        if line.counted and line.state != "new":
            free = line.on_hand - line.promised
            text = self.shown("counter-amount", count=free, unit=line.unit)
            there = Word(text, 7.6, STRONG, "pine" if free > 0 else "brick", least="small")
            said = f"{said} {text}"
        face = Sides(Row(left, 3.6), there, 2.0)
        self.choice(f"shelf{at}", said, cell, lambda: self._choose(line.item), face, on=on)

    def _choose(self, item: str) -> None:
        self._chosen = item
        self.refresh()

    def _turn(self, by: int) -> None:
        self._page += by
        lines = self._of_kind(self._kind)
        self._chosen = lines[min(self._page * self._fits, len(lines) - 1)].item
        self.refresh()

    # -- the chosen one --------------------------------------------------------------------------

    def _one(self, area: Area, line: ShelfLine) -> None:
        gap, small = self.look.gap, self.look.shape == "small"
        keys = self._keys(line)
        columns = 3 if self.look.shape == "tall" else 2
        rows = -(-len(keys) // columns)
        foot, sheet = area.cut_bottom(rows * (18.0 if small else 25.0) + (rows - 1) * gap, gap)
        for (name, word, ask, icon), cell in zip(keys, foot.grid(columns, rows, gap), strict=False):
            main = name == keys[0][0]
            style = "primary" if main else "card"
            self.word_key(name, word, cell, ask, icon=icon, style=style)
        self._sheet(sheet, line)

    def _keys(self, line: ShelfLine) -> list[tuple[str, str, object, str]]:
        """What can be done with it, the likeliest first."""
        deeds = [
            (
                f"shelf-{deed}",
                self.shown(
                    "counter-shelf-price-key" if deed == "price" else f"counter-shelf-{deed}"
                ),
                asks.ShelfWanted(line.item, deed),
                icon,
            )
            for deed, icon in _DEEDS.items()
            if line.counted or deed == "price"
        ]
        on = self.shown("counter-shelf-offer")
        if line.state == "new":
            wanted = asks.ShelfWanted(line.item, "offer")
            return [("shelf-offer", on, wanted, "plus-circle-bold")]
        if line.state == "retired":
            there = [key for key in deeds if key[0] in ("shelf-count", "shelf-spoil")]
            return [("shelf-on", on, asks.ShelfOn(line.item), "plus-circle-bold"), *there]
        off = self.shown("counter-shelf-take-off")
        return [*deeds, ("shelf-off", off, asks.ShelfOff(line.item), "minus-circle-bold")]

    def _sheet(self, area: Area, line: ShelfLine) -> None:
        small = self.look.shape == "small"
        side = 26.0 if small else 44.0
        price = self.shown("counter-shelf-price", points=line.price)
        names: list[Bit] = [
            Word(line.name, 9.0 if small else 12.0, STRONG, lines=2, least="body"),
            Word(line.size, "small", BODY, "ink_soft", least="small"),
            Word(price, 8.0, STRONG, "persimmon_deep", least="small"),
        ]
        bits: list[Bit] = [Row([Pic(line.picture, side, least=18.0), Column(names, 1.0)], 6.0)]
        said = [line.name, line.size, price]
        if line.counted and line.state != "new":
            label = self.shown("counter-shelf-lies-there")
            there = figure(str(line.on_hand), line.unit, 14.0, "pine", least="body")
            bits.append(Row([Word(label, "body", BODY, "ink_soft", least="small"), there], 4.0))
            said.append(f"{label} {line.on_hand} {line.unit}")
        for text in (self._promised(line), line.coming):
            if text and not small:
                bits.append(chip(self.look, text, fill="tint", colour="ink"))
            said.append(text)
        news = self.model.news if self.model.chosen == line.item else ""
        if news:
            bits.append(Word(news, "small", STRONG, "pine", lines=2, align="centre", least="small"))
            said.append(news)
        face = Column(bits, 5.0 if self.look.shape == "wide" else 2.0, "centre")
        self.flat("shelfSheet", area, face, fill="card", edge="line", said=" ".join(said), pad=5.0)

    def _promised(self, line: ShelfLine) -> str:
        if not line.promised:
            return ""
        return self.shown("counter-shelf-promised", count=line.promised, unit=line.unit)
