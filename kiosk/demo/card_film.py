"""Pictures of a points card held up to a camera: a card, a pose, a room, a hand, a lens.

Everything is drawn: no photograph of anybody is needed for the demo or for the tests. A card is
laid into the picture by a pinhole camera whose field of view is 60 degrees wide (so that a
picture is 1.155 times as wide as its distance), like the webcams measured for this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import segno
from numpy.typing import NDArray

from kiosk.paths import resource
from kiosk.scanner.cv import cv2

Picture = NDArray[np.uint8]

CARD_MM = (85.6, 54.0)
CODE_MM = 35.0
_PINE_MM = 38.0
_FACE_PX_PER_MM = 12.0
_VIEW_WIDTH_PER_DISTANCE = 1.155
# Colours in OpenCV's order: blue, green, red.
_PINE, _GOLD, _PAPER = (60, 75, 26), (90, 205, 255), (248, 252, 254)
_SKIN, _SKIN_LIGHT = (142, 184, 232), (205, 228, 250)
_SLEEVE = (104, 68, 96)


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the card's middle is (mm from the lens) and how it is turned (degrees)."""

    distance_mm: float = 220.0
    right_mm: float = 0.0
    down_mm: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True, slots=True)
class Lens:
    """What optics and light do: blur (px), motion (px along x), brightness, noise (levels)."""

    blur_px: float = 0.8
    motion_px: float = 0.0
    light: float = 1.0
    noise: float = 3.0


@lru_cache(maxsize=2)
def card_face(text: str, name: str = "", number: str = "") -> Picture:
    """The printed front of a card: 1027 x 648 pixels, code 35 mm in version 2, level H."""
    width, height = (round(side * _FACE_PX_PER_MM) for side in CARD_MM)
    face = np.full((height, width, 3), 255, np.uint8)
    pine = round(_PINE_MM * _FACE_PX_PER_MM)
    face[:, :pine] = _PINE
    cv2.rectangle(face, (40, 90), (110, 96), _GOLD, -1)
    _write(face, name, (40, 300), size_px=110)
    _write(face, number, (40, 430), size_px=80)
    code = code_picture(text, round(CODE_MM * _FACE_PX_PER_MM))
    side = code.shape[0]
    left, top = pine + (width - pine - side) // 2, (height - side) // 2
    face[top : top + side, left : left + side] = code[..., None]
    face.setflags(write=False)
    return face


def code_picture(text: str, side_px: int) -> Picture:
    """A card's code without its quiet zone, ``side_px`` square, grey."""
    code = segno.make(text, micro=False, error="h", version=2, boost_error=False)
    cells = np.array([[0 if cell else 255 for cell in row] for row in code.matrix], np.uint8)
    big: Picture = cv2.resize(cells, (side_px, side_px), interpolation=cv2.INTER_NEAREST)
    return big


def _write(face: Picture, words: str, at: tuple[int, int], *, size_px: int) -> None:
    font = resource("fonts", "NotoSansSC-Bold.ttf")
    if words and hasattr(cv2, "FontFace") and font.is_file():
        cv2.putText(face, words, at, _PAPER, cv2.FontFace(str(font)), size_px, 700)
    elif words.isascii():
        cv2.putText(face, words, at, cv2.FONT_HERSHEY_SIMPLEX, size_px / 32, _PAPER, 8)


def corners_px(pose: Pose, width: int, height: int) -> NDArray[np.float32]:
    """Where the card's corners fall in a ``width`` x ``height`` picture: 4 x 2, from top left."""
    half_w, half_h = CARD_MM[0] / 2, CARD_MM[1] / 2
    card = np.array([(-half_w, -half_h, 0), (half_w, -half_h, 0), (half_w, half_h, 0),
                     (-half_w, half_h, 0)])  # fmt: skip
    turned = card @ _turn(pose).T + np.array((pose.right_mm, pose.down_mm, pose.distance_mm))
    focal_px = width / _VIEW_WIDTH_PER_DISTANCE
    points = turned[:, :2] / np.maximum(turned[:, 2:], 20.0) * focal_px
    middle = np.array((width / 2, height / 2))
    seen: NDArray[np.float32] = (points + middle).astype(np.float32)
    return seen


