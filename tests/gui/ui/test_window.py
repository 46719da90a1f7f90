"""The window: it fills the glass, keeps its corners, swaps pages and forgets the one before."""

from __future__ import annotations

import gc
import re
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.inspect import describe
from kiosk.ui.metrics import MODES, PANELS
from kiosk.ui.models import HomeModel, HomeTile, IdleModel, NoticeModel, PointsModel, Today
from kiosk.ui.samples import LINES, TODAY, sample_screens
from kiosk.ui.screen import ALL_CORNERS
from kiosk.ui.theme import Look
from kiosk.ui.villager import make_screen
from kiosk.ui.widgets import Key
from kiosk.ui.window import StationWindow

HOME = HomeModel("王桂花", 128, (HomeTile("exchange"), HomeTile("activities")))


def opened(qtbot: QtBot, look: Look) -> StationWindow:
    window = StationWindow(look)
    window.still = True
    window.resize(look.metrics.width_px, look.metrics.height_px)
    qtbot.addWidget(window)
    window.show()
    return window


def test_it_covers_the_whole_screen(qtbot: QtBot) -> None:
    window = StationWindow(Look.of_panel())
    qtbot.addWidget(window)
    window.fill_screen()
    assert window.geometry() == QGuiApplication.primaryScreen().geometry()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("mode", MODES)
def test_the_corner_keys_never_move(qtbot: QtBot, panel: str, mode: str) -> None:
    look = Look.of_panel(panel, mode)
    window = opened(qtbot, look)
    places: dict[str, set[tuple[int, ...]]] = {}
    for _, screen in sample_screens(look):
        window.show_screen(screen)
        for name, key in window.frame.keys.items():
            if key.isVisibleTo(window):
                places.setdefault(name, set()).add(key.geometry().getRect())
    assert set(places) >= ALL_CORNERS
    assert all(len(seen) == 1 for seen in places.values()), places


def test_a_corner_key_that_means_nothing_is_absent(qtbot: QtBot) -> None:
    look = Look.of_panel()
    window = opened(qtbot, look)
    window.show_screen(make_screen("01", look, IdleModel(), TODAY))
    shown = {name for name, key in window.frame.keys.items() if key.isVisibleTo(window)}
    assert shown == {"again", "look", "staff"}


def test_every_corner_key_tells_the_station(qtbot: QtBot) -> None:
    look = Look.of_panel()
    window = opened(qtbot, look)
    window.show_screen(make_screen("03", look, HOME, TODAY))
    signals = {
        "again": window.again,
        "back": window.back,
        "done": window.done,
        "staff": window.staff,
        "look": window.look_wanted,
    }
    for name, signal in signals.items():
        with qtbot.waitSignal(signal):
            QTest.mouseClick(window.frame.keys[name], Qt.MouseButton.LeftButton)


def test_a_touch_anywhere_is_told_at_the_press(qtbot: QtBot) -> None:
    window = opened(qtbot, Look.of_panel())
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.touched):
        QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton)


def test_the_page_before_is_gone_with_everything_on_it(qtbot: QtBot) -> None:
    look = Look.of_panel()
    window = opened(qtbot, look)
    points = make_screen("04", look, PointsModel(128, 346, LINES), TODAY)
    window.show_screen(points)
    assert any("128" in text["text"] for text in describe(window)["texts"])
    gone = weakref.ref(points)
    with qtbot.waitSignal(points.destroyed):
        window.show_screen(make_screen("15", look))
    del points
    gc.collect()
    assert gone() is None or not _alive(gone())
    found = describe(window)
    assert not any("128" in text["text"] for text in found["texts"])
    names = [child.accessibleName() for child in window.findChildren(QWidget)]
    assert not any("128" in name or "村口大扫除" in name for name in names)


def _alive(widget: QWidget | None) -> bool:
    import shiboken6

    return widget is not None and shiboken6.isValid(widget)


def test_goodbye_looks_the_same_whoever_was_there(qtbot: QtBot) -> None:
    """No pixel of hers is left: the picture is that of a window nobody has used."""
    look = Look.of_panel("small_15", "standard")
    pictures: list[QImage] = []
    for first in (HOME, HomeModel("李长福", 9999, HOME.tiles)):
        window = opened(qtbot, look)
        window.still = False  # with the cross cut of standard text
        window.show_screen(make_screen("03", look, first, TODAY))
        window.grab()
        window.show_screen(make_screen("15", look))
        pictures.append(window.grab().toImage())
    # Qt draws the edges of large glyphs a shade differently once it has them in store.
    assert largest_difference(*pictures) < 40


def largest_difference(one: QImage, other: QImage) -> int:
    """The largest difference of any colour of any pixel, 0 to 255."""
    difference = one.convertToFormat(QImage.Format.Format_RGB32)  # lines without padding
    painter = QPainter(difference)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other.convertToFormat(QImage.Format.Format_RGB32))
    painter.end()
    colours = set(memoryview(difference.constBits()).cast("I"))
    return max(max(rgb & 255, rgb >> 8 & 255, rgb >> 16 & 255) for rgb in colours)


