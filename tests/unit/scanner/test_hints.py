"""What is said about a code that is seen but not read."""

import numpy as np
import pytest

from kiosk.demo.card_film import code_picture
from kiosk.scanner.hints import Hints, hint_for, ruler, washed_out
from kiosk.scanner.messages import NearlySeen
from tests.helpers.pictures import card_text


def square(side_px: float, left: float = 400, top: float = 200) -> np.ndarray:
    right, bottom = left + side_px, top + side_px
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def frame_with_code(side_px: int = 240) -> np.ndarray:
    frame = np.full((720, 1280), 230, np.uint8)
    frame[200 : 200 + side_px, 400 : 400 + side_px] = code_picture(card_text(1), side_px)
    return frame


def test_the_ruler_grows_with_the_code_and_stays_between_its_ends():
    places = [ruler(square(side), 1280) for side in (10, 60, 100, 155, 260, 480, 900)]
    assert places == sorted(places)
    assert places[0] == places[1] == 0.0
    assert places[-1] == places[-2] == 1.0


@pytest.mark.parametrize("distance_mm", [150, 200, 250])
@pytest.mark.parametrize("width", [640, 1280, 1920])
def test_reading_distance_is_in_the_middle_of_the_ruler_for_every_camera(distance_mm, width):
    side = 35 * width / (1.155 * distance_mm)
    assert 0.35 < ruler(square(side), width) < 0.72


def test_small_codes_come_nearer_and_big_ones_go_farther():
    frame = frame_with_code()
    assert hint_for(frame, square(70), ruler(square(70), 1280)) == "nearer"
    assert hint_for(frame, square(460), ruler(square(460), 1280)) == "farther"


def test_a_clear_code_in_the_right_place_wants_a_steady_hand():
    quad = square(240)
    assert not washed_out(frame_with_code(), quad)
    assert hint_for(frame_with_code(), quad, ruler(quad, 1280)) == "steady"


def test_a_lamp_on_the_code_wants_it_tilted():
    frame, quad = frame_with_code(), square(240)
    frame[200:300, 540:640] = 255
    assert washed_out(frame, quad)
    assert hint_for(frame, quad, ruler(quad, 1280)) == "tilt"


def test_one_sighting_is_not_enough_and_many_are_said_calmly():
    hints, frame = Hints(), frame_with_code()
    told = []
    for step in range(30):  # three seconds at ten frames a second, in a hand that moves
        told.append(hints.nearly(frame, square(90, left=400 + 25 * step), 10 + step / 10))
    assert told[0] is None
    said = [message for message in told if message is not None]
    assert all(isinstance(message, NearlySeen) for message in said)
    assert 5 <= len(said) <= 12


def test_a_poster_on_the_wall_falls_silent_until_it_moves():
    hints, frame = Hints(), frame_with_code()
    for step in range(200):
        hints.nearly(frame, square(90), step / 10)
    assert hints.nearly(frame, square(90), 20.5) is None
    assert hints.nearly(frame, square(90, left=700), 20.8) is not None


def test_corners_that_are_no_square_do_no_harm():
    crossed = square(200)[[0, 2, 1, 3]]
    assert not washed_out(frame_with_code(), crossed)
