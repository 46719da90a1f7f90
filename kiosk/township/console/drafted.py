"""Somebody's draft of a frame: what it goes out from, who may have one, how a row is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.services import spelling
from kiosk.township import drafting, drafts, frames
from kiosk.township.console.desk import Desk, Over
from kiosk.township.console.looking import Look
from kiosk.township.drafting import Change
from kiosk.township.drafts import Draft
from kiosk.township.frames import CATALOGUE, RULES, Frame

_ID_LENGTH_MAX = 24


@dataclass(frozen=True, slots=True)
class Work:
    """A draft and what it goes out from.

    Attributes:
        last: The version before; ``None`` when nothing was published yet.
        before: Its data, or what comes with the program.
        changes: What the draft changes against it.
    """

    draft: Draft
    last: Frame | None
    before: Mapping[str, Any]
    changes: tuple[Change, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Clauses, or things to be had."""
        held: list[dict[str, Any]] = self.draft.data[drafting.rows_name(self.draft.kind)]
        return held

    def row(self, of: str) -> dict[str, Any] | None:
        """One row by its id."""
        return next((each for each in self.rows if each["id"] == of), None)


def may(desk: Desk) -> bool:
    """What holds for every village is not for who is kept to some, nor for who only looks."""
    return desk.account.writes and desk.account.villages is None


def begun(look: Look) -> dict[str, int]:
    """Kinds of which she has a draft, and when she last wrote at it."""
    if look.account is None:
        return {}
    with look.reading() as conn:
        found = {kind: drafts.of(conn, look.account.number, kind) for kind in (RULES, CATALOGUE)}
    return {kind: draft.at_ms for kind, draft in found.items() if draft is not None}


def work_of(look: Look, kind: str) -> Work:
    """Her draft of a kind; begun from the version before when there is none."""
    if look.account is None:
        raise Over
    with look.reading() as conn:
        last = frames.newest(conn, kind)
        draft = drafts.of(conn, look.account.number, kind)
    before = drafting.shipped(kind) if last is None else drafting.data_of(last)
    if draft is None:
        draft = Draft(kind, look.town.mint(), before)
    return Work(draft, last, before, drafting.changes(kind, before, draft.data))


def keep(desk: Desk, look: Look, work: Work, data: Mapping[str, Any]) -> None:
    """Write the draft down."""
    if not may(desk):
        raise Over
    drafts.keep(look.town, desk.account.number, replace(work.draft, data=data))


def with_row(work: Work, row: Mapping[str, Any], *, instead_of: str | None) -> dict[str, Any]:
    """The draft's data with a row changed, or added at the end of its category."""
    rows: list[Any] = list(work.rows)
    if instead_of is not None:
        rows = [dict(row) if each["id"] == instead_of else each for each in rows]
    else:
        same = [n for n, each in enumerate(rows) if each.get("category") == row.get("category")]
        rows.insert(same[-1] + 1 if same else len(rows), dict(row))
    return {**work.draft.data, drafting.rows_name(work.draft.kind): rows}


def without_row(work: Work, of: str) -> dict[str, Any]:
    """The draft's data without a row."""
    rows = [each for each in work.rows if each["id"] != of]
    return {**work.draft.data, drafting.rows_name(work.draft.kind): rows}


def next_id(work: Work, *, category: str = "", name: str = "") -> str:
    """An id nobody has: the next number of a category, or a thing's name in letters."""
    taken = {each["id"] for each in work.rows} | {
        each["id"] for each in work.before.get(drafting.rows_name(work.draft.kind), ())
    }
    stem = category or "".join(filter(str.isascii, spelling.pinyin_of(name))).replace(" ", "-")
    stem = stem[: _ID_LENGTH_MAX - 3] or "item"
    if not category and stem not in taken:
        return stem
    nth = 1
    while f"{stem}{nth}" in taken:
        nth += 1
    return f"{stem}{nth}"
