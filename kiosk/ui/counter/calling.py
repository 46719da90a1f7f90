"""A villager calls: a full page over everything, and one key. It stays until somebody comes."""

from __future__ import annotations

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Calling
from kiosk.ui.counter.page import CounterPage
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan


class CallingPage(CounterPage):
    """有人叫您."""

    name = "callingPage"
    model: Calling

    def build(self, plan: Plan) -> None:
        """A gold field with a hand, where and since when, and 来了."""
        whole = plan.whole
        if self.look.shape == "tall":
            whole = whole.cut_bottom(0.6 * whole.h)[0]
        small = self.look.shape == "small"
        inner = whole.inset(10.0 if small else 14.0)
        foot, sheet = inner.cut_bottom(34.0 if small else 46.0, 8.0 if small else 12.0)
        lines: list[Bit] = [
            Word(self.shown("counter-calling"), 22.0 if not small else 15.0, STRONG)
        ]
        where = self.shown("counter-calling-where", where=self.model.where, since=self.model.since)
        lines.append(Word(where, 11.0 if not small else 8.5, BODY, "ink", least="small"))
        if self.model.what:
            size = 11.0 if not small else 8.5
            lines.append(Word(self.model.what, size, STRONG, lines=2, least="small"))
        words = Column(lines, 3.0, "centre")
        hand = Pic("waving-hand", 63.0, least=24.0)
        face = Column([hand, words], 4.0 if small else 9.0, "centre")
        said = f"{self.shown('counter-calling')} {where}"
        self.flat("callingSheet", sheet, face, fill="help", edge="pine", said=said, pad=10.0)
        key = foot.centred(min(foot.w, 220.0), foot.h)
        self.word_key(
            "comingKey",
            self.shown("counter-coming"),
            Area(key.x, key.y, key.w, key.h),
            asks.Coming(),
            icon="check-fat-fill",
            style="primary",
            size=14.0,
        )
