"""What the last stick from the township said, kept until the next one goes there.

Over the network the township's heads are asked for each time; a stick only brings what they were.
They say what a township that was put back has lost, and which histories differ. All of it may be
old or wrong without harm: what is sent needlessly is skipped there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from kiosk.sync import notes, wire
from kiosk.sync.logs import Standing
from kiosk.sync.packing import Malformed, TooLarge

NOTHING = wire.Heads((), 0)


@dataclass(frozen=True, slots=True)
class Parted:
    """A log of which the township holds another history than is here.

    Attributes:
        common: The last place both share.
        hash: Our head of it then; another one now means that this is of the past.
        brought: Whether a stick has gone there since with what stands nowhere else.
    """

    common: int
    hash: bytes
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the township was last said to hold.

    Attributes:
        heads: Its heads; none when no stick has come yet.
        away: This device was sent away: only heads of its own logs were shown.
        parted: Log id → where the histories part.
    """

    heads: wire.Heads = NOTHING
    away: bool = False
    parted: Mapping[bytes, Parted] = field(default_factory=dict)

    @property
    def by_log(self) -> dict[bytes, wire.LogHead]:
        """The heads by their logs' ids."""
        return {each.origin.log_id: each for each in self.heads.heads}

    def apart(self, log: Standing) -> Parted | None:
        """Where a log's histories part; ``None`` when they do not, or no longer."""
        found = self.parted.get(log.origin.log_id)
        return found if found is not None and found.hash == log.hash else None


def read(conn: Connection) -> Known:
    """What was kept; nothing when none was, or it cannot be read."""
    said = notes.get(conn, notes.STICK)
    try:
        parted = {row[0]: Parted(*row[1:4]) for row in said["parted"]}
        return Known(wire.read_heads(said["heads"]), bool(said["away"]), parted)
    except (Malformed, TooLarge, LookupError, TypeError):
        return Known()


def keep(conn: Connection, known: Known) -> None:
    """Keep it until the next stick."""
    rows: list[list[Any]] = [
        [log_id, each.common, each.hash, each.brought]
        for log_id, each in sorted(known.parted.items())
    ]
    said = {"heads": known.heads.packed(), "away": known.away, "parted": rows}
    notes.put(conn, notes.STICK, said)


def brought(known: Known) -> Known:
    """The same, once a stick with all of it has been written."""
    parted = {log_id: replace(each, brought=True) for log_id, each in known.parted.items()}
    return replace(known, parted=parted)
