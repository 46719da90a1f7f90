"""What this kiosk alone still holds of another's log goes to the township in a log of its own.

A township that was put back forgot facts of a sister kiosk; before she came to send them again her
disk was put back, too, and she wrote another history at their places, which the township took. The
old log can never hold them again, and she, who could sign them anew, has them no more. Whoever
still holds them sends them, same bytes, in a log that begins by naming the old one and the place
they stood behind. It is written under a key that is made for it and forgotten at once: it never
grows, and no device's standing hangs on it.

Nothing is written here for it. Once the township has them they come back by the pull, like any log
(and what a revoked device wrote comes back held back, as it was); then there is room for the
township's history of the old one. A batch that got lost is therefore only asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from kiosk import __version__
from kiosk.core.facts import SYSTEM, Fact
from kiosk.core.facts.node import LogOpened
from kiosk.store.codec import GENESIS, chain, decode, encode, signed_head
from kiosk.store.replica import Origin, Slice, device_name, give_out
from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, TooLarge
from kiosk.sync.talk import BATCH_S, Talk

ADOPTED = "adopted"
"""Why such a log was opened, as its genesis says."""


def bring(home: Home, talk: Talk, log_id: bytes, after: int) -> int:
    """Send the facts of a log behind a place in a log of their own; how many facts it has.

    Args:
        log_id: Another kiosk's log, of which this kiosk holds a history of its own.
        after: The place before the first fact that stands nowhere else.

    Raises:
        NoAnswer, Refused, Malformed, TooLarge: the township did not take all of them.
    """
    seed, name = home.random(32), home.random(16)
    return _Adopted(home, talk, log_id, after, seed, name).send()


class _Adopted:
    """The log that they go into."""

    def __init__(
        self, home: Home, talk: Talk, old: bytes, after: int, seed: bytes, name: bytes
    ) -> None:
        found = home.read(lambda conn: logs.standing(conn, old))
        assert found is not None
        self._home, self._talk, self._old, self._after = home, talk, found, after
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes_raw()
        self._origin = Origin(name, found.origin.village, device_name(public), public)
        self._seq, self._hash = 0, GENESIS

    def send(self) -> int:
        for packed in self._batches():
            path = f"/v1/logs/{self._origin.log_id.hex()}/batches"
            self._talk.post(path, packed, timeout_s=BATCH_S)
        return self._seq

    def _batches(self) -> Iterator[bytes]:
        """Every batch once the one before was taken."""
        at, size = self._after, FACTS_MOST - 1  # the genesis needs a place, too
        while at < self._old.seq:
            part = self._part(at, size)
            batch, end, hash_ = self._rewritten(part)
            if len(batch) > PACKED_MOST:
                if len(part.bodies) == 1:
                    raise TooLarge("a single fact")
                size = len(part.bodies) // 2
                continue
            yield batch
            at += len(part.bodies)
            self._seq, self._hash = end, hash_

    def _part(self, at: int, size: int) -> Slice:
        """The next facts as they stand in the old log; they are signed where they go to."""
        log_id = self._old.origin.log_id

        def job(conn: Connection) -> Slice | None:
            return give_out(conn, log_id, at, facts_most=size, sign=lambda head: b"")

        part = self._home.read(job)
        assert part is not None
        return part

    def _rewritten(self, part: Slice) -> tuple[bytes, int, bytes]:
        """A batch of the new log with these facts; its last place and that fact's hash."""
        bodies = part.bodies
        if self._seq == 0:
            bodies = (self._genesis(part), *bodies)
        seq, last = self._seq, self._hash
        for body in bodies:
            seq += 1
            last = chain(self._origin.log_id, seq, last, body)
        signature = self._key.sign(signed_head(self._origin.log_id, seq, last))
        moved = Slice(self._seq + 1, self._hash, bodies, part.personal, signature)
        clock = self._talk.clock.now()
        return wire.Batch(self._origin, moved, clock, __version__).packed(), seq, last

    def _genesis(self, part: Slice) -> bytes:
        now, node = self._talk.clock.now(), self._home.node
        opened = LogOpened(
            self._origin.device_key,
            ADOPTED,
            __version__,
            previous_log=self._old.origin.log_id,
            previous_seq=self._after,
            previous_hash=part.previous,
        )
        return encode(
            Fact(
                event_id=node.mint(),
                day=decode(part.bodies[0]).day,
                wall_ms=now.wall_ms,
                offset_min=now.offset_min,
                mono_ms=now.mono_ms,
                boot=now.boot,
                village=self._origin.village,
                device=self._origin.device,
                station=node.station,
                operator=SYSTEM,
                payload=opened,
                schema=opened.schema,
            )
        )