def _turn(pose: Pose) -> NDArray[np.float64]:
    yaw, pitch, roll = np.radians([pose.yaw, pose.pitch, pose.roll])
    around_y = np.array([(np.cos(yaw), 0, np.sin(yaw)), (0, 1, 0), (-np.sin(yaw), 0, np.cos(yaw))])
    around_x = np.array(
        [(1, 0, 0), (0, np.cos(pitch), -np.sin(pitch)), (0, np.sin(pitch), np.cos(pitch))]
    )
    around_z = np.array([(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0),
                         (0, 0, 1)])  # fmt: skip
    turn: NDArray[np.float64] = around_y @ around_x @ around_z
    return turn


def hold_in(picture: Picture, face: Picture, pose: Pose, lens: Lens, *, thumb: bool = True) -> None:
    """Lay a card, held by a hand, into ``picture`` (changed in place).

    Only the part of the picture that the card covers is touched, which keeps a moving demo
    cheap enough for a slow machine.
    """
    height, width = picture.shape[:2]
    corners = corners_px(pose, width, height)
    margin = 24 + 3 * lens.blur_px + lens.motion_px
    left, top = np.floor(corners.min(axis=0) - margin).astype(int).clip(0, (width, height))
    right, bottom = np.ceil(corners.max(axis=0) + margin).astype(int).clip(0, (width, height))
    if right - left < 4 or bottom - top < 4:
        return
    if thumb:
        _draw_arm(picture, corners)
    part = picture[top:bottom, left:right]
    _lay(part, face, corners - np.array((left, top), np.float32))
    if thumb:
        _draw_thumb(picture, corners)
    _blur(part, lens)


def _lay(part: Picture, face: Picture, corners: NDArray[np.float32]) -> None:
    high, wide = face.shape[:2]
    edge = float(np.linalg.norm(corners[1] - corners[0]))
    # A card far away is drawn from a smaller face, or the code would turn into noise.
    shrink = max(1, int(wide / max(edge, 1.0)))
    if shrink > 1:
        face = cv2.resize(face, (wide // shrink, high // shrink), interpolation=cv2.INTER_AREA)
        high, wide = face.shape[:2]
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners)
    size = (part.shape[1], part.shape[0])
    laid = cv2.warpPerspective(face, matrix, size, flags=cv2.INTER_LINEAR)
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, corners.round().astype(np.int32), 255)
    cv2.copyTo(laid, mask, part)


