"""The rows of one entry while they are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import Moment, local_text
from kiosk.store.folds.base import Rows, Stored


@dataclass
class Draft:
    """Rows of one entry while they are put together."""

    village: str
    key: bytes
    base: Stored
    entries: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    attendances: list[dict[str, Any]] = field(default_factory=list)

    def entry(self, kind: str, account: str, points: int, **more: Any) -> None:
        """A line in an account's book; ``more`` are its columns that are not as usual."""
        fact = self.base.fact
        row: dict[str, Any] = {
            "village": self.village,
            "entry": self.key,
            "line": len(self.entries),
            "account": account,
            "kind": kind,
            "day": fact.day,
            "done_on": fact.day,
            "log_id": self.base.log_id,
            "seq": self.base.seq,
            "at": said_at(self.base),
            "points": points,
            "clause": None,
            "version": None,
            "quantity": None,
            "item": None,
            "count": None,
            "activity": None,
            "operator": operator_text(self.base),
            "witnessed": True,
            "state": "standing",
            "ended_by": None,
            "ended_day": None,
            "note": "",
            "lapses_on": None,
            "public_until": None,
        }
        row.update(more)
        self.entries.append(row)

    def post(
        self, source: str, target: str, points: int, *, merit: int = 0, by: Stored | None = None
    ) -> None:
        """Move points from one account to another; ``merit`` is the target's."""
        by = by or self.base
        for account, amount, earned in ((source, -points, 0), (target, points, merit)):
            self.postings.append(
                {
                    "village": self.village,
                    "entry": self.key,
                    "cause": by.fact.event_id,
                    "line": len(self.postings),
                    "account": account,
                    "amount": amount,
                    "merit": earned,
                    "day": by.fact.day,
                }
            )

    def move(self, item: str, on_hand: int, reserved: int, *, by: Stored | None = None) -> None:
        """Goods come to the shelf, leave it, or wait for somebody."""
        by = by or self.base
        self.moves.append(
            {
                "village": self.village,
                "entry": self.key,
                "cause": by.fact.event_id,
                "item": item,
                "on_hand": on_hand,
                "reserved": reserved,
                "day": by.fact.day,
            }
        )

    def attendance(
        self, activity: bytes, occasion: str, member: int, points: int, *, ended: bool
    ) -> None:
        """A member was there."""
        self.attendances.append(
            {
                "village": self.village,
                "entry": self.key,
                "activity": activity,
                "occasion": occasion,
                "member": member,
                "log_id": self.base.log_id,
                "seq": self.base.seq,
                "taken_at": said_at(self.base),
                "points": points,
                "ended": ended,
                "standing": True,
            }
        )

    def rows(self) -> Rows:
        """Everything, by table."""
        return {
            "entries": self.entries,
            "postings": self.postings,
            "stock_moves": self.moves,
            "attendances": self.attendances,
        }


def said_at(stored: Stored) -> str:
    """The local time the fact claims, for people to read."""
    fact = stored.fact
    return local_text(Moment(fact.wall_ms, fact.offset_min, fact.mono_ms, fact.boot))


def operator_text(stored: Stored) -> str:
    """Who did it, as ``self``, ``clerk:3``, ``system``."""
    operator = stored.fact.operator
    return operator.kind if operator.who is None else f"{operator.kind}:{operator.who}"
