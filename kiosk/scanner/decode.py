"""From a grey frame to the texts in it: a ladder of treatments, cheap rungs first.

Repeating one decoder gains little; changing the treatment of the picture gains much. A single
picture climbs the whole ladder (``Ladder``). A stream gives zxing-cpp to every frame and one
costly rung, each in its own turn (``Stream``): what this frame missed, another treatment of
the next frame may read. No rung starts after 30 ms of this thread's own work (a busy machine
must not make the kiosk blind), so no frame takes much longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk.scanner import readers
from kiosk.scanner.cv import cv2
from kiosk.scanner.readers import NOTHING, Gray, Quad, Sight

FRAME_BUDGET_S = 0.030


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame gave.

    Attributes:
        texts: every code read, each once.
        rung: the treatment that read them, ``""`` when none did.
        unread: corners of a code that was found but not read, when nothing was read.
        took_s: seconds spent.
        read_at: corners of the first code read, when the rung knows them.
    """

    texts: tuple[str, ...]
    rung: str
    unread: Quad | None
    took_s: float
    read_at: Quad | None = None


class Decoder(Protocol):
    """Anything that reads the codes in a grey frame (height x width, one byte a pixel)."""

    def decode(self, gray: Gray) -> Reading:
        """Read the codes in ``gray``; never raises."""
        ...


Rung = tuple[str, Callable[[Gray, Sight], Sight]]


def climb(gray: Gray, rungs: Iterator[Rung] | list[Rung], budget_s: float) -> Reading:
    """Try treatments in order until one reads something or the time is up."""
    began = time.perf_counter()
    worked = time.thread_time()
    located: tuple[Quad, ...] = ()
    for name, look in rungs:
        if time.thread_time() - worked > budget_s:
            break
        sight = look(gray, Sight(unread=located))
        if sight.texts:
            texts = tuple(dict.fromkeys(sight.texts))
            where = sight.read_at[0] if sight.read_at else None
            return Reading(texts, name, None, time.perf_counter() - began, where)
        located = located or sight.unread
    unread = located[0] if located else None
    return Reading((), "", unread, time.perf_counter() - began)


_ALONE: dict[str, Callable[[Gray], Sight]] = {
    "zxing": readers.zxing,
    "zxing-inverted": lambda gray: readers.zxing(gray, inverted=True),
    "pyzbar": readers.pyzbar,
}


class Single:
    """One decoder and no treatment: the baselines, and the slow beat of the idle gate."""

    def __init__(self, name: str, *, longest_px: int | None = None) -> None:
        look = _ALONE[name]
        self._rungs: list[Rung] = [(name, lambda gray, _: look(self._sized(gray)))]
        self._longest_px = longest_px

    def decode(self, gray: Gray) -> Reading:
        """Read with this decoder alone."""
        return climb(gray, self._rungs, FRAME_BUDGET_S)

    def _sized(self, gray: Gray) -> Gray:
        return gray if self._longest_px is None else readers.shrink(gray, self._longest_px)


class Ladder:
    """All treatments on one picture, in the order measured to be the best for its time."""

    def __init__(self, *, budget_s: float = FRAME_BUDGET_S) -> None:
        self._budget_s = budget_s
        self._rungs: list[Rung] = [
            ("zxing", lambda gray, _: readers.zxing(gray)),
            ("patch", lambda gray, before: _patches(gray, before.unread)),
            ("zxing-threshold", _threshold_and_patch),
            ("pyzbar-320", lambda gray, _: readers.pyzbar(readers.shrink(gray, 320))),
            ("zxing-double", _zxing_double),
            ("zxing-sharp", lambda gray, _: readers.zxing(readers.sharpen(gray))),
            ("pyzbar-480", lambda gray, _: readers.pyzbar(readers.shrink(gray, 480))),
        ]

    def decode(self, gray: Gray) -> Reading:
        """Read one picture with every treatment that fits the time."""
        return climb(gray, self._rungs, self._budget_s)


class Stream:
    """Frames of one camera: zxing-cpp on each, and the costly rung that waited longest."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._finder = readers.CornerFinder()
        costly: list[Rung] = [
            ("pyzbar", lambda gray, _: readers.pyzbar(gray)),
            ("zxing-sharp", _zxing_sharp),
            ("small", _small),
            ("corners", lambda gray, _: _found(gray, self._finder)),
            ("pyzbar-threshold", _pyzbar_threshold),
            ("zxing-double", _zxing_double),
        ]
        self._costly = {name: (name, look) for name, look in costly}
        self._turn_at = dict.fromkeys(self._costly, 0.0)
        self._rested_at = 0.0

    def decode(self, gray: Gray) -> Reading:
        """Read the newest frame."""
        return climb(gray, self._plan(), FRAME_BUDGET_S)

    def _plan(self) -> Iterator[Rung]:
        yield "zxing", lambda gray, _: readers.zxing(gray)
        yield "patch", lambda gray, before: _patches(gray, before.unread)
        began = self._now()
        if began < self._rested_at:
            return
        # Turns go by time, not by frame: when frames are dropped no treatment starves.
        name = min(self._turn_at, key=lambda rung: self._turn_at[rung])
        self._turn_at[name] = began
        yield self._costly[name]
        # On a slow machine the costly rungs take a third of the time and not all of it.
        self._rested_at = self._now() + 2 * (self._now() - began)


def _patches(gray: Gray, located: tuple[Quad, ...]) -> Sight:
    """Straighten each code that was found but not read, and look again closely."""
    for quad in located[:2]:
        patch = readers.straighten(gray, quad)
        if patch is None:
            continue
        texts = (
            readers.zxing(patch, patch=True).texts
            or readers.pyzbar(patch).texts
            or readers.zxing(readers.sharpen(patch), patch=True).texts
        )
        if texts:
            return Sight(texts, read_at=(quad,))
    return NOTHING


def _threshold_and_patch(gray: Gray, before: Sight) -> Sight:
    sight = readers.zxing(readers.threshold(gray))
    if sight.texts or before.unread or not sight.unread:
        return sight
    patched = _patches(gray, sight.unread)
    return patched if patched.texts else sight


def _found(gray: Gray, finder: readers.CornerFinder) -> Sight:
    quad = finder.find(gray)
    if quad is None:
        return NOTHING
    patch = readers.straighten(gray, quad)
    texts = readers.pyzbar(patch).texts if patch is not None else ()
    return Sight(texts, read_at=(quad,)) if texts else Sight(unread=(quad,))


def _zxing_sharp(gray: Gray, _: Sight) -> Sight:
    sight = readers.zxing(readers.threshold(gray))
    if sight.texts:
        return sight
    return _first(sight, readers.zxing(readers.sharpen(gray)))


def _small(gray: Gray, _: Sight) -> Sight:
    sight = readers.pyzbar(readers.shrink(gray, 320))
    if sight.texts:
        return sight
    # Where it was found is in the shrunken frame's pixels, so only the texts are used.
    return Sight(readers.zxing(readers.shrink(gray, 640)).texts)


def _pyzbar_threshold(gray: Gray, _: Sight) -> Sight:
    return readers.pyzbar(readers.threshold(readers.shrink(gray, 640)))


def _zxing_double(gray: Gray, _: Sight) -> Sight:
    height, width = gray.shape
    if max(height, width) > 1400:
        return NOTHING
    double = cv2.resize(gray, (width * 2, height * 2), interpolation=cv2.INTER_CUBIC)
    return Sight(readers.zxing(double).texts)


def _first(one: Sight, two: Sight) -> Sight:
    return two if two.texts else Sight(unread=one.unread or two.unread)
