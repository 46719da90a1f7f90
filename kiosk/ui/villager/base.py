"""What the villager's pages share: the notice board of the upright panel, pages, answers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, FirstThatFits, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import Today
from kiosk.ui.screen import Plan, Screen
from kiosk.ui.theme import Look
from kiosk.ui.widgets.flat import Flat, Picture
from kiosk.ui.widgets.key import Key
from kiosk.ui.widgets.keys import PageKey, WordKey

_HEADER_MM = 46.0


class Header(Flat):
    """Village at the left, date and lunar date at the right: the top of the notice board."""

    def __init__(self, look: Look, today: Today, parent: QWidget) -> None:
        super().__init__(look, "boardHeader", None, parent, fill=None, pad=0)
        self.today = today
        self.setAccessibleName(f"{today.village} {today.date} {today.lunar}")

    def compose(self, ink: Ink, area: Area) -> None:
        """Two columns on one middle line."""
        right = date_column(ink.look, self.today)
        wide, _ = right.measure(ink.look, area.w, area.h)
        draw(ink, right, area, "right")
        village = Word(self.today.village, ink.look.pick(14, 20, 22), STRONG)
        draw(ink, village, area.cut_right(wide, 8)[1], "left")


def date_column(look: Look, today: Today) -> Column:
    """Date over lunar date, aligned right."""
    date = Word(today.date, look.pick(7.5, 10.0, 11.0), STRONG, spacing=1.12, least="aside")
    lunar = Word(
        today.lunar, look.pick(6.0, 8.0, 11.0), BODY, "ink_soft", spacing=1.2, least="aside"
    )
    lines = [date] if look.extra_large and look.shape != "tall" else [date, lunar]
    return Column(lines, 0.0, "right")


class VillagerScreen(Screen):
    """A page of the villager's side.

    On the upright panel the upper 40 % is a notice board: village, date and a field that
    :meth:`board_face` fills; without one a view of the village stands there and the page's title.
    """

    def __init__(
        self, look: Look, name: str, today: Today | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, name, parent)
        self.today = today or Today("", "", "")
        self.header: Header | None = None
        self.board: QWidget | None = None

    @property
    def tall(self) -> bool:
        """Whether this is the upright panel."""
        return self.look.shape == "tall"

    def make_board(self) -> QWidget:
        """The field of the notice board; by default the village over a line of large words."""
        return Board(self.look, self.board_words(), self)

    def board_words(self) -> tuple[str, str]:
        """Large words and a line under them for the default board: whose hall this is."""
        return "", self.today.hall

    def lay_board(self, plan: Plan) -> Area | None:
        """Make and place the notice board; the field below its header, None in landscape."""
        if plan.board is None:
            return None
        if self.header is None:
            self.header = Header(self.look, self.today, self)
            self.header.show()
            self.board = self.make_board()
            self.board.show()
        field = Area(
            plan.board.x, _HEADER_MM + 10, plan.board.w, plan.board.bottom - _HEADER_MM - 10
        )
        self.header.place(Area(plan.board.x, plan.board.y + 1, plan.board.w, _HEADER_MM - 4))
        if isinstance(self.board, (Flat, Picture)):
            self.board.place(field)
        return field

    def lay_out(self, plan: Plan) -> None:
        """Board first, then the page's own parts."""
        self.lay_board(plan)
        self.lay_content(plan.content)

    def lay_content(self, area: Area) -> None:
        """Put the page's parts into the content room."""
        raise NotImplementedError

    def place_answers(self, area: Area, no: Key, yes: Key) -> None:
        """A no at the left and a yes at the right, 40:60; on the upright panel yes over no."""
        no.lock = yes.lock = (self, "answer")
        gap = self.look.space("gap_answers")
        if self.tall:
            upper, lower = area.rows(2, gap)
            yes.place(upper)
            no.place(lower)
        else:
            left, right = area.columns(self._shares(area.w - gap, no, yes), gap)
            no.place(left)
            yes.place(right)

    def _shares(self, wide: float, no: Key, yes: Key) -> tuple[float, float]:
        """40:60; a long no gets what its words need, as far as the yes can spare it."""
        if not (isinstance(no, WordKey) and isinstance(yes, WordKey)):
            return 40.0, 60.0
        needed = min(no.natural_width(), wide - yes.natural_width(), wide / 2)
        share = max(0.4, needed / wide)
        return share, 1.0 - share

    def answer_keys(
        self, no: str, yes: str, *, no_icon: str = "x-bold", yes_icon: str = "check-fat-fill"
    ) -> tuple[WordKey, WordKey]:
        """The two keys of a question."""
        size = self.look.pick(15.0, 22.0, 23.0)
        no_key = WordKey(self.look, "noKey", no, self, icon=no_icon, size=size, gap=10)
        yes_key = WordKey(
            self.look, "yesKey", yes, self, icon=yes_icon, size=size, gap=10, style="primary"
        )
        return no_key, yes_key

    @property
    def answers_high(self) -> float:
        """Height of the room for two answers, mm."""
        if self.tall:
            return 2 * 66.0 + self.look.space("gap_answers")
        return self.look.size("answer_h") if self.look.shape == "wide" else 44.0


