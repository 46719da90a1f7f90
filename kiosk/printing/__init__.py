"""What comes out on paper: cards, slips, the day's sheet, the recovery sheet.

A document is a frozen value that knows how to paint itself on a `Paper` in millimetres; the same
painting goes to a PDF file, to the system's printer or to a picture for the screen. The
`PrintDesk` prints in a thread of its own and reports by value. Nothing in here knows the store.
"""

from __future__ import annotations

from kiosk.printing.cards import CardSheet, CardToPrint
from kiosk.printing.day_sheet import DayLine, DaySheet
from kiosk.printing.desk import PrintDesk, PrintOutcome, PrintResult
from kiosk.printing.kit import SignInSheet
from kiosk.printing.paper import A4, Document, PageSize, Paper, picture_of, save_pdf
from kiosk.printing.recovery import RecoverySheetPage
from kiosk.printing.slip import Slip, SlipKind, SlipPage

__all__ = [
    "A4",
    "CardSheet",
    "CardToPrint",
    "DayLine",
    "DaySheet",
    "Document",
    "PageSize",
    "Paper",
    "PrintDesk",
    "PrintOutcome",
    "PrintResult",
    "RecoverySheetPage",
    "SignInSheet",
    "Slip",
    "SlipKind",
    "SlipPage",
    "picture_of",
    "save_pdf",
]
