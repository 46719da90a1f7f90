"""What goes along with who moves: points, merit, and which of them are in publicity (公示)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core import ids
from kiosk.services import basis
from kiosk.store import tables as store

_B, _E = store.balances.c, store.entries.c


@dataclass(frozen=True, slots=True)
class Load:
    """What stands on an account and goes along.

    Attributes:
        held: Of the points those in publicity: its last day, and how many.
    """

    points: int
    merit: int
    held: tuple[tuple[str, int], ...] = ()


def of(conn: Connection, village: str, member: int) -> Load:
    """What stands on a member's account now."""
    account = ids.member_account(member)
    asked = select(_B.balance, _B.merit).where(_B.village == village, _B.account == account)
    row = conn.execute(asked).first()
    if row is None:
        return Load(0, 0)
    wanted = {"village": village, "account": account, "closed": basis.last_closed(conn, village)}
    held = tuple((each.public_until, int(each.points)) for each in conn.execute(_HELD, wanted))
    return Load(row.balance, row.merit, held)


_HELD = (
    select(_E.public_until, func.sum(_E.points).label("points"))
    .where(
        _E.village == bindparam("village"),
        _E.account == bindparam("account"),
        _E.public_until.is_not(None),
        _E.public_until > bindparam("closed"),
        _E.state == "standing",
    )
    .group_by(_E.public_until)
    .having(func.sum(_E.points) != 0)
    .order_by(_E.public_until)
)
"""What of an account is in publicity, by its last day; what went along before is taken off."""
