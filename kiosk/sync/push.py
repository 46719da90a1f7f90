"""Sending: own facts on their way to the township, batch by batch, until each has its receipt.

The acked mark moves only from a receipt that verifies, in the transaction that stores it. After any
doubt (no answer, a gap, an old receipt) the township is asked where the log stands there, and
sending goes on from that place: below our mark when the township was put back, above it when only
the answer was lost. Batches are halved after a time-out and grow again after a success; the size is
noted, so that a line that is up for twenty seconds an hour still gets something through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from kiosk.store.replica import Origin, Slice, give_out
from kiosk.sync import logs, notes, wire
from kiosk.sync.home import Home
from kiosk.sync.logs import BadReceipt, Standing
from kiosk.sync.outcome import Trouble
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, Malformed, TooLarge
from kiosk.sync.talk import BATCH_S, Refused, Talk, trouble_of
from kiosk.sync.transport import NoAnswer

_SIZE = "sync.batch"
_DOUBTS_MOST = 4
_HOPELESS = {"offline", "tls", "not-ours"}
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of sending one log.

    Attributes:
        facts: How many the township confirmed now beyond where it stood.
        trouble: Why it stopped; ``None`` when everything is there.
        branched: The township holds another history of this log than we do, or more of it.
        stuck: What is left bears no signature of its writer that could be sent along.
            What is only left for the next settlement (``Talk.more``) is not stuck.
        retry_after_s: How long it asked to be left alone.
    """

    facts: int = 0
    trouble: Trouble | None = None
    branched: bool = False
    stuck: bool = False
    retry_after_s: float | None = None


