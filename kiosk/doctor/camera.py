"""One look through the camera, in a process of its own: ``python -m kiosk.doctor.camera SRC W H``.

Prints one JSON line: ``{"answer": "fine", "args": {"width", "height", "fps"}}``, or ``absent``,
``busy``, ``dark`` (a lens cap, a shut cover).
"""

from __future__ import annotations

import json
import sys
import time

FRAMES = 15
DARK_BELOW = 12  # mean grey, 0–255


def look(source: str, width: int, height: int) -> dict[str, object]:
    """Take a few frames and say what they are like."""
    from kiosk.scanner.sources import open_source, parse_source

    device, why = open_source(parse_source(source), width=width, height=height)
    if device is None:
        return {"answer": why, "args": {}}
    begun, picture, taken = time.monotonic(), None, 0
    try:
        while taken < FRAMES and device.grab():
            taken += 1
            good, frame = device.retrieve()
            picture = frame if good else picture
    finally:
        device.release()
    if picture is None:
        return {"answer": "absent", "args": {}}
    if float(picture.mean()) < DARK_BELOW:
        return {"answer": "dark", "args": {}}
    fps = round(taken / max(0.001, time.monotonic() - begun))
    return {
        "answer": "fine",
        "args": {"width": picture.shape[1], "height": picture.shape[0], "fps": fps},
    }


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
