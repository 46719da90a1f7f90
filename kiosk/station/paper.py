"""Paper for the stations: sends documents to the print desk and tells who asked how it went."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.printing.desk import PrintDesk, PrintOutcome, PrintResult, system_printer
from kiosk.printing.paper import Document

if TYPE_CHECKING:
    from kiosk.printing.slip import Slip

Told = Callable[[PrintResult], None]


class SlipFate(Enum):
    """What became of a slip: on paper, kept in the machine, or kept for want of paper."""

    PRINTED = "printed"
    KEPT = "kept"
    NO_PAPER = "no-paper"


def _fate(result: PrintResult) -> SlipFate:
    if result.outcome is PrintOutcome.PRINTED:
        return SlipFate.PRINTED
    return SlipFate.NO_PAPER if result.no_paper else SlipFate.KEPT


class Paper(QObject):
    """One print desk, many askers.

    Attributes:
        printer: The system's name of the printer, or an empty text when there is none.
        prints: There is a printer; without one every document is kept as a file.
    """

    def __init__(self, folder: Path, printer: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = "" if printer == "auto" else printer
        self._none = printer == "none"
        self.printer = "" if self._none else system_printer(name)
        self.prints = bool(self.printer)
        self._desk = PrintDesk(folder, printer=name, parent=self)
        self._desk.finished.connect(self._finished)
        self._askers: dict[int, Told] = {}

    def print_slip(self, slip: Slip, told: Callable[[SlipFate], None]) -> None:
        """A slip; ``told`` hears what became of it."""
        from kiosk.printing.slip import SlipPage

        self.send(SlipPage(slip), lambda result: told(_fate(result)))

    def send(self, document: Document, told: Told, *, keep: bool = False) -> None:
        """Any document; ``keep`` makes a file even where there is a printer."""
        job = self._desk.send(document, keep=keep or self._none)
        self._askers[job] = told

    def stop(self) -> None:
        """End the desk's thread."""
        self._desk.close()

    def _finished(self, result: PrintResult) -> None:
        told = self._askers.pop(result.job, None)
        if told is not None:
            told(result)
