"""What holds for all villages: the rule frame and the catalogue frame, in dated versions.

A frame is a fact in the common log, immutable once published, in force from its day on. Villages
make their rule books and shelves inside it; the data has the shape of ``db/rules/``, so a township
starts from the same files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core.catalogue import read_items
from kiosk.core.facts import COMMON, Operator, Payload
from kiosk.core.facts.township import CatalogueFramePublished, RuleFramePublished
from kiosk.core.rule_text import read_book, write_book
from kiosk.store import tables as store
from kiosk.store.locks import lock_village
from kiosk.township import own_logs
from kiosk.township.base import Township
from kiosk.township.own_logs import CADRE

RULES, CATALOGUE = "rules", "catalogue"
VERSION_LENGTH_MAX = 16

_F = store.frames.c


class FrameRefused(ValueError):
    """Why a frame was not published.

    Attributes:
        reason: ``version-taken``, ``not-a-version``, ``not-a-day`` or ``too-early``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Frame:
    """A published version.

    Attributes:
        kind: ``rules`` or ``catalogue``.
        effective: Business day from which it holds, ISO text.
        data: What was published.
    """

    kind: str
    version: str
    title: str
    effective: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version without what is in it.

    Attributes:
        count: How many clauses or things are in it.
    """

    version: str
    title: str
    effective: str
    count: int


def publish_rules(
    town: Township, event_id: bytes, *, book: Mapping[str, Any], effective: str, cadre: int
) -> bool:
    """Publish what village rule books may hold from a day on.

    Args:
        book: Plain data as in ``db/rules/clauses.toml``, its version and name in it.

    Returns:
        Whether it was new: the same event id again changes nothing.

    Raises:
        PlainError: the book is not what it should be; the error names row and field.
        FrameRefused: as its reason says.
    """
    data = write_book(read_book(dict(book)))
    clauses = tuple(data.pop("clause"))
    version, title = data.pop("version"), data.pop("name")
    frame = RuleFramePublished(version, title, clauses, effective, data)
    return _publish(town, event_id, RULES, version, effective, frame, cadre)


def publish_catalogue(
    town: Township,
    event_id: bytes,
    *,
    version: str,
    title: str,
    goods: Mapping[str, Any],
    effective: str,
    cadre: int,
) -> bool:
    """Publish what villages may offer from a day on, with the township's prices.

    Args:
        goods: Plain data as in ``db/rules/goods.toml``.

    Returns:
        Whether it was new.

    Raises:
        PlainError: a row is not what it should be.
        FrameRefused: as its reason says.
    """
    read_items(dict(goods))
    items = tuple(dict(row) for row in goods["item"])
    frame = CatalogueFramePublished(version, title, items, effective)
    return _publish(town, event_id, CATALOGUE, version, effective, frame, cadre)


def _publish(
    town: Township,
    event_id: bytes,
    kind: str,
    version: str,
    effective: str,
    frame: Payload,
    cadre: int,
) -> bool:
    if not 0 < len(version) <= VERSION_LENGTH_MAX or not version.isprintable():
        raise FrameRefused("not-a-version")
    try:
        date.fromisoformat(effective)
    except ValueError as wrong:
        raise FrameRefused("not-a-day") from wrong
    with town.writing() as conn:
        lock_village(conn, COMMON)
        work = own_logs.work(town, conn, COMMON, Operator(CADRE, cadre))
        if work.already(event_id) is not None:
            return False
        taken = select(_F.version).where(
            _F.village == COMMON, _F.kind == kind, _F.version == version
        )
        if conn.execute(taken).first() is not None:
            raise FrameRefused("version-taken")
        if effective < work.day:
            raise FrameRefused("too-early")
        work.append(frame, event_id=event_id)
    return True


def published(conn: Connection, kind: str) -> tuple[Frame, ...]:
    """All versions of a kind, the one that comes into force last first."""
    asked = (
        select(store.frames)
        .where(_F.village == COMMON, _F.kind == kind)
        .order_by(_F.effective.desc(), _F.version.desc())
    )
    return tuple(_frame(row) for row in conn.execute(asked))


_KIND = (_F.village == COMMON) & (_F.kind == bindparam("kind"))
_LATEST_FIRST = (_F.effective.desc(), _F.version.desc())
_NEWEST = select(store.frames).where(_KIND).order_by(*_LATEST_FIRST).limit(1)
_VERSION = select(store.frames).where(_KIND, _F.version == bindparam("version"))
_TITLE = (
    select(_F.title, _F.version)
    .where(_KIND, _F.effective <= bindparam("day"))
    .order_by(*_LATEST_FIRST)
    .limit(1)
)


def editions(conn: Connection, kind: str, *, most: int) -> tuple[Edition, ...]:
    """The latest versions of a kind, the one that comes into force last first."""
    asked = select(store.frames).where(_KIND).order_by(*_LATEST_FIRST).limit(most)
    rows = [_frame(row) for row in conn.execute(asked, {"kind": kind})]
    return tuple(
        Edition(
            each.version,
            each.title,
            each.effective,
            len(each.data.get("clauses", each.data.get("items", ()))),
        )
        for each in rows
    )


def newest(conn: Connection, kind: str) -> Frame | None:
    """The version that comes into force last: the next one goes out from it."""
    row = conn.execute(_NEWEST, {"kind": kind}).first()
    return None if row is None else _frame(row)


def version_of(conn: Connection, kind: str, version: str) -> Frame | None:
    """One version of a kind."""
    row = conn.execute(_VERSION, {"kind": kind, "version": version}).first()
    return None if row is None else _frame(row)


def versions(conn: Connection, kind: str) -> tuple[str, ...]:
    """The names of all versions of a kind."""
    return tuple(conn.execute(select(_F.version).where(_KIND), {"kind": kind}).scalars())


def title_in_force(conn: Connection, kind: str, day: str) -> tuple[str, str] | None:
    """Title and version of what holds on a day; ``None`` before the first."""
    row = conn.execute(_TITLE, {"kind": kind, "day": day}).first()
    return None if row is None else (row.title, row.version)


def _frame(row: Any) -> Frame:
    return Frame(row.kind, row.version, row.title, row.effective, json.loads(row.data))
