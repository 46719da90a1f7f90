"""The villages of the township: their numbers, names, and the ids their facts carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from kiosk.township import tables
from kiosk.township.base import NoSuchVillage, Township

_V = tables.villages.c
ID_LENGTH_MAX = 40


class VillageTaken(ValueError):
    """Another village has this number or this id already."""


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the township.

    Attributes:
        number: The township's own, from 1.
        village: The id in its facts; ``None`` until its first kiosk brings one.
        name: For people.
    """

    number: int
    village: str | None
    name: str


def add(town: Township, name: str, *, number: int | None = None, village: str = "") -> Village:
    """Make a village known, so that a code can be made for it.

    Args:
        number: The next free one when left out.
        village: Its id, such as the statistics office's code, where it is known already.

    Raises:
        VillageTaken: number or id belong to another.
        ValueError: the name is blank, or the id cannot be one.
    """
    name = name.strip()
    if not 0 < len(name) <= 40 or not name.isprintable():
        raise ValueError("a village has a name of at most 40 characters")
    if village and not is_id(village):
        raise ValueError(f"no village id: {village!r}")
    with town.writing() as conn:
        highest = conn.execute(select(func.max(_V.number))).scalar() or 0
        number = highest + 1 if number is None else number
        taken = _V.number == number
        if village:
            taken |= _V.village == village
        if number < 1 or conn.execute(select(_V.number).where(taken)).first() is not None:
            raise VillageTaken(f"{number} {village}".strip())
        conn.execute(
            insert(tables.villages).values(
                number=number, village=village or None, name=name, added_ms=town.now_ms()
            )
        )
    return Village(number, village or None, name)


def is_id(village: str) -> bool:
    """Whether a text can be the id of a village: plain characters, never the common log's."""
    return (
        0 < len(village) <= ID_LENGTH_MAX
        and village.isascii()
        and all(char.isalnum() or char in "-_." for char in village)
    )


def listed(conn: Connection) -> tuple[Village, ...]:
    """All villages by number."""
    rows = conn.execute(select(tables.villages).order_by(_V.number))
    return tuple(_village(row) for row in rows)


def of(conn: Connection, number: int, *, to_write: bool = False) -> Village:
    """One village by its number.

    Args:
        to_write: Keep it from others until the transaction ends.

    Raises:
        NoSuchVillage: there is none.
    """
    asked = select(tables.villages).where(_V.number == number)
    row = conn.execute(asked.with_for_update() if to_write else asked).first()
    if row is None:
        raise NoSuchVillage(str(number))
    return _village(row)


def by_id(conn: Connection, village: str) -> Village | None:
    """The village whose facts carry this id."""
    row = conn.execute(select(tables.villages).where(_V.village == village)).first()
    return None if row is None else _village(row)


def adopt(conn: Connection, number: int, village: str) -> None:
    """From now on this village's facts carry this id; it never changes again.

    Raises:
        VillageTaken: it has another one, or another village has this one.
    """
    here = of(conn, number, to_write=True)
    if here.village == village:
        return
    if here.village is not None or by_id(conn, village) is not None:
        raise VillageTaken(village)
    conn.execute(update(tables.villages).where(_V.number == number).values(village=village))


def id_of(town: Township, conn: Connection, number: int) -> str:
    """The id of a village, made now when it has none yet (people are written before a kiosk)."""
    here = of(conn, number, to_write=True)
    if here.village is not None:
        return here.village
    made = "v" + town.random(5).hex()
    adopt(conn, number, made)
    return made


def _village(row: Any) -> Village:
    return Village(row.number, row.village, row.name)
