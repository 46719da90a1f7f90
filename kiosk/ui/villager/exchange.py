"""05: the shelf. A tile for each thing: picture, name, price, and whether she can have it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import (
    BODY,
    STRONG,
    Bit,
    Column,
    FirstThatFits,
    Icon,
    Pic,
    Pill,
    Row,
    Word,
    draw,
    figure,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import ExchangeModel, Goods, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import Pager, VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.key import Key


def points_pill(look: Look, points: int, *, short: bool = False) -> Pill:
    """您有 128 分, on a dark field: points somebody holds."""
    name = "exchange-you-have-short" if short else "exchange-you-have"
    em = look.em("label")
    row = Row(
        [
            Pic("coin", em * 0.95, circle=True),
            Word(words.shown(name, points=points), "label", STRONG, "gold_light"),
        ],
        em * 0.25,
    )
    return Pill(row, "pine", pad=em * 0.3, high=em * 1.58)


class ExchangeScreen(VillagerScreen):
    """What can be had.

    Signals:
        chosen: the id of a thing (also one that is too dear: then the voice says so).
        page_wanted: +1 or −1.
    """

    number = "05"
    chosen = Signal(str)
    page_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        model: ExchangeModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "exchangeScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-exchange" if model.goods else "prompt-exchange-empty")
        self.tiles = [self._make_tile(goods) for goods in model.goods]
        self.empty = (
            None
            if model.goods
            else Empty(look, "basket", "exchange-empty-title", "exchange-empty-how", self)
        )
        self.pager = Pager(self, model.page, model.pages)
        self.pager.previous.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.pager.next.clicked.connect(lambda: self.page_wanted.emit(1))

    @staticmethod
    def goods_per_page(look: Look) -> int:
        """How many things fit on a page of this look."""
        if look.shape == "small":
            return 2 if look.extra_large else 4
        if look.shape == "tall":
            return 4 if look.extra_large else 6
        return 4 if look.extra_large else 6

    def _make_tile(self, goods: Goods) -> GoodsTile:
        tile = GoodsTile(self.look, goods, self)
        tile.clicked.connect(lambda: self.chosen.emit(goods.item))
        return tile

    def board_words(self) -> tuple[str, str]:
        """What she has, large, on the upright panel."""
        return words.shown("exchange-you-have", points=self.model.points), ""

    def title_face(self) -> Bit | None:
        """The question, and what she has."""
        title = words.shown("title-exchange")
        if self.tall:
            return self.title_words(title)
        word = Word(title, "title", STRONG, least="body")
        tight = self.look.shape == "small" and self.look.extra_large
        pill = points_pill(self.look, self.model.points, short=tight)
        return pill if tight else Row([word, pill], 8.0)

    def lay_content(self, area: Area) -> None:
        """A grid of tiles between the page keys."""
        rest = self.pager.place(area)
        if self.empty is not None:
            self.empty.place(rest)
            return
        columns, rows = self._grid()
        for tile, cell in zip(self.tiles, rest.grid(columns, rows, self.look.gap), strict=False):
            tile.place(cell)

    def _grid(self) -> tuple[int, int]:
        """Columns and rows; a shelf of a few things fills the page, one of many never jumps."""
        room, count = self.goods_per_page(self.look), len(self.tiles)
        if self.tall:
            columns, rows = (2, 3) if room == 6 else (1, 4)
        else:
            columns = {6: 3, 4: 2, 2: 1}[room]
            rows = room // columns
        if self.model.pages > 1 or count > 3:
            return columns, rows
        if self.tall or columns == 1:
            return 1, max(2, count)
        if count <= columns:
            return max(2, count), 1
        return columns, rows


class GoodsTile(Key):
    """One thing: picture, name, detail, price; the foot band says whether it can be had."""

    def __init__(self, look: Look, goods: Goods, parent: QWidget) -> None:
        self.goods = goods
        self.band = band_words(goods)
        said = words.shown(
            "goods-spoken",
            item=goods.name,
            detail=goods.detail,
            points=goods.points,
            state=self.band,
        )
        super().__init__(look, f"goods-{goods.item}", said, parent)

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Upper part, then the band."""
        look = self.look
        ink.clip(body.inset(0.5), self.radius - 0.5)
        high = look.em("body") * (1.6 if body.h < 70 else 2.0)
        band, upper = body.cut_bottom(high)
        self._band(ink, band)
        ink.painter.restore()
        ink.painter.save()
        self._upper(ink, upper)

    def _band(self, ink: Ink, band: Area) -> None:
        look, state = self.look, self.goods.state
        fill, colour, icon = {
            "enough": ("pine_tint", "pine", "check-fat-fill"),
            "short": ("gold_tint", "gold_deep", "hourglass-bold"),
            "gone": ("tint", "ink_soft", "package-bold"),
            "limit": ("tint", "ink_soft", "calendar-check-bold"),
        }[state]
        ink.fill(band, fill)
        if look.high_contrast:
            ink.rule(band.x, band.y, band.right, band.y, "line", 0.4)
        em = look.em("body")
        shorter = (words.shown("goods-enough"),) if state == "enough" else ()
        word = Word(self.band, "body", STRONG, colour, instead=shorter)
        draw(ink, Row([Icon(icon, em * 0.95, colour), word], em * 0.3), band.inset(3, 0))

    def _upper(self, ink: Ink, upper: Area) -> None:
        """The fullest way that fits: beside the picture, then in one line, then without detail."""
        look, goods = self.look, self.goods
        if upper.h > upper.w * 0.8:
            self._standing(ink, upper)
            return
        if upper.w > max(240.0, 3.0 * upper.h):
            self._lying(ink, upper)
            return
        low = upper.h < 52
        side = min(46.0, upper.h * 0.84, upper.w * 0.37)
        left, rest = upper.cut_left(side + 5 if low else max(side + 8, upper.w * 0.43), 2.0)
        ink.picture(goods.picture, left.centred(side, side))
        rest = rest.cut_right(2.5)[1]
        size = look.pick(12.5, 17.5, 22.0)
        price = figure(
            str(goods.points), words.shown("unit-points"), size, "persimmon_deep", unit_share=0.58
        )
        name = Word(goods.name, "label", STRONG, spacing=1.2)
        broken = Word(goods.name, "label", STRONG, lines=2, spacing=1.12)
        detail = Word(goods.detail, "body", BODY, "ink_soft", spacing=1.2)
        gap = 0.5 if low else min(3.0, max(0.0, (upper.h - 48) / 4))
        ways: list[Bit] = [Column([name, price], gap), Column([broken, price], 0.0)]
        if not look.extra_large:
            head = Row([name, detail], 3.0, "base")
            fuller: list[list[Bit]] = [[name, detail, price], [head, price]]
            fuller = [[head, price]] if low else [*fuller, [broken, detail, price]]
            ways = [*(Column(bits, gap) for bits in fuller), *ways]
        draw(ink, FirstThatFits(*ways, Row([broken, price], 5.0)), rest, "left")

    def _lying(self, ink: Ink, upper: Area) -> None:
        """A tile as wide as the page: the price at its right edge."""
        look, goods = self.look, self.goods
        side = min(56.0, upper.h * 0.84)
        left, rest = upper.inset(5, 0).cut_left(side, 7.0)
        ink.picture(goods.picture, left.centred(side, side))
        size = look.pick(12.5, 17.5, 22.0)
        price = figure(
            str(goods.points), words.shown("unit-points"), size, "persimmon_deep", unit_share=0.58
        )
        wide, _ = price.measure(look, 1e6, 1e6)
        draw(ink, price, rest, "right")
        roomy = upper.h > 50
        large = look.pick(11.0, 15.0, 19.0) if roomy else "label"
        name = Word(goods.name, large, STRONG, spacing=1.2, least="label")
        broken = Word(goods.name, "label", STRONG, lines=2, spacing=1.12)
        ways: list[Bit] = [name, broken]
        if roomy and goods.detail and not look.extra_large:
            detail = Word(goods.detail, "body", BODY, "ink_soft", spacing=1.2)
            ways.insert(0, Column([name, detail], 1.0))
        draw(ink, FirstThatFits(*ways), rest.cut_right(wide + 2.0, 4.0)[1], "left")

    def _standing(self, ink: Ink, upper: Area) -> None:
        """A tile higher than wide: the picture over everything else, in the middle."""
        look, goods = self.look, self.goods
        side = min(63.0, upper.w * 0.6, upper.h * 0.42)
        price = figure(
            str(goods.points),
            words.shown("unit-points"),
            look.pick(15.0, 21.0, 26.0),
            "persimmon_deep",
            unit_share=0.58,
        )
        size = look.pick(11.0, 14.0, 18.0) if look.shape != "small" else "label"
        name = Word(goods.name, size, STRONG, lines=2, spacing=1.15, align="centre", least="body")
        detail = Word(goods.detail, "body", BODY, "ink_soft", spacing=1.2)
        gap = max(1.0, min(5.0, upper.h * 0.02))
        picture = Pic(goods.picture, side, least=20.0)
        few: Bit = Column([picture, name, price], gap, "centre")
        full: Bit = few
        if goods.detail and not look.extra_large:
            full = Column([picture, name, detail, price], gap, "centre")
        draw(ink, FirstThatFits(full, few), upper.inset(4, 3))


def band_words(goods: Goods) -> str:
    """够换 · 还有 12 袋; 还差 82 分; 换完了，月底到."""
    if goods.state == "short":
        return words.shown("goods-missing", points=goods.missing)
    if goods.state == "gone":
        if goods.remark:
            return words.shown("goods-gone", when=goods.remark)
        return words.shown("goods-gone-plain")
    if goods.state == "limit":
        return words.shown("goods-limit")
    enough = words.shown("goods-enough")
    return f"{enough} · {goods.remark}" if goods.remark else enough


class Empty(Flat):
    """Nothing here: a picture, what is missing, and what to do."""

    def __init__(self, look: Look, picture: str, title: str, how: str, parent: QWidget) -> None:
        said = f"{words.shown(title)}，{words.shown(how)}"
        super().__init__(look, "empty", None, parent, fill="tint", said=said)
        self.set_face(
            Column(
                [
                    Pic(picture, 63.0, least=30.0),
                    Word(
                        words.shown(title), look.pick(14, 20, 22), STRONG, "ink", 2, align="centre"
                    ),
                    Word(words.shown(how), "body", BODY, "ink_soft", 2, align="centre"),
                ],
                3.0,
                "centre",
            )
        )
