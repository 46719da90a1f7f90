"""Versions of the rule book: drafted, published, adopted; and which one rules on a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.points import RuleBookAdopted, RuleBookDrafted, RuleBookPublished
from kiosk.core.rule_text import read_book, read_clause, write_book
from kiosk.core.rules import Clause, RuleBook
from kiosk.services import basis
from kiosk.services.roles import Deed, may
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

_B, _C = tables.rule_books, tables.clauses


class Outcome(StrEnum):
    """What became of a step of a version."""

    DONE = "done"
    NOT_HEAD = "not_head"
    VERSION_TAKEN = "version_taken"
    NO_SUCH_VERSION = "no_such_version"
    NOT_PUBLISHED = "not_published"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the clerk's list shows it; ``effective`` is empty until it is adopted."""

    version: str
    title: str
    state: str
    effective: str


def _operator(clerk: int | None) -> Operator:
    return SYSTEM if clerk is None else basis.by_clerk(clerk)


def _may(uow: UnitOfWork, clerk: int | None) -> bool:
    return clerk is None or may(uow.conn, uow.village, clerk, Deed.RULES)


def draft(uow: UnitOfWork, event_id: bytes, *, book: RuleBook, clerk: int | None) -> Outcome:
    """Put the whole text of a version into the log.

    Args:
        clerk: The head; ``None`` when a new village starts from the default book.
    """
    if basis.replayed(uow, event_id, RuleBookDrafted) is not None:
        return Outcome.DONE
    if not _may(uow, clerk):
        return Outcome.NOT_HEAD
    if _state(uow.conn, uow.village, book.version) is not None:
        return Outcome.VERSION_TAKEN
    data = write_book(book)
    clauses = tuple(data.pop("clause"))
    version, title = data.pop("version"), data.pop("name")
    payload = RuleBookDrafted(version, title, clauses, terms=data)
    uow.append(payload, event_id=event_id, operator=_operator(clerk))
    return Outcome.DONE


def publish(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    version: str,
    from_day: str,
    until_day: str,
    how: str,
    clerk: int,
) -> Outcome:
    """Hang a version out to be read until a day."""
    if basis.replayed(uow, event_id, RuleBookPublished) is not None:
        return Outcome.DONE
    if not _may(uow, clerk):
        return Outcome.NOT_HEAD
    if _state(uow.conn, uow.village, version) is None:
        return Outcome.NO_SUCH_VERSION
    if not uow.day <= from_day <= until_day:
        return Outcome.TOO_EARLY
    payload = RuleBookPublished(version, from_day, until_day, how)
    uow.append(payload, event_id=event_id, operator=_operator(clerk))
    return Outcome.DONE


def adopt(
    uow: UnitOfWork, event_id: bytes, *, version: str, how: str, effective: str, clerk: int | None
) -> Outcome:
    """A version rules from a day on: today or later, for what is done is done.

    Args:
        how: The meeting or ballot that decided it.
        clerk: The head; ``None`` when a new village starts, which needs no publication.
    """
    if basis.replayed(uow, event_id, RuleBookAdopted) is not None:
        return Outcome.DONE
    if not _may(uow, clerk):
        return Outcome.NOT_HEAD
    state = _state(uow.conn, uow.village, version)
    if state is None:
        return Outcome.NO_SUCH_VERSION
    if clerk is not None and state != "published":
        return Outcome.NOT_PUBLISHED
    if clerk is not None and effective < uow.day:
        return Outcome.TOO_EARLY
    payload = RuleBookAdopted(version, how, effective)
    uow.append(payload, event_id=event_id, operator=_operator(clerk))
    return Outcome.DONE


def _state(conn: Connection, village: str, version: str) -> str | None:
    asked = select(_B.c.state).where(_B.c.village == village, _B.c.version == version)
    return conn.execute(asked).scalar()


