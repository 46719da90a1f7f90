"""Every villager's page on three panels at three sizes of text, measured (ELDERLY §9.1–3).

Targets, gaps, the edge of the glass, type sizes, contrast of the painted pixels, what is cut,
how many things there are to choose from, prompt and caption, accessible names.
"""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.gallery import windows
from kiosk.ui.inspect import describe, problems
from kiosk.ui.metrics import MODES, PANELS
from kiosk.ui.widgets import Flat

PAIRS = [(panel, mode) for panel in PANELS for mode in MODES]


@pytest.mark.parametrize(("panel", "mode"), PAIRS, ids=[f"{p}-{m}" for p, m in PAIRS])
def test_every_page_keeps_the_measures_of_old_eyes_and_hands(
    qtbot: QtBot, panel: str, mode: str
) -> None:
    wrong, pages = [], 0
    for name, window in windows(panel, mode):
        pages += 1
        wrong += [f"{name}: {problem}" for problem in problems(describe(window))]
    assert pages >= 50
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("panel", PANELS)
def test_yellow_on_black_keeps_the_same_measures(qtbot: QtBot, panel: str) -> None:
    wrong = [
        f"{name}: {problem}"
        for name, window in windows(panel, "elder", high_contrast=True)
        for problem in problems(describe(window))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_largest_words_on_the_smallest_panel_leave_nothing_out(qtbot: QtBot) -> None:
    """DESIGN §8: pages split, nothing shrinks, nothing is lost."""
    shown: dict[str, set[str]] = {}
    for name, window in windows("small_15", "extra_large"):
        page = window.screen_shown
        fields = page.findChildren(Flat)
        shown[name] = {each.objectName() for each in fields if each.isVisible()}
    assert {"tick", "slipStage", "counterStage"} <= shown["06b-done"]
    assert {"tick", "slipStage", "counterStage"} <= shown["06b-done-no-slip"]
    assert {"thing", "count"} <= shown["05b-how-many"]
    assert {"balance", "merit", "held"} <= shown["04-points-sums"]
    assert {"balance", "book"} <= shown["04-points"]


def test_the_measure_sees_what_is_wrong(qtbot: QtBot) -> None:
    """The check itself: a small key at the edge, pale words, words that are cut."""
    from kiosk.ui.bits import Word
    from kiosk.ui.metrics import Area
    from kiosk.ui.theme import Look
    from kiosk.ui.widgets import Flat, Key, WordKey
    from kiosk.ui.window import StationWindow

    look = Look.of_panel("small_15", "elder")
    window = StationWindow(look)
    qtbot.addWidget(window)
    window.resize(look.metrics.width_px, look.metrics.height_px)
    small = WordKey(look, "smallKey", "好", window)
    small.place(Area(3, 60, 18, 22))
    near = Key(look, "nearKey", "near", window)
    near.place(Area(23, 60, 40, 22))
    pale = Flat(look, "pale", Word("看不清", "body", colour="line"), window, fill="paper")
    pale.place(Area(80, 60, 80, 22))
    cut = Flat(look, "cut", Word("这一句话长得放不下", "body"), window)
    cut.place(Area(180, 60, 50, 22))
    window.show()

    found = "\n".join(problems(describe(window)))

    assert "smallKey is 17.95 × 22.0 mm" in found
    assert "from the edge of the glass" in found
    assert "smallKey and nearKey are 2.0 mm apart" in found
    assert "nearKey has no accessible name" in found
    assert "看不清 has contrast 1." in found
    assert "is cut" in found
    assert "no prompt" in found
