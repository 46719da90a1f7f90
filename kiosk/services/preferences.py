"""看和听: how a member wants to see and hear, remembered with her card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core.facts.people import PreferenceSet
from kiosk.services import basis
from kiosk.store import tables
from kiosk.store.uow import UnitOfWork

VOLUME_LEAST, VOLUME_MOST = 1, 5
"""The voice never goes below step 1."""


class TextSize(StrEnum):
    """The three 大."""

    STANDARD = "standard"
    ELDER = "elder"
    EXTRA_LARGE = "extra_large"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What she chose on screen 16; the defaults are for old people."""

    text_size: TextSize = TextSize.ELDER
    high_contrast: bool = False
    volume: int = 3
    slow: bool = False


DEFAULT = Preferences()

_P = tables.preferences
_ONE = select(_P).where(_P.c.village == bindparam("village"), _P.c.member == bindparam("member"))


def chosen_by(conn: Connection, village: str, member: int) -> Preferences:
    """What she last chose, on whichever kiosk; the defaults when she never did."""
    row = conn.execute(_ONE, {"village": village, "member": member}).first()
    if row is None or row.text_size not in TextSize._value2member_map_:
        return DEFAULT
    return Preferences(TextSize(row.text_size), row.high_contrast, row.volume, row.slow)


def choose(uow: UnitOfWork, event_id: bytes, *, member: int, chosen: Preferences) -> Preferences:
    """Remember what she chose; a volume off the scale goes to its end."""
    volume = min(VOLUME_MOST, max(VOLUME_LEAST, chosen.volume))
    kept = Preferences(chosen.text_size, chosen.high_contrast, volume, chosen.slow)
    if basis.replayed(uow, event_id, PreferenceSet) is not None:
        return kept
    if chosen_by(uow.conn, uow.village, member) != kept:
        payload = PreferenceSet(
            member, str(kept.text_size), kept.high_contrast, kept.volume, kept.slow
        )
        uow.append(payload, event_id=event_id, operator=basis.herself(member))
    return kept
