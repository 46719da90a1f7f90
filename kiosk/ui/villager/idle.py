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
_SCENE_SHAPE = 1.69  # width to height of the low drawing


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
        return content.columns((46.5, 53.5) if self.look.shape == "wide" else (57, 43), 9.4)

    def lay_out(self, plan: Plan) -> None:
        """Landscape: words left, picture right. Upright: picture on the board."""
        self.lay_board(plan)
        if self.tall:
            self.date.hide()
            self._lay_words(plan.content, 0.43)
            return
        wide = self._date_width(plan)
        self.date.setVisible(wide > 0)
        self.date.place(plan.date.cut_right(wide)[0])
        if self.look.shape == "small":
            self._lay_small(plan.content)
            return
        left, right = self._columns(plan.content)
        self.scene.place(right)
        self._lay_words(left, 0.485)

    def _lay_words(self, area: Area, share: float) -> None:
        """Heading, steps and notice, one under the other."""
        look = self.look
        if self.notice_key is not None:
            high = 50.0 if self.tall else self.notice_key.height_for(area.w)
            strip, area = area.cut_bottom(high, look.gap)
            self.notice_key.place(strip)
        top, steps = area.cut_top(area.h * share / (1 - 0.14), 4.0)
        self.steps.place(steps)
        self.heading.place(top)

    def _lay_small(self, content: Area) -> None:
        """Little height: the sentence on one line, under it steps at the left, picture right.

        The notice stands under the steps; one that would need two lines there lies at the foot.
        """
        top, rest = content.cut_top(self.heading.height_for(content.w), 5.0)
        self.heading.place(top)
        key, left = self.notice_key, self._columns(rest)[0]
        if key is not None and key.height_for(left.w) > key.height_for(content.w):
            strip, rest = rest.cut_bottom(key.height_for(content.w), self.look.gap)
            key.place(strip)
            scene, steps = rest.cut_right(rest.h * _SCENE_SHAPE, self.look.gap)
        else:
            steps, scene = self._columns(rest)
            if key is not None:
                strip, steps = steps.cut_bottom(key.height_for(steps.w), self.look.gap)
                key.place(strip)
        self.scene.place(scene)
        self.steps.place(steps)


class Heading(Flat):
    """The sentence, as large as the room allows: two lines, or one where there is little height."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "heading", None, parent, fill=None, pad=0)
        lines = (words.shown("idle-heading-1"), words.shown("idle-heading-2"))
        self.lines = ("".join(lines),) if look.shape == "small" else lines
        self.setAccessibleName("".join(lines))

    def _em(self, wide: float) -> float:
        """The em at which the longest line is ``wide`` mm, before the panel's factor."""
        longest = max(len(line) for line in self.lines)
        return wide / (longest + 0.06) / self.look.metrics.text_factor

    def height_for(self, wide: float) -> float:
        """What the lines take when they fill the width, mm."""
        return self._em(wide) * self.look.metrics.text_factor * 1.12 * len(self.lines)

    def compose(self, ink: Ink, area: Area) -> None:
        """All lines of the same size."""
        factor = ink.look.metrics.text_factor
        em = min(self._em(area.w), area.h / 1.12 / len(self.lines) / factor)
        align = "centre" if self.look.shape == "tall" else "left"
        bits = [Word(line, em, STRONG, spacing=1.09, least="heading") for line in self.lines]
        draw(ink, Column(bits, 0, align), area, align)


class Steps(Flat):
    """Three flat fields: hold up the card, listen, touch a picture."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "steps", None, parent, fill=None, pad=0)
        self.setAccessibleName("，".join(words.shown(step) for _, step in _STEPS))

    def compose(self, ink: Ink, area: Area) -> None:
        """The picture over number and words; all three alike, whatever their length."""
        look, cells = ink.look, area.columns(3, ink.look.gap)
        for cell in cells:
            ink.block(cell, "tint")
        if area.h < 50 and cells[0].w > 75:
            self._lying(ink, cells)
            return
        foot = look.em(self._size()) * (1.5 if area.h > 50 else 1.25)
        rooms = [cell.inset(2, 4 if area.h > 50 else 2.5).cut_bottom(foot, 1.0) for cell in cells]
        rows = [self._row(number) for number in range(3)]
        beside = all(fits(look, row, room) for row, (room, _) in zip(rows, rooms, strict=True))
        for number, (words_room, head) in enumerate(rooms):
            draw(ink, rows[number] if beside else self._word(number), words_room)
            if not beside:  # the number stands by the picture instead
                disc = self._disc(number)
                side, head = head.cut_left(disc.side, 2.0)
                draw(ink, disc, side, v="top")
            self._picture(ink, number, head)

    def _lying(self, ink: Ink, cells: list[Area]) -> None:
        """Low and wide: the picture at the left, the number over its word at the right."""
        for number, cell in enumerate(cells):
            room = cell.inset(4, 3)
            said = Column([self._disc(number), self._word(number)], 1.0, "centre")
            wide, _ = said.measure(ink.look, room.w, room.h)
            right, left = room.cut_right(wide, 3)
            draw(ink, said, right)
            self._picture(ink, number, left)

    def _size(self) -> float:
        tall = self.look.shape == "tall"
        return self.look.pick(*((11.0, 14.0, 16.0) if tall else (9.0, 12.0, 15.0)))

    def _word(self, number: int) -> Word:
        return Word(words.shown(_STEPS[number][1]), self._size())

    def _disc(self, number: int) -> Disc:
        look = self.look
        side = look.em(self._size()) * 1.12
        side = side if look.shape == "tall" else min(side, 15.6)
        sign = words.shown(_STEPS[number][0])
        return Disc(Word(sign, side * 0.64 / look.metrics.text_factor), side)

    def _row(self, number: int) -> Bit:
        disc, word = self._disc(number), self._word(number)
        return FirstThatFits(Row([disc, word], 3.0), Row([disc, word], 1.5))

    def _picture(self, ink: Ink, number: int, room: Area) -> None:
        side = min(room.h, room.w * 0.62 if ink.look.shape == "tall" else 44.0, room.w / 1.1)
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
