"""Whole numbers as a villager would say them: 128 is 一百二十八, two bags are 两袋.

Up to 9,999 is said in one breath, larger ones with a 万 of their own. The reading follows
everyday Mandarin: 一十二 is said 十二 at the start but 一百一十二 inside, a gap is one 零,
and a lone two before a measure word is 两 unless it counts places (第二页, 二月).
"""

from __future__ import annotations

SPOKEN_MAX = 99_999_999
BREATH_MAX = 9999

_DIGITS = "零一二三四五六七八九"

# Measure words that may follow a number directly in a spoken pattern. Longest first, so that
# 分钟 is not taken for 分. `tests/unit/test_words.py` refuses a number followed by none of them.
UNITS: tuple[str, ...] = (
    *("分钟", "公斤", "小时", "个人", "户人"),
    *"分袋块条件次场个口瓶提板包盒双把顶支只根张份号桶卷台床斤升天月年人户期季周亩页点样笔组位日本项种秒岁",
)

# A two before these is 二: they name a place in a row, not an amount.
_ORDINAL_UNITS = frozenset({"号", "月", "日", "组"})


def reading(value: int, *, unit: str = "", ordinal: bool = False) -> str:
    """The Chinese words for ``value``, followed by ``unit``.

    Args:
        value: 0 to 99,999,999.
        unit: Measure word spoken directly after the number; may be empty.
        ordinal: The number names a place (第二页), so two is 二.

    Raises:
        ValueError: ``value`` is negative or larger than that.
    """
    if not 0 <= value <= SPOKEN_MAX:
        raise ValueError(f"only 0 to {SPOKEN_MAX} can be spoken, not {value}")
    if value == 2 and unit and unit not in _ORDINAL_UNITS and not ordinal:
        return "两" + unit
    high, low = divmod(value, 10_000)
    if not high:
        return _digits(value) + unit
    gap = "零" if 0 < low < 1000 else ""
    return reading(high, unit="万") + gap + (_digits(low) if low else "") + unit


def _digits(value: int) -> str:
    if value == 0:
        return "零"
    words, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _head(digit, name, first=not words)
        gap = False
    return words


def _head(digit: int, name: str, *, first: bool) -> str:
    if digit == 1 and name == "十" and first:
        return "十"
    if digit == 2 and name == "千" and first:
        return "两千"
    return _DIGITS[digit] + name
