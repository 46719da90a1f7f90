"""04: the passbook. What can be spent, what was earned in a lifetime, and line after line."""

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
    Row,
    Word,
    draw,
    figure,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import PointsModel, Today
from kiosk.ui.screen import Plan, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import Pager, VillagerScreen
from kiosk.ui.villager.book_sheet import Book
from kiosk.ui.widgets.flat import Flat, Label
from kiosk.ui.widgets.key import Key


class PointsScreen(VillagerScreen):
    """Two sums, a key that reads them aloud, and the lines of one page.

    Signals:
        read_aloud: 念给我听 (or 先别念 while it reads).
        page_wanted: +1 or −1.
    """

    number = "04"
    reading = True
    read_aloud = Signal()
    page_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        model: PointsModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "pointsScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-points")
        unit = words.shown("unit-points")
        self.balance = Sum(
            look, "balance", words.shown("points-balance"), model.balance, unit, self
        )
        self.merit = Sum(
            look, "merit", words.shown("points-merit"), model.merit, unit, self, book=False
        )
        self.held: Label | None = None
        if model.held and model.sums:
            held = words.shown("points-held", points=model.held)
            self.held = Label(look, "held", Word(held, "body", STRONG, "gold_deep"), self)
            self.held.setAccessibleName(held)
        self.book = Book(look, model, self.lines_per_page(look), self)
        self.aloud = AloudKey(look, self)
        self.aloud.set_reading(model.reading)
        self.aloud.clicked.connect(self.read_aloud)
        self.pager = Pager(self, model.page, model.pages)
        self.pager.previous.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.pager.next.clicked.connect(lambda: self.page_wanted.emit(1))

    @staticmethod
    def lines_per_page(look: Look) -> int:
        """How many entries fit on a page of this look."""
        if look.shape == "wide":
            return 4 if look.extra_large else 5
        if look.shape == "small":
            return 2 if look.extra_large else 3
        return 4 if look.extra_large else 5

    @staticmethod
    def sums_apart(look: Look) -> bool:
        """Whether the sums have a page of their own, the first, before those of the lines."""
        return look.shape == "small" and look.extra_large

    def set_reading(self, reading: bool) -> None:
        """The key stops the voice while it reads."""
        self.aloud.set_reading(reading)

    def title_face(self) -> Bit | None:
        """The book's name and the page."""
        page = self.model.page
        names = ("title-points", "title-points-short", "title-points-shortest")
        return self.title_words(*(words.shown(name, page=page) for name in names))

    def make_board(self) -> QWidget:
        """On the upright panel the two sums stand on the notice board."""
        return QWidget(self)

    def lay_out(self, plan: Plan) -> None:
        """Sums left, book right; on the upright panel the sums are on the board."""
        field = self.lay_board(plan)
        rest = self.pager.place(plan.content)
        gap = self.look.gap
        if field is not None:
            upper, lower = field.rows(2, gap)
            self.balance.place(upper)
            self.merit.place(lower)
            foot, rest = rest.cut_bottom(46.0, gap)
            self.aloud.place(foot)
            self.book.place(rest)
            return
        if self.sums_apart(self.look):
            self._lay_apart(rest)
            return
        roomy = self.look.shape == "wide"
        wide = self.look.pick(100.0, 116.5, 150.0) if roomy else self.look.pick(88.0, 98.0, 0.0)
        side, rest = rest.cut_left(wide, gap)
        self.book.place(rest)
        first, second, last = side.rows((30.6, 30.6, 32) if roomy else (36, 30, 34), gap)
        self.balance.place(first)
        self.merit.place(second)
        self.aloud.place(last)

    def _lay_apart(self, area: Area) -> None:
        """The sums large over the key; on the pages of lines only what can be spent, beside it."""
        gap = self.look.gap
        if self.model.sums:
            self.book.hide()
            foot, sums = area.cut_bottom(36.0, gap)
            if self.held is not None:
                strip, sums = sums.cut_bottom(self.look.em("body") * 1.3, 2.0)
                self.held.place(strip)
                self.held.show()
            left, right = sums.columns(2, gap)
            self.balance.place(left)
            self.merit.place(right)
            self.aloud.place(foot)
            return
        self.merit.hide()
        strip, rest = area.cut_top(32.0, gap)
        left, right = strip.columns((54, 46), gap)
        self.balance.place(left)
        self.aloud.place(right)
        self.book.place(rest)


class Sum(Flat):
    """A sum with its name: pine and gold for what can be spent, gold tint for what was earned."""

    def __init__(
        self,
        look: Look,
        name: str,
        title: str,
        points: int,
        unit: str,
        parent: QWidget,
        *,
        book: bool = True,
    ) -> None:
        dark = book and not look.high_contrast
        super().__init__(
            look,
            name,
            None,
            parent,
            fill="pine" if dark else ("card" if look.high_contrast else "gold_tint"),
            edge="pine" if look.high_contrast else None,
            said=f"{title} {points} {unit}",
        )
        self.title, self.points, self.unit, self.spendable = title, points, unit, book
        self.colours = ("on_pine", "gold_light") if dark else ("ink", "persimmon_deep")

    def compose(self, ink: Ink, area: Area) -> None:
        """Name over coin and figure."""
        super().compose(ink, area)
        look = self.look
        text, gold = self.colours
        inner = area.inset(min(9.0, area.w * 0.07), 2)
        low = inner.h < 40
        size = look.pick(19.0, 29.0 if not low else 20.0, 30.0 if not low else 22.0)
        if look.shape == "tall":
            size = look.pick(26.0, 36.0, 40.0)
        picture = "coin" if self.spendable else "heart"
        number = figure(str(self.points), self.unit, size, gold)
        em = look.em(size)
        coin = Pic(picture, min(em * 0.8, 44), circle=True)
        row = Row([coin, number], em * 0.26)
        short = self.title.removesuffix(words.shown("points-word"))
        title = Word(self.title, "body", STRONG, text)
        brief = Row([Word(short, "body", STRONG, text), number], em * 0.2)
        gap = 0.0 if low else em * 0.14
        flat = Row([title, number], em * 0.3)
        ways = (
            Column([title, row], gap),
            Column([title, number], gap),
            Row([coin, flat], em * 0.3),
            flat,
            brief,
        )
        draw(ink, FirstThatFits(*ways), inner, "left")


class AloudKey(Key):
    """念给我听, with the warning that others will hear it too."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "aloudKey", words.shown("key-read-aloud"), parent)
        self.busy = False

    def set_reading(self, reading: bool) -> None:
        """Say 先别念 while the voice reads."""
        self.busy = reading
        name = "key-read-aloud-stop" if reading else "key-read-aloud"
        self.setAccessibleName(f"{words.shown(name)}，{words.shown('key-read-aloud-warning')}")
        self.update()

    def compose_face(self, ink: Ink, body: Area) -> None:
        """An ear, the words, the warning under them."""
        look = self.look
        name = "key-read-aloud-stop" if self.busy else "key-read-aloud"
        size = look.pick(10.5, 14.0, 17.0)
        said = Word(words.shown(name), size)
        warn = Word(words.shown("key-read-aloud-warning"), "body", BODY, "ink_soft")
        em = look.em(size)
        sign = Icon("stop-fill" if self.busy else "ear-bold", min(em * 1.35, body.h * 0.5), "pine")
        face: Bit = Row([sign, Column([said, warn])], em * 0.5)
        if look.extra_large and body.h <= 70:
            abreast = Row([sign, said, warn], em * 0.6)
            face = FirstThatFits(abreast, Row([sign, said], em * 0.5))
        draw(ink, face, body.inset(4, 1))
