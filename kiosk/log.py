"""The program's log: what happened to the machine, never who stood before it.

One text file a day in the data folder, kept 200 days (the law asks for six months), never more
than a few hundred lines a minute. Whatever a caller writes, the formatter has the last word:
Chinese characters (a name, a sentence shown to somebody), card texts and long numbers (telephone,
identity) leave only a short keyed hash, so that two lines about the same thing can be seen to be
about the same thing within one run, and nobody can try 1,600 names against it.

An exception nobody caught ends in the log with its traceback. What crashed below Python
(``faulthandler``) lies in ``faults.log`` and is mentioned at the next start.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import logging
import logging.handlers
import os
import platform
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from kiosk import __version__

KEEP_DAYS = 200
LINES_A_MINUTE = 300

_RUN_KEY = secrets.token_bytes(16)

# Any Han run is a possible name; 〇 and the interpunct belong to names too.
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:·[\u3400-\u9fff]+)*")
_CARD = re.compile(r"\bV1[0-9A-Za-z]{10,24}\b")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Fa-f])\d{11,18}[Xx]?(?![0-9A-Fa-f])")
_SQL_PARAMETERS = re.compile(r"\[parameters: .*?\]\s*(?=\n|$|\(Background)", re.DOTALL)


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for ``text`` within this run of the program."""
    return hashlib.blake2b(text.encode(), digest_size=4, key=_RUN_KEY).hexdigest()


def redact(text: str) -> str:
    """``text`` with everything that could be a person's replaced by a keyed hash."""
    text = _SQL_PARAMETERS.sub("[parameters: left out]", text)
    text = _CARD.sub(lambda found: f"card#{short_hash(found[0])}", text)
    text = _LONG_NUMBER.sub(lambda found: f"number#{short_hash(found[0])}", text)
    return _HAN.sub(lambda found: f"han#{short_hash(found[0])}", text)


class RedactingFormatter(logging.Formatter):
    """Formats a whole record, traceback included, and redacts the result."""

    def format(self, record: logging.LogRecord) -> str:
        """The line (or lines) to write; control characters cannot forge a line of their own."""
        head, _, rest = super().format(record).partition("\nTraceback ")
        head = head.replace("\r", "␍").replace("\n", "␊").replace("\x1b", "␛")
        return redact(head + ("\nTraceback " + rest if rest else ""))


class NotTooMany(logging.Filter):
    """Lets a number of lines a minute through, then says once how many were left out.

    A fault that repeats with every camera frame must not fill the disk the ledger needs.
    """

    def __init__(self, lines_a_minute: int = LINES_A_MINUTE) -> None:
        super().__init__()
        self._limit = lines_a_minute
        self._minute = -1
        self._count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        minute = int(record.created // 60)
        left_out = self._count - self._limit if minute != self._minute else 0
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        if left_out > 0:
            record.msg = f"({left_out} lines left out) {record.msg}"
        return self._count <= self._limit


class _DailyFile(logging.handlers.TimedRotatingFileHandler):
    """Readable by the kiosk's own user only; a full disk costs lines, not the program."""

    def _open(self) -> IO[Any]:  # type: ignore[override]  # a text stream by construction
        stream = super()._open()
        os.chmod(self.baseFilename, 0o600)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:
        """Do nothing: what cannot be logged must not stop what is being done."""


def start(folder: Path, *, level: str = "INFO", also_stderr: bool = False) -> Path:
    """Begin logging into ``folder`` (made if need be); may be called again for another folder.

    Args:
        folder: Where ``kiosk.log`` and ``faults.log`` lie.
        level: Least level that is written.
        also_stderr: Warnings and worse go to the terminal, too.

    Returns:
        The log file.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "kiosk.log"
    handlers: list[logging.Handler] = [
        _DailyFile(file, when="midnight", backupCount=KEEP_DAYS, encoding="utf-8", delay=True)
    ]
    if also_stderr:
        terminal = logging.StreamHandler()
        terminal.setLevel(logging.WARNING)
        handlers.append(terminal)
    formatter = RedactingFormatter(
        "%(asctime)s %(levelname).1s %(name)s [%(process)d/%(threadName)s] %(message)s"
    )
    root = logging.getLogger()
    stop()
    for handler in handlers:
        handler.setFormatter(formatter)
        handler.addFilter(NotTooMany())
        handler.set_name("kiosk")
        root.addHandler(handler)
    root.setLevel(level)
    version = f"{__version__} on Python {platform.python_version()}"
    logging.getLogger(__name__).info("kiosk %s begins", version)
    _watch_faults(folder)
    return file


def stop() -> None:
    """Close what ``start`` opened."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.get_name() == "kiosk"]:
        root.removeHandler(handler)
        with contextlib.suppress(OSError, ValueError):  # a full disk, a stream already closed
            handler.close()


_faults: IO[bytes] | None = None


def _watch_faults(folder: Path) -> None:
    """Let a crash below Python leave its stack; mention the one of the last run."""
    global _faults
    file = folder / "faults.log"
    if file.exists() and file.stat().st_size:
        kept = folder / f"faults-{time.strftime('%Y%m%d-%H%M%S')}.log"
        file.replace(kept)
        logging.getLogger(__name__).error("the last run crashed; its stack is in %s", kept.name)
    if _faults is not None:
        _faults.close()
    # Kept open for the life of the program: faulthandler writes to its descriptor when it dies.
    _faults = file.open("ab", buffering=0)
    os.chmod(file, 0o600)
    faulthandler.enable(_faults)


def cause(problem: BaseException) -> str:
    """Short name of *why*: the same fault at the same place gives the same eight digits."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = "|".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    text = f"{type(problem).__qualname__}|{where}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def install_last_resort(on_crash: Callable[[str], None] | None = None) -> None:
    """Log what nobody caught, in any thread; tell ``on_crash`` once for each cause.

    Args:
        on_crash: Called with the cause's short name, in the thread that failed. It shows "out of
            order"; whatever it raises itself is logged and goes no further.
    """
    logger = logging.getLogger("kiosk.crash")
    told: set[str] = set()

    def report(
        kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        name = cause(problem)
        logger.critical("nobody caught this (cause %s)", name, exc_info=(kind, problem, trace))
        if on_crash is None or name in told:
            return
        told.add(name)
        try:
            on_crash(name)
        except Exception:
            logger.exception("the last resort itself failed")

    def in_main(
        kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        report(kind, problem, trace)
        if sys.stderr is not None and sys.stderr.isatty():
            # Somebody is working on the program. A service's stderr is a log, too, and unredacted.
            sys.__excepthook__(kind, problem, trace)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            report(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = in_main
    threading.excepthook = in_thread


def take_qt_messages() -> None:
    """Send Qt's own messages to the log instead of the terminal. Imports PySide6."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logger = logging.getLogger("qt")

    def to_log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logger.log(levels.get(kind, logging.WARNING), "%s", message)

    qInstallMessageHandler(to_log)
