"""What was booked while a member was not there: she is told at her next card, and says 知道了.

Until she has said so it is told again each time; what was taken back meanwhile is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.core.facts.points import EntriesTold
from kiosk.services import basis, passbook
from kiosk.services.passbook import Line
from kiosk.store.uow import UnitOfWork

ON_SCREEN = "screen"


class Outcome(StrEnum):
    """What became of telling her."""

    DONE = "done"
    NOTHING_NEW = "nothing_new"


def untold(conn: Connection, village: str, member: int) -> tuple[Line, ...]:
    """Lines of her book that were written without her and not told yet, the newest first."""
    return passbook.untold_lines(conn, village, ids.member_account(member))


def tell(uow: UnitOfWork, event_id: bytes, *, member: int, entries: Sequence[bytes]) -> Outcome:
    """She saw these entries on the screen and said 知道了.

    Args:
        entries: What the page showed; what is not hers, or not open any more, is left out.
    """
    if basis.replayed(uow, event_id, EntriesTold) is not None:
        return Outcome.DONE
    still = {line.entry for line in untold(uow.conn, uow.village, member)}
    events = tuple(dict.fromkeys(entry for entry in entries if entry in still))
    if not events:
        return Outcome.NOTHING_NEW
    payload = EntriesTold(member, events, ON_SCREEN)
    uow.append(payload, event_id=event_id, operator=basis.herself(member))
    return Outcome.DONE
