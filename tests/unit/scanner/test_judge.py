"""One showing is one scan, two cards are a question, strangers stay unnamed."""

from itertools import count

import pytest

from kiosk.scanner.judge import Judge
from kiosk.scanner.messages import CardSeen, DamagedCode, ForeignCode, NothingSeen, TwoCards
from tests.helpers.pictures import card_text

A, B = card_text(1), card_text(2)


def see(judge: Judge, at_s: float, *texts: str) -> list[object]:
    return list(judge.see(texts, seen_at=at_s, decoded_at=at_s + 0.002, rung="zxing"))


@pytest.fixture
def judge() -> Judge:
    return Judge(salt=b"salt")


def test_a_card_held_for_ten_seconds_is_one_scan(judge):
    told = [message for step in range(100) for message in see(judge, 10 + step / 10, A)]
    assert told == [CardSeen(A, 10.0, 10.002, "zxing")]


def test_a_card_that_drops_out_for_two_seconds_is_still_the_same_showing(judge):
    assert len(see(judge, 1.0, A)) == 1
    assert see(judge, 3.0, A) == []
    assert see(judge, 5.4, A) == []


def test_the_same_card_shown_again_after_a_pause_is_a_second_scan(judge):
    assert len(see(judge, 1.0, A)) == 1
    assert len(see(judge, 3.6, A)) == 1


def test_the_pace_of_frames_changes_nothing(judge):
    for every_s in (0.02, 0.125, 0.4):
        fresh = Judge(salt=b"")
        times = [step * every_s for step in range(int(6 / every_s))]
        assert sum(len(see(fresh, at_s, A)) for at_s in times) == 1


def test_two_cards_in_view_are_said_once_and_no_card_is_taken(judge):
    told = [message for step in range(40) for message in see(judge, step / 20, A, B)]
    assert told == [TwoCards()]


def test_after_two_cards_the_one_that_stays_is_taken(judge):
    assert see(judge, 1.0, A, B) == [TwoCards()]
    assert see(judge, 1.5, A) == [CardSeen(A, 1.5, 1.502, "zxing")]


def test_a_second_card_joining_the_first_does_not_begin_a_new_showing_of_it(judge):
    assert len(see(judge, 1.0, A)) == 1
    assert see(judge, 2.0, A, B) == [TwoCards()]
    assert see(judge, 4.0, A) == []


def test_two_cards_read_in_turn_are_two_cards_in_view(judge):
    assert len(see(judge, 1.0, A)) == 1
    assert see(judge, 1.1, B) == [TwoCards()]
    assert see(judge, 1.2, A) == []
    assert see(judge, 1.3, B) == []


def test_another_card_after_a_moment_is_a_scan(judge):
    assert len(see(judge, 1.0, A)) == 1
    assert see(judge, 1.6, B) == [CardSeen(B, 1.6, 1.602, "zxing")]


def test_a_sign_in_station_takes_the_next_card_at_once():
    judge = Judge(salt=b"", mode="station")
    times = count(0)
    told = [m for text in (A, B, card_text(3)) for m in see(judge, next(times) * 0.1, text)]
    assert [message.text for message in told] == [A, B, card_text(3)]


def test_a_sign_in_station_does_not_take_the_same_card_twice_while_it_is_shown():
    judge = Judge(salt=b"", mode="station")
    assert len(see(judge, 0.0, A)) == 1
    assert len(see(judge, 0.1, B)) == 1
    assert see(judge, 0.2, A) == []


def test_a_foreign_code_is_said_once_by_its_hash_and_never_by_its_text(judge):
    secret = "13800138000"
    told = [message for step in range(30) for message in see(judge, step / 10, secret)]
    assert len(told) == 1
    assert isinstance(told[0], ForeignCode)
    assert secret not in repr(told)


def test_a_damaged_card_is_told_from_a_foreign_code(judge):
    assert isinstance(see(judge, 1.0, A[:-1])[0], DamagedCode)


def test_a_card_in_front_of_a_poster_is_just_a_card(judge):
    assert see(judge, 1.0, "HTTPS://EXAMPLE.ORG", A) == [CardSeen(A, 1.0, 1.002, "zxing")]


def test_the_same_foreign_code_has_another_hash_after_a_restart():
    one, two = Judge(salt=b"1"), Judge(salt=b"2")
    assert see(one, 1.0, "poster") != see(two, 1.0, "poster")


def test_an_empty_view_is_said_once_after_a_second(judge):
    see(judge, 1.0, A)
    assert judge.tick(1.9) == []
    assert judge.tick(2.1) == [NothingSeen()]
    assert judge.tick(9.0) == []


def test_a_thousand_foreign_codes_do_not_fill_the_memory(judge):
    for number in range(1000):
        see(judge, number / 1000, f"code {number}")
    assert len(judge._foreign) <= 65
