"""Who at the township looked at what, and what she did there.

One row for each page that was opened and each deed that is no fact of a village's log (those name
their cadre themselves). Kept for three years; shown to admins and auditors only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from kiosk.township import tables
from kiosk.township.base import Township

LOOK = "look"
_KEPT_MS = 3 * 365 * 24 * 60 * 60 * 1000

_SEEN = tables.seen_by
_S = _SEEN.c


@dataclass(frozen=True, slots=True)
class Seen:
    """One look or one deed.

    Attributes:
        at_ms: When, Unix milliseconds of the township's clock.
        staff: Number of the account.
        village: Id of the village, or ``""``.
        page: Which page.
        member: Whose data, where it was one person's.
        deed: What was done; ``look`` when nothing was.
    """

    at_ms: int
    staff: int
    village: str
    page: str
    member: int | None
    deed: str


_KEEP = insert(_SEEN)


def note(
    town: Township,
    staff: int,
    page: str,
    *,
    village: str = "",
    member: int | None = None,
    deed: str = LOOK,
) -> None:
    """Write down that somebody looked, before she is shown anything."""
    with town.writing() as conn:
        conn.execute(
            _KEEP,
            {
                "seen": town.mint(),
                "at_ms": town.now_ms(),
                "staff": staff,
                "of_village": village,
                "page": page,
                "member": member,
                "deed": deed[:200],
            },
        )


_NEWEST = select(_SEEN).order_by(_S.seen.desc()).limit(bindparam("most"))
_BEFORE = _NEWEST.where(_S.seen < bindparam("before"))


def newest(
    conn: Connection, *, most: int = 50, before: bytes | None = None
) -> tuple[tuple[Seen, ...], bytes | None]:
    """The latest rows, newest first, and where the next page begins; ``None`` at the end."""
    asked: dict[str, Any] = {"most": most + 1}
    if before is not None:
        asked["before"] = before
    rows = list(conn.execute(_NEWEST if before is None else _BEFORE, asked).all())
    more = len(rows) > most
    rows = rows[:most]
    return tuple(map(_seen, rows)), rows[-1].seen if more else None


def forget_old(town: Township) -> int:
    """Delete rows older than three years; how many."""
    with town.writing() as conn:
        gone = conn.execute(delete(_SEEN).where(_S.at_ms < town.now_ms() - _KEPT_MS))
        return int(gone.rowcount)


def _seen(row: Any) -> Seen:
    return Seen(row.at_ms, row.staff, row.of_village, row.page, row.member, row.deed)
