"""When the township holds another history of this kiosk's log: a fork, a store put back.

An image of the disk that was put back, or a clone that runs elsewhere, leaves two histories. The
township keeps the one it got first. This kiosk finds the last place both share, opens a new log
whose genesis names it, and takes its own later facts over, same bytes, in one transaction; the rest
of the old log comes by the ordinary pull. Nobody's facts are lost, nothing stops working, and an
incident says what happened.

Only what this device's own key signed is believed here: no server can talk a kiosk into it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, delete, update

from kiosk import __version__
from kiosk.core.facts.node import IncidentOpened, LogOpened, RestoreNoticed
from kiosk.store import log, tables
from kiosk.store.codec import chain, signed_head
from kiosk.store.rehoming import rehome as move_facts
from kiosk.store.replica import Origin
from kiosk.store.uow import Node, UnitOfWork
from kiosk.sync import logs, wire
from kiosk.sync.home import Home
from kiosk.sync.packing import Malformed
from kiosk.sync.talk import Talk

FORK, RESTORED = "fork", "restored"


class NotShown(ValueError):
    """The township speaks of another history and shows none that the log's writer signed."""


@dataclass(frozen=True, slots=True)
class Rehomed:
    """What was done.

    Attributes:
        node: Writes the new log.
        reason: ``fork``, or ``restored`` when the township's history simply goes further.
        common: The last place of the old log that both share.
        moved: How many own facts changed their log.
    """

    node: Node
    reason: str
    common: int
    moved: int


def rehome(home: Home, talk: Talk, there: wire.LogHead) -> Rehomed:
    """Go on in a new log.

    Args:
        home: Its ``node`` writes the new log afterwards.
        talk: With the township.
        there: The township's head of our present log, which is not on our chain.

    Raises:
        NotShown: nothing signed by us proves it.
        NoAnswer, Refused, Malformed: the township could not be asked.
    """
    return move_on(home, find_common(home, talk, there))


def move_on(home: Home, common: int) -> Rehomed:
    """Open a new log and take over what the present one holds behind ``common``."""
    old = home.node.log_id

    def job(conn: Connection) -> Rehomed:
        done = _move(conn, home, common)
        # Still on the writer's thread, so that the next deed already asks for the new log.
        home.node.log_id = done.node.log_id
        return done

    try:
        return home.write(job)
    except BaseException:
        home.node.log_id = old
        raise


def find_common(home: Home, talk: Talk, there: wire.LogHead, guess: int | None = None) -> int:
    """The last place our copy of a log and the township's share.

    The first look is at our receipt, where nearly every fork begins; otherwise places are halved.
    Every page looked at was signed by the log's own writer.

    Args:
        there: The township's head of it.
        guess: The place to look at first, when another one is known to be better.

    Raises:
        NotShown, NoAnswer, Refused, Malformed: as :func:`rehome`.
    """
    ours = home.read(lambda conn: logs.standing(conn, there.origin.log_id))
    assert ours is not None
    low, high = 0, min(ours.seq, there.seq)
    guess = min(ours.acked if guess is None else guess, high)
    while True:
        guess = min(guess, there.seq - 1)  # after its head there is nothing to be shown
        page = _page(talk, ours, guess)
        shown = [(guess, page.slice.previous), *_hashes(page)]
        same = home.read(lambda conn: _same(conn, ours.origin, shown))  # noqa: B023
        if same is None:
            high = guess - 1
            if high < low:
                raise NotShown("not even a beginning that is ours")
            guess = (low + high) // 2
            continue
        low = same
        if low < shown[-1][0]:
            return low
        if low >= there.seq:
            raise NotShown("what was shown is our own history")
        guess = (low + max(low, high)) // 2


def _same(conn: Connection, origin: Origin, shown: list[tuple[int, bytes]]) -> int | None:
    """The last of these places up to which all are ours; ``None`` when not even the first is."""
    last = None
    for seq, hash_ in shown:
        if logs.hash_at(conn, origin, seq) != hash_:
            break
        last = seq
    return last


def _page(talk: Talk, ours: logs.Standing, after: int) -> wire.Batch:
    """What the township holds after a place, signed by the log's writer.

    Raises:
        NotShown: it is not.
    """
    body = talk.get(f"/v1/logs/{ours.origin.log_id.hex()}/facts?after={after}")
    if body is None:
        raise NotShown("nothing")
    page = wire.read_batch(body)
    if page.origin != ours.origin or page.slice.from_seq != after + 1:
        raise Malformed("another page than was asked for")
    seq, hash_ = _hashes(page)[-1]
    try:
        key = Ed25519PublicKey.from_public_bytes(ours.origin.device_key)
        key.verify(page.slice.signature, signed_head(ours.origin.log_id, seq, hash_))
    except (InvalidSignature, ValueError) as forged:
        raise NotShown("not signed by its writer") from forged
    return page


def _hashes(page: wire.Batch) -> list[tuple[int, bytes]]:
    found, last = [], page.slice.previous
    for seq, body in enumerate(page.slice.bodies, page.slice.from_seq):
        last = chain(page.origin.log_id, seq, last, body)
        found.append((seq, last))
    return found


def _move(conn: Connection, home: Home, common: int) -> Rehomed:
    """New log, own facts over, incident: all of it or nothing."""
    old = logs.standing(conn, home.node.log_id)
    assert old is not None
    shared = logs.hash_at(conn, old.origin, common)
    assert shared is not None
    reason = FORK if old.seq > common else RESTORED
    day = log.head(conn, old.origin.log_id).day
    node = replace(home.node, log_id=home.random(16))
    _open(conn, node, old)
    uow = UnitOfWork(node, conn, day)
    key = old.origin.device_key
    uow.append(LogOpened(key, reason, __version__, old.origin.log_id, common, shared))
    if reason == RESTORED:
        uow.append(RestoreNoticed(old.origin.log_id, common, shared))
    moved = move_facts(conn, old.origin.log_id, common, node.log_id)
    forget_receipt(conn, old.origin, common)
    # After the facts that moved: their days are not after this one's, whatever they are.
    after = UnitOfWork(node, conn, log.head(conn, node.log_id).day)
    detail = {"log": old.origin.log_id.hex(), "at": str(common), "moved": str(len(moved))}
    after.append(IncidentOpened(f"log-{reason}", detail))
    return Rehomed(node, reason, common, len(moved))


def forget_receipt(conn: Connection, origin: Origin, common: int) -> None:
    """A receipt of before the township was put back is for a place that is another fact's now."""
    kept = tables.receipts.c
    of_log = (kept.village == origin.village) & (kept.log_id == origin.log_id)
    conn.execute(delete(tables.receipts).where(of_log, kept.seq > common))


def _open(conn: Connection, node: Node, old: logs.Standing) -> None:
    conn.execute(update(tables.logs).where(tables.logs.c.own).values(own=False))
    log.open_log(
        conn,
        log_id=node.log_id,
        village=old.origin.village,
        device=old.origin.device,
        device_key=old.origin.device_key,
        own=True,
    )
