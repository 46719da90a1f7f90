"""``kiosk read``: what the scanner reads in pictures and videos."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk import words


def read(files: Sequence[Path], *, as_json: bool, any_text: bool) -> int:
    """Read every file; 1 when nothing was read in any of them.

    With ``as_json`` one line for each file: ``{"file", "texts", "ms", "rung"}``.
    """
    from kiosk.scanner.read_files import read_files

    anything = False
    for reading in read_files(files, any_text=any_text):
        anything = anything or bool(reading.texts)
        if as_json:
            print(reading.to_json(), flush=True)
            continue
        if reading.fault:
            print(words.shown(f"cli-read-{reading.fault}", file=reading.file), file=sys.stderr)
        elif reading.texts:
            print(
                f"{reading.file}: {reading.printable}  ({reading.rung}, {reading.ms:.0f} ms)",
                flush=True,
            )
        else:
            print(words.shown("cli-read-nothing", file=reading.file), flush=True)
    return 0 if anything else 1
