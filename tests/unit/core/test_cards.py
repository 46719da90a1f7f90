"""The card grammar, with every single slip tried."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import cards

A_CARD = cards.new_card_text(bytes(range(1, 11)))
randoms = st.binary(min_size=10, max_size=16)


def test_a_new_card_is_twenty_plain_characters_and_parses_to_itself():
    assert len(A_CARD) == 20
    assert A_CARD.startswith("V1")
    assert set(A_CARD) <= set(cards.ALPHABET)
    assert cards.parse(A_CARD) == cards.CardText(A_CARD)


def test_too_little_randomness_is_refused():
    with pytest.raises(ValueError, match="10 random bytes"):
        cards.new_card_text(b"123456789")


@given(randoms)
def test_eighty_random_bits_come_back_from_the_text(rand):
    text = cards.new_card_text(rand)
    number = 0
    for char in text[2:18]:
        number = number * 32 + cards.ALPHABET.index(char)
    assert number.to_bytes(10, "big") == rand[:10]
    assert isinstance(cards.parse(text), cards.CardText)


def test_powers_of_thirty_two_differ_modulo_1021():
    # This is why the two tests below hold for every card and not only for those they try.
    assert len({pow(32, place, 1021) for place in range(18)}) == 18
    assert 0 not in {pow(32, place, 1021) for place in range(18)}


@given(randoms)
def test_every_single_wrong_character_is_caught(rand):
    text = cards.new_card_text(rand)
    for place in range(20):
        for char in cards.ALPHABET:
            if char != text[place]:
                wrong = text[:place] + char + text[place + 1 :]
                assert not isinstance(cards.parse(wrong), cards.CardText)


@given(randoms)
def test_any_two_swapped_characters_are_caught(rand):
    text = cards.new_card_text(rand)
    for one, two in combinations(range(20), 2):
        if text[one] != text[two]:
            chars = list(text)
            chars[one], chars[two] = chars[two], chars[one]
            assert not isinstance(cards.parse("".join(chars)), cards.CardText)


def test_the_three_spare_check_values_are_never_valid():
    # 80 zero bits have the check 0; 1021 would be a second name for it.
    text = cards.new_card_text(bytes(10))
    assert text == "V1" + "0" * 18
    assert isinstance(cards.parse("V1" + "0" * 16 + "ZX"), cards.Damaged)


@given(randoms, st.sampled_from(["", "\r", "\n", "\r\n", "\t"]), st.booleans())
def test_what_a_usb_scanner_does_to_a_card_is_undone(rand, end, full_width):
    text = cards.new_card_text(rand)
    typed = text.replace("0", "o").replace("1", "l").lower() + end
    if full_width:
        typed = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    assert cards.parse(typed) == cards.CardText(text)


def test_a_cut_card_is_damaged_and_other_codes_are_foreign():
    assert isinstance(cards.parse(A_CARD[:-1]), cards.Damaged)
    assert isinstance(cards.parse(A_CARD + "7"), cards.Damaged)
    for other in ("", "V1", "https://example.org/pay?x=1", "13800138000", "=cmd|'/c calc'!A1",
                  "V1" + "A" * 4000, "二维码", "\x1b[2J", "\ud800"):  # fmt: skip
        assert isinstance(cards.parse(other), cards.Foreign), other


@given(st.text(max_size=80))
def test_no_text_makes_the_parser_raise(text):
    assert cards.parse(text) is not None
    assert len(cards.fingerprint(text)) == 32


def test_nothing_of_a_code_shows_in_its_value():
    secret = "13800138000"
    assert secret not in repr(cards.parse(secret))
    assert A_CARD not in repr(cards.parse(A_CARD))
    assert A_CARD[2:10] not in repr(cards.parse(A_CARD[:-1]))


def test_the_short_hash_says_same_again_only_under_the_same_salt():
    assert cards.short_hash("x", salt=b"1") == cards.short_hash("x", salt=b"1")
    assert cards.short_hash("x", salt=b"1") != cards.short_hash("x", salt=b"2")
    assert len(cards.short_hash("x")) == 8


def test_the_fingerprint_is_of_the_normalised_text():
    assert cards.fingerprint(A_CARD.lower() + "\r") == cards.CardText(A_CARD).fingerprint
