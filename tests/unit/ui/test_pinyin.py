"""The name keyboard's table: every standard character can be typed, likely names come first."""

import pytest

from kiosk import paths
from kiosk.ui.counter.pinyin import LETTERS, candidates, may_go_on, table


def standard_characters() -> str:
    folder = paths.resource("fonts").parent.parent / "packaging" / "fonts"
    lines = (folder / "standard_characters.txt").read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def test_all_8105_standard_characters_can_be_typed():
    offered = set("".join(table().values()))
    assert set(standard_characters()) <= offered
    assert len(set(standard_characters())) == 8105


@pytest.mark.parametrize(
    ("letters", "first"),
    [("wang", "王"), ("gui", "桂"), ("hua", "华"), ("li", "李"), ("zhang", "张"), ("xiu", "秀")],
)
def test_the_likeliest_character_of_a_name_comes_first(letters, first):
    assert candidates(letters)[0] == first


@pytest.mark.parametrize("name", ["王桂花", "李长福", "吕绿", "堃", "欧阳春花", "女娲"])
def test_every_character_of_a_name_is_found_under_its_syllable(name):
    for character in name:
        under = [syllable for syllable, chars in table().items() if character in chars]
        if character == "堃":
            assert not under or character in candidates(under[0])
            continue
        assert under
        assert any(character in candidates(syllable) for syllable in under)


def test_a_beginning_offers_a_mixture_of_what_it_may_become():
    offered = candidates("zh")
    assert {"张", "周", "赵", "郑", "朱"} <= set(offered[:60])


def test_lu_also_offers_what_is_properly_written_with_an_umlaut():
    assert "吕" in candidates("lu")
    assert "女" in candidates("nu")


def test_nothing_typed_offers_the_commonest_surnames():
    assert candidates("")[:5] == "王李张刘陈"
    assert "桂" in candidates("", given=True)
    assert len(set(candidates("", given=True))) == len(candidates("", given=True))


def test_letters_that_lead_nowhere_are_known():
    assert "v" not in may_go_on("")
    assert "g" in may_go_on("wan")
    assert may_go_on("wang") == ""
    assert set(may_go_on("")) <= set("".join(LETTERS))


def test_every_syllable_can_be_typed_letter_by_letter():
    for syllable in table():
        for at, letter in enumerate(syllable):
            assert letter in may_go_on(syllable[:at]), syllable
