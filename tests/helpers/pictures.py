"""Made pictures for the scanner's tests and figures; the same seed draws the same pictures.

Card photos come in eight kinds of trouble and two sizes. Hostile pictures hold codes that no
village ever printed: the largest there is, split ones, foreign alphabets, control characters,
several at once, mirrored, damaged, and plain noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

import numpy as np
import segno
from numpy.random import Generator
from numpy.typing import NDArray

from kiosk.core import cards
from kiosk.demo.card_film import Lens, Pose, card_face, corners_px, hold_in, room
from kiosk.scanner.cv import cv2

Picture = NDArray[np.uint8]
KINDS = ("plain", "blur", "tilt", "glare", "thumb", "dark", "near", "far")
SIZES = ((1280, 720), (640, 480))


@dataclass(frozen=True, slots=True)
class CardPhoto:
    """A made photo (height x width x 3, BGR) of the card with ``text``."""

    kind: str
    size: tuple[int, int]
    text: str
    picture: Picture

    @property
    def gray(self) -> Picture:
        gray: Picture = cv2.cvtColor(self.picture, cv2.COLOR_BGR2GRAY)
        return gray


def card_text(seed: int) -> str:
    """A valid card, the same for the same seed."""
    return cards.new_card_text(np.random.default_rng(seed).bytes(16))


def card_photos(count: int, *, seed: int = 1) -> Iterator[CardPhoto]:
    """``count`` photos; kinds and sizes take turns, everything else is drawn by lot."""
    wishes = cycle([(kind, size) for kind in KINDS for size in SIZES])
    for number, (kind, size) in enumerate(islice(wishes, count)):
        yield card_photo(kind, size, seed=seed * 100_003 + number)


def card_photo(kind: str, size: tuple[int, int], *, seed: int) -> CardPhoto:
    """One photo of a kind of trouble."""
    rng = np.random.default_rng(seed)
    text = cards.new_card_text(rng.bytes(16))
    pose, lens = _pose(kind, size, rng), _lens(kind, size, rng)
    picture = room(*size, person=bool(rng.integers(2))).copy()
    hold_in(picture, card_face(text, "", "0327"), pose, lens)
    corners = corners_px(pose, *size)
    if kind == "glare":
        picture = _glare(picture, corners, rng)
    if kind == "thumb":
        _thumb_on_code(picture, corners, rng)
    return CardPhoto(kind, size, text, _expose(picture, lens, rng))


def _pose(kind: str, size: tuple[int, int], rng: Generator) -> Pose:
    near, far = {"near": (80, 120), "far": (330, 430), "dark": (170, 260)}.get(kind, (170, 290))
    reach = size[0] / 640 if kind == "far" else 1.0
    steep = 52 if kind == "tilt" else 18
    return Pose(
        distance_mm=rng.uniform(near, far) * reach,
        # The code is on the right half of the card; near the lens it must stay in view.
        right_mm=rng.uniform(-30, -14) if kind == "near" else rng.uniform(-50, 30),
        down_mm=rng.uniform(-8, 8) if kind == "near" else rng.uniform(-30, 30),
        yaw=rng.uniform(-steep, steep),
        pitch=rng.uniform(-steep, steep) * 0.7,
        roll=rng.uniform(-180, 180) if kind == "tilt" else rng.uniform(-25, 25),
    )


def _lens(kind: str, size: tuple[int, int], rng: Generator) -> Lens:
    sharpness = size[0] / 1280
    blur, motion, light, noise = 1.2, 1.0, rng.uniform(0.7, 1.1), rng.uniform(2, 6)
    if kind == "blur":
        blur, motion = rng.uniform(2.0, 4.2), rng.uniform(0, 10)
    elif kind == "far":  # two pixels a module bear no more
        blur, motion = 0.9 / sharpness, 0.0
    elif kind == "near":  # a fixed focus far behind the card
        blur = rng.uniform(3.0, 7.0)
    elif kind == "dark":
        light, noise = rng.uniform(0.06, 0.2), rng.uniform(5, 11)
        blur, motion = 1.4, rng.uniform(0, 6)
    return Lens(blur * sharpness, motion * sharpness, light, noise)


def _glare(picture: Picture, corners: NDArray[np.float32], rng: Generator) -> Picture:
    """A lamp's reflection on the laminate, somewhere on the code."""
    middle = corners[0] + (corners[1] - corners[0]) * 0.72 + (corners[3] - corners[0]) * 0.5
    edge = float(np.linalg.norm(corners[1] - corners[0]))
    spot = middle + rng.uniform(-0.22, 0.22, 2) * edge
    rows, columns = np.indices(picture.shape[:2])
    away = ((columns - spot[0]) ** 2 + (rows - spot[1]) ** 2) / (edge * rng.uniform(0.1, 0.2)) ** 2
    lit = picture + (rng.uniform(180, 330) * np.exp(-away))[..., None]
    bright: Picture = lit.clip(0, 255).astype(np.uint8)
    return bright


