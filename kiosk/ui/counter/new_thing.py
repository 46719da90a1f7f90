"""Something of the village's own for the shelf: its name by touch, its counting word, a picture."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import STRONG, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.keyboard import NoteTyper
from kiosk.ui.counter.models import NewThing
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look


class _NameTyper(NoteTyper):
    """What it is called."""

    hint = "counter-notice-type"


class NewThingPage(ShellPage):
    """新东西上架; its price comes on the next page."""

    name = "newThingPage"
    rail = "handover"
    model: NewThing

    def __init__(self, look: Look, model: NewThing, parent: QWidget | None = None) -> None:
        self._typer = _NameTyper(self, model.name_most)
        self._named, self._unit, self._picture, self._page = False, "", "", 0
        super().__init__(look, model, parent)

    def title(self) -> str:
        """What is asked."""
        if self._named:
            return self.shown("counter-thing-how", name=self._typer.name)
        return self.shown("counter-thing-name", most=self.model.name_most)

    def head_parts(self, area: Area) -> Area:
        """Back; nothing is listed."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """The keyboard, then words and pictures to choose from."""
        gap, small = self.look.gap + 0.8, self.look.shape == "small"
        foot, rest = area.cut_bottom(18.0 if small else 27.0, gap)
        ready = bool(self._unit and self._picture) if self._named else bool(self._typer.name)
        self.word_key(
            "thingOnKey",
            self.shown("counter-thing-price" if self._named else "counter-thing-on"),
            foot,
            self._ask if self._named else self._name_it,
            icon="arrow-right-bold",
            style="primary",
            size=8.6,
            enabled=ready,
        )
        if not self._named:
            self._typer.put(rest)
            return
        if self.look.shape == "tall":
            left, right = rest.rows([0.4, 0.6], gap)
        else:
            left, right = rest.columns([0.42, 0.58], gap)
        self._units(left)
        self._pictures(right)

    def _name_it(self) -> None:
        self._named = True
        self.refresh()

    def _units(self, area: Area) -> None:
        gap = self.look.gap
        columns = 4 if self.look.shape != "small" else 3
        fits = columns * max(1, int((area.h + gap) // (16.0 + gap)))
        units = self.model.units[:fits]
        rows = -(-len(units) // columns)
        area = area.cut_top(min(area.h, rows * 25.0 + (rows - 1) * gap))[0]
        for at, (unit, cell) in enumerate(zip(units, area.grid(columns, rows, gap), strict=False)):
            face = Word(unit, 9.0, STRONG, least="small", align="centre")
            on = unit == self._unit
            self.choice(f"thingUnit{at}", unit, cell, lambda u=unit: self._count_by(u), face, on=on)

    def _count_by(self, unit: str) -> None:
        self._unit = unit
        self.refresh()

    def _pictures(self, area: Area) -> None:
        gap = self.look.gap
        foot, area = area.cut_bottom(17.0, gap)
        columns = 5 if self.look.shape == "wide" else 4
        rows = max(1, int((area.h + gap) // (24.0 + gap)))
        fits = columns * rows
        pages = -(-len(self.model.pictures) // fits)
        self._page = min(self._page, pages - 1)
        self.pager(foot, self._page, pages, self._turn)
        first = self._page * fits
        for at, (picture, cell) in enumerate(
            zip(
                self.model.pictures[first : first + fits],
                area.grid(columns, rows, gap),
                strict=False,
            )
        ):
            face = Row([Pic(picture, min(cell.w, cell.h) - 7.0)])
            said = self.shown("counter-thing-picture", number=first + at + 1)
            on = picture == self._picture
            self.choice(
                f"thingPicture{at}", said, cell, lambda p=picture: self._look_like(p), face, on=on
            )

    def _look_like(self, picture: str) -> None:
        self._picture = picture
        self.refresh()

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()

    def _ask(self) -> None:
        self.asked.emit(asks.ThingNamed(self._typer.name, self._unit, self._picture))
