"""Messages survive the pipe, fit into it, and keep the card's text out of every log."""

import pytest

from kiosk.scanner.messages import (
    CameraState,
    CardSeen,
    DamagedCode,
    ForeignCode,
    NearlySeen,
    NothingSeen,
    TwoCards,
    from_line,
    to_line,
)

EVERY_KIND = [
    CardSeen("V1ABCDEFGHJKMNPQRSTV", 12.5, 12.51, "zxing-threshold"),
    TwoCards(),
    ForeignCode("0a1b2c3d"),
    DamagedCode("0a1b2c3d"),
    NearlySeen("tilt", 0.4),
    NothingSeen(),
    CameraState("frozen"),
]


@pytest.mark.parametrize("message", EVERY_KIND, ids=lambda message: type(message).__name__)
def test_a_message_comes_back_from_its_line(message):
    line = to_line(message, 7)
    assert from_line(line) == (7, message)
    assert line.endswith(b"\n")
    assert len(line) < 4096  # the pipe writes as much in one piece


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"null", b"hello", b'{"kind":"Popen"}',
                                  b'{"kind":"TwoCards","child":0,"more":1}'])  # fmt: skip
def test_a_line_that_is_no_message_is_refused(line):
    with pytest.raises(ValueError, match=r".*"):
        from_line(line)


def test_the_text_of_a_card_is_not_in_its_repr():
    assert "V1ABC" not in repr(EVERY_KIND[0])
