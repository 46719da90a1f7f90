"""What was booked while she was not there: shown before home, until she says 知道了.

One entry stands there as on 26, large; of several the newest lines of her book and their sum.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, FirstThatFits, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.models import PointsModel, Today, ToldModel
from kiosk.ui.screen import AGAIN, DONE, STAFF, Plan, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen, thing_face
from kiosk.ui.villager.book_sheet import Book
from kiosk.ui.villager.points import AloudKey
from kiosk.ui.villager.see_together import over_strip, signed
from kiosk.ui.widgets.flat import Flat

_ROWS = {"wide": (4, 4, 3), "small": (2, 2, 0), "tall": (5, 5, 4)}


class ToldScreen(VillagerScreen):
    """What she is told, aloud when she asks, and two answers.

    Of several entries as many lines are shown as the model brings, at most :meth:`rows`.

    Signals:
        known: 知道了.
        doubted: 我有疑问.
        read_aloud: 念给我听 (or 先别念 while it reads).
    """

    number = "96"
    corners = frozenset({AGAIN, DONE, STAFF})
    reading = True
    known = Signal()
    doubted = Signal()
    read_aloud = Signal()

    def __init__(
        self,
        look: Look,
        model: ToldModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "toldScreen", today, parent)
        self.model = model
        asks = "prompt-told" if model.count == 1 else "prompt-told-many"
        self.prompt = Prompt(asks, {"name": model.name})
        self.what = self._what()
        self.gain = Gain(look, model, isinstance(self.what, Book), self)
        self.aloud = AloudKey(look, self)
        self.aloud.clicked.connect(self.read_aloud)
        self.no_key, self.yes_key = self.answer_keys(
            words.shown("told-doubt"), words.shown("key-known"), no_icon="question-bold"
        )
        self.no_key.clicked.connect(self.doubted)
        self.yes_key.clicked.connect(self.known)

    @staticmethod
    def rows(look: Look) -> int:
        """How many lines of several stand on the page; 0 where only their sum has room."""
        return _ROWS[look.shape][("standard", "elder", "extra_large").index(look.mode)]

    def set_reading(self, reading: bool) -> None:
        """The key stops the voice while it reads."""
        self.aloud.set_reading(reading)

    def _what(self) -> Flat:
        look, model = self.look, self.model
        if model.count == 1 or not self.rows(look):
            return One(look, model, self)
        return Book(look, PointsModel(0, 0, model.lines), len(model.lines), self)

    def title_face(self) -> Bit | None:
        """Whom it is for; over a sheet on the small panel why she is asked to look."""
        if self.look.shape == "small" and isinstance(self.what, Book):
            return self.title_words(words.shown("objection-how"))
        name = self.model.name
        whole = words.shown("title-see-together", name=name)
        most = tokens()["line"][f"han_per_line_{self.look.mode}"]
        short = words.shown("title-see-together-short")
        return self.title_words(*((whole, short, name) if len(whole) <= most else (name, short)))

    def make_board(self) -> QWidget:
        """What was booked stands on the notice board of the upright panel."""
        return self.what

    def lay_out(self, plan: Plan) -> None:
        """What, how much, and the answers; the notice board carries what on the upright panel."""
        self.lay_board(plan)
        look = self.look
        foot, top = plan.content.cut_bottom(self.answers_high, 9.0)
        self.place_answers(foot, self.no_key, self.yes_key)
        if self.tall:
            strip, rest = top.cut_bottom(46.0, look.gap)
            self.aloud.place(strip)
            self.gain.place(rest)
            return
        several = isinstance(self.what, Book)
        share = (62, 38) if several else (56, 44)
        left, right = top.columns(share, look.gap)
        self.what.place(left)
        low = min(44.0, right.h * (0.48 if look.shape == "small" else 0.34))
        strip, rest = right.cut_bottom(low, look.gap)
        self.aloud.place(strip)
        self.gain.place(rest)


class One(Flat):
    """The deed with its picture and its day; under it that she was not there."""

    def __init__(self, look: Look, model: ToldModel, parent: QWidget) -> None:
        super().__init__(look, "what", None, parent, fill="card", edge="line")
        self.model = model
        line = model.lines[0]
        self.one = model.count == 1
        self.text = line.what if self.one else words.shown("told-several", count=model.count)
        self.under = (line.remark, line.day) if self.one else ()
        said = (self.text, *self.under, words.shown("objection-how"))
        self.setAccessibleName("，".join(part for part in said if part))

    def compose(self, ink: Ink, area: Area) -> None:
        """A tint field over a strip of paper."""
        look, model = self.look, self.model
        strip, upper = over_strip(ink, area, gain=model.points >= 0)
        size = look.pick(11.0, 15.0, 18.0) if look.shape != "small" else look.pick(9, 11.5, 16)
        side = min(64.0 if look.shape != "tall" else 96.0, upper.w * 0.36, upper.h * 0.66)
        low = upper.h < 5.0 * look.em("body")
        lines = tuple(
            (text, size, STRONG, "ink_soft") for text in self.under[1 if low else 0 :] if text
        )
        picture = model.lines[0].picture if self.one else "open-book"
        draw(ink, thing_face(look, self.text, picture, lines, side), upper.inset(6, 2))
        draw(ink, Word(words.shown("objection-how"), "body", BODY), strip.inset(4, 0))


class Gain(Flat):
    """The coin and +3 分; beside a sheet of several also that she was not there and how many."""

    def __init__(self, look: Look, model: ToldModel, several: bool, parent: QWidget) -> None:
        super().__init__(look, "gain", None, parent, fill="card", edge="line")
        self.model = model
        self.under: list[Word] = []
        if several:
            size = look.pick(9.0, 11.5, 15.0)
            count = words.shown("told-count-short", count=model.count)
            more = words.shown("told-count", count=model.count)
            whole, short = (more, (count,)) if model.count > len(model.lines) else (count, ())
            why = Word(words.shown("objection-how"), size, BODY, least="body")
            many = Word(whole, size, BODY, "ink_soft", instead=short, least="body")
            # On the small panel the title says why, and the count stands beside the figure.
            self.under = [many] if look.shape == "small" else [why, many]
        said = [f"{signed(model.points)} {words.shown('unit-points')}"]
        self.setAccessibleName("，".join([*said, *(word.text for word in self.under)]))

    def compose(self, ink: Ink, area: Area) -> None:
        """The figure over one line or two."""
        super().compose(ink, area)
        look, model = self.look, self.model
        size = look.pick(34.0, 46.0, 50.0)
        if look.shape == "small":
            size = look.pick(24.0, 26.0, 30.0)
        colour = "gain" if model.points >= 0 else "brick"
        ways: list[Bit] = []
        for share in (1.0, 0.84, 0.7, 0.58):
            number = _figure(look, signed(model.points), size * share, colour)
            coin = Pic("coin", look.em(size * share) * 0.78, circle=True)
            row = Row([coin, number], look.em(size * share) * 0.18)
            for top in (row, number):
                if look.shape == "small":
                    ways.append(Row([top, *self.under], 6.0))
                else:
                    ways.append(Column([top, *self.under], 1.0, "centre"))
        least = _figure(look, signed(model.points), size * 0.5, colour)
        ways += [Column([least, *self.under[:1]], 0.0, "centre"), least]
        draw(ink, FirstThatFits(*ways), area.inset(9, 3))


def _figure(look: Look, text: str, size: float, colour: str) -> Row:
    em = look.em(size)
    unit = max(em * 0.44, look.em("body")) / look.metrics.text_factor
    return Row(
        [
            Word(text, size, STRONG, colour, spacing=0.98, least=size),
            Word(words.shown("unit-points"), unit, STRONG, colour, spacing=1.0, least=unit),
        ],
        em * 0.08,
        "base",
    )
