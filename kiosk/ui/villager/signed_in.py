"""07b: 记上了. The name large, the place in the order, what it gives."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Icon, Pic, Pill, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import SignedInModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.keys import WordKey


class SignedInScreen(VillagerScreen):
    """Says that it is booked.

    Signals:
        other: 还办别的.
        next_person: 下一位举卡 (the station also goes on after 2.5 s).
    """

    number = "07b"
    other = Signal()
    next_person = Signal()

    def __init__(
        self,
        look: Look,
        model: SignedInModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "signedInScreen", today, parent)
        self.model = model
        self.prompt = prompt_of(model)
        self.field = Booked(look, model, self)
        size = look.pick(10.5, 15.0, 17.0)
        self.other_key = WordKey(
            look, "otherKey", words.shown("key-other-things"), self, icon="house-bold", size=size
        )
        self.next_key = WordKey(
            look,
            "nextPersonKey",
            words.shown("key-next-person"),
            self,
            icon="identification-card-bold",
            size=size,
            style="primary",
        )
        self.next_key.setVisible(model.next_person)
        if not model.next_person:
            self.other_key.set_style("primary")
        self.other_key.clicked.connect(self.other)
        self.next_key.clicked.connect(self.next_person)

    def title_face(self) -> Bit | None:
        """The activity; on the upright panel the notice board says it."""
        if self.tall:
            return None
        return self.title_words(self.model.activity, words.shown("title-activities"))

    def board_words(self) -> tuple[str, str]:
        """The activity, on the upright panel."""
        return self.model.activity, ""

    def lay_content(self, area: Area) -> None:
        """The field, then one or two keys."""
        look = self.look
        if self.tall:
            both = self.model.next_person
            foot, top = area.cut_bottom(98.0 if both else 46.0, look.gap)
            self.field.place(top)
            keys = foot.rows(2 if both else 1, look.gap)
            self.next_key.place(keys[0])
            self.other_key.place(keys[-1])
            return
        foot, top = area.cut_bottom(34.5 if look.shape == "wide" else 27.0, look.gap)
        self.field.place(top)
        if self.model.next_person:
            left, right = foot.columns(2, look.gap)
            self.other_key.place(left)
            self.next_key.place(right)
        else:
            self.other_key.place(foot)


def prompt_of(model: SignedInModel) -> Prompt:
    """What is said to her while she stands there; of points only those she gained."""
    said = "prompt-signed-out" if model.left else "prompt-signed-in"
    if model.points > 0:
        return Prompt(said, {"name": model.name, "points": model.points})
    return Prompt(f"{said}-{'stays' if model.stays else 'plain'}", {"name": model.name})


class Booked(Flat):
    """Tick, name, place in the order, the gain on gold, a bunch of flowers."""

    def __init__(self, look: Look, model: SignedInModel, parent: QWidget) -> None:
        super().__init__(look, "booked", None, parent, fill="pine_tint")
        self.model = model
        order = _order_words(model)[0]
        self.setAccessibleName(f"{model.name}，{order}")

    def compose(self, ink: Ink, area: Area) -> None:
        """From left to right where there is room for it."""
        super().compose(ink, area)
        look = self.look
        inner = area.inset(min(30.0, area.w * 0.04), 3)
        if look.shape == "tall":
            self._standing(ink, inner)
            return
        roomy = inner.w > 380
        disc_side = min(80.0 if roomy else 46.0, inner.h * 0.55)
        disc = Disc(Icon("check-fat-fill", disc_side * 0.52, "on_pine"), disc_side, "pine")
        left, rest = inner.cut_left(disc_side, min(18.0, inner.w * 0.045))
        draw(ink, disc, left)
        if roomy and not look.extra_large:
            right, rest = rest.cut_right(62.0, 6.0)
            draw(ink, Pic("bouquet", 58.0), right)
        draw(ink, self._words(rest), rest, "left")

    def _standing(self, ink: Ink, inner: Area) -> None:
        """On the upright panel: the tick over everything else, in the middle."""
        side = min(84.0, inner.h * 0.3)
        disc = Disc(Icon("check-fat-fill", side * 0.52, "on_pine"), side, "pine")
        words_room = inner.cut_top(side, 6.0)[1]
        column = self._words(words_room)
        column.align = "centre"
        draw(ink, Column([disc, column], 8.0, "centre"), inner)

    def _words(self, rest: Area) -> Column:
        look, model = self.look, self.model
        small = look.shape != "wide"
        name = Word(
            model.name,
            look.pick(26.0, 36.0 if not small else 28.0, 38.0 if not small else 31.0),
            STRONG,
            spacing=1.12,
            lines=2 if rest.h > 100 else 1,
        )
        said, *shorter = _order_words(model)
        order = Word(
            said,
            look.pick(11.0, 17.5 if not small else 12.0, 18.0),
            STRONG,
            "pine",
            instead=tuple(shorter),
        )
        bits: list[Bit] = [name, order]
        if model.points > 0:
            bits.append(self._gain(rest))
        return Column(bits, 1.5 if small else 4.0)

    def _gain(self, rest: Area) -> Bit:
        look = self.look
        small = look.shape == "small"
        size = look.pick(16.0, 25.0 if not small else 15.0, 26.0 if not small else 17.0)
        em = look.em(size)
        gain = words.shown("points-gain", points=self.model.points)
        unit = max(em * 0.5, look.em("body")) / look.metrics.text_factor
        figure = Row(
            [Word(gain, size, spacing=1.0), Word(words.shown("unit-points"), unit)],
            em * 0.2,
            "base",
        )
        pill = Pill(
            Row([Pic("coin", em * 0.86, circle=True), figure], em * 0.26),
            "gold",
            pad=em * 0.3,
            high=em * 1.24,
        )
        remark = Word(words.shown("signed-in-book"), "body", BODY, "ink_soft")
        wide = pill.measure(look, 1e6, 1e6)[0] + 8 + remark.measure(look, 1e6, 1e6)[0]
        if look.extra_large or wide > rest.w:
            return pill
        return Row([pill, remark], 8.0)


def _order_words(model: SignedInModel) -> tuple[str, ...]:
    """Which one she is to arrive; what a clerk booked for her has no such number.

    Of who leaves: how long she was there.
    """
    if model.left:
        if not model.points:
            return (words.shown("signed-out-none"), words.shown("signed-out-none-short"))
        worked = words.shown("signed-out-worked", worked=model.worked)
        return (worked, model.worked)
    if not model.order:
        return (words.shown("signed-in-noted"),)
    return tuple(
        words.shown(name, count=model.order)
        for name in ("signed-in-order", "signed-in-order-short")
    )
