"""A frame in the making: every mistake with its field, what changes, and files that are wrong."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from kiosk import words
from kiosk.core import catalogue, plain, rule_text
from kiosk.core.plain import PlainError
from kiosk.township import drafting
from kiosk.township.console import row_words
from kiosk.township.drafting import Unreadable
from kiosk.township.frames import CATALOGUE, RULES, Frame
from kiosk.words import Words


@pytest.fixture(autouse=True)
def _words() -> None:
    words.use(Words.load())


def clause(**more: Any) -> dict[str, Any]:
    return {**drafting.shipped(RULES)["clause"][0], **more}


def item(**more: Any) -> dict[str, Any]:
    return {**drafting.shipped(CATALOGUE)["item"][0], **more}


def said(kind: str, row: dict[str, Any]) -> dict[str, str]:
    return {
        field: row_words.problem(wrong) for field, wrong in drafting.wrong_in_row(kind, row).items()
    }


def test_what_comes_with_the_program_has_nothing_wrong() -> None:
    for kind in (RULES, CATALOGUE):
        data = drafting.shipped(kind)
        assert drafting.wrong_in_all(kind, data) is None
        for row in data[drafting.rows_name(kind)]:
            assert drafting.wrong_in_row(kind, row) == {}


def test_every_mistake_of_a_clause_is_told_at_once_with_its_field() -> None:
    row = clause(
        text=" ", said="念起来实在是太长太长了", unit="", rate="两分",
        caps=[{"amount": "多", "period": "day", "per": "person"}], classes=[], evidence="",
    )  # fmt: skip
    assert said(RULES, row) == {
        "text": "还没有写。",
        "said": "太长了，最多 10 个字。",
        "unit": "还没有写。",
        "rate": "要写一个整数。",
        "caps": "要写一个整数。",
        "evidence": "还没有写。",
        "classes": "至少选一种。",
    }


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (clause(rate=0), "rate", "不能是 0 分：加分写正数，扣分写负数。"),
        (clause(rate=2000), "rate", "要在 -1000 和 1000 之间。"),
        (clause(rate=-3), "review", "扣分的要“按程序”，加分的不能“按程序”。"),
        (clause(review="procedure"), "review", "扣分的要“按程序”，加分的不能“按程序”。"),
        (clause(rate=True), "rate", "要写一个整数。"),
        (
            clause(classes=["unit"], caps=[{"amount": 1, "period": "day", "per": "household"}]),
            "caps",
            "只有给个人的才能按户封顶。",
        ),
        (
            clause(caps=[{"amount": 1, "period": "hour", "per": "person"}]),
            "caps",
            "没有“hour”这个选项。",
        ),
        (clause(colour="red"), "colour", "没有这一项，请看看是不是写错了字。"),
    ],
)
def test_a_mistake_of_a_clause_is_a_sentence(row: dict[str, Any], field: str, words: str) -> None:
    assert said(RULES, row) == {field: words}


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (item(price=-1), "price", "要在 0 和 9999 之间。"),
        (item(price="三分"), "price", "要写一个整数。"),
        (item(measure="公斤袋"), "measure", "太长了，最多 2 个字。"),
        (item(kind="service"), "stock", "服务不数库存。"),
        (item(per_day=0), "per_day", "要在 1 和 99 之间。"),
    ],
)
def test_a_mistake_of_a_thing_to_be_had_is_a_sentence(
    row: dict[str, Any], field: str, words: str
) -> None:
    assert said(CATALOGUE, row) == {field: words}


def test_a_deduction_by_procedure_is_right() -> None:
    assert said(RULES, clause(rate=-3, review="procedure")) == {}
    assert said(RULES, clause(rate=-3, review="procedure", unit="")) == {"unit": "还没有写。"}


# ---- what changes --------------------------------------------------------------------------------


def test_what_changes_is_told_row_by_row_and_field_by_field() -> None:
    before = drafting.shipped(RULES)
    rows = list(before["clause"])
    now = {**before, "publicity_days": 7, "clause": [{**rows[0], "rate": 3}, *rows[2:]]}
    now["clause"].append(clause(id="V99"))
    found = [
        (change.id, change.what, change.fields) for change in drafting.changes(RULES, before, now)
    ]
    assert found == [
        ("", "changed", ("publicity_days",)),
        ("V1", "changed", ("rate",)),
        ("V99", "new", ()),
        ("V2", "gone", ()),
    ]


def test_the_order_in_which_several_were_chosen_is_no_change() -> None:
    before = drafting.shipped(RULES)
    first = before["clause"][0]
    now = {**before, "clause": [
        {**first, "effort": list(reversed(first["effort"])), "members": []}, *before["clause"][1:],
    ]}  # fmt: skip
    assert drafting.changes(RULES, before, now) == ()


def test_a_published_frame_is_the_data_it_was_made_from() -> None:
    data = drafting.shipped(RULES)
    terms = {key: value for key, value in data.items() if key != "clause"}
    frame = Frame(RULES, "1", "细则", "2026-12-01", {"clauses": data["clause"], "terms": terms})
    assert drafting.changes(RULES, data, drafting.data_of(frame)) == ()


# ---- a file --------------------------------------------------------------------------------------

GOOD = """\
[[item]]
id = "rice"
name = "大米"
said = "大米"
kind = "goods"
measure = "袋"
detail = "五公斤一袋"
price = 32
picture = "rice-sack"

[[item]]
id = "salt"
name = "食盐"
said = "食盐"
kind = "goods"
measure = "袋"
detail = "一袋"
price = 3
picture = "salt"
"""


def test_a_good_file_is_read() -> None:
    assert [row["id"] for row in drafting.read_file(CATALOGUE, GOOD)["item"]] == ["rice", "salt"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("price = 3\n", 'price = "三"\n', 18, "货品 salt的“要几分”：要写一个整数。"),
        ("price = 3\n", "", 11, "货品 salt的“要几分”：还没有写。"),
        ('id = "salt"', 'id = "rice"', 12, "货品 rice的“id”：这个编号已经有了，请换一个。"),
        ('id = "salt"\n', "", 11, "第 2 项的“id”：还没有写。"),
        ('kind = "goods"', 'kind = "good"', 5, "货品 rice的“货品还是服务”：没有“good”这个选项。"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    old: str, new: str, line: int, words: str
) -> None:
    text = GOOD.replace(old, new, 1)
    with pytest.raises(PlainError) as wrong:
        drafting.read_file(CATALOGUE, text)
    assert row_words.problem_in(CATALOGUE, wrong.value) == words
    assert drafting.line_of(text, wrong.value) == line


@pytest.mark.parametrize(("text", "line"), [("a = \n", 1), ("a = 1\nb = [\n", 3), ("a\n", 1)])
def test_what_is_no_toml_is_told_with_the_line_where_reading_stopped(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as wrong:
        drafting.read_file(RULES, text)
    assert wrong.value.line == line


def test_a_file_of_the_other_kind_is_refused() -> None:
    with pytest.raises(PlainError) as wrong:
        drafting.read_file(RULES, GOOD)
    assert "还没有写" in row_words.problem_in(RULES, wrong.value)


def test_every_kind_of_mistake_has_words() -> None:
    """Each kind that core can raise is one that people are told in a sentence."""
    kinds = set()
    for module in (plain, rule_text, catalogue):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PlainError":
                assert len(node.args) >= 4, ast.unparse(node)
                kinds.add(ast.literal_eval(node.args[3]))
    assert len(kinds) > 12
    # An hour stands in activities only; no frame has any.
    assert [kind for kind in kinds - {"no-hour"} if not words.has(f"console-wrong-{kind}")] == []
