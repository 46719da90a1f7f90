"""What the clerk's desk says about the settlement, and what is noted for it.

The notes are this kiosk's own: when it last settled, what the last try ran into. What waits is
counted in the logs each time. Sentences are in ``sync.ftl``; here are only their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from kiosk.core.clock import Moment
from kiosk.sync import link, logs, notes
from kiosk.sync.outcome import Outcome, Trouble


@dataclass(frozen=True, slots=True)
class Health:
    """How this kiosk stands with its township.

    Attributes:
        township_name: Whose it is; ``None`` for a kiosk that works alone.
        settled_ms: When both sides last held the same, Unix ms by this kiosk's clock then;
            ``None`` for never.
        tried_ms: When it last tried.
        waiting: Own facts that have no receipt.
        behind: Facts the township was known to hold and this kiosk did not.
        tries: How many tries in a row have not settled.
        troubles: What the last try ran into.
        offset_ms: Server's clock minus this one's, as last seen.
    """

    township_name: str | None
    settled_ms: int | None
    tried_ms: int | None
    waiting: int
    behind: int
    tries: int
    troubles: tuple[Trouble, ...]
    offset_ms: int | None

    @property
    def needs_person(self) -> Trouble | None:
        """The trouble that waiting alone will not mend."""
        return next((each for each in self.troubles if each.needs_person), None)

    @property
    def message_id(self) -> str:
        """One sentence for the desk: alone, never yet, settled, under way, or the trouble's own."""
        if self.township_name is None:
            return "sync-said-alone"
        if self.troubles:
            return (self.needs_person or self.troubles[0]).message_id
        if self.settled_ms is None:
            return "sync-said-never"
        return "sync-said-under-way" if self.waiting or self.behind else "sync-said-settled"


def note(conn: Connection, outcome: Outcome, now: Moment) -> None:
    """Remember how a settlement went."""
    before = _state(conn)
    settled = now.wall_ms if outcome.settled else before.get("settled")
    notes.put(
        conn,
        notes.STATE,
        {
            "settled": settled,
            "tried": now.wall_ms,
            "behind": outcome.behind,
            "tries": 0 if outcome.settled else _count(before.get("tries")) + 1,
            "troubles": [each.value for each in outcome.troubles],
        },
    )
    if outcome.offset_ms is not None:
        notes.put(conn, notes.CLOCK, {"offset": outcome.offset_ms, "at": now.wall_ms})


def of(conn: Connection, log_id: bytes) -> Health:
    """How the kiosk that writes this log stands."""
    pinned = link.read(conn)
    state, clock = _state(conn), notes.get(conn, notes.CLOCK)
    offset = clock.get("offset") if isinstance(clock, Mapping) else None
    return Health(
        None if pinned is None else pinned.township_name,
        _time(state.get("settled")),
        _time(state.get("tried")),
        logs.waiting(conn, log_id),
        _count(state.get("behind")),
        _count(state.get("tries")),
        tuple(_troubles(state.get("troubles"))),
        offset if type(offset) is int else None,
    )


def _state(conn: Connection) -> Mapping[str, Any]:
    state = notes.get(conn, notes.STATE)
    return state if isinstance(state, Mapping) else {}


def _count(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0


def _time(value: Any) -> int | None:
    return value if type(value) is int else None


def _troubles(values: Any) -> list[Trouble]:
    known = {each.value: each for each in Trouble}
    listed = values if isinstance(values, list) else []
    return [known[each] for each in listed if isinstance(each, str) and each in known]
