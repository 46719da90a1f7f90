"""Finding a member: by number, by the first letters of her name, or by her group."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Column, Icon, Pic, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.keyboard import LetterKeys
from kiosk.ui.counter.models import LookUp, PersonLine
from kiosk.ui.counter.parts import Sides, number_of, person_bits
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.screen import Plan
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad

MODES = ("number", "pinyin", "group")
_MODE_ICONS = {"number": "numpad-bold", "pinyin": "keyboard-bold", "group": "users-bold"}
_LONGEST = {"number": 5, "pinyin": 12}


class LookUpPage(ShellPage):
    """Digits and letters search as they are typed; whom they find stands at the right."""

    name = "lookUpPage"
    rail = "people"
    model: LookUp

    def __init__(self, look: Look, model: LookUp, parent: QWidget | None = None) -> None:
        self._mode, self._typed, self._page = model.mode, model.asked, 0
        super().__init__(look, model, parent)

    def present(self, model: LookUp) -> None:
        """Results for what was asked; late results of an older question change nothing."""
        if model.asked != self.model.asked:
            self._page = 0
        super().present(model)

    def title(self) -> str:
        """What the member is looked up for."""
        return self.shown(f"counter-find-{self.model.why}")

    def head_parts(self, area: Area) -> Area:
        """A new member can be enrolled from here; otherwise one goes back."""
        if self.model.why == "person":
            place, rest = area.cut_right(56.0 if self.look.shape == "wide" else 47.0, 4.6)
            self.word_key(
                "enrolKey",
                self.shown("counter-enrol"),
                place,
                asks.EnrolWanted(),
                icon="user-plus-bold",
            )
        else:
            place, rest = area.cut_right(40.0, 4.6)
            self.back_key(place)
        return rest

    def build(self, plan: Plan) -> None:
        """The rail stays where the search began."""
        self.rail = {"book": "book", "sign-in": "station"}.get(self.model.why, "people")
        super().build(plan)

    def work(self, area: Area) -> None:
        """Ways of finding over the keys at the left, people at the right."""
        gap = self.look.gap + 0.8
        small = self.look.shape == "small"
        wide = self._mode == "pinyin"
        left, right = area.columns([0.66, 0.34] if wide else [0.52, 0.48], gap)
        if self.look.shape == "tall":
            left, right = area.rows([0.55, 0.45], gap)
        tabs, rest = left.cut_top(17.5 if small else 22.0, gap)
        for mode, cell in zip(MODES, tabs.columns(3, gap), strict=True):
            self._tab(mode, cell)
        if self._mode != "group":
            field, rest = rest.cut_top(17.0 if small else 25.0, gap)
            self._field(field)
        {"number": self._pad, "pinyin": self._letters, "group": self._groups}[self._mode](rest)
        self._people(right)

    # -- asking --------------------------------------------------------------------------------

    def _tab(self, mode: str, cell: Area) -> None:
        em = self.look.em("body")
        word = self.shown(f"counter-by-{mode}")
        face = Row([Icon(_MODE_ICONS[mode], em, "pine"), Word(word, "body", least="small")], 2.6)
        self.choice(
            f"by-{mode}", word, cell, lambda: self._switch(mode), face, on=mode == self._mode
        )

    def _switch(self, mode: str) -> None:
        if mode != self._mode:
            self._mode, self._typed, self._page = mode, "", 0
            self.refresh()

    def _field(self, area: Area) -> None:
        if self._typed:
            text = Word(self._typed, 15.0 if self.look.shape != "small" else 11.0, STRONG)
        else:
            text = Word(
                self.shown(f"counter-type-{self._mode}"), "body", BODY, "ink_soft", least="small"
            )
        self.flat("typedField", area, text, fill="card", edge="pine", said=self._typed)

    def _pad(self, area: Area) -> None:
        pad = NumberPad(
            self.look, self.shown("counter-pin-back"), self.shown("counter-from-start"), self
        )
        self.add(pad, area.cut_top(min(area.h, 150.0))[0])
        pad.enter_key.set_style("card")
        pad.enter_key.set_word(
            self.shown("counter-from-start"), icon="arrow-counter-clockwise-bold"
        )
        for key in pad.keys:
            key.lock = key.objectName()
        pad.digit.connect(self._add)
        pad.back.connect(self._one_back)
        pad.entered.connect(self._clear)

    def _letters(self, area: Area) -> None:
        keys = LetterKeys(self, self._add, self._one_back)
        keys.put(area.cut_top(min(area.h, 3 * 32.0 + 2 * self.look.gap))[0])

    def _groups(self, area: Area) -> None:
        groups = self.model.groups
        rows = max(3, -(-len(groups) // 3))
        cells = area.cut_top(min(area.h, rows * 44.0))[0].grid(3, rows, self.look.gap)
        for group, cell in zip(groups, cells, strict=False):
            word = self.shown("counter-group", group=group)
            on = self._typed == str(group)
            self.choice(
                f"group{group}",
                word,
                cell,
                lambda chosen=group: self._choose_group(chosen),
                Word(word, 9.5, STRONG, least="small"),
                on=on,
            )

    def _choose_group(self, group: int) -> None:
        self._typed, self._page = str(group), 0
        self.refresh()
        self.asked.emit(asks.Search("group", str(group)))

    def _add(self, sign: str) -> None:
        if len(self._typed) < _LONGEST[self._mode]:
            self._type(self._typed + sign)

    def _one_back(self) -> None:
        self._type(self._typed[:-1])

    def _clear(self) -> None:
        self._type("")

    def _type(self, text: str) -> None:
        self._typed, self._page = text, 0
        self.refresh()
        self.asked.emit(asks.Search(self._mode, text))

    # -- found ---------------------------------------------------------------------------------

    def _people(self, area: Area) -> None:
        model, gap = self.model, self.look.gap
        # What was found for something else than what is typed now is not shown.
        current = model.asked == self._typed and model.mode == self._mode
        found = model.found if current and self._typed else None
        if not found:
            self._nobody(area, searched=found is not None)
            return
        row = 24.5 if self.look.shape != "small" else 19.6
        fits = max(1, int((area.h + gap) // (row + gap)))
        pages = -(-len(found) // fits)
        if pages > 1 or model.more:
            foot, area = area.cut_bottom(17.0, gap)
            fits = max(1, int((area.h + gap) // (row + gap)))
            pages = -(-len(found) // fits)
            self._page = min(self._page, pages - 1)
            self.pager(foot, self._page, pages, self._turn)
        cells = area.rows(fits, gap)
        first = self._page * fits
        for at, (person, cell) in enumerate(zip(found[first : first + fits], cells, strict=False)):
            self._person(at, person, cell.cut_top(min(cell.h, 30.0))[0])

    def _person(self, at: int, person: PersonLine, cell: Area) -> None:
        side = min(17.0, cell.h - 5.0)
        second = f"{number_of(person)} · {person.remark}" if person.remark else number_of(person)
        face = person_bits(self.look, person, second, side=side)
        said = f"{person.name} {second}"
        self.face_key(f"person{at}", said, cell, asks.Chosen(person.member), Sides(face))

    def _nobody(self, area: Area, *, searched: bool) -> None:
        text = self.shown("counter-found-nobody" if searched else "counter-find-hint")
        face = Column(
            [
                Pic("magnifier", 32.0, least=16.0),
                Word(text, "body", BODY, "ink_soft", lines=3, align="centre"),
            ],
            6.0,
            "centre",
        )
        self.flat("foundNobody", area, face, said=text, pad=9.0)

    def _turn(self, by: int) -> None:
        self._page += by
        self.refresh()
