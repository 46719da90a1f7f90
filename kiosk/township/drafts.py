"""What somebody has written of the next frame and not published yet: hers, one of each kind.

A draft is no fact and goes nowhere. It lies in the store, so that neither a session's end nor a
restart costs an afternoon's work; publishing it, or throwing it away, ends it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from kiosk.township import tables
from kiosk.township.base import Township

_DRAFTS = tables.drafts
_D = _DRAFTS.c
_ONE = select(_D.data, _D.at_ms).where(_D.staff == bindparam("staff"), _D.kind == bindparam("kind"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A frame in the making.

    Attributes:
        kind: ``rules`` or ``catalogue``.
        event_id: The publication's, minted when the draft was begun: published twice is once.
        data: Plain data as in ``db/rules/``.
        at_ms: When it was last written.
    """

    kind: str
    event_id: bytes
    data: Mapping[str, Any]
    at_ms: int = 0


def of(conn: Connection, staff: int, kind: str) -> Draft | None:
    """Somebody's draft of a kind; ``None`` when she has none."""
    row = conn.execute(_ONE, {"staff": staff, "kind": kind}).first()
    if row is None:
        return None
    held = json.loads(row.data)
    return Draft(kind, bytes.fromhex(held["event"]), held["data"], row.at_ms)


def keep(town: Township, staff: int, draft: Draft) -> None:
    """Write it down, in the place of the one before."""
    held = {"event": draft.event_id.hex(), "data": draft.data}
    text = json.dumps(held, ensure_ascii=False, sort_keys=True)
    with town.writing() as conn:
        conn.execute(delete(_DRAFTS).where(_D.staff == staff, _D.kind == draft.kind))
        conn.execute(
            insert(_DRAFTS).values(staff=staff, kind=draft.kind, data=text, at_ms=town.now_ms())
        )


def drop(town: Township, staff: int, kind: str) -> None:
    """It was published, or is wanted no more."""
    with town.writing() as conn:
        conn.execute(delete(_DRAFTS).where(_D.staff == staff, _D.kind == kind))
