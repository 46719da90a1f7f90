"""Rows of a frame as a table: of a published version, or of a draft whose rows open a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kiosk.township.console import pieces, row_words
from kiosk.township.console.markup import Html, Part, joined, span, tag
from kiosk.township.frames import RULES
from kiosk.words import shown

Row = Mapping[str, Any]
_CLAUSE = ("text", "unit", "rate", "caps", "who", "review")
_ITEM = ("name", "detail", "measure", "price", "per_day", "approval")


def table(
    kind: str,
    data: Mapping[str, Any],
    rows: Sequence[Row],
    *,
    href: Callable[[str], str] | None = None,
    chosen: str = "",
    marks: Mapping[str, Html] | None = None,
) -> Html:
    """A table of clauses or of things to be had.

    Args:
        href: Where a row leads to, by its id.
        chosen: The id of the row that is open.
        marks: What stands at the end of some rows.
    """
    columns = _CLAUSE if kind == RULES else _ITEM
    heads = [row_words.head(kind, each) for each in columns]
    if kind == RULES:
        heads = [row_words.name(kind, "id"), *heads]
    if marks is not None:
        heads.append("")
    lines = []
    for row in rows:
        cells: list[Part] = [_cell(kind, each, row, data) for each in columns]
        if href is not None:
            cells[0] = tag("a", cells[0], href=href(row["id"]))
        line = [tag("td", cell, class_=_class(column)) for column, cell in
                zip(columns, cells, strict=True)]  # fmt: skip
        if kind == RULES:
            line.insert(0, tag("td", row["id"], class_="soft"))
        if marks is not None:
            line.append(tag("td", marks.get(row["id"], Html("")), class_="mark"))
        opens = "opens" if href is not None else None
        here = f"{opens or ''} here" if row["id"] == chosen else opens
        lines.append(tag("tr", *line, class_=here, data_row=row["id"]))
    return (
        pieces.table(tuple(heads), lines) if lines else pieces.nothing(shown("console-rows-none"))
    )


def _class(column: str) -> str:
    if column in ("text", "name"):
        return "name wraps"
    if column in ("rate", "price"):
        return "number"
    return "short" if column in ("unit", "measure", "review") else ""


def _cell(kind: str, column: str, row: Row, data: Mapping[str, Any]) -> Part:
    if column == "rate":
        return span("minus" if row["rate"] < 0 else "plus", row_words.points(row["rate"]))
    if column == "caps":
        parts = [span("when", each) for each in row_words.each_cap(row.get("caps"))]
        return joined(*parts) if parts else shown("counter-rule-no-cap")
    if column == "review":
        return row_words.review(row["review"])
    if column == "who":
        return row_words.who(row)
    return row_words.value(column, row.get(column), row_words.categories_of(data))
