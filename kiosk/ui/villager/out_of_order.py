"""13: something is broken. What, that the points are safe, who helps, and what still works."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Drawn, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import OutOfOrderModel, Today
from kiosk.ui.screen import AGAIN, ALL_CORNERS, STAFF, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.tiles import Tile

#: Title, prompt, heading and picture of each fault.
_FAULTS = {
    "camera": (
        "title-camera-broken",
        "prompt-camera-broken",
        "camera-broken-heading",
        "camera-broken",
    ),
    "record": ("title-no-record", "prompt-no-record", "no-record-heading", "memo"),
    "closed": ("title-no-record", "prompt-no-record", "no-record-heading", "memo"),
    "start": ("title-start-wait", "prompt-start-wait", "start-wait-heading", "tools"),
}


class OutOfOrderScreen(VillagerScreen):
    """A fault with its way round; it heals by itself.

    Signals:
        by_number: 按卡上的号码.
        notices: 看村里的事.
    """

    number = "13"
    corners = frozenset({AGAIN, STAFF})
    by_number = Signal()
    notices = Signal()

    def __init__(
        self,
        look: Look,
        model: OutOfOrderModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "outOfOrderScreen", today, parent)
        self.model = model
        if model.fault == "record":
            # It comes up in the middle of a visit: she must be able to leave, or go back.
            self.corners = ALL_CORNERS
        self.names = _FAULTS[model.fault]
        self.prompt = Prompt(self.names[1])
        heading, picture = self.names[2:]
        self.fault = Fault(
            look,
            heading,
            picture,
            self,
            warn=model.fault != "start",
            safe=model.fault in ("camera", "record"),
        )
        self.counter = Flat(look, "counter", None, self, fill="gold_tint", h="left", pad=9.0)
        self.number_tile = Tile(
            look,
            "byNumberTile",
            words.shown("by-number"),
            "",
            self,
            second=words.shown("by-number-why"),
            layout="beside",
            arrow=True,
            size=look.pick(11.5, 16.5, 18.0),
        )
        self.number_tile.sign = KeypadSign()
        self.notices_tile = Tile(
            look,
            "noticesTile",
            words.shown("village-affairs"),
            "houses",
            self,
            second=words.shown("village-affairs-what"),
            layout="beside",
            arrow=True,
            size=look.pick(11.5, 16.5, 18.0),
        )
        self.number_tile.setVisible(model.by_number)
        self.notices_tile.setVisible(model.notices)
        self.number_tile.clicked.connect(self.by_number)
        self.notices_tile.clicked.connect(self.notices)

    def make_board(self) -> QWidget:
        """What is broken stands on the notice board of the upright panel."""
        return self.fault

    def title_face(self) -> Bit | None:
        """What does not work."""
        if self.model.fault != "camera":
            return self.title_words(words.shown(self.names[0]))
        names = ("title-camera-broken", "title-camera-broken-short", "title-camera-broken-shortest")
        return self.title_words(*(words.shown(name) for name in names[1 if self.tall else 0 :]))

    def lay_content(self, area: Area) -> None:
        """What is broken left, who helps and what works right."""
        look, gap = self.look, self.look.gap
        if not self.tall:
            share = (38.6, 61.4) if look.shape == "wide" else (35, 65)
            left, area = area.columns(share, gap)
            self.fault.place(left)
        tiles = [tile for tile in (self.number_tile, self.notices_tile) if tile.isVisibleTo(self)]
        if look.shape == "small" and look.extra_large and len(tiles) == 2:
            upper, lower = area.rows((44, 56), gap)
            self._counter_face(upper)
            for tile, cell in zip(tiles, lower.columns(2, gap), strict=True):
                tile.layout_name, tile.arrow, tile.size_given = "over", False, 15.5
                tile.place(cell)
            return
        cells = area.rows(1 + len(tiles), gap)
        self._counter_face(cells[0])
        for tile, cell in zip(tiles, cells[1:], strict=True):
            tile.place(cell)

    def _counter_face(self, cell: Area) -> None:
        look, model = self.look, self.model
        if model.clerk:
            text = words.shown("go-to-counter", counter=model.counter, clerk=model.clerk)
        else:
            text = words.shown("go-to-counter-plain")
        on_paper = model.fault in ("record", "closed")
        why_name = "no-record-counter-why" if on_paper else "go-to-counter-why"
        bits: list[Bit] = [Word(text, look.pick(11.5, 16.5, 18.5), lines=2, spacing=1.2)]
        if not look.extra_large or cell.h > 58:
            bits.append(Word(words.shown(why_name), "body", BODY, "ink_soft", 2))
        self.counter.setAccessibleName(f"{text}，{words.shown(why_name)}")
        if not model.by_number and not model.notices:
            self._counter_alone(cell, [*bits])
            return
        side = min(46.0, cell.h * 0.76)
        face = Disc(Pic(model.avatar, side * 0.94), side, "card", "pine")
        if look.high_contrast:
            face = Disc(Pic(model.avatar, side * 0.94, circle=True), side, None)
        box = max(side, min(cell.h - 8.0, 50.0, (cell.w - 18.0) * 0.42))  # as pictures of tiles
        avatar: list[Bit] = []
        if cell.w > 150:
            avatar = [Drawn(box, side, partial(_middle, face))]
        self.counter.set_face(Row([*avatar, Column(bits)], look.pick(9, 9, 11)))
        self.counter.place(cell)

    def _counter_alone(self, cell: Area, bits: list[Bit]) -> None:
        """Nothing else can be done here: who helps stands large in the middle."""
        look = self.look
        side = min(92.0, cell.h * 0.42)
        face = Disc(Pic(self.model.avatar, side * 0.94), side, "card", "pine")
        if look.high_contrast:
            face = Disc(Pic(self.model.avatar, side * 0.94, circle=True), side, None)
        self.counter.h = "centre"
        self.counter.set_face(Column([face, *bits], 6.0, "centre"))
        self.counter.place(cell)


def _middle(bit: Bit, ink: Ink, area: Area) -> None:
    draw(ink, bit, area)


class KeypadSign(Bit):
    """A small number pad on pine."""

    def measure(self, look: Look, w: float, h: float) -> tuple[float, float]:
        """As wide as the picture beside other tiles."""
        side = min(34.0, h * 0.62)
        return side, side

    def draw(self, ink: Ink, area: Area) -> None:
        """Ten dots on a block."""
        block = area.centred(area.h * 0.84, area.h)
        ink.block(block, "pine", radius=2.4)
        dot = block.w * 0.15
        for row, count in enumerate((3, 3, 3, 1)):
            y = block.y + block.h * (0.2 + 0.2 * row)
            for column in range(count):
                x = block.cx + (column - (count - 1) / 2) * block.w * 0.27
                ink.disc(Area(x - dot / 2, y - dot / 2, dot, dot), "on_pine")


class Fault(Flat):
    """What is broken, in brick, and that no point is lost: where that is known (``safe``)."""

    def __init__(
        self,
        look: Look,
        heading: str,
        picture: str,
        parent: QWidget,
        *,
        warn: bool = True,
        safe: bool = True,
    ) -> None:
        fill, edge = ("brick_tint", "brick") if warn else ("tint", None)
        super().__init__(look, "fault", None, parent, fill=fill, edge=edge)
        self.heading, self.picture = words.shown(heading), picture
        self.colour, self.safe = "brick" if warn else "ink", safe
        promise = f"，{words.shown('points-are-safe')}" if safe else ""
        self.setAccessibleName(self.heading + promise)

    def compose(self, ink: Ink, area: Area) -> None:
        """Picture, heading, two lines."""
        super().compose(ink, area)
        look = self.look
        tall = look.shape == "tall"
        size = look.pick(16.0, 22.0, 24.0) if not tall else look.pick(20.0, 28.0, 31.0)
        if look.shape == "small":
            size = look.pick(12.0, 15.0, 17.0)
        body = look.pick(8.0, 12.0 if look.shape != "small" else 10.5, 15.0)
        side = 80.0 if not tall else 92.0
        heading = Word(self.heading, size, STRONG, self.colour, 2, align="centre", least="body")
        bits: list[Bit] = [Pic(self.picture, side, least=26.0), heading]
        if self.safe and tall:
            promise = words.shown("points-are-safe")
            bits.append(Word(promise, look.pick(10, 14, 16), BODY, lines=2, align="centre"))
        elif self.safe:
            for name in ("points-are-safe-1", "points-are-safe-2"):
                bits.append(Word(words.shown(name), body, BODY, spacing=1.4))
        draw(ink, Column(bits, 1.5, "centre"), area.inset(5, 4))
