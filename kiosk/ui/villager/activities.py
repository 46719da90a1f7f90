"""07: what is on. Up to three cards; the pine band stands on the one that is open now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, FirstThatFits, Icon, Pic, Pill, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area
from kiosk.ui.models import ActivitiesModel, ActivityCard, GoingModel, Today
from kiosk.ui.screen import Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import Pager, VillagerScreen, thing_face
from kiosk.ui.villager.exchange import Empty
from kiosk.ui.widgets.flat import Flat
from kiosk.ui.widgets.key import Key

#: What the foot of a card says and which sign stands there.
_BANDS = {
    "open": ("activity-here", "map-pin-fill"),
    "there": ("activity-leaving", "sign-out-bold"),
    "planned": ("activity-going", "hand-palm-fill"),
    "noted": ("activity-noted", "check-fat-fill"),
    "done": ("activity-done", "check-fat-fill"),
}


class ActivitiesScreen(VillagerScreen):
    """The activities of today and what comes.

    Signals:
        here: 我来了, with the activity's id.
        leaving: 我要走了, where hours count.
        going: 我想去.
        told: a card that needs nothing more was touched (already signed in or noted).
        page_wanted: +1 or −1.
    """

    number = "07"
    here = Signal(str)
    leaving = Signal(str)
    going = Signal(str)
    told = Signal(str)
    page_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        model: ActivitiesModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "activitiesScreen", today, parent)
        self.model = model
        self.prompt = _prompt(model)
        self.cards = [self._make_card(card) for card in model.cards]
        self.empty: Empty | None = None
        if not model.cards:
            self.empty = Empty(
                look, "calendar", "activities-none-title", "activities-none-how", self
            )
        self.pager = Pager(self, model.page, model.pages)
        self.pager.previous.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.pager.next.clicked.connect(lambda: self.page_wanted.emit(1))

    @staticmethod
    def cards_per_page(look: Look) -> int:
        """How many cards fit on a page of this look."""
        if look.shape == "small":
            return 1 if look.extra_large else 2
        return 2 if look.extra_large else 3

    def _make_card(self, card: ActivityCard) -> CardKey:
        key = CardKey(self.look, card, self)
        signals = {"open": self.here, "there": self.leaving, "planned": self.going}
        signal = signals.get(card.state, self.told)
        key.clicked.connect(lambda: signal.emit(card.activity))
        return key

    def board_words(self) -> tuple[str, str]:
        """How many there are today, on the upright panel."""
        second = words.shown("tile-activities-second", count=self.model.today)
        return words.shown("title-activities"), second if self.model.today else ""

    def title_face(self) -> Bit | None:
        """参加活动; on the upright panel the notice board says it."""
        if self.tall:
            return None
        return self.title_words(words.shown("title-activities"))

    def lay_content(self, area: Area) -> None:
        """Side by side; one under the other on the upright panel."""
        rest = self.pager.place(area)
        if self.empty is not None:
            self.empty.place(rest)
            return
        room = self.cards_per_page(self.look)
        if self.model.pages == 1:  # a few fill the page; of many none jumps
            room = min(room, max(2, len(self.cards)))
        cells = rest.rows(room, self.look.gap) if self.tall else rest.columns(room, self.look.gap)
        for card, cell in zip(self.cards, cells, strict=False):
            card.place(cell)


def _prompt(model: ActivitiesModel) -> Prompt:
    if not model.cards:
        return Prompt("prompt-activities-none")
    if model.today:
        return Prompt("prompt-activities", {"count": model.today})
    return Prompt("prompt-activities-later")


class CardKey(Key):
    """One activity: picture and gain on a tint field, name, time, place, the band at the foot."""

    def __init__(self, look: Look, card: ActivityCard, parent: QWidget) -> None:
        band = words.shown(_BANDS[card.state][0])
        said = f"{band}，{card.name}，{card.when}，{card.place}"
        super().__init__(look, f"activity-{card.activity}", said, parent)
        self.card, self.band_word = card, band

    def compose_face(self, ink: Ink, body: Area) -> None:
        """Lying where the card is wider than high."""
        ink.clip(body.inset(0.5), self.radius - 0.5)
        if body.w > body.h * 1.5:
            self._lying(ink, body)
        else:
            self._standing(ink, body)

    def _standing(self, ink: Ink, body: Area) -> None:
        look = self.look
        low = body.h < 150
        band, upper = body.cut_bottom(look.em("body") * (2.9 if not low else 2.2))
        self._band(ink, band)
        head, rest = upper.cut_top(upper.h * (0.42 if not low else 0.4))
        ink.fill(head, "tint" if look.high_contrast else self.card.tint)
        side = min(48.0, head.h * 0.8)
        pill = self._pill()
        wide, high = pill.measure(look, head.w * 0.6, head.h)
        at = Area(head.right - wide - 5, head.y + 5.5, wide, high)
        pill.draw(ink, at)
        room = Area(head.x + 4, head.y, at.x - head.x - 6, head.h)
        ink.picture(self.card.picture, room.centred(min(side, room.w), side))
        draw(ink, self._words(), rest.inset(9, 2), "left")

    def _lying(self, ink: Ink, body: Area) -> None:
        look = self.look
        band, upper = body.cut_bottom(look.em("body") * (1.9 if body.h < 100 else 2.2))
        self._band(ink, band)
        pill = self._pill()
        wide, high = pill.measure(look, upper.w, upper.h)
        under = look.extra_large
        head_wide = max(wide + 8, upper.h * 0.9) if under else min(upper.h * 1.15, upper.w * 0.34)
        head, rest = upper.cut_left(head_wide)
        ink.fill(head, "tint" if look.high_contrast else self.card.tint)
        if under:
            picture = Pic(self.card.picture, 56.0, least=16.0)
            draw(ink, Column([picture, pill], 1.5, "centre"), head.inset(2, 2))
            draw(ink, self._words(), rest.inset(7, 1), "left")
            return
        side = min(56.0, head.h * 0.78, head.w * 0.8)
        ink.picture(self.card.picture, head.centred(side, side))
        pill.draw(ink, Area(rest.right - wide - 5, rest.y + 4, wide, high))
        draw(ink, self._words(), rest.inset(8, 1).cut_right(wide + 2)[1], "left")

    def _pill(self) -> Pill:
        look = self.look
        size = look.pick(9.0, 14.0, 16.0)
        em = look.em(size)
        gain = words.shown("activity-gain", points=self.card.points)
        row = Row([Pic("coin", em * 0.9, circle=True), Word(gain, size)], em * 0.25)
        return Pill(row, "card", edge="gold_deep", pad=em * 0.32, high=em * 1.55)

    def _words(self) -> FirstThatFits:
        """Name, time and place; a long place takes a second line, then stands smaller."""
        look, card = self.look, self.card

        def column(line: float, place_lines: int, spacing: float) -> Column:
            em = look.em(line)

            def row(icon: str, text: str, weight: int, lines: int) -> Row:
                word = Word(text, line, weight, lines=lines, spacing=spacing)
                return Row([Icon(icon, em, "pine"), word], em * 0.35)

            bits: list[Bit] = [
                Word(card.name, look.pick(11.5, 16.4, 18.5), STRONG, lines=2, spacing=1.2),
                row("clock-bold", card.when, STRONG, 1),
                row("map-pin-bold", card.place, BODY, place_lines),
            ]
            if look.extra_large and look.shape == "small":
                bits = bits[:2]
            return Column(bits, look.pick(1.5, 2.6, 1.0) if place_lines == 1 else 0.5)

        body = look.em("body") / look.metrics.text_factor
        return FirstThatFits(
            column(look.pick(8.0, 11.6, 15.0), 1, 1.3),
            column(body, 1, 1.3),
            column(body, 2, 1.15),
            column(body, 2, 1.05),
        )

    def _band(self, ink: Ink, band: Area) -> None:
        look = self.look
        here = self.card.state in ("open", "there")
        colour = "on_pine" if here else "ink"
        if here:
            ink.fill(band, "pine")
        elif self.card.state != "planned":
            ink.fill(band, "pine_tint")
        if not here:
            ink.rule(band.x, band.y, band.right, band.y, "pine", 0.5)
        size = look.pick(10.5, 14.5, 17.0)
        em = look.em(size)
        icon = Icon(_BANDS[self.card.state][1], em * 0.95, colour)
        draw(ink, Row([icon, Word(self.band_word, size, STRONG, colour)], em * 0.45), band)


class GoingScreen(VillagerScreen):
    """我想去 is asked back before it is noted.

    Signals:
        yes: noted.
        no: not.
    """

    number = "07"
    yes = Signal()
    no = Signal()

    def __init__(
        self,
        look: Look,
        model: GoingModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "goingScreen", today, parent)
        self.model = model
        self.prompt = Prompt("prompt-going", {"activity": model.name})
        body = look.pick(8.0, 12.0, 15.0)
        lines = (
            (model.when, body, STRONG, "ink"),
            (model.place, body, BODY, "ink_soft"),
        )
        self.thing = Flat(look, "thing", None, self, fill="pine_tint")
        side = {"wide": 63.0, "tall": 90.0}.get(look.shape, 40.0)
        self.thing.set_face(thing_face(look, model.name, model.picture, lines, side))
        self.thing.setAccessibleName(f"{model.name}，{model.when}，{model.place}")
        self.no_key, self.yes_key = self.answer_keys(
            words.shown("going-no"), words.shown("going-yes"), yes_icon="hand-palm-fill"
        )
        self.no_key.clicked.connect(self.no)
        self.yes_key.clicked.connect(self.yes)

    def board_words(self) -> tuple[str, str]:
        """The question, on the upright panel."""
        return words.shown("title-activities"), ""

    def title_face(self) -> Bit | None:
        """The question."""
        return self.title_words(words.shown("title-confirm-short"))

    def lay_content(self, area: Area) -> None:
        """The activity, then the answers."""
        foot, top = area.cut_bottom(self.answers_high, 9.0)
        self.place_answers(foot, self.no_key, self.yes_key)
        self.thing.place(top)
