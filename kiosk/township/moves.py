"""户迁人随: a member goes to another village, and her points with her.

Said in both villages' logs under one ``move``: out of the old village's account into its
``forward``, out of the new one's ``forward`` into her new account. The sum of both villages stays
what it was. Points in publicity (公示) stay in it: their last day goes along.
What is booked later on the old account, because it happened before the move and came late, posts
there and is followed by another pair with the difference; that it is late can be read off the
tables at any time, so following is repeated until nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from kiosk.core import ids
from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.people import (
    CardStateRaised,
    HouseholdOpened,
    MemberEnrolled,
    PersonalErased,
    PreferenceSet,
)
from kiosk.core.facts.township import MemberMoved
from kiosk.services import settings
from kiosk.store import tables as store
from kiosk.store.folds.base import TOWNSHIP
from kiosk.store.locks import lock_villages
from kiosk.store.log import find
from kiosk.township import loads, numbers, overdrafts, own_logs, villages
from kiosk.township.base import Township, derived
from kiosk.township.own_logs import TownshipWork

OUT, IN = "out", "in"
_HOPS_MOST = 64

_M, _V, _B = store.members.c, store.moves.c, store.balances.c


class CannotMove(ValueError):
    """Why a member cannot be moved; nothing was written.

    Attributes:
        reason: ``no-such-member``, ``not-open``, ``same-village``, ``no-such-village``,
            ``no-such-household`` or ``no-number-left``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Moved:
    """A member who moved.

    Attributes:
        move: Names the move in both villages.
        member: Her number in the new village. She needs a new card there; the old one is dead.
        points, merit: What went along.
    """

    move: bytes
    member: int
    household: int
    points: int
    merit: int


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household that is opened in the new village for those who come."""

    group: int
    door: str = ""


def move(
    town: Township,
    *,
    member: int,
    source: str,
    target: str,
    household: int | NewHousehold,
    event_id: bytes | None = None,
    operator: Operator = SYSTEM,
) -> Moved:
    """Move one member, whole or not at all.

    Args:
        member: Her number in ``source``.
        source, target: Ids of the two villages.
        household: Where she lives from now on: a number in ``target``, or a new household.
        event_id: The gesture's; the same one again changes nothing and answers the same.

    Raises:
        CannotMove: as its reason says.
        NoSuchVillage: one of the villages is not known.
    """
    move_id = event_id or town.mint()
    with town.writing(source, target) as conn:
        lock_villages(conn, (source, target))
        done = _already(conn, source, target, move_id)
        if done is not None:
            return done
        person = _person(conn, source, member)
        if source == target or villages.by_id(conn, target) is None:
            raise CannotMove("same-village" if source == target else "no-such-village")
        there = own_logs.work(town, conn, target, operator)
        numbers.say_own(there)
        number = next_number(there, settings.MEMBER_NUMBERS, _M.member)
        home = _household(there, household)
        enrol_again(there, person, number, home, enrolled_as(move_id))
        _take_along(conn, source, member, there, number)
        here = own_logs.work(town, conn, source, operator)
        kill_cards(here, member)
        load = loads.of(conn, source, member)
        _pair(here, there, move_id, member, number, load)
        points, merit = load.points, load.merit
        for alias in _aliases(conn, source, member):
            # Two numbers turned out to be one person: what stands on the other goes along.
            load = loads.of(conn, source, alias)
            also = derived("alias", move_id, str(alias))
            _pair(here, there, also, alias, number, load)
            points, merit = points + load.points, merit + load.merit
    return Moved(move_id, number, home, points, merit)


def move_household(
    town: Township,
    *,
    household: int,
    source: str,
    target: str,
    group: int,
    door: str = "",
    operator: Operator = SYSTEM,
) -> tuple[Moved, ...]:
    """Everybody of a household goes along into a new one; each member whole or not at all.

    Called again after a failure it goes on with those who are left.
    """
    with town.reading(source, target) as conn:
        asked = select(_M.member).where(
            _M.village == source, _M.household == household, _M.state == "open"
        )
        members = list(conn.execute(asked.order_by(_M.member)).scalars())
    done: list[Moved] = []
    home: int | NewHousehold = NewHousehold(group, door)
    for member in members:
        moved = move(
            town, member=member, source=source, target=target, household=home, operator=operator
        )
        done.append(moved)
        home = moved.household
    return tuple(done)


# ---- what comes late -----------------------------------------------------------------------------

_LATE = (
    select(_V.member)
    .join(
        store.balances,
        (_B.village == _V.village) & (_B.account == func.concat("m:", _V.member)),
    )
    .where(
        _V.village == bindparam("village"),
        _V.direction == OUT,
        or_(_B.balance != 0, _B.merit != 0),
    )
    .group_by(_V.member)
    .order_by(_V.member)
)
_WENT = (
    select(_V.move, _V.other_village, _V.other_member)
    .where(
        _V.village == bindparam("village"),
        _V.member == bindparam("member"),
        _V.direction == OUT,
    )
    .order_by(_V.move)
)


def is_late(conn: Connection, village: str) -> bool:
    """Whether an account of somebody who moved away is not empty."""
    return conn.execute(_LATE, {"village": village}).first() is not None


def follow_late(town: Township, village: str) -> int:
    """Send after those who moved what was booked on their old accounts since; how many pairs.

    Who moved twice is followed twice: what arrives at a village she left goes on from there.
    """
    waiting, pairs = [village], 0
    for _ in range(_HOPS_MOST):
        if not waiting:
            break
        source = waiting.pop()
        with town.reading(source) as conn:
            late = [row.member for row in conn.execute(_LATE, {"village": source})]
        for member in late:
            target = _follow(town, source, member)
            if target is not None:
                pairs += 1
                waiting.append(target)
    return pairs


def _follow(town: Township, source: str, member: int) -> str | None:
    with town.reading(source) as conn:
        went = conn.execute(_WENT, {"village": source, "member": member}).first()
    if went is None:
        return None
    target: str = went.other_village
    with town.writing(source, target) as conn:
        lock_villages(conn, (source, target))
        load = loads.of(conn, source, member)
        if not load.points and not load.merit:
            return None  # somebody else was quicker
        here = own_logs.work(town, conn, source)
        there = own_logs.work(town, conn, target)
        move_id = _late_id(conn, source, went.move, load)
        _pair(here, there, move_id, member, went.other_member, load)
        overdrafts.flag(conn, target, lambda: there)
    return target


def _late_id(conn: Connection, village: str, first: bytes, load: loads.Load) -> bytes:
    """Names a pair that follows a move: what it carries is a part of its name.

    A township that was put back may follow the same late facts in other portions. Pairs of one name
    always carry the same, so however their halves come together, no point is made or lost.
    """
    nth, held = 0, "".join(f" {until} {points}" for until, points in load.held)
    while True:
        name = derived("late", first, f"{nth} {load.points} {load.merit}{held}")
        if find(conn, village, derived("move", name, OUT)) is None:
            return name
        nth += 1


# ---- the steps of a move -------------------------------------------------------------------------


def _pair(
    here: TownshipWork,
    there: TownshipWork,
    move_id: bytes,
    member: int,
    number: int,
    load: loads.Load,
) -> None:
    carried = (load.points, load.merit, load.held)
    out = MemberMoved(move_id, member, OUT, there.village, number, *carried)
    back = MemberMoved(move_id, number, IN, here.village, member, *carried)
    here.once(out, derived("move", move_id, OUT))
    there.once(back, derived("move", move_id, IN))


def _already(conn: Connection, source: str, target: str, move_id: bytes) -> Moved | None:
    asked = select(_V.other_member, _V.points, _V.merit, _M.household).join(
        store.members, (_M.village == target) & (_M.member == _V.other_member)
    )
    row = conn.execute(
        asked.where(
            _V.village == source, _V.entry == derived("move", move_id, OUT), _V.move == move_id
        )
    ).first()
    if row is None:
        return None
    return Moved(move_id, row.other_member, row.household, row.points, row.merit)


def _person(conn: Connection, village: str, member: int) -> Row[Any]:
    asked = select(store.members).where(_M.village == village, _M.member == member)
    row = conn.execute(asked).first()
    if row is None:
        raise CannotMove("no-such-member")
    if row.state != "open":
        raise CannotMove("not-open")
    return row


def _aliases(conn: Connection, village: str, member: int) -> list[int]:
    """Numbers that were folded into hers, also by way of others."""
    found: list[int] = []
    wanted = [member]
    while wanted:
        asked = select(_M.member).where(_M.village == village, _M.kept == wanted.pop())
        for alias in conn.execute(asked.order_by(_M.member)).scalars().all():
            if alias not in found and alias != member:
                found.append(alias)
                wanted.append(alias)
    return found


def _household(there: TownshipWork, household: int | NewHousehold) -> int:
    h = store.households.c
    if isinstance(household, int):
        known = select(h.household).where(h.village == there.village, h.household == household)
        if there.conn.execute(known).first() is None:
            raise CannotMove("no-such-household")
        return household
    number = next_number(there, settings.HOUSEHOLD_NUMBERS, h.household)
    there.append(HouseholdOpened(number, household.group, household.door))
    return number


def next_number(work: TownshipWork, key: str, column: Any) -> int:
    """The next number of the township's own range in a village.

    Raises:
        CannotMove: ``no-number-left``.
    """
    number = settings.next_number(work.conn, work.village, key, TOWNSHIP, column)
    if number is None:
        raise CannotMove("no-number-left")
    return number


def enrolled_as(move_id: bytes) -> bytes:
    """The event id of her enrolment in the new village."""
    return derived("enrolled", move_id)


def enrol_again(
    there: TownshipWork, person: Row[Any], number: int, household: int, event_id: bytes
) -> None:
    """She gets her number; name and birth year come along unless they were erased."""
    owner = ids.member_account(number)
    words = {name: getattr(person, name) for name in ("name", "pinyin", "initials", "birth_year")}
    row = there.personal(owner, **words)
    payload = MemberEnrolled(number, household, person.member_type, row.reference())
    if words["name"] is None:
        # Erased, or her words never came here: the tombstone goes along, the row does not.
        there.append(payload, event_id=event_id)
        there.append(PersonalErased(owner))
    else:
        there.append(payload, event_id=event_id, personal=[row])


def _take_along(
    conn: Connection, village: str, member: int, there: TownshipWork, number: int
) -> None:
    """How she wants to see and hear goes along. What she agreed to does not: it is asked anew."""
    p = store.preferences.c
    asked = select(store.preferences).where(p.village == village, p.member == member)
    row = conn.execute(asked).first()
    if row is not None:
        chosen = PreferenceSet(number, row.text_size, row.high_contrast, row.volume, row.slow)
        there.append(chosen)


def kill_cards(here: TownshipWork, member: int) -> None:
    """Her old card is good for nothing any more, in either village."""
    c = store.cards.c
    holder = ids.member_account(member)
    asked = select(c.generation).where(
        c.village == here.village, c.holder == holder, c.state != "revoked"
    )
    for generation in here.conn.execute(asked.order_by(c.generation)).scalars().all():
        here.append(CardStateRaised(holder, generation, "revoked"))
