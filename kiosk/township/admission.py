"""A batch comes in: taken in, answered and committed in one transaction, then receipted.

A well-formed fact that happened is never refused; what this version does not know keeps its place.
Refused is only what somebody else wrote (key, signature, chain, village) and what does not join on.
Under the village's lock: see ``base``.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from kiosk.core.clock import local_day
from kiosk.core.facts import COMMON
from kiosk.core.facts.node import LogOpened
from kiosk.store import replica
from kiosk.store import tables as store
from kiosk.store.codec import NotAFact
from kiosk.store.folds import Stored
from kiosk.store.locks import lock_village
from kiosk.store.log import Head
from kiosk.store.replica import Forged, Fork, Gap
from kiosk.sync.orphans import ADOPTED
from kiosk.sync.wire import Batch, Receipt, receipt_text
from kiosk.township import answers, devices, incidents, own_logs, refill
from kiosk.township.base import Township
from kiosk.township.devices import Device
from kiosk.township.problems import Refusal


def admit(town: Township, device: Device, batch: Batch) -> Receipt:
    """Take a batch in.

    Args:
        device: Who sent it; its request's signature was checked.

    Returns:
        The receipt, after COMMIT.

    Raises:
        Refusal: ``gap``, ``fork``, ``forged`` or ``not-yours``; nothing of the batch was written.
    """
    origin = batch.origin
    ours = origin.device_key == town.keys.public
    if origin.village != device.village and not (ours and origin.village == COMMON):
        _alarm(town, device, batch, "foreign")
        raise Refusal("not-yours")
    try:
        late, head = refill.take(town, device, batch) if ours else _take(town, device, batch)
    except Gap as gap:
        raise Refusal("gap", head=gap.head.seq, hash=gap.head.hash.hex()) from gap
    except Fork as fork:
        _alarm_fork(town, device, batch, fork)
        raise Refusal("fork", at=fork.at, head=fork.head.seq, hash=fork.head.hash.hex()) from fork
    except Forged as forged:
        _alarm(town, device, batch, "forged", reason=forged.reason)
        raise Refusal("forged", forged.reason) from forged
    except NotAFact as broken:
        raise Refusal("malformed", "a body is no fact") from broken
    if late:
        answers.follow(town, device.village)
    return receipt(town, head)


def receipt(town: Township, head: Head) -> Receipt:
    """The township's signed word that it holds a log up to here; only after COMMIT."""
    now = town.now_ms()
    signed = town.keys.sign.sign(receipt_text(head.log_id, head.seq, head.hash, now))
    return Receipt(head.log_id, head.seq, head.hash, now, signed)


def _take(town: Township, device: Device, batch: Batch) -> tuple[bool, Head]:
    """A kiosk's log; whether somebody who moved away is to be followed, and the log's head."""
    village = device.village
    if batch.origin.device_key != device.device_key:
        with town.reading() as whole:
            known = devices.by_key(whole, batch.origin.device_key)
        if known is not None and known.village != village:
            raise Forged("key")
    with town.writing(village) as conn:
        lock_village(conn, village)
        taken = replica.take_in(conn, batch.origin, batch.slice)
        wall_ms = None if batch.clock is None else batch.clock.wall_ms
        devices.note_push(
            conn, device, now_ms=town.now_ms(), wall_ms=wall_ms, program=batch.program
        )
        if not taken.new:
            return False, taken.head
        genesis = _genesis(batch, taken.new)
        _vouch(town, conn, device, batch, genesis)
        if genesis is not None and genesis.reason != ADOPTED:
            _retire_before(town, conn, device, batch, genesis)
        late = answers.answer(
            town, conn, batch.origin, taken, sent_away=_sent_away(conn, device, batch)
        )
    return late, taken.head


def _vouch(
    town: Township, conn: Connection, device: Device, batch: Batch, genesis: LogOpened | None
) -> None:
    """Make the key known that this log is signed with, where it is not the sender's own.

    A village that worked alone brings logs of devices it had before; their keys were never
    enrolled. Who is in good standing may vouch for them. Who was sent away may not: what it brings
    under another key is kept and counts for nothing until a person admits it. Neither does what
    was held back in the log that it stood in before.
    """
    key = batch.origin.device_key
    if key == device.device_key or devices.by_key(conn, key) is not None:
        return
    name = devices.keep(town, conn, device.village, key, state=devices.VOUCHED)
    adopted = genesis if genesis is not None and genesis.reason == ADOPTED else None
    counted = 0 if device.sent_away else None
    if adopted is not None:
        _tell_adopted(town, conn, device, batch, adopted)
        if counted is None:
            counted = _counted_before(conn, device.village, adopted)
    if counted is not None:
        stranger = devices.named(conn, name)
        assert stranger is not None
        why, heads = f"brought by {device.device}", {batch.origin.log_id.hex(): counted}
        devices.end(town, conn, stranger, state=devices.REVOKED, why=why, heads=heads)


