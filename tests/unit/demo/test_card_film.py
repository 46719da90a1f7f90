"""The drawn card is the printed card, and a hand holds it as hands do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import segno

from kiosk.demo.card_camera import write_video
from kiosk.demo.card_film import (
    CARD_MM,
    CODE_MM,
    Grain,
    Pose,
    card_face,
    code_picture,
    corners_px,
    hold_in,
    room,
)
from kiosk.demo.gesture import LOWER_S, RAISE_S, held_at
from kiosk.scanner import readers
from kiosk.scanner.cv import cv2
from tests.helpers.pictures import card_text

TEXT = card_text(1)


def test_the_face_has_the_size_of_a_card_and_its_code_the_size_of_the_print():
    face = card_face(TEXT, "王桂花", "0327")
    assert face.shape[1] / face.shape[0] == pytest.approx(CARD_MM[0] / CARD_MM[1], rel=0.01)
    sight = readers.zxing(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY))
    assert sight.texts == (TEXT,)
    width_mm = np.ptp(sight.read_at[0][:, 0]) / face.shape[1] * CARD_MM[0]
    assert width_mm == pytest.approx(CODE_MM, abs=0.5)


def test_the_code_is_version_two_level_h():
    code = code_picture(TEXT, 250)
    expected = segno.make(TEXT, micro=False, error="h", version=2, boost_error=False)
    assert expected.designator == "2-H"
    cells = code[5::10, 5::10] < 128
    assert np.array_equal(cells, np.array(expected.matrix, bool))


def test_the_lens_sees_as_much_as_the_measured_webcams():
    # 1280 pixels are 1.155 times the distance wide: 3.7 pixels a millimetre at 30 cm.
    corners = corners_px(Pose(distance_mm=300), 1280, 720)
    assert (corners[1] - corners[0])[0] / CARD_MM[0] == pytest.approx(3.7, abs=0.05)


@pytest.mark.parametrize("pose", [Pose(distance_mm=25), Pose(right_mm=9000), Pose(yaw=90)])
def test_a_card_out_of_view_is_no_accident(pose):
    picture = room(640, 480, person=False).copy()
    hold_in(picture, card_face(TEXT), pose, held_at(1.0, None).lens)


def test_a_hand_rises_trembles_and_sinks():
    assert held_at(-0.1, 2.0) is None
    low, held, gone = held_at(0.05, 2.0), held_at(RAISE_S + 0.5, 2.0), held_at(2.0 + LOWER_S, 2.0)
    assert low.pose.down_mm > held.pose.down_mm + 80
    assert gone.pose.down_mm > held.pose.down_mm + 80
    assert low.lens.motion_px > 10 * held.lens.motion_px
    assert held_at(2.1 + LOWER_S, 2.0) is None
    assert held_at(3600.0, None) is not None


def test_a_hand_never_jumps_by_more_than_a_hand_can():
    poses = [held_at(step / 100, 3.0).pose for step in range(1, 300)]
    steps = np.diff([(pose.right_mm, pose.down_mm, pose.distance_mm) for pose in poses], axis=0)
    assert np.linalg.norm(steps, axis=1).max() < 12  # millimetres in a hundredth of a second


def test_a_live_picture_is_never_twice_the_same():
    grain, picture = Grain(320, 240, level=2.5), room(320, 240, person=False)
    frames = [grain.on(picture) for _ in range(4)]
    for one, two in pairwise(frames):
        assert not np.array_equal(one, two)
        assert abs(float(one.mean()) - float(picture.mean())) < 1


def test_a_film_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(OSError, match=r"gone\.avi"):
        write_video(tmp_path / "no" / "gone.avi", TEXT)
