"""11b: one notice, at most four lines; the line that is being read has a gold field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.models import ReadingModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import BODY as _BODY
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import Pager, VillagerScreen
from kiosk.ui.villager.exchange import Empty
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import WordKey
from kiosk.ui.wrap import wrap


def text_size(look: Look) -> float:
    """Em of a notice that is read through, mm before the factor."""
    return look.pick(9.0, 13.0, 16.0) if look.shape != "small" else look.pick(8.0, 11.5, 15.0)


def page_lines(look: Look, text: str) -> list[tuple[str, ...]]:
    """A notice's text as pages of lines that fit this look.

    Args:
        look: sizes.
        text: the notice; ``\\n`` ends a paragraph.
    """
    table = tokens()["line"]
    most = {"standard": 28, "elder": 20, "extra_large": 14}[look.mode]
    most = int(table.get(f"han_per_line_{look.mode}", most))
    em = look.em(text_size(look))
    width = min(most * em, _sheet_width(look) - 2 * _pad(look))
    lines = wrap(text, width, lambda t: look.text_width(t, em, _BODY))
    room = lines_per_page(look)
    return [tuple(lines[i : i + room]) for i in range(0, len(lines), room)] or [()]


def lines_per_page(look: Look) -> int:
    """How many lines stand on a page."""
    if look.shape == "small":
        return 2 if look.extra_large else 3
    return int(tokens()["line"]["lines_per_page"])


def _pad(look: Look) -> float:
    return 12.0 if look.shape != "small" else 7.0


def _sheet_width(look: Look) -> float:
    edge = 2 * look.space("edge")
    keys = 0.0 if look.shape == "tall" else 2 * (look.size("page_key_w") + look.gap)
    return look.metrics.w_mm - edge - keys


class ReadingScreen(VillagerScreen):
    """Shows one notice and reads it aloud.

    Signals:
        stop: 先别念 (or 再念一遍 when it is silent).
        going: 我想去.
        page_wanted: +1 or −1 notice; a long notice first turns its own pages (``more``).
        leaf_wanted: the next leaf of a notice that is longer than a page.
    """

    number = "11b"
    reading = True
    stop = Signal()
    going = Signal()
    page_wanted = Signal(int)
    leaf_wanted = Signal()

    def __init__(
        self,
        look: Look,
        model: ReadingModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "readingScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-reading" if model.total else "prompt-no-notices")
        self.sheet = Sheet(look, model, self)
        self.empty: Empty | None = None
        if not model.total:
            self.empty = Empty(look, "megaphone", "no-notices-title", "no-notices-how", self)
        size = look.pick(10.5, 15.0, 17.0)
        self.stop_key = WordKey(look, "stopKey", "", self, size=size, icon_colour="pine")
        self.stop_key.clicked.connect(self.stop)
        self.second = self._second_key(size)
        self.pager = Pager(self, model.number, model.total, kind="notice")
        self.pager.previous.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.pager.next.clicked.connect(lambda: self.page_wanted.emit(1))
        self.set_reading(model.reading, model.at)

    def _second_key(self, size: float) -> WordKey | None:
        look, model = self.look, self.model
        if model.more:
            name, icon = "key-page-of-notice", "arrow-down-bold"
        elif model.activity:
            name, icon = "key-want-to-go", "hand-palm-fill"
        else:
            return None
        key = WordKey(look, "goKey", words.shown(name), self, icon=icon, size=size, style="primary")
        key.clicked.connect(self.leaf_wanted if model.more else self.going)
        return key

    def set_reading(self, reading: bool, at: int | None) -> None:
        """The voice has come to line ``at``, or is silent."""
        name = "key-stop-reading" if reading else "key-read-again"
        icon = "stop-fill" if reading else "speaker-high-bold"
        self.stop_key.set_word(words.shown(name), icon=icon)
        self.sheet.set_at(at)

    def board_words(self) -> tuple[str, str]:
        """The notice's title, on the upright panel."""
        if not self.model.total:
            return super().board_words()
        return self.model.title, self.model.day

    def title_face(self) -> Bit | None:
        """Which notice of how many."""
        model = self.model
        if not model.total:
            return self.title_words(words.shown("tile-village"))
        return self.title_words(
            words.shown("title-notices", page=model.number, count=model.total),
            words.shown("title-notices-short", page=model.number),
            words.shown("title-notices-shortest", page=model.number),
        )

    def lay_content(self, area: Area) -> None:
        """The sheet between the page keys, one or two keys under it."""
        look = self.look
        rest = self.pager.place(area)
        if self.empty is not None:
            self.empty.place(rest)
            self.sheet.hide()
            self.stop_key.hide()
            return
        high = {"wide": 34.5, "tall": 40.0}.get(look.shape, 27.0)
        foot, top = rest.cut_bottom(high, look.gap)
        self.sheet.place(top)
        if self.second is None:
            self.stop_key.place(foot)
            return
        left, right = foot.columns(2, look.gap)
        self.stop_key.place(left)
        self.second.place(right)


class Sheet(Flat):
    """The notice: picture, title, day, the lines."""

    def __init__(self, look: Look, model: ReadingModel, parent: QWidget) -> None:
        said = f"{model.title}。{''.join(model.lines)}"
        super().__init__(look, "sheet", None, parent, fill="card", edge="line", said=said)
        self.model, self.at = model, model.at

    def set_at(self, at: int | None) -> None:
        """Put the gold field on another line."""
        if at != self.at:
            self.at = at
            self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """Head, then lines at one and a half of their size."""
        super().compose(ink, area)
        look, model = self.look, self.model
        inner = area.inset(_pad(look), 4.0 if look.shape == "small" else 9.0)
        if look.shape != "tall":  # there the notice board says it
            head, inner = inner.cut_top(self._head_high(), 2.0 if look.shape == "small" else 5.0)
            self._head(ink, head)
        em = look.em(text_size(look))
        pitch = min(em * 1.62, inner.h / max(len(model.lines), 1))
        tall = pitch * len(model.lines)
        y = inner.y + max(0.0, (inner.h - tall) * 0.35)
        for number, line in enumerate(model.lines):
            cell = Area(inner.x, y + pitch * number, inner.w, pitch)
            read = number == self.at
            if read:
                ink.block(cell.inset(-3.5, 0), "gold_tint", radius=2.2)
            word = Word(line, text_size(look), STRONG if read else BODY, running=True)
            draw(ink, word, cell, "left")

    def _head_high(self) -> float:
        look = self.look
        return look.pick(20.0, 25.0, 26.0) if look.shape != "small" else look.pick(16, 19, 24)

    def _head(self, ink: Ink, head: Area) -> None:
        look, model = self.look, self.model
        day = Word(model.day, "body", BODY, "ink_soft")
        wide, _ = day.measure(look, 1e6, 1e6)
        if not look.extra_large and model.day:
            draw(ink, day, head, "right")
            head = head.cut_right(wide, 5.0)[1]
        size = look.pick(13.0, 17.5, 20.0)
        row = Row([Pic(model.picture, head.h), Word(model.title, size, least="body")], 8.0)
        draw(ink, row, head, "left")
