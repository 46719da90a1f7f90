"""How each village stands: when it last settled, and whether its machine needs somebody.

One trouble is said for each village, the worst; all of it stands on its own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import Connection

from kiosk.core.clock import Moment
from kiosk.township import devices, incidents
from kiosk.township.console.saying import days_since
from kiosk.township.devices import Device, Held
from kiosk.township.incidents import Incident
from kiosk.township.villages import Village

SILENT_DAYS = 3
CLOCK_OFF_MS = 5 * 60 * 1000


class Trouble(IntEnum):
    """What is wrong, the worst first."""

    INCIDENT = 0
    HELD = 1
    SILENT = 2
    CLOCK = 3
    NO_MACHINE = 4
    NONE = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A village as its machines and its incidents have it.

    Attributes:
        heard_ms: When a machine in good standing last settled.
        silent_days: Whole days since then.
        machines: Its devices, those sent away too.
    """

    village: Village
    heard_ms: int | None = None
    silent_days: int = 0
    machines: tuple[Device, ...] = ()
    incidents: tuple[Incident, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def working(self) -> tuple[Device, ...]:
        """Devices that may read and write."""
        return tuple(each for each in self.machines if each.may_read)

    @property
    def clock_off_min(self) -> int:
        """By how many minutes the worst clock is off."""
        offsets = [abs(each.offset_ms or 0) for each in self.working]
        return max(offsets, default=0) // 60_000

    @property
    def trouble(self) -> Trouble:
        """The worst of it."""
        if self.incidents:
            return Trouble.INCIDENT
        if self.held:
            return Trouble.HELD
        if not self.working:
            return Trouble.NO_MACHINE
        if self.heard_ms is None or self.silent_days >= SILENT_DAYS:
            return Trouble.SILENT
        if self.clock_off_min * 60_000 >= CLOCK_OFF_MS:
            return Trouble.CLOCK
        return Trouble.NONE


def standings(
    conn: Connection, known: Sequence[Village], now: Moment, *, whole: bool
) -> list[Standing]:
    """How these villages stand, in their order.

    Args:
        whole: They are all there are: asked for in one go. Others are asked for one by one, so
            that nothing of another village is ever read.
    """
    ids: list[str | None] = [None] if whole else [each.village for each in known if each.village]
    machines: dict[str, list[Device]] = {}
    opened: dict[str, list[Incident]] = {}
    held: dict[str, list[Held]] = {}
    for of in ids:
        for machine in devices.of_village(conn, of):
            machines.setdefault(machine.village, []).append(machine)
        for incident in incidents.listed(conn, of):
            opened.setdefault(incident.village, []).append(incident)
        for waits in devices.held_back(conn, of):
            held.setdefault(waits.village, []).append(waits)
    return [
        _standing(village, machines.get(of, []), opened.get(of, []), held.get(of, []), now)
        for village, of in ((each, each.village or "") for each in known)
    ]


def _standing(
    village: Village,
    machines: list[Device],
    opened: list[Incident],
    held: list[Held],
    now: Moment,
) -> Standing:
    spoke = [each.pushed_ms for each in machines if each.may_read and each.pushed_ms is not None]
    heard = max(spoke, default=None)
    silent = 0 if heard is None else days_since(heard, now)
    return Standing(village, heard, silent, tuple(machines), tuple(opened), tuple(held))
