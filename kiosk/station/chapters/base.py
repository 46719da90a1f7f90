"""What every chapter has: the station it speaks through, and nothing to remember by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.station.records import Records
    from kiosk.station.villager import Person, VillagerStation


class Chapter:
    """A part of the visit."""

    def __init__(self, station: VillagerStation) -> None:
        self.station = station

    @property
    def person(self) -> Person:
        """Who is here; only asked on pages that somebody's card opened."""
        person = self.station.person
        if person is None:
            raise LookupError("nobody is here")
        return person

    @property
    def records(self) -> Records:
        """The open record; pages that need it are not reached before it is open."""
        records = self.station.records
        if records is None:
            raise LookupError("the record is not open yet")
        return records

    @property
    def village(self) -> str:
        """The village all this belongs to."""
        return self.records.node.village

    def forget(self) -> None:
        """The visit is over."""

    def touched(self) -> None:
        """The glass was touched anywhere."""

    def tick(self, now_s: float) -> None:
        """Four times a second."""

    def back(self) -> bool:
        """Take 返回 for a step within the chapter; ``False`` leaves it to the visit."""
        return False
