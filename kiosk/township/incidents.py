"""Something a person has to look at: opened by the township itself, once for each cause.

An incident is a fact in the village's log under an id derived from what it is about, so the same
thing seen twice (a batch sent again, a township put back) is one incident. What happened and what
to do stand in ``township.ftl`` under the incident's kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.node import IncidentClosed, IncidentOpened
from kiosk.store import tables as store
from kiosk.store.locks import lock_village
from kiosk.township import own_logs
from kiosk.township.base import Township, derived
from kiosk.township.own_logs import TownshipWork
from kiosk.words import has, shown

_I = store.incidents.c

KINDS = (
    "fork",
    "clone",
    "restored",
    "adopted",
    "overdraft",
    "unknown-fact",
    "same-id",
    "forged",
    "foreign",
    "revoked-pushes",
    "unequal-proof",
    "double-undone",
    "handed-twice",
    "handed-and-back",
    "twin-number",
    "own-fork",
    "move-half",
    "move-mended",
)
"""What the township opens by itself; a kiosk may open others."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident of a village.

    Attributes:
        incident: Its id.
        detail: Short facts for the technician: device, log, place, account …
        closed_word: What a person said about it; ``None`` while it is open.
    """

    village: str
    incident: bytes
    kind: str
    detail: Mapping[str, str]
    day: str
    closed_word: str | None

    @property
    def what(self) -> str:
        """What happened, for people."""
        return shown(_known(self.kind))

    @property
    def to_do(self) -> str:
        """What to do about it, for people."""
        return shown(f"{_known(self.kind)}-do")


def _known(kind: str) -> str:
    told = f"township-incident-{kind}"
    return told if has(told) else "township-incident-other"


def open_in(work: TownshipWork, kind: str, *about: str | bytes, **detail: object) -> bool:
    """Open an incident unless this very one was opened before.

    Args:
        work: In the village's log.
        about: What makes it this one and no other.
        detail: As :class:`Incident`; texts of at most 200 characters.

    Returns:
        Whether it was new.
    """
    texts = {name: str(value)[:200] for name, value in detail.items()}
    event_id = derived("incident", work.village, kind, *about)
    return work.once(IncidentOpened(kind, texts), event_id)


def open_alone(
    town: Township, village: str, kind: str, *about: str | bytes, **detail: object
) -> bool:
    """The same in a transaction of its own: after a refusal that wrote nothing."""
    with town.writing(village) as conn:
        lock_village(conn, village)
        return open_in(own_logs.work(town, conn, village), kind, *about, **detail)


def listed(
    conn: Connection,
    village: str | None = None,
    *,
    closed: bool = False,
    most: int | None = None,
) -> tuple[Incident, ...]:
    """Incidents of a village or of all, the newest day first; open ones, or those closed.

    Args:
        most: How many at most; closed ones gather with the years.
    """
    asked = select(store.incidents).order_by(_I.day.desc(), _I.village, _I.incident)
    asked = asked.where(_I.closed_word.is_not(None) if closed else _I.closed_word.is_(None))
    if village is not None:
        asked = asked.where(_I.village == village)
    return tuple(_incident(row) for row in conn.execute(asked.limit(most)))


def close(
    town: Township, village: str, incident: bytes, word: str, *, operator: Operator = SYSTEM
) -> bool:
    """A person at the township looked and says what came of it.

    Returns:
        Whether it was open.
    """
    with town.writing(village) as conn:
        lock_village(conn, village)
        row = conn.execute(
            select(store.incidents).where(_I.village == village, _I.incident == incident)
        ).first()
        if row is None or row.closed_word is not None:
            return False
        work = own_logs.work(town, conn, village)
        said = IncidentClosed(incident, word.strip()[:200])
        work.append(said, event_id=town.mint(), operator=operator)
    return True


def _incident(row: Any) -> Incident:
    detail = json.loads(row.detail)
    return Incident(row.village, row.incident, row.kind, detail, row.day, row.closed_word)
