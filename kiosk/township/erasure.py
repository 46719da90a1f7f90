"""One person's words are gone everywhere: at the township, on every kiosk, on every stick to come.

``PersonalErased`` is a fact of the village's log and so reaches every replica; each deletes the
rows and takes none in again. Who moved has an account in every village she lived in, and numbers
that were folded into hers are hers, too: the word goes to all of them. Ledger and chain stand.
"""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from kiosk.core import ids
from kiosk.core.facts import Operator
from kiosk.core.facts.people import PersonalErased
from kiosk.store import tables as store
from kiosk.store.locks import lock_villages
from kiosk.township import own_logs
from kiosk.township.base import Township, derived
from kiosk.township.own_logs import CADRE

Place = tuple[str, str]
"""Village and owner: ``m:327`` or ``clerk:3``."""

_M, _V = store.members.c, store.moves.c


def erase(
    town: Township, village: str, owner: str, event_id: bytes, *, cadre: int
) -> tuple[Place, ...]:
    """Erase a person everywhere she was.

    Args:
        owner: ``m:<member>`` or ``clerk:<clerk>`` of that village.

    Returns:
        Every village and account it was said for.
    """
    said: set[Place] = set()
    # Looked at again afterwards: she may just have moved on.
    while not (places := _all_places(town, village, owner)) <= said:
        villages = sorted({place[0] for place in places})
        with town.writing(*villages) as conn:
            lock_villages(conn, villages)
            for place in sorted(places):
                work = own_logs.work(town, conn, place[0], Operator(CADRE, cadre))
                work.once(PersonalErased(place[1]), derived("erased", event_id, *place))
        said |= places
    return tuple(sorted(said))


def _all_places(town: Township, village: str, owner: str) -> set[Place]:
    with town.reading() as conn:
        return places_of(conn, village, owner)


def places_of(conn: Connection, village: str, owner: str) -> set[Place]:
    """The accounts of one person: hers, those folded into it, those before and after a move."""
    found: set[Place] = set()
    wanted: list[Place] = [(village, owner)]
    while wanted:
        place = wanted.pop()
        if place not in found:
            found.add(place)
            member = ids.member_of(place[1])
            if member is not None:
                wanted += _beside(conn, place[0], member)
    return found


def _beside(conn: Connection, village: str, member: int) -> list[Place]:
    moved = select(_V.other_village, _V.other_member).where(
        _V.village == village, _V.member == member
    )
    found = [
        (row.other_village, ids.member_account(row.other_member)) for row in conn.execute(moved)
    ]
    folded = select(_M.member, _M.kept).where(
        _M.village == village, or_(_M.kept == member, _M.member == member)
    )
    for row in conn.execute(folded):
        found.append((village, ids.member_account(row.member)))
        if row.kept is not None:
            found.append((village, ids.member_account(row.kept)))
    return found
