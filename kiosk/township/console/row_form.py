"""The form of one row of a frame: every mistake stands beside the field it is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from kiosk.core.plain import PlainError
from kiosk.township import drafting
from kiosk.township.console import row_words
from kiosk.township.console.frame import Box, Choice, Several, html
from kiosk.township.console.markup import tag
from kiosk.township.frames import RULES
from kiosk.words import shown

Row = Mapping[str, Any]
CAPS_MOST = 3

CLAUSE_FIELDS = (
    "id", "category", "text", "said", "rate", "unit", "caps", "classes", "members",
    "evidence", "review", "effort", "picture",
)  # fmt: skip
# Of a clause that is there: its id is said above, and the points stand in the first line.
KNOWN_FIELDS = (
    "category", "rate", "text", "said", "unit", *CLAUSE_FIELDS[CLAUSE_FIELDS.index("caps") :],
)  # fmt: skip
ITEM_FIELDS = (
    "name",
    "said",
    "kind",
    "measure",
    "detail",
    "price",
    "per_day",
    "approval",
    "picture",
)
_NUMBERS = ("rate", "price", "per_day")
_MANY = ("classes", "members", "effort")
_MAY_BE_EMPTY = ("per_day", "approval")
_WIDE = ("text", "caps", "classes", "members", "effort", "detail")


class RowForm:
    """All fields of a row.

    Args:
        row: What stands there; of a new row what it begins with.
        fresh: It is new: its id can still be chosen.
    """

    def __init__(self, kind: str, data: Mapping[str, Any], row: Row, *, fresh: bool) -> None:
        self._kind, self._row = kind, row
        self._fields: dict[str, Box] = {}
        self._caps: list[tuple[Box, Choice, Choice]] = []
        categories = row_words.categories_of(data)
        clause = CLAUSE_FIELDS if fresh else KNOWN_FIELDS
        for field in clause if kind == RULES else ITEM_FIELDS:
            with ui.element("div").classes("wide" if field in _WIDE else ""):
                self._one(field, categories)

    def _one(self, field: str, categories: Mapping[str, str]) -> None:
        label, said = row_words.name(self._kind, field), self._row.get(field)
        if field == "caps":
            self._fields[field] = self._cap_rows(label, said or ())
        elif field in _MANY:
            options = row_words.options(field)
            self._fields[field] = Several(label, options, name=field, start=said or ())
        elif field == "category":
            self._fields[field] = Choice(label, dict(categories), name=field, start=str(said or ""))
        elif field in ("review", "kind", "approval", "picture"):
            options = row_words.options(field)
            if said and str(said) not in options:
                options[str(said)] = str(said)
            self._fields[field] = Choice(label, options, name=field, start=str(said or ""))
        else:
            start = "" if said is None else str(said)
            self._fields[field] = Box(label, name=field, start=start)

    def _cap_rows(self, label: str, caps: Any) -> Box:
        """So many, in which time, for whom; a row whose number is empty is none."""
        box = Several(label, {}, name="caps")
        held = [*caps, *({} for _ in range(CAPS_MOST))][:CAPS_MOST]
        periods, pers = row_words.options("period"), row_words.options("per")
        with box.place:
            for nth, cap in enumerate(held):
                with ui.element("div").classes("cap"):
                    html(tag("span", shown("console-cap-most")))
                    amount = Box("", name=f"cap-{nth}", start=str(cap.get("amount", "")))
                    period = Choice("", periods, name=f"period-{nth}",
                                    start=str(cap.get("period", "")))  # fmt: skip
                    per = Choice("", pers, name=f"per-{nth}", start=str(cap.get("per", "")))
                self._caps.append((amount, period, per))
        return box

    def row(self) -> dict[str, Any]:
        """What stands in the fields; what the form does not show stays as it was."""
        row = dict(self._row)
        for field, box in self._fields.items():
            if field == "caps":
                row[field] = [
                    {"amount": _number(a.value), "period": b.value, "per": c.value}
                    for a, b, c in self._caps
                    if a.value.strip()
                ]
            elif isinstance(box, Several):
                known = list(row_words.options(field))
                row[field] = sorted(box.chosen, key=known.index)
            else:
                text = box.value.strip()
                row[field] = _number(text) if field in _NUMBERS else text
                if not text and field in _MAY_BE_EMPTY:
                    del row[field]
        if not row.get("members"):
            row.pop("members", None)
        if row.get("kind") == "service":
            row.pop("stock", None)
        return row

    def shows(self, field: str) -> bool:
        """Whether the field is on the form."""
        return field in self._fields

    def wrong(self) -> dict[str, PlainError]:
        """Look everything over and say beside each field what is wrong; all of it, by field."""
        found = drafting.wrong_in_row(self._kind, self.row())
        for field, box in self._fields.items():
            problem = found.get(field)
            box.wrong(None if problem is None else row_words.problem(problem))
        return found

    def say(self, field: str, words: str) -> None:
        """Something that only the whole can tell, beside a field."""
        self._fields[field].wrong(words)


def _number(text: str) -> int | str:
    """A whole number, also with a long minus sign; otherwise what was typed, to be refused."""
    plain = text.strip().replace("−", "-").replace("－", "-").replace("＋", "").removeprefix("+")
    try:
        return int(plain)
    except ValueError:
        return text
