"""06b: it is done. What is left, the slip, the counter; ten seconds to take it back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, FirstThatFits, Icon, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import DoneModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import UndoKey, WordKey


class DoneScreen(VillagerScreen):
    """Says so, and what to do now.

    Signals:
        undo: 错了，不换, while its seconds run.
        another: 再换一样.
        known: 知道了.
    """

    number = "06b"
    undo = Signal()
    another = Signal()
    known = Signal()

    def __init__(
        self,
        look: Look,
        model: DoneModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "doneScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-done" if model.slip else "prompt-done-no-slip")
        self.tick = Tick(look, model.left, self)
        self.slip = Stage(look, "slipStage", "step-one", "receipt", self)
        self.counter = Stage(look, "counterStage", "step-two", model.picture, self)
        self.undo_key = UndoKey(
            look, "undoKey", words.shown("key-undo"), words.shown("key-undo-late"), self
        )
        self.undo_key.set_seconds(model.seconds)
        size = look.pick(10.5, 15.0, 17.0)
        self.another_key = WordKey(
            look, "anotherKey", words.shown("key-another"), self, picture="basket", size=size
        )
        self.another_key.setVisible(model.more)
        self.known_key = WordKey(
            look,
            "knownKey",
            words.shown("key-known"),
            self,
            icon="check-fat-fill",
            size=size,
            style="primary",
        )
        self.undo_key.clicked.connect(self.undo)
        self.another_key.clicked.connect(self.another)
        self.known_key.clicked.connect(self.known)
        self._tell()

    def set_seconds(self, seconds: int) -> None:
        """Seconds left for taking it back."""
        self.undo_key.set_seconds(seconds)

    def set_slip(self, printed: bool, kept: str = "", *, no_paper: bool = False) -> None:
        """The printer has answered; ``kept`` names a slip that stays in the machine."""
        self.model = replace(self.model, slip=printed, kept=kept, no_paper=no_paper)
        self._tell()

    def _tell(self) -> None:
        model = self.model
        name = "done-slip" if model.slip else "done-slip-none"
        if model.kept and not model.slip:
            name = "done-slip-no-paper" if model.no_paper else "done-slip-kept"
            self.slip.set_words(words.shown(name), model.kept)
        else:
            where = words.shown(f"{name}-where")
            self.slip.set_words(words.shown(name), where, spare=model.slip)
        thing = words.shown("done-thing", item=model.name, count=model.count, unit=model.unit)
        self.counter.set_words(words.shown("done-counter"), thing)

    def title_face(self) -> Bit | None:
        """换东西."""
        return self.title_words(words.shown("title-done"))

    def make_board(self) -> QWidget:
        """The tick stands on the notice board of the upright panel."""
        return self.tick

    def lay_content(self, area: Area) -> None:
        """Tick left, the two things to do right, three keys under them."""
        look, gap = self.look, self.look.gap
        small_large = look.shape == "small" and look.extra_large
        if self.tall:
            foot, top = area.cut_bottom(104.0, gap + 2)
            upper, lower = foot.rows(2, gap)
            self.undo_key.place(upper)
            self._two_keys(lower)
            first, second = top.rows(2, gap)
        elif small_large:
            self._abreast(area)
            return
        else:
            foot, top = area.cut_bottom(42.0 if look.shape == "wide" else 34.0, gap)
            share = (41.4, 57.3) if look.shape == "wide" else (43, 57)
            if look.extra_large:
                share = (44, 56)
            left, right = foot.columns(share, gap)
            self.undo_key.place(left)
            self._two_keys(right)
            tick, right = top.columns(share, gap)
            self.tick.place(tick)
            first, second = right.rows(2, gap)
        self.slip.place(first)
        self.counter.place(second)

    def _abreast(self, area: Area) -> None:
        """The largest words on the smallest panel: tick and both things to do side by side."""
        gap = self.look.gap
        foot, top = area.cut_bottom(34.0, gap)
        cells = foot.columns((150, 78, 84) if self.model.more else (150, 0.01, 162), gap)
        self.undo_key.place(cells[0])
        self.another_key.picture = ""
        self.another_key.place(cells[1])
        self.known_key.place(cells[2])
        self.slip.upright = self.counter.upright = True
        for field, cell in zip(
            (self.tick, self.slip, self.counter), top.columns(3, gap), strict=True
        ):
            field.place(cell)

    def _two_keys(self, area: Area) -> None:
        if not self.model.more:
            self.known_key.place(area)
            return
        left, right = area.columns((52, 48) if self.look.extra_large else 2, self.look.gap)
        self.another_key.place(left)
        self.known_key.place(right)


class Tick(Flat):
    """The tick, 换好了, and what is left."""

    def __init__(self, look: Look, left: int, parent: QWidget) -> None:
        super().__init__(look, "tick", None, parent, fill="pine_tint")
        self.left = left
        self.setAccessibleName(
            f"{words.shown('done-heading')}，{words.shown('done-left')} {left} "
            f"{words.shown('unit-points')}"
        )

    def compose(self, ink: Ink, area: Area) -> None:
        """Disc, heading, the line with the figure."""
        super().compose(ink, area)
        look = self.look
        inner = area.inset(4, 4)
        if look.shape == "tall":
            head = 40.0
        else:
            head = min(look.pick(22.0, 32.0, 35.0), inner.h * 0.24 / look.metrics.text_factor)
        heading = Word(words.shown("done-heading"), head, STRONG, spacing=1.15, least="label")
        size = look.pick(9.0, 13.5, 15.0)
        em = look.em(size)
        figure_size = size * (1.55 if not look.extra_large else 1.35)
        line = Row(
            [
                Word(words.shown("done-left"), size, BODY),
                Word(str(self.left), figure_size, STRONG, "gain", spacing=1.0),
                Word(words.shown("unit-points"), size, BODY),
            ],
            em * 0.3,
            "base",
        )
        coin = Pic("coin", em * 1.1, circle=True)
        row = Row([coin, line], em * 0.35)
        if row.measure(look, 1e6, 1e6)[0] > inner.w:  # the figure is worth more than the coin
            row = line
        if inner.h < 60:
            top = Row([self._disc(look.em("label") * 1.3), heading], 4.0)
            draw(ink, Column([top, row], 0, "centre"), inner)
            return
        disc = self._disc(min(46.0, inner.h * 0.33) if look.shape != "tall" else 66.0)
        draw(ink, Column([disc, heading, row], min(6.0, inner.h * 0.03), "centre"), inner)

    def _disc(self, side: float) -> Disc:
        return Disc(Icon("check-fat-fill", side * 0.5, "on_pine"), side, "pine")


class Stage(Flat):
    """A numbered thing to do: picture, words, where."""

    def __init__(self, look: Look, name: str, number: str, picture: str, parent: QWidget) -> None:
        super().__init__(look, name, None, parent, fill="card", edge="line")
        self.number, self.picture = number, picture
        self.upright = self.spare = False
        self.words = ("", "")

    def set_words(self, first: str, second: str, *, spare: bool = False) -> None:
        """What to do, and where; the largest words leave out a second line that is ``spare``."""
        self.words, self.spare = (first, second), spare
        self.setAccessibleName(f"{first}，{second}")
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """Disc, picture, two lines; one over the other in a narrow field."""
        super().compose(ink, area)
        if self.upright:
            draw(ink, self._upright_face(area.inset(2.5, 1.5)), area.inset(2.5, 1.5))
            return
        look = self.look
        low = area.h < 50
        inner = area.inset(5.0 if low else 12.0, 1.5)
        size = look.pick(12.0, 16.5 if not low else 13.0, 19.0 if not low else 16.0)
        disc = self._disc()
        parts = [disc, Pic(self.picture, min(40.0, inner.h * 0.74))]
        first = Word(self.words[0], size)
        second = Word(self.words[1], "body", BODY, "ink_soft", lines=2, spacing=1.2)
        gap = 4.5 if low else 10.0
        both = Column([first, second])
        ways = (Row([*parts, both], gap), Row([disc, both], gap), Row([*parts, first], gap), both)
        draw(ink, FirstThatFits(*ways), inner, "left")

    def _disc(self, side: float = 1.65) -> Bit:
        em = self.look.em("label")
        return Disc(Word(words.shown(self.number), "label", least="aside"), em * side, "gold")

    def _upright_face(self, room: Area) -> Bit:
        """Disc and picture over the words; the words stay, the pictures give way."""
        first = Word(self.words[0], "label", lines=2, spacing=1.1, align="centre")
        second = Word(self.words[1], "body", BODY, "ink_soft", spacing=1.1)
        # A slip's number and its check code stand on a line each rather than end with the dot.
        both = self.words[1].replace(" · ", "\n")
        broken = replace(second, text=both, lines=2, align="centre")
        head = Row([self._disc(), Pic(self.picture, min(36.0, room.h * 0.5))], 4.0)
        if self.spare:
            return Column([head, first], 2.0, "centre")
        return FirstThatFits(
            Column([head, first, second], 0.0, "centre"),
            Column([self._disc(1.3), first, broken], 0.0, "centre"),
            Column([first, broken], 2.0, "centre"),
        )