def _draw_arm(picture: Picture, corners: NDArray[np.float32]) -> None:
    """The fist and the arm behind the card, out of the picture at the bottom."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    thick = max(2, int(np.linalg.norm(across) * 0.3))
    fist = corners[0] + across * 0.2 + down * 0.92
    elbow = np.array((fist[0] - 0.25 * thick, picture.shape[0] + thick), np.float32)
    cv2.line(picture, _point(fist), _point(elbow), _SLEEVE, int(thick * 1.15), cv2.LINE_AA)
    wrist = fist + (elbow - fist) * min(1.0, 1.5 * thick / max(elbow[1] - fist[1], 1.0))
    cv2.line(picture, _point(fist), _point(wrist), _SKIN, thick, cv2.LINE_AA)


def _draw_thumb(picture: Picture, corners: NDArray[np.float32]) -> None:
    """A thumb over the lower left corner, where it does not cover the code."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    tip = corners[0] + across * 0.21 + down * 0.82
    root = corners[0] + across * 0.16 + down * 1.02
    thick = max(2, int(np.linalg.norm(across) * 0.15))
    cv2.line(picture, _point(root), _point(tip), _SKIN, thick, cv2.LINE_AA)
    nail = tip + (tip - root) * 0.12
    cv2.circle(picture, _point(nail), max(1, thick // 3), _SKIN_LIGHT, -1, cv2.LINE_AA)


def _blur(part: Picture, lens: Lens) -> None:
    if lens.blur_px > 0.2:
        part[:] = cv2.GaussianBlur(part, (0, 0), lens.blur_px)
    if lens.motion_px >= 2:
        part[:] = cv2.blur(part, (int(lens.motion_px), 1))


@lru_cache(maxsize=8)
def room(width: int, height: int, *, person: bool) -> Picture:
    """A plain room, with or without somebody standing in it."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = (98, 106, 94)
    floor = int(height * 0.74)
    picture[floor:] = (76, 84, 78)
    _box(picture, (0.06, 0.12, 0.2, 0.4), (150, 156, 128))
    for line in ((0.127, 0.12, 0.133, 0.4), (0.06, 0.255, 0.2, 0.265)):
        _box(picture, line, (98, 106, 94))
    if person:
        _draw_person(picture)
    # The lamp: brighter at the upper right, as in most halls.
    across = np.linspace(0.82, 1.1, width, dtype=np.float32)
    down = np.linspace(1.06, 0.86, height, dtype=np.float32)
    for row, share in zip(picture, down, strict=True):  # row by row: no big floats in between
        row[:] = (row * (share * across)[:, None]).clip(0, 255)
    soft: Picture = cv2.GaussianBlur(picture, (0, 0), height / 240)
    soft.setflags(write=False)
    return soft


def _box(
    picture: Picture, share: tuple[float, float, float, float], colour: tuple[int, int, int]
) -> None:
    height, width = picture.shape[:2]
    left, top, right, bottom = share
    start = (int(left * width), int(top * height))
    cv2.rectangle(picture, start, (int(right * width), int(bottom * height)), colour, -1)


def _draw_person(picture: Picture) -> None:
    height, width = picture.shape[:2]
    unit = height / 10
    middle = width * 0.46
    centre = (int(middle), int(3.1 * unit))
    shoulders = (int(middle), int(10.2 * unit))
    cv2.ellipse(picture, shoulders, (int(3.6 * unit), int(4.6 * unit)), 0, 180, 360,
                _SLEEVE, -1, cv2.LINE_AA)  # fmt: skip
    neck = (int(middle - 0.55 * unit), int(4.4 * unit))
    cv2.rectangle(picture, neck, (int(middle + 0.55 * unit), int(6 * unit)), (104, 140, 186), -1)
    cv2.circle(picture, (centre[0], int(1.9 * unit)), int(1.7 * unit), (156, 164, 168), -1)
    cv2.ellipse(picture, centre, (int(1.4 * unit), int(1.8 * unit)), 0, 0, 360,
                (124, 166, 214), -1, cv2.LINE_AA)  # fmt: skip
    for side in (-0.6, 0.6):
        eye = (int(middle + side * unit), int(2.9 * unit))
        cv2.ellipse(picture, eye, (int(0.28 * unit), int(0.16 * unit)), 0, 180, 360,
                    (50, 54, 60), max(2, int(unit / 14)), cv2.LINE_AA)  # fmt: skip
    mouth = (int(middle), int(3.7 * unit))
    cv2.ellipse(picture, mouth, (int(0.5 * unit), int(0.25 * unit)), 0, 0, 180, (62, 80, 140),
                max(2, int(unit / 12)), cv2.LINE_AA)  # fmt: skip


class Grain:
    """Sensor noise from a few pictures made beforehand; adding one costs a millisecond."""

    def __init__(self, width: int, height: int, *, level: float, seed: int = 1) -> None:
        cv2.setRNGSeed(seed)
        self._offset = round(2 * level)
        self._pictures: list[Picture] = []
        for _ in range(3):
            noise = np.empty((height, width, 3), np.uint8)
            self._pictures.append(cv2.randn(noise, (self._offset,) * 3, (level,) * 3))
        self._turn = 0

    def on(self, picture: Picture) -> Picture:
        """A copy of ``picture`` with the next grain on it."""
        self._turn += 1
        grain = self._pictures[self._turn % len(self._pictures)]
        noisy: Picture = cv2.subtract(cv2.add(picture, grain), (self._offset,) * 4)
        return noisy


def _point(place: NDArray[np.float32]) -> tuple[int, int]:
    return round(float(place[0])), round(float(place[1]))
