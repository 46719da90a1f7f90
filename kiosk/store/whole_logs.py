"""What holds for whole logs while facts are folded: revoked devices, days put right.

Both may be said long after the facts were projected, and both may come first: whoever projects
asks for them here, and when they change, everything the concerned facts speak of is folded anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, select

from kiosk.store import tables
from kiosk.store.folds import Stored, stored_of

WHOLE_LOG = {"device", "day_fix"}
"""Families whose rows are in force for every fact of a log."""

Fix = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What holds for the logs of some villages.

    Attributes:
        last: Log id → seq up to which its facts count (only logs of revoked devices).
        days: Log id → runs (from seq, to seq, day) that happened on another day.
        villages: Log id → village, of all these logs.
    """

    last: dict[bytes, int] = field(default_factory=dict)
    days: dict[bytes, list[Fix]] = field(default_factory=dict)
    villages: dict[bytes, str] = field(default_factory=dict)

    def applied(self, facts: Iterable[Stored]) -> list[Stored]:
        """The facts that count, each on the day it happened."""
        if not self.last and not self.days:
            return list(facts)
        counted = []
        for stored in facts:
            if stored.seq > self.last.get(stored.log_id, stored.seq):
                continue
            day = stored.fact.day
            for start, end, right in self.days.get(stored.log_id, ()):
                if start <= stored.seq <= end:
                    day = right
            if day != stored.fact.day:
                stored = replace(stored, fact=replace(stored.fact, day=day))
            counted.append(stored)
        return counted


_GATES = select(tables.gates.c.log_id, tables.gates.c.last_seq).where(
    tables.gates.c.village == bindparam("village")
)
_FIXES = (
    select(
        tables.day_fixes.c.log_id,
        tables.day_fixes.c.from_seq,
        tables.day_fixes.c.to_seq,
        tables.day_fixes.c.day,
    )
    .where(tables.day_fixes.c.village == bindparam("village"))
    .order_by(tables.day_fixes.c.log_id, tables.day_fixes.c.from_seq, tables.day_fixes.c.to_seq)
)


def read_overrides(conn: Connection, villages: Iterable[str]) -> Overrides:
    """What is in force now for these villages."""
    found = Overrides()
    for village in villages:
        for log_id, last in conn.execute(_GATES, {"village": village}):
            found.last[log_id] = min(last, found.last.get(log_id, last))
            found.villages[log_id] = village
        for log_id, start, end, day in conn.execute(_FIXES, {"village": village}):
            found.days.setdefault(log_id, []).append((start, end, day))
            found.villages[log_id] = village
    return found


def changed_by(conn: Connection, old: Overrides, new: Overrides) -> Iterator[Stored]:
    """Facts that stand, of logs for which something else holds now than before."""
    ranges: dict[bytes, list[tuple[int, int | None]]] = defaultdict(list)
    for log_id in old.last.keys() | new.last.keys():
        before, after = old.last.get(log_id), new.last.get(log_id)
        if before != after:
            known = [seq for seq in (before, after) if seq is not None]
            ranges[log_id].append((min(known) + 1, max(known) if len(known) == 2 else None))
    for log_id in old.days.keys() | new.days.keys():
        for start, end, _ in set(old.days.get(log_id, [])) ^ set(new.days.get(log_id, [])):
            ranges[log_id].append((start, end))
    for log_id, runs in ranges.items():
        village = new.villages.get(log_id) or old.villages[log_id]
        yield from _facts_in(conn, village, log_id, runs)


def _facts_in(
    conn: Connection, village: str, log_id: bytes, runs: Sequence[tuple[int, int | None]]
) -> Iterator[Stored]:
    facts = tables.facts
    for start, end in runs:
        asked = select(facts).where(
            facts.c.village == village, facts.c.log_id == log_id, facts.c.seq >= start
        )
        if end is not None:
            asked = asked.where(facts.c.seq <= end)
        for row in conn.execute(asked).all():
            yield stored_of(row)
