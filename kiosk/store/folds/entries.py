"""The fold of an entry: what it posts, how it ended, and its opposite once it was undone.

Two things are states and not sums (SYNC.md §5). An entry is standing or undone: any number of
undoings name it and together post its opposite once, dated by the smallest event id. An escrow
ends once: handed over outranks undone outranks lapsed, then the smallest event id.

A line is ``witnessed`` when there is nothing left to tell its holder: she said 对 herself, or was
told at her card since (``EntriesTold``). What she said when stands in the facts.

The points held for an exchange stand in one account ``escrow``; which exchange holds how many
is the posting's own ``entry``, so there is no account row per exchange.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import Moment, local_text
from kiosk.core.facts import Payload
from kiosk.core.facts.people import MemberClosed
from kiosk.core.facts.points import (
    ActivityCancelled,
    AttendanceEnded,
    AttendanceTaken,
    BalanceBroughtForward,
    BatchBooked,
    EntriesTold,
    EntryRebooked,
    EntryReversed,
    OverrideBooked,
    PointsBooked,
)
from kiosk.core.facts.shelf import (
    ExchangeLapsed,
    ExchangeMade,
    ExchangeUndone,
    GoodsHanded,
    StockCounted,
    StockReceived,
    StockSpoiled,
)
from kiosk.core.facts.township import MemberMoved
from kiosk.core.ids import member_account
from kiosk.store import tables
from kiosk.store.folds.base import Family, Names, Rows, Stored

UNDOINGS = (EntryReversed, EntryRebooked, ActivityCancelled)
_ENDINGS: dict[type[Payload], tuple[int, str]] = {
    GoodsHanded: (0, "handed"),
    ExchangeUndone: (1, "undone"),
    ExchangeLapsed: (2, "lapsed"),
}


@dataclass
class _Draft:
    """Rows of one entry while they are put together."""

    village: str
    key: bytes
    base: Stored
    entries: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    attendances: list[dict[str, Any]] = field(default_factory=list)

    def entry(self, kind: str, account: str, points: int, **more: Any) -> None:
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

    def rows(self) -> Rows:
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


def _points_booked(draft: _Draft, body: PointsBooked) -> None:
    draft.entry(
        "booked",
        body.account,
        body.points,
        done_on=body.done_on,
        clause=body.clause,
        version=body.version,
        quantity=body.quantity,
        witnessed=body.witnessed,
        note=body.evidence,
        public_until=body.public_until,
    )
    draft.post("issue", body.account, body.points, merit=max(0, body.points))


def _rebooked(draft: _Draft, body: EntryRebooked) -> None:
    draft.entry(
        "booked",
        body.account,
        body.points,
        done_on=body.done_on,
        clause=body.clause,
        version=body.version,
        quantity=body.quantity,
        witnessed=False,
        note=body.reason,
        public_until=body.public_until,
    )
    draft.post("issue", body.account, body.points, merit=max(0, body.points))


def _batch(draft: _Draft, body: BatchBooked) -> None:
    for account, clause, quantity, points in body.lines:
        draft.entry(
            "booked",
            account,
            points,
            done_on=body.done_on,
            clause=clause,
            version=body.version,
            quantity=quantity,
            witnessed=False,
            note=body.sheet,
        )
        draft.post("issue", account, points, merit=max(0, points))


def _override(draft: _Draft, body: OverrideBooked) -> None:
    draft.entry("override", body.account, body.points, witnessed=False, note=body.reason)
    draft.post("adjust", body.account, body.points)


def _forward(draft: _Draft, body: BalanceBroughtForward) -> None:
    draft.entry("forward", body.account, body.points, note=body.sheet)
    draft.post("forward", body.account, body.points, merit=body.merit)


def _attendance(draft: _Draft, body: AttendanceTaken, facts: Sequence[Stored]) -> None:
    account = member_account(body.member)
    if body.points:
        draft.entry(
            "attendance",
            account,
            body.points,
            done_on=body.done_on,
            clause=body.clause,
            version=body.version,
            quantity=10,
            activity=body.activity,
        )
        draft.post("issue", account, body.points, merit=max(0, body.points))
    ended = any(isinstance(stored.fact.payload, AttendanceEnded) for stored in facts)
    draft.attendances.append(
        {
            "village": draft.village,
            "entry": draft.key,
            "activity": body.activity,
            "occasion": body.occasion,
            "member": body.member,
            "log_id": draft.base.log_id,
            "seq": draft.base.seq,
            "taken_at": said_at(draft.base),
            "points": body.points,
            "ended": ended,
            "standing": True,
        }
    )


def _attendance_ended(draft: _Draft, body: AttendanceEnded) -> None:
    account = member_account(body.member)
    draft.entry(
        "attendance",
        account,
        body.points,
        done_on=body.done_on,
        clause=body.clause,
        version=body.version,
        quantity=body.quantity,
        activity=body.activity,
    )
    draft.post("issue", account, body.points, merit=max(0, body.points))


def _exchange(draft: _Draft, body: ExchangeMade, facts: Sequence[Stored]) -> None:
    draft.entry(
        "exchange",
        body.account,
        -body.points,
        item=body.item,
        count=body.count,
        lapses_on=body.lapses_on,
        state="waiting",
    )
    draft.post(body.account, "escrow", body.points)
    if not body.service:
        draft.move(body.item, 0, body.count)
    endings = [s for s in facts if type(s.fact.payload) in _ENDINGS]
    if not endings:
        return
    end = min(endings, key=lambda s: (_ENDINGS[type(s.fact.payload)][0], s.fact.event_id))
    state = _ENDINGS[type(end.fact.payload)][1]
    draft.entries[0].update(state=state, ended_by=end.fact.event_id, ended_day=end.fact.day)
    handed = state == "handed"
    target = ("service" if body.service else "exchange") if handed else body.account
    draft.post("escrow", target, body.points, by=end)
    if not body.service:
        draft.move(body.item, -body.count if handed else 0, -body.count, by=end)


def _closed(draft: _Draft, body: MemberClosed) -> None:
    if body.points:
        account = member_account(body.member)
        draft.entry("closed", account, -body.points, note=body.reason)
        draft.post(account, body.heir or "expiry", body.points)


def _moved(draft: _Draft, body: MemberMoved) -> None:
    """Points go along by way of ``forward``; merit with them, without a posting of its own."""
    account = member_account(body.member)
    if body.direction == "in":
        draft.entry("moved", account, body.points, note=body.other_village)
        draft.post("forward", account, body.points, merit=body.merit)
    else:
        draft.entry("moved", account, -body.points, note=body.other_village)
        draft.post("forward", account, -body.points, merit=-body.merit)


def _stock(draft: _Draft, body: Payload) -> None:
    if isinstance(body, StockReceived):
        draft.move(body.item, body.count, 0)
    elif isinstance(body, StockCounted):
        draft.move(body.item, body.difference, 0)
    elif isinstance(body, StockSpoiled):
        draft.move(body.item, -body.count, 0)


_SIMPLE: dict[type[Payload], Callable[[_Draft, Any], None]] = {
    PointsBooked: _points_booked,
    EntryRebooked: _rebooked,
    BatchBooked: _batch,
    OverrideBooked: _override,
    BalanceBroughtForward: _forward,
    AttendanceEnded: _attendance_ended,
    MemberClosed: _closed,
    MemberMoved: _moved,
    StockReceived: _stock,
    StockCounted: _stock,
    StockSpoiled: _stock,
}
_WITH_OTHERS: dict[type[Payload], Callable[[_Draft, Any, Sequence[Stored]], None]] = {
    AttendanceTaken: _attendance,
    ExchangeMade: _exchange,
}
BASES = (*_SIMPLE, *_WITH_OTHERS)
"""The facts that are entries of their own, under their own event id."""


def _undo(draft: _Draft, undoing: Stored) -> None:
    """Post the opposite of everything that stands; goods already handed out stay out."""
    totals: dict[str, int] = defaultdict(int)
    merits: dict[str, int] = defaultdict(int)
    for posting in draft.postings:
        totals[posting["account"]] += posting["amount"]
        merits[posting["account"]] += posting["merit"]
    for account in sorted(totals):
        if totals[account] or merits[account]:
            draft.postings.append(
                {
                    "village": draft.village,
                    "entry": draft.key,
                    "cause": undoing.fact.event_id,
                    "line": len(draft.postings),
                    "account": account,
                    "amount": -totals[account],
                    "merit": -merits[account],
                    "day": undoing.fact.day,
                }
            )
    if draft.moves:
        item = draft.moves[0]["item"]
        exchange = bool(draft.entries)
        on_hand = 0 if exchange else -sum(move["on_hand"] for move in draft.moves)
        draft.move(item, on_hand, -sum(move["reserved"] for move in draft.moves), by=undoing)
    for row in draft.entries:
        row.update(state="undone", ended_by=undoing.fact.event_id, ended_day=undoing.fact.day)
    for row in draft.attendances:
        row["standing"] = False


def _tell(draft: _Draft, facts: Sequence[Stored]) -> None:
    """What its holder was told of is witnessed; nobody is told of another's lines."""
    told = {
        member_account(stored.fact.payload.member)
        for stored in facts
        if isinstance(stored.fact.payload, EntriesTold)
    }
    for row in draft.entries if told else ():
        row["witnessed"] = row["witnessed"] or row["account"] in told


