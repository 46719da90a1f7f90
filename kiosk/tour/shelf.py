"""The shelf's own book at the counter: what lies there, a line being written, who may write it."""

from __future__ import annotations

from kiosk.demo.clerks import CLERKS, STOREKEEPER
from kiosk.tour.cases import Cast
from kiosk.tour.desk import enter
from kiosk.tour.guide import Guide

_SHELF, _ENTRY, _QUESTION = "shelfPage", "shelfEntryPage", "questionPage"


def shelf(guide: Guide, cast: Cast) -> None:
    """48 and 49: what a registrar sees of it, then the storekeeper's lists and deeds half done."""
    guide.press("shelfKey", _SHELF)
    guide.snap("48-shelf-to-look-at")
    guide.press("leaveKey")
    enter(guide, CLERKS[STOREKEEPER - 1])
    guide.press("rail-handover", "handOverPage")
    guide.press("shelfKey", _SHELF)
    guide.snap("48-shelf")
    guide.press("shelf1", _SHELF)
    if guide.has("counterPageOn"):
        guide.press("counterPageOn", _SHELF)
        guide.snap("48-shelf-2")
    for kind in ("services", "off", "goods"):
        guide.press(f"shelfKind-{kind}", _SHELF)
        guide.snap(f"48-shelf-{kind}")
    for deed, digits in (("receive", "40"), ("count", "7"), ("spoil", "99999"), ("price", "6")):
        guide.press(f"shelf-{deed}", _ENTRY)
        guide.snap(f"49-{deed}")
        guide.press_all("pad", digits)
        guide.press("shelfWhy1", _ENTRY)
        guide.snap(f"49-{deed}-typed")
        guide.press("counterBackKey", _SHELF)
    guide.press("shelf-off", _QUESTION)
    guide.snap("48-shelf-off-asked")
    guide.press("questionNoKey", _SHELF)
    guide.press("shelf-receive", _ENTRY)
    guide.press_all("pad", "40")
    guide.press("shelfWhy1", _ENTRY)
    guide.press("shelfNoteKey", _SHELF)
    guide.snap("48-shelf-received")
    guide.press("leaveKey")
    enter(guide, cast.clerk)
