"""A camera for measuring: what it sees, and since when, is known to the millisecond.

It serves ready pictures over loopback at 30 a second, so that the scanner's own capture path opens
it like any camera; drawing and encoding are done beforehand and cost nothing while it runs.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiosk.demo.card_film import Grain, card_face, hold_in, room
from kiosk.demo.gesture import LOWER_S, RAISE_S, held_at
from kiosk.scanner.cv import cv2

FPS = 30
SIZE = (1280, 720)
_AT_REST_S = 0.2  # of the rising and the sinking, what is near enough to be seen as a card


class Feed:
    """Serves pictures in a loop; another scene begins when it is told.

    Attributes:
        url: The source to give to the scanner.
        sent_at: When the first picture of the present scene had left, monotonic seconds; 0.0
            until then.
    """

    def __init__(self, scene: Sequence[bytes]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/camera.mjpeg"
        self.sent_at = 0.0
        self._loop: Iterator[bytes] = itertools.cycle(scene)
        self._once: Iterator[bytes] = iter(())
        self._swap = threading.Lock()
        self._ended = False
        threading.Thread(target=self._accept, daemon=True).start()

    def show(self, scene: Sequence[bytes]) -> float:
        """From now on this is in view, again and again.

        Returns:
            Now, monotonic seconds: somewhere between two pictures, as with any camera.
        """
        with self._swap:
            self._loop, self._once, self.sent_at = itertools.cycle(scene), iter(()), 0.0
            return time.monotonic()

    def play(self, film: Sequence[bytes]) -> float:
        """Show a film once, then the scene again; see :meth:`show`."""
        with self._swap:
            self._once, self.sent_at = iter(film), 0.0
            return time.monotonic()

    def close(self) -> None:
        """Unplug it."""
        self._ended = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _next(self) -> bytes:
        with self._swap:
            return next(self._once, None) or next(self._loop)

    def _accept(self) -> None:
        while not self._ended:
            try:
                viewer, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(viewer,), daemon=True).start()

    def _serve(self, viewer: socket.socket) -> None:
        with viewer, contextlib.suppress(OSError):
            viewer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            viewer.recv(4096)
            kind = b"multipart/x-mixed-replace;boundary=frame"
            viewer.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n")
            due = time.monotonic()
            while not self._ended:
                data = self._next()
                head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                viewer.sendall(head % len(data) + data + b"\r\n")
                self.sent_at = self.sent_at or time.monotonic()
                due = max(due + 1 / FPS, time.monotonic() - 1 / FPS)
                time.sleep(max(0.0, due - time.monotonic()))


@contextmanager
def feed() -> Iterator[Feed]:
    """A feed of an empty room."""
    opened = Feed(empty_room())
    try:
        yield opened
    finally:
        opened.close()


def empty_room() -> list[bytes]:
    """Nobody there; only the sensor's grain changes."""
    grain = Grain(*SIZE, level=2.5)
    return [_jpeg(grain.on(room(*SIZE, person=False))) for _ in range(3)]


def card_held(text: str, *, pictures: int = 4) -> list[bytes]:
    """A card in a trembling hand, right in front of the lens from the first picture on."""
    return [_picture(text, RAISE_S + 0.37 * at, None) for at in range(pictures)]


def card_gesture(text: str, hold_s: float) -> list[bytes]:
    """A card that comes up, is held for ``hold_s`` seconds, and goes down: one film."""
    begun = RAISE_S - _AT_REST_S
    steps = round((_AT_REST_S + hold_s + LOWER_S - _AT_REST_S) * FPS)
    return [_picture(text, begun + step / FPS, RAISE_S + hold_s) for step in range(steps)]


_grain = Grain(*SIZE, level=2.5)


def _picture(text: str, at_s: float, until_s: float | None) -> bytes:
    picture = room(*SIZE, person=True).copy()
    held = held_at(at_s, until_s)
    if held is not None:
        hold_in(picture, card_face(text), held.pose, held.lens)
    return _jpeg(_grain.on(picture))


def _jpeg(picture: object) -> bytes:
    good, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 82])
    assert good
    return bytes(data)
