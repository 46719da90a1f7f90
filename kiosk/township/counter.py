"""The village's counter: the one kiosk at which its points are spent (SYNC.md §7).

The township names it. While the counter there is may be alive it is asked to hand on, and does so
when it next settles (``kiosk.sync.counter``): two would spend the same points. One that was sent
away is replaced at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from kiosk.core.counter import COUNTER_DEVICE, next_of
from kiosk.core.facts import SYSTEM, Operator
from kiosk.core.facts.people import VillageSettingChanged
from kiosk.services import settings
from kiosk.store import tables as store
from kiosk.store.locks import lock_village
from kiosk.township import devices, own_logs
from kiosk.township.base import Township
from kiosk.township.devices import Device
from kiosk.township.own_logs import TownshipWork


class NotWorking(ValueError):
    """This kiosk was sent away: it cannot become the counter."""


class Outcome(StrEnum):
    """What became of naming a counter."""

    NAMED = "named"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Named:
    """The answer to naming a counter.

    Attributes:
        before: The device that is (``ASKED``) or was (``NAMED``) the counter; ``""`` = none.
    """

    outcome: Outcome
    before: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A village's counter as the township knows it.

    Attributes:
        device: ``""`` when none was ever named.
        asked: Which kiosk is to become it when the one that is asked has heard; ``""`` = none.
        of: Which one was asked to hand on.
    """

    device: str
    asked: str = ""
    of: str = ""


def of(conn: Connection, village: str) -> Counter:
    """Which kiosk it is, and which one waits to become it."""
    device = settings.value_of(conn, village, COUNTER_DEVICE)
    row = conn.execute(_ASKED, {"village": village}).first()
    return Counter(device) if row is None else Counter(device, row.value, row.key.split(":")[1])


_S = store.settings.c
_ASKED = select(_S.key, _S.value).where(
    _S.village == bindparam("village"), _S.key.startswith(next_of("")), _S.value != ""
)


def name(town: Township, village: str, device: str, *, operator: Operator = SYSTEM) -> Named:
    """Make a kiosk the counter: at once, or as soon as the one there is has heard.

    Naming the counter itself takes back what it was asked.

    Raises:
        NoSuchDevice: there is none of that name in this village.
        NotWorking: it was sent away.
    """
    with town.writing(village) as conn:
        lock_village(conn, village)
        known = _named(conn, village, device)
        if known is None:
            raise devices.NoSuchDevice(device)
        if not known.may_read:
            raise NotWorking(device)
        work = own_logs.work(town, conn, village, operator)
        now = of(conn, village)
        old = _named(conn, village, now.device)
        if old is not None and old.may_read and old.device != device:
            _say(work, now, now.device, asked=device)
            return Named(Outcome.ASKED, old.device)
        _say(work, now, device)
    return Named(Outcome.NAMED, now.device)


def give_to_new(work: TownshipWork, device: str, *, brings_village: bool) -> None:
    """A kiosk that enrols becomes the counter where nobody else can be it.

    Args:
        brings_village: It worked alone before, and its own log says which kiosk is the counter.
    """
    others = [each for each in devices.of_village(work.conn, work.village) if each.device != device]
    now = of(work.conn, work.village)
    ended = any(each.device == now.device and each.sent_away for each in others)
    alone = not any(each.may_read for each in others)
    if (not others and not brings_village) or (ended and alone):
        _say(work, now, device)


def keep(work: TownshipWork) -> None:
    """Say again which kiosk it is, and which one waits.

    Between the logs of two kiosks there is no order: one that hands on what it was handed on the
    same day is later only because the township said so in between. Before facts that were held back
    begin to count it is said, too: what they say of the counter is of before. Whoever is the
    counter by now is asked what the one before was asked, who did not hear it any more.
    """
    now = of(work.conn, work.village)
    device = _named(work.conn, work.village, now.device)
    waits = _named(work.conn, work.village, now.asked)
    asked = waits is not None and waits.may_read and waits.device != now.device
    if device is not None and device.may_read:
        _say(work, now, now.device, asked=now.asked if asked else "")
    elif device is not None and asked:
        _say(work, now, now.asked)  # handed on to one that was sent away meanwhile


def take_back(work: TownshipWork, device: str) -> None:
    """A kiosk was sent away: nobody is asked to hand on to it any more."""
    now = of(work.conn, work.village)
    if now.asked == device:
        work.append(VillageSettingChanged(next_of(now.of), ""))


def _say(work: TownshipWork, now: Counter, device: str, *, asked: str = "") -> None:
    """Who it is, and to whom it is asked to hand on; nobody else is asked any more."""
    said = {COUNTER_DEVICE: device}
    if now.of:
        said[next_of(now.of)] = ""
    if asked:
        said[next_of(device)] = asked
    work.append_all([(VillageSettingChanged(key, value), None) for key, value in said.items()])


def _named(conn: Connection, village: str, device: str) -> Device | None:
    known = devices.named(conn, device) if device else None
    return known if known is not None and known.village == village else None
