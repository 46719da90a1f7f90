"""Every answer is sorted by what it means; what is not ours is no answer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.outcome import Trouble
from kiosk.sync.talk import Refused, read_answer, trouble_of
from kiosk.sync.transport import CBOR, PROBLEM, Answer, NoAnswer


def problem(kind: str, status: int = 400, **members: object) -> Answer:
    body = json.dumps({"type": f"urn:vs1:{kind}", "status": status, **members}).encode()
    return Answer(status, {"content-type": PROBLEM}, body)


def refused(answer: Answer) -> Refused:
    with pytest.raises(Refused) as caught:
        read_answer(answer)
    return caught.value


def test_an_answer_of_our_own_kind_is_its_body_and_204_is_nothing() -> None:
    assert read_answer(Answer(200, {"content-type": f"{CBOR}; charset=x"}, b"x")) == b"x"
    assert read_answer(Answer(204)) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"content-type": "text/html"}, b"<html>"),
        Answer(200, {}, b"x"),
        Answer(200, {"content-type": "application/json"}, b"{}"),
        Answer(201, {"content-type": CBOR}, b"x"),
        Answer(302, {"location": "x"}),
        Answer(400, {"content-type": "text/html"}),
        Answer(407, {}),
    ],
)
def test_what_somebody_else_says_is_no_answer(answer: Answer) -> None:
    with pytest.raises(NoAnswer) as caught:
        read_answer(answer)
    assert trouble_of(caught.value) is Trouble.NOT_OURS


@pytest.mark.parametrize(
    ("kind", "status", "trouble"),
    [
        ("malformed", 400, Trouble.MALFORMED),
        ("not-signed", 401, Trouble.UNKNOWN_DEVICE),
        ("unknown-device", 401, Trouble.UNKNOWN_DEVICE),
        ("device-revoked", 403, Trouble.REVOKED),
        ("not-yours", 403, Trouble.NOT_YOURS),
        ("no-such-log", 404, Trouble.NO_SUCH_LOG),
        ("gap", 409, Trouble.CONFLICT),
        ("fork", 409, Trouble.CONFLICT),
        ("forged", 422, Trouble.FORGED),
        ("too-large", 413, Trouble.TOO_LARGE),
        ("slow-down", 429, Trouble.SLOW_DOWN),
        ("busy", 503, Trouble.BUSY),
        ("disk-full", 503, Trouble.BUSY),
        ("something-new", 400, Trouble.MALFORMED),
        ("something-new", 500, Trouble.BUSY),
    ],
)
def test_every_kind_of_problem_has_its_trouble(kind: str, status: int, trouble: Trouble) -> None:
    assert trouble_of(refused(problem(kind, status))) is trouble


def test_members_that_are_counts_are_read_and_others_are_not() -> None:
    said = refused(problem("gap", 409, head=7, hash="00", at=True))
    assert (said.number("head"), said.number("hash"), said.number("at")) == (7, None, None)
    assert said.number("missing") is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
        # A date is counted from the server's own: this machine's clock may be years off.
        (
            {
                "retry-after": "Sun, 22 Nov 2026 10:05:00 GMT",
                "date": "Sun, 22 Nov 2026 10:00:00 GMT",
            },
            300.0,
        ),
        ({"retry-after": "Sun, 22 Nov 2026 10:05:00 GMT"}, None),
    ],
)
def test_retry_after_is_understood_either_way(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert refused(Answer(503, headers)).retry_after_s == seconds


@given(st.integers(100, 599), st.sampled_from([CBOR, PROBLEM, "text/html", ""]), st.binary())
def test_no_answer_of_any_server_raises_anything_else(status: int, kind: str, body: bytes) -> None:
    try:
        read_answer(Answer(status, {"content-type": kind}, body))
    except (NoAnswer, Refused) as said:
        meant = trouble_of(said)
    else:
        meant = None
    assert (meant is None) == (status == 204 or (status == 200 and kind == CBOR))
