"""03: her own page, and where its tiles lead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services.home import home_of
from kiosk.station.arrival import home_model
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import HomeModel, HomeTile
from kiosk.ui.villager.home import HomeScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


class HomeChapter(Chapter):
    """Her balance, what it is enough for, and the tiles."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._model: HomeModel | None = None

    def forget(self) -> None:
        """Nothing of her figures stays."""
        self._model = None

    def open(self) -> None:
        """Look her figures up again and show them."""
        member, day, node = self.person.member, self.records.day, self.records.node
        self.station.ask(
            lambda conn: home_of(conn, node.village, day, member, device=node.device),
            lambda home: self.show(home_model(home)),
        )

    def show(self, model: HomeModel, *, greet: bool = False) -> None:
        """Show the page; ``greet`` when she has just come."""
        self._model = model
        screen = HomeScreen(self.station.look, model, self.station.today)
        screen.chosen.connect(self._chosen)
        screen.page_wanted.connect(self._turn_page)
        self.station.visit.trail.clear()
        if greet:
            self.station.show(screen)
        else:
            self.station.turn(Place.HOME, screen, remember=False)

    def rehearse(self) -> None:
        """Draw a home of nobody where nobody sees it: its pictures are kept for the first card."""
        window, station = self.station.window, self.station
        if window.plan is None:
            return
        tiles = (HomeTile("exchange", ""), HomeTile("activities", ""))
        screen = HomeScreen(station.look, HomeModel("", 0, tiles), station.today)
        screen.resize(window.size())
        screen.lay_out(window.plan)
        screen.grab()
        screen.deleteLater()

    def again(self) -> None:
        """The same figures in another size or contrast."""
        if self._model is not None:
            self.show(self._model)

    def _turn_page(self, page: int) -> None:
        if self._model is not None:
            self._model = replace(self._model, page=page)
            screen = HomeScreen(self.station.look, self._model, self.station.today)
            screen.chosen.connect(self._chosen)
            screen.page_wanted.connect(self._turn_page)
            self.station.renew(screen)

    def back(self) -> bool:
        """From the second page of a split home to the first."""
        if self.station.visit.place is Place.HOME and self._model and self._model.page > 1:
            self._turn_page(1)
            return True
        return False

    def _chosen(self, kind: str) -> None:
        chapters = self.station.chapters
        doors = {
            "points": chapters.points.open,
            "exchange": chapters.exchange.open,
            "activities": chapters.activities.open,
            "village": chapters.notices.open,
            "look": chapters.look.open,
        }
        doors[kind]()
