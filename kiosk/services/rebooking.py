"""What a rebooking writes: the entry as it was, for the right person.

Everything caps and lists look at goes along: the activity and her place in it, the paper's number,
the clerk's words. Otherwise the right person could be booked for the same deed a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from kiosk.core import ids
from kiosk.core.caps import Award
from kiosk.core.facts.points import AttendanceEnded, EntryRebooked
from kiosk.services import notes
from kiosk.services.people import Person
from kiosk.store import tables
from kiosk.store.codec import Personal
from kiosk.store.uow import UnitOfWork

_T = tables.attendances
_ROWS = select(_T.c.occasion).where(
    _T.c.village == bindparam("village"), _T.c.entry.in_(bindparam("entries", expanding=True))
)
_STANDING = select(_T.c.entry).where(
    _T.c.village == bindparam("village"),
    _T.c.activity == bindparam("activity"),
    _T.c.member == bindparam("member"),
    _T.c.occasion == bindparam("occasion"),
    _T.c.standing,
)


@dataclass(frozen=True, slots=True)
class There:
    """That somebody was at an activity.

    Attributes:
        sign_in: The sign-in behind an entry that was made when she left.
    """

    activity: bytes
    occasion: str
    sign_in: bytes | None = None


def there_of(uow: UnitOfWork, row: Any) -> There | None:
    """The attendance that an entry is (about); ``None`` when it is about none.

    Args:
        row: The entry's row of ``entries``.
    """
    made = uow.already(row.entry) if row.activity is not None else None
    if made is None:
        return None
    body = made.fact.payload
    sign_in = body.attendance if isinstance(body, AttendanceEnded | EntryRebooked) else None
    entries = [row.entry] if sign_in is None else [row.entry, sign_in]
    occasion = uow.conn.execute(_ROWS, {"village": uow.village, "entries": entries}).scalar()
    return None if occasion is None else There(row.activity, occasion, sign_in)


def is_there(uow: UnitOfWork, there: There, person: Person) -> bool:
    """Whether somebody is signed in there herself."""
    asked = {
        "village": uow.village,
        "activity": there.activity,
        "member": person.member,
        "occasion": there.occasion,
    }
    return uow.conn.execute(_STANDING, asked).first() is not None


def written(
    uow: UnitOfWork,
    event_id: bytes,
    row: Any,
    person: Person,
    award: Award,
    *,
    there: There | None,
    reason: str,
) -> tuple[EntryRebooked, list[Personal]]:
    """The fact, and the words that go beside it."""
    account = ids.member_account(person.member)
    words = notes.row_for(uow, event_id, account, notes.beside(uow.conn, uow.village, row.entry))
    fact = EntryRebooked(
        event=row.entry,
        account=account,
        clause=row.clause,
        version=row.version,
        quantity=award.quantity_tenths,
        points=award.points,
        done_on=row.done_on,
        reason=reason,
        public_until=row.public_until,
        activity=row.activity,
        occasion=there.occasion if there else "",
        attendance=there.sign_in if there else None,
        evidence=row.note,
        personal=words.reference() if words else None,
    )
    return fact, [words] if words else []
