"""Slips of a visit: printed when there is a printer, otherwise kept; the visit never waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk import words
from kiosk.station.paper import SlipFate
from kiosk.station.present import short_day

if TYPE_CHECKING:
    from kiosk.services.basis import Mark
    from kiosk.services.exchange import Made
    from kiosk.station.villager import Person, VillagerStation

log = logging.getLogger(__name__)


def exchange_slip(
    station: VillagerStation, person: Person, made: Made, told: Callable[[SlipFate], None]
) -> None:
    """The slip of an exchange: what, before → after, number, date, check code."""
    paper, mark = station.paper, made.mark
    if paper is None or made.item is None or mark is None:
        told(SlipFate.KEPT)
        return
    from kiosk.printing.slip import Slip, SlipKind

    time = mark.at[11:16]
    slip = Slip(
        kind=SlipKind.EXCHANGE,
        village=station.today.village,
        entry=entry_number(mark),
        what=words.shown("slip-thing", item=made.item.name, count=made.count, unit=made.item.unit),
        points=made.points,
        when=words.shown("slip-when", date=short_day(mark.day), time=time),
        check=mark.check,
        name=person.name,
        before=made.before,
        after=made.after,
        fetch_days=0,
    )
    paper.print_slip(slip, told)


def entry_number(mark: Mark) -> str:
    """An entry's number as people say it: 1123-47."""
    return words.shown("slip-entry", date=mark.day[5:].replace("-", ""), number=str(mark.number))


def kept_words(mark: Mark) -> str:
    """What a slip that stays in the machine is found by: number and check code."""
    return words.shown("slip-kept", entry=entry_number(mark), check=mark.check)
