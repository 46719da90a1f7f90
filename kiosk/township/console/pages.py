"""What pages share beside their looks: their addresses, and what waits behind each tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nicegui import ui

from kiosk.township import people
from kiosk.township.console.looking import Known, Look
from kiosk.township.console.standing import Standing, Trouble, standings


def at(path: str) -> Callable[[Any], Any]:
    """A page under ``/console``; rendered whole before it is sent, however busy the machine is."""
    return ui.page(path, response_timeout=30, reconnect_timeout=10)


def counts(known: Iterable[Known], unconfirmed: int) -> dict[str, int]:
    """How many things wait behind the tabs."""
    return _counted((each.standing for each in known), unconfirmed)


def waiting(look: Look) -> dict[str, int]:
    """The same for a page that has nothing else to ask."""
    mine = look.villages()
    with look.reading() as conn:
        found = standings(conn, mine, look.now(), whole=look.whole)
        ids = [None] if look.whole else [each.village for each in mine if each.village]
        unconfirmed = sum(len(people.unconfirmed(conn, each)) for each in ids)
    return _counted(found, unconfirmed)


def _counted(found: Iterable[Standing], unconfirmed: int) -> dict[str, int]:
    listed = list(found)
    return {
        "incidents": sum(len(each.incidents) for each in listed),
        "people": unconfirmed,
        "machines": sum(each.trouble is Trouble.HELD or bool(each.held) for each in listed),
    }
