"""The strip of villagers and the page with the bar: real widgets, signals only."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.demo import strip as strips
from kiosk.demo.clerks import CLERKS
from kiosk.demo.guests import Guest
from kiosk.demo.progress import ProgressPage
from kiosk.demo.strip import DemoStrip, line_of, room_for, stand_beside

GUESTS = (
    Guest("m327", "王桂花", 327, "gran", "", "V1A"),
    Guest("m138", "陈德旺", 138, "gramp", "extra-large", "V1B"),
    Guest("foreign", "", None, "scarf", "foreign", "V1C"),
)


@pytest.fixture
def strip(qtbot: QtBot) -> DemoStrip:
    made = DemoStrip(GUESTS, clerks=CLERKS)
    qtbot.addWidget(made)
    made.show()
    return made


def touch(qtbot: QtBot, strip: DemoStrip, row: int) -> None:
    shown = strip.findChild(QListWidget, "demoVillagers")
    assert isinstance(shown, QListWidget)
    place = shown.visualItemRect(shown.item(row)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def test_choosing_somebody_holds_up_her_card_once(qtbot: QtBot, strip: DemoStrip) -> None:
    held: list[object] = []
    strip.hold_up.connect(held.append)
    touch(qtbot, strip, 1)
    assert held == ["m138"]
    assert strip.held == "m138"


def test_a_card_nobody_reads_goes_down_by_itself(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "HOLD_MS", 30)
    made = DemoStrip(GUESTS)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.put_down, timeout=5_000):
        made.choose("m327")
    assert made.held is None


def test_a_card_that_was_read_goes_down_at_once(qtbot: QtBot, strip: DemoStrip) -> None:
    strip.choose("m327")
    with qtbot.waitSignal(strip.put_down, timeout=1_000):
        strip.seen()
    with qtbot.assertNotEmitted(strip.put_down):
        strip.seen()


def test_another_card_takes_the_place_of_the_one_that_is_held(
    qtbot: QtBot, strip: DemoStrip
) -> None:
    told: list[object] = []
    strip.hold_up.connect(told.append)
    strip.put_down.connect(lambda: told.append("down"))
    strip.choose("m327")
    strip.choose("foreign")
    assert told == ["m327", "down", "foreign"]


def test_the_stop_key_puts_the_card_down(qtbot: QtBot, strip: DemoStrip) -> None:
    stop = strip.findChild(QPushButton, "demoStop")
    assert isinstance(stop, QPushButton)
    assert not stop.isEnabled()
    strip.choose("m327")
    with qtbot.waitSignal(strip.put_down, timeout=1_000):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)


def test_somebody_who_is_not_on_the_strip_is_an_error(strip: DemoStrip) -> None:
    with pytest.raises(KeyError):
        strip.choose("nobody")


@pytest.mark.parametrize("state", strips.CAMERA_STATES[1:])
def test_the_camera_can_be_unplugged_frozen_and_covered(
    qtbot: QtBot, strip: DemoStrip, state: str
) -> None:
    key = strip.findChild(QPushButton, f"demoCamera-{state}")
    assert isinstance(key, QPushButton)
    with qtbot.waitSignal(strip.trouble, timeout=1_000) as told:
        qtbot.mouseClick(key, Qt.MouseButton.LeftButton)
    assert told.args == [state]


def test_every_guest_has_a_face_a_name_and_the_word_that_makes_her_special(
    strip: DemoStrip,
) -> None:
    shown = strip.findChild(QListWidget, "demoVillagers")
    assert isinstance(shown, QListWidget)
    lines = [shown.item(row).text() for row in range(shown.count())]
    assert lines == ["王桂花　0327 号", "陈德旺　0138 号\n特大字", "没有名字的卡\n外村的卡"]
    assert all(not shown.item(row).icon().isNull() for row in range(shown.count()))
    assert line_of(GUESTS[0]) == lines[0]


def test_the_pins_of_the_clerks_are_printed_on_it(strip: DemoStrip) -> None:
    label = strip.findChild(QLabel, "demoPins")
    assert isinstance(label, QLabel)
    for clerk in CLERKS:
        assert clerk.name in label.text()
        assert clerk.pin in label.text()


SCREEN = QRect(0, 0, 2560, 1440)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (QRect(0, 0, 1920, 1080), "right"),
        (QRect(640, 0, 1920, 1080), "left"),
        (QRect(0, 0, 2560, 1100), "below"),
        (QRect(0, 0, 2560, 1440), None),
    ],
)
def test_it_stands_outside_the_kiosks_frame_where_there_is_room(
    frame: QRect, expected: str | None
) -> None:
    place = room_for(frame, SCREEN)
    if expected is None:
        assert place is None
        return
    assert place is not None
    assert SCREEN.contains(place)
    assert not place.intersects(frame)
    sides = {
        "right": place.left() > frame.right(),
        "left": place.right() < frame.left(),
        "below": place.top() > frame.bottom(),
    }
    assert sides[expected]


def test_without_room_it_is_a_window_over_the_corner(strip: DemoStrip) -> None:
    stand_beside(strip, SCREEN, SCREEN)
    assert SCREEN.contains(strip.geometry())


def test_the_bar_follows_what_is_told_and_says_it(qtbot: QtBot) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.resize(960, 540)
    page.show()
    page.progress(1, 4)
    assert page.share == 0.25
    assert "25" in page.accessibleName()
    page.progress(9, 4)
    assert page.share == 1.0
    page.progress(0, 0)
    assert page.share == 0.0


def test_the_bar_is_painted_as_long_as_its_share(qtbot: QtBot) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.resize(1920, 1080)

    def dark() -> int:
        picture = page.grab().toImage()
        row = picture.height() // 2
        return sum(
            picture.pixelColor(x, row).lightness() < 90 for x in range(0, picture.width(), 4)
        )

    page.progress(1, 4)
    quarter = dark()
    page.progress(3, 4)
    assert dark() == pytest.approx(3 * quarter, rel=0.15)


def test_the_strip_loads_nothing_that_would_delay_the_first_paint() -> None:
    code = (
        "import sys, kiosk.demo.strip, kiosk.demo.progress;"
        "print(*{n.split('.')[0] for n in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "cv2", "numpy", "sqlcipher3"} & set(ran.stdout.split())