class _Stop(Exception):
    def __init__(
        self, trouble: Trouble | None, *, branched: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.branched = branched
        self.retry_after_s = retry_after_s


def push(
    home: Home, talk: Talk, log_id: bytes, *, sign: Sign | None, there: int | None = None
) -> Pushed:
    """Send a log from where the township stands to its end.

    Args:
        home: Whose log.
        talk: With the township.
        log_id: A log that is here.
        sign: Signs batch ends of a log this device writes; ``None`` for a replica, which carries
            its writer's signatures.
        there: The township's head of it, already found to be on our chain; by default our mark.
    """
    found, noted = home.read(lambda conn: (logs.standing(conn, log_id), notes.get(conn, _SIZE)))
    if found is None:
        return Pushed()
    sending = _Sending(home, talk, found, sign, noted)
    begun = found.acked if there is None else there
    try:
        sending.run(begun)
    except _Stop as stop:
        facts = max(0, sending.best - begun)
        return Pushed(facts, stop.trouble, stop.branched, retry_after_s=stop.retry_after_s)
    stuck = not sending.left and sending.best < found.seq
    return Pushed(max(0, sending.best - begun), stuck=stuck)


class _Sending:
    """One log on its way."""

    def __init__(
        self, home: Home, talk: Talk, found: Standing, sign: Sign | None, noted: Any
    ) -> None:
        self._home = home
        self._talk = talk
        self._log = found
        self._sign = sign
        self._path = f"/v1/logs/{found.origin.log_id.hex()}"
        self._size = min(FACTS_MOST, max(1, noted)) if type(noted) is int else FACTS_MOST
        self._noted = self._size
        self._doubts = 0
        self.best = 0
        self.left = False

    def run(self, at: int) -> None:
        """Send until nothing is left, or as much as one settlement may.

        Raises:
            _Stop: it cannot go on now.
        """
        self.best = at
        while (part := self._next(at)) is not None:
            if not self._talk.may_send():
                self.left = True
                return
            self._home.pause()
            at = self._step(at, part)
            self.best = max(self.best, at)

    def _next(self, at: int) -> Slice | None:
        """What to send now; ``None`` when the township has all and said so in a receipt."""
        log_id, sign = self._log.origin.log_id, self._sign
        # A replica's slices end where its writer signed; smaller ones there are none.
        size = self._size if sign else FACTS_MOST

        def job(conn: Connection) -> Slice | None:
            now = logs.standing(conn, log_id)
            if now is None or (at >= now.seq and now.acked >= now.seq):
                return None
            # Everything is there, but the receipt was lost: the last fact is sent again for it.
            return give_out(conn, log_id, min(at, now.seq - 1), facts_most=size, sign=sign)

        return self._home.read(job)

    def _step(self, at: int, part: Slice) -> int:
        """Send one batch; where to go on."""
        clock = self._talk.clock.now()
        packed = wire.Batch(self._log.origin, part, clock, program=_program()).packed()
        if len(packed) > PACKED_MOST:
            self._halve(len(part.bodies))
            return at
        try:
            body = self._talk.post(f"{self._path}/batches", packed, timeout_s=BATCH_S)
            receipt = wire.read_receipt(body or b"")
        except (Malformed, TooLarge):
            return self._doubt(NoAnswer("broken"))
        except NoAnswer as lost:
            if lost.reason == "timeout":
                self._halve(len(part.bodies), gently=True)
            return self._doubt(lost)
        except Refused as refused:
            return self._refused(refused, len(part.bodies))
        self._keep(receipt, part)
        if receipt.seq < part.from_seq:
            return self._doubt(NoAnswer("broken", "a receipt for less than was sent"))
        self._doubts = 0
        self._size = min(FACTS_MOST, self._size * 2)
        return receipt.seq

    def _keep(self, receipt: wire.Receipt, part: Slice) -> None:
        if receipt.log_id != self._log.origin.log_id:
            raise _Stop(Trouble.BAD_RECEIPT)
        link, size = self._talk.link, self._size

        def job(conn: Connection) -> None:
            logs.keep_receipt(conn, link, receipt)
            logs.keep_signature(conn, self._log.origin, part)
            if size != self._noted:
                notes.put(conn, _SIZE, size)

        try:
            self._home.write(job)
        except BadReceipt as bad:
            raise _Stop(Trouble.BAD_RECEIPT) from bad
        self._noted = size

    def _refused(self, refused: Refused, sent: int) -> int:
        if refused.kind == "gap":
            return self._doubt(refused, refused.number("head"))
        if refused.kind == "fork":
            raise _Stop(None, branched=True)
        if refused.kind == "too-large":
            self._halve(sent)
            self._note_size()
            return self._where()
        raise _Stop(refused.trouble, retry_after_s=refused.retry_after_s)

    def _doubt(self, why: NoAnswer | Refused, told: int | None = None) -> int:
        """Ask where the log stands there; give up for now when that happens too often."""
        self._doubts += 1
        hopeless = isinstance(why, NoAnswer) and why.reason in _HOPELESS
        if hopeless or self._doubts > _DOUBTS_MOST:
            self._note_size()
            raise _Stop(trouble_of(why))
        try:
            return self._where()
        except _Stop as stop:
            self._note_size()
            if told is None or stop.trouble is not Trouble.REVOKED:
                raise
            # A revoked device may not ask, but is still told where to go on.
            return min(told, self._log.seq)

    def _where(self) -> int:
        """The township's head of this log, when it is on our chain.

        Raises:
            _Stop: it is not (branched), or nobody says.
        """
        try:
            heads = wire.read_heads(self._talk.get(f"{self._path}/head") or b"").heads
        except NoAnswer as lost:
            raise _Stop(trouble_of(lost)) from lost
        except (Malformed, TooLarge) as broken:
            raise _Stop(Trouble.BROKEN) from broken
        except Refused as refused:
            if refused.kind == "no-such-log":
                return 0
            raise _Stop(refused.trouble, retry_after_s=refused.retry_after_s) from refused
        mine = self._log.origin.log_id
        head = next((each for each in heads if each.origin.log_id == mine), None)
        if head is None:
            return 0
        if not self._home.read(lambda conn: on_our_chain(conn, head)):
            raise _Stop(None, branched=True)
        return head.seq

    def _halve(self, sent: int, *, gently: bool = False) -> None:
        if sent <= 1 or self._sign is None:
            if gently:
                return
            self._note_size()
            raise _Stop(Trouble.TOO_LARGE)
        self._size = max(1, min(self._size, sent) // 2)

    def _note_size(self) -> None:
        if self._size != self._noted:
            size = self._noted = self._size
            self._home.write(lambda conn: notes.put(conn, _SIZE, size))


def on_our_chain(conn: Connection, head: wire.LogHead) -> bool:
    """Whether what the township holds of a log is a part of what we hold."""
    found = logs.standing(conn, head.origin.log_id)
    origin: Origin = head.origin if found is None else found.origin
    return logs.hash_at(conn, origin, head.seq) == head.hash


def _program() -> str:
    from kiosk import __version__

    return __version__
