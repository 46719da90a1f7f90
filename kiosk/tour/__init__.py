"""``kiosk tour``: walks the real program over a made-up village and pictures every page.

The screens, the station, the services and the store are the program's own; only camera,
loudspeaker and printer are stood in for. Beside the pictures lies ``tour.json`` with what can be
measured on each: the tests of sizes and contrast read it, and so can anybody.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kiosk import words
from kiosk.config import Settings

FINE, WRONG = 0, 1


def main(settings: Settings, out: Path) -> int:
    """Walk one panel and mode.

    Args:
        settings: panel, mode and contrast; the folders of the demo village.
        out: where pictures and ``tour.json`` go; made when missing.

    Returns:
        0, or 1 when a step could not be done (the sentence is on stderr).
    """
    from kiosk.app import make_application
    from kiosk.tour.grounds import prepare
    from kiosk.tour.guide import TourStopped
    from kiosk.tour.walk import look_of, walk

    make_application()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("[0-9][0-9][0-9]-*.png"), *out.glob("tour.json")):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as folder:
        grounds = prepare(settings, Path(folder))
        try:
            toured = walk(settings, grounds, Path(folder), look_of(settings), out)
        except TourStopped as stopped:
            print(words.shown(stopped.message_id, **stopped.message_args), file=sys.stderr)
            return WRONG
    print(words.shown("cli-tour-done", count=len(toured["screens"]), where=str(out)))
    return FINE
