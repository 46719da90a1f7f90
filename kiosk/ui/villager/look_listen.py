"""16 看和听: how large, how loud. Every press acts at once, and the sentence is said again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Drawn, Icon, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import MODES, Area, tokens
from kiosk.ui.models import LookModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import PageKey, SwitchTile, WordKey


class LookScreen(VillagerScreen):
    """Steps of type and sound, yellow on black, slower speech.

    Signals:
        text_step: −1 smaller, +1 larger.
        volume: −1 quieter, +1 louder.
        contrast: 黑底黄字 was pressed.
        slow: 说慢些 was pressed.
        accepted: 就这样.
        page_wanted: the other page at the largest text (1 or 2).
    """

    number = "16"
    text_step = Signal(int)
    volume = Signal(int)
    contrast = Signal()
    slow = Signal()
    accepted = Signal()
    page_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        model: LookModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "lookScreen", today, parent)
        self.split = look.extra_large or (look.shape == "small")
        self.page = model.page if self.split else 1
        self.sample = Sample(look, self)
        self.smaller, self.larger = self._pair("smaller", "larger", "minus-bold", "plus-bold", 1.25)
        self.quieter, self.louder = self._pair(
            "quieter", "louder", "speaker-low-bold", "speaker-high-bold", 1.25
        )
        self.glyphs, self.dots = Glyphs(look, self), Dots(look, self)
        on, off = words.shown("look-on"), words.shown("look-off")
        self.contrast_tile = SwitchTile(
            look, "contrastTile", words.shown("look-contrast"), _sample_plate(look), on, off, self
        )
        self.slow_tile = SwitchTile(
            look,
            "slowTile",
            words.shown("look-slow"),
            Pic("snail", look.pick(27, 31, 25), least=18.0),
            on,
            off,
            self,
        )
        self.ok_key = WordKey(
            look,
            "okKey",
            words.shown("look-ok"),
            self,
            icon="check-fat-fill",
            size=look.pick(10.5, 15.0, 19.0),
            style="primary",
        )
        self.kept = Flat(look, "kept", None, self, fill=None, pad=2, h="left")
        self.turn = self._turn_key()
        self.smaller.clicked.connect(lambda: self.text_step.emit(-1))
        self.larger.clicked.connect(lambda: self.text_step.emit(1))
        self.quieter.clicked.connect(lambda: self.volume.emit(-1))
        self.louder.clicked.connect(lambda: self.volume.emit(1))
        self.contrast_tile.clicked.connect(self.contrast)
        self.slow_tile.clicked.connect(self.slow)
        self.ok_key.clicked.connect(self.accepted)
        self.set_model(model)

    def set_model(self, model: LookModel) -> None:
        """Show what is in force (a change of size needs a new screen)."""
        self.model = model
        step = MODES.index(model.text_step)
        self.glyphs.set_step(step)
        self.dots.set_volume(model.volume)
        _end(self.smaller, step == 0, "look-smaller", "look-smallest", "minus-bold")
        _end(self.larger, step == 2, "look-larger", "look-largest", "plus-bold")
        least, most = tokens()["sound"]["volume_min"], tokens()["sound"]["volume_steps"]
        _end(
            self.quieter, model.volume <= least, "look-quieter", "look-quietest", "speaker-low-bold"
        )
        _end(self.louder, model.volume >= most, "look-louder", "look-loudest", "speaker-high-bold")
        self.contrast_tile.set_on(model.high_contrast)
        self.slow_tile.set_on(model.slow)
        text = words.shown("look-kept" if model.with_card else "look-not-kept")
        em = self.look.em("body")
        sign = Icon("identification-card-bold", em * 1.2, "pine")
        self.kept.set_face(Row([sign, Word(text, "body", BODY, lines=2)], em * 0.5))
        if self.split:
            self.prompt = Prompt("prompt-look-see" if self.page == 1 else "prompt-look-hear")
        else:
            self.prompt = Prompt("prompt-look")

    def _pair(
        self, less: str, more: str, less_icon: str, more_icon: str, share: float
    ) -> tuple[WordKey, WordKey]:
        size = self.look.pick(9.5, 12.4, 16.0)
        return (
            WordKey(
                self.look,
                f"{less}Key",
                words.shown(f"look-{less}"),
                self,
                icon=less_icon,
                size=size,
                upright=True,
                icon_share=share,
                icon_colour="pine",
            ),
            WordKey(
                self.look,
                f"{more}Key",
                words.shown(f"look-{more}"),
                self,
                icon=more_icon,
                size=size,
                upright=True,
                icon_share=share,
                icon_colour="pine",
            ),
        )

    def _turn_key(self) -> PageKey | None:
        if not self.split:
            return None
        forward = self.page == 1
        name = "nextKey" if forward else "previousKey"
        word = words.shown("look-page-hear" if forward else "look-page-see")
        key = PageKey(self.look, name, word, "right" if forward else "left", self, flat=self.tall)
        key.clicked.connect(lambda: self.page_wanted.emit(2 if forward else 1))
        return key

    def title_face(self) -> Bit | None:
        """看和听."""
        return self.title_words(words.shown("title-look"))

    def make_board(self) -> QWidget:
        """The live sentence stands on the notice board of the upright panel."""
        return self.sample

    def lay_content(self, area: Area) -> None:
        """One page where there is room, else 看 and 听."""
        if self.split:
            self._lay_split(area)
        elif self.tall:
            self._lay_tall(area)
        else:
            self._lay_wide(area)

    def _lay_row(self, row: Area, less: WordKey, field: Flat, more: WordKey, key: float) -> None:
        left, rest = row.cut_left(key, self.look.gap)
        right, middle = rest.cut_right(key, self.look.gap)
        less.place(left)
        field.place(middle)
        more.place(right)

    def _lay_wide(self, area: Area) -> None:
        gap = self.look.gap
        sample, area = area.cut_top(47.5, gap)
        self.sample.place(sample)
        left, right = area.columns((61.6, 37.0), gap)
        shares = (49.5, 49.5, 26.0)
        rows, tiles = left.rows(shares, gap), right.rows(shares, gap)
        self._lay_row(rows[0], self.smaller, self.glyphs, self.larger, 78.0)
        self._lay_row(rows[1], self.quieter, self.dots, self.louder, 78.0)
        self.kept.place(rows[2])
        self.contrast_tile.place(tiles[0])
        self.slow_tile.place(tiles[1])
        self.ok_key.place(tiles[2])

    def _lay_tall(self, area: Area) -> None:
        gap = self.look.gap
        rows = area.rows((62, 62, 62, 28, 40), gap)
        self._lay_row(rows[0], self.smaller, self.glyphs, self.larger, 92.0)
        self._lay_row(rows[1], self.quieter, self.dots, self.louder, 92.0)
        left, right = rows[2].columns(2, gap)
        self.contrast_tile.place(left)
        self.slow_tile.place(right)
        self.kept.place(rows[3])
        self.ok_key.place(rows[4])

    def _lay_split(self, area: Area) -> None:
        look, gap = self.look, self.look.gap
        see = self.page == 1
        hear_only = (self.quieter, self.dots, self.louder, self.slow_tile)
        see_only = (self.smaller, self.glyphs, self.larger, self.contrast_tile)
        for widget in hear_only if see else see_only:
            widget.hide()
        self.kept.hide()
        assert self.turn is not None
        if self.tall:
            strip, area = area.cut_bottom(41.0, gap)
        else:
            wide = look.size("page_key_w")
            strip, area = area.cut_right(wide, gap) if see else area.cut_left(wide, gap)
        self.turn.place(strip)
        less, field, more, tile = see_only if see else hear_only
        if self.tall:
            rows = area.rows((80, 60, 50), gap)
        else:
            high = 28.0 if look.shape == "small" else 44.0
            top, area = area.cut_top(high, gap)
            self.sample.place(top)
            upper, lower = area.rows((58, 42) if look.shape == "small" else (56, 44), gap)
            rows = [upper, *lower.columns((52, 48), gap)]
        key = 68.0 if look.shape == "small" else 92.0
        assert isinstance(less, WordKey)
        assert isinstance(more, WordKey)
        assert isinstance(field, Flat)
        self._lay_row(rows[0], less, field, more, key)
        assert isinstance(tile, SwitchTile)
        tile.place(rows[1])
        self.ok_key.place(rows[2])


def _end(key: WordKey, at_end: bool, word: str, end_word: str, icon: str) -> None:
    key.setEnabled(not at_end)
    key.set_word(words.shown(end_word if at_end else word), icon="" if at_end else icon)


def _sample_plate(look: Look) -> Bit:
    """Yellow 字 on black: what the tile does, shown."""
    side = look.pick(25.0, 28.0, 25.0) if look.shape != "small" else look.pick(21.0, 24.0, 25.0)
    plain = tokens()["colour_high_contrast"]

    def paint(ink: Ink, area: Area) -> None:
        edge = "pine" if ink.look.high_contrast else None
        ink.block(area, plain["paper"], edge=edge, radius=2.6)
        word = Word(words.shown("look-contrast-glyph"), look.pick(16, 18, 16), STRONG, plain["ink"])
        draw(ink, word, area)

    return Drawn(side * 1.06, side * 0.96, paint)


class Sample(Flat):
    """A sentence at the size that is in force."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "sample", None, parent, fill="card", edge="line")
        self.setAccessibleName(words.shown("look-sample-1"))

    def compose(self, ink: Ink, area: Area) -> None:
        """One line where there is little room, else two with a picture."""
        super().compose(ink, area)
        look = self.look
        if area.h < 40 or (look.extra_large and look.shape != "tall"):
            word = Word(words.shown("look-sample-short"), "label", least="body")
            draw(ink, word, area.inset(6, 0))
            return
        inner = area.inset(16.0, 2.0)
        tall = look.shape == "tall"
        lines = 2 if tall else 1
        column = Column(
            [
                Word(words.shown("look-sample-1"), "label", STRONG, lines=lines),
                Word(words.shown("look-sample-2"), "body", BODY, lines=lines),
            ],
            1.0,
        )
        row = Row(
            [Pic("broom", min(94.0 if tall else 30.0, inner.h * (0.6 if tall else 0.8))), column],
            14.0,
        )
        note = words.shown("look-size").split("|")
        if tall:
            under = Word("".join(note), "body", BODY, "ink_soft")
            draw(ink, Column([row, under], 14.0, "centre"), inner)
            return
        side = Column([Word(t, "body", BODY, "ink_soft", spacing=1.25) for t in note], 0, "right")
        wide, _ = side.measure(look, 1e6, 1e6)
        draw(ink, side, inner, "right")
        draw(ink, row, inner.cut_right(wide, 6)[1], "left")


