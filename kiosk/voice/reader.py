"""Reading free text aloud in a child process, which may hang or be missing altogether.

pyttsx3 with espeak-ng is hard to understand and easy to hang (its second call waits for ever on
a stuck device), so it runs in a process of its own that makes one sound file and ends. The text
goes in by standard input, never by the command line, where every user could read it.
"""

from __future__ import annotations

import json
import sys
import tempfile

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from kiosk.voice.link import child_environment

# espeak takes some 20 ms a sentence; a slow machine still has to import Python first.
_PATIENCE_MS = 3000
_PATIENCE_MS_PER_CHARACTER = 20
_TEXT_MAX = 2000


class Reader(QObject):
    """One text at a time; a new one ends the child of the one before.

    Signals:
        ready: Turn, 16-bit samples of one channel, samples a second.
        failed: Turn of a text that will not be heard.
    """

    ready = Signal(int, bytes, int)
    failed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._child: QProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.timeout.connect(self._give_up)

    @staticmethod
    def patience_ms(text: str) -> int:
        """How long the child may take for ``text``."""
        return _PATIENCE_MS + _PATIENCE_MS_PER_CHARACTER * min(len(text), _TEXT_MAX)

    def read(self, turn: int, text: str, rate: str) -> None:
        """Have ``text`` made into sound; answers with ``ready`` or ``failed``."""
        self.stop()
        self._turn = turn
        text = text[:_TEXT_MAX]
        child = QProcess(self)
        environment = child_environment()
        # The engine can only write files. A killed child cannot tidy up, so the folder is ours.
        self._folder = tempfile.TemporaryDirectory(
            prefix="kiosk-voice-", ignore_cleanup_errors=True
        )
        environment.insert("TMPDIR", self._folder.name)
        child.setProcessEnvironment(environment)
        child.setStandardErrorFile(QProcess.nullDevice())
        child.finished.connect(self._finished)
        child.errorOccurred.connect(self._broken)
        self._child = child
        self._watch.start(self.patience_ms(text))
        child.start(sys.executable, ["-m", "kiosk.voice.read_aloud"])
        child.write(json.dumps({"text": text, "rate": rate}).encode())
        child.closeWriteChannel()

    def stop(self) -> None:
        """End the child; nothing more comes of its text."""
        self._watch.stop()
        child, self._child = self._child, None
        if child is not None:
            child.finished.disconnect(self._finished)
            child.errorOccurred.disconnect(self._broken)
            child.finished.connect(child.deleteLater)
            child.kill()
        self._tidy()

    def _tidy(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    @Slot()
    def _finished(self) -> None:
        child, self._child = self._child, None
        self._watch.stop()
        if child is None:
            return
        answer = bytes(child.readAllStandardOutput().data())
        child.deleteLater()
        self._tidy()
        rate_hz = int.from_bytes(answer[:4], "little")
        if len(answer) > 4 and 8_000 <= rate_hz <= 48_000:
            self.ready.emit(self._turn, answer[4:], rate_hz)
        else:
            self.failed.emit(self._turn)

    @Slot()
    def _broken(self) -> None:
        if self._child is not None and self._child.state() == QProcess.ProcessState.NotRunning:
            self._finished()

    @Slot()
    def _give_up(self) -> None:
        self.stop()
        self.failed.emit(self._turn)