def _thumb_on_code(picture: Picture, corners: NDArray[np.float32], rng: Generator) -> None:
    """A thumb over the code's lower right corner, where no finder pattern is."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    reach = rng.uniform(0.72, 0.84)
    tip = corners[0] + across * 0.9 + down * reach
    root = corners[0] + across * 0.98 + down * 1.4
    thick = max(2, int(np.linalg.norm(across) * rng.uniform(0.1, 0.17)))
    ends = [tuple(int(value) for value in point) for point in (root, tip)]
    cv2.line(picture, ends[0], ends[1], (142, 184, 232), thick, cv2.LINE_AA)


def _expose(picture: Picture, lens: Lens, rng: Generator) -> Picture:
    noise = rng.normal(0, lens.noise, picture.shape[:2])[..., None]
    exposed = (picture * lens.light + noise).clip(0, 255).astype(np.uint8)
    good, data = cv2.imencode(".jpg", exposed, [cv2.IMWRITE_JPEG_QUALITY, 80])
    assert good
    photo: Picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return photo


@dataclass(frozen=True, slots=True)
class HostilePicture:
    """A grey picture with something nasty in it, and the words that must not get out."""

    kind: str
    gray: Picture
    secrets: tuple[str, ...]


HOSTILE_TEXTS: dict[str, str] = {
    "url": "HTTPS://EXAMPLE.ORG/PAY?TO=ATTACKER",
    "formula": "=cmd|'/C calc'!A1",
    "escape": "\x1b[2J\x1b]0;owned\x07 kiosk",
    "newlines": "V1\r\n\r\nGET / HTTP/1.0\r\n\r\n",
    "sql": "'); DROP TABLE members;--",
    "telephone": "13800138000",
    "almost": "V1ABCDEFGHJKMNPQRSTV",
    "long": "A" * 900,
    "percent": "%s%n%x%d{0}{kiosk}",
}


@lru_cache(maxsize=1)
def _hostile_codes() -> dict[str, tuple[Picture, tuple[str, ...]]]:
    codes: dict[str, tuple[Picture, tuple[str, ...]]] = {
        name: (_drawn(segno.make(text, micro=False)), (text,))
        for name, text in HOSTILE_TEXTS.items()
    }
    codes["version 40"] = (_drawn(segno.make("9Z" * 2148, version=40, error="l"), 2), ("9Z9Z9Z",))
    codes["bytes 40"] = (
        _drawn(segno.make(bytes(range(256)) * 4, version=40, error="h", mode="byte"), 2),
        (),
    )
    codes["kanji"] = (_drawn(segno.make("点茗荷村民積分", mode="kanji")), ("点茗荷",))
    codes["gb18030"] = (_drawn(segno.make("村民积分卡", encoding="gb18030")), ("村民积分卡",))
    codes["eci"] = (
        _drawn(segno.make("王桂花", encoding="utf-8", eci=True, micro=False)),
        ("王桂花",),
    )
    codes["nul"] = (
        _drawn(segno.make(b"\0\0V1\0\0\0secret", mode="byte", micro=False)),
        ("secret",),
    )
    codes["micro"] = (_drawn(segno.make("12345", micro=True)), ("12345",))
    for number, part in enumerate(segno.make_sequence("SPLIT ACROSS CODES " * 4, symbol_count=4)):
        codes[f"append {number}"] = (_drawn(part), ("SPLIT ACROSS",))
    return codes


def _drawn(code: segno.QRCode, scale: int = 4) -> Picture:
    rows = [[0 if cell else 255 for cell in row] for row in code.matrix_iter(scale, border=4)]
    return np.array(rows, np.uint8)


def hostile_pictures(count: int, *, seed: int = 1) -> Iterator[HostilePicture]:
    """``count`` hostile pictures: every code, then every code again with another twist."""
    rng = np.random.default_rng(seed)
    codes = _hostile_codes()
    names = cycle([*codes, "noise", "ten codes", "stripes", "flat"])
    for name in islice(names, count):
        if name in codes:
            gray, secrets = codes[name]
            twist = _TWISTS[int(rng.integers(len(_TWISTS)))]
            yield HostilePicture(f"{name}, {twist.__name__.strip('_')}", twist(gray, rng), secrets)
        else:
            yield _without_code(name, codes, rng)


def _without_code(
    name: str, codes: dict[str, tuple[Picture, tuple[str, ...]]], rng: Generator
) -> HostilePicture:
    if name == "ten codes":
        chosen = rng.choice([code for code in codes if code in HOSTILE_TEXTS], 10)
        tiles = [cv2.resize(codes[code][0], (140, 140)) for code in chosen]
        gray = np.vstack([np.hstack(tiles[:5]), np.hstack(tiles[5:])])
        return HostilePicture(name, gray, tuple(codes[code][1][0] for code in chosen))
    shape = (int(rng.integers(1, 400)), int(rng.integers(1, 400)))
    if name == "noise":
        return HostilePicture(name, rng.integers(0, 256, shape, dtype=np.uint8), ())
    if name == "stripes":
        row = np.repeat(rng.integers(0, 2, 100, dtype=np.uint8) * 255, 4)
        return HostilePicture(name, np.tile(row, (300, 1)), ())
    return HostilePicture(name, np.full(shape, rng.integers(256), np.uint8), ())


def _as_it_is(gray: Picture, _: Generator) -> Picture:
    return gray


def _mirrored(gray: Picture, _: Generator) -> Picture:
    return np.ascontiguousarray(gray[:, ::-1])


def _inverted(gray: Picture, _: Generator) -> Picture:
    return np.uint8(255) - gray


def _cut(gray: Picture, rng: Generator) -> Picture:
    high, wide = gray.shape
    keep = rng.uniform(0.5, 0.95, 2)
    return np.ascontiguousarray(gray[: int(high * keep[0]), : int(wide * keep[1])])


def _scratched(gray: Picture, rng: Generator) -> Picture:
    scratched = gray.copy()
    high, wide = gray.shape
    for _ in range(int(rng.integers(1, 12))):
        ends = [(int(rng.integers(wide)), int(rng.integers(high))) for _ in range(2)]
        cv2.line(scratched, ends[0], ends[1], int(rng.integers(256)), int(rng.integers(1, 9)))
    return scratched


def _grainy(gray: Picture, rng: Generator) -> Picture:
    noisy = gray + rng.normal(0, rng.uniform(10, 90), gray.shape)
    return noisy.clip(0, 255).astype(np.uint8)


def _leaning(gray: Picture, rng: Generator) -> Picture:
    high, wide = gray.shape
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    moved = flat + rng.uniform(-0.2, 0.2, (4, 2)).astype(np.float32) * wide
    matrix = cv2.getPerspectiveTransform(flat, moved)
    return cv2.warpPerspective(gray, matrix, (wide, high), borderValue=200)  # type: ignore[no-any-return]


def _flipped_bits(gray: Picture, rng: Generator) -> Picture:
    """Modules turned over at random: headers, lengths and modes that make no sense."""
    small = gray[2::4, 2::4] > 127
    flips = rng.random(small.shape) < rng.uniform(0.005, 0.06)
    cells = np.where(small ^ flips, 255, 0).astype(np.uint8)
    return np.repeat(np.repeat(cells, 4, axis=0), 4, axis=1)


_TWISTS: tuple[Callable[[Picture, Generator], Picture], ...] = (
    _as_it_is, _mirrored, _inverted, _cut, _scratched, _grainy, _leaning, _flipped_bits,
)  # fmt: skip
