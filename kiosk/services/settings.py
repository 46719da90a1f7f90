"""The village's settings: everything it would ever argue about, with a default for each.

Every setting is a text of a known form. Reading is here; changing one is a deed
(``change_settings.py``). What is only this machine's (camera, printer) is not a setting of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, func, select

from kiosk.core.counter import COUNTER_DEVICE as COUNTER_DEVICE
from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP


def _number(least: int, most: int) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        return value.isascii() and value.isdigit() and least <= int(value) <= most

    return fits


def _name(value: str) -> bool:
    return 0 < len(value.strip()) <= 20 and value.isprintable()


def _range(value: str) -> bool:
    found = re.fullmatch(r"(\d{1,5})-(\d{1,5})", value)
    return bool(found) and 1 <= int(found[1]) <= int(found[2])  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a village can set.

    Attributes:
        default: What holds until somebody sets it.
        fits: Whether a text is a value of it.
        two_persons: A second clerk has to agree.
    """

    default: str
    fits: Callable[[str], bool]
    two_persons: bool = False


VILLAGE_NAME = "village.name"
LAPSE_DAYS = "exchange.lapse_days"
UNDO_SECONDS = "exchange.undo_seconds"
REVERSAL_LIMIT = "reversal.limit_points"
MEMBER_NUMBERS = "numbers.member"
HOUSEHOLD_NUMBERS = "numbers.household"
CLERK_NUMBERS = "numbers.clerk"
RESTORE_CONFIRMED = "restore.confirmed"

SETTINGS: dict[str, Setting] = {
    VILLAGE_NAME: Setting("", _name),
    COUNTER_DEVICE: Setting("", _name, two_persons=True),
    LAPSE_DAYS: Setting("7", _number(1, 90)),
    UNDO_SECONDS: Setting("10", _number(3, 60)),
    REVERSAL_LIMIT: Setting("50", _number(1, 9_999), two_persons=True),
    MEMBER_NUMBERS: Setting("1-9999", _range, two_persons=True),
    HOUSEHOLD_NUMBERS: Setting("1-9999", _range, two_persons=True),
    CLERK_NUMBERS: Setting("1-99", _range, two_persons=True),
    RESTORE_CONFIRMED: Setting("", lambda value: len(value) == 32, two_persons=True),
}
"""Number ranges may be kept to one kiosk by ``key:device``; the plain key holds otherwise."""

TOWNSHIPS_FIRST = {MEMBER_NUMBERS: 9000, HOUSEHOLD_NUMBERS: 9000, CLERK_NUMBERS: 90}
"""From here on a village's numbers are the township's to give; a kiosk may be offline meanwhile."""

_VALUE = select(tables.settings.c.value).where(
    tables.settings.c.village == bindparam("village"), tables.settings.c.key == bindparam("key")
)


def value_of(conn: Connection, village: str, key: str) -> str:
    """The value that holds now.

    Raises:
        KeyError: there is no such setting.
    """
    known = SETTINGS[key.partition(":")[0]]
    found = conn.execute(_VALUE, {"village": village, "key": key}).scalar()
    return known.default if found is None else found


def number_of(conn: Connection, village: str, key: str) -> int:
    """A numeric setting as a number."""
    return int(value_of(conn, village, key))


def range_of(conn: Connection, village: str, key: str, device: str) -> tuple[int, int]:
    """The numbers a kiosk may give out: its own range, else the village's."""
    own = conn.execute(_VALUE, {"village": village, "key": f"{key}:{device}"}).scalar()
    first, _, last = (own or value_of(conn, village, key)).partition("-")
    return int(first), int(last)


def next_number(
    conn: Connection, village: str, key: str, device: str, column: Column[Any]
) -> int | None:
    """The next free number of a kiosk's own range; ``None`` when it is used up.

    Args:
        key: Whose range, such as :data:`MEMBER_NUMBERS`.
        column: The numbers already given, in a table of the village.
    """
    first, last = range_of(conn, village, key, device)
    if device != TOWNSHIP and first < TOWNSHIPS_FIRST[key]:
        last = min(last, TOWNSHIPS_FIRST[key] - 1)
    bounds = {"village": village, "first": first, "last": last}
    used = conn.execute(_highest(column), bounds).scalar()
    number = first if used is None else int(used) + 1
    return number if number <= last else None


@cache
def _highest(column: Column[Any]) -> Select[Any]:
    return select(func.max(column)).where(
        column.table.c.village == bindparam("village"),
        column.between(bindparam("first"), bindparam("last")),
    )
