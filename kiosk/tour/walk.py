"""One walk: opens the program on a copy of the village, goes through all parts, closes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.app import Kiosk
from kiosk.config import Settings
from kiosk.tour import arriving, board, desk, housekeeping, people, shelf, staff, visiting
from kiosk.tour.album import Album
from kiosk.tour.cases import Cast
from kiosk.tour.grounds import Grounds
from kiosk.tour.guide import Guide
from kiosk.tour.stand_ins import Clock, TourEyes, TourMouth, TourPaper
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow

Part = Callable[[Guide, Cast], None]

VILLAGER_PARTS: tuple[Part, ...] = (
    arriving.idle_and_scanning,
    arriving.wrong_cards,
    arriving.faults,
    arriving.help_and_notices,
    visiting.home,
    visiting.passbook,
    visiting.shelf,
    visiting.exchange,
    visiting.activities,
    visiting.activity_pages,
    visiting.notices,
    visiting.look_and_listen,
    visiting.another_card,
    visiting.leaving,
    visiting.odd_people,
    visiting.next_card,
    visiting.told,
    arriving.cannot_record,
)


DESK_PARTS: tuple[Part, ...] = (
    desk.entrance,
    desk.desk,
    desk.maker,
    desk.station,
    desk.booking,
    desk.hand_over,
    shelf.shelf,
    board.board,
    people.look_up,
    people.member,
    people.put_right,
    people.cards,
    people.enrol,
    people.forward,
    staff.staff,
    housekeeping.rules_and_settings,
    housekeeping.empty_places,
    housekeeping.day,
)
ALL_PARTS = (*VILLAGER_PARTS, *DESK_PARTS)


def look_of(settings: Settings) -> Look:
    """The panel and mode of the settings, as the design measures it."""
    screen = settings.screen
    return Look.of_panel(screen.panel, screen.mode, high_contrast=screen.high_contrast)


def walk(
    settings: Settings,
    grounds: Grounds,
    folder: Path,
    look: Look,
    out: Path | None,
    parts: Sequence[Part] = ALL_PARTS,
) -> dict[str, Any]:
    """Go through ``parts`` with one look.

    Args:
        settings: of the device; camera, sound, printer and folders are not used.
        grounds: the village; walked through in a copy.
        folder: where the copy may lie.
        look: panel, mode and contrast.
        out: where pictures go; ``None`` only measures.
        parts: what to see, in order.

    Returns:
        What ``tour.json`` says.

    Raises:
        TourStopped: a step could not be done.
    """
    album = Album(out)
    with grounds.copy(settings, folder) as here:
        # What a desk prints on the tour becomes files in the copy, whatever printer there is.
        printer = dataclasses.replace(here.printer, name="none")
        here = dataclasses.replace(here, printer=printer)
        guide = _open(here, look, album)
        try:
            for part in parts:
                part(guide, grounds.cast)
        finally:
            guide.close()
    return album.close(look.metrics)


def _open(settings: Settings, look: Look, album: Album) -> Guide:
    """The program with both glasses, its store open, its clocks the tour's."""
    clock = Clock()
    eyes = TourEyes(clock)
    desk = StationWindow(look.with_mode("elder").with_contrast(False))
    metrics = look.metrics
    desk.resize(metrics.width_px, metrics.height_px)
    kiosk = Kiosk(settings, fill=False, look=look, eyes=eyes, mouth=TourMouth(), desk=desk)
    kiosk.villager.now_s = clock
    for window in (kiosk.villager.window, desk):
        window.still = True
        window.guard.clock = clock
    paper = TourPaper(settings.folders.data / "slips", kiosk)
    guide = Guide(kiosk, clock, eyes, paper, album.take)
    kiosk.start()
    guide.until(lambda: kiosk.counter is not None, "the store does not open")
    desk.show()
    kiosk.villager.paper = paper
    guide.settle()
    guide.rest_painters()
    return guide