def _counted_before(conn: Connection, village: str, adopted: LogOpened) -> int | None:
    """Up to where the facts of an adopted log count, as they did where they stood.

    ``None`` when the device that wrote them is in good standing.
    """
    gates = store.gates.c
    asked = select(func.min(gates.last_seq)).where(
        gates.village == village, gates.log_id == adopted.previous_log
    )
    last = conn.execute(asked).scalar()
    return None if last is None else 1 + max(0, last - (adopted.previous_seq or 0))


def _tell_adopted(
    town: Township, conn: Connection, device: Device, batch: Batch, adopted: LogOpened
) -> None:
    old = b"" if adopted.previous_log is None else adopted.previous_log
    incidents.open_in(
        own_logs.work(town, conn, device.village),
        ADOPTED,
        batch.origin.log_id,
        device=device.device,
        log=old.hex(),
        seq=(adopted.previous_seq or 0) + 1,
    )


def _retire_before(
    town: Township, conn: Connection, device: Device, batch: Batch, genesis: LogOpened
) -> None:
    """A store that was put back has a new key, and its genesis names the old log: retire that key.

    The old log counts as far as the new one vouches for it; what an old copy of the disk writes
    beyond waits for a person.
    """
    if genesis.previous_log is None:
        return
    before = replica.log_here(conn, genesis.previous_log)
    if before is None or before[0].village != device.village:
        return
    origin, head = before
    old = devices.by_key(conn, origin.device_key)
    if old is None or old.device_key == batch.origin.device_key or old.state != devices.ENROLLED:
        return
    if len(devices.heads_of(conn, device.village, batch.origin.device)) > 1:
        return  # not the first log of this key: it was no restore
    counted = max(head.seq, genesis.previous_seq or 0)
    devices.end(
        town,
        conn,
        old,
        state=devices.RETIRED,
        why=devices.RESTORED_AS + batch.origin.device,
        heads={genesis.previous_log.hex(): counted},
    )
    work = own_logs.work(town, conn, device.village)
    incidents.open_in(
        work,
        "restored",
        batch.origin.log_id,
        device=batch.origin.device,
        before=old.device,
        log=genesis.previous_log.hex(),
        seq=genesis.previous_seq,
    )


def _sent_away(conn: Connection, device: Device, batch: Batch) -> bool:
    """Whether who *wrote* this log was sent away, whoever brings it."""
    if batch.origin.device_key == device.device_key:
        return device.sent_away
    writer = devices.by_key(conn, batch.origin.device_key)
    return writer is not None and writer.sent_away


def _genesis(batch: Batch, new: Sequence[Stored]) -> LogOpened | None:
    """The first fact of a log that begins here; ``None`` for one that goes on.

    Raises:
        Forged: the log does not begin by saying whose it is. The gate of a revoked device's logs
            hangs on that word.
    """
    if new[0].seq != 1:
        return None
    opened = new[0].fact.payload
    if not isinstance(opened, LogOpened) or opened.device_key != batch.origin.device_key:
        raise Forged("genesis")
    return opened


# ---- alarms --------------------------------------------------------------------------------------


def _alarm(town: Township, device: Device, batch: Batch, kind: str, **detail: object) -> None:
    """A device of ours sent what is not its own: one incident for it a day, however much it is."""
    today = local_day(town.clock.now())
    incidents.open_alone(
        town,
        device.village,
        kind,
        device.device,
        today,
        str(detail.get("reason", "")),
        device=device.device,
        log=batch.origin.log_id.hex(),
        **detail,
    )


def _alarm_fork(town: Township, device: Device, batch: Batch, fork: Fork) -> None:
    log_id = batch.origin.log_id
    ours = batch.origin.device_key == town.keys.public
    incidents.open_alone(
        town,
        device.village,
        "own-fork" if ours else "fork",
        log_id,
        fork.at.to_bytes(8, "big"),
        device=batch.origin.device,
        log=log_id.hex(),
        seq=fork.at,
    )