class Glyphs(Flat):
    """Three 大, the one in force bold with a bar under it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "glyphs", None, parent)
        self.step = 1

    def set_step(self, step: int) -> None:
        """0 small … 2 large."""
        self.step = step
        self.setAccessibleName(f"{step + 1}/3")
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """On one base line."""
        super().compose(ink, area)
        sizes = tokens()["size"]["sample_glyphs"]
        share = min(1.0, area.h * 0.62 / sizes[2], area.w * 0.78 / sum(sizes))
        cells = area.inset(area.w * 0.05, 2).columns((0.86, 1.0, 1.26), 0.0)
        base = area.cy + sizes[2] * share * 0.40
        for step, (size, cell) in enumerate(zip(sizes, cells, strict=True)):
            here = step == self.step
            em = size * share
            weight, colour = (STRONG, "ink") if here else (BODY, "ink_soft")
            glyph = words.shown("look-glyph")
            wide = self.look.text_width(glyph, em, weight)
            ink.line_of_text(
                glyph, cell.cx - wide / 2, base - em * 0.375, em_mm=em, weight=weight, colour=colour
            )
            if here:
                bar = Area(cell.cx - em * 0.62, base + 3.4, em * 1.24, 2.8)
                ink.block(bar, "pine", radius=1.4)


class Dots(Flat):
    """Five dots, as many filled as the sound has steps."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "dots", None, parent)
        self.volume = 3

    def set_volume(self, volume: int) -> None:
        """1 … 5."""
        self.volume = volume
        self.setAccessibleName(f"{volume}/5")
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """In a row."""
        super().compose(ink, area)
        count = tokens()["sound"]["volume_steps"]
        side = min(self.look.size("step_dot"), area.w * 0.8 / (count * 1.34))
        pitch = side * 1.34
        x = area.cx - pitch * (count - 1) / 2 - side / 2
        for number in range(count):
            dot = Area(x + pitch * number, area.cy - side / 2, side, side)
            full = number < self.volume
            ink.disc(dot, "pine" if full else None, "pine" if full else "ink_soft", 0.9)
