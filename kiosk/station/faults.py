"""Faults of devices on the villager's side: a camera that is gone, a store that takes nothing.

A camera is given a few seconds, for most come back by themselves; out of order heals by itself,
too. What cannot be recorded is said before she leaves, and without any sign of success.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.core.visit import Place
from kiosk.ui.villager.out_of_order import OutOfOrderScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation

BROKEN = {"absent", "frozen", "dark", "busy", "lost"}
BROKEN_AFTER_S = 3.0


class Faults(QObject):
    """What does not work, and the page that says so.

    Attributes:
        closed: Why nobody can be served (``start`` or ``closed``, of the model); empty when one
            can. It outlasts calls for staff and cameras that come back.
    """

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self.station = station
        self._since_s: float | None = None
        self.closed = ""

    def camera(self, state: str) -> None:
        """The eyes tell what became of the camera."""
        if state in BROKEN:
            if self._since_s is None:
                self._since_s = self.station.now_s()
        elif state == "ok":
            self._since_s = None
            if self.station.visit.place is Place.OUT_OF_ORDER and not self.closed:
                self.station.go_idle()

    @property
    def camera_broken(self) -> bool:
        """The camera has been gone for longer than it takes to come back by itself."""
        since = self._since_s
        return since is not None and self.station.now_s() - since >= BROKEN_AFTER_S

    def show(self, fault: str) -> None:
        """13, out of order: ``camera``, ``start`` or ``closed`` (of the model)."""
        station = self.station
        station.stop_hand()
        if fault != "camera":
            self.closed = fault
        model = replace(station.chapters.who_helps(), fault=fault)
        if station.records is None:
            model = replace(model, by_number=False, notices=False)  # nothing to look them up in
        screen = OutOfOrderScreen(station.look, model, station.today)
        screen.by_number.connect(station.chapters.number.open)
        screen.notices.connect(station.chapters.notices.open)
        station.turn(Place.OUT_OF_ORDER, screen, remember=False)

    def show_no_record(self) -> None:
        """现在记不了: the only way on is the counter's paper."""
        station = self.station
        if self.closed:  # which says it, too, and promises less
            self.show(self.closed)
            return
        station.mouth.tone("error")
        helps = station.chapters.who_helps()
        model = replace(helps, fault="record", by_number=False, notices=False)
        screen = OutOfOrderScreen(station.look, model, station.today)
        station.turn(Place.CANNOT_RECORD, screen, remember=False)
