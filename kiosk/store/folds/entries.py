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
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kiosk.core.facts import Payload
from kiosk.core.facts.fits import INT_MOST
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
from kiosk.core.ids import member_account, member_of
from kiosk.store import tables
from kiosk.store.folds.base import Family, Names, Rows, Stored
from kiosk.store.folds.draft import Draft

_ACCOUNT_LONGEST = len(member_account(INT_MOST))
UNDOINGS = (EntryReversed, EntryRebooked, ActivityCancelled)
_ENDINGS: dict[type[Payload], tuple[int, str]] = {
    GoodsHanded: (0, "handed"),
    ExchangeUndone: (1, "undone"),
    ExchangeLapsed: (2, "lapsed"),
}


def _points_booked(draft: Draft, body: PointsBooked) -> None:
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


def _rebooked(draft: Draft, body: EntryRebooked) -> None:
    """The right person's entry; what the wrong one's was is undone under its own key."""
    draft.entry(
        "booked" if body.activity is None else "attendance",
        body.account,
        body.points,
        done_on=body.done_on,
        clause=body.clause,
        version=body.version,
        quantity=body.quantity,
        activity=body.activity,
        witnessed=False,
        note=body.evidence,
        public_until=body.public_until,
    )
    draft.post("issue", body.account, body.points, merit=max(0, body.points))
    member = exactly_member(body.account)
    if body.activity is not None and body.occasion and member is not None:
        ended = body.attendance is not None
        draft.attendance(body.activity, body.occasion, member, body.points, ended=ended)


def exactly_member(account: str) -> int | None:
    """The member of an account; ``None`` for a text of a stranger that only looks like one."""
    member = member_of(account) if len(account) <= _ACCOUNT_LONGEST else None
    return member if member is not None and member_account(member) == account else None


def _batch(draft: Draft, body: BatchBooked) -> None:
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


def _override(draft: Draft, body: OverrideBooked) -> None:
    draft.entry("override", body.account, body.points, witnessed=False, note=body.reason)
    draft.post("adjust", body.account, body.points)


def _forward(draft: Draft, body: BalanceBroughtForward) -> None:
    draft.entry("forward", body.account, body.points, note=body.sheet)
    draft.post("forward", body.account, body.points, merit=body.merit)


def _attendance(draft: Draft, body: AttendanceTaken, facts: Sequence[Stored]) -> None:
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
    draft.attendance(body.activity, body.occasion, body.member, body.points, ended=ended)


def _attendance_ended(draft: Draft, body: AttendanceEnded) -> None:
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


def endings(facts: Iterable[Stored]) -> list[Stored]:
    """What ended an exchange, the ending that counts first: handed, undone, lapsed; then by id."""
    found = [stored for stored in facts if type(stored.fact.payload) in _ENDINGS]
    return sorted(found, key=lambda s: (_ENDINGS[type(s.fact.payload)][0], s.fact.event_id))


def _exchange(draft: Draft, body: ExchangeMade, facts: Sequence[Stored]) -> None:
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
    end = next(iter(endings(facts)), None)
    if end is None:
        return
    state = _ENDINGS[type(end.fact.payload)][1]
    draft.entries[0].update(state=state, ended_by=end.fact.event_id, ended_day=end.fact.day)
    handed = state == "handed"
    target = ("service" if body.service else "exchange") if handed else body.account
    draft.post("escrow", target, body.points, by=end)
    if not body.service:
        draft.move(body.item, -body.count if handed else 0, -body.count, by=end)


def _closed(draft: Draft, body: MemberClosed) -> None:
    if body.points:
        account = member_account(body.member)
        draft.entry("closed", account, -body.points, note=body.reason)
        draft.post(account, body.heir or "expiry", body.points)


def _moved(draft: Draft, body: MemberMoved) -> None:
    """Points go along by way of ``forward``; merit with them, without a posting of its own."""
    account = member_account(body.member)
    sign = 1 if body.direction == "in" else -1
    free = body.points - sum(points for _, points in body.held)
    if free or not body.held:
        draft.entry("moved", account, sign * free, note=body.other_village)
    for until, points in body.held:
        # What is in publicity stays in it; where she left, it is held no more.
        draft.entry("moved", account, sign * points, note=body.other_village, public_until=until)
    draft.post("forward", account, sign * body.points, merit=sign * body.merit)


def _stock(draft: Draft, body: Payload) -> None:
    if isinstance(body, StockReceived):
        draft.move(body.item, body.count, 0)
    elif isinstance(body, StockCounted):
        draft.move(body.item, body.difference, 0)
    elif isinstance(body, StockSpoiled):
        draft.move(body.item, -body.count, 0)


_SIMPLE: dict[type[Payload], Callable[[Draft, Any], None]] = {
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
_WITH_OTHERS: dict[type[Payload], Callable[[Draft, Any, Sequence[Stored]], None]] = {
    AttendanceTaken: _attendance,
    ExchangeMade: _exchange,
}
BASES = (*_SIMPLE, *_WITH_OTHERS)
"""The facts that are entries of their own, under their own event id."""


def _undo(draft: Draft, undoing: Stored) -> None:
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


def _tell(draft: Draft, facts: Sequence[Stored]) -> None:
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
    draft = Draft(village, key, base)
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
