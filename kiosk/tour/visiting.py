"""Second part of the tour: visits. Home, passbook, exchange, activities, notices, look, leaving."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QAbstractButton

from kiosk.tour.cases import GONE_GOODS, LONG_GOODS, Cast
from kiosk.tour.guide import Guide

_HOME, _TOLD = "homeScreen", "toldScreen"


def open_tile(guide: Guide, kind: str, shows: str) -> None:
    """Press a tile of home, on whichever page of home this look has it."""
    corner = {"village": "villageKey", "look": "lookKey"}.get(kind, "")
    names = [name for name in (f"{kind}Tile", corner) if name]
    if not any(guide.has(name) for name in names):
        guide.press("nextKey", _HOME)
    name = next((name for name in names if guide.has(name)), names[0])
    guide.press(name, shows)


def home(guide: Guide, cast: Cast) -> None:
    """03, and its second page where there is one."""
    guide.card(cast.heroine, _HOME)
    guide.snap("03-home")
    if guide.has("nextKey"):
        guide.press("nextKey", _HOME)
        guide.snap("03-home-page-2")
        guide.press("previousKey", _HOME)


def passbook(guide: Guide, cast: Cast) -> None:
    """04: the newest lines, a page on, read aloud."""
    open_tile(guide, "points", "pointsScreen")
    guide.snap("04-points")
    guide.press("aloudKey", "pointsScreen")
    guide.snap("04-points-reading-aloud")
    guide.press("nextKey", "pointsScreen")
    guide.snap("04-points-page-2")
    guide.press("backKey", _HOME)


def shelf(guide: Guide, cast: Cast) -> None:
    """05: every page of the shelf; too dear; nothing left."""
    open_tile(guide, "exchange", "exchangeScreen")
    guide.snap("05-shelf-page-1")
    page = 1
    refused: set[str] = set()
    while True:
        for name, key in (("gone", _goods(guide, GONE_GOODS)), ("short", _short(guide))):
            if key is not None and name not in refused:
                refused.add(name)
                guide.press(key.objectName(), "exchangeScreen")
                guide.snap(f"05-shelf-{name}")
        if not guide.has("nextKey"):
            break
        guide.press("nextKey", "exchangeScreen")
        page += 1
        guide.snap(f"05-shelf-page-{page}")
    guide.press("backKey", _HOME)


def exchange(guide: Guide, cast: Cast) -> None:
    """05b, 06, 06b: chosen, counted, asked, done, taken back, and done in earnest."""
    _choose(guide, "towel")
    guide.snap("05b-how-many-one")
    guide.press("moreKey")
    guide.snap("05b-how-many-two")
    while guide.has("moreKey"):
        guide.press("moreKey")
    guide.snap("05b-how-many-most")
    while guide.has("lessKey"):
        guide.press("lessKey")
    guide.press("moreKey")
    guide.press("yesKey", "confirmScreen")
    guide.snap("06-confirm")
    guide.press("yesKey", "doneScreen")
    guide.snap("06b-done")
    guide.wait(6.0, "doneScreen")
    guide.snap("06b-done-seconds-left")
    guide.press("undoKey", "exchangeScreen")
    guide.snap("05-shelf-undone")
    guide.press("backKey", _HOME)
    _choose(guide, LONG_GOODS[0])
    guide.snap("05b-how-many-long-name")
    guide.press("yesKey", "confirmScreen")
    guide.snap("06-confirm-long-name")
    guide.press("noKey", "exchangeScreen")
    guide.press("backKey", _HOME)
    guide.paper.obeys = False
    _choose(guide, "soap")
    guide.press("yesKey", "confirmScreen")
    guide.press("yesKey", "doneScreen")
    page = guide.page
    guide.until(lambda: not page.model.slip, "the slip is kept")  # type: ignore[attr-defined]
    guide.snap("06b-done-slip-kept")
    guide.wait(11.0, "doneScreen")
    guide.snap("06b-done-late")
    guide.paper.obeys = True
    guide.press("knownKey", _HOME)
    guide.paper.empty = True
    _choose(guide, "soap")
    guide.press("yesKey", "confirmScreen")
    guide.press("yesKey", "doneScreen")
    guide.snap("06b-done-no-paper")
    guide.paper.empty = False
    guide.press("knownKey", _HOME)


def _choose(guide: Guide, item: str) -> None:
    """Find a thing on the shelf and touch it."""
    open_tile(guide, "exchange", "exchangeScreen")
    while _goods(guide, item) is None:
        guide.press("nextKey", "exchangeScreen")
    guide.press(f"goods-{item}", "howManyScreen")


def _goods(guide: Guide, item: str) -> QAbstractButton | None:
    return next((key for key in guide.keys("goods-") if key.objectName() == f"goods-{item}"), None)


def _short(guide: Guide) -> QAbstractButton | None:
    goods = {g.item: g.state for g in guide.page.model.goods}  # type: ignore[attr-defined]
    keys = guide.keys("goods-")
    return next((k for k in keys if goods.get(k.objectName()[6:]) == "short"), None)


def activities(guide: Guide, cast: Cast) -> None:
    """07, 92, 07b: what is on, 我想去, 我来了, and that she came already."""
    open_tile(guide, "activities", "activitiesScreen")
    guide.snap("07-activities")
    _touch_activity(guide, "planned", "goingScreen")
    guide.snap("92-going")
    guide.press("yesKey", "activitiesScreen")
    guide.snap("07-activities-noted")
    guide.press("backKey", _HOME)
    open_tile(guide, "activities", "activitiesScreen")
    _touch_activity(guide, "open", "signedInScreen")
    guide.snap("07b-signed-in")
    guide.press("otherKey", _HOME)
    open_tile(guide, "activities", "activitiesScreen")
    _touch_activity(guide, "done", "activitiesScreen")
    guide.snap("07-activities-came-already")
    guide.press("backKey", _HOME)


def _touch_activity(guide: Guide, state: str, shows: str) -> None:
    while True:
        cards = guide.page.model.cards  # type: ignore[attr-defined]
        found = next((card for card in cards if card.state == state), None)
        if found is not None:
            guide.press(f"activity-{found.activity}", shows)
            return
        guide.press("nextKey", "activitiesScreen")


def activity_pages(guide: Guide, cast: Cast) -> None:
    """07: the pages behind the first."""
    open_tile(guide, "activities", "activitiesScreen")
    page = 1
    while guide.has("nextKey"):
        guide.press("nextKey", "activitiesScreen")
        page += 1
        guide.snap(f"07-activities-page-{page}")
    guide.press("backKey", _HOME)


def notices(guide: Guide, cast: Cast) -> None:
    """11b: being read, silent, another leaf, another notice."""
    open_tile(guide, "village", "readingScreen")
    guide.tell("the sentence is over", guide.villager.mouth.finished.emit, "readingScreen")
    guide.snap("11b-notice-being-read")
    guide.press("stopKey", "readingScreen")
    guide.snap("11b-notice-silent")
    seen = 1
    while guide.has("nextKey") and seen < 4:
        guide.press("nextKey", "readingScreen")
        seen += 1
        guide.snap(f"11b-notice-{seen}")
        if guide.has("goKey"):
            guide.press("goKey", "readingScreen")
            guide.snap(f"11b-notice-{seen}-leaf-2")
    guide.press("backKey", _HOME)


def look_and_listen(guide: Guide, cast: Cast) -> None:
    """16: each choice acts at once; both ends of every row."""
    open_tile(guide, "look", "lookScreen")
    guide.snap("16-look")
    guide.press("contrastTile", "lookScreen")
    guide.snap("16-look-contrast")
    guide.press("contrastTile", "lookScreen")
    for key, name in (("largerKey", "largest"), ("smallerKey", "smallest")):
        while guide.has(key):
            guide.press(key, "lookScreen")
        guide.snap(f"16-look-{name}")
    while guide.villager.look.mode != guide.villager.default_look.mode:
        guide.press("largerKey", "lookScreen")
    if guide.has("nextKey"):
        guide.press("nextKey", "lookScreen")
        guide.snap("16-listen")
    while guide.has("louderKey"):
        guide.press("louderKey", "lookScreen")
    guide.press("slowTile", "lookScreen")
    guide.snap("16-listen-loudest-slow")
    guide.press("slowTile", "lookScreen")
    guide.press("backKey", _HOME)


def another_card(guide: Guide, cast: Cast) -> None:
    """91: 换人吗？ and what two cards at once do in mid-visit."""
    guide.card(cast.other, "noticeScreen")
    guide.snap("91-change-person")
    guide.press("noKey", _HOME)
    guide.tell("two cards", guide.eyes.two_cards.emit, _HOME)
    guide.snap("03-home-two-cards")


def leaving(guide: Guide, cast: Cast) -> None:
    """14 and 15: the question nobody answers, and 我好了."""
    guide.wait(61.0, "stillThereScreen")
    guide.snap("14-still-there")
    guide.wait(12.0, "stillThereScreen")
    guide.snap("14-still-there-8-s")
    guide.press("yesKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.snap("15-goodbye")
    guide.wait(4.0, "idleScreen")


def odd_people(guide: Guide, cast: Cast) -> None:
    """A very long name, a great many points, an empty book."""
    guide.card(cast.long_name, _HOME)
    guide.snap("03-home-long-name")
    open_tile(guide, "activities", "activitiesScreen")
    _touch_activity(guide, "open", "signedInScreen")
    guide.snap("07b-signed-in-long-name")
    guide.press("otherKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.card(cast.empty, _HOME)
    guide.snap("03-home-empty-book")
    open_tile(guide, "points", "pointsScreen")
    guide.snap("04-points-empty")
    guide.press("backKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.card(cast.rich, _HOME)
    guide.snap("03-home-rich")
    open_tile(guide, "points", "pointsScreen")
    guide.snap("04-points-rich")
    guide.press("backKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")


def next_card(guide: Guide, cast: Cast) -> None:
    """下一位举卡 leads to the scanning page at once."""
    guide.card(cast.rich, _HOME)
    open_tile(guide, "activities", "activitiesScreen")
    _touch_activity(guide, "open", "signedInScreen")
    guide.press("nextPersonKey", "scanningScreen")
    guide.snap("02-scanning-next-person")
    guide.tell("nothing is seen", partial(guide.eyes.nothing.emit))
    guide.wait(5.0, "idleScreen")


def told(guide: Guide, cast: Cast) -> None:
    """96: what was booked without her; several with a doubt, one read aloud and known."""
    guide.card(cast.untold_many, _TOLD)
    guide.snap("96-told-several")
    guide.press("noKey", "noticeScreen")
    guide.snap("94-staff-called-for-a-doubt")
    guide.press("noKey", _HOME)
    open_tile(guide, "points", "pointsScreen")
    guide.snap("04-points-untold")
    guide.press("backKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")
    guide.card(cast.untold, _TOLD)
    guide.snap("96-told")
    guide.press("aloudKey", _TOLD)
    guide.snap("96-told-reading-aloud")
    guide.press("yesKey", _HOME)
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")
