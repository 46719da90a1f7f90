"""The live picture, handed from the scanner's process to the window's without a copy on the way.

A piece of shared memory without a name (nothing on disk, gone with the processes) holds a head
and two pictures. The child writes the picture that is not being shown, then turns the head to
it. The head also carries the child's heart-beat: a number that its main loop makes grow.
No numpy and no OpenCV in here, because the window's process imports it too.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile

from kiosk.scanner.messages import Frame

WIDTH_MAX = 640
HEIGHT_MAX = 480
_SLOT_BYTES = WIDTH_MAX * HEIGHT_MAX * 3
# beat, newest slot (0 or 1), and for each slot: number, width, height, seconds.
_HEAD = struct.Struct("=QQ")
_SLOT_HEAD = struct.Struct("=QIId")
_HEAD_BYTES = 4096
SIZE_BYTES = _HEAD_BYTES + 2 * _SLOT_BYTES


def new_memory() -> int:
    """A file descriptor of fresh shared memory, ``SIZE_BYTES`` long; the caller closes it."""
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("kiosk-preview")
    else:
        fd, name = tempfile.mkstemp(prefix="kiosk-preview-")
        os.unlink(name)
    os.ftruncate(fd, SIZE_BYTES)
    return fd


class Preview:
    """One side's view of the shared memory; the child writes, the parent reads."""

    def __init__(self, fd: int) -> None:
        self._memory = mmap.mmap(fd, SIZE_BYTES)
        # A child started anew goes on counting where the dead one stopped.
        self._number = max(_SLOT_HEAD.unpack_from(self._memory, _at(slot))[0] for slot in (0, 1))

    def beat(self) -> None:
        """Child: the main loop has come round once more."""
        beats, slot = _HEAD.unpack_from(self._memory)
        _HEAD.pack_into(self._memory, 0, beats + 1, slot)

    def beats(self) -> int:
        """Parent: how often the child's main loop has come round."""
        return int(_HEAD.unpack_from(self._memory)[0])

    def write(self, rgb: bytes | memoryview, width: int, height: int, taken_at: float) -> None:
        """Child: show a picture of ``width * height * 3`` bytes.

        Raises:
            ValueError: the picture is larger than the slot.
        """
        if len(rgb) != width * height * 3 or len(rgb) > _SLOT_BYTES:
            raise ValueError(f"no room for a preview of {width} x {height}")
        beats, newest = _HEAD.unpack_from(self._memory)
        slot = 1 - newest
        self._number += 1
        start = _HEAD_BYTES + slot * _SLOT_BYTES
        _SLOT_HEAD.pack_into(self._memory, _at(slot), 0, 0, 0, 0.0)  # in the making
        self._memory[start : start + len(rgb)] = rgb
        _SLOT_HEAD.pack_into(self._memory, _at(slot), self._number, width, height, taken_at)
        _HEAD.pack_into(self._memory, 0, beats, slot)

    def read(self) -> Frame | None:
        """Parent: a copy of the newest picture, ``None`` before the first or after ``clear``."""
        for _ in range(3):
            slot = _HEAD.unpack_from(self._memory)[1]
            head = _SLOT_HEAD.unpack_from(self._memory, _at(slot))
            number, width, height, taken_at = head
            if number == 0 or width > WIDTH_MAX or height > HEIGHT_MAX:
                return None
            start = _HEAD_BYTES + slot * _SLOT_BYTES
            rgb = bytes(self._memory[start : start + width * height * 3])
            # Two pictures later this slot may have been written over while it was copied.
            if _SLOT_HEAD.unpack_from(self._memory, _at(slot)) == head:
                return Frame(width, height, rgb, number, taken_at)
        return None

    def clear(self) -> None:
        """Forget both pictures; nothing of a visitor's face stays."""
        for slot in (0, 1):
            _SLOT_HEAD.pack_into(self._memory, _at(slot), 0, 0, 0, 0.0)
        self._memory[_HEAD_BYTES:] = bytes(2 * _SLOT_BYTES)

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()


def _at(slot: int) -> int:
    return _HEAD.size + slot * _SLOT_HEAD.size
