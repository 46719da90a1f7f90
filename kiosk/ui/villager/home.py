"""03: what she can do. The passbook, and a tile for each thing this village's kiosk offers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import Bit
from kiosk.ui.metrics import Area
from kiosk.ui.models import HomeModel, HomeTile, Today
from kiosk.ui.screen import ALL_CORNERS, LOOK, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.keys import PageKey
from kiosk.ui.widgets.tiles import PassbookTile, Tile

_PICTURES = {
    "exchange": "basket",
    "activities": "raising-hand",
    "good_deed": "heart",
    "ballot": "ballot-box",
    "request": "microphone",
    "village": "houses",
    "look": "look-listen",
}
#: Tiles beside the passbook on the first page: by shape, and at the largest text.
_FIRST_PAGE = {"wide": 5, "small": 4, "tall": 5}
_FIRST_PAGE_LARGEST = 2


def tile_pages(look: Look, model: HomeModel) -> list[tuple[HomeTile, ...]]:
    """Which tiles stand on which page; the passbook is on the first, the page keys not counted.

    The last page of a split home also carries 村里的事 (and 看和听 at the largest text), which are
    a page key and a corner key where one page is enough.
    """
    tiles = model.tiles
    room = _FIRST_PAGE_LARGEST if look.extra_large else _FIRST_PAGE[look.shape]
    first, rest = tiles[:room], tiles[room:]
    if look.extra_large:
        rest += (HomeTile("village"),) if model.village else ()
        return [first, (*rest, HomeTile("look"))]
    if rest and look.shape != "tall":
        return [first, (*rest, HomeTile("village"))] if model.village else [first, rest]
    return [first]


class HomeScreen(VillagerScreen):
    """The villager's own page.

    Signals:
        chosen: a tile, by kind: ``points``, ``exchange``, ``activities``, ``village``, ``look``…
        page_wanted: the other page of a split home (1 or 2).
    """

    number = "03"
    chosen = Signal(str)
    page_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        model: HomeModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "homeScreen", today, parent)
        self.model = model
        self.corners = ALL_CORNERS if look.extra_large else ALL_CORNERS | {LOOK}
        self.prompt = Prompt("prompt-home", {"name": model.name})
        pages = tile_pages(look, model)
        self.page = min(model.page, len(pages))
        self.passbook = self._make_passbook() if self.page == 1 else None
        self.tiles = [self._make_tile(tile) for tile in pages[self.page - 1]]
        self.turn: PageKey | None = self._make_turn(len(pages))

    def _make_passbook(self) -> PassbookTile:
        model = self.model
        band = "tile-points-band-short" if self.look.shape == "small" else "tile-points-band"
        lines = tuple((x.picture, x.what, _signed(x.points)) for x in model.last)
        remark = words.shown("tile-points-remark", merit=model.merit, gain=model.week_gain)
        tile = PassbookTile(
            self.look,
            "pointsTile",
            words.shown("tile-points"),
            model.points,
            words.shown("unit-points"),
            words.shown(band),
            self,
            lines=lines,
            remark=remark,
        )
        tile.clicked.connect(lambda: self.chosen.emit("points"))
        return tile

    def _make_tile(self, tile: HomeTile) -> Tile:
        kind = tile.kind
        style = kind if kind not in ("look",) else "village"
        name = f"{kind.replace('_', '')}Tile"
        word = words.shown(f"tile-{kind.replace('_', '-')}")
        layout = "over" if self._stands(kind) else "auto"
        key = Tile(
            self.look,
            name,
            word,
            _PICTURES[kind],
            self,
            second=tile.second,
            style=style,
            layout=layout,
        )
        key.clicked.connect(lambda: self.chosen.emit(kind))
        return key

    def _stands(self, kind: str) -> bool:
        """Whether the words stand under the picture, so that tiles of one row look alike."""
        look, tiles = self.look, self.model.tiles
        if look.extra_large:
            return False
        if look.shape == "small" and self.page == 1:
            return len(tiles) != 3 or kind != tiles[2].kind  # the third lies, as wide as two
        if self.page == 2:
            return True
        return len(tiles) > 3 and kind not in [tile.kind for tile in tiles[:2]]

    def _make_turn(self, pages: int) -> PageKey | None:
        look, flat = self.look, self.tall
        if pages > 1:
            forward = self.page == 1
            word = words.shown("key-page-next" if forward else "key-page-previous")
            name = "nextKey" if forward else "previousKey"
            key = PageKey(look, name, word, "right" if forward else "left", self, flat=flat)
            key.clicked.connect(lambda: self.page_wanted.emit(2 if forward else 1))
            return key
        if not self.model.village:
            return None
        word = words.shown("tile-village")
        key = PageKey(look, "villageKey", word, "right", self, picture="houses", flat=flat)
        key.clicked.connect(lambda: self.chosen.emit("village"))
        return key

    def board_words(self) -> tuple[str, str]:
        """The greeting, and what to do."""
        return words.shown("title-greeting", name=self.model.name), words.shown("home-invite")

    def title_face(self) -> Bit | None:
        """The greeting; only the name where there is no room for more."""
        if self.tall:
            return None
        name = self.model.name
        # Of a name in two parts, 阿卜杜热合曼·买买提, the first is what she is called.
        first = name.split("·")[0]
        texts: tuple[str, ...] = (words.shown("title-greeting", name=name), name)
        if first != name:
            texts = (*texts, words.shown("title-greeting", name=first), first)
        return self.title_words(*texts)

    def lay_content(self, area: Area) -> None:
        """Passbook, tiles, and the key at the edge."""
        if self.tall:
            self._lay_tall(area)
            return
        look = self.look
        if self.turn is not None:
            wide = look.size("page_key_w")
            left = self.page == 2
            strip, area = area.cut_left(wide, look.gap) if left else area.cut_right(wide, look.gap)
            self.turn.place(strip)
        if self.passbook is not None:
            wide = self._book_width(area) if self.tiles else area.w
            book, area = area.cut_left(wide, look.gap)
            self.passbook.place(book)
        for tile, cell in zip(self.tiles, self._cells(area), strict=True):
            tile.place(cell)

    def _book_width(self, area: Area) -> float:
        look = self.look
        count = len(self.tiles)
        if look.shape == "wide":
            width = look.pick(116.5, 124.0, 150.0)
            return max(width, (area.w - 2 * look.gap) * 0.34) if count == 2 else width
        return look.pick(78.0, 83.4, 108.6)

    def _cells(self, area: Area) -> list[Area]:
        gap, count = self.look.gap, len(self.tiles)
        if not count:
            return []
        stacked = self.look.extra_large and self.passbook is not None
        if count <= 2:
            return area.rows(count, gap) if stacked else area.columns(count, gap)
        if count == 4:
            return area.grid(2, 2, gap)
        upper, lower = area.rows(2, gap)
        if count == 3:
            if self.page == 2:
                return area.columns(3, gap)
            return [*upper.columns(2, gap), lower]
        return [*upper.columns(2, gap), *lower.columns(count - 2, gap)]

    def _lay_tall(self, area: Area) -> None:
        look, gap = self.look, self.look.gap
        if self.turn is not None:
            strip, area = area.cut_bottom(41.0, gap)
            self.turn.place(strip)
        if self.passbook is not None:
            share = (0.36 if len(self.tiles) <= 2 else 0.29) if self.tiles else 1.0
            book, area = area.cut_top(area.h * share, gap)
            self.passbook.place(book)
        count = len(self.tiles)
        if count == 2 or not count:
            cells = area.rows(2, gap) if look.extra_large else area.columns(2, gap)
        elif count == 3:
            cells = area.rows(3, gap) if look.extra_large else self._cells(area)
        else:
            cells = self._cells(area)
        for tile, cell in zip(self.tiles, cells, strict=False):
            tile.place(cell)


def _signed(points: int) -> str:
    if points < 0:
        return words.shown("points-spent", points=-points)
    return words.shown("points-gain", points=points)
