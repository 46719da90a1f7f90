"""01: nobody is here. One big sentence, a hand with a card, three steps, the newest notice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import (
    STRONG,
    Bit,
    Column,
    Disc,
    Drawn,
    FirstThatFits,
    Icon,
    Pic,
    Row,
    Word,
    draw,
    fits,
)
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import IdleModel, Today
from kiosk.ui.screen import AGAIN, LOOK, STAFF, Plan, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen, date_column
from kiosk.ui.villager.idle_scene import IdleScene
from kiosk.ui.widgets.flat import Flat, Label
from kiosk.ui.widgets.key import Key

_STEPS = (("step-one", "idle-step-1"), ("step-two", "idle-step-2"), ("step-three", "idle-step-3"))


class IdleScreen(VillagerScreen):
    """Waits for a card.

    Signals:
        notice: the notice was touched.
    """

    number = "01"
    corners = frozenset({AGAIN, LOOK, STAFF})
    title_side = "left"
    forgets = True
    notice = Signal()

    def __init__(
        self,
        look: Look,
        model: IdleModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "idleScreen", today, parent)
        self.prompt = Prompt("prompt-idle")
        self.heading = Heading(look, self)
        self.scene = IdleScene(look, self.today.village, self)
        self.scene.set_step(model.step)
        self.steps = Steps(look, self)
        self.date = Label(look, "date", date_column(look, self.today), self, h="right")
        self.notice_key: NoticeKey | None = None
        if model.notice:
            self.notice_key = NoticeKey(look, model.notice, self)
            self.notice_key.clicked.connect(self.notice)

    def set_step(self, step: int) -> None:
        """The hand's still picture: 1, 2 or 3."""
        self.scene.set_step(step)

    def make_board(self) -> QWidget:
        """The scene stands on the notice board of the upright panel."""
        return self.scene

    def title_face(self) -> Bit | None:
        """The hall's name, over the picture."""
        if self.tall:
            return None
        return self.title_words(self.today.hall or self.today.village, self.today.village)

    def title_room(self, plan: Plan) -> Area:
        """From the picture's left edge to the date."""
        wide = self._date_width(plan)
        x = max(plan.title.x, self._columns(plan.content)[1].x)
        return Area(x, plan.title.y, plan.date.right - wide - (8 if wide else 0) - x, plan.title.h)

    def _date_width(self, plan: Plan) -> float:
        wide, _ = date_column(self.look, self.today).measure(self.look, 1e6, 1e6)
        name = Word(self.today.village, "body").measure(self.look, 1e6, 1e6)[0]
        return wide if plan.date.w > wide + 10 + name else 0.0

    def _columns(self, content: Area) -> list[Area]:
        return content.columns((46.5, 53.5) if self.look.shape == "wide" else (54, 46), 9.4)

    def lay_out(self, plan: Plan) -> None:
        """Landscape: words left, picture right. Upright: picture on the board."""
        self.lay_board(plan)
        if self.tall:
            self.date.hide()
            self._lay_words(plan.content, 0.43)
            return
        left, right = self._columns(plan.content)
        self.scene.place(right)
        wide = self._date_width(plan)
        self.date.setVisible(wide > 0)
        self.date.place(plan.date.cut_right(wide)[0])
        self._lay_words(left, 0.485)

    def _lay_words(self, area: Area, share: float) -> None:
        look = self.look
        if self.notice_key is not None:
            high = 50.0 if self.tall else self.notice_key.height_for(area.w)
            strip, area = area.cut_bottom(high, look.gap)
            self.notice_key.place(strip)
        room_for_steps = area.h > 150 or self.tall
        self.steps.setVisible(room_for_steps)
        if room_for_steps:
            top, steps = area.cut_top(area.h * share / (1 - 0.14), 4.0)
            self.steps.place(steps)
            area = top
        self.heading.place(area)


