"""Which kiosk is the village's counter, and how that word goes from one kiosk to another.

An account is spent offline at one kiosk only (SYNC.md §7). While the old counter may be alive only
that one can let go: the township asks for it (``COUNTER_NEXT`` of the old one), the old counter
hands on in its own log once it has heard, and the new one begins when it holds that log up to
there. So there is never a moment with two. A counter that was sent away is replaced at once: what
it writes from there on posts nothing.
"""

from __future__ import annotations

COUNTER_DEVICE = "counter.device"
"""The setting that names the counter."""

COUNTER_NEXT = "counter.next"
"""``counter.next:DEVICE`` names the kiosk to which that counter is asked to hand on."""


def next_of(device: str) -> str:
    """The setting by which this counter is asked to hand on."""
    return f"{COUNTER_NEXT}:{device}"


def hands_on(device: str, counter: str, asked: str) -> bool:
    """Whether a kiosk hands the counter on now.

    Args:
        device: The kiosk that asks itself.
        counter: Whose the counter is, as it knows it.
        asked: To whom it was asked to hand on; empty when it was not.
    """
    return counter == device and asked not in ("", device)
