"""A move has two halves, each in a village's log of its own. A township put back may lose one.

The kiosks bring back what they hold; when those of the one village had heard of the move and those
of the other had not, the half that nobody holds any more is said again, under the same event id:
should it turn up after all, it counts once. So no village's points vanish with a backup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select

from kiosk.core.facts.people import HouseholdOpened
from kiosk.core.facts.township import MemberMoved
from kiosk.services import settings
from kiosk.store import tables as store
from kiosk.store.locks import lock_villages
from kiosk.store.log import find
from kiosk.township import incidents, moves, own_logs
from kiosk.township.base import Township, derived
from kiosk.township.own_logs import TownshipWork

_V, _M, _H, _E = store.moves.c, store.members.c, store.households.c, store.entries.c


@dataclass(frozen=True, slots=True)
class Half:
    """The half of a move that is here; the other one is not.

    Attributes:
        village, member: Where this half is said.
        direction: ``out`` or ``in``.
    """

    village: str
    move: bytes
    member: int
    direction: str
    other_village: str
    other_member: int
    points: int
    merit: int


def alone(conn: Connection, village: str | None = None) -> tuple[Half, ...]:
    """Halves without their other half; reading needs to see both villages."""
    rows = (
        conn.execute(_ALONE) if village is None else conn.execute(_ALONE_HERE, {"village": village})
    )
    return tuple(Half(*row) for row in rows)


_OTHER = store.moves.alias("other")
_ALONE = (
    select(
        _V.village,
        _V.move,
        _V.member,
        _V.direction,
        _V.other_village,
        _V.other_member,
        _V.points,
        _V.merit,
    )
    .where(
        ~exists().where(
            _OTHER.c.village == _V.other_village,
            _OTHER.c.move == _V.move,
            _OTHER.c.direction != _V.direction,
        )
    )
    .order_by(_V.village, _V.day, _V.entry)
)
_ALONE_HERE = _ALONE.where(_V.village == bindparam("village"))


def mend(town: Township, village: str | None = None) -> tuple[str, ...]:
    """Say the missing halves again; the villages where one was."""
    with town.reading() as conn:
        found = alone(conn, village)
    return tuple(sorted({half.other_village for half in found if _mend(town, half)}))


def _mend(town: Township, half: Half) -> bool:
    place, direction = half.other_village, moves.IN if half.direction == moves.OUT else moves.OUT
    with town.writing(half.village, place) as conn:
        lock_villages(conn, (half.village, place))
        event_id = derived("move", half.move, direction)
        if find(conn, place, event_id) is not None:
            return False
        there = own_logs.work(town, conn, place)
        if direction == moves.OUT:
            moves.kill_cards(there, half.other_member)
        elif not _is_there(conn, there, half):
            return False
        said = MemberMoved(
            half.move,
            half.other_member,
            direction,
            half.village,
            half.member,
            half.points,
            half.merit,
            _held(conn, half),
        )
        there.append(said, event_id=event_id)
    return True


def _held(conn: Connection, half: Half) -> tuple[tuple[str, int], ...]:
    """What of it is in publicity, as this half says; the other half has to say the same."""
    said = derived("move", half.move, half.direction)
    asked = select(_E.public_until, _E.points).where(
        _E.village == half.village, _E.entry == said, _E.public_until.is_not(None)
    )
    sign = 1 if half.direction == moves.IN else -1
    return tuple(
        (row.public_until, sign * row.points) for row in conn.execute(asked.order_by(_E.line))
    )


def _is_there(conn: Connection, there: TownshipWork, half: Half) -> bool:
    """Whether her new number is hers; she is enrolled again where nobody has it.

    A number that the township gave to somebody else meanwhile is a person's to put right.
    """
    enrolled = moves.enrolled_as(half.move)
    known = _member(conn, there.village, half.other_member)
    if find(conn, there.village, enrolled) is not None or _follows(conn, there, half):
        return True
    detail = {"member": half.other_member, "from": half.village, "points": half.points}
    if known is not None:
        incidents.open_in(there, "move-half", half.move, **detail)
        return False
    person = _member(conn, half.village, half.member)
    if person is None:
        incidents.open_in(there, "move-half", half.move, **detail)
        return False
    household = _household(conn, there, half)
    moves.enrol_again(there, person, half.other_member, household, enrolled)
    incidents.open_in(there, "move-mended", half.move, **detail)
    return True


def _follows(conn: Connection, there: TownshipWork, half: Half) -> bool:
    """Whether this half follows an earlier one to the same number: a late fact, a folded number."""
    asked = select(_V.entry).where(
        _V.village == there.village,
        _V.member == half.other_member,
        _V.direction == moves.IN,
        _V.other_village == half.village,
    )
    return conn.execute(asked).first() is not None


def _member(conn: Connection, village: str, member: int) -> Row[Any] | None:
    asked = select(store.members).where(_M.village == village, _M.member == member)
    return conn.execute(asked).first()


def _household(conn: Connection, there: TownshipWork, half: Half) -> int:
    """A household of her own until somebody says where she lives."""
    event_id = derived("household", half.move)
    earlier = there.already(event_id)
    if earlier is not None and isinstance(earlier.fact.payload, HouseholdOpened):
        return earlier.fact.payload.household
    number = moves.next_number(there, settings.HOUSEHOLD_NUMBERS, _H.household)
    lowest = select(_H.group_no).where(_H.village == there.village).order_by(_H.group_no).limit(1)
    group = conn.execute(lowest).scalar() or 1
    there.append(HouseholdOpened(number, group), event_id=event_id)
    return number
