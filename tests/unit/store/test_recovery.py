"""The recovery sheet: copied by hand, checked, and the only way into a backup."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.ids import CROCKFORD
from kiosk.store.recovery import (
    Miscopied,
    RecoverySheet,
    SheetSlip,
    WrongSheet,
    _word_list,
    new_sheet,
    read_sheet,
    sheet_resets_pin,
    unwrap,
    wrap,
)

sheets = st.binary(min_size=15, max_size=15).map(RecoverySheet)
EDGES = [RecoverySheet(bytes(15)), RecoverySheet(b"\xff" * 15)]


def test_the_word_list_has_2048_two_character_words_each_with_its_own_pinyin():
    listed = _word_list()
    assert len(listed) == 2048
    assert all(len(word) == 2 and "一" <= min(word) <= max(word) <= "鿿" for word, _ in listed)
    assert len({word for word, _ in listed}) == 2048
    assert len({pinyin for _, pinyin in listed}) == 2048
    assert all(pinyin.isascii() and pinyin.isalpha() for _, pinyin in listed)


def test_words_are_fixed_for_ever_by_their_place():
    # A printed sheet must be readable by every later version.
    sheet = RecoverySheet(bytes(range(15)))
    assert sheet.code == "0001-G40Q-R406-M305-E20H-918T-5GRS-38EM"
    assert sheet.words[:4] == ("案例", "波长", "木头", "波长")
    assert sheet.words[4:8] == ("火器", "本领", "店铺", "雕刻")
    assert sheet.words[8:] == ("财务", "进球", "海域", "思想")


@given(sheets)
def test_words_pinyin_and_code_all_read_back(sheet: RecoverySheet):
    pinyin = dict(_word_list())
    assert read_sheet(" ".join(sheet.words)) == sheet
    assert read_sheet("".join(sheet.words)) == sheet
    assert read_sheet(" ".join(pinyin[word] for word in sheet.words)) == sheet
    assert read_sheet(sheet.code) == sheet


@pytest.mark.parametrize("sheet", EDGES)
def test_the_smallest_and_largest_secrets_read_back(sheet: RecoverySheet):
    assert read_sheet("，".join(sheet.words)) == sheet
    assert read_sheet(sheet.code.lower().replace("-", " ")) == sheet


def test_full_width_and_look_alike_characters_are_forgiven():
    sheet = RecoverySheet(bytes(15))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in sheet.code)
    assert read_sheet(wide) == sheet
    assert read_sheet(sheet.code.replace("0", "O").replace("1", "l")) == sheet


@given(sheets, st.integers(0, 31), st.sampled_from(CROCKFORD))
def test_any_one_wrong_character_is_found_and_its_group_named(
    sheet: RecoverySheet, at: int, char: str
):
    code = sheet.code.replace("-", "")
    if code[at] == char:
        return
    assert read_sheet(code[:at] + char + code[at + 1 :]) == Miscopied(SheetSlip.GROUP, at // 4 + 1)


@given(sheets, st.integers(0, 30))
def test_two_swapped_neighbours_are_found(sheet: RecoverySheet, at: int):
    code = sheet.code.replace("-", "")
    if code[at] == code[at + 1]:
        return
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert isinstance(read_sheet(swapped), Miscopied)


@given(sheets, st.integers(0, 6))
def test_two_swapped_groups_are_found(sheet: RecoverySheet, at: int):
    groups = sheet.code.split("-")
    groups[at], groups[at + 1] = groups[at + 1], groups[at]
    assert isinstance(read_sheet("-".join(groups)), Miscopied)


def test_wrong_words_pass_the_check_less_than_once_in_a_thousand():
    seed = 20260301
    print(f"seed {seed}")
    dice = random.Random(seed)
    listed = [word for word, _ in _word_list()]
    passed = 0
    for _ in range(4000):
        words = list(RecoverySheet(dice.randbytes(15)).words)
        at = dice.randrange(12)
        other = dice.choice(listed)
        passed += other != words[at] and not isinstance(
            read_sheet(" ".join([*words[:at], other, *words[at + 1 :]])), Miscopied
        )
    assert passed <= 4


def test_a_word_that_is_none_of_ours_is_named_by_its_place():
    words = list(new_sheet().words)
    words[4] = "饕餮"
    assert read_sheet(" ".join(words)) == Miscopied(SheetSlip.WORD, 5)


@pytest.mark.parametrize("text", ["", "7KQ2", "作业 作者", "hello", "作"])
def test_a_piece_of_a_sheet_is_not_a_sheet(text: str):
    assert isinstance(read_sheet(text), Miscopied)


def test_only_the_right_sheet_opens_the_wrapped_key():
    sheet, key = new_sheet(), bytes(range(32))
    wrapped = wrap(key, sheet.public)
    assert key not in wrapped
    assert unwrap(wrapped, sheet) == key
    with pytest.raises(WrongSheet):
        unwrap(wrapped, new_sheet())


@pytest.mark.parametrize("at", range(0, 80, 7))
def test_a_changed_wrapping_does_not_open(at: int):
    sheet = new_sheet()
    wrapped = bytearray(wrap(bytes(32), sheet.public))
    wrapped[at] ^= 1
    with pytest.raises(WrongSheet):
        unwrap(bytes(wrapped), sheet)


def test_only_this_kiosks_sheet_resets_the_heads_pin():
    sheet = new_sheet()
    assert sheet_resets_pin(sheet, sheet.public)
    assert not sheet_resets_pin(new_sheet(), sheet.public)


def test_nothing_of_the_sheet_is_in_its_repr():
    sheet = new_sheet()
    assert repr(sheet) == "RecoverySheet()"
