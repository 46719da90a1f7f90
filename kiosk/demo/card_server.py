"""The demo's camera: a process that serves moving pictures over HTTP on this machine only.

It speaks what a network camera speaks (``multipart/x-mixed-replace`` JPEG), so that the real
capture path opens it like any other source. Orders come as JSON lines on standard input, the
listening socket from ``kiosk.demo.card_camera``. While nobody holds a card a handful of ready
pictures go round; a card is drawn frame by frame; without a viewer nothing is drawn at all.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kiosk.demo.card_film import Grain, Picture, Pose, card_face, hold_in, room
from kiosk.demo.gesture import LOWER_S, held_at
from kiosk.scanner.cv import cv2

_JPEG_QUALITY = 82
_READY_PICTURES = 6
_NOISE_LEVEL = 2.5
_BETWEEN_S = 0.3
_APART_MM, _FARTHER_MM = 52.0, 70.0


@dataclass(frozen=True, eq=False)
class _Showing:
    face: Picture
    began_s: float
    until_s: float | None
    side_mm: float = 0.0


class Scene:
    """What the demo's camera sees now; orders may come from another thread."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._grain = Grain(width, height, level=_NOISE_LEVEL)
        empty = room(width, height, person=False)
        self._ready = [_jpeg(self._grain.on(empty)) for _ in range(_READY_PICTURES)]
        self._black = _jpeg(np.zeros((height, width, 3), np.uint8))
        self._turn = itertools.cycle(self._ready)
        self._last = self._ready[0]
        self._showings: tuple[_Showing, ...] = ()
        self.trouble = "none"

    def hold_up(
        self, text: str, name: str, number: str, seconds: float | None, beside: str = ""
    ) -> None:
        """Hold up a card, until ``put_down`` or for some seconds; one in the way goes first.

        Args:
            beside: Text of a second card that is held up next to it.
        """
        began = time.monotonic() + (LOWER_S + _BETWEEN_S if self.moving else 0.0)
        self.put_down()
        side = _APART_MM if beside else 0.0
        new = [_Showing(card_face(text, name, number), began, seconds, -side)]
        if beside:
            new.append(_Showing(card_face(beside), began, seconds, side))
        self._showings = (*self._showings[-2:], *new)

    def put_down(self) -> None:
        """Take the card away with a movement of the hand."""
        now = time.monotonic()
        self._showings = tuple(
            replace(one, until_s=min(now - one.began_s, one.until_s or math.inf))
            for one in self._showings
            if one.began_s <= now
        )

    @property
    def moving(self) -> bool:
        """Whether a card is in view."""
        return bool(self._showings)

    def frame(self) -> bytes:
        """The picture of this moment as JPEG."""
        if self.trouble == "frozen":
            return self._last
        self._last = self._black if self.trouble == "black" else self._seen()
        return self._last

    def _seen(self) -> bytes:
        now = time.monotonic()
        showings = self._showings
        gone = [one for one in showings if one.until_s is not None
                and now - one.began_s > one.until_s + LOWER_S]  # fmt: skip
        if gone:
            self._showings = tuple(one for one in self._showings if one not in gone)
        if not showings:
            return next(self._turn)
        picture = room(*self._size, person=True).copy()
        for one in showings:
            held = held_at(now - one.began_s, one.until_s)
            if held is not None:
                hold_in(picture, one.face, _beside(held.pose, one.side_mm), held.lens)
        return _jpeg(self._grain.on(picture))


def _beside(pose: Pose, side_mm: float) -> Pose:
    """One of two cards: farther away, so that both are in the picture."""
    if not side_mm:
        return pose
    farther = pose.distance_mm + _FARTHER_MM
    return replace(pose, right_mm=pose.right_mm + side_mm, distance_mm=farther)


class Broadcast:
    """Draws each picture once and hands it to every viewer."""

    def __init__(self, scene: Scene, *, idle_fps: float, moving_fps: float) -> None:
        self._scene = scene
        self._pace = {False: 1 / idle_fps, True: 1 / moving_fps}
        self._news = threading.Condition()
        self._viewers = 0
        self._picture = b""
        self._number = 0

    def draw_for_ever(self) -> None:
        """Draw at the pace of the scene while somebody watches."""
        due = time.monotonic()
        while True:
            with self._news:
                self._news.wait_for(lambda: self._viewers > 0)
            picture = self._scene.frame()
            with self._news:
                self._picture, self._number = picture, self._number + 1
                self._news.notify_all()
            due = max(due + self._pace[self._scene.moving], time.monotonic() - 0.1)
            time.sleep(max(0.0, due - time.monotonic()))

    def serve(self, viewer: socket.socket) -> None:
        """Send pictures to one viewer until it, or the camera, goes away."""
        with viewer:
            if self._scene.trouble == "unplugged":
                return
            try:
                self._send_all(viewer)
            except OSError:
                return

    def _send_all(self, viewer: socket.socket) -> None:
        viewer.settimeout(5)
        viewer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        viewer.recv(4096)
        viewer.sendall(
            b"HTTP/1.0 200 OK\r\nCache-Control: no-store\r\n"
            b"Content-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n"
        )
        with self._news:
            self._viewers += 1
            self._news.notify_all()
        seen = 0
        try:
            while self._scene.trouble != "unplugged":
                with self._news:
                    self._news.wait_for(lambda: self._number > seen, 1)  # noqa: B023
                    picture, seen = self._picture, self._number
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}"
                viewer.sendall(head.encode() + b"\r\n\r\n" + picture + b"\r\n")
        finally:
            with self._news:
                self._viewers -= 1


def obey(scene: Scene, line: str) -> None:
    """Carry out one order.

    Raises:
        ValueError: the line is no order.
    """
    order: dict[str, Any] = json.loads(line)
    match order.get("do"):
        case "hold_up":
            words = (order["text"], order["name"], order["number"])
            scene.hold_up(*words, order["seconds"], order.get("beside", ""))
        case "put_down":
            scene.put_down()
        case "trouble":
            scene.trouble = order["kind"]
        case other:
            raise ValueError(f"no such order: {other!r}")


def main() -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.demo.card_server")
    parser.add_argument("--socket-fd", type=int, required=True)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--idle-fps", type=float, default=15.0)
    parser.add_argument("--moving-fps", type=float, default=20.0)
    options = parser.parse_args()
    os.nice(5)  # the film may stutter before the kiosk does
    scene = Scene(options.width, options.height)
    broadcast = Broadcast(scene, idle_fps=options.idle_fps, moving_fps=options.moving_fps)
    listener = socket.socket(fileno=options.socket_fd)
    threading.Thread(target=broadcast.draw_for_ever, daemon=True).start()
    threading.Thread(target=_accept, args=(listener, broadcast), daemon=True).start()
    for line in sys.stdin:
        obey(scene, line)
    sys.stdout.flush()
    os._exit(0)


def _accept(listener: socket.socket, broadcast: Broadcast) -> None:
    while True:
        viewer, _ = listener.accept()
        threading.Thread(target=broadcast.serve, args=(viewer,), daemon=True).start()


def _jpeg(picture: Picture) -> bytes:
    good, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    assert good
    return bytes(data)


if __name__ == "__main__":
    sys.exit(main())