def versions(conn: Connection, village: str) -> tuple[Version, ...]:
    """All versions, the newest first."""
    asked = (
        select(_B.c.version, _B.c.title, _B.c.state, _B.c.effective)
        .where(_B.c.village == village)
        .order_by(_B.c.effective.desc(), _B.c.version.desc())
    )
    return tuple(
        Version(r.version, r.title, r.state, r.effective or "") for r in conn.execute(asked)
    )


_IN_FORCE = (
    select(_B.c.version)
    .where(
        _B.c.village == bindparam("village"),
        _B.c.state == "adopted",
        _B.c.effective <= bindparam("day"),
    )
    .order_by(_B.c.effective.desc(), _B.c.version.desc())
    .limit(1)
)
_CLAUSES = (
    select(_C.c.data)
    .where(_C.c.village == bindparam("village"), _C.c.version == bindparam("version"))
    .order_by(_C.c.place)
)
_RULING = (
    select(_B.c.version, _C.c.data, _C.c.retired_from)
    .outerjoin(
        _C,
        (_C.c.village == _B.c.village)
        & (_C.c.version == _B.c.version)
        & (_C.c.clause == bindparam("clause")),
    )
    .where(
        _B.c.village == bindparam("village"),
        _B.c.state == "adopted",
        _B.c.effective <= bindparam("day"),
    )
    .order_by(_B.c.effective.desc(), _B.c.version.desc())
    .limit(1)
)


@lru_cache(maxsize=512)
def _parsed(data: str) -> Clause:
    """A clause is the same for ever; only its text is looked up each time."""
    return read_clause(json.loads(data))


def version_in_force(conn: Connection, village: str, day: str) -> str | None:
    """The version that rules deeds of a day; ``None`` before the first."""
    return conn.execute(_IN_FORCE, {"village": village, "day": day}).scalar()


def effective_of(conn: Connection, village: str, version: str) -> str | None:
    """The first day a version rules, ISO text; ``None`` when it was never adopted."""
    asked = select(_B.c.effective).where(_B.c.village == village, _B.c.version == version)
    return conn.execute(asked).scalar()


def clause_in_force(
    conn: Connection, village: str, clause: str, day: str
) -> tuple[str, Clause] | None:
    """Version and clause for a deed of a day; ``None`` when no clause of this id rules it."""
    row = conn.execute(_RULING, {"village": village, "clause": clause, "day": day}).first()
    if row is None or row.data is None:
        return None
    if row.retired_from is not None and row.retired_from <= day:
        return None
    return row.version, _parsed(row.data)


def clause_of(conn: Connection, village: str, version: str, clause: str) -> Clause | None:
    """A clause of any version, also a retired one: what an old entry names."""
    asked = select(_C.c.data).where(
        _C.c.village == village, _C.c.version == version, _C.c.clause == clause
    )
    data = conn.execute(asked).scalar()
    return None if data is None else _parsed(data)


def terms_of(conn: Connection, village: str, version: str) -> dict[str, Any]:
    """What holds for the whole of a version (days of publicity and so on).

    Raises:
        NobodyThere: there is no such version.
    """
    data = conn.execute(_TERMS, {"village": village, "version": version}).scalar()
    if data is None:
        raise basis.NobodyThere(f"no rule book {version}")
    terms: dict[str, Any] = json.loads(data)
    return terms


_TERMS = select(_B.c.terms).where(
    _B.c.village == bindparam("village"), _B.c.version == bindparam("version")
)


def book_of(conn: Connection, village: str, version: str) -> RuleBook:
    """The whole book of a version, as it was drafted.

    Raises:
        NobodyThere: there is no such version.
    """
    terms = terms_of(conn, village, version)
    title = select(_B.c.title).where(_B.c.village == village, _B.c.version == version)
    key = {"village": village, "version": version}
    clauses = [json.loads(data) for data in conn.execute(_CLAUSES, key).scalars()]
    data = {
        **terms,
        "version": version,
        "name": conn.execute(title).scalar_one(),
        "clause": clauses,
    }
    return read_book(data)
