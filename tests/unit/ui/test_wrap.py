"""Lines of Chinese text: where they may end, and how evenly they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.wrap import clauses, pieces, wrap

_SIGNS = "，。！？、；："


def width(text: str) -> float:
    return float(len(text))


def test_a_line_never_begins_with_a_closing_sign() -> None:
    assert wrap("请空肚子来，带上积分卡。", 6, width) == ["请空肚子来，", "带上积分卡。"]


def test_a_number_is_never_torn() -> None:
    assert all("128" in piece or "1" not in piece for piece in pieces("您有128分"))
    assert wrap("今天用128分换", 5, width) == ["今天用", "128分换"]


def test_a_line_rather_ends_at_a_pause_than_in_the_middle_of_a_word() -> None:
    lines = wrap("周三上午九点，在服务大厅免费量血压、测血糖。", 18, width)
    assert lines == ["周三上午九点，", "在服务大厅免费量血压、测血糖。"]


def test_two_lines_are_of_like_length_where_nothing_pauses() -> None:
    assert wrap("加大自动折叠雨伞", 6, width) == ["加大自动", "折叠雨伞"]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        (
            "周三上午九点，在服务大厅免费量血压、测血糖。",
            12,
            ["周三上午九点，在服务大厅", "免费量血压、测血糖。"],
        ),
        ("给行动不便的老人送饭 3 小时", 8, ["给行动不便的老人", "送饭 3 小时"]),
        ("加大自动折叠雨伞 8 把", 8, ["加大自动", "折叠雨伞 8 把"]),
        ("没有这个号码，", 5, ["没有这个", "号码，"]),
        ("请把卡举到镜头前。", 7, ["请把卡", "举到镜头前。"]),
    ],
)
def test_a_line_does_not_end_inside_a_word(text: str, room: int, lines: list[str]) -> None:
    assert wrap(text, room, width) == lines


def test_a_word_longer_than_the_line_is_cut_all_the_same() -> None:
    assert wrap("工作人员", 2, width) == ["工作", "人员"]


def test_a_forced_end_is_kept() -> None:
    assert wrap("第一句\n第二句", 20, width) == ["第一句", "第二句"]


@given(
    st.text(alphabet="村里的事一二三四五，。、0123456789", min_size=1, max_size=60),
    st.integers(min_value=12, max_value=30),
)
def test_nothing_is_lost_and_nothing_is_too_long(text: str, room: int) -> None:
    lines = wrap(text, room, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    longest_piece = max(len(piece) for piece in pieces(text))
    assert all(len(line) <= max(room, longest_piece) for line in lines)


@given(st.text(alphabet="您好请看" + _SIGNS, min_size=1, max_size=40))
def test_clauses_put_together_are_the_sentence(text: str) -> None:
    parts = clauses(text)
    if text.strip(_SIGNS):
        assert "".join(parts) == text.lstrip("，。！？；") or "".join(parts) == text
    assert all(part for part in parts)
