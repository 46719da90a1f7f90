"""What the counter asks of the villager's side: its glass, its voice, a person's 对.

With one glass for both the villager's pages step aside while a clerk works; with two, this side
shows each person her own page while the desk shows the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.core.visit import Due, Place
from kiosk.ui.models import IdleModel, SeeTogetherModel, SignedInModel
from kiosk.ui.villager.idle import IdleScreen
from kiosk.ui.villager.signed_in import SignedInScreen, prompt_of

if TYPE_CHECKING:
    from kiosk.services.preferences import Preferences
    from kiosk.services.sign_in import SignedIn
    from kiosk.station.chapters.together import Answer
    from kiosk.station.villager import VillagerStation


class Lending:
    """The villager's station in the counter's service."""

    def __init__(self, station: VillagerStation) -> None:
        self.station = station

    def lend(self) -> None:
        """A clerk needs this glass: the visit on it is over, cards are hers."""
        station = self.station
        station.forget()
        station.visit.forget(station.now_s())
        station.lent = True

    def take_back(self, *, idle: bool = True) -> None:
        """The clerk is done with the glass."""
        self.station.lent = False
        if idle:
            self.station.go_idle()

    def show_signed_in(self, signed: SignedIn, activity: str) -> None:
        """At a sign-in station with a glass of its own: the person sees her own name."""
        from kiosk.station.present import signed_in_model  # not before the first paint

        station = self.station
        model = signed_in_model(signed, activity, next_person=False)
        station.stop_hand()
        station.window.show_screen(SignedInScreen(station.default_look, model, station.today))
        station.visit.go(Place.SIGNED_IN, station.now_s(), remember=False)

    def rest(self, now_s: float) -> None:
        """At a sign-in station nobody's name stays on this glass for long."""
        station = self.station
        if station.visit.place is Place.SIGNED_IN and station.visit.due(now_s) is Due.NEXT_CARD:
            station.visit.forget(now_s)
            station.window.show_screen(
                IdleScreen(station.default_look, IdleModel(station.notice), station.today)
            )

    def ask_together(
        self, model: SeeTogetherModel, chosen: Preferences, tell: Callable[[Answer], None]
    ) -> None:
        """当面确认: what a clerk is about to book, in the person's own size and sound."""
        station = self.station
        station.lent = False
        station.stop_hand()
        station.chapters.look.use(chosen)
        station.chapters.together.ask(model, tell)

    def booked_together(self, name: str, what: str, points: int, *, shared: bool) -> None:
        """She said 对 and it is written: her thanks; on one glass the desk shows it."""
        station = self.station
        station.mouth.tone("success")
        model = SignedInModel(name, what, 0, points, False)
        if shared:
            station.mouth.say(prompt_of(model))
            return
        screen = SignedInScreen(station.look, model, station.today)
        screen.other.connect(station.go_home)
        station.turn(Place.SIGNED_IN, screen, remember=False)
