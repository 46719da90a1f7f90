"""The staff at the counter: who works here, a new one with her first PIN, and one who leaves."""

from __future__ import annotations

from kiosk.demo.clerks import CLERKS, HEAD
from kiosk.tour.cases import Cast
from kiosk.tour.desk import enter
from kiosk.tour.guide import Guide

_STAFF, _CLERK, _PIN = "staffPage", "clerkPage", "newPinPage"
_FIRST_PIN = "314159"


def staff(guide: Guide, cast: Cast) -> None:
    """52: what a registrar sees of it, and all that a head does there."""
    _open(guide)
    guide.snap("52-staff-to-look")
    guide.press("ownPinKey", _PIN)
    guide.press_all("pad", "111")
    guide.snap("52-new-pin-old")
    guide.press("counterBackKey", _STAFF)
    guide.press("leaveKey", "staffPinPage")
    enter(guide, CLERKS[HEAD - 1])
    _open(guide)
    guide.snap("52-staff")
    _appoint(guide)
    newest = guide.names("staff")[-1]
    guide.press(newest, _CLERK)
    guide.snap("52-staff-one")
    guide.press("field-face", _CLERK)
    guide.snap("52-staff-face")
    guide.press("dismissKey", "questionPage")
    guide.snap("52-staff-dismiss")
    guide.press("questionYesKey", _STAFF)
    guide.press("leaveKey", "staffPinPage")
    enter(guide, cast.clerk)


def _open(guide: Guide) -> None:
    guide.press("rail-settings", "settingsPage")
    guide.press("staffKey", _STAFF)


def _appoint(guide: Guide) -> None:
    guide.press("appointKey", _CLERK)
    guide.snap("52-staff-new")
    for letters in ("li", "hua"):
        guide.press_all("name-", letters)
        guide.press("character0", _CLERK)
    guide.press("field-roles", _CLERK)
    guide.press("role-registrar", _CLERK)
    guide.snap("52-staff-roles")
    guide.press("clerkDoneKey", _PIN)
    guide.snap("52-new-pin")
    guide.press_all("pad", _FIRST_PIN, enter="padEnter")
    guide.snap("52-new-pin-again")
    guide.press_all("pad", _FIRST_PIN[::-1], enter="padEnter")
    guide.snap("52-new-pin-differ")
    for _ in range(2):
        guide.press_all("pad", _FIRST_PIN, enter="padEnter")
    guide.expect("questionPage")
    guide.snap("52-staff-done")
    guide.press("questionYesKey", _STAFF)
