"""Clerks and settings of a village, written by the township; as its people (``people``).

A dismissed clerk stays dismissed whatever comes.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.core.facts.people import (
    ClerkAppointed,
    ClerkChanged,
    ClerkDismissed,
    PinChanged,
    VillageSettingChanged,
)
from kiosk.services import enrol as enrolling
from kiosk.services import pins, settings, staff
from kiosk.services.staff import Role
from kiosk.store import tables as store
from kiosk.township.base import Township
from kiosk.township.own_logs import TownshipWork
from kiosk.township.people import NotPossible, in_village

_C = store.clerks.c


def first_pin(town: Township) -> str:
    """Six digits for a clerk to begin with; her kiosk asks her for others at once."""
    while True:
        pin = f"{int.from_bytes(town.random(8)) % 1_000_000:06d}"
        if pins.is_pin(pin):
            return pin


def appoint(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    name: str,
    roles: Iterable[Role],
    pin: str,
    cadre: int,
    face: str = "bob",
) -> int:
    """Somebody works at this village's counter from now on; her number.

    Raises:
        NotPossible: ``not-a-name``, ``no-roles``, ``weak-pin``, ``no-number-left``.
    """
    wanted = tuple(sorted(map(str, set(roles))))
    clean = enrolling.tidy_name(name)
    if clean is None or not wanted or not pins.is_pin(pin):
        raise NotPossible("not-a-name" if clean is None else "weak-pin" if wanted else "no-roles")
    verifier = pins.verifier_of(pin)
    with in_village(town, village, cadre) as work:
        earlier = work.already(event_id)
        if earlier is not None and isinstance(earlier.fact.payload, ClerkAppointed):
            return earlier.fact.payload.clerk
        number = settings.next_number(
            work.conn, village, settings.CLERK_NUMBERS, work.node.device, _C.clerk
        )
        if number is None:
            raise NotPossible("no-number-left")
        row = work.personal(f"clerk:{number}", name=clean)
        payload = ClerkAppointed(number, wanted, verifier, row.reference(), face=face)
        work.append(payload, event_id=event_id, personal=[row])
        return number


def change_clerk(
    town: Township,
    village: str,
    event_id: bytes,
    *,
    clerk: int,
    roles: Iterable[Role],
    cadre: int,
) -> None:
    """Other roles for a clerk.

    Raises:
        NotPossible: ``no-such-clerk``, ``no-roles``.
    """
    wanted = tuple(sorted(map(str, set(roles))))
    if not wanted:
        raise NotPossible("no-roles")
    with in_village(town, village, cadre) as work:
        known = _clerk(work, clerk)
        work.once(ClerkChanged(clerk, wanted, known.face), event_id)


def dismiss(town: Township, village: str, event_id: bytes, *, clerk: int, cadre: int) -> None:
    """A clerk works here no longer, whatever comes; also the last head, who may be the trouble.

    Raises:
        NotPossible: ``no-such-clerk``.
    """
    with in_village(town, village, cadre) as work:
        if work.already(event_id) is None:
            _clerk(work, clerk)
            work.append(ClerkDismissed(clerk), event_id=event_id)


def reset_pin(
    town: Township, village: str, event_id: bytes, *, clerk: int, pin: str, cadre: int
) -> None:
    """A clerk gets a PIN she can know again.

    Raises:
        NotPossible: ``no-such-clerk``, ``weak-pin``.
    """
    if not pins.is_pin(pin):
        raise NotPossible("weak-pin")
    verifier = pins.verifier_of(pin)
    with in_village(town, village, cadre) as work:
        if work.already(event_id) is None:
            _clerk(work, clerk)
            work.append(PinChanged(clerk, verifier), event_id=event_id)


def _clerk(work: TownshipWork, clerk: int) -> staff.Clerk:
    known = staff.clerk_of(work.conn, work.village, clerk)
    if known is None:
        raise NotPossible("no-such-clerk")
    return known


def change_setting(
    town: Township, village: str, event_id: bytes, *, key: str, value: str, cadre: int
) -> None:
    """Set one thing for a whole village.

    Raises:
        NotPossible: ``unknown-setting``, ``not-a-value``.
    """
    known = settings.SETTINGS.get(key.partition(":")[0])
    if known is None or key == settings.COUNTER_DEVICE:
        # Which kiosk is the counter is no matter of saying so: ``township.counter``.
        raise NotPossible("unknown-setting")
    if not known.fits(value):
        raise NotPossible("not-a-value")
    with in_village(town, village, cadre) as work:
        work.once(VillageSettingChanged(key, value), event_id)
