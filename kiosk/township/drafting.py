"""What can be wrong with a frame in the making, field by field, and what it changes.

The same rules as everywhere (``kiosk.core.rule_text``, ``kiosk.core.catalogue``) are asked; because
those stop at the first mistake, a field that was found wrong is put right from a row that is known
to be good, and the row is asked again, until nothing more is found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiosk import paths
from kiosk.core.catalogue import read_items
from kiosk.core.plain import PlainError
from kiosk.core.rule_text import read_book, read_clause
from kiosk.township.frames import CATALOGUE, RULES, Frame

Row = Mapping[str, Any]
_FILES = {RULES: "clauses.toml", CATALOGUE: "goods.toml"}
_ROWS = {RULES: "clause", CATALOGUE: "item"}
_TRIES_MOST = 30


def rows_name(kind: str) -> str:
    """What the rows of a kind are called in its data."""
    return _ROWS[kind]


@cache
def _shipped_text(kind: str) -> str:
    return paths.db_file("rules", _FILES[kind]).read_text("utf-8")


def shipped(kind: str) -> dict[str, Any]:
    """What comes with the program."""
    data = tomllib.loads(_shipped_text(kind))
    return {key: value for key, value in data.items() if key not in ("version", "name")}


def data_of(frame: Frame) -> dict[str, Any]:
    """A published frame as the data it was made from."""
    if frame.kind == RULES:
        return {**frame.data.get("terms", {}), "clause": list(frame.data.get("clauses", ()))}
    return {"item": list(frame.data.get("items", ()))}


# ---- what is wrong -------------------------------------------------------------------------------


def wrong_in_row(kind: str, row: Row) -> dict[str, PlainError]:
    """Every field of a row that is wrong, by the field's name; empty for a good row."""
    read: Callable[[Row], object] = read_clause if kind == RULES else _read_item
    good, tried = _good_row(kind, row), dict(row)
    found: dict[str, PlainError] = {}
    for _ in range(_TRIES_MOST):
        try:
            read(tried)
        except PlainError as wrong:
            field = field_of(wrong)
            if field in found:
                break
            found[field] = wrong
            tried.pop(field, None)
            if field in good:
                tried[field] = good[field]
        else:
            break
    return found


def field_of(wrong: PlainError) -> str:
    """The field of the row that an error is about; those of a cap are one field on paper."""
    return "caps" if wrong.field in ("amount", "period", "per") else wrong.field


def _read_item(row: Row) -> object:
    return read_items({"item": [row]})


@cache
def _first_row(kind: str) -> Row:
    rows: list[Row] = shipped(kind)[rows_name(kind)]
    return rows[0]


def _good_row(kind: str, row: Row) -> Row:
    good = dict(_first_row(kind))
    rate = row.get("rate")
    if kind == RULES and type(rate) is int and rate < 0:
        # What is right for a deduction is not right for a gain.
        good |= {"rate": -1, "review": "procedure"}
    return good


def wrong_in_all(kind: str, data: Mapping[str, Any]) -> PlainError | None:
    """The first thing that is wrong with the whole; ``None`` when it can be published."""
    try:
        if kind == RULES:
            read_book({"version": "1", "name": "x", **data})
        else:
            read_items(dict(data))
    except PlainError as wrong:
        return wrong
    return None


# ---- what it changes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is otherwise than in the version before.

    Attributes:
        id: Of the clause or item; ``""`` for what holds for the whole book.
        before, now: The row; ``None`` where there is none.
        fields: Names of the fields that differ.
    """

    id: str
    before: Row | None
    now: Row | None
    fields: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """``new``, ``gone`` or ``changed``."""
        return "new" if self.before is None else "gone" if self.now is None else "changed"


def changes(kind: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """What a draft changes against the version before: the whole first, then row by row."""
    name = rows_name(kind)
    found = []
    fields = _differ(_head(before, name), _head(now, name))
    if fields:
        found.append(Change("", _head(before, name), _head(now, name), fields))
    old, new = _by_id(before.get(name, ())), _by_id(now.get(name, ()))
    for each, row in new.items():
        if each not in old:
            found.append(Change(each, None, row))
        elif differ := _differ(old[each], row):
            found.append(Change(each, old[each], row, differ))
    found += [Change(each, row, None) for each, row in old.items() if each not in new]
    return tuple(found)


def _head(data: Mapping[str, Any], rows: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != rows}


def _by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {str(row["id"]): row for row in rows}


_SETS = ("classes", "members", "effort")


def _plain(field: str, value: Any) -> Any:
    if field in _SETS:
        return sorted(value or ())
    if field == "caps":
        return [sorted(cap.items()) for cap in value or ()]
    return value


def _differ(old: Row, new: Row) -> tuple[str, ...]:
    return tuple(
        field
        for field in dict.fromkeys((*new, *old))
        if _plain(field, old.get(field)) != _plain(field, new.get(field))
    )


# ---- a file --------------------------------------------------------------------------------------


class Unreadable(ValueError):
    """A file that is no TOML.

    Attributes:
        line: Where reading stopped, from 1; 0 when that is not known.
    """

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


_AT_LINE = re.compile(r"at line (\d+)")


def read_file(kind: str, text: str) -> dict[str, Any]:
    """A frame's data from a file, looked over.

    Raises:
        Unreadable: it is no TOML.
        PlainError: something in it is not what it should be (``line_of`` finds where).
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = _AT_LINE.search(str(wrong))
        raise Unreadable(int(at[1]) if at else 1 + text.count("\n")) from wrong
    data = {key: value for key, value in data.items() if key not in ("version", "name")}
    wrong_one = wrong_in_all(kind, data)
    if wrong_one is not None:
        raise wrong_one
    return data


def line_of(text: str, wrong: PlainError) -> int:
    """The line of a file that an error is about, from 1; its row's, where the field is missing."""
    table, _, name = wrong.where.partition(" ")
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.strip() == f"[[{table}]]"]
    blocks = [
        range(start, end) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    if not blocks:
        return _line_in(lines, range(len(lines)), field_of(wrong)) or 1
    named = re.compile(rf"""id\s*=\s*["']{re.escape(name)}["']""")
    here = [b for b in blocks if any(named.match(lines[n].strip()) for n in b)]
    if name.startswith("no. ") and name[4:].isdecimal():
        here = blocks[int(name[4:]) - 1 : int(name[4:])]
    if not here:
        return 1
    # What stands twice is wrong where it stands again.
    block = here[-1]
    return _line_in(lines, block, field_of(wrong)) or block.start + 1


def _line_in(lines: Sequence[str], block: range, field: str) -> int:
    for n in block:
        if re.match(rf"\s*{re.escape(field)}\s*=", lines[n]):
            return n + 1
    return 0
