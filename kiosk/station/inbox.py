"""Brings answers of other threads home to the GUI thread.

Signals emitted from threads that Qt does not own can crash PySide, so a thread leaves what is to
be called in a queue and rings a socket; a notifier on the GUI thread calls it.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class Inbox(QObject):
    """Calls on the GUI thread what any thread posted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._heard, self._bell = socket.socketpair()
        for end in (self._heard, self._bell):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._empty)

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` called on the GUI thread soon. Safe from any thread."""
        self._calls.put(call)
        with contextlib.suppress(OSError):  # a full or closed bell has been heard already
            self._bell.send(b"!")

    def close(self) -> None:
        """Hear nothing more."""
        self._notifier.setEnabled(False)
        self._heard.close()
        self._bell.close()

    def _empty(self) -> None:
        with contextlib.suppress(OSError):
            while self._heard.recv(4096):
                pass
        while True:
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return
            try:
                call()
            except Exception:
                # The bell has rung for all that wait: one answer that fails holds up no other.
                sys.excepthook(*sys.exc_info())
