"""``kiosk township resheet``: a village that lost its recovery sheet gets a new one."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.recovery_page import NoSheet, keep_sheet
from kiosk.commands.township import Cannot, at_work, say
from kiosk.commands.township_making import qt_for_paper
from kiosk.core.clock import local_day
from kiosk.store.recovery import RecoverySheet, new_sheet
from kiosk.store.uow import SystemClock
from kiosk.township import resheet as making
from kiosk.township.resheet import Whose


def resheet(args: argparse.Namespace) -> int:
    """Write a village's backup anew for a new sheet, and the sheet."""
    target = args.new.absolute()
    page = (args.sheet or target.with_name(f"{target.stem}-recovery-sheet.pdf")).absolute()
    paper = new_sheet()
    with at_work(args) as town:
        whose = making.whose(town, args.file)
        # The sheet first: a backup that no sheet opens would be worth nothing.
        _keep(page, whose, paper)
        try:
            making.resheet(town, args.file, target, paper.public)
        except BaseException:
            page.unlink(missing_ok=True)
            raise
    if whose.village:
        say("township-resheeted", village=whose.village, device=whose.device, day=whose.day,
            file=str(target))  # fmt: skip
    else:
        say("township-resheeted-unknown", file=str(target))
    say("township-resheeted-sheet", file=str(page))
    say("township-resheeted-next")
    return 0


def _keep(file: Path, whose: Whose, paper: RecoverySheet) -> None:
    qt_for_paper()
    from kiosk.printing.recovery import RecoverySheetPage

    day = local_day(SystemClock().now())
    page = RecoverySheetPage(whose.village, whose.device, day, paper.words, paper.code)
    try:
        keep_sheet(file, page)
    except NoSheet as no:
        raise Cannot("township-no-sheet", **no.message_args) from no
