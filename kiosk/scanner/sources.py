"""Where frames come from: a camera, a video, a folder of pictures, a stream on loopback.

Everything is opened here and answers like ``cv2.VideoCapture`` (``grab``, ``retrieve``,
``release``), so that a test with a film runs the very code that a camera runs. A source is
written as one text:

* ``0``, ``1`` … a camera's index (another index is tried when it has moved), ``auto`` any;
* ``/dev/…`` one camera by name;
* ``http://127.0.0.1:…`` a moving picture on loopback;
* a folder: its pictures in order of name, each for a tenth of a second;
* a file: a video. Videos and folders begin again at their end; ``once:`` before the path stops
  there, as if the camera had been unplugged.
"""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from kiosk.scanner.cv import cv2

Picture = NDArray[np.uint8]

PICTURE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"})
_FOLDER_FPS = 10.0
_STREAM_WAIT_MS = 3000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Device(Protocol):
    """What the capture loop needs; ``cv2.VideoCapture`` has it."""

    def isOpened(self) -> bool:
        """Whether frames can be asked for."""
        ...

    def grab(self) -> bool:
        """Wait for the next frame; ``False`` when there is none."""
        ...

    def retrieve(self) -> tuple[bool, Picture | None]:
        """The frame that was grabbed last."""
        ...

    def release(self) -> None:
        """Let go of the device."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A source's text, taken apart.

    Attributes:
        kind: ``camera``, ``stream``, ``folder`` or ``video``.
        place: index, path or address.
        looped: begins again at its end.
    """

    kind: str
    place: str
    looped: bool = True

    @property
    def paced_by_us(self) -> bool:
        """Files come as fast as they are read; cameras and streams at their own pace."""
        return self.kind in ("folder", "video")


def parse_source(text: str) -> Source:
    """Take a source's text apart.

    Raises:
        ValueError: an address that is not on this machine.
    """
    looped = not text.startswith("once:")
    place = text.removeprefix("once:")
    if re.fullmatch(r"\d+|auto", place) or place.startswith("/dev/"):
        return Source("camera", place)
    if place.startswith(("http://", "https://")):
        if urlsplit(place).hostname not in _LOOPBACK:
            raise ValueError("a picture stream must come from this machine")
        return Source("stream", place)
    return Source("folder" if Path(place).is_dir() else "video", place, looped)


def open_source(source: Source, *, width: int, height: int) -> tuple[Device | None, str]:
    """Open a source.

    Returns:
        The device and ``"ok"``, or ``None`` and why not: ``"absent"`` or ``"busy"``.
    """
    if source.kind == "camera":
        return _open_camera(source.place, width, height)
    if source.kind == "folder":
        pictures = PictureFolder(Path(source.place))
        return (pictures, "ok") if pictures.isOpened() else (None, "absent")
    if source.kind == "video" and not Path(source.place).is_file():
        return None, "absent"
    return _opened(lambda: _ffmpeg(source.place))


def frames_per_second(device: Device, source: Source) -> float:
    """The pace at which a file wants to be shown."""
    if isinstance(device, cv2.VideoCapture) and source.kind == "video":
        fps = float(device.get(cv2.CAP_PROP_FPS))
        return fps if 1 <= fps <= 120 else 30.0
    return _FOLDER_FPS


def _ffmpeg(place: str) -> Device:
    # More than one decoding thread would hold back a frame for each of them.
    settings = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _STREAM_WAIT_MS,
        cv2.CAP_PROP_READ_TIMEOUT_MSEC, _STREAM_WAIT_MS,
        cv2.CAP_PROP_N_THREADS, 1,
    ]  # fmt: skip
    device: Device = cv2.VideoCapture(place, cv2.CAP_FFMPEG, settings)
    return device


def _opened(opener: Callable[[], Device]) -> tuple[Device | None, str]:
    try:
        device = opener()
        if device.isOpened():
            return device, "ok"
        device.release()
    except cv2.error:
        pass
    return None, "absent"


def _open_camera(place: str, width: int, height: int) -> tuple[Device | None, str]:
    seen_busy = False
    for node in _camera_nodes(place):
        device, _ = _opened(lambda node=node: _camera(node, width, height))  # type: ignore[misc]
        if device is not None:
            # A camera that another program has opens, and then gives nothing.
            if device.grab():
                return device, "ok"
            device.release()
        seen_busy = seen_busy or _exists(node)
    return None, "busy" if seen_busy else "absent"


def _camera(node: str, width: int, height: int) -> Device:
    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    capture = cv2.VideoCapture(int(node) if node.isdigit() else node, backend)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        capture.set(cv2.CAP_PROP_FPS, 30)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    device: Device = capture
    return device


def _camera_nodes(place: str) -> list[str]:
    """The camera asked for first, then every other: plugged in again it may have moved."""
    indices = sorted(int(name[10:]) for name in glob.glob("/dev/video*") if name[10:].isdigit())
    others = [str(index) for index in indices]
    if place == "auto":
        return others or ["0"]
    if place.isdigit():
        return [place] + [index for index in others if index != place]
    return [place]


def _exists(node: str) -> bool:
    return os.path.exists(f"/dev/video{node}" if node.isdigit() else node)


class PictureFolder:
    """The pictures of a folder in order of name, each shown once."""

    def __init__(self, folder: Path) -> None:
        self._paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in PICTURE_ENDINGS)
        self._next = 0

    def isOpened(self) -> bool:
        """Whether the folder holds a picture."""
        return bool(self._paths)

    def grab(self) -> bool:
        """Step to the next picture; ``False`` behind the last."""
        self._next += 1
        return self._next <= len(self._paths)

    def retrieve(self) -> tuple[bool, Picture | None]:
        """Read the picture stepped to; one that cannot be read is passed over."""
        try:
            picture = cv2.imread(str(self._paths[self._next - 1]), cv2.IMREAD_COLOR)
        except cv2.error:
            picture = None
        return picture is not None, picture

    def release(self) -> None:
        """Nothing to let go of."""
