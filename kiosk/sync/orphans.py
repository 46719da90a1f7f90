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
By stick it is the same in two trips: the first one tells that the histories differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from kiosk import __version__
from kiosk.core import ids
from kiosk.core.clock import Clock, Moment
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

    def born(first: Fact) -> tuple[Moment, bytes]:
        now = talk.clock.now()
        return now, home.node.mint()

    adopted = _Adopted(home, talk.clock, log_id, after, seed, name, born)
    for packed in adopted.batches():
        path = f"/v1/logs/{adopted.origin.log_id.hex()}/batches"
        talk.post(path, packed, timeout_s=BATCH_S)
    return adopted.seq


def to_carry(home: Home, log_id: bytes, after: int) -> list[bytes]:
    """The same as packed batches, for a stick.

    A stick may be lost, or be read weeks after the next one: whatever else is made by chance
    follows here from this device's key and the facts, so that every stick holds the same log.

    Raises:
        TooLarge: a single fact is too much for a batch.
    """
    ours = home.read(lambda conn: logs.standing(conn, log_id))
    assert ours is not None
    written = f"{__version__} {home.node.station}".encode()  # these stand in its genesis, too
    place = log_id + after.to_bytes(8, "big") + ours.hash + written
    secret = home.keys.device.private_bytes_raw()
    made = HKDF(hashes.SHA256(), 58, place, b"vs1 adopted").derive(secret)

    def born(first: Fact) -> tuple[Moment, bytes]:
        then = Moment(first.wall_ms, first.offset_min, first.mono_ms, first.boot)
        return then, ids.event_id(0, made[48:])

    return list(
        _Adopted(home, home.node.clock, log_id, after, made[:32], made[32:48], born).batches()
    )


Born = Callable[[Fact], tuple[Moment, bytes]]
"""When such a log begins, and the event id of its genesis; given the first fact it takes in."""


class _Adopted:
    """The log that they go into."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        old: bytes,
        after: int,
        seed: bytes,
        name: bytes,
        born: Born,
    ) -> None:
        found = home.read(lambda conn: logs.standing(conn, old))
        assert found is not None
        self._home, self._clock, self._old, self._after = home, clock, found, after
        self._born = born
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes_raw()
        self.origin = Origin(name, found.origin.village, device_name(public), public)
        self.seq, self._hash = 0, GENESIS

    def batches(self) -> Iterator[bytes]:
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
            self.seq, self._hash = end, hash_

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
        if self.seq == 0:
            bodies = (self._genesis(part), *bodies)
        seq, last = self.seq, self._hash
        for body in bodies:
            seq += 1
            last = chain(self.origin.log_id, seq, last, body)
        signature = self._key.sign(signed_head(self.origin.log_id, seq, last))
        moved = Slice(self.seq + 1, self._hash, bodies, part.personal, signature)
        clock = self._clock.now()
        return wire.Batch(self.origin, moved, clock, __version__).packed(), seq, last

    def _genesis(self, part: Slice) -> bytes:
        first, node = decode(part.bodies[0]), self._home.node
        then, event = self._born(first)
        opened = LogOpened(
            self.origin.device_key,
            ADOPTED,
            __version__,
            previous_log=self._old.origin.log_id,
            previous_seq=self._after,
            previous_hash=part.previous,
        )
        return encode(
            Fact(
                event_id=event,
                day=first.day,
                wall_ms=then.wall_ms,
                offset_min=then.offset_min,
                mono_ms=then.mono_ms,
                boot=then.boot,
                village=self.origin.village,
                device=self.origin.device,
                station=node.station,
                operator=SYSTEM,
                payload=opened,
                schema=opened.schema,
            )
        )
