"""16: 看和听. Each choice acts at once; with a card it is remembered for every kiosk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kiosk.core.visit import Place
from kiosk.services import preferences
from kiosk.services.preferences import (
    DEFAULT,
    VOLUME_LEAST,
    VOLUME_MOST,
    Preferences,
    TextSize,
)
from kiosk.station.chapters.base import Chapter
from kiosk.ui.models import LookModel
from kiosk.ui.theme import Look
from kiosk.ui.villager.look_listen import LookScreen

if TYPE_CHECKING:
    from kiosk.station.arrival import Arrival
    from kiosk.station.villager import VillagerStation

_SIZES = (TextSize.STANDARD, TextSize.ELDER, TextSize.EXTRA_LARGE)


class LookChapter(Chapter):
    """How she sees and hears, from the moment her card is seen until she leaves."""

    def __init__(self, station: VillagerStation) -> None:
        super().__init__(station)
        self._chosen: Preferences = self._standard()
        self._page = 1

    def _standard(self) -> Preferences:
        look = self.station.default_look
        volume, rate = self.station.mouth.usual
        return replace(
            DEFAULT,
            text_size=TextSize(look.mode),
            high_contrast=look.metrics.high_contrast,
            volume=volume,
            slow=rate == "slow",
        )

    def forget(self) -> None:
        """Back to what the kiosk begins every visit with."""
        self._chosen, self._page = self._standard(), 1

    def take(self, arrival: Arrival) -> None:
        """Her own choices are in force from now on."""
        self.use(arrival.preferences or DEFAULT)

    def use(self, chosen: Preferences) -> None:
        """A known person looks at this glass without a visit of her own (26)."""
        self._chosen = self._standard() if chosen == DEFAULT else chosen
        self._apply()

    def open(self) -> None:
        """The page."""
        self._page = 1
        self._show(fresh=True)

    def reopen(self) -> None:
        """The page she was on."""
        self._show(fresh=True)

    def _apply(self) -> None:
        chosen, station = self._chosen, self.station
        look: Look = station.default_look.with_mode(str(chosen.text_size))
        station.look = look.with_contrast(chosen.high_contrast)
        station.mouth.tune(
            volume=chosen.volume,
            slow=chosen.slow,
            standard=chosen.text_size is TextSize.STANDARD,
        )

    def _show(self, *, fresh: bool) -> None:
        chosen = self._chosen
        person = self.station.person
        model = LookModel(
            str(chosen.text_size),
            chosen.high_contrast,
            chosen.volume,
            chosen.slow,
            person is not None and person.with_card,
            self._page,
        )
        screen = LookScreen(self.station.look, model, self.station.today)
        screen.text_step.connect(self._text_step)
        screen.volume.connect(self._volume_step)
        screen.contrast.connect(lambda: self._change(high_contrast=not self._chosen.high_contrast))
        screen.slow.connect(lambda: self._change(slow=not self._chosen.slow))
        screen.page_wanted.connect(self._turn_page)
        screen.accepted.connect(self.station.go_back)
        if fresh:
            self.station.turn(Place.LOOK, screen)
        else:
            self.station.renew(screen, say=True)

    def _turn_page(self, page: int) -> None:
        self._page = page
        self._show(fresh=False)

    def _text_step(self, step: int) -> None:
        at = min(max(0, _SIZES.index(self._chosen.text_size) + step), len(_SIZES) - 1)
        self._change(text_size=_SIZES[at])

    def _volume_step(self, step: int) -> None:
        volume = min(max(VOLUME_LEAST, self._chosen.volume + step), VOLUME_MOST)
        self._change(volume=volume)

    def _change(self, **changes: Any) -> None:
        self._chosen = replace(self._chosen, **changes)
        self._apply()
        self._show(fresh=False)
        self._keep()

    def _keep(self) -> None:
        person, chosen = self.station.person, self._chosen
        if person is not None and person.with_card:
            event = self.records.node.mint()
            self.station.note(
                lambda uow: preferences.choose(uow, event, member=person.member, chosen=chosen)
            )
