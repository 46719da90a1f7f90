"""The ladder reads what it should, says where it saw what it could not read, and keeps time."""

import time

import numpy as np
import pytest

from kiosk.demo.card_film import Lens, Pose, card_face, hold_in, room
from kiosk.scanner import readers
from kiosk.scanner.cv import cv2
from kiosk.scanner.decode import Ladder, Single, Stream, climb
from kiosk.scanner.readers import NOTHING, Sight
from tests.helpers.pictures import card_text

TEXT = card_text(1)
DECODERS = [Ladder(), Stream(), Single("zxing"), Single("pyzbar", longest_px=640)]


def frame(*, blur_px: float = 0.8, size: tuple[int, int] = (1280, 720)) -> np.ndarray:
    picture = room(*size, person=True).copy()
    hold_in(picture, card_face(TEXT), Pose(yaw=10, roll=-6), Lens(blur_px=blur_px))
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda d: type(d).__name__)
@pytest.mark.parametrize("size", [(1280, 720), (640, 480)])
def test_a_clear_card_is_read_by_everyone(decoder, size):
    reading = decoder.decode(frame(size=size))
    assert reading.texts == (TEXT,)
    assert reading.unread is None


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda d: type(d).__name__)
def test_an_empty_room_gives_nothing_at_all(decoder):
    gray = cv2.cvtColor(room(1280, 720, person=True), cv2.COLOR_BGR2GRAY)
    for _ in range(7):
        reading = decoder.decode(gray)
        assert (reading.texts, reading.rung, reading.unread) == ((), "", None)


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda d: type(d).__name__)
@pytest.mark.parametrize("shape", [(1, 1), (2, 2000), (3, 3), (2000, 3), (17, 31)])
def test_a_frame_of_any_shape_is_no_accident(decoder, shape):
    for _ in range(7):  # each costly rung of the stream in its turn
        assert decoder.decode(np.zeros(shape, np.uint8)).texts == ()


def test_a_blurred_code_is_found_where_it_is():
    stream = Stream()
    seen = [stream.decode(frame(blur_px=4.5)) for _ in range(6)]
    unread = [reading.unread for reading in seen if reading.unread is not None]
    assert unread
    clear = Single("zxing").decode(frame())
    assert clear.read_at is not None
    assert np.abs(unread[0].mean(axis=0) - clear.read_at.mean(axis=0)).max() < 40


def test_two_cards_are_both_told():
    one, two = card_face(card_text(1)), card_face(card_text(2))
    both = cv2.cvtColor(np.vstack([one, two]), cv2.COLOR_BGR2GRAY)
    assert set(Ladder().decode(both).texts) == {card_text(1), card_text(2)}


def test_no_rung_starts_after_its_time():
    tried = []

    def slow(name: str):
        def look(gray: readers.Gray, before: Sight) -> Sight:
            tried.append(name)
            until = time.thread_time() + 0.02
            while time.thread_time() < until:
                pass
            return NOTHING

        return name, look

    climb(np.zeros((9, 9), np.uint8), [slow(name) for name in "abcdef"], 0.03)
    assert tried == ["a", "b"]


def test_each_costly_rung_of_the_stream_gets_its_turn_by_time():
    now = [0.0]
    stream = Stream(now=lambda: now[0])
    turns = []
    for _ in range(12):
        now[0] += 1
        plan = list(stream._plan())
        assert [name for name, _ in plan[:2]] == ["zxing", "patch"]
        turns.append(plan[2][0])
    assert len(set(turns[:6])) == 6
    assert turns[:6] == turns[6:]


def test_on_a_slow_machine_the_costly_rungs_rest_for_twice_their_time():
    now = [100.0]
    stream = Stream(now=lambda: now[0])
    costly = []
    for _ in range(12):  # a frame every 50 ms, and a costly rung takes 40
        now[0] += 0.05
        for name, _ in stream._plan():
            if name not in ("zxing", "patch"):
                costly.append(name)
                now[0] += 0.04
    assert 4 <= len(costly) <= 6


def test_micro_codes_and_other_bar_codes_are_not_read():
    import segno

    micro = segno.make("12345", micro=True)
    rows = [[0 if cell else 255 for cell in row] for row in micro.matrix_iter(8, border=4)]
    assert Ladder().decode(np.array(rows, np.uint8)).texts == ()


def test_a_patch_with_crossed_corners_is_refused():
    crossed = np.array([(0, 0), (90, 90), (90, 0), (0, 90)], np.float32)
    assert readers.straighten(np.zeros((100, 100), np.uint8), crossed) is None


def test_without_pyzbar_the_other_eyes_still_see(monkeypatch):
    monkeypatch.setattr(readers, "_pyzbar", None)
    assert readers.pyzbar(frame()) == NOTHING
    assert Ladder().decode(frame()).texts == (TEXT,)
