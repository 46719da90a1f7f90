"""The words: what every message must be like, how numbers are read, how overlays are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths, words
from kiosk.words import Fixed, Name, Number, Thing, Words, WordsError, checks
from kiosk.words.compiling import read_entries
from kiosk.words.numbers import reading
from kiosk.words.patterns import holes

PACKAGE = Path(words.__file__).parents[1]
CALLED = re.compile(r"\b(?:shown|spoken)\(\s*\"([a-z][a-z0-9-]*)\"")
LITERAL = re.compile(r"\"((?:prompt|aloud)-[a-z0-9-]*[a-z0-9])\"")


def words_from(tmp_path: Path, text: str) -> Words:
    file = tmp_path / "ours.ftl"
    file.write_text(text, "utf-8")
    return Words(read_entries([file]))


def overlay(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "village.ftl"
    file.write_text(text, "utf-8")
    return file


@pytest.fixture(scope="module")
def ours() -> Words:
    return Words.load()


def test_every_message_is_as_the_design_asks(ours: Words) -> None:
    assert checks.problems(ours) == []


def test_every_message_named_in_code_exists(ours: Words) -> None:
    missing = []
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        for message_id in {*CALLED.findall(text), *LITERAL.findall(text)}:
            if not ours.has(message_id):
                missing.append(f"{file.relative_to(PACKAGE)}: {message_id}")
    assert missing == []


def test_our_reader_agrees_with_fluents_own_on_every_message(ours: Words) -> None:
    bundle = FluentBundle(["zh-CN"], use_isolating=False)
    for file in paths.resource("words", "zh-CN").glob("*.ftl"):
        bundle.add_resource(FluentResource(file.read_text("utf-8")))
    for message_id in ours.ids():
        names = holes(ours.entry(message_id).pattern(), ours.entries)
        for number in (0, 1, 2, 1286):
            mine = ours.shown(message_id, **dict.fromkeys(names, number))
            plain = dict.fromkeys(names, fluent_number(number, useGrouping=False))
            pattern = bundle.get_message(message_id).value
            theirs, errors = bundle.format_pattern(pattern, plain)
            assert (mine, errors) == (theirs, []), message_id


def test_a_spoken_sentence_comes_in_parts_the_voice_can_say(tmp_path: Path) -> None:
    text = (
        "prompt-confirm = 用 { $points } 分，换{ $item }{ $count }{ $unit }，对吗？\n"
        "    .spoken = 用{ $points }分，换{ $item }{ $count }{ $unit }，对吗？\n"
    )
    said = words_from(tmp_path, text).spoken(
        "prompt-confirm", points=64, item="大米", count=2, unit="袋"
    )
    assert said.parts == (
        Fixed("用"),
        Number(64, "分"),
        Fixed("，换"),
        Thing("大米"),
        Number(2, "袋"),
        Fixed("，对吗？"),
    )
    assert said.text == "用六十四分，换大米两袋，对吗？"
    assert not said.private


def test_a_name_without_a_clip_leaves_the_sentence_whole(tmp_path: Path) -> None:
    text = (
        "prompt-home = { $name }，您好。\n    .spoken = { $name }，您好。想办什么？\n"
        "prompt-seen = { $name }的卡\n    .spoken = { $name }的卡看见了。\n"
        "    .spoken-anonymous = 卡看见了。\n"
    )
    ours = words_from(tmp_path, text)
    said = ours.spoken("prompt-home", name="王桂花")
    assert isinstance(said.parts[0], Name)
    assert "王" not in said.parts[0].key
    assert said.without_name == (Fixed("您好。想办什么？"),)
    assert ours.spoken("prompt-seen", name="王桂花").without_name == (Fixed("卡看见了。"),)


def test_the_second_page_is_not_said_like_two_bags(tmp_path: Path) -> None:
    text = "prompt-page = x\n    .spoken = 第{ $page }页，{ $count }袋，第{ $hour }点\n"
    said = words_from(tmp_path, text).spoken("prompt-page", page=2, count=2, hour=2)
    assert said.text == "第二页，两袋，第二点"


def test_only_what_was_asked_for_is_private(tmp_path: Path) -> None:
    text = "aloud-sum = 有\n    .spoken = 您有{ $balance }分。\n"
    said = words_from(tmp_path, text).spoken("aloud-sum", balance=128)
    assert said.private
    assert said.text == "您有一百二十八分。"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("prompt-a = 好\n", "has no .spoken"),
        ("prompt-a = 好\n    .spoken = 一二三四五六七八九十一二三四五六七八九。\n", "characters"),
        ("prompt-a = 好\n    .spoken = 好。好。好。\n", "3 sentences"),
        ("prompt-a = 好\n    .spoken = { $points }分。\n", "shows [] but says ['points']"),
        ("prompt-a = { $balance }\n    .spoken = 有{ $balance }分。\n", "may not hold"),
        ("prompt-a = { $name }\n    .spoken = { $name }的卡。\n", "needs .spoken-anonymous"),
        ("prompt-a = { $points }\n    .spoken = { $points }啊。\n", "must be followed by"),
        ("prompt-a = 好\n    .spoken = 加2分。\n", "write the words"),
        ("title-a = { title-b }\n", "refers to title-b"),
    ],
)
def test_a_message_that_breaks_a_rule_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    found = checks.problems(words_from(tmp_path, text))
    assert len(found) == 1
    assert complaint in found[0]


def test_a_choice_follows_the_number_and_falls_back_to_its_default(tmp_path: Path) -> None:
    ours = words_from(
        tmp_path, "today = { $count ->\n    [0] 今天没有\n   *[other] 今天 { $count } 场\n }\n"
    )
    assert ours.shown("today", count=0) == "今天没有"
    assert ours.shown("today", count=2) == "今天 2 场"


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match=r"ours\.ftl, line 2"):
        words_from(tmp_path, "good = 好\nbad = { $\n")


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="is twice"):
        words_from(tmp_path, "a = 一\na = 二\n")


def test_a_villages_own_words_are_laid_on_top(tmp_path: Path) -> None:
    mine = Words.load(overlays=[overlay(tmp_path, "hello = 您好啊\n")])
    assert mine.shown("hello") == "您好啊"
    assert mine.refused == ()


@pytest.mark.parametrize(
    "text",
    [
        "points = { $balance } 分\n",
        "points = 好多分\n",
        "points = { $points } 分\n    .spoken = 分\n",
        "no-such-message = 好\n",
        "broken = { $\n",
    ],
)
def test_an_overlay_with_other_holes_is_refused_and_ours_stays(tmp_path: Path, text: str) -> None:
    mine = Words.load(overlays=[overlay(tmp_path, text)])
    assert len(mine.refused) == 1
    assert mine.shown("points", points=7) == "7 分"


def test_an_unknown_id_is_an_error_in_tests_and_dots_in_the_hall(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Words({}).shown("nothing")
    assert Words({}, strict=False).shown("nothing") == "……"
    assert Words({}, strict=False).spoken("nothing").parts == ()


def test_the_parsed_copy_says_the_same_and_follows_the_files(tmp_path: Path) -> None:
    file = tmp_path / "a.ftl"
    file.write_text("a = 一{ $name }\n    .spoken = 二\n", "utf-8")
    keep = tmp_path / "kept"
    first = read_entries([file], keep_in=keep)
    again = read_entries([file], keep_in=keep)
    assert [(e.value, e.attributes) for e in first.values()] == [
        (e.value, e.attributes) for e in again.values()
    ]
    file.write_text("a = 三\n", "utf-8")
    assert read_entries([file], keep_in=keep)["a"].value == ["三"]
    assert len(list(keep.iterdir())) == 1


def test_a_damaged_parsed_copy_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.ftl"
    file.write_text("a = 一\n", "utf-8")
    read_entries([file], keep_in=tmp_path)
    kept = next(tmp_path.glob("words-*.json"))
    kept.write_text('{"a": 3}', "utf-8")
    assert read_entries([file], keep_in=tmp_path)["a"].value == ["一"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "分", "零分"),
        (2, "分", "两分"),
        (2, "月", "二月"),
        (10, "分", "十分"),
        (12, "袋", "十二袋"),
        (22, "袋", "二十二袋"),
        (110, "分", "一百一十分"),
        (1006, "分", "一千零六分"),
        (1060, "分", "一千零六十分"),
        (2210, "分", "两千二百一十分"),
        (9999, "分", "九千九百九十九分"),
        (12006, "分", "一万两千零六分"),
    ],
)
def test_numbers_are_read_as_people_say_them(value: int, unit: str, text: str) -> None:
    assert reading(value, unit=unit) == text


@given(st.integers(0, 99_999_999))
def test_every_reading_can_be_turned_back_into_its_number(value: int) -> None:
    total = section = digit = 0
    for character in reading(value, unit="分").removesuffix("分"):
        if character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        elif character == "两":
            digit = 2
        elif character == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    assert total + section + digit == value


def test_a_negative_number_is_never_spoken() -> None:
    with pytest.raises(ValueError, match="can be spoken"):
        reading(-1)