def fold_entry(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Everything one entry puts into the tables, from all facts that speak of it."""
    base = next((s for s in facts if s.fact.event_id == key), None)
    if base is None:
        return {}
    draft = _Draft(village, key, base)
    payload = base.fact.payload
    simple = _SIMPLE.get(type(payload))
    if simple is not None:
        simple(draft, payload)
    elif type(payload) in _WITH_OTHERS:
        _WITH_OTHERS[type(payload)](draft, payload, facts)
    _tell(draft, facts)
    undoings = [s for s in facts if s is not base and isinstance(s.fact.payload, UNDOINGS)]
    if undoings:
        _undo(draft, min(undoings, key=lambda s: s.fact.event_id))
    return draft.rows()


ENTRY = Family(
    "entry",
    (tables.entries, tables.postings, tables.stock_moves, tables.attendances),
    lambda key: {"entry": key},
    fold_entry,
)


def fold_move(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """What went along with a member, for whoever follows her from village to village."""
    base = next((s for s in facts if s.fact.event_id == key), None)
    if base is None or not isinstance(base.fact.payload, MemberMoved):
        return {}
    body = base.fact.payload
    row = {
        "village": village,
        "entry": key,
        "move": body.move,
        "member": body.member,
        "direction": body.direction,
        "other_village": body.other_village,
        "other_member": body.other_member,
        "points": body.points,
        "merit": body.merit,
        "day": base.fact.day,
    }
    return {"moves": [row]}


MOVE = Family("move", (tables.moves,), lambda key: {"entry": key}, fold_move)
