"""Third part of the tour: the counter. PIN, desk, sign-in station, booking, handing over."""

from __future__ import annotations

from functools import partial

from kiosk.demo.clerks import DemoClerk
from kiosk.tour.cases import Cast
from kiosk.tour.guide import Guide, TourStopped
from kiosk.tour.stand_ins import camera_view

_STATION, _WAITING, _FIND = "stationPage", "waitingPage", "lookUpPage"


def entrance(guide: Guide, cast: Cast) -> None:
    """94 and 20: somebody calls; faces, dots, a wrong PIN, too many wrong ones, the right one."""
    guide.at_villager()
    guide.card(cast.untold_many, "toldScreen")
    guide.press("noKey", "noticeScreen")
    guide.at_desk()
    guide.expect("callingPage")
    guide.snap("94-calling-doubt")
    guide.at_villager()
    guide.press("noKey", "homeScreen")
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")
    guide.press("staffKey", "noticeScreen")
    guide.at_desk()
    guide.expect("callingPage")
    guide.snap("94-calling")
    guide.press("comingKey", "staffPinPage")
    guide.snap("20-pin")
    guide.press("clerk2", "staffPinPage")
    guide.press_all("pad", "123")
    guide.snap("20-pin-typing")
    guide.press_all("pad", "456", enter="padEnter")
    guide.snap("20-pin-wrong")
    for _ in range(4):
        guide.press_all("pad", "123456", enter="padEnter")
    guide.snap("20-pin-locked")
    enter(guide, cast.clerk)


def enter(guide: Guide, clerk: DemoClerk) -> None:
    """A clerk comes to the desk."""
    guide.press(f"clerk{clerk.clerk}", "staffPinPage")
    guide.press_all("pad", clerk.pin, enter="padEnter")
    guide.expect("deskPage")


def desk(guide: Guide, cast: Cast) -> None:
    """21: figures, activities, jobs."""
    guide.snap("21-desk")
    guide.press("undoLastKey")
    if guide.page.objectName() == "questionPage":
        guide.snap("21-desk-cannot-undo")
        guide.press("questionYesKey", "deskPage")
    else:
        guide.snap("21-desk-undone")


def maker(guide: Guide, cast: Cast) -> None:
    """23: an activity from a template, for now and for later."""
    guide.press("makeActivityKey", "makerPage")
    guide.snap("23-maker-kinds")
    if guide.has("counterPageOn"):
        guide.press("counterPageOn", "makerPage")
        guide.snap("23-maker-kinds-2")
        guide.press("counterPageBack", "makerPage")
    guide.press("template0", "makerPage")
    guide.snap("23-maker-now")
    guide.press("day1", "makerPage")
    guide.press("time3", "makerPage")
    guide.snap("23-maker-later")
    guide.press("counterBackKey", "makerPage")
    guide.press("template0", "makerPage")
    guide.press("makeItKey", _STATION)


def station(guide: Guide, cast: Cast) -> None:
    """22: nobody yet, card after card, each trouble, undo, by number, the list."""
    view = partial(guide.eyes.picture.emit, camera_view(190.0))
    guide.tell("a picture", view)
    guide.snap("22-station-empty")
    for name, card in (("first", cast.heroine), ("second", cast.long_name), ("third", cast.rich)):
        guide.card(card, _STATION)
        guide.tell("a picture", view)
        guide.snap(f"22-station-{name}")
    guide.at_villager()
    guide.expect("signedInScreen")
    guide.snap("07b-signed-in-at-the-station")
    guide.at_desk()
    for name, card in (("twice", cast.rich), ("unknown", cast.foreign), ("dead", cast.lost)):
        guide.card(card, _STATION)
        guide.snap(f"22-station-{name}")
    guide.press("undoLastKey", _STATION)
    guide.snap("22-station-undone")
    guide.press("noCardKey", _FIND)
    guide.snap("33-find-for-station")
    guide.press_all("pad", f"{cast.forwardless:04d}")
    guide.press("person0", _STATION)
    guide.snap("22-station-by-number")
    guide.tell("the camera is gone", lambda: guide.eyes.tell("absent"))
    guide.card(cast.other, _STATION)
    guide.snap("22-station-no-camera")
    guide.tell("the camera is there again", lambda: guide.eyes.tell("ok"))
    guide.press("stationDoneKey", "questionPage")
    guide.snap("22-station-done-question")
    guide.press("questionYesKey", "questionPage")
    guide.snap("22-station-list")
    guide.press("questionYesKey", "deskPage")


