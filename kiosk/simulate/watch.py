"""The invariants of FAULTS.md C4, looked at after every step in the stores it touched.

Kept cheap: chains are followed only from where they were followed to before, sums are one query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kiosk.core.facts import COMMON
from kiosk.simulate.promises import Broken, Seen
from kiosk.store.codec import GENESIS, chain
from kiosk.store.folds.base import TOWNSHIP

_TWICE = """
SELECT entry FROM (
    SELECT p.village, p.entry, count(DISTINCT p.cause) AS causes, e.kind AS kind, e.state AS state
    FROM postings p LEFT JOIN entries e
        ON e.village = p.village AND e.entry = p.entry AND e.line = 0
    GROUP BY p.village, p.entry)
WHERE causes > CASE state WHEN 'standing' THEN 1 WHEN 'waiting' THEN 1 WHEN 'handed' THEN 2
    WHEN 'lapsed' THEN 2 ELSE CASE kind WHEN 'exchange' THEN 3 ELSE 2 END END LIMIT 1
"""
_STANDING = """
SELECT p.entry FROM postings p JOIN entries e
    ON e.village = p.village AND e.entry = p.entry AND e.line = 0
WHERE e.state IN ('undone', 'lapsed') GROUP BY p.village, p.entry, p.account
HAVING sum(p.amount) != 0 LIMIT 1
"""
_GATED = """
SELECT e.log_id, e.seq FROM entries e
JOIN (SELECT village, log_id, min(last_seq) AS last FROM gates GROUP BY village, log_id) g
    ON g.village = e.village AND g.log_id = e.log_id
WHERE e.seq > g.last LIMIT 1
"""
_ERASED = """
SELECT p.owner FROM personal p JOIN erased e ON e.village = p.village AND e.owner = p.owner LIMIT 1
"""
# The village comes first in the key of facts; without it every question reads all of them.
_FACTS = """
SELECT seq, hash, body, event_id FROM facts
WHERE village = ? AND log_id = ? AND seq >= ? ORDER BY seq
"""
_STRAY = """
SELECT f.log_id, f.village FROM facts f LEFT JOIN logs l ON l.log_id = f.log_id
WHERE l.village IS NOT f.village LIMIT 1
"""


@dataclass
class Watch:
    """One store under watch.

    Attributes:
        where: Its name, for messages.
        village: Whose kiosk it is; ``None`` for the township.
        followed: How far each log's chain was followed: seq and hash.
    """

    where: str
    village: str | None
    followed: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    def look(self, raw: Any) -> list[Seen]:
        """After a step.

        Returns:
            Every fact that was not there before.

        Raises:
            Broken: with the rule's number.
        """
        found: list[Seen] = []
        for log_id, village, device, seq, hash_, acked in raw.execute(
            "SELECT log_id, village, device, head_seq, head_hash, acked_seq FROM logs"
            " ORDER BY log_id"
        ).fetchall():
            self._scope(village)
            facts = self._follow(raw, village, bytes(log_id), (seq, bytes(hash_)))
            found += [Seen(village, *fact, again=device == TOWNSHIP) for fact in facts]
            if acked > seq:
                raise Broken("7", f"{self.where}: mark {acked} is ahead of head {seq}")
        self._receipts(raw)
        total = raw.execute("SELECT coalesce(sum(amount), 0) FROM postings").fetchone()[0]
        if total:
            raise Broken("2", f"{self.where}: all postings sum to {total}")
        return found

    def look_closely(self, raw: Any) -> None:
        """What costs more: now and then, and at the end.

        Raises:
            Broken: with the rule's number.
        """
        row = raw.execute(
            "SELECT entry FROM postings GROUP BY village, entry HAVING sum(amount) != 0 LIMIT 1"
        ).fetchone()
        if row:
            raise Broken("2", f"{self.where}: entry {row[0].hex()} does not sum to zero")
        row = raw.execute(_TWICE).fetchone()
        if row:
            raise Broken("6", f"{self.where}: entry {row[0].hex()} was undone twice")
        row = raw.execute(_STANDING).fetchone()
        if row:
            raise Broken("6", f"{self.where}: entry {row[0].hex()} is undone and still posts")
        row = raw.execute(_GATED).fetchone()
        if row:
            raise Broken(
                "gate", f"{self.where}: {row[0].hex()[:8]} #{row[1]} posts behind its gate"
            )
        row = raw.execute(_STRAY).fetchone()
        if row:
            raise Broken("3", f"{self.where}: {row[0].hex()[:8]} holds a fact of {row[1]}")
        row = raw.execute(_ERASED).fetchone()
        if row:
            raise Broken("erased", f"{self.where}: words of {row[0]} are there after her erasure")
        if self.village is not None:
            for table in ("members", "personal", "cards", "entries"):
                for (village,) in raw.execute(f"SELECT DISTINCT village FROM {table}"):
                    self._scope(village)

    def _scope(self, village: str) -> None:
        if self.village is not None and village not in (self.village, COMMON):
            raise Broken("9", f"{self.where} of {self.village} holds something of {village}")

    def _follow(
        self, raw: Any, village: str, log_id: bytes, head: tuple[int, bytes]
    ) -> list[tuple[bytes, bytes]]:
        """Event id and body of what is new of a log."""
        events = []
        at, last = self.followed.get(log_id, (0, GENESIS))
        facts = raw.execute(_FACTS, (village, log_id, at)).fetchall()
        if at and (not facts or facts.pop(0)[:2] != (at, last)):
            at, last = 0, GENESIS  # facts were taken out (a fork was re-homed): from the beginning
            facts = raw.execute(_FACTS, (village, log_id, at)).fetchall()
        for found, kept, body, event in facts:
            if found != at + 1:
                raise Broken("3", f"{self.where}: {log_id.hex()[:8]} has no {at + 1}")
            at, last = found, chain(log_id, found, last, bytes(body))
            if last != bytes(kept):
                raise Broken("3", f"{self.where}: {log_id.hex()[:8]} #{at} is off the chain")
            events.append((bytes(event), bytes(body)))
        if (at, last) != head:
            raise Broken("3", f"{self.where}: {log_id.hex()[:8]} head {head[0]}, facts to {at}")
        self.followed[log_id] = (at, last)
        return events

    def _receipts(self, raw: Any) -> None:
        row = raw.execute(
            "SELECT r.log_id, r.seq FROM receipts r JOIN logs l ON l.log_id = r.log_id "
            "JOIN facts f ON f.village = l.village AND f.log_id = r.log_id AND f.seq = r.seq "
            "WHERE f.hash != r.hash LIMIT 1"
        ).fetchone()
        if row:
            raise Broken(
                "3", f"{self.where}: receipt {row[0].hex()[:8]} #{row[1]} is off the chain"
            )
