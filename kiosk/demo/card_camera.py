"""The demo's camera, seen from the window's process: hold up a card, put it down.

The pictures are drawn by a process of its own (``kiosk.demo.card_server``) and reach the
scanner over loopback, through the very capture and decode path of a real camera. Nothing heavy
is imported here. ``write_video`` makes the same gesture as a film for tests.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

_LEAN = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "2000000"}

Trouble = Literal["none", "unplugged", "frozen", "black"]


class DemoCamera:
    """A camera in front of which villagers hold up their cards when told to.

    Attributes:
        url: the source to give to the scanner; known as soon as the object exists.
    """

    def __init__(self, *, width: int = 1280, height: int = 720, idle_fps: float = 15.0) -> None:
        self._size = (width, height)
        self._idle_fps = idle_fps
        self._process: subprocess.Popen[bytes] | None = None
        # Bound here, so that the address is known before the other process is up.
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=8)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/camera.mjpeg"

    def start(self) -> None:
        """Start the drawing process; returns at once."""
        if self._process is not None:
            return
        fd = self._listener.fileno()
        words = ["--socket-fd", str(fd), "--width", str(self._size[0])]
        words += ["--height", str(self._size[1]), "--idle-fps", str(self._idle_fps)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.demo.card_server", *words],
            stdin=subprocess.PIPE,
            pass_fds=(fd,),
            start_new_session=True,  # a Ctrl-C is for the kiosk; this one ends with its input
            env={**os.environ, **_LEAN},
        )

    def hold_up(
        self,
        card_text: str,
        seconds: float | None = None,
        *,
        name: str = "",
        number: str = "",
        beside: str = "",
    ) -> None:
        """Hold a card in front of the lens, for some seconds or until ``put_down``.

        A card that is in the way is put down first.

        Args:
            beside: Text of a second card held up next to it: two at once.
        """
        order = {"text": card_text, "name": name, "number": number, "beside": beside}
        self._order(do="hold_up", seconds=seconds, **order)

    def put_down(self) -> None:
        """Take the card away."""
        self._order(do="put_down")

    def trouble(self, kind: Trouble) -> None:
        """Unplug, freeze or darken the camera, or make it well again (``none``)."""
        self._order(do="trouble", kind=kind)

    def stop(self) -> None:
        """End the drawing process and give the address back."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdin is not None
            with contextlib.suppress(OSError):
                process.stdin.close()
        self._listener.close()

    @property
    def pid(self) -> int | None:
        """The drawing process's number, for figures and tests."""
        return None if self._process is None else self._process.pid

    def _order(self, **order: Any) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()


def write_video(
    path: Path,
    card_text: str,
    *,
    seconds: float = 3.0,
    before_s: float = 1.0,
    after_s: float = 3.0,
    size: tuple[int, int] = (1280, 720),
    fps: int = 30,
    tremor: float = 1.0,
) -> Path:
    """Film a card that is held up once.

    Args:
        path: an ``.avi`` file to make.
        card_text: what the card carries.
        seconds: how long the card is held.
        before_s: empty room before.
        after_s: empty room after.
        size: width and height in pixels.
        fps: pictures a second.
        tremor: how much the hand shakes.

    Returns:
        ``path``.

    Raises:
        OSError: the film could not be written.
    """
    return write_videos(path, [card_text], seconds=seconds, before_s=before_s, after_s=after_s,
                        size=size, fps=fps, tremor=tremor)  # fmt: skip


def write_videos(
    path: Path,
    card_texts: Sequence[str],
    *,
    seconds: float = 3.0,
    before_s: float = 1.0,
    after_s: float = 3.0,
    size: tuple[int, int] = (1280, 720),
    fps: int = 30,
    tremor: float = 1.0,
) -> Path:
    """Film several cards, one after the other; ``after_s`` of empty room after each.

    Raises:
        OSError: the film could not be written.
    """
    from kiosk.demo.card_film import Grain, card_face, hold_in, room
    from kiosk.demo.gesture import LOWER_S, held_at
    from kiosk.scanner.cv import cv2

    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, size)
    if not film.isOpened():
        raise OSError(f"no film can be written at {path.name}")
    grain = Grain(*size, level=2.5)
    empty = room(*size, person=False)
    for _ in range(round(before_s * fps)):
        film.write(grain.on(empty))
    for text in card_texts:
        face = card_face(text)
        for step in range(round((seconds + LOWER_S) * fps)):
            held = held_at(step / fps, seconds, tremor=tremor)
            picture = room(*size, person=True).copy()
            if held is not None:
                hold_in(picture, face, held.pose, held.lens)
            film.write(grain.on(picture))
        for _ in range(round(after_s * fps)):
            film.write(grain.on(empty))
    film.release()
    return path
