"""Where sound goes: a PulseAudio or PipeWire server, else ALSA's ``aplay``, else nowhere.

The server is spoken to through libpulse's simple interface. *Measured* against QtMultimedia 6.11:
35 MB less memory, and a server that dies is an error code here, where Qt asserts inside libpulse
and takes the process with it. A server is looked for at every sentence, so one that starts late
or starts anew is found.
"""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

_log = logging.getLogger(__name__)

# Stopping can take as long as what is written ahead. Small steps, a small buffer at the server.
_STEP_MS = 20
_AHEAD_MS = 90
_LOOK_AGAIN_S = 5.0
# The environment may name another list, for machines whose cards are seen elsewhere.
_ALSA_CARDS = Path(os.environ.get("KIOSK_ALSA_CARDS", "/proc/asound/cards"))


class Device(Protocol):
    """An open way out for 16-bit samples of one channel."""

    def write(self, pcm: bytes) -> None:
        """Write; waits until there is room. Raises OSError when the device is gone."""

    def drain(self) -> None:
        """Wait until everything was heard."""

    def drop(self) -> None:
        """Forget what was written and not heard yet, at once."""

    def close(self) -> None:
        """Let the device go."""


class Output:
    """One sound at a time; playing stops what is playing. Calls return at once."""

    def __init__(self, find: Callable[[int], Device | None], told: Callable[[bool], None]) -> None:
        """An output that has opened nothing yet.

        Args:
            find: Opens the device for so many samples a second, ``None`` when there is none.
            told: Told before every sound, in the player's thread, whether there is one.
        """
        self._find, self._told = find, told
        self._gain = 1.0
        self._halt = threading.Event()
        self._player: threading.Thread | None = None

    def play(self, pcm: bytes, rate_hz: int) -> None:
        """Begin to play."""
        self.stop()
        if self._player is not None and self._player.is_alive():
            _log.warning("the sound device hangs; nothing is played")
            return
        self._halt = threading.Event()
        self._player = threading.Thread(
            target=self._play, args=(pcm, rate_hz, self._halt), name="player", daemon=True
        )
        self._player.start()

    def set_gain(self, gain: float) -> None:
        """Loudness from the next step on, 0 to 1."""
        self._gain = gain

    def stop(self) -> None:
        """Be silent at once; waits a moment so that two sounds never meet."""
        self._halt.set()
        if self._player is not None:
            self._player.join(0.1)

    def _play(self, pcm: bytes, rate_hz: int, halt: threading.Event) -> None:
        try:
            device = self._find(rate_hz)
            self._told(device is not None)
            if device is None:
                return
            try:
                self._write(device, pcm, rate_hz, halt)
            finally:
                device.close()
        except OSError as trouble:
            _log.warning("a sound was cut off: %s", trouble)

    def _write(self, device: Device, pcm: bytes, rate_hz: int, halt: threading.Event) -> None:
        step = rate_hz * _STEP_MS // 1000 * 2
        for at in range(0, len(pcm), step):
            if halt.is_set():
                device.drop()
                return
            device.write(_quieter(pcm[at : at + step], self._gain))
        left_s = _AHEAD_MS / 1000
        if halt.wait(left_s):
            device.drop()
        else:
            device.drain()


def _quieter(pcm: bytes, gain: float) -> bytes:
    if gain >= 1:
        return pcm
    return (np.frombuffer(pcm, "<i2") * np.float32(gain)).astype("<i2").tobytes()


class Finder:
    """Finds the way out that works; asks a silent machine again only now and then."""

    def __init__(self) -> None:
        self._nothing_until_s = 0.0

    def __call__(self, rate_hz: int) -> Device | None:
        """An open device, or ``None`` on a machine without sound."""
        if time.monotonic() < self._nothing_until_s:
            return None
        for kind in (PulseDevice, AplayDevice):
            try:
                return kind(rate_hz)
            except OSError as trouble:
                _log.debug("%s: %s", kind.__name__, trouble)
        self._nothing_until_s = time.monotonic() + _LOOK_AGAIN_S
        return None

    def audible(self) -> bool:
        """Whether something can be heard now."""
        device = self(24_000)
        if device is not None:
            device.close()
        return device is not None


