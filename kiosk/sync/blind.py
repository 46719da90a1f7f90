"""Finding where a log forked when the township shows nothing: it was told that this device is gone.

A revoked device reads nothing, but what it holds is still taken. If its log has forked (a clone, an
image put back), it has to go on in a new log all the same, or its facts would never get a receipt.
The place is found by sending: a batch of the shared part is answered with a receipt, one behind the
fork with ``fork`` and the first place that differs. Nothing is taken over from the township, so
nothing has to be believed; at worst a new log was opened without need.
"""

from __future__ import annotations

from kiosk import __version__
from kiosk.store.replica import give_out
from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.push import Sign
from kiosk.sync.talk import BATCH_S, Refused, Talk

_FACTS = 100  # a small batch is enough to be told


def common_by_sending(home: Home, talk: Talk, log_id: bytes, sign: Sign) -> int | None:
    """The last place of our log that the township holds, too.

    Returns:
        ``None`` when there is no fork after all.

    Raises:
        NoAnswer, Refused, Malformed: the township could not be asked.
    """
    ours = home.read(lambda conn: logs.standing(conn, log_id))
    assert ours is not None
    low, high = 0, ours.seq
    guess = min(ours.acked, high)
    while low < high:
        last, differs = _send(home, talk, ours, guess, sign)
        if differs is None:
            low = max(low, last)
            guess = (low + high) // 2
        elif differs > guess:
            return differs - 1
        else:
            high = guess - 1
            guess = (low + max(low, high)) // 2
    return low if low < ours.seq else None


def _send(
    home: Home, talk: Talk, ours: logs.Standing, after: int, sign: Sign
) -> tuple[int, int | None]:
    """Send some facts; the last one's place, and the first that differs there."""
    log_id = ours.origin.log_id
    part = home.read(lambda conn: give_out(conn, log_id, after, facts_most=_FACTS, sign=sign))
    if part is None:
        raise Malformed("nothing to send")
    last = after + len(part.bodies)
    batch = wire.Batch(ours.origin, part, talk.clock.now(), program=__version__).packed()
    try:
        talk.post(f"/v1/logs/{log_id.hex()}/batches", batch, timeout_s=BATCH_S)
    except Refused as refused:
        if refused.kind == "fork":
            return last, max(1, refused.number("at") or after)
        if refused.kind == "gap":
            return last, after  # it ends earlier there
        raise
    except TooLarge as much:
        raise Malformed("too much for one batch") from much
    return last, None
