"""What an old woman must find on a page, whatever the panel and the size of its text."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.gallery import windows
from kiosk.ui.inspect import describe
from kiosk.ui.metrics import MODES, PANELS
from kiosk.ui.models import IdleModel
from kiosk.ui.samples import sample_screens
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


#: Pages with one thing to read, and room for it.
_ONE_THING = (
    *("02-scanning-nearer", "02-scanning-long", "03-home", "06-confirm", "07b-signed-in"),
    *("13-out-of-order", "14-still-there", "15-goodbye", "note-card-unknown", "note-not-enough"),
)


@pytest.mark.parametrize("panel", PANELS)
def test_who_asks_for_larger_words_gets_larger_words(qtbot: QtBot, panel: str) -> None:
    def largest(mode: str) -> dict[str, tuple[float, float]]:
        found = {}
        for name, window in windows(panel, mode):
            if name in _ONE_THING:
                texts = describe(window)["texts"]
                title = [text["em_mm"] for text in texts if text["widget"] == "title"]
                found[name] = (max(text["em_mm"] for text in texts), max(title, default=99.0))
        return found

    elder, large = largest("elder"), largest("extra_large")

    assert set(elder) == set(large) == set(_ONE_THING)
    label = Look.of_panel(panel, "extra_large").em("label")
    for name in _ONE_THING:
        assert large[name][0] >= elder[name][0] - 0.3, name  # the heading, or the figure
        assert large[name][1] >= label, name  # no title is smaller than the words of a key


def test_the_caption_does_not_begin_a_sentence_it_cannot_end(qtbot: QtBot) -> None:
    look = Look.of_panel("small_15", "elder")
    window = window_of(qtbot, look)
    window.show_screen(dict(sample_screens(look))["07-activities"])
    window.set_caption("今天有 3 场。到了，就点我来了。", True)
    lines = [line for line, _ in window.frame.caption.lines()]
    assert lines == ["今天有 3 场。", "到了，就点我来了。"]
