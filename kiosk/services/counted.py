"""What was already counted under a clause: the past that caps look at."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from kiosk.core import ids
from kiosk.core.caps import Award, Counted, Deed, decide, span_to_load
from kiosk.core.rules import Clause
from kiosk.services import basis, people
from kiosk.services.people import Person
from kiosk.store import tables

_E = tables.entries
_NO_ENTRY = b""
_PAST = select(_E.c.account, _E.c.done_on, _E.c.quantity, _E.c.activity, _E.c.note).where(
    _E.c.village == bindparam("village"),
    _E.c.account.in_(bindparam("accounts", expanding=True)),
    _E.c.clause == bindparam("clause"),
    _E.c.done_on.between(bindparam("first"), bindparam("last")),
    _E.c.state == "standing",
    _E.c.entry != bindparam("instead_of"),
)


def past_of(
    conn: Connection,
    village: str,
    person: Person,
    clause: Clause,
    done_on: str,
    *,
    instead_of: bytes = _NO_ENTRY,
) -> tuple[Counted, ...]:
    """Standing entries that can matter to the clause's caps on a day.

    Args:
        instead_of: An entry that gives its place to the new one, and counts no more.
    """
    if not clause.caps:
        return ()
    own = ids.member_account(person.member)
    accounts = [own]
    if clause.by_household:
        numbers = people.household_numbers(conn, village, person.household)
        accounts = [*{own, *map(ids.member_account, numbers)}]
    span = span_to_load(clause, basis.as_date(done_on))
    first, last = ("", "9999") if span is None else (span[0].isoformat(), span[1].isoformat())
    rows = conn.execute(
        _PAST,
        {
            "village": village,
            "accounts": accounts,
            "clause": clause.id,
            "first": first,
            "last": last,
            "instead_of": instead_of,
        },
    )
    return tuple(
        Counted(
            Deed(
                basis.as_date(r.done_on), r.activity.hex() if r.activity else None, r.note or None
            ),
            r.quantity,
            own=r.account == own,
        )
        for r in rows
    )


def award_for(
    conn: Connection,
    village: str,
    person: Person,
    clause: Clause,
    *,
    done_on: str,
    asked_tenths: int,
    activity: bytes | None = None,
    case: str = "",
    instead_of: bytes = _NO_ENTRY,
) -> Award:
    """What a quantity gives her under a clause, after all that was counted so far.

    Args:
        case: Number of the paper a deed belongs to; the identity of a 件.
        instead_of: The entry that is rebooked; in one household it may fill the cap.
    """
    deed = Deed(basis.as_date(done_on), activity.hex() if activity else None, case or None)
    past = past_of(conn, village, person, clause, done_on, instead_of=instead_of)
    return decide(clause, deed, asked_tenths=asked_tenths, past=past)
