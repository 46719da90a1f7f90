"""The program starts itself anew, in the same process and with the same words; not for ever.

Some things are only mended at a start: a damaged store makes room for its last good backup there.
A supervisor is not needed for it, nor disturbed by it: to systemd, to a compositor that shows one
program and to who typed the command it is the same process that goes on. When the last starts
were is handed on in the environment, in seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import NoReturn

VARIABLE = "KIOSK_STARTED_AGAIN"
MOST, WITHIN_S = 3, 3600.0


def allowed() -> bool:
    """Whether it may be done once more; no when it was done often and has not helped."""
    return len(_lately()) < MOST


def start() -> NoReturn:
    """Start anew. Everything has to be closed; nothing after this call is run.

    Raises:
        OSError: the system does not start it.
    """
    stamps = [*_lately(), time.monotonic()]
    os.environ[VARIABLE] = " ".join(f"{stamp:.0f}" for stamp in stamps)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _lately() -> list[float]:
    """The starts that count; what cannot be read counts for none."""
    now = time.monotonic()
    stamps = []
    for word in os.environ.get(VARIABLE, "").split():
        try:
            stamp = float(word)
        except ValueError:
            continue
        if now - WITHIN_S <= stamp <= now + 1:
            stamps.append(stamp)
    return stamps
