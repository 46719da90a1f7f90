"""The recovery sheet on paper: to the printer, or into a PDF only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kiosk.config import Settings
from kiosk.store.recovery import RecoverySheet
from kiosk.store.uow import Node


class NoSheet(Exception):
    """The recovery sheet could not be written; nothing was made."""

    message_id = "cli-init-no-sheet"

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.message_args: dict[str, str | int] = {"file": str(file), "why": why}


class _Application:
    only: object = None


def page_of(village: str, node: Node, paper: RecoverySheet, day: str) -> Any:
    """The page, ready to be painted: a ``Document`` by its form."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from kiosk.printing.recovery import RecoverySheetPage

    if QGuiApplication.instance() is None:
        # Type needs an application; it lives as long as the process.
        _Application.only = QGuiApplication(["kiosk"])
    return RecoverySheetPage(village, node.device, day, paper.words, paper.code)


def print_sheet(settings: Settings, page: Any) -> str:
    """Bring the sheet onto paper; the printer's name, or ``""`` where none takes it."""
    if settings.printer.name == "none":
        return ""
    from PySide6.QtPrintSupport import QPrinter

    from kiosk.printing.desk import system_printer
    from kiosk.printing.paper import paint_on

    name = system_printer("" if settings.printer.name == "auto" else settings.printer.name)
    if not name:
        return ""
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setPrinterName(name)
    try:
        paint_on(page, device)
    except OSError:
        return ""
    return "" if device.printerState() == QPrinter.PrinterState.Error else name


def keep_sheet(file: Path, page: Any) -> Path:
    """The sheet as a PDF only its owner can read, on the disk before anything counts.

    Raises:
        NoSheet: the disk would not take it, or there is a file of this name.
    """
    from kiosk.printing.paper import save_pdf

    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        save_pdf(page, file)
        handle = os.open(file, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as why:
        raise NoSheet(file, why.strerror or str(why)) from why
    return file