class Heading(Flat):
    """The sentence, two lines, as large as the room allows."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "heading", None, parent, fill=None, pad=0)
        self.lines = (words.shown("idle-heading-1"), words.shown("idle-heading-2"))
        self.setAccessibleName("".join(self.lines))

    def compose(self, ink: Ink, area: Area) -> None:
        """Two lines of the same size."""
        factor = ink.look.metrics.text_factor
        em = min(area.w / 5.06, area.h / 2.24) / factor
        align = "centre" if self.look.shape == "tall" else "left"
        bits = [Word(line, em, STRONG, spacing=1.09, least="heading") for line in self.lines]
        draw(ink, Column(bits, 0, align), area, align)


class Steps(Flat):
    """Three flat fields: hold up the card, listen, touch a picture."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "steps", None, parent, fill=None, pad=0)
        self.setAccessibleName("，".join(words.shown(step) for _, step in _STEPS))

    def compose(self, ink: Ink, area: Area) -> None:
        """Number in a gold disc, words, the picture over them."""
        look = ink.look
        for number, (cell, (sign, text)) in enumerate(
            zip(area.columns(3, look.gap), _STEPS, strict=True)
        ):
            ink.block(cell, "tint")
            size = look.pick(*((11.0, 14.0, 16.0) if look.shape == "tall" else (9.0, 12.0, 15.0)))
            em = look.em(size)
            side = em * 1.12 if look.shape == "tall" else min(em * 1.12, 15.6)
            disc = Disc(Word(words.shown(sign), side * 0.64 / look.metrics.text_factor), side)
            word = Word(words.shown(text), size)
            row = FirstThatFits(Row([disc, word], 3.0), Row([disc, word], 1.5), word)
            foot, head = cell.inset(2, 4).cut_bottom(em * 1.5, 1.0)
            draw(ink, row, foot)
            self._picture(ink, number, head)

    def _picture(self, ink: Ink, number: int, room: Area) -> None:
        side = min(room.h, room.w * 0.62 if ink.look.shape == "tall" else 44.0)
        if number == 0:
            draw(ink, Pic("card-small", side), room)
        elif number == 1:
            draw(ink, Pic("ear", side * 0.8), room)
        else:
            draw(ink, Drawn(side * 1.1, side * 0.85, _gift_and_hand), room)


def _gift_and_hand(ink: Ink, area: Area) -> None:
    if ink.look.high_contrast:
        ink.picture("gift", area.centred(area.h, area.h))
        return
    gift, _ = area.cut_left(area.h * 0.82)
    ink.picture("gift", gift.moved(0, -area.h * 0.04))
    hand, _ = area.cut_right(area.h * 0.62)
    ink.picture("pointing-hand", Area(hand.x, hand.y + area.h * 0.34, hand.w, area.h * 0.6))


class NoticeKey(Key):
    """The newest notice, one line, and 看."""

    def __init__(self, look: Look, headline: str, parent: QWidget) -> None:
        said = words.shown("key-notice", headline=headline)
        super().__init__(look, "noticeKey", said, parent)
        self.headline = headline

    def height_for(self, wide: float) -> float:
        """Height in mm: more where the headline needs two lines."""
        look = self.look
        one = look.pick(24.0, 25.6, 27.0)
        caret = look.em("body") * 0.9 + 5.0
        text = look.text_width(self.headline, look.em("body"), STRONG)
        return one if text <= wide - 16.0 - caret else max(one, look.em("body") * 2.5 + 2.5)

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Megaphone, headline, 看 with a caret; the headline is the last to give way."""
        look = self.look
        inner = body.inset(8, 0.5)
        em = look.em("body")
        size: str | float = 15.0 if look.shape == "tall" and not look.extra_large else "body"
        if look.mode == "standard":
            size = "body"
        caret = Icon("caret-right-bold", look.em(size) * 0.9, "pine")
        read = Row([Word(words.shown("key-read"), size, STRONG, "pine", least="body"), caret], 2.5)
        line = Word(self.headline, size, STRONG, least="body")
        two = Word(self.headline, "body", STRONG, lines=2, spacing=1.15)
        picture = Pic("megaphone", min(body.h * 0.72, 22.0))
        for left, right in ((Row([picture, line], 5.0), read), (line, read), (line, caret)):
            wide, _ = right.measure(look, 1e6, 1e6)
            rest = inner.cut_right(wide, 5)[1]
            if fits(look, left, rest):
                draw(ink, right, inner, "right")
                draw(ink, left, rest, "left")
                return
        draw(ink, caret, inner, "right")
        draw(ink, two, inner.cut_right(em * 0.9, 4.0)[1], "left")
