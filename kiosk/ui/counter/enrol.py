"""A new member: name, year of birth, group, kind. One field at a time, keys beside it.

People of nearly the same name and year are shown before anybody is made twice.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.bits import BODY, STRONG, Bit, Icon, Row, Word
from kiosk.ui.counter import asks
from kiosk.ui.counter.keyboard import NameTyper
from kiosk.ui.counter.models import Enrol
from kiosk.ui.counter.parts import Sides, number_of, person_bits
from kiosk.ui.counter.shell import ShellPage
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import NumberPad

FIELDS = ("name", "year", "group", "kind", "door")
_DIGITS = {"year": 4, "door": 4}


class EnrolPage(ShellPage):
    """新村民建户头."""

    name = "enrolPage"
    rail = "people"
    model: Enrol

    def __init__(self, look: Look, model: Enrol, parent: QWidget | None = None) -> None:
        self._field = "name"
        self._digits = {"year": "", "door": ""}
        self._group = 0
        kinds = [kind for kind, _ in model.types]
        self._kind = "villager" if "villager" in kinds else next(iter(kinds), "")
        self._typer = NameTyper(self)
        super().__init__(look, model, parent)

    def title(self) -> str:
        """新村民建户头, and the number she will get."""
        return self.shown("counter-enrol-title", number=f"{self.model.number:04d}")

    def head_parts(self, area: Area) -> Area:
        """Back."""
        place, rest = area.cut_right(40.0, 4.6)
        self.back_key(place)
        return rest

    def work(self, area: Area) -> None:
        """Fields at the left, keys of the chosen one at the right; or the twins."""
        if self.model.twins:
            self._twins(area)
            return
        gap = self.look.gap + 0.8
        tall = self.look.shape == "tall"
        if tall:
            left, right = area.rows([0.4, 0.6], gap)
        else:
            left, right = area.columns([0.3, 0.7] if self._field == "name" else [0.4, 0.6], gap)
        foot, fields = left.cut_bottom(20.0 if self.look.shape == "small" else 27.0, gap)
        rows = fields.rows(len(FIELDS), self.look.gap)
        for field, cell in zip(FIELDS, rows, strict=True):
            self._field_key(field, cell.cut_top(min(cell.h, 31.0))[0])
        self.word_key(
            "enrolNowKey",
            self.shown("counter-enrol-now"),
            foot,
            self._enrol,
            icon="check-fat-fill",
            style="primary",
            size=8.2,
            enabled=self._ready(),
        )
        editors = {"name": self._typer.put, "group": self._groups, "kind": self._kinds}
        editors.get(self._field, self._pad)(right)

    # -- fields --------------------------------------------------------------------------------

    def _value(self, field: str) -> str:
        if field == "name":
            return self._typer.name
        if field == "group":
            return self.shown("counter-group", group=self._group) if self._group else ""
        if field == "kind":
            return dict(self.model.types).get(self._kind, "")
        return self._digits[field]

    def _field_key(self, field: str, cell: Area) -> None:
        value = self._value(field)
        label = self.shown(f"counter-field-{field}")
        right = Word(
            value or self.shown("counter-field-empty"), 8.4, STRONG if value else BODY, least=6.0
        )
        if not value:
            right = Word(self.shown("counter-field-empty"), 6.6, BODY, "ink_soft", least="small")
        face = Sides(Word(label, 6.8, BODY, "ink_soft", least="small"), right, pad=1.5)
        said = f"{label} {value}" if value else label
        on = field == self._field
        self.choice(f"field-{field}", said, cell, lambda: self._edit(field), face, on=on)

    def _edit(self, field: str) -> None:
        self._field = field
        self.refresh()

    def _ready(self) -> bool:
        year = self._digits["year"]
        return len(self._typer.name) >= 2 and self._group > 0 and len(year) in (0, 4)

    # -- keys of a field -----------------------------------------------------------------------

    def _pad(self, area: Area) -> None:
        field = self._field
        top, rest = area.cut_top(20.0 if self.look.shape == "small" else 28.0, self.look.gap)
        typed = self._digits[field]
        if typed:
            face: Bit = Word(typed, 14.0 if self.look.shape != "small" else 10.0, STRONG)
        else:
            face = Word(
                self.shown(f"counter-type-{field}"), "body", BODY, "ink_soft", least="small"
            )
        self.flat("typedField", top, face, fill="card", edge="pine", said=typed)
        pad = NumberPad(
            self.look, self.shown("counter-pin-back"), self.shown("counter-next-field"), self
        )
        self.add(pad, rest.cut_top(min(rest.h, 150.0))[0])
        pad.enter_key.set_style("card")
        pad.enter_key.set_word(self.shown("counter-next-field"), icon="arrow-right-bold")
        for key in pad.keys:
            key.lock = key.objectName()
        pad.digit.connect(self._digit)
        pad.back.connect(self._digit_back)
        pad.entered.connect(self._next_field)

    def _digit(self, digit: str) -> None:
        if len(self._digits[self._field]) < _DIGITS[self._field]:
            self._digits[self._field] += digit
            self.refresh()

    def _digit_back(self) -> None:
        self._digits[self._field] = self._digits[self._field][:-1]
        self.refresh()

    def _next_field(self) -> None:
        self._edit(FIELDS[(FIELDS.index(self._field) + 1) % len(FIELDS)])

    def _groups(self, area: Area) -> None:
        groups = self.model.groups
        rows = max(3, -(-len(groups) // 3))
        cells = area.cut_top(min(area.h, rows * 44.0))[0].grid(3, rows, self.look.gap)
        for group, cell in zip(groups, cells, strict=False):
            word = self.shown("counter-group", group=group)
            self.choice(
                f"group{group}",
                word,
                cell,
                lambda g=group: self._set_group(g),
                Word(word, 9.5, STRONG, least="small"),
                on=group == self._group,
            )

    def _set_group(self, group: int) -> None:
        self._group = group
        self.refresh()

    def _kinds(self, area: Area) -> None:
        rows = max(3, -(-len(self.model.types) // 2))
        cells = area.cut_top(min(area.h, rows * 40.0))[0].grid(2, rows, self.look.gap)
        for (kind, word), cell in zip(self.model.types, cells, strict=False):
            self.choice(
                f"kind-{kind}",
                word,
                cell,
                lambda k=kind: self._set_kind(k),
                Word(word, 9.0, STRONG, least="small"),
                on=kind == self._kind,
            )

    def _set_kind(self, kind: str) -> None:
        self._kind = kind
        self.refresh()

    # -- done ----------------------------------------------------------------------------------

    def _enrolled(self, *, checked: bool) -> asks.Enrolled:
        year = self._digits["year"]
        return asks.Enrolled(
            self._typer.name,
            int(year) if year else None,
            self._group,
            self._kind,
            self._digits["door"],
            checked,
        )

    def _enrol(self) -> None:
        self.asked.emit(self._enrolled(checked=False))

    def _twins(self, area: Area) -> None:
        gap = self.look.gap + 1.2
        small = self.look.shape == "small"
        head, rest = area.cut_top(22.0 if small else 30.0, gap)
        em = self.look.em("title")
        text = self.shown("counter-twins", name=self._typer.name)
        face = Row(
            [
                Icon("users-bold", em * 1.3, "gold_deep"),
                Word(text, 10.0, STRONG, "gold_deep", lines=2, least="small"),
            ],
            6.0,
        )
        self.flat("twinsHead", head, face, fill="gold_tint", said=text, h="left", pad=8.0)
        foot, rest = rest.cut_bottom(21.0 if small else 30.0, gap)
        columns = 2
        rows = 3 if not small else 2
        cells = rest.grid(columns, rows, gap)
        for at, (person, cell) in enumerate(zip(self.model.twins, cells, strict=False)):
            second = (
                f"{number_of(person)} · {person.remark}" if person.remark else number_of(person)
            )
            face_bit = Sides(person_bits(self.look, person, second, side=min(22.0, cell.h - 6.0)))
            self.face_key(
                f"twin{at}", f"{person.name} {second}", cell, asks.Chosen(person.member), face_bit
            )
        back, go = foot.columns(2, gap)
        self.word_key("twinsBackKey", self.shown("counter-twins-back"), back, asks.Back())
        self.word_key(
            "notTwinKey",
            self.shown("counter-not-twin"),
            go,
            lambda: self.asked.emit(self._enrolled(checked=True)),
            icon="user-plus-bold",
            style="primary",
        )
