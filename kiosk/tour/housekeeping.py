"""Last part of the tour: rules, settings, empty places, and the end of the day."""

from __future__ import annotations

from kiosk.demo.clerks import REGISTRAR, STOREKEEPER
from kiosk.services import activities, notices, shelf, stock
from kiosk.store.uow import UnitOfWork
from kiosk.tour.cases import Cast
from kiosk.tour.guide import Guide
from kiosk.tour.visiting import open_tile

_HOME = "homeScreen"


def rules_and_settings(guide: Guide, cast: Cast) -> None:
    """24, settings, calibration, cards for whole groups."""
    guide.press("rail-rules", "rulesPage")
    guide.snap("24-rules")
    for at, name in enumerate(guide.names("ruleGroup-")[1:], 2):
        guide.press(name, "rulesPage")
        guide.snap(f"24-rules-{at}")
    guide.press("rail-settings", "settingsPage")
    guide.snap("39-settings")
    guide.press("calibrateKey", "calibratePage")
    guide.snap("39-calibrate")
    guide.press("moreKey", "calibratePage")
    guide.press("counterBackKey", "settingsPage")
    guide.press("printCardsKey", "printCardsPage")
    guide.snap("36-print-many")
    guide.press("printGroup1", "printCardsPage")
    guide.press("printGroup2", "printCardsPage")
    guide.snap("36-print-many-chosen")
    guide.press("counterBackKey", "settingsPage")


def day(guide: Guide, cast: Cast) -> None:
    """Today's entries, kept as a file, sealed; then the clerk goes."""
    guide.press("rail-day", "dayPage")
    guide.snap("38-day")
    guide.press("printDayKey", "dayPage")
    page = guide.page
    guide.until(lambda: bool(page.model.paper), "the day's sheet")  # type: ignore[attr-defined]
    guide.snap("38-day-kept")
    guide.press("closeDayKey")
    if guide.page.objectName() == "questionPage":
        guide.snap("38-day-question")
        guide.press("questionYesKey", "dayPage")
    guide.snap("38-day-closed")
    guide.press("leaveKey", "staffPinPage")


def empty_places(guide: Guide, cast: Cast) -> None:
    """No activities, no notices, nothing on the shelf."""
    guide.write("empty the village", lambda uow: _empty(uow, guide.counter.records.day))
    guide.press("rail-desk", "deskPage")
    guide.snap("21-desk-empty")
    guide.at_villager()
    guide.tell("the board is looked at", guide.villager.chapters.notices.load_headline)
    guide.tell("nobody is there", guide.villager.go_idle, "idleScreen")
    guide.snap("01-idle-without-notice")
    guide.card(cast.rich, _HOME)
    guide.snap("03-home-empty-village")
    for tile, page in (
        ("exchange", "exchangeScreen"),
        ("activities", "activitiesScreen"),
        ("village", "readingScreen"),
    ):
        open_tile(guide, tile, page)
        guide.snap(f"{guide.page.number}-{tile}-none")
        guide.press("backKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")
    guide.at_desk()


def _empty(uow: UnitOfWork, today: str) -> None:
    mint = uow.node.mint
    for activity in activities.coming(uow.conn, uow.village, today, member=None):
        reason = "下雨"
        activities.cancel(uow, mint(), activity=activity.activity, reason=reason, clerk=REGISTRAR)
    for notice in notices.hanging(uow.conn, uow.village, today):
        notices.withdraw(uow, mint(), notice=notice.notice, clerk=REGISTRAR)
    for item in shelf.items(uow.conn, uow.village, today):
        stock.retire(uow, mint(), item=item.item, clerk=STOREKEEPER)
