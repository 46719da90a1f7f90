"""First part of the tour: before a card is read. Idle, scanning, wrong cards, faults, the pad."""

from __future__ import annotations

from functools import partial

from kiosk.store.errors import CannotRecord, Reason
from kiosk.tour.cases import Cast
from kiosk.tour.guide import Guide
from kiosk.tour.stand_ins import camera_view

_HINTS = (
    ("nearer", 0.16, 420.0),
    ("farther", 0.9, 105.0),
    ("steady", 0.55, 200.0),
    ("tilt", 0.5, 210.0),
)
_SCANNING = "scanningScreen"
_NOTE = "noticeScreen"


def idle_and_scanning(guide: Guide, cast: Cast) -> None:
    """01 and 02: nobody is there, then a card that cannot be read yet."""
    eyes, station = guide.eyes, guide.villager
    guide.expect("idleScreen")
    guide.snap("01-idle")
    for step in (2, 3):
        guide.tell("the hand moves", station._move_hand)
        guide.snap(f"01-idle-hand-{step}")
    for hint, ruler, distance in _HINTS:
        guide.tell(f"hint {hint}", partial(eyes.nearly.emit, hint, ruler), _SCANNING)
        guide.tell("a picture", partial(eyes.picture.emit, camera_view(distance)))
        guide.snap(f"02-scanning-{hint}")
    guide.wait(16.0, _SCANNING)
    guide.snap("02-scanning-long")
    guide.tell("nothing is seen any more", eyes.nothing.emit)
    guide.wait(5.0, "idleScreen")


def wrong_cards(guide: Guide, cast: Cast) -> None:
    """A calm page for every card that is none."""
    for name, text in (
        ("unknown", cast.foreign),
        ("replaced", cast.old),
        ("lost", cast.lost),
        ("frozen", cast.frozen),
        ("damaged", cast.damaged),
    ):
        guide.card(text, _NOTE)
        guide.snap(f"90-card-{name}")
        guide.press("okKey", "idleScreen")
    for name, signal in (("foreign", guide.eyes.foreign), ("two", guide.eyes.two_cards)):
        guide.tell(f"{name} in view", signal.emit, _NOTE)
        guide.snap(f"90-card-{name}")
        guide.wait(13.0, "idleScreen")


def faults(guide: Guide, cast: Cast) -> None:
    """13: the camera, the start, the record; and what heals by itself."""
    eyes = guide.eyes
    guide.tell("the camera is gone", partial(eyes.tell, "absent"), "idleScreen")
    guide.wait(4.0, "outOfOrderScreen")
    guide.snap("13-camera-gone")
    guide.press("byNumberTile", "numberScreen")
    number_pad(guide, cast)
    guide.tell("the camera is there again", partial(eyes.tell, "ok"))
    guide.tell("nobody is there", guide.villager.go_idle, "idleScreen")
    failed = CannotRecord(Reason.FULL)
    guide.tell("no start", partial(guide.villager.store_failed, failed), "outOfOrderScreen")
    guide.snap("13-closed")

    def start_anew() -> None:
        """A kiosk that cannot open its record stays closed until it is started again."""
        guide.villager.faults.closed = ""
        guide.villager.go_idle()

    guide.tell("it was started again", start_anew, "idleScreen")


def number_pad(guide: Guide, cast: Cast) -> None:
    """按卡上的号码: typing, nobody's number, then a clerk has to know her."""
    guide.snap("13k-number-empty")
    guide.press_all("pad", "99")
    guide.snap("13k-number-typing")
    guide.press_all("pad", "99")
    guide.press("padEnter", "numberScreen")
    guide.snap("13k-number-unknown")
    guide.press_all("pad", f"{cast.number:04d}")
    guide.press("padEnter", "numberScreen")
    guide.snap("13k-number-clerk")


def help_and_notices(guide: Guide, cast: Cast) -> None:
    """What anybody may touch without a card: help, the board, 看和听."""
    guide.press("staffKey", _NOTE)
    guide.snap("94-staff-called")
    guide.press("noKey", "idleScreen")
    guide.press("noticeKey", "readingScreen")
    guide.snap("11b-notices-without-card")
    guide.press("backKey", "idleScreen")
    guide.press("lookKey", "lookScreen")
    guide.snap("16-look-without-card")
    guide.press("backKey", "idleScreen")


def cannot_record(guide: Guide, cast: Cast) -> None:
    """93: the disk takes nothing; said before she leaves, with no sign of success."""

    def full(_: object) -> None:
        raise CannotRecord(Reason.FULL)

    station = guide.villager
    guide.card(cast.other, "homeScreen")
    guide.tell("the disk is full", lambda: station.do(full, lambda _: None), "outOfOrderScreen")
    guide.snap("93-cannot-record")
    guide.press("doneKey", "goodbyeScreen")
    guide.wait(4.0, "idleScreen")
