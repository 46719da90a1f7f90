"""What the console writes: markup names cannot break, files a spreadsheet cannot run, times."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.clock import Moment
from kiosk.township.console import saying
from kiosk.township.console.export import as_csv, cell
from kiosk.township.console.markup import div, icon, joined, tag

NOW = Moment(1_795_305_600_000 + 9 * 3_600_000, 480, 0, "")  # 2026-11-22 17:00
HOUR = 3_600_000


def test_a_name_never_becomes_markup() -> None:
    assert tag("a", "<b>&", href='"><script>') == (
        '<a href="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</a>'
    )
    assert joined(tag("b", "x"), "<i>", None, 3) == "<b>x</b>&lt;i&gt;3"


def test_an_attribute_that_is_off_is_left_out() -> None:
    drawn = tag("input", type="text", required=True, disabled=False, value=None)
    assert drawn == '<input type="text" required>'


def test_icons_stand_in_the_page_itself() -> None:
    assert icon("check-bold").startswith("<svg ")
    assert "<svg" in div("x", icon("check-bold"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_a_cell_that_begins_like_a_formula_is_text(start: str) -> None:
    assert cell(f"{start}cmd|x") == f"'{start}cmd|x"


@pytest.mark.parametrize("text", ["王桂花", "46%", "8,420", "—", ""])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_exported_comes_back_and_never_begins_a_formula(rows: list[list[str]]) -> None:
    text = as_csv(rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline="")))
    for row, read in zip(rows, back, strict=True):
        for said, found in zip(row, read, strict=True):
            assert found.removeprefix("'") == said.removeprefix("'")
            assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "今天 16:00"),
        (17, "今天 00:00"),
        (18, "昨晚 23:00"),
        (26, "昨天 15:00"),
        (3 * 24, "11月19日"),
        (400 * 24, "2025年10月18日"),
    ],
)
def test_a_moment_is_said_as_one_says_it(hours: int, said: str) -> None:
    assert saying.moment(NOW.wall_ms - hours * HOUR, NOW) == said


def test_what_never_was_is_said_calmly() -> None:
    assert saying.moment(None, NOW) == "还没有"
