"""The desk while the villager looks at 26: what she is asked, how it stands, what she said."""

from __future__ import annotations

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Waiting
from kiosk.ui.counter.parts import points_colour, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area


class WaitingPage(ShellPage):
    """The villager is looking at 26; here it says so, and then what she answered."""

    name = "waitingPage"
    rail = "book"
    model: Waiting

    def title(self) -> str:
        """Who is asked."""
        return self.shown("counter-book-for", name=self.model.person.name)

    def work(self, area: Area) -> None:
        """What is asked, how it stands, and the way on."""
        model, gap = self.model, self.look.gap + 1.5
        small = self.look.shape == "small"
        foot, rest = area.cut_bottom(21.0 if small else 30.0, gap)
        picture, fill, colour = {
            "asking": ("pointing-hand", "gold_tint", "gold_deep"),
            "yes": ("tick", "pine_tint", "pine"),
            "no": ("waving-hand", "tint", "ink"),
            "silent": ("alarm-clock", "tint", "ink"),
            "refused": ("warning", "brick_tint", "brick"),
        }[model.state]
        state = self.shown(f"counter-waiting-{model.state}", name=model.person.name)
        side = 26.0 if small else 54.0
        lines: list[Bit] = [
            Word(state, 15.0 if not small else 11.0, STRONG, colour, lines=2, least="body"),
            Row(
                [
                    Word(model.what, 9.0, BODY, lines=2, least="small"),
                    Word(
                        f"{signed(model.points)} {self.shown('counter-points')}",
                        12.0,
                        STRONG,
                        points_colour(model.points),
                        least="body",
                    ),
                ],
                8.0,
            ),
        ]
        if model.why:
            lines.append(Word(model.why, "body", BODY, lines=2, least="small"))
        elif model.state in ("no", "silent"):
            lines.append(Word(self.shown("counter-nothing-booked"), "body", BODY, "ink_soft"))
        face = Row([Pic(picture, side, least=18.0), Column(lines, 4.0)], 12.0)
        self.flat("waitingState", rest, face, fill=fill, said=f"{state} {model.what}", pad=12.0)
        self._keys(foot)

    def _keys(self, area: Area) -> None:
        gap = self.look.gap + 1.5
        if self.model.state == "asking":
            half = area.columns(2, gap)[0]
            self.word_key(
                "callOffKey", self.shown("counter-call-off"), half, asks.CallOff(), icon="x-bold"
            )
            return
        again, desk = area.columns(2, gap)
        member = self.model.person.member
        self.word_key(
            "bookAgainKey",
            self.shown("counter-book-more", name=self.model.person.name),
            again,
            asks.BookFor(member),
            icon="plus-circle-bold",
        )
        self.word_key(
            "toDeskKey",
            self.shown("counter-to-desk"),
            desk,
            asks.Go("desk"),
            icon="house-bold",
            style="primary",
        )
