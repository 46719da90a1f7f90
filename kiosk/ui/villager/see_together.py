"""26 当面确认: what the clerk is about to book, how many points, before and after. 对 or 不对."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk import words
from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Drawn, Pic, Row, Word, draw
from kiosk.ui.ink import Ink
from kiosk.ui.metrics import Area, tokens
from kiosk.ui.models import SeeTogetherModel, Today
from kiosk.ui.screen import AGAIN, STAFF, Prompt
from kiosk.ui.theme import Look
from kiosk.ui.villager.base import VillagerScreen, thing_face
from kiosk.ui.widgets.flat import Flat


class SeeTogetherScreen(VillagerScreen):
    """The villager's yes before a clerk's booking counts.

    Signals:
        yes: 对.
        no: 不对.
    """

    number = "26"
    corners = frozenset({AGAIN, STAFF})
    yes = Signal()
    no = Signal()

    def __init__(
        self,
        look: Look,
        model: SeeTogetherModel,
        today: Today | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "seeTogetherScreen", today, parent)
        self.model = model
        name = "prompt-see-together" if model.points >= 0 else "prompt-see-together-spent"
        self.prompt = Prompt(
            name,
            {
                "clause": model.what,
                "count": model.count,
                "unit": model.unit,
                "points": abs(model.points),
            },
        )
        self.what = What(look, model, self)
        self.gain = Gain(look, model, self)
        self.no_key, self.yes_key = self.answer_keys(
            words.shown("see-together-no"), words.shown("see-together-yes")
        )
        self.no_key.clicked.connect(self.no)
        self.yes_key.clicked.connect(self.yes)

    def title_face(self) -> Bit | None:
        """Whom it is for."""
        short = words.shown("title-see-together-short")
        name = self.model.name
        whole = words.shown("title-see-together", name=name)
        most = tokens()["line"][f"han_per_line_{self.look.mode}"]
        texts = (whole, short, name) if len(whole) <= most else (name, short)
        return self.title_words(*texts)

    def make_board(self) -> QWidget:
        """What is booked stands on the notice board of the upright panel."""
        return self.what

    def lay_content(self, area: Area) -> None:
        """What and gain, then the answers."""
        foot, top = area.cut_bottom(self.answers_high, 9.0)
        self.place_answers(foot, self.no_key, self.yes_key)
        if self.tall:
            self.gain.place(top)
            return
        share = (38.6, 61.4) if self.look.shape == "wide" else (44, 56)
        left, right = top.columns(share, self.look.gap)
        self.what.place(left)
        self.gain.place(right)


def over_strip(ink: Ink, area: Area, *, gain: bool) -> tuple[Area, Area]:
    """Draw a tint field over a strip of paper; the rooms of strip and field."""
    em = ink.look.em("body")
    ink.block(area, "paper", edge="line")
    ink.painter.save()
    ink.clip(area.inset(0.4), 4.2)
    strip, upper = area.cut_bottom(em * (2.65 if area.h > 80 else 1.7))
    ink.fill(upper, "pine_tint" if gain else "brick_tint")
    ink.painter.restore()
    return strip, upper


class What(Flat):
    """The deed with its picture; under it who books it."""

    def __init__(self, look: Look, model: SeeTogetherModel, parent: QWidget) -> None:
        super().__init__(look, "what", None, parent, fill="card", edge="line")
        self.model = model
        clerk = words.shown("see-together-clerk", clerk=model.clerk)
        said = "，".join(filter(None, (f"{model.what} {_amount(model)}", _paper(model), clerk)))
        self.setAccessibleName(f"{model.note}，{said}" if model.note else said)

    def compose(self, ink: Ink, area: Area) -> None:
        """A tint field over a strip of paper."""
        look, model = self.look, self.model
        strip, upper = over_strip(ink, area, gain=model.points >= 0)
        em = look.em("body")
        amount = look.pick(11.0, 16.5, 18.0) if look.shape != "small" else look.pick(9, 11.5, 16)
        side = min(64.0 if look.shape != "tall" else 96.0, upper.w * 0.36, upper.h * 0.66)
        lines: tuple[tuple[str, float, int, str], ...]
        under = f"{model.what} {_amount(model)}" if model.note else _amount(model)
        lines = ((under, amount, STRONG, "ink"),)
        if model.paper:
            lines = (*lines, (_paper(model), amount * 0.8, BODY, "ink"))
        if model.note and upper.h < (5.0 if len(model.note) > 8 else 3.5) * em:
            lines = ()  # the clause is said, and stands on the caption line
        what = model.note or model.what
        draw(ink, thing_face(look, what, model.picture, lines, side), upper.inset(6, 2))
        face: list[Bit] = []
        if strip.h > 17:
            face = [Disc(Pic(model.avatar, strip.h * 0.62), strip.h * 0.72, "gold_tint", "pine")]
        if look.high_contrast:
            face = []
        who = words.shown("see-together-clerk", clerk=model.clerk)
        draw(
            ink,
            Row([*face, Word(who, "body", BODY, instead=(model.clerk,))], 4.0),
            strip.inset(4, 0),
        )


def _amount(model: SeeTogetherModel) -> str:
    return model.amount or words.shown("confirm-count", count=model.count, unit=model.unit)


def _paper(model: SeeTogetherModel) -> str:
    return words.shown("counter-paper-number", number=model.paper) if model.paper else ""


class Gain(Flat):
    """The coin, +2 分, and the line before → after."""

    def __init__(self, look: Look, model: SeeTogetherModel, parent: QWidget) -> None:
        super().__init__(look, "gain", None, parent, fill="card", edge="line")
        self.model = model
        self.setAccessibleName(
            f"{signed(model.points)}，{words.shown('see-together-now', points=model.before)}，"
            f"{words.shown('see-together-after', points=model.after)}"
        )

    def compose(self, ink: Ink, area: Area) -> None:
        """Two rows."""
        super().compose(ink, area)
        look, model = self.look, self.model
        small = look.shape == "small"
        size = look.pick(34.0, 50.0 if not small else 26.0, 55.0 if not small else 30.0)
        em = look.em(size)
        colour = "gain" if model.points >= 0 else "brick"
        unit = max(em * 0.44, look.em("body")) / look.metrics.text_factor
        number = Row(
            [
                Word(signed(model.points), size, STRONG, colour, spacing=0.98),
                Word(words.shown("unit-points"), unit, STRONG, colour, spacing=1.0),
            ],
            em * 0.08,
            "base",
        )
        top = Row([Pic("coin", em * 0.78, circle=True), number], em * 0.18)
        line_size = look.pick(9.0, 12.8 if not small else 10.5, 15.0)
        line = self._line(line_size)
        inner = area.inset(6, 3)
        if line.measure(look, 1e6, 1e6)[0] > inner.w:
            line = self._line(line_size, short=True)
        draw(ink, Column([top, line], 3.0 if small else 8.0, "centre"), inner)

    def _line(self, size: float, *, short: bool = False) -> Row:
        model, look = self.model, self.look
        if short:
            before, after = str(model.before), str(model.after)
        else:
            before = words.shown("see-together-now", points=model.before)
            after = words.shown("see-together-after", points=model.after)
        em = look.em(size)
        return Row(
            [
                Word(before, size, STRONG, "ink_soft"),
                Drawn(em * 1.6, em * 0.8, _arrow),
                Word(after, size, STRONG),
            ],
            em * 0.45,
        )


def _arrow(ink: Ink, area: Area) -> None:
    head = area.h * 0.4
    ink.stroke([(area.x, area.cy), (area.right, area.cy)], "pine", 2.0)
    points = [
        (area.right - head, area.cy - head),
        (area.right, area.cy),
        (area.right - head, area.cy + head),
    ]
    ink.stroke(points, "pine", 2.0)


def signed(points: int) -> str:
    """+2 or −2, as points are written."""
    if points < 0:
        return words.shown("points-spent", points=-points)
    return words.shown("points-gain", points=points)
