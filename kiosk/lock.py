"""One program on one data folder: the second is refused before it touches anything.

The lock is the operating system's own lock on an open file, not the file's existence: whatever
ends the first program, a power cut included, frees it, so there is no stale lock to clear. What
stands in the file only says who holds it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO


class AlreadyRunning(Exception):
    """Another program has this data folder.

    Attributes:
        pid: Its process number, or ``None`` when it did not say.
        since: Its start as ``HH:MM``, or ``""``.
        message_args: What the sentence needs.
    """

    message_id = "cli-already-running"

    def __init__(self, folder: Path, pid: int | None, since: str) -> None:
        super().__init__(f"{folder} is in use by process {pid}")
        self.folder = folder
        self.pid = pid
        self.since = since
        self.message_args: dict[str, str | int] = {
            "folder": str(folder),
            "pid": str(pid or "?"),
            "since": since or "?",
        }


class DataLock:
    """Holds a data folder as long as it is open; a context manager, too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[str] | None = None

    def acquire(self) -> DataLock:
        """Take the folder (made if need be) for this process.

        Raises:
            AlreadyRunning: another process, or another ``DataLock``, has it.
            OSError: the folder cannot be made or written.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # "a+" neither truncates nor needs the file to exist: the holder's note stays readable.
        file = open(self._folder / "lock", "a+", encoding="utf-8")  # noqa: SIM115  # held open
        if not _lock(file):
            pid, since = _note(file)
            file.close()
            raise AlreadyRunning(self._folder, pid, since)
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "since": time.strftime("%H:%M")}))
        file.flush()
        self._file = file
        return self

    def release(self) -> None:
        """Give the folder back; harmless when it is not held."""
        if self._file is not None:
            # Closing frees it: the file stays, because removing it would let a third program lock
            # a name that a second one is just opening.
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None

    def __enter__(self) -> DataLock:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _lock(file: IO[str]) -> bool:
    """Whether the operating system gave us the file."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # Windows locks bytes: one far behind the note, so that others can read who it is.
            file.seek(1 << 20)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _note(file: IO[str]) -> tuple[int | None, str]:
    file.seek(0)
    try:
        note = json.loads(file.read())
        return int(note["pid"]), str(note["since"])
    except (ValueError, KeyError, TypeError):
        return None, ""
