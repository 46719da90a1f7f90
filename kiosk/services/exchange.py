"""换东西: points are held until a clerk hands the goods over, or come back.

A card alone must not empty an account: the clerk who hands the soap knows her or asks. Until then
she can take it back, in the first seconds herself and later at the counter; after the village's
days it lapses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.core import exchange_rules, ids
from kiosk.core.clock import Moment
from kiosk.core.exchange_rules import Answer, Decision
from kiosk.core.facts import Operator
from kiosk.core.facts.shelf import ExchangeMade, ExchangeUndone, GoodsHanded
from kiosk.services import basis, counter, people, restored, settings, shelf
from kiosk.services.roles import Deed, may, may_as
from kiosk.services.shelf import Item
from kiosk.store import tables
from kiosk.store.folds import Stored
from kiosk.store.uow import UnitOfWork

_E, _I = tables.entries, tables.items


class Outcome(StrEnum):
    """What became of a deed with an exchange."""

    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"
    NO_SUCH_MEMBER = "no_such_member"
    NO_SUCH_ITEM = "no_such_item"
    NO_SUCH_EXCHANGE = "no_such_exchange"
    ALREADY_HANDED = "already_handed"
    ALREADY_BACK = "already_back"
    TOO_LATE = "too_late"
    NOT_HERS = "not_hers"
    NOT_ALLOWED = "not_allowed"
    NOT_HERE = "not_here"
    NEEDS_APPROVAL = "needs_approval"


@dataclass(frozen=True, slots=True)
class Made:
    """The outcome of an exchange and what its slip says.

    Attributes:
        decision: Why not, when it was refused.
        before, after: Her balance.
        undo_s: Seconds in which she can take it back herself.
    """

    outcome: Outcome
    decision: Decision | None = None
    item: Item | None = None
    count: int = 0
    points: int = 0
    before: int = 0
    after: int = 0
    lapses_on: str = ""
    undo_s: int = 0
    mark: basis.Mark | None = None


def spends_here(conn: Connection, village: str, device: str) -> bool:
    """Whether this kiosk is the one counter at which the village's accounts are spent.

    A store that was put back spends nothing until head and second person have looked; a kiosk that
    was made the counter, nothing before it holds what the old one did.
    """
    if restored.waits(conn, village) is not None:
        return False
    named = settings.value_of(conn, village, settings.COUNTER_DEVICE)
    return not named or (named == device and counter.is_up(conn, village, device))


def look(
    conn: Connection, village: str, day: str, *, member: int, item: str, count: int, device: str
) -> Made:
    """What an exchange would be: points before and after, or why it cannot be."""
    person = people.person_of(conn, village, member)
    if person is None or not person.is_open:
        return Made(Outcome.NO_SUCH_MEMBER)
    found = shelf.item_of(conn, village, day, item)
    if found is None:
        return Made(Outcome.NO_SUCH_ITEM)
    account = ids.member_account(person.member)
    holding = basis.holding_of(conn, village, account)
    had = 0
    if found.per_day is not None:
        had = shelf.had_today(conn, village, account, day).get(item, 0)
    decision = exchange_rules.decide(
        holding.purse,
        found.offer(had),
        count=count,
        spends_here=spends_here(conn, village, device),
    )
    yes = decision.answer is Answer.YES
    return Made(
        outcome=Outcome.DONE if yes else Outcome.REFUSED,
        decision=decision,
        item=found,
        count=count,
        points=decision.cost,
        before=holding.balance,
        after=holding.balance - (decision.cost if yes else 0),
    )


def make(
    uow: UnitOfWork,
    event_id: bytes,
    *,
    member: int,
    item: str,
    count: int,
    shown_points: int,
    operator: Operator,
) -> Made:
    """对，换了: her points wait with the goods.

    A thing that needs the village's yes (``approval``) waits like any other; the head says it by
    handing it over, or the points come back.

    Args:
        shown_points: What screen 06 showed. If it costs otherwise now, nothing is written and
            the answer is ``CHANGED``.
    """
    earlier = basis.replayed(uow, event_id, ExchangeMade)
    if earlier is not None:
        return _as_before(uow, earlier)
    conn, village = uow.conn, uow.village
    if not may_as(conn, village, operator, Deed.HAND_OVER):
        return Made(Outcome.NOT_ALLOWED)
    made = look(
        conn, village, uow.day, member=member, item=item, count=count, device=uow.node.device
    )
    if made.outcome is not Outcome.DONE or made.item is None:
        return made
    if made.points != shown_points:
        return Made(Outcome.CHANGED, made.decision, made.item, count, made.points, made.before)
    person = people.the_person(conn, village, member)
    lapse_days = settings.number_of(conn, village, settings.LAPSE_DAYS)
    payload = ExchangeMade(
        account=ids.member_account(person.member),
        item=item,
        count=count,
        price=made.item.price,
        points=made.points,
        lapses_on=basis.days_later(uow.day, lapse_days),
        service=made.item.kind == shelf.SERVICE,
    )
    stored = uow.append(payload, event_id=event_id, operator=operator)
    return _made(uow, stored, payload, made.item, made.after, made.decision)


def _as_before(uow: UnitOfWork, earlier: Stored) -> Made:
    body = earlier.fact.payload
    assert isinstance(body, ExchangeMade)
    item = shelf.item_of(uow.conn, uow.village, uow.day, body.item)
    after = basis.holding_of(uow.conn, uow.village, body.account).balance
    return _made(uow, earlier, body, item, after, None)


def _made(
    uow: UnitOfWork,
    stored: Stored,
    body: ExchangeMade,
    item: Item | None,
    after: int,
    decision: Decision | None,
) -> Made:
    return Made(
        outcome=Outcome.DONE,
        decision=decision,
        item=item,
        count=body.count,
        points=body.points,
        before=after + body.points,
        after=after,
        lapses_on=body.lapses_on,
        undo_s=settings.number_of(uow.conn, uow.village, settings.UNDO_SECONDS),
        mark=basis.mark_of(stored),
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """The outcome of handing over or giving back."""

    outcome: Outcome
    points: int = 0
    after: int = 0
    mark: basis.Mark | None = None


_ENTRY = select(_E).where(_E.c.village == bindparam("village"), _E.c.entry == bindparam("entry"))


def _row(uow: UnitOfWork, exchange: bytes) -> Any:
    row = uow.conn.execute(_ENTRY, {"village": uow.village, "entry": exchange}).first()
    return row if row is not None and row.kind == "exchange" else None


def _not_waiting(row: Any) -> Outcome | None:
    if row is None:
        return Outcome.NO_SUCH_EXCHANGE
    if row.state == "handed":
        return Outcome.ALREADY_HANDED
    return None if row.state == "waiting" else Outcome.ALREADY_BACK


def undo(uow: UnitOfWork, event_id: bytes, *, exchange: bytes, member: int) -> Ended:
    """错了，不换: she takes it back herself, within the first seconds.

    The seconds are counted on this machine since its boot; after a restart it is the counter's.
    """
    earlier = basis.replayed(uow, event_id, ExchangeUndone)
    row = _row(uow, exchange)
    if earlier is not None:
        return _ended(uow, row, earlier)
    refusal = _not_waiting(row)
    if refusal is not None:
        return Ended(refusal)
    if row.account != ids.member_account(member):
        return Ended(Outcome.NOT_HERS)
    made = uow.already(exchange)
    seconds = settings.number_of(uow.conn, uow.village, settings.UNDO_SECONDS)
    if made is None or not _within(made, uow.node.clock.now(), seconds):
        return Ended(Outcome.TOO_LATE)
    stored = uow.append(ExchangeUndone(exchange), event_id=event_id, operator=basis.herself(member))
    return _ended(uow, row, stored)


def _within(made: Stored, now: Moment, seconds: int) -> bool:
    same_boot = made.fact.boot == now.boot
    # One more second than the screen shows: the touch that came in time may wait for the disk.
    return same_boot and 0 <= now.mono_ms - made.fact.mono_ms <= (seconds + 1) * 1000


def _not_now(uow: UnitOfWork, row: Any) -> Outcome | None:
    """Why it cannot be ended here: it ended before, or this is not where the village spends.

    Two kiosks that do not hear of each other would both give the goods out.
    """
    refusal = _not_waiting(row)
    if refusal is None and not spends_here(uow.conn, uow.village, uow.node.device):
        return Outcome.NOT_HERE
    return refusal


def take_back(uow: UnitOfWork, event_id: bytes, *, exchange: bytes, clerk: int) -> Ended:
    """At the counter an exchange can be taken back until the goods are handed over."""
    earlier = basis.replayed(uow, event_id, ExchangeUndone)
    row = _row(uow, exchange)
    if earlier is not None:
        return _ended(uow, row, earlier)
    if not may(uow.conn, uow.village, clerk, Deed.HAND_OVER):
        return Ended(Outcome.NOT_ALLOWED)
    refusal = _not_now(uow, row)
    if refusal is not None:
        return Ended(refusal)
    stored = uow.append(ExchangeUndone(exchange), event_id=event_id, operator=basis.by_clerk(clerk))
    return _ended(uow, row, stored)


def hand_over(uow: UnitOfWork, event_id: bytes, *, exchange: bytes, clerk: int) -> Ended:
    """A clerk gives the goods out, or the service was had."""
    earlier = basis.replayed(uow, event_id, GoodsHanded)
    row = _row(uow, exchange)
    if earlier is not None:
        return _ended(uow, row, earlier)
    if not may(uow.conn, uow.village, clerk, Deed.HAND_OVER):
        return Ended(Outcome.NOT_ALLOWED)
    refusal = _not_now(uow, row)
    if refusal is not None:
        return Ended(refusal)
    if _needs_head(uow, row.item) and not may(uow.conn, uow.village, clerk, Deed.APPROVE):
        return Ended(Outcome.NEEDS_APPROVAL)
    stored = uow.append(GoodsHanded(exchange), event_id=event_id, operator=basis.by_clerk(clerk))
    return _ended(uow, row, stored)


def _needs_head(uow: UnitOfWork, item: str) -> bool:
    asked = select(_I.c.approval).where(_I.c.village == uow.village, _I.c.item == item)
    return bool(uow.conn.execute(asked).scalar())


def _ended(uow: UnitOfWork, row: Any, stored: Stored) -> Ended:
    after = basis.holding_of(uow.conn, uow.village, row.account).balance
    return Ended(Outcome.DONE, -row.points, after, basis.mark_of(stored))
