"""What the pages of the staff ask for; as :mod:`kiosk.ui.counter.asks`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ShowStaff:
    """Who works here."""


@dataclass(frozen=True)
class AppointWanted:
    """Open the page for somebody who works here from now on."""


@dataclass(frozen=True)
class ClerkWanted:
    """Open a clerk's page."""

    clerk: int


@dataclass(frozen=True)
class FindClerk:
    """She is a villager: find her. What was filled in comes back with her."""

    roles: tuple[str, ...]
    face: str


@dataclass(frozen=True)
class Appointed:
    """She is to work here; her first PIN is asked next."""

    name: str
    roles: tuple[str, ...]
    face: str
    member: int | None = None


@dataclass(frozen=True)
class RolesChosen:
    """A clerk has these roles and this picture from now on."""

    clerk: int
    roles: tuple[str, ...]
    face: str


@dataclass(frozen=True)
class DismissWanted:
    """She no longer works here; that is asked back first."""

    clerk: int


@dataclass(frozen=True)
class PinWanted:
    """A clerk needs a new PIN; ``None`` is whoever is at the desk, for herself."""

    clerk: int | None = None


@dataclass(frozen=True)
class DigitsTyped:
    """Six digits of a PIN that is made. Its ``repr`` shows none."""

    pin: str = field(repr=False)
