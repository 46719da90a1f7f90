"""02, the scanning page: a card is seen but cannot be read yet, and she is shown how to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from kiosk.core.visit import Place
from kiosk.ui.models import ScanningModel
from kiosk.ui.villager.scanning import ScanningScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation

_NOTHING_SEEN_S = 4.0


class Finding(QObject):
    """Opens and feeds the page; lets it go when no card is seen any more."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self.station = station
        self._nothing_since_s: float | None = None
        eyes = station.eyes
        eyes.nearly.connect(self._nearly)
        eyes.nothing.connect(self._nothing)
        eyes.picture.connect(self._picture)
        station.window.turned.connect(self._turned)

    def open(self, model: ScanningModel | None = None) -> None:
        """The live picture that helps to hold the card right."""
        station = self.station
        station.stop_hand()
        screen = ScanningScreen(station.look, model or ScanningModel(), station.today)
        screen.prompt_changed.connect(self._hint_changed)
        station.turn(Place.SCANNING, screen)

    def forget(self) -> None:
        """The visit is over."""
        self._nothing_since_s = None

    def suggest_help(self) -> None:
        """She has tried for long: a clerk may help."""
        if self._screen is not None:
            self._screen.set_hint(ScanningModel("long"))

    def given_up(self, now_s: float) -> bool:
        """Tell once that no card has been seen for some seconds."""
        since = self._nothing_since_s
        if since is None or now_s - since <= _NOTHING_SEEN_S:
            return False
        self._nothing_since_s = None
        return self.station.visit.place is Place.SCANNING and self.station.person is None

    @property
    def _screen(self) -> ScanningScreen | None:
        screen = self.station.window.screen_shown
        return screen if isinstance(screen, ScanningScreen) else None

    def _nearly(self, hint: str, ruler: float) -> None:
        self._nothing_since_s = None
        station = self.station
        if station.lent or station.records is None:
            return
        if station.visit.place is Place.IDLE:
            self.open(ScanningModel(hint, ruler))
        elif station.visit.place is Place.SCANNING and self._screen is not None:
            self._screen.set_hint(ScanningModel(hint, ruler))

    def _hint_changed(self) -> None:
        if self._screen is not None and self._screen.prompt is not None:
            self.station.mouth.say(self._screen.prompt)

    def _nothing(self) -> None:
        if self.station.visit.place is Place.SCANNING:
            self._nothing_since_s = self.station.now_s()

    def _turned(self) -> None:
        """Pictures are wanted while this page is on the glass, however it is left."""
        self.station.eyes.need("scanning page", "idle" if self._screen is None else "scanning")

    def _picture(self, image: QImage) -> None:
        if self._screen is not None:
            self._screen.set_preview(image)
