"""An activity in two pages of big choices: what kind, then where and when. No typing at all."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Column, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.models import Maker, Template
from kiosk.ui.counter.parts import Plate, Sides, chip
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look

_MORE = "more"


def _minutes(time: str) -> int:
    """``8:30`` → 510."""
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)


class MakerPage(ShellPage):
    """办一场新活动."""

    name = "makerPage"
    rail = "desk"
    model: Maker

    def __init__(self, look: Look, model: Maker, parent: QWidget | None = None) -> None:
        self._page = self._time_page = 0
        self._chosen: Template | None = None
        self._place = self._day = self._time = ""
        super().__init__(look, model, parent)

    def title(self) -> str:
        """What is asked now."""
        return self._chosen.title if self._chosen else self.shown("counter-maker-what")

    def head_parts(self, area: Area) -> Area:
        """Back: to the kinds, or away."""
        place, rest = area.cut_right(40.0, 4.6)
        if self._chosen is None:
            self.back_key(place)
        else:
            self.word_key(
                "counterBackKey",
                self.shown("counter-other-kind"),
                place,
                self._forget,
                size="label",
            )
        return rest

    def work(self, area: Area) -> None:
        """The kinds, or place, day and time of the chosen one."""
        if self._chosen is None:
            self._kinds(area)
        else:
            self._where_and_when(area, self._chosen)

    # -- what ----------------------------------------------------------------------------------

    def _kinds(self, area: Area) -> None:
        gap = self.look.gap + 0.8
        tall, small = self.look.shape == "tall", self.look.shape == "small"
        columns, rows = (2, 5) if tall else (2, 3) if small else (3, 3)
        templates, room = self.model.templates, columns * rows
        pages = -(-len(templates) // room)
        if pages > 1:
            foot, area = area.cut_bottom(17.4, gap)
            self.pager(foot, self._page, pages, self._turn)
        first = self._page * room
        cells = area.grid(columns, rows, gap)
        for at, (template, cell) in enumerate(
            zip(templates[first : first + room], cells, strict=False)
        ):
            self._kind(at, template, cell)

    def _kind(self, at: int, template: Template, cell: Area) -> None:
        side = min(28.0, cell.h - 9.0)
        fill = ("pine_tint", "stone_tint", "gold_tint", "rose_tint")[at % 4]
        gain = self.shown("counter-each-gets", points=template.points, unit=template.unit)
        lines = Column(
            [
                Word(template.title, 9.0, STRONG, least="small", lines=2, spacing=1.15),
                Word(gain, 7.0, STRONG, "pine", least="small"),
            ],
            1.0,
        )
        face = Sides(Row([Plate(template.picture, side, fill), lines], 5.0))
        said = f"{template.title} {gain}"
        self.face_key(f"template{at}", said, cell, lambda: self._choose(template), face)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _choose(self, template: Template) -> None:
        self._chosen = template
        self._place = template.place or (self.model.places[0] if self.model.places else "")
        self._day = self.model.days[0][1]
        self._time, self._time_page = "", 0
        self.refresh()

    def _forget(self) -> None:
        self._chosen = None
        self.refresh()

    # -- where and when ------------------------------------------------------------------------

    def _where_and_when(self, area: Area, template: Template) -> None:
        gap = self.look.gap + 0.8
        small = self.look.shape == "small"
        foot, rest = area.cut_bottom(19.0 if small else 27.0, gap)
        what, rest = rest.cut_top(20.0 if small else 31.0, gap)
        self._what(what, template)
        places = tuple(dict.fromkeys((template.place, *self.model.places)))
        shown = [place for place in places if place][:6]
        if self.look.shape == "tall":
            where, when = rest.rows([0.4, 0.6], gap)
        else:
            where, when = rest.columns([0.44, 0.56], gap * 1.5)
        self._choices("place", self.shown("counter-where"), where, [(p, p) for p in shown], 2)
        day, time = when.rows([0.36, 0.64], gap)
        self._choices("day", self.shown("counter-which-day"), day, list(self.model.days[:4]), 4)
        self._times(time)
        day_words = next((w for w, iso in self.model.days if iso == self._day), self._day)
        word = self.shown("counter-make-it-now", place=self._place)
        if self._time:
            word = self.shown("counter-make-it", day=day_words, time=self._time, place=self._place)
        self.word_key(
            "makeItKey", word, foot, self._make, icon="check-fat-fill", style="primary", size=9.0
        )

    def _what(self, area: Area, template: Template) -> None:
        gain = self.shown("counter-each-gets", points=template.points, unit=template.unit)
        bits: list[Bit] = [
            Pic(template.picture, min(22.0, area.h - 5.0)),
            Word(template.clause_words, 7.6, BODY, least="small", lines=2),
        ]
        face = Sides(
            Row(bits, 5.0), chip(self.look, gain, icon="coin-bold", fill="gold", colour="ink")
        )
        said = f"{template.clause_words} {gain}"
        self.flat("makerClause", area, face, said=said, pad=4.0)

    def _choices(
        self, what: str, head: str, area: Area, options: list[tuple[str, str]], columns: int
    ) -> None:
        small = self.look.shape == "small"
        line, rest = area.cut_top(8.0 if small else 11.0, 2.0)
        self.label(f"{what}Head", line, Word(head, "body", STRONG, "ink_soft", least="small"))
        rows = max(1, -(-len(options) // columns))
        tallest = rows * 30.0 + (rows - 1) * self.look.gap
        cells = rest.cut_top(min(rest.h, tallest))[0].grid(columns, rows, self.look.gap)
        for at, ((word, value), cell) in enumerate(zip(options, cells, strict=False)):
            if not word:
                continue
            on = getattr(self, f"_{what}") == value
            face = Word(word, "body", STRONG, least="small", lines=2, spacing=1.1, align="centre")
            self.choice(f"{what}{at}", word, cell, lambda v=value: self._set(what, v), face, on=on)

    def _times(self, area: Area) -> None:
        options = self._open_times()
        if self._time not in [value for _, value in options]:
            self._time = options[0][1] if options else ""
        room = 12 if area.h > 100.0 else 8
        if len(options) > room:
            pages = -(-len(options) // (room - 1))
            self._time_page %= pages
            first = self._time_page * (room - 1)
            options = options[first : first + room - 1]
            more = self.shown("counter-other-times")
            options += [("", "")] * (room - 1 - len(options)) + [(more, _MORE)]
        self._choices("time", self.shown("counter-what-time"), area, options, 4)

    def _open_times(self) -> list[tuple[str, str]]:
        """What can still be chosen: today nothing that is over, and 现在 only today."""
        times = [time for time in self.model.times if ":" in time]
        if self._day != self.model.days[0][1]:
            return [(time, time) for time in times]
        later = [time for time in times if _minutes(time) > _minutes(self.model.now)]
        return [(self.shown("counter-at-once"), ""), *((time, time) for time in later)]

    def _set(self, what: str, value: str) -> None:
        if value == _MORE:
            self._time_page += 1
            self.refresh()
            return
        if what == "day":
            self._time_page = 0
        setattr(self, f"_{what}", value)
        self.refresh()

    def _make(self) -> None:
        template = self._chosen
        if template is None:
            return
        self.asked.emit(
            asks.ActivityMade(
                template.template,
                template.title,
                template.clause,
                self._place,
                self._day,
                self._time,
            )
        )
