"""Parts of faces: how words give way, and that a cut is never silent."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui import pictures
from kiosk.ui.bits import Column, FirstThatFits, Pic, Row, Word, figure, fits
from kiosk.ui.metrics import Area
from kiosk.ui.theme import Look
from kiosk.ui.widgets import Flat


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look.of_panel()


def drawn(qtbot: QtBot, look: Look, face: object, area: Area) -> list[tuple[str, float, bool]]:
    field = Flat(look, "field", face, None, pad=0)  # type: ignore[arg-type]
    qtbot.addWidget(field)
    field.place(area)
    field.grab()
    return [(text.text, text.em_mm, text.clipped) for text in field.texts()]


def test_a_word_that_fits_has_its_full_size(qtbot: QtBot, look: Look) -> None:
    assert drawn(qtbot, look, Word("换东西"), Area(0, 0, 100, 30)) == [("换东西", 12.0, False)]


def test_a_long_word_steps_down_but_not_below_the_body_size(qtbot: QtBot, look: Look) -> None:
    [(text, em, clipped)] = drawn(qtbot, look, Word("加大自动折叠雨伞"), Area(0, 0, 90, 30))
    assert (text, clipped) == ("加大自动折叠雨伞", False)
    assert 10.5 <= em < 12.0


def test_a_name_is_rather_somewhat_smaller_than_cut_inside_a_word(qtbot: QtBot, look: Look) -> None:
    word = Word("清明防火值班", 22.0, lines=2, least="body")
    texts = drawn(qtbot, look, word, Area(0, 0, 75, 60))
    assert [text for text, _, _ in texts] == ["清明防火", "值班"]
    assert texts[0][1] > 16.7


def test_two_lines_come_before_much_smaller_type(qtbot: QtBot, look: Look) -> None:
    word = Word("给行动不便的老人送饭", "title", lines=2)
    texts = drawn(qtbot, look, word, Area(0, 0, 90, 60))
    assert [text for text, _, _ in texts] == ["给行动不便的", "老人送饭"]


def test_what_cannot_fit_is_cut_and_says_so(qtbot: QtBot, look: Look) -> None:
    [(text, _, clipped)] = drawn(qtbot, look, Word("加大自动折叠雨伞"), Area(0, 0, 50, 30))
    assert clipped
    assert text.endswith("…")


def test_the_fullest_way_that_fits_is_drawn(qtbot: QtBot, look: Look) -> None:
    ways = FirstThatFits(Row([Word("王桂花，"), Word("您好")], 0), Word("王桂花"))
    roomy = drawn(qtbot, look, ways, Area(0, 0, 120, 30))
    tight = drawn(qtbot, look, ways, Area(0, 0, 40, 30))
    assert [text for text, _, _ in roomy] == ["王桂花，", "您好"]
    assert [text for text, _, _ in tight] == ["王桂花"]


def test_a_column_too_high_for_its_room_shrinks_its_picture_first(look: Look) -> None:
    column = Column([Pic("basket", 60, least=20), Word("换东西")])
    assert column.measure(look, 100, 60)[1] == pytest.approx(60)
    assert fits(look, column, Area(0, 0, 100, 60))


def test_a_figure_and_its_unit_stand_on_one_line(qtbot: QtBot, look: Look) -> None:
    field = Flat(look, "field", figure("128", "分", "balance", "ink"), None, pad=0)
    qtbot.addWidget(field)
    field.place(Area(0, 0, 120, 40))
    field.grab()
    number, unit = field.texts()
    base = [text.rect.top() + 0.86 * text.rect.height() for text in (number, unit)]
    assert base[0] == pytest.approx(base[1], abs=1.0)
    assert unit.em_mm == pytest.approx(max(0.4 * number.em_mm, 10.5))


def test_a_bought_picture_is_never_stretched(qtbot: QtBot) -> None:
    pixmap = pictures.picture("broom", 600, 600)
    image = pixmap.toImage()
    painted = [
        x
        for x in range(0, 600, 2)
        if any(image.pixelColor(x, y).alpha() > 0 for y in range(0, 600, 4))
    ]
    assert 0 < max(painted) - min(painted) <= 256


@pytest.mark.expects_log
def test_our_own_drawings_come_before_bought_pictures_of_the_same_name() -> None:
    found = pictures.find("soap")
    assert found is not None
    assert found[0].endswith("art/soap.svg")
    assert pictures.find("goods/umbrella") is not None
    assert pictures.find("no-such-thing") is None


@pytest.mark.expects_log
def test_a_missing_picture_is_an_empty_place_and_not_an_error(qtbot: QtBot) -> None:
    assert pictures.picture("no-such-thing", 40, 40).toImage().pixelColor(20, 20).alpha() == 0