class _SampleSpec(ctypes.Structure):
    _fields_ = (
        ("format", ctypes.c_int),
        ("rate", ctypes.c_uint32),
        ("channels", ctypes.c_uint8),
    )


class _BufferAttr(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    )


class PulseDevice:
    """A stream to the sound server's default sink."""

    _S16LE, _PLAYBACK, _DEFAULT = 3, 1, 0xFFFFFFFF
    _library: ctypes.CDLL | None = None

    def __init__(self, rate_hz: int) -> None:
        """Connect.

        Raises:
            OSError: no libpulse, no server, or no sink.
        """
        library = self._loaded()
        spec = _SampleSpec(self._S16LE, rate_hz, 1)
        ahead = rate_hz * _AHEAD_MS // 1000 * 2
        room = _BufferAttr(self._DEFAULT, ahead, self._DEFAULT, self._DEFAULT, self._DEFAULT)
        trouble = ctypes.c_int(0)
        self._stream = library.pa_simple_new(
            None, b"kiosk", self._PLAYBACK, None, b"voice",
            ctypes.byref(spec), None, ctypes.byref(room), ctypes.byref(trouble),
        )  # fmt: skip
        if not self._stream:
            raise OSError(f"no sound server (PulseAudio says {trouble.value})")
        self._library_now = library

    @classmethod
    def _loaded(cls) -> ctypes.CDLL:
        if cls._library is None:
            library = ctypes.CDLL("libpulse-simple.so.0")
            library.pa_simple_new.restype = ctypes.c_void_p
            for name in ("pa_simple_drain", "pa_simple_flush", "pa_simple_free"):
                getattr(library, name).argtypes = [ctypes.c_void_p] + (
                    [ctypes.POINTER(ctypes.c_int)] if name != "pa_simple_free" else []
                )
            library.pa_simple_write.argtypes = [
                ctypes.c_void_p,
                ctypes.c_char_p,
                ctypes.c_size_t,
                ctypes.POINTER(ctypes.c_int),
            ]
            library.pa_simple_free.restype = None
            cls._library = library
        return cls._library

    def write(self, pcm: bytes) -> None:
        """See `Device.write`."""
        trouble = ctypes.c_int(0)
        failed = self._library_now.pa_simple_write(
            self._stream, pcm, len(pcm), ctypes.byref(trouble)
        )
        if failed:
            raise OSError(f"the sound server is gone (PulseAudio says {trouble.value})")

    def drain(self) -> None:
        """See `Device.drain`."""
        self._library_now.pa_simple_drain(self._stream, None)

    def drop(self) -> None:
        """See `Device.drop`."""
        self._library_now.pa_simple_flush(self._stream, None)

    def close(self) -> None:
        """See `Device.close`."""
        self._library_now.pa_simple_free(self._stream)


class AplayDevice:
    """``aplay``, for machines with a sound card and no sound server. It is killed to stop."""

    def __init__(self, rate_hz: int) -> None:
        """Start it.

        Raises:
            OSError: there is no card or no ``aplay``.
        """
        program = shutil.which("aplay")
        if program is None or "no soundcards" in _ALSA_CARDS.read_text("utf-8", "replace"):
            raise OSError("no sound card or no aplay")
        form = ["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate_hz)]
        self._process = subprocess.Popen(
            [program, *form, f"--buffer-time={_AHEAD_MS * 1000}", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def write(self, pcm: bytes) -> None:
        """See `Device.write`."""
        assert self._process.stdin is not None
        self._process.stdin.write(pcm)
        self._process.stdin.flush()

    def drain(self) -> None:
        """See `Device.drain`."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def drop(self) -> None:
        """See `Device.drop`."""
        self._process.kill()

    def close(self) -> None:
        """See `Device.close`."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                _log.debug("aplay ended by itself")
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
