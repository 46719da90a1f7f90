"""Made-up models for the gallery and the tests of the counter's pages, by subject."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.counter.page import CounterPage
from kiosk.ui.counter.samples import arriving, board, booking, closing, members, shelf, staff
from kiosk.ui.theme import Look

#: Every page of the counter by name.
SAMPLES: dict[str, Callable[[Look], CounterPage]] = {
    **arriving.SAMPLES,
    **booking.SAMPLES,
    **members.SAMPLES,
    **closing.SAMPLES,
    **staff.SAMPLES,
    **shelf.SAMPLES,
    **board.SAMPLES,
}
