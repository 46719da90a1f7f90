"""A network camera for tests that can be unplugged, stalled, frozen and darkened at will.

It serves real MJPEG over a real socket on loopback, so that the scanner's own capture path
opens it like any camera.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from kiosk.scanner.cv import cv2

Picture = NDArray[np.uint8]


class LoopbackCamera:
    """Serves what ``picture()`` returns, encoded as JPEG, ``fps`` times a second.

    Attributes:
        stalled: connected, but no further picture comes.
        picture: may be exchanged at any time.
    """

    def __init__(self, picture: Callable[[], Picture], *, fps: float = 30) -> None:
        self.picture = picture
        self.stalled = False
        self._every_s = 1 / fps
        self._plugged = False
        self._viewers: list[socket.socket] = []
        self._port = 0
        self.plug_in()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def plug_in(self) -> None:
        """Begin to serve; after ``unplug`` at the same address."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        self._plugged = True
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def unplug(self) -> None:
        """Cut every connection and refuse new ones."""
        self._plugged = False
        # shutdown wakes the thread that waits in accept; close alone would not.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for viewer in self._viewers:
            with contextlib.suppress(OSError):
                viewer.shutdown(socket.SHUT_RDWR)
        self._viewers.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                viewer, _ = listener.accept()
            except OSError:
                return
            self._viewers.append(viewer)
            threading.Thread(target=self._serve, args=(viewer,), daemon=True).start()

    def _serve(self, viewer: socket.socket) -> None:
        with viewer, contextlib.suppress(OSError):
            viewer.recv(4096)
            kind = b"multipart/x-mixed-replace;boundary=frame"
            viewer.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n")
            while self._plugged:
                if not self.stalled:
                    _, data = cv2.imencode(".jpg", self.picture())
                    head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                    viewer.sendall(head % len(data) + bytes(data) + b"\r\n")
                time.sleep(self._every_s)

    def __enter__(self) -> LoopbackCamera:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()


def live_pictures(picture: Picture, *, level: float = 3, seed: int = 1) -> Callable[[], Picture]:
    """The same view again and again, as a live sensor sees it: never twice the same pixels."""
    rng = np.random.default_rng(seed)
    grains = [rng.normal(0, level, picture.shape) for _ in range(5)]
    ready = [(picture + grain).clip(0, 255).astype(np.uint8) for grain in grains]
    turn = [0]

    def next_picture() -> Picture:
        turn[0] += 1
        return ready[turn[0] % len(ready)]

    return next_picture
