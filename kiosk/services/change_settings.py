"""A setting of the village changes: the head does it, marked keys need a second person."""

from __future__ import annotations

from enum import StrEnum

from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import basis, staff
from kiosk.services.roles import Deed, may
from kiosk.services.settings import COUNTER_DEVICE, SETTINGS, value_of
from kiosk.store.uow import UnitOfWork


class Answer(StrEnum):
    """What became of a change."""

    CHANGED = "changed"
    UNKNOWN = "unknown"
    NOT_A_VALUE = "not_a_value"
    NOT_HEAD = "not_head"
    NEEDS_SECOND = "needs_second"
    NOT_COUNTER = "not_counter"


def change(
    uow: UnitOfWork, event_id: bytes, *, key: str, value: str, clerk: int, second: int | None = None
) -> Answer:
    """Set one thing for the whole village; the head does it."""
    if basis.replayed(uow, event_id, VillageSettingChanged) is not None:
        return Answer.CHANGED
    known = SETTINGS.get(key.partition(":")[0])
    if known is None:
        return Answer.UNKNOWN
    if not known.fits(value):
        return Answer.NOT_A_VALUE
    if not may(uow.conn, uow.village, clerk, Deed.SETTINGS):
        return Answer.NOT_HEAD
    if known.two_persons and not staff.is_second(uow.conn, uow.village, clerk, second):
        return Answer.NEEDS_SECOND
    if key == COUNTER_DEVICE and not _lets_go(uow):
        return Answer.NOT_COUNTER
    payload = VillageSettingChanged(key, value, second if known.two_persons else None)
    uow.append(payload, event_id=event_id, operator=basis.by_clerk(clerk))
    return Answer.CHANGED


def _lets_go(uow: UnitOfWork) -> bool:
    """Only the counter hands the counter on: two that have not heard of each other would spend."""
    return value_of(uow.conn, uow.village, COUNTER_DEVICE) in ("", uow.node.device)