def test_the_measure_of_pixels_sees_what_is_left(qtbot: QtBot) -> None:
    look = Look.of_panel("small_15", "standard")
    window = opened(qtbot, look)
    window.show_screen(make_screen("15", look))
    clean = window.grab().toImage()
    stained = QImage(clean)
    painter = QPainter(stained)
    painter.drawText(300, 100, "128")
    painter.end()
    assert largest_difference(clean, stained) > 100


def test_another_size_of_text_rebuilds_the_frame_and_keeps_the_caption(qtbot: QtBot) -> None:
    window = opened(qtbot, Look.of_panel())
    window.show_screen(make_screen("03", window.look, HOME, TODAY))
    large = window.look.with_mode("extra_large")
    window.show_screen(make_screen("03", large, HOME, TODAY))
    assert window.look.mode == "extra_large"
    assert window.frame.caption.text == "王桂花，您好。想办什么？"
    visible = [k.objectName() for k in window.findChildren(Key) if k.isVisibleTo(window)]
    assert len(visible) == len(set(visible))


def test_a_long_caption_follows_the_voice_clause_by_clause(qtbot: QtBot) -> None:
    look = Look.of_panel("small_15", "extra_large")
    window = opened(qtbot, look)
    window.show_screen(make_screen("03", look, HOME, TODAY))
    caption = window.frame.caption
    window.set_caption("换好了。请拿小票，到柜台领。", True)
    seen = [caption.shown_line()]
    for clause in (1, 2):
        window.set_clause(clause)
        seen.append(caption.shown_line())
    assert seen[0].startswith("换好了")
    assert seen[-1].startswith("到柜台领")
    assert all(len(line) <= 8 for line in seen)
    window.set_caption("王桂花，您好。想办什么？", False)
    assert caption.shown_line() == "想办什么？"


def test_every_prompt_of_every_page_can_be_spoken(qtbot: QtBot) -> None:
    look = Look.of_panel()
    for name, screen in sample_screens(look):
        qtbot.addWidget(screen)
        assert screen.prompt is not None, name
        said = screen.prompt.utterance()
        assert said.text, name
        assert not said.private, name
        assert screen.prompt.caption(), name


def test_nothing_of_the_kit_needs_more_than_qt_widgets() -> None:
    """The first paint must not wait for the database, the camera or the sound."""
    import subprocess
    import sys

    code = (
        "import sys; import kiosk.ui.window, kiosk.ui.villager.idle; "
        "heavy = [m for m in ('sqlalchemy', 'cv2', 'pyzbar', 'pyttsx3', 'fluent.runtime', "
        "'PySide6.QtMultimedia', 'numpy') if m in sys.modules]; print(heavy)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_key_is_a_button_with_a_chinese_name_for_assistive_technology(qtbot: QtBot) -> None:
    look = Look.of_panel()
    window = opened(qtbot, look)
    for name, screen in sample_screens(look):
        window.show_screen(screen)
        for key in window.findChildren(Key):
            if not key.isVisibleTo(window):
                continue
            face = QAccessible.queryAccessibleInterface(key)
            assert face.role() in (
                QAccessible.Role.Button,
                QAccessible.Role.CheckBox,
            ), (name, key.objectName())
            told = face.text(QAccessible.Text.Name)
            assert re.search("[一-鿿0-9]", told), (name, key.objectName(), told)
            assert key.objectName(), (name, told)


def test_no_large_bright_field_dazzles_where_the_contrast_is_high(qtbot: QtBot) -> None:
    """03h and 06h: yellow on black; the village of the idle picture lies in the dark, too."""
    for panel in ("landscape_21", "portrait_32", "small_15"):
        look = Look.of_panel(panel, high_contrast=True)
        window = opened(qtbot, look)
        for number, model in (
            ("01", IdleModel("周三上午九点")),
            ("notice", NoticeModel("card-unknown")),
        ):
            window.show_screen(make_screen(number, look, model, TODAY))
            picture = window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
            grey = bytes(picture.scaled(480, 270).constBits())
            bright = sum(value > 100 for value in grey) / len(grey)
            assert bright < 0.25, f"{number} on {panel}: {bright:.0%} of the glass is bright"


def test_the_card_in_the_idle_picture_bears_the_villages_name(qtbot: QtBot) -> None:
    look = Look.of_panel()
    pictures = []
    for village in ("青石湾村", "柳树屯"):
        window = opened(qtbot, look)
        screen = make_screen("01", look, IdleModel(), Today(village, "", "", "服务大厅"))
        window.show_screen(screen)
        pictures.append(screen.scene.grab().toImage())
    assert largest_difference(*pictures) > 100
