"""Millimetres, panels and rectangles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.metrics import MODES, PANELS, Area, Metrics, tokens
from kiosk.ui.theme import Look


@pytest.mark.parametrize(
    ("panel", "body_px", "label_px"),
    [("landscape_21", 42, 48), ("portrait_32", 33, 38), ("small_15", 42, 47)],
)
def test_text_for_old_eyes_has_the_pixels_of_the_design(
    panel: str, body_px: int, label_px: int
) -> None:
    metrics = Metrics.of_panel(panel)
    assert metrics.mm(metrics.em("body")) == body_px
    assert metrics.mm(metrics.em("label")) == label_px


def test_touch_sizes_do_not_grow_with_the_distance_of_the_eyes() -> None:
    near, far = Metrics.of_panel("landscape_21"), Metrics.of_panel("portrait_32")
    assert near.size("primary_h") == far.size("primary_h") == 25.0
    assert far.em("body") > near.em("body")


def test_a_screen_that_is_too_small_makes_its_millimetres_smaller() -> None:
    metrics = Metrics.of_screen(width_px=1024, height_px=600, px_per_mm=6.0)
    smallest = Metrics.of_panel("small_15")
    assert metrics.w_mm >= smallest.w_mm - 0.1
    assert metrics.h_mm >= smallest.h_mm - 0.1


def test_a_large_screen_keeps_its_measured_millimetres() -> None:
    metrics = Metrics.of_screen(width_px=2560, height_px=1440, px_per_mm=4.0)
    assert metrics.px_per_mm == 4.0
    assert metrics.shape == "wide"
    assert Metrics.of_screen(width_px=1080, height_px=1920, px_per_mm=2.7).shape == "tall"


def test_every_text_token_has_a_size_in_every_mode() -> None:
    for panel in PANELS:
        for mode in (*MODES, "clerk"):
            metrics = Metrics.of_panel(panel, mode)
            sizes = [
                metrics.em(n)
                for n in (
                    "aside",
                    "body",
                    "label",
                    "title",
                    "heading",
                    "balance",
                    "small",
                    "figure",
                )
            ]
            assert all(size > 0 for size in sizes)


def test_every_colour_of_the_design_is_there_in_both_tables() -> None:
    plain, bold = Look.of_panel(), Look.of_panel(high_contrast=True)
    for name in [*tokens()["colour"], *tokens()["role"]]:
        assert plain.colour(name).isValid()
        assert bold.colour(name).isValid()
    with pytest.raises(KeyError):
        plain.colour("mauve")


def test_high_contrast_makes_all_tiles_alike() -> None:
    look = Look.of_panel(high_contrast=True)
    assert len({look.tile_colours(kind) for kind in tokens()["tile"]}) == 1


areas = st.builds(
    Area,
    st.floats(0, 400),
    st.floats(0, 400),
    st.floats(100, 500),
    st.floats(100, 500),
)


@given(areas, st.integers(1, 6), st.integers(1, 5), st.floats(0, 12))
def test_the_cells_of_a_grid_fill_it_and_keep_their_gap(
    area: Area, columns: int, rows: int, gap: float
) -> None:
    cells = area.grid(columns, rows, gap)
    assert len(cells) == columns * rows
    assert cells[-1].right == pytest.approx(area.right)
    assert cells[-1].bottom == pytest.approx(area.bottom)
    if columns > 1:
        assert cells[1].x - cells[0].right == pytest.approx(gap)


@given(areas, st.floats(1, 90), st.floats(0, 9))
def test_what_is_cut_off_and_what_is_left_make_the_whole(
    area: Area, size: float, gap: float
) -> None:
    for strip, rest in (area.cut_left(size, gap), area.cut_right(size, gap)):
        assert strip.w + gap + rest.w == pytest.approx(area.w)
    for strip, rest in (area.cut_top(size, gap), area.cut_bottom(size, gap)):
        assert strip.h + gap + rest.h == pytest.approx(area.h)
