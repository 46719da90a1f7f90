"""The program as a process of its own, which tells when it painted and when it is ready."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

WAIT_S = 60


@dataclass
class Started:
    """A running kiosk (``tests.bench.start_driver``).

    Attributes:
        process: Its process.
        told, complained: Files of what it writes. Not pipes: a child that outlives it would hold
            them open, and who reads would wait for ever.
    """

    process: subprocess.Popen[bytes]
    told: Path
    complained: Path

    def until(self, what: str) -> list[str]:
        """The words of the first line that begins with ``what``.

        The test fails, with where every thread of the program stood, when it does not come.
        """
        ends = time.monotonic() + WAIT_S
        while time.monotonic() < ends and self.process.poll() is None:
            for line in self.told.read_text().splitlines(keepends=True):
                if line.startswith(what + " ") and line.endswith("\n"):
                    return line.split()
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGABRT)
        self.process.wait(timeout=20)
        pytest.fail(f"it never was {what}:\n{self.complained.read_text()}")


@contextmanager
def started(
    settings: Path, environ: Mapping[str, str], *, script: Path | None = None
) -> Iterator[Started]:
    """``kiosk run`` with these settings in this environment; ended with the block.

    Args:
        script: Run in place of the driver, which it calls when it has broken something.
    """
    program = [str(script)] if script else ["-m", "tests.bench.start_driver"]
    command = [sys.executable, *program, "run", "--settings", str(settings)]
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "told"), Path(folder, "complained")
        with files[0].open("w") as told, files[1].open("w") as complained:
            process = subprocess.Popen(
                command,
                env={**environ, "PYTHONFAULTHANDLER": "1"},
                stdout=told,
                stderr=complained,
            )
        try:
            yield Started(process, *files)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            finally:
                process.kill()