class Pager:
    """The two page keys of a page: at the edges, or in a strip at the foot on the upright panel."""

    def __init__(
        self,
        screen: VillagerScreen,
        page: int,
        pages: int,
        *,
        kind: str = "page",
    ) -> None:
        look, flat = screen.look, screen.tall
        self.screen, self.needed = screen, pages > 1
        self.previous = PageKey(
            look, "previousKey", words.shown(f"key-{kind}-previous"), "left", screen, flat=flat
        )
        self.next = PageKey(
            look, "nextKey", words.shown(f"key-{kind}-next"), "right", screen, flat=flat
        )
        if page <= 1:
            self.previous.set_end(words.shown(f"{kind}-first"))
        if page >= pages:
            self.next.set_end(words.shown(f"{kind}-last"))
        if not self.needed:
            self.previous.hide()
            self.next.hide()

    def place(self, area: Area) -> Area:
        """Place the keys; what is left of ``area``."""
        if not self.needed:
            return area
        look = self.screen.look
        if self.screen.tall:
            strip, rest = area.cut_bottom(41.0 if look.extra_large else 34.0, look.gap)
            left, right = strip.columns(2, look.gap)
        else:
            wide = look.size("page_key_w")
            left, rest = area.cut_left(wide, look.gap)
            right, rest = rest.cut_right(wide, look.gap)
        self.previous.place(left)
        self.next.place(right)
        return rest


class Board(Flat):
    """The default notice board: a view of the village, and words under it."""

    def __init__(self, look: Look, texts: tuple[str, str], parent: QWidget) -> None:
        super().__init__(look, "board", None, parent, fill=None, pad=0)
        self.texts_shown = texts
        self.setAccessibleName("，".join(text for text in texts if text))

    def compose(self, ink: Ink, area: Area) -> None:
        """Scene, then large words, then a line."""
        first, second = self.texts_shown
        if not first and not second:
            ink.scene("village-landscape", area)
            return
        scene, rest = area.cut_top(area.h * (0.585 if first else 0.62), 6)
        ink.scene("village-landscape", scene)
        bits: list[Bit] = []
        if first:
            size = ink.look.pick(24, 32, 36)
            bits.append(Word(first, size, STRONG, lines=2, align="centre", least="title"))
        if second:  # alone it says whose hall this is, quietly
            size = ink.look.pick(10, 13.5, 15) if first else ink.look.pick(13, 17, 19)
            bits.append(Word(second, size, BODY, "ink_soft", lines=2, align="centre"))
        draw(ink, Column(bits, 1.0, "centre"), rest)


def thing_face(
    look: Look, name: str, picture: str, lines: tuple[tuple[str, float, int, str], ...], side: float
) -> Bit:
    """A picture with its name and lines under the name: what a question is about.

    Where the room is too small the picture goes first, then the lines join the name.

    Args:
        look: sizes.
        name: the thing.
        picture: its picture.
        lines: text, em in mm, weight, colour.
        side: of the picture, mm.
    """
    large = look.pick(16.0, 22.0, 24.5) * (1.35 if look.shape == "tall" else 1.0)

    def words_of(spacing: float, kept: int) -> Column:
        under = lines[:kept]
        return Column(
            [
                Word(name, large, STRONG, lines=2, spacing=spacing, least="body"),
                *(Word(text, em, weight, colour, 1, 1.2) for text, em, weight, colour in under),
            ],
            0.5,
        )

    gap = look.pick(12, 14, 9)
    joined = " ".join((name, *(line[0] for line in lines[:1])))
    return FirstThatFits(
        Row([Pic(picture, side), words_of(1.3, 9)], gap),
        Row([Pic(picture, side * 0.7), words_of(1.15, 9)], gap * 0.6),
        Row([Pic(picture, side * 0.55), words_of(1.15, 1)], gap * 0.5),
        words_of(1.15, 9),
        words_of(1.15, 1),
        Word(joined, "label", STRONG, lines=3, spacing=1.12, align="centre"),
    )
