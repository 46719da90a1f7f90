"""Which clips say a sentence: whole clauses first, then pieces; nothing wrong is ever said."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kiosk.voice.phrases import Phrases, Said, clauses
from kiosk.words import Fixed, Name, Number, Thing, Utterance, name_key


def phrases(keys: Iterable[str], aliases: dict[str, str] | None = None) -> Phrases:
    return Phrases(set(keys).__contains__, aliases or {})


def utterance(*parts: object, without: tuple[object, ...] = ()) -> Utterance:
    return Utterance("prompt-x", "", tuple(parts), False, tuple(without))  # type: ignore[arg-type]


CONFIRM = utterance(
    Fixed("用"), Number(64, "分"), Fixed("，换"), Thing("大米"), Number(2, "袋"), Fixed("，对吗？")
)


def test_a_sentence_is_cut_at_its_marks_and_the_marks_are_kept() -> None:
    cut = clauses(CONFIRM.parts)
    assert [(clause.text, clause.mark) for clause in cut] == [
        ("用六十四分", "，"),
        ("换大米两袋", "，"),
        ("对吗", "？"),
    ]


def test_a_clause_recorded_whole_is_one_clip() -> None:
    said = phrases(["用六十四分，", "换大米两袋，", "对吗？"]).of(CONFIRM)
    assert said == [
        Said(0, ("用六十四分，",), "，"),
        Said(1, ("换大米两袋，",), "，"),
        Said(2, ("对吗？",), "？"),
    ]


def test_other_values_are_put_together_from_pieces() -> None:
    keys = ["用~", "~六十四分。", "换~", "~大米~", "两~", "~袋，", "对吗？"]
    said = phrases(keys).of(CONFIRM)
    assert [clause.keys for clause in said] == [
        ("用~", "~六十四分。"),
        ("换~", "~大米~", "两~", "~袋，"),
        ("对吗？",),
    ]


PLACES = [
    "两万~",
    "一百分。",
    "三千~",
    "六千~",
    "二百~",
    "一百~",
    "零~",
    "二百分。",
    "六分。",
    "八十六分。",
]


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        (3286, ("三千~", "二百~", "八十六分。")),
        (3200, ("三千~", "二百分。")),
        (6086, ("六千~", "零~", "八十六分。")),
        (106, ("一百~", "零六分。")),
        (112, ("一百~", "一十二分。")),
        (20106, ("两万~", "零~", "一百~", "零六分。")),
        (20086, ("两万~", "零~", "八十六分。")),
        (20100, ("两万~", "零~", "一百分。")),
    ],
)
def test_a_large_number_is_said_in_its_places(value: int, keys: tuple[str, ...]) -> None:
    known = phrases([*PLACES, "零六分。", "一十二分。"])
    assert known.of(utterance(Number(value, "分"), Fixed("。")))[0].keys == keys


def test_points_are_said_twice_but_not_in_a_question_and_not_line_by_line() -> None:
    known = phrases(["加两分。", "加两分？", "两分。"])
    gained = (Fixed("加"), Number(2, "分"))
    assert known.of(utterance(*gained, Fixed("。"))) == [Said(0, ("加两分。",), "。", ("两分。",))]
    assert known.of(utterance(*gained, Fixed("？"))) == [Said(0, ("加两分？",), "？")]
    line = Utterance("aloud-line-gain", "", (*gained, Fixed("。")))
    assert known.of(line) == [Said(0, ("加两分。",), "。")]


def test_points_are_said_once_where_a_prompt_would_grow_beyond_eighteen_characters() -> None:
    known = phrases(
        ["用两分，", "两分。", "用一百二十八分，", "一百~", "二十八分。", "换大米两袋，"]
    )

    def again(points: int) -> tuple[str, ...]:
        cost = (Fixed("用"), Number(points, "分"), Fixed("，换"), Thing("大米"))
        rest = (Number(2, "袋"), Fixed("，请您看一看。"))
        return known.of(utterance(*cost, *rest))[0].again

    assert again(2) == ("两分。",)
    assert again(128) == ()


def test_sums_are_said_twice_however_long_they_are() -> None:
    known = phrases(["一共~", "四千~", "三百~", "二十八分。"])
    merit = Utterance("aloud-merit", "", (Fixed("善行积分，一共"), Number(4328, "分"), Fixed("。")))
    assert [said.again for said in known.of(merit)] == [("四千~", "三百~", "二十八分。")]


def test_what_is_not_points_is_said_once() -> None:
    known = phrases(["换~", "三~", "~袋，", "三袋，"])
    assert known.of(utterance(Fixed("换"), Number(3, "袋"), Fixed("，")))[0].again == ()


def test_a_clause_with_a_thing_nobody_recorded_is_left_out_whole() -> None:
    said = phrases(["用六十四分，", "换~", "两~", "~袋，", "对吗？"]).of(CONFIRM)
    assert [(clause.number, clause.keys) for clause in said] == [
        (0, ("用六十四分，",)),
        (2, ("对吗？",)),
    ]


def test_a_number_without_all_its_clips_is_left_out_rather_than_said_wrong() -> None:
    said = phrases(["三千~", "八十六分。"]).of(utterance(Number(3286, "分"), Fixed("。")))
    assert said == []


def test_a_thing_is_said_by_its_short_name() -> None:
    said = phrases(["大米，"], {"大米5公斤": "大米"}).of(utterance(Thing("大米5公斤"), Fixed("，")))
    assert said == [Said(0, ("大米，",), "，")]


def test_a_name_is_said_from_its_clip_or_not_at_all() -> None:
    name = Name("王桂花", name_key("王桂花"))
    greeting = utterance(name, Fixed("，您好。"), without=(Fixed("您好。"),))
    assert phrases(["您好。"]).of(greeting) == [Said(1, ("您好。",), "。")]
    assert phrases(["您好。", name.key + "，"]).of(greeting) == [
        Said(0, (name.key + "，",), "，"),
        Said(1, ("您好。",), "。"),
    ]


def test_a_mark_that_was_not_recorded_is_replaced_by_its_neighbour() -> None:
    assert phrases(["记上了，"]).of(utterance(Fixed("记上了。"))) == [Said(0, ("记上了，",), "。")]
