"""A USB scanner that types says the same as the camera; a person at the keys says nothing."""

import pytest

from kiosk.scanner.messages import CardSeen, DamagedCode, ForeignCode
from kiosk.scanner.wedge import Wedge
from tests.helpers.pictures import card_text

A, B = card_text(1), card_text(2)


def type_in(wedge: Wedge, text: str, *, start_s: float = 5.0, gap_s: float = 0.005) -> list[object]:
    told = [wedge.feed(char, start_s + n * gap_s) for n, char in enumerate(text)]
    return [message for message in told if message is not None]


@pytest.fixture
def wedge() -> Wedge:
    return Wedge(salt=b"salt")


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"])
def test_a_burst_that_ends_with_enter_is_a_scan(wedge, end):
    (seen,) = type_in(wedge, A + end)
    assert isinstance(seen, CardSeen)
    assert (seen.text, seen.rung) == (A, "wedge")


def test_lower_case_and_shift_keys_without_text_change_nothing(wedge):
    keys = [char for letter in A.lower() for char in ("", letter)] + ["\r"]
    told = [wedge.feed(key, 5 + n * 0.003) for n, key in enumerate(keys)]
    assert [message.text for message in told if message] == [A]


def test_a_person_typing_is_left_alone(wedge):
    assert type_in(wedge, A + "\r", gap_s=0.15) == []


def test_what_a_person_typed_before_does_not_spoil_the_scan(wedge):
    assert type_in(wedge, "0327", start_s=1.0, gap_s=0.2) == []
    assert [message.text for message in type_in(wedge, A + "\r", start_s=5.0)] == [A]


def test_the_same_card_twice_within_a_moment_is_one_scan(wedge):
    assert len(type_in(wedge, A + "\r", start_s=5.0)) == 1
    assert type_in(wedge, A + "\r", start_s=6.0) == []
    assert len(type_in(wedge, B + "\r", start_s=6.5)) == 1
    assert len(type_in(wedge, A + "\r", start_s=7.0)) == 1


def test_damaged_and_foreign_codes_are_told_without_their_text(wedge):
    (damaged,) = type_in(wedge, A[:-1] + "\r", start_s=1.0)
    (foreign,) = type_in(wedge, "6921168509256\r", start_s=2.0)
    assert isinstance(damaged, DamagedCode)
    assert isinstance(foreign, ForeignCode)
    assert "6921168509256" not in repr(foreign)


def test_enter_alone_and_short_bursts_are_no_scan(wedge):
    assert type_in(wedge, "\r\r123\r") == []


def test_an_endless_burst_is_cut_and_foreign(wedge):
    (told,) = type_in(wedge, "9" * 5000 + "\r", gap_s=0.001)
    assert isinstance(told, ForeignCode)
    assert len(wedge._typed) == 0
