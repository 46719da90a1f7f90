"""22: the sign-in station. The last name huge, +points, how many are here, the last five.

Where hours count the second card signs out: how long and how many points stand under the name.
"""

from __future__ import annotations

from PySide6.QtGui import QImage

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Disc, Icon, Pic, Pill, Row, Word, figure
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Arrived, Station
from kiosk.ui.counter.parts import Avatar, RowParts, RowSheet, chip, signed
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.widgets import Picture


class StationPage(ShellPage):
    """22. Live pictures come by :meth:`set_image`, cards by ``present``."""

    number = "22"
    name = "stationPage"
    model: Station
    rail = "station"

    def title(self) -> str:
        """The activity."""
        return self.shown("counter-station-title", activity=self.model.title)

    def head_parts(self, area: Area) -> Area:
        """Whether the voice is on, flat."""
        on = self.model.sound
        text = self.shown("counter-sound-on" if on else "counter-sound-off")
        icon = "speaker-high-bold" if on else "speaker-slash-bold"
        fill, colour = ("pine_tint", "pine") if on else ("tint", "ink")
        bit = chip(self.look, text, icon=icon, fill=fill, colour=colour)
        wide, _ = bit.measure(self.look, 90, 20)
        place, rest = area.cut_right(wide, 4.6)
        self.flat("soundState", place, bit, fill=None, pad=0.0, said=text)
        return rest

    def set_image(self, image: QImage | None) -> None:
        """The camera's newest picture; the scanner has mirrored it already."""
        self._live.set_image(image, mirrored=False)

    def work(self, area: Area) -> None:
        """The last one and the camera at the left, the last five and two keys at the right."""
        gap = self.look.gap + 0.8
        left, right = area.columns([0.614, 0.386], gap)
        upper, lower = left.rows([0.482, 0.518], gap)
        self._last(upper)
        live, count = lower.columns([0.496, 0.504], gap)
        self._camera(live)
        self._count(count)
        keys, sheet = right.cut_bottom(46.0 if self.look.shape != "small" else 36.5, gap)
        self._five(sheet)
        no_card, done = keys.rows(2, gap)
        em = self.look.em("body")
        word = self.shown("counter-no-card")
        face = Row([Icon("numpad-bold", em * 1.2, "pine"), Word(word, 8.2, least="small")], 4.0)
        self.face_key("noCardKey", word, no_card, asks.NoCard(), face)
        self.word_key(
            "stationDoneKey",
            self.shown(
                "counter-station-done-hours" if self.model.hours else "counter-station-done"
            ),
            done,
            asks.StationDone(),
            icon="check-fat-fill",
            style="primary",
            size=8.2,
        )

    def _last(self, area: Area) -> None:
        model = self.model
        if model.trouble:
            em = self.look.em("title")
            face: Bit = Row(
                [
                    Icon("warning-circle-bold", em * 1.6, "gold_deep"),
                    Word(model.trouble, 13.0, STRONG, "gold_deep", least="body", lines=2),
                ],
                7.0,
            )
            self.flat("lastOne", area, face, fill="gold_tint", said=model.trouble, pad=10.0)
        elif model.last is None:
            invite = self.shown("counter-station-invite")
            face = Row([Pic("hand-card", 62.0, 54.0, least=30.0), Word(invite, 14.0, lines=2)], 8.0)
            self.flat("lastOne", area, face, fill="pine_tint", said=invite, pad=8.0)
        else:
            self._arrived(area, model.last)

    def _arrived(self, area: Area, last: Arrived) -> None:
        small = self.look.shape == "small"
        side = min(54.6, area.h * 0.56)
        tick = Disc(Icon("check-fat-fill", side * 0.56, "on_pine"), side, "pine")
        size = 29.0 if not small else 18.0
        name = Word(
            last.name, size, STRONG, lines=2, spacing=1.2, least="title",
            instead=_called(last.name),
        )  # fmt: skip
        gain = self.shown("counter-gain", points=last.points)
        pill_em = 14.5 if not small else 10.0
        pill = Pill(
            Row([Pic("coin", pill_em * 0.95, circle=True), Word(gain, pill_em, STRONG)], 3.5),
            "gold",
            pad=4.0,
            high=pill_em * 1.45,
        )
        said = self._noted_words(last)
        noted = Word(said, pill_em * 0.76, STRONG, "pine", least="small", lines=2)
        rows: list[Bit] = [name, noted]
        if last.left and last.points:
            rows = [name, pill, noted]
        elif last.points:
            rows = [name, Row([pill, noted], 6.0)]
        face = Row([tick, Column(rows, 2.0)], 14.0 if not small else 7.0)
        said = f"{last.name} {gain} {said}" if last.points else f"{last.name} {said}"
        self.flat("lastOne", area, face, fill="pine_tint", said=said, pad=6.0)

    def _noted_words(self, last: Arrived) -> str:
        """That it is noted; of who leaves how long, of who stays what to do at the end."""
        if last.left:
            worked = self.shown("counter-worked", worked=last.worked)
            return worked if last.points else self.shown("counter-worked-none")
        return self.shown("counter-noted-stays" if last.stays else "counter-noted")

    def _gain(self, one: Arrived) -> str:
        return self.shown("counter-there") if one.stays else signed(one.points)

    def _camera(self, area: Area) -> None:
        self._live = self.add(Picture(self.look, "livePicture", self), area)
        self._live.frame_share = 0.6
        if not self.model.camera:
            self._live.frame_share = 0.0
            text = self.shown("counter-camera-away")
            face = Column(
                [
                    Pic("camera-broken", 30.0, least=15.0),
                    Word(text, "body", STRONG, lines=2, align="centre"),
                ],
                3.0,
                "centre",
            )
            self.flat("cameraAway", area, face, fill="tint", said=text)

    def _count(self, area: Area) -> None:
        model = self.model
        small = self.look.shape == "small"
        size = 44.0 if not small else 24.0
        bits: list[Bit] = [Word(self.shown("counter-here"), 9.6, STRONG, least="small")]
        bits.append(
            figure(str(model.came), self.shown("counter-people"), size, "pine", least="title")
        )
        said = f"{self.shown('counter-here')} {model.came} {self.shown('counter-people')}"
        if model.signed_up:
            missing = max(0, model.signed_up - model.came)
            line = self.shown("counter-of-signed-up", count=model.signed_up, missing=missing)
            bits.append(Word(line, 7.4, BODY, "ink_soft", least="small"))
            said += f" {line}"
        if model.hours:
            line = self.shown("counter-of-gone", count=model.gone)
            bits.append(Word(line, 7.4, BODY, "ink_soft", least="small"))
            said += f" {line}"
        gap = 0.0 if small else 3.0
        self.flat("hereCount", area, Column(bits, gap, "centre"), said=said, pad=4.0)

    def _five(self, area: Area) -> None:
        small = self.look.shape == "small"
        head: RowParts = [
            (Word(self.shown("counter-last-five"), 7.4, STRONG), "left"),
            (Word(self.shown("counter-time"), 7.0, BODY, "ink_soft", least="small"), 0.64),
            (Word(self.shown("counter-points"), 7.0, BODY, "ink_soft", least="small"), "right"),
        ]
        rows: list[RowParts] = []
        side = min(18.6, (area.h - 17.0) / 5 - 5.0)
        for one in self.model.last_five[:5]:
            size = 7.0 if one.stays else 11.0 if not small else 8.0
            gain = Word(self._gain(one), size, STRONG, "pine", least="small")
            face: list[Bit] = [] if small else [Avatar(one.face, side)]
            name = Row(
                [
                    *face,
                    Word(
                        one.name,
                        9.6,
                        lines=2,
                        spacing=1.1,
                        least="small",
                        instead=_called(one.name),
                    ),
                ],
                5.0,
            )
            time = Word(one.at, 7.4, BODY, "ink_soft", least="small")
            rows.append([(name, "left"), (time, 0.64), (gain, "right")])
        lit = 0 if rows and self.model.last is not None and not self.model.trouble else -1
        said = "，".join(f"{one.name} {self._gain(one)}" for one in self.model.last_five[:5])
        sheet = RowSheet(
            self.look,
            "lastFive",
            self,
            rows=rows,
            head=head,
            head_h=12.0 if small else 18.0,
            lit=lit,
            places=5,
            said=said or self.shown("counter-last-five"),
        )
        self.add(sheet, area)


def _called(name: str) -> tuple[str, ...]:
    """Of a name in two parts, 阿卜杜热合曼·买买提, the first: what she is called."""
    first = name.split("·")[0]
    return (first,) if first != name else ()
