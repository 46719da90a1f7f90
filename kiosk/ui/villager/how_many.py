"""05b: how many. The number large, what it costs, one less, one more."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, FirstThatFits, Pic, Pill, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import HowManyModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen, thing_face
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import WordKey


class HowManyScreen(VillagerScreen):
    """Asks for a number.

    Signals:
        changed: the number, after each press.
        taken: 就要 2 袋 (the number).
        dropped: 不要了.
    """

    number = "05b"
    changed = Signal(int)
    taken = Signal(int)
    dropped = Signal()

    def __init__(
        self,
        look: Look,
        model: HowManyModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "howManyScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-how-many", {"item": model.name, "unit": model.unit})
        self.thing = Flat(look, "thing", None, self, fill="persimmon_tint")
        self.count = Count(look, self)
        size = look.pick(10.5, 14.5, 16.5)
        self.less = WordKey(
            look,
            "lessKey",
            "",
            self,
            icon="minus-bold",
            size=size,
            upright=True,
            icon_share=1.9,
            icon_colour="pine",
            gap=4,
        )
        self.more = WordKey(
            look,
            "moreKey",
            "",
            self,
            icon="plus-bold",
            size=size,
            upright=True,
            icon_share=1.9,
            icon_colour="pine",
            gap=4,
        )
        self.drop, self.take = self.answer_keys(words.shown("key-cancel"), "")
        key_size = look.pick(13.0, 18.5, 20.0)
        self.drop.size_name = self.take.size_name = key_size
        self.less.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        self.drop.clicked.connect(self.dropped)
        self.take.clicked.connect(lambda: self.taken.emit(self.model.count))
        self._show()

    def _step(self, by: int) -> None:
        count = min(self.model.most, max(1, self.model.count + by))
        self.model = replace(self.model, count=count)
        self._show()
        self.changed.emit(count)

    def _show(self) -> None:
        model, unit = self.model, self.model.unit
        at_least, at_most = model.count <= 1, model.count >= model.most
        self.less.setEnabled(not at_least)
        self.more.setEnabled(not at_most)
        less = (
            words.shown("how-many-least") if at_least else words.shown("how-many-less", unit=unit)
        )
        more = words.shown("how-many-most") if at_most else words.shown("how-many-more", unit=unit)
        self.less.set_word(less, icon="" if at_least else "minus-bold")
        self.more.set_word(more, icon="" if at_most else "plus-bold")
        self.take.set_word(words.shown("how-many-take", count=model.count, unit=unit))
        self.count.set_model(model)

    def title_face(self) -> Bit | None:
        """要几袋？"""
        return self.title_words(words.shown("title-how-many", unit=self.model.unit))

    def make_board(self) -> QWidget:
        """The thing stands on the notice board of the upright panel."""
        return self.thing

    def _thing(self, side: float) -> Bit:
        look, model = self.look, self.model
        lines = (
            ()
            if look.extra_large and not self.tall
            else ((model.detail, look.em("body"), BODY, "ink_soft"),)
        )
        plain = tuple((t, e / look.metrics.text_factor, w, c) for t, e, w, c in lines)
        return thing_face(look, model.name, model.picture, plain, side)

    def lay_content(self, area: Area) -> None:
        """Thing, less, number, more; the two keys under them."""
        look, gap = self.look, self.look.gap
        small = look.shape == "small"
        high = {"wide": 42.0, "small": 36.0}.get(look.shape, self.answers_high)
        foot, rest = area.cut_bottom(high, gap)
        self.place_answers(foot, self.drop, self.take)
        key = look.pick(56.0, 62.0, 62.0 if small else 72.0)
        if self.tall:
            key = 84.0
            self.thing.set_face(self._thing(130.0))
        elif small:
            thing, rest = rest.cut_left(look.pick(80, 84, 76), gap)
            self.thing.place(thing)
            self.thing.pad = 2.0
            self.thing.set_face(self._thing_upright(thing.h))
        else:
            thing, rest = rest.cut_left(look.pick(154, 154, 160), gap)
            self.thing.place(thing)
            self.thing.set_face(self._thing(63.0 if not look.extra_large else 54.0))
        less, rest = rest.cut_left(key, gap)
        more, middle = rest.cut_right(key, gap)
        self.less.place(less)
        self.more.place(more)
        self.count.place(middle)

    def _thing_upright(self, high: float) -> Bit:
        """Picture over name; a long name takes room from the picture."""
        name = Word(self.model.name, "label", STRONG, lines=2, spacing=1.12, align="centre")
        broken = replace(name, lines=3)
        picture = self.model.picture
        return FirstThatFits(
            Column([Pic(picture, min(40.0, high * 0.55)), name], 1, "centre"),
            Column([Pic(picture, high * 0.26), broken], 0, "centre"),
            broken,
        )


class Count(Flat):
    """The number with its measure word, what it costs, what she has."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "count", None, parent, fill="card", edge="line")
        self.model: HowManyModel | None = None

    def set_model(self, model: HowManyModel) -> None:
        """Show another number."""
        self.model = model
        self.setAccessibleName(f"{model.count} {model.unit}")
        self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """Number, pill, and what she has where there is room."""
        super().compose(ink, area)
        model, look = self.model, self.look
        if model is None:
            return
        inner = area.inset(3, 2)
        low = inner.h < 80
        factor = look.metrics.text_factor
        em = min(look.pick(46, 62, 62), inner.h * 0.48 / factor, inner.w * 0.42 / factor)
        unit = max(em * 0.32, look.em("body") / factor)
        number = Row(
            [
                Word(str(model.count), em, STRONG, spacing=0.92, least="title"),
                Word(model.unit, unit, STRONG, spacing=1.0),
            ],
            2.5,
            "base",
        )
        cost = words.shown("how-many-cost", points=model.count * model.price)
        size = look.em("label")
        coin, price = Pic("coin", size * 0.98, circle=True), Word(cost, "label")
        pill = FirstThatFits(
            Pill(Row([coin, price], size * 0.28), "gold", pad=size * 0.42, high=size * 1.7),
            Pill(price, "gold", pad=size * 0.3, high=size * 1.7),
        )
        bits: list[Bit] = [number, pill]
        have = Word(words.shown("exchange-you-have", points=model.have), "body", BODY, "ink_soft")
        if not low:
            bits.append(have)
        draw(ink, Column(bits, 1.5 if low else 4.0, "centre"), inner)
