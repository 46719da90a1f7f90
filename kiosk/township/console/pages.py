"""What pages share beside their looks: their addresses, and what waits behind each tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nicegui import ui

from kiosk.township.console.looking import Known, Look, Waiting


def at(path: str) -> Callable[[Any], Any]:
    """A page under ``/console``; rendered whole before it is sent, however busy the machine is."""
    return ui.page(path, response_timeout=30, reconnect_timeout=10)


def counts(known: Iterable[Known | Waiting]) -> dict[str, int]:
    """How many things wait behind the tabs."""
    listed = list(known)
    return {
        "incidents": sum(len(each.standing.incidents) for each in listed),
        "people": sum(each.unconfirmed for each in listed),
        "machines": sum(bool(each.standing.held) for each in listed),
    }


def waiting(look: Look) -> dict[str, int]:
    """The same for a page that has nothing else to ask."""
    return counts(look.waiting())
