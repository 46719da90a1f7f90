"""Fourth part of the tour: members, entries put right, cards, enrolment, the old book."""

from __future__ import annotations

from kiosk.tour.cases import Cast
from kiosk.tour.guide import Guide, TourStopped

_FIND, _MEMBER, _ENROL, _PIN = "lookUpPage", "memberPage", "enrolPage", "staffPinPage"


def look_up(guide: Guide, cast: Cast) -> None:
    """33: by number, by pinyin, by group, and nobody."""
    guide.press("rail-people", _FIND)
    guide.snap("33-look-up")
    guide.press_all("pad", "03")
    guide.snap("33-look-up-number")
    guide.press("padEnter", _FIND)
    guide.press_all("pad", "9999")
    guide.snap("33-look-up-nobody")
    guide.press("by-pinyin", _FIND)
    guide.snap("33-look-up-letters")
    guide.press_all("letter-", "w")
    guide.snap("33-look-up-pinyin-many")
    guide.press_all("letter-", "gh")
    guide.snap("33-look-up-pinyin")
    guide.press("by-group", _FIND)
    guide.snap("33-look-up-groups")
    guide.press("group1", _FIND)
    guide.snap("33-look-up-group")


def member(guide: Guide, cast: Cast) -> None:
    """34: her page for the clerk, of somebody usual, with a long name, with nothing."""
    for name, card in (("empty", cast.empty), ("long-name", cast.long_name)):
        guide.card(card, _MEMBER)
        guide.snap(f"34-member-{name}")
        guide.press("rail-people", _FIND)
    guide.card(cast.heroine, _MEMBER)
    guide.snap("34-member")


def put_right(guide: Guide, cast: Cast) -> None:
    """35: a wrong entry, its reason, whose it really is; goods that came back."""
    guide.press(_entry(guide, "+3"), "putRightPage")
    guide.snap("35-put-right")
    guide.press("reason-person", "putRightPage")
    guide.snap("35-put-right-reason")
    guide.press("findRightKey", _FIND)
    guide.snap("33-find-the-right-one")
    guide.press("counterBackKey", "putRightPage")
    guide.press("findRightKey", _FIND)
    guide.card(cast.empty, "putRightPage")
    guide.snap("35-put-right-other-person")
    guide.press("rebookKey")
    if guide.page.objectName() == _PIN:
        guide.snap("20-pin-second-for-reversal")
        second(guide, cast)
    if guide.page.objectName() == "questionPage":
        guide.snap("35-put-right-refused")
        guide.press("questionYesKey", _MEMBER)
    guide.expect(_MEMBER)
    guide.snap("34-member-rebooked")
    guide.press(_entry(guide, "−"), "putRightPage")
    guide.press("reason-goods", "putRightPage")
    guide.press("goods-back", "putRightPage")
    guide.snap("35-put-right-goods")
    guide.press("counterBackKey", _MEMBER)


def second(guide: Guide, cast: Cast) -> None:
    """Another clerk vouches."""
    guide.press(f"clerk{cast.second.clerk}", _PIN)
    guide.press_all("pad", cast.second.pin, enter="padEnter")


def _entry(guide: Guide, points: str) -> str:
    """A line of her book of so many points that can be changed, on whichever page it is."""
    while True:
        for key in guide.keys("entry"):
            if points in key.accessibleName():
                return key.objectName()
        if not guide.has("counterPageOn"):
            raise TourStopped("find an entry", "there is none that can be changed")
        guide.press("counterPageOn", _MEMBER)


def cards(guide: Guide, cast: Cast) -> None:
    """36: her cards, a new one kept as a file, a lost one."""
    guide.press("cardsKey", "cardsPage")
    guide.snap("36-cards")
    guide.press("card-print")
    guide.expect("questionPage")
    guide.snap("36-cards-kept")
    guide.press("questionYesKey", "cardsPage")
    guide.press("card-lost", "cardsPage")
    guide.snap("36-cards-lost")
    guide.press("counterBackKey", _MEMBER)
    guide.snap("34-member-card-lost")


def enrol(guide: Guide, cast: Cast) -> None:
    """37: a name typed on glass, group, year, door; somebody of that name is there already."""
    guide.press("rail-people", _FIND)
    guide.press("enrolKey", _ENROL)
    guide.snap("37-enrol")
    for letters, character in (("wang", "王"), ("gui", "桂"), ("hua", "花")):
        guide.press_all("name-", letters)
        if character == "桂":
            guide.snap("37-enrol-characters")
        _choose(guide, character)
    guide.snap("37-enrol-name")
    guide.press("field-group", _ENROL)
    guide.snap("37-enrol-groups")
    guide.press("group2", _ENROL)
    guide.press("field-year", _ENROL)
    guide.press_all("pad", "1968")
    guide.snap("37-enrol-year")
    guide.press("field-kind", _ENROL)
    guide.snap("37-enrol-kinds")
    guide.press("field-door", _ENROL)
    guide.press_all("pad", "12")
    guide.press("enrolNowKey", _ENROL)
    guide.snap("37-enrol-twins")
    guide.press("notTwinKey", _MEMBER)
    guide.snap("34-member-new")


def _choose(guide: Guide, character: str) -> None:
    for _ in range(20):
        for key in guide.keys("character"):
            if key.accessibleName() == character:
                guide.press(key.objectName(), _ENROL)
                return
        guide.press("moreCharacters", _ENROL)
    raise TourStopped("type a name", f"{character} is not offered")


def forward(guide: Guide, cast: Cast) -> None:
    """38: the last line of the old book; a second clerk reads it, too."""
    guide.press("forwardKey", "forwardPage")
    guide.snap("38-forward")
    for digits in ("86", "214", "7"):
        guide.press_all("pad", digits, enter="padEnter")
    guide.snap("38-forward-filled")
    guide.press("forwardNowKey", _PIN)
    guide.snap("20-pin-second-for-forward")
    second(guide, cast)
    guide.expect(_MEMBER)
    guide.snap("34-member-forwarded")
