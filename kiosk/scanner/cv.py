"""The one door through which OpenCV comes in.

OpenCV reads its settings from the environment when it is imported, and its import leaves two
Qt variables behind that would mislead any Qt program started from here. Both are dealt with in
this one place; every other module of the scanner says ``from kiosk.scanner.cv import cv2``.
Never import this in the process that owns the window: it costs 0.2 s and 40 MB.
"""

from __future__ import annotations

import os
from typing import Any

_SETTINGS = {
    # A missing camera prints several lines for every try.
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_VIDEOIO_DEBUG": "0",
    # A cable pulled out is found by V4L2 after this many seconds instead of ten.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "3",
    # Opening a camera on Windows takes up to a minute without this (opencv issue 17687).
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",
    # One decode thread is enough, and each idle pool thread costs memory.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_LEFT_BEHIND = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")

for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)
_before = {name: os.environ.get(name) for name in _LEFT_BEHIND}

import cv2 as _cv2  # noqa: E402

for _name, _old in _before.items():
    if _old is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _old

# OpenCV's stubs call every picture "integer or floating"; ours are bytes, and we say so.
cv2: Any = _cv2
cv2.setNumThreads(1)

__all__ = ["cv2"]
