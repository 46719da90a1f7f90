"""The enrolment code: read as people copy it, proved without being said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.ids import CROCKFORD
from kiosk.sync.code import (
    Code,
    answer_holds,
    new_code,
    proved_answer,
    proved_request,
    read_code,
    read_sheet_text,
    request_holds,
    sheet_text,
)
from kiosk.sync.wire import EnrolAnswer, EnrolRequest

REQUEST = EnrolRequest("ABCD", "v1", b"k" * 32, b"b" * 32, b"c" * 32, "1.0")
ANSWER = EnrolAnswer("v1", "清水湾", "t1", "青山镇", b"K" * 32, b"B" * 32, "pem", 1_700_000_000_000)


def test_a_code_is_printed_in_groups_and_read_back() -> None:
    code = new_code()
    assert len(str(code)) == 16
    assert read_code(str(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "ABC0-E1GHJ-KMNPQ",
        "abcoelghjkmnpq",
        " ABCO E1GHJ KMNPQ ",
        "ＡＢＣ０－Ｅ１ＧＨＪ－ＫＭＮＰＱ",
        "abco–eighj—kmnpq",
    ],
)
def test_a_code_is_read_however_it_was_copied(typed: str) -> None:
    assert read_code(typed) == Code("ABC0", "E1GHJKMNPQ")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGHJ-KMNPQR", "ABCD-EFGHJ-KMNPU", "村里的码"])
def test_what_is_no_code_is_not_read_as_one(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(max_size=40))
def test_reading_any_text_never_fails(typed: str) -> None:
    code = read_code(typed)
    assert code is None or set(code.id + code.secret) <= set(CROCKFORD)


def test_a_sheet_holds_address_and_code_in_plain_ascii() -> None:
    code = new_code()
    text = sheet_text("https://10.1.2.3:8443", code)
    assert text.isascii()
    assert text.startswith("VSE1:")
    assert read_sheet_text(text) == ("https://10.1.2.3:8443", code)
    for other in ("VPK1:xyz", "https://10.1.2.3", "VSE1:", "VSE1: ABCD", "VSE1:https://x"):
        assert read_sheet_text(other) is None


def test_the_secret_is_neither_sent_nor_shown() -> None:
    code = new_code()
    request = proved_request(REQUEST, code)
    assert code.secret.encode() not in request.packed()
    assert code.secret not in repr(code)


@pytest.mark.parametrize(
    "change",
    [
        {"village": "v2"},
        {"device_key": b"x" * 32},
        {"box_key": b"x" * 32},
        {"certificate": b"x" * 32},
        {"program": "1.1"},
        {"code_id": "ABCE"},
        {"proof": b"x" * 32},
    ],
)
def test_a_request_changed_on_its_way_does_not_hold(change: dict[str, object]) -> None:
    code = new_code()
    request = proved_request(REQUEST, code)
    assert request_holds(request, code)
    assert not request_holds(replace(request, **change), code)  # type: ignore[arg-type]
    assert not request_holds(request, new_code())


@pytest.mark.parametrize(
    "change",
    [
        {"village": "v2"},
        {"village_name": "别村"},
        {"key": b"x" * 32},
        {"box_key": b"x" * 32},
        {"certificate": "other"},
        {"server_ms": 1},
        {"proof": b"x" * 32},
    ],
)
def test_an_answer_changed_on_its_way_does_not_hold(change: dict[str, object]) -> None:
    code = new_code()
    request = proved_request(REQUEST, code)
    answer = proved_answer(ANSWER, request, code)
    assert answer_holds(answer, request, code)
    assert not answer_holds(replace(answer, **change), request, code)  # type: ignore[arg-type]
    assert not answer_holds(answer, replace(request, device_key=b"y" * 32), code)


def test_a_request_is_no_answer() -> None:
    """What the kiosk proved cannot be sent back to it as the township's proof."""
    code = new_code()
    request = proved_request(REQUEST, code)
    assert not answer_holds(replace(ANSWER, proof=request.proof), request, code)
