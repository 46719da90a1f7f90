"""02: a card is seen. The live picture as in a looking glass, a ruler, one hint."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Icon, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import ScanningModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen
from kiosk.ui.widgets.flat import Flat, Picture

_PROMPTS = {"nothing": "prompt-scanning"}


class ScanningScreen(VillagerScreen):
    """Helps to hold the card right. ``set_preview`` takes camera pictures, ``set_hint`` the rest.

    Signals:
        prompt_changed: another hint, so another sentence.
    """

    number = "02"
    prompt_changed = Signal()

    def __init__(
        self,
        look: Look,
        model: ScanningModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "scanningScreen", today, parent)
        self.camera = Picture(look, "camera", self)
        self.camera.frame_share = 0.6
        self.seen = Label_(look, "seen", self)
        self.hint = Label_(look, "hint", self)
        self.ruler = Ruler(look, self)
        self.tip = Label_(look, "tip", self)
        self.set_hint(model)

    def set_preview(self, image: QImage | None) -> None:
        """Show a camera picture; the scanner has mirrored it already."""
        self.camera.set_image(image, mirrored=False)

    def set_hint(self, model: ScanningModel) -> None:
        """Take another hint; the sentence changes with it."""
        look, hint = self.look, model.hint
        prompt = Prompt(_PROMPTS.get(hint, f"prompt-scanning-{hint}"))
        changed = self.prompt is not None and prompt.id != self.prompt.id
        self.prompt = prompt
        in_view = hint not in ("nothing", "long")
        self.seen.set_face(_seen_face(look, in_view))
        parts = words.shown(f"scanning-hint-{hint}").split("|")
        self.hint.setAccessibleName("".join(parts))
        self.hint.set_face(_hint_face(look, parts, self.tall))
        self.ruler.set_value(model.ruler if in_view else None)
        tip = words.shown("scanning-tip-long" if hint == "long" else "scanning-tip")
        em = look.em("body")
        self.tip.set_face(Row([Pic("light-bulb", em * 1.35), Word(tip, "body", BODY)], em * 0.6))
        if changed:
            self.prompt_changed.emit()

    def make_board(self) -> QWidget:
        """The camera picture stands on the notice board of the upright panel."""
        return self.camera

    def title_face(self) -> Bit | None:
        """正在看您的卡."""
        return self.title_words(words.shown("title-scanning"))

    def lay_content(self, area: Area) -> None:
        """Picture left, help right; on the upright panel everything one under the other."""
        if not self.tall:
            share = (59.5, 40.5) if self.look.shape == "wide" else (50, 50)
            left, area = area.columns(share, 9.0)
            self.camera.place(left)
        centred = self.tall
        for label in (self.seen, self.hint, self.tip):
            label.h = "centre" if centred else "left"
        em = self.look.em("body")
        seen, area = area.cut_top(em * 1.6, 2.0)
        self.seen.place(seen)
        self.tip.setVisible(area.h > 110)
        if area.h > 110:
            tip, area = area.cut_bottom(em * 1.9, 2.0)
            self.tip.place(tip)
        room = 62.0 if area.h > 130 else 0.44 * area.h
        if self.look.extra_large and not self.tall:  # the sentence needs the height more
            room = min(48.0, 0.38 * area.h)
        ruler, area = area.cut_bottom(room, 2.0)
        self.ruler.place(ruler)
        self.hint.place(area)


class Label_(Flat):  # noqa: N801 - the plain Label has no field either; this one stretches
    """Words on bare paper that take the whole room."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(look, name, None, parent, fill=None, pad=0, h="left")


def _seen_face(look: Look, in_view: bool) -> Row:
    em = look.em("label")
    sign = "check-fat-fill" if in_view else "magnifying-glass-bold"
    text = words.shown("scanning-seen" if in_view else "scanning-looking")
    disc = Disc(Icon(sign, em * 0.75, "on_pine"), em * 1.35, "pine")
    return Row([disc, Word(text, "label", STRONG, "pine")], em * 0.4)


def _hint_face(look: Look, parts: list[str], centred: bool) -> Column:
    size = {"wide": (30.0, 37.0, 40.0), "tall": (40.0, 48.0, 56.0)}.get(
        look.shape, (20.0, 26.0, 28.0)
    )
    em = look.pick(*size)
    bits: list[Bit] = [Word(part, em, STRONG, spacing=1.1, least="title") for part in parts]
    return Column(bits, 0, "centre" if centred else "left")


class Ruler(Flat):
    """Too far, just right, too near: where the card is now."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "ruler", None, parent)
        self.value: float | None = None

    def set_value(self, value: float | None) -> None:
        """0 too far … 1 too near; None without a card."""
        if value != self.value:
            self.value = value
            self.update()

    def compose(self, ink: Ink, area: Area) -> None:
        """A bar in three parts, the card on it, the three words."""
        super().compose(ink, area)
        look = ink.look
        inner = area.inset(9.0, area.h * 0.1)
        words_high = look.em("body") * 1.4
        foot, head = inner.cut_bottom(words_high)
        line = head.centred(head.w, 6.6)
        good_x, good_w = line.x + line.w * 0.38, line.w * 0.34
        far = Area(line.x, line.y, good_x - 1.2 - line.x, line.h)
        near = Area(good_x + good_w + 1.2, line.y, line.right - good_x - good_w - 1.2, line.h)
        for part, colour in ((far, "line"), (near, "line")):
            ink.block(part, colour, radius=3.3)
        ink.block(Area(good_x, line.y, good_w, line.h), "pine", radius=3.3)
        for text, colour, h in (
            ("scanning-far", "ink", "left"),
            ("scanning-near", "ink", "right"),
        ):
            draw(ink, Word(words.shown(text), "body", STRONG, colour), foot, h)
        good = Area(good_x, foot.y, good_w, foot.h)
        draw(ink, Word(words.shown("scanning-good"), "body", STRONG, "pine"), good)
        if self.value is not None:
            self._card(ink, line, (good_x, good_x + good_w))

    def _card(self, ink: Ink, line: Area, good: tuple[float, float]) -> None:
        assert self.value is not None
        x = line.x + min(1.0, max(0.0, self.value)) * line.w
        x = min(max(x, line.x + 9), line.right - 9)
        way = 1 if x < good[0] else -1 if x > good[1] else 0
        if way:
            tip = x + way * 24
            gold = "gold" if not ink.look.high_contrast else "ink"
            ink.stroke([(x, line.cy), (tip, line.cy)], gold, 2.4)
            ink.stroke(
                [
                    (tip - way * 4.4, line.cy - 4.4),
                    (tip, line.cy),
                    (tip - way * 4.4, line.cy + 4.4),
                ],
                gold,
                2.4,
            )
        card = Area(x - 10.5, line.cy - 8, 21, 16)
        ink.block(card, "gold", edge="ink", edge_mm=1.0, radius=2.2)
        ink.block(Area(card.x + 3.4, card.y + 4.4, 6.4, 7.2), "ink", radius=0.3)
        ink.stroke([(card.x + 13, card.y + 6.2), (card.x + 17.4, card.y + 6.2)], "ink", 1.4)
        ink.stroke([(card.x + 13, card.y + 10), (card.x + 15.8, card.y + 10)], "ink", 1.4)
