"""The print desk: a queue and a thread, so that paper never holds up a touch.

A document goes to the system's printer when there is one; otherwise, or when the printer fails,
it is kept as a PDF in the desk's folder and the result says where. Results come back by value on
the thread of whoever asked.
"""

from __future__ import annotations

import logging
import os
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from kiosk.printing.paper import Document, load_faces, paint_on, save_pdf

_log = logging.getLogger(__name__)
STOP_MS = 3000
ASK_S = 2.0


class PrintOutcome(Enum):
    """What became of a document."""

    PRINTED = "printed"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True)
class PrintResult:
    """How it went.

    Attributes:
        job: the number :meth:`PrintDesk.send` gave.
        outcome: on paper, kept as a file, or neither.
        file: the PDF that was kept; ``None`` when it was printed or nothing worked.
        printer: name of the printer that took it, or an empty text.
        no_paper: there is a printer, but it has no paper; the document was kept.
    """

    job: int
    outcome: PrintOutcome
    file: Path | None = None
    printer: str = ""
    no_paper: bool = False


def out_of_paper(printer: str) -> bool:
    """Whether the system says that this printer has no paper.

    The print system takes a document all the same and waits, so nothing else would tell. A system
    without ``lpstat``, or one that does not answer, says nothing.
    """
    env = {**os.environ, "LC_ALL": "C"}
    try:
        said = subprocess.run(
            ["lpstat", "-l", "-p", printer],
            capture_output=True,
            text=True,
            timeout=ASK_S,
            check=False,
            env=env,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return any(reason in said.stdout for reason in ("media-empty", "media-needed"))


def system_printer(name: str = "") -> str:
    """The printer called ``name``, or the system's default, or an empty text.

    QtPrintSupport is imported here and not before: most kiosks have no printer.
    """
    from PySide6.QtPrintSupport import QPrinterInfo

    names = [info.printerName() for info in QPrinterInfo.availablePrinters()]
    if name:
        return name if name in names else ""
    standard = QPrinterInfo.defaultPrinter()
    if not standard.isNull():
        return standard.printerName()
    return names[0] if len(names) == 1 else ""


class _Worker(QObject):
    """Lives in the desk's thread; prints one document after the other."""

    done = Signal(object)

    def __init__(self, folder: Path, printer: str) -> None:
        super().__init__()
        self._folder = folder
        self._printer = printer

    @Slot(int, object, bool)
    def work(self, job: int, document: Document, keep: bool) -> None:
        """Print or keep ``document`` and report."""
        try:
            result = self._work(job, document, keep=keep)
        except Exception:  # the edge of a thread: one bad document must not stop the next
            _log.exception("document %d was not printed", job)
            result = PrintResult(job, PrintOutcome.FAILED)
        self.done.emit(result)

    def _work(self, job: int, document: Document, *, keep: bool) -> PrintResult:
        printer = "" if keep else system_printer(self._printer)
        if printer and out_of_paper(printer):
            return PrintResult(job, PrintOutcome.KEPT, self._keep(document), no_paper=True)
        if printer:
            try:
                self._on_printer(printer, document)
            except OSError:
                _log.warning("the printer refused document %d; keeping it", job)
            else:
                return PrintResult(job, PrintOutcome.PRINTED, None, printer)
        return PrintResult(job, PrintOutcome.KEPT, self._keep(document))

    def _on_printer(self, printer: str, document: Document) -> None:
        from PySide6.QtPrintSupport import QPrinter

        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        device.setPrinterName(printer)
        device.setDocName(document.name)
        double: Any = QPrinter.DuplexMode.DuplexLongSide
        if getattr(document, "backs", False):
            device.setDuplex(double)
        paint_on(document, device)
        if device.printerState() == QPrinter.PrinterState.Error:
            raise OSError("the printer reports an error")

    def _keep(self, document: Document) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{document.name}.pdf"
        number = 2
        while file.exists():  # a kept file is somebody's paper: never overwritten
            file = self._folder / f"{document.name}-{number}.pdf"
            number += 1
        save_pdf(document, file)
        return file


class PrintDesk(QObject):
    """Takes documents and reports what became of them.

    Signals:
        finished: a :class:`PrintResult`, on the thread the desk was made on.
    """

    finished = Signal(object)
    _wanted = Signal(int, object, bool)

    def __init__(self, folder: Path, *, printer: str = "", parent: QObject | None = None) -> None:
        """Make a desk that keeps files in ``folder``; the thread starts with the first job.

        Args:
            folder: where documents are kept when there is no printer; made when needed.
            printer: name of the printer to use; empty means the system's default.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._jobs = 0
        self._thread = QThread(self)
        self._thread.setObjectName("print-desk")
        self._worker = _Worker(folder, printer)
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.work)
        self._worker.done.connect(self._report)

    def send(self, document: Document, *, keep: bool = False) -> int:
        """Print ``document``; returns the job's number at once.

        Args:
            document: a frozen document of this package.
            keep: make the PDF even when there is a printer (for cards printed elsewhere).
        """
        if not self._thread.isRunning():
            load_faces()
            self._thread.start()
        self._jobs += 1
        self._wanted.emit(self._jobs, document, keep)
        return self._jobs

    def close(self) -> None:
        """Let the document in hand finish, then end the thread."""
        if self._thread.isRunning():
            self._thread.quit()
            if not self._thread.wait(STOP_MS):
                _log.error("the print desk's thread did not end")

    @Slot(object)
    def _report(self, result: PrintResult) -> None:
        self.finished.emit(result)
