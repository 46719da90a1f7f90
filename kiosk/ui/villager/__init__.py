"""The villager's pages, numbered as in the design; ``make_screen`` builds them by number."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kiosk.ui.models import Today
from kiosk.ui.screen import Screen
from kiosk.ui.theme import Look

#: Number in the design → module and class. Modules are imported when a page is first wanted, so
#: that the first paint needs the idle page alone.
_PAGES = {
    "01": ("idle", "IdleScreen"),
    "02": ("scanning", "ScanningScreen"),
    "03": ("home", "HomeScreen"),
    "04": ("points", "PointsScreen"),
    "05": ("exchange", "ExchangeScreen"),
    "05b": ("how_many", "HowManyScreen"),
    "06": ("confirm", "ConfirmScreen"),
    "06b": ("done", "DoneScreen"),
    "07": ("activities", "ActivitiesScreen"),
    "07-going": ("activities", "GoingScreen"),
    "07b": ("signed_in", "SignedInScreen"),
    "11b": ("reading", "ReadingScreen"),
    "13": ("out_of_order", "OutOfOrderScreen"),
    "13n": ("number", "NumberScreen"),
    "14": ("still_there", "StillThereScreen"),
    "15": ("still_there", "GoodbyeScreen"),
    "16": ("look_listen", "LookScreen"),
    "26": ("see_together", "SeeTogetherScreen"),
    "96": ("told", "ToldScreen"),
    "notice": ("notices", "NoticeScreen"),
}


def make_screen(number: str, look: Look, model: Any = None, today: Today | None = None) -> Screen:
    """Build a page.

    Args:
        number: as in the design; ``notice`` for the calm pages (the model says which).
        look: sizes and colours.
        model: the page's model (see ``kiosk.ui.models``); None for 15.
        today: village, date and lunar date (01, and the notice board of the upright panel).

    Raises:
        KeyError: there is no such page.
    """
    if number == "50":
        from kiosk.ui.components import ComponentsScreen

        return ComponentsScreen(look)
    module, name = _PAGES[number]
    page = getattr(import_module(f"kiosk.ui.villager.{module}"), name)
    screen: Screen = page(look, model, today)
    return screen
