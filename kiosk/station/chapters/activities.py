"""07–07b: 参加活动. 我来了 signs her in, 我要走了 out where hours count; 我想去 is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.core.visit import Place
from kiosk.services import activities, basis, sign_in
from kiosk.services.activities import Activity
from kiosk.services.sign_in import Outcome, SignedIn
from kiosk.station.chapters.base import Chapter
from kiosk.station.present import activity_card, signed_in_model
from kiosk.ui.models import ActivitiesModel, GoingModel
from kiosk.ui.villager.activities import ActivitiesScreen, GoingScreen
from kiosk.ui.villager.signed_in import SignedInScreen

if TYPE_CHECKING:
    from kiosk.station.villager import VillagerStation


class ActivitiesChapter(Chapter):
    """What is on today and what comes."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._coming: tuple[Activity, ...] = ()
        self._page = 1

    def forget(self) -> None:
        """Which of them she goes to is hers."""
        self._coming, self._page = (), 1

    def open(self) -> None:
        """What is on, as she stands to it."""
        self._page = 1
        self.reopen()

    def reopen(self) -> None:
        """The page she was on, fresh."""
        self._load(turned=False)

    def _load(self, *, turned: bool) -> None:
        village, day, who = self.village, self.records.day, self.person
        self.station.ask(
            lambda conn: activities.coming(conn, village, day, member=who.member),
            lambda found: self._show(found, turned=turned),
        )

    def _show(self, found: tuple[Activity, ...], *, turned: bool) -> None:
        self._coming = found
        today = self.records.day
        size = ActivitiesScreen.cards_per_page(self.station.look)
        pages = max(1, -(-len(found) // size))
        self._page = min(max(1, self._page), pages)
        first = (self._page - 1) * size
        cards = tuple(
            activity_card(activity, today, first + place)
            for place, activity in enumerate(found[first : first + size])
        )
        on_today = sum(activity.day == today for activity in found)
        model = ActivitiesModel(cards, on_today, self._page, pages)
        screen = ActivitiesScreen(self.station.look, model, self.station.today)
        screen.here.connect(self._here)
        screen.leaving.connect(self._leaving)
        screen.going.connect(self._going)
        screen.told.connect(self._told)
        screen.page_wanted.connect(self._turn_page)
        if turned:
            self.station.renew(screen)
        else:
            self.station.turn(Place.ACTIVITIES, screen)

    def _turn_page(self, step: int) -> None:
        self._page += step
        self._show(self._coming, turned=True)

    def _of(self, activity: str) -> Activity | None:
        return next((a for a in self._coming if a.activity.hex() == activity), None)

    def _told(self, activity: str) -> None:
        found = self._of(activity)
        if found is not None:
            said = "prompt-already-signed" if found.i_came else "prompt-going-noted"
            self.station.say(said)

    # -- 我来了 ----------------------------------------------------------------------------------

    def _here(self, activity: str) -> None:
        found, who = self._of(activity), self.person
        if found is None:
            return
        event = self.records.node.mint()
        self.station.do(
            lambda uow: sign_in.sign_in(
                uow,
                event,
                activity=found.activity,
                member=who.member,
                operator=basis.herself(who.member),
            ),
            lambda signed: self._signed(found, signed),
        )

    def _leaving(self, activity: str) -> None:
        found, who = self._of(activity), self.person
        if found is None:
            return
        event = self.records.node.mint()
        self.station.do(
            lambda uow: sign_in.leave(
                uow,
                event,
                activity=found.activity,
                member=who.member,
                operator=basis.herself(who.member),
            ),
            lambda signed: self._signed(found, signed),
        )

    def _signed(self, found: Activity, signed: SignedIn) -> None:
        if signed.outcome in (Outcome.ALREADY_IN, Outcome.JUST_CAME):
            self.station.say("prompt-already-signed")
            return
        left = signed.outcome is Outcome.SIGNED_OUT
        if not left and signed.outcome not in (Outcome.SIGNED_IN, Outcome.NO_POINTS):
            # Over, called off or not for her since the page came up: show what is true now.
            self.station.mouth.tone("error")
            self._load(turned=True)
            return
        self.station.mouth.tone("leave" if left else "success")
        model = signed_in_model(signed, found.title)
        screen = SignedInScreen(self.station.look, model, self.station.today)
        screen.other.connect(self.station.go_home)
        screen.next_person.connect(self._next_person)
        self.station.turn(Place.SIGNED_IN, screen, remember=False)

    def _next_person(self) -> None:
        self.station.next_card()

    # -- 我想去 ----------------------------------------------------------------------------------

    def _going(self, activity: str) -> None:
        found = self._of(activity)
        if found is not None:
            self.ask_coming(found)

    def ask_coming(self, found: Activity) -> None:
        """想去…，对吗？"""
        card = activity_card(found, self.records.day, 0)
        model = GoingModel(card.activity, card.name, card.picture, card.when, card.place)
        screen = GoingScreen(self.station.look, model, self.station.today)
        screen.yes.connect(lambda: self._note(found))
        screen.no.connect(self.station.go_back)
        self.station.turn(Place.ASK_COMING, screen)

    def _note(self, found: Activity) -> None:
        event, member = self.records.node.mint(), self.person.member
        self.station.do(
            lambda uow: activities.sign_up(uow, event, activity=found.activity, member=member),
            self._noted,
        )

    def _noted(self, outcome: activities.Outcome) -> None:
        done = outcome is activities.Outcome.DONE
        self.station.mouth.tone("success" if done else "error")
        self.station.go_back()
        if done:
            self.station.say("prompt-going-noted")
