"""The visit: who is there, where, and what the passing of time asks for."""

from __future__ import annotations

import pytest

from kiosk.core.visit import ANSWER_S, ASK_AFTER_S, Due, Place, Visit


def _at_home(now: float = 0.0) -> Visit:
    visit = Visit()
    visit.greet(327, now)
    return visit


def test_a_card_brings_her_home_wherever_she_was():
    visit = Visit()
    visit.go(Place.SCANNING, 1.0)
    visit.greet(327, 2.0)
    assert (visit.member, visit.place, visit.trail) == (327, Place.HOME, [])


def test_back_leads_the_way_she_came_and_then_to_idle():
    visit = _at_home()
    visit.go(Place.SHELF, 1)
    visit.go(Place.CONFIRM, 2)
    assert visit.back(3) is Place.SHELF
    assert visit.back(4) is Place.HOME
    assert visit.back(5) is Place.IDLE


def test_pages_that_end_by_themselves_are_never_gone_back_to():
    visit = _at_home()
    visit.go(Place.SIGNED_IN, 1)
    visit.go(Place.SHELF, 2)
    assert visit.back(3) is Place.HOME or visit.trail == []
    assert Place.SIGNED_IN not in visit.trail


@pytest.mark.parametrize(
    ("place", "patience"),
    [(Place.HOME, ASK_AFTER_S), (Place.CONFIRM, ASK_AFTER_S), (Place.POINTS, 2 * ASK_AFTER_S)],
)
def test_she_is_asked_at_the_right_second(place, patience):
    visit = _at_home()
    visit.go(place, 0.0)
    assert visit.due(patience - 0.1) is Due.NOTHING
    assert visit.due(patience) is Due.ASK


def test_a_touch_gives_her_the_whole_time_again_as_often_as_she_likes():
    visit = _at_home()
    now = 0.0
    for _ in range(12):
        now += ASK_AFTER_S - 1
        assert visit.due(now) is Due.NOTHING
        visit.touch(now)


def test_an_unanswered_question_forgets_her_after_twenty_seconds():
    visit = _at_home()
    visit.go(Place.STILL_THERE, 60)
    assert visit.due(60 + ANSWER_S - 0.1) is Due.NOTHING
    assert visit.due(60 + ANSWER_S) is Due.FORGET
    visit.forget(80)
    assert visit.member is None
    assert visit.trail == []


def test_nobody_is_asked_where_nobody_stands():
    visit = Visit()
    assert visit.due(1e9) is Due.NOTHING
    visit.go(Place.OUT_OF_ORDER, 0)
    assert visit.due(1e9) is Due.NOTHING


def test_help_is_offered_once_when_a_card_cannot_be_read():
    visit = Visit()
    visit.go(Place.SCANNING, 0)
    assert visit.due(14.9) is Due.NOTHING
    assert visit.due(15) is Due.SUGGEST_HELP
    visit.helped = True
    assert visit.due(16) is Due.NOTHING
    assert visit.due(60) is Due.HOME_AGAIN


def test_a_village_may_ask_sooner_and_wait_less_for_the_answer():
    visit = Visit(ask_after_s=30, answer_s=10)
    visit.greet(1, 0.0)
    assert visit.due(29.9) is Due.NOTHING
    assert visit.due(30) is Due.ASK
    visit.go(Place.STILL_THERE, 30)
    assert visit.remaining_s(33) == 7
    assert visit.due(39.9) is Due.NOTHING
    assert visit.due(40) is Due.FORGET