def booking(guide: Guide, cast: Cast) -> None:
    """Clauses, how many, 26 on the other glass, and each of her answers."""
    guide.press("rail-book", _FIND)
    guide.snap("33-find-for-booking")
    guide.card(cast.empty, "bookPage")
    guide.snap("30-book-clauses")
    for at, name in enumerate(guide.names("clauseGroup-")[1:3], 2):
        guide.press(name, "bookPage")
        guide.snap(f"30-book-clauses-{at}")
    _name_paper(guide)
    refused: list[str] = []
    for answer in ("yes", "no", "silent", "called-off"):
        _ask_her(guide, answer, refused)
        _answer(guide, answer)
    guide.press("rail-book", _FIND)
    guide.card(cast.long_name, "bookPage")
    _ask_her(guide, "long-name", refused)
    guide.at_villager()
    guide.press("noKey")
    guide.at_desk()
    guide.expect(_WAITING)
    guide.snap("31-answer-long-name")


def _name_paper(guide: Guide) -> None:
    """A clause that counts 件 asks for the paper's number before anything else."""
    groups = guide.page.model.groups  # type: ignore[attr-defined]
    _open_clause(guide, next(c.clause for g in groups for c in g.clauses if c.by_paper))
    guide.snap("30-book-paper-empty")
    for sign in "hb2026018":
        guide.press(f"paper-{sign}")
    guide.snap("30-book-paper-typed")
    guide.press("paperDoneKey", "bookPage")
    guide.snap("30-book-paper")
    guide.press("otherClauseKey", "bookPage")


def _write_note(guide: Guide, *, snap: bool) -> None:
    """What she did, in the clerk's words: empty, being typed, as it then stands."""
    guide.press("noteKey", "bookPage")
    if snap:
        guide.snap("30-book-note-empty")
    _press_character(guide, "看")
    for letter in "shan":
        guide.press(f"name-{letter}")
    if snap:
        guide.snap("30-book-note-typing")
    _press_character(guide, "山")
    guide.press("noteDoneKey", "bookPage")
    if snap:
        guide.snap("30-book-note")


def _press_character(guide: Guide, character: str) -> None:
    keys = guide.keys("character")
    key = next((key for key in keys if key.accessibleName() == character), None)
    if key is None:
        raise TourStopped(f"write {character}", "it is not among the characters offered")
    guide.press(key.objectName())


def _ask_her(guide: Guide, name: str, refused: list[str]) -> None:
    """Choose the next clause that asks nobody else first, and ask."""
    first = True
    for clause in _plain_clauses(guide):
        if clause in refused:
            continue
        _open_clause(guide, clause)
        if name == "yes" and not refused:
            guide.press("count2")
            guide.snap("30-book-how-many")
        if name == "no":
            _write_note(guide, snap=first)
            first = False
        guide.press("askHerKey")
        page = guide.page
        if page.objectName() == _WAITING and page.model.state == "asking":  # type: ignore[attr-defined]
            guide.snap(f"31-waiting-{name}")
            guide.at_villager()
            guide.expect("seeTogetherScreen")
            guide.snap(f"26-see-together-{name}")
            guide.at_desk()
            return
        if page.objectName() != _WAITING:
            raise TourStopped(f"book {clause}", f"{page.objectName()} came up")
        if not refused:
            guide.snap("31-refused")
        refused.append(clause)
        guide.press("bookAgainKey", "bookPage")
    raise TourStopped("book a clause", "there is none that needs only her")


def _plain_clauses(guide: Guide) -> list[str]:
    groups = guide.page.model.groups  # type: ignore[attr-defined]
    return [
        clause.clause
        for group in groups
        for clause in group.clauses
        if not clause.review and clause.points > 0 and not clause.closed and clause.unit == "次"
    ]


def _open_clause(guide: Guide, clause: str) -> None:
    groups = guide.page.model.groups  # type: ignore[attr-defined]
    group = next(g.group for g in groups if any(c.clause == clause for c in g.clauses))
    guide.press(f"clauseGroup-{group}", "bookPage")
    while not guide.has(f"clause-{clause}"):
        guide.press("counterPageOn", "bookPage")
    guide.press(f"clause-{clause}", "bookPage")


def _answer(guide: Guide, answer: str) -> None:
    if answer == "called-off":
        guide.press("callOffKey", "deskPage")
        return
    guide.at_villager()
    if answer == "yes":
        guide.press("yesKey", "signedInScreen")
        guide.snap("07b-booked-together")
    elif answer == "no":
        guide.press("noKey")
    else:
        guide.wait(31.0)
    guide.at_desk()
    guide.expect(_WAITING)
    guide.snap(f"31-answer-{answer}")
    guide.press("bookAgainKey", "bookPage")


def hand_over(guide: Guide, cast: Cast) -> None:
    """32: what waits, given, given back, nothing left."""
    guide.press("rail-handover", "handOverPage")
    guide.snap("32-hand-over")
    guide.press("toFetch1", "handOverPage")
    guide.snap("32-hand-over-second")
    guide.press("goodsBackKey", "handOverPage")
    guide.snap("32-hand-over-taken-back")
    while guide.has("goodsGivenKey"):
        guide.press("goodsGivenKey")
        if guide.page.objectName() == "questionPage":
            guide.snap("32-hand-over-refused")
            guide.press("questionYesKey", "handOverPage")
            guide.press("goodsBackKey", "handOverPage")
    guide.snap("32-hand-over-none")
