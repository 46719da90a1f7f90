"""06: is that right? The thing, how many, points before and after; 不换 or 对，换了."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pill, Row, Word, draw, figure
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import ConfirmModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen, thing_face
from kiosk.ui.widgets.flat import Flat


class ConfirmScreen(VillagerScreen):
    """The question before anything is booked. Nothing is preselected.

    Signals:
        yes: 对，换了.
        no: 不换.
    """

    number = "06"
    yes = Signal()
    no = Signal()

    def __init__(
        self,
        look: Look,
        model: ConfirmModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "confirmScreen", today, parent)
        self.model = model
        self.prompt = Prompt(
            "prompt-confirm",
            {"points": model.cost, "item": model.name, "count": model.count, "unit": model.unit},
        )
        self.thing = Flat(look, "thing", None, self, fill="persimmon_tint")
        if look.high_contrast:
            self.thing.fill = "tint"
        self.sums = BeforeAfter(look, model.before, model.cost, model.after, self)
        self.no_key, self.yes_key = self.answer_keys(
            words.shown("confirm-no"), words.shown("confirm-yes")
        )
        self.no_key.clicked.connect(self.no)
        self.yes_key.clicked.connect(self.yes)

    def title_face(self) -> Bit | None:
        """The question."""
        short = words.shown("title-confirm-short")
        if self.tall:
            return self.title_words(short)
        return self.title_words(words.shown("title-confirm"), short)

    def make_board(self) -> QWidget:
        """The thing stands on the notice board of the upright panel."""
        return self.thing

    def lay_content(self, area: Area) -> None:
        """Thing and sums, then the answers."""
        look, model = self.look, self.model
        count = words.shown("confirm-count", count=model.count, unit=model.unit)
        where = words.shown("confirm-where")
        lines = [(count, look.pick(11.0, 16.5, 20.0), STRONG, "ink")]
        if not look.extra_large:
            lines.append((where, look.pick(7.5, 10.5, 15.0), BODY, "ink_soft"))
        foot, top = area.cut_bottom(self.answers_high, 9.0)
        self.place_answers(foot, self.no_key, self.yes_key)
        if self.tall:
            side = 130.0
            self.sums.place(top)
        else:
            thing, sums = top.columns((38.6, 61.4) if look.shape == "wide" else (36, 64), look.gap)
            self.thing.place(thing)
            self.sums.place(sums)
            side = min(68.0, thing.w * 0.38, thing.h * 0.72)
        self.thing.set_face(thing_face(look, model.name, model.picture, tuple(lines), side))
        self.thing.setAccessibleName(f"{model.name} {count}，{where}")


class BeforeAfter(Flat):
    """What she has now, an arrow with the cost over it, what will be left."""

    def __init__(self, look: Look, before: int, cost: int, after: int, parent: QWidget) -> None:
        super().__init__(look, "sums", None, parent, fill="card", edge="line")
        self.before, self.cost, self.after = before, cost, after
        self.setAccessibleName(
            f"{words.shown('confirm-now')} {before}，"
            f"{words.shown('confirm-cost', points=cost)}，{words.shown('confirm-after')} {after}"
        )

    def compose(self, ink: Ink, area: Area) -> None:
        """Three columns on one middle line."""
        super().compose(ink, area)
        look = self.look
        bare = look.extra_large and look.shape == "small"
        unit = "" if bare else words.shown("unit-points")
        em = look.pick(24.0, 38.0 if look.shape == "wide" else 29.0, 40.0)
        if look.shape == "tall":
            em = look.pick(30.0, 40.0, 44.0)
        inner = area.inset(6, 3)
        pill = self._pill(bare)
        if pill.measure(look, 1e6, 1e6)[0] > inner.w * 0.34:
            pill = self._pill(True)
        middle_wide = max(pill.measure(look, 1e6, 1e6)[0], look.em("label") * 3.4)
        side_wide = (inner.w - middle_wide - 10) / 2
        left, rest = inner.cut_left(side_wide, 5)
        right, middle = rest.cut_right(side_wide, 5)
        titles = not bare and inner.h > 60
        em = self._same_size(em, unit, side_wide)
        self._sum(ink, left, "confirm-now" if titles else "", self.before, unit, em, "ink")
        self._sum(ink, right, "confirm-after" if titles else "", self.after, unit, em, "gain")
        self._arrow(ink, middle, pill, lower=titles)

    def _same_size(self, em: float, unit: str, wide: float) -> float:
        """The em at which both figures fit, so that neither looks like more for being larger."""
        look = self.look
        most = str(max(self.before, self.after))
        while em > look.pick(9.0, 13.0, 15.0):
            if figure(most, unit, em, "ink").measure(look, 1e6, 1e6)[0] <= wide:
                break
            em *= 0.96
        return em

    def _pill(self, short: bool) -> Pill:
        size = self.look.em("label")
        name = "confirm-cost-short" if short else "confirm-cost"
        word = Word(words.shown(name, points=self.cost), "label", least="body")
        return Pill(Row([word]), "gold", pad=size * (0.36 if short else 0.5), high=size * 1.55)

    def _sum(
        self, ink: Ink, room: Area, title: str, points: int, unit: str, em: float, colour: str
    ) -> None:
        bits: list[Bit] = []
        if title:
            bits.append(Word(words.shown(title), "label", STRONG, "ink_soft"))
        number = Word(str(points), em, STRONG, colour, spacing=1.0)
        bits.append(figure(str(points), unit, em, colour) if unit else number)
        draw(ink, Column(bits, 3.0, "centre"), room)

    def _arrow(self, ink: Ink, room: Area, pill: Pill, *, lower: bool) -> None:
        high = pill.high or 0.0
        drop = 4.0 if lower else 0.0
        y = room.cy - high * 0.62 + drop
        draw(ink, pill, Area(room.x - 1, y - high / 2, room.w + 2, high))
        line_y = room.cy + high * 0.42 + drop
        half = min(24.0, room.w * 0.42)
        x1, x2 = room.cx - half, room.cx + half
        ink.stroke([(x1, line_y), (x2, line_y)], "pine", 2.4)
        ink.stroke([(x2 - 6, line_y - 6), (x2, line_y), (x2 - 6, line_y + 6)], "pine", 2.4)
