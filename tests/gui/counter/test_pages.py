"""Every counter page on every panel: large enough, apart enough, nothing cut, everything named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples import SAMPLES
from kiosk.ui.inspect import describe, problems
from kiosk.ui.metrics import PANELS
from kiosk.ui.theme import Look
from kiosk.ui.window import StationWindow

LEAST_TEXT_MM = 5.95


@pytest.fixture(params=[(p, s) for p in PANELS for s in SAMPLES], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request, qtbot) -> Iterator[CounterPage]:
    panel, sample = request.param
    look = Look.of_panel(panel)
    window = StationWindow(look.for_clerk())
    qtbot.addWidget(window)
    window.resize(look.metrics.width_px, look.metrics.height_px)
    made = SAMPLES[sample](look)
    window.show_screen(made)
    window.show()
    yield made
    window.close()


def test_a_page_can_be_read_reached_and_named(page):
    found = describe(page.parentWidget())
    wrong = problems(found, clerk=True)
    for text in found["texts"]:
        if text["em_mm"] < LEAST_TEXT_MM:
            wrong.append(f"{text['widget']}: {text['text']} is {text['em_mm']} mm")
    names = Counter(control["name"] for control in found["controls"])
    wrong += [f"{count} keys are called {name}" for name, count in names.items() if count > 1]
    assert found["texts"]
    assert not wrong, "\n".join(wrong)


def test_building_a_page_anew_leaves_the_same_keys_and_nothing_of_the_old_ones(page):
    window = page.parentWidget()
    before = [control["name"] for control in describe(window)["controls"]]
    page.present(page.model)
    assert [control["name"] for control in describe(window)["controls"]] == before
