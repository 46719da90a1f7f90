"""A settlement by stick, the kiosk's side: write a file for the township, read the one back.

The township's side answers a bundle with :func:`answer`, given its own ways to take batches in and
to give pages out, so that both sides and the tests share one idea of what a stick is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from kiosk import __version__
from kiosk.store.codec import NotAFact
from kiosk.store.replica import Forged, Fork, Gap, give_out
from kiosk.sync import health, link, logs, stick, wire
from kiosk.sync.cycle import NotEnrolled
from kiosk.sync.home import Home
from kiosk.sync.link import Link
from kiosk.sync.logs import BadReceipt
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, Malformed, TooLarge
from kiosk.sync.pull import Doubtful, take_page
from kiosk.sync.stick import Bundle, NotSealedHere, StickProblem


@dataclass(frozen=True, slots=True)
class StickMade:
    """A file for the township lies on the stick."""

    file: Path
    facts: int

    message_id = "sync-stick-made"


@dataclass(frozen=True, slots=True)
class StickRead:
    """A file of the township was read and deleted.

    Attributes:
        outcome: As of a settlement over the network.
    """

    outcome: Outcome

    message_id = "sync-stick-read"


def write_stick(home: Home, folder: Path) -> StickMade | StickProblem:
    """Write everything without a receipt for the township; no mark moves by it.

    Also with nothing to bring there is a file once enrolled: it says what is held here, so that the
    township can send the rest.

    Raises:
        NotEnrolled: there is no township to seal it to.
        OSError: the stick is full or gone.
    """
    pinned = home.read(link.read)
    if pinned is None:
        raise NotEnrolled
    batches, facts, held = home.read(lambda conn: _waiting(conn, home))
    now_ms = max(0, home.node.clock.now().wall_ms)
    keys, node = home.keys, home.node
    bundle = Bundle(
        node.village, node.device, keys.device_public, now_ms, tuple(batches), held=held
    )
    raw = stick.seal(bundle, keys.device.sign, pinned.box_key)
    name = f"{node.village}-{node.device}-{now_ms}{stick.TO_TOWNSHIP}"
    return StickMade(stick.write_file(folder, name, raw), facts)


def _waiting(conn: Connection, home: Home) -> tuple[list[bytes], int, dict[bytes, int]]:
    batches, facts = [], 0
    for each in reversed(list(logs.lineage(conn, home.node.log_id))):
        mine = each.origin.device_key == home.keys.device_public
        sign = home.keys.device.sign if mine else None
        at, size = each.acked, FACTS_MOST
        while at < each.seq:
            part = give_out(conn, each.origin.log_id, at, facts_most=size, sign=sign)
            if part is None:
                break
            packed = wire.Batch(
                each.origin, part, home.node.clock.now(), program=__version__
            ).packed()
            if len(packed) > PACKED_MOST and sign is not None and len(part.bodies) > 1:
                size = max(1, len(part.bodies) // 2)
                continue
            batches.append(packed)
            facts += len(part.bodies)
            at += len(part.bodies)
    held = {log_id: each.seq for log_id, each in logs.standings(conn, home.node.village).items()}
    return batches, facts, held


def read_stick(home: Home, file: Path) -> StickRead | StickProblem:
    """Read the township's file and delete it. Reading one twice, or an old one, changes nothing.

    Raises:
        NotEnrolled: there is no township whose file it could be.
        OSError: the stick cannot be read.
    """
    pinned = home.read(link.read)
    if pinned is None:
        raise NotEnrolled
    try:
        bundle = stick.read_file(file, home.keys.box)
    except NotSealedHere as other:
        return other.problem
    if bundle.sender_key != pinned.key or bundle.village != home.node.village:
        return StickProblem.NOT_THEIRS
    outcome = _take(home, pinned, bundle)
    home.write(lambda conn: health.note(conn, outcome, home.node.clock.now()))
    stick.forget_file(file)
    return StickRead(outcome)


def _take(home: Home, pinned: Link, bundle: Bundle) -> Outcome:
    troubles: list[Trouble] = []
    before = home.read(lambda conn: logs.waiting(conn, home.node.log_id))
    for packed in bundle.receipts:
        try:
            receipt = wire.read_receipt(packed)
            home.write(lambda conn, one=receipt: logs.keep_receipt(conn, pinned, one))  # type: ignore[misc]
        except (BadReceipt, Malformed, TooLarge):
            troubles.append(Trouble.BAD_RECEIPT)
    pulled = 0
    for packed in bundle.batches:
        try:
            pulled += take_page(home, pinned, wire.read_batch(packed))
        except (Forged, NotAFact, Doubtful, Malformed, TooLarge):
            troubles.append(Trouble.BAD_PAGE)
        except (Gap, Fork):
            troubles.append(Trouble.CONFLICT)
    waiting = home.read(lambda conn: logs.waiting(conn, home.node.log_id))
    return Outcome(
        pushed=max(0, before - waiting),
        pulled=pulled,
        waiting=waiting,
        behind=home.read(lambda conn: _behind(conn, bundle)),
        troubles=tuple(dict.fromkeys(troubles)),
    )


def _behind(conn: Connection, bundle: Bundle) -> int:
    try:
        heads = wire.read_heads(bundle.heads).heads
    except (Malformed, TooLarge):
        return 0
    missing = 0
    for head in heads:
        here = logs.standing(conn, head.origin.log_id)
        missing += max(0, head.seq - (0 if here is None else here.seq))
    return missing


# ---- the township's side ---------------------------------------------------------------------


def answer(
    bundle: Bundle,
    *,
    admit: Callable[[wire.Batch], wire.Receipt | None],
    page: Callable[[bytes, int], wire.Batch | None],
    heads: Callable[[], wire.Heads],
    key: bytes,
) -> Bundle:
    """What goes back to a kiosk whose file the township has opened.

    Args:
        bundle: Its sender was found to be an enrolled device of ``bundle.village``.
        admit: Takes one batch in; its receipt, or ``None`` where it was refused.
        page: The facts of a log after a place; ``None`` when there are none.
        heads: Of every log that kiosk may read, asked for after the batches were taken in.
        key: The township's public key; it signs the answer.
    """
    receipts: dict[bytes, wire.Receipt] = {}
    for packed in bundle.batches:
        try:
            given = admit(wire.read_batch(packed))
        except (Malformed, TooLarge):
            continue
        if given is not None:
            receipts[given.log_id] = given
    now = heads()
    pages = []
    for head in now.heads:
        at = bundle.held.get(head.origin.log_id, 0)
        while at < head.seq and (part := page(head.origin.log_id, at)) is not None:
            pages.append(part.packed())
            at = part.slice.from_seq + len(part.slice.bodies) - 1
    return Bundle(
        bundle.village,
        bundle.device,
        key,
        now.server_ms,
        tuple(pages),
        tuple(each.packed() for each in receipts.values()),
        heads=now.packed(),
    )
