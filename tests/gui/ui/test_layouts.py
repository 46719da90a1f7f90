"""What an old woman must find on a page, whatever the panel and the size of its text."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.metrics import MODES, PANELS
from kiosk.ui.models import IdleModel
from kiosk.ui.theme import Look
from kiosk.ui.villager.idle import IdleScreen
from kiosk.ui.window import StationWindow

PAIRS = [(panel, mode) for panel in PANELS for mode in MODES]


def window_of(qtbot: QtBot, look: Look) -> StationWindow:
    window = StationWindow(look)
    window.still = True
    qtbot.addWidget(window)
    window.resize(look.metrics.width_px, look.metrics.height_px)
    window.show()
    return window


@pytest.mark.parametrize(("panel", "mode"), PAIRS, ids=[f"{p}-{m}" for p, m in PAIRS])
@pytest.mark.parametrize(
    "notice", ["", "周三上午九点，免费量血压", "老年食堂从下周一起中午十一点开饭"]
)
def test_the_idle_page_always_shows_its_three_numbered_steps(
    qtbot: QtBot, panel: str, mode: str, notice: str
) -> None:
    look = Look.of_panel(panel, mode)
    window = window_of(qtbot, look)
    page = IdleScreen(look, IdleModel(notice=notice))
    window.show_screen(page)
    window.grab()

    shown = [text.text for text in page.steps.texts()]

    assert page.steps.isVisible()
    assert [text for text in shown if text in "一二三"] == ["一", "二", "三"]
    assert {"举卡", "听声音", "点图画"} <= set(shown)
    assert page.scene.isVisible()
    assert page.scene.height() > look.mm(40)
