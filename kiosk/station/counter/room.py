"""What every room of the desk has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.station.counter.rooms import Rooms
    from kiosk.station.counter.session import Session
    from kiosk.station.counter.station import CounterStation
    from kiosk.station.records import Records


class Room:
    """One of the clerk's jobs."""

    def __init__(self, counter: CounterStation) -> None:
        self.counter = counter

    @property
    def session(self) -> Session:
        """Who is at the desk; rooms are only open while somebody is."""
        session = self.counter.session
        if session is None:
            raise LookupError("nobody is at the desk")
        return session

    @property
    def clerk(self) -> int:
        """Her number."""
        return self.session.clerk.clerk

    @property
    def records(self) -> Records:
        """The record."""
        return self.counter.records

    @property
    def village(self) -> str:
        """The village's key."""
        return self.records.node.village

    @property
    def rooms(self) -> Rooms:
        """The other rooms."""
        return self.counter.rooms

    def mint(self) -> bytes:
        """The id of a gesture that starts now."""
        return self.records.node.mint()

    def take(self, ask: object) -> bool:
        """Whether this ask was for this room, and was done."""
        return False

    def left(self) -> None:
        """The room is left; nothing half-done stays."""
