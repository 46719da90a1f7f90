"""A settlement by stick, the kiosk's side: write a file for the township, read the one back.

The township's side is ``kiosk/township/sticks.py``. Whatever a settlement over the network mends is
mended by stick, too; where it takes asking back and forth, it takes another trip.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.sync import health, known, link, stick
from kiosk.sync.cycle import NotEnrolled
from kiosk.sync.home import Home
from kiosk.sync.loading import load
from kiosk.sync.outcome import Outcome
from kiosk.sync.stick import Bundle, NotSealedHere, StickProblem
from kiosk.sync.unloading import unload


@dataclass(frozen=True, slots=True)
class StickMade:
    """A file for the township lies on the stick."""

    file: Path
    facts: int

    message_id = "sync-stick-made"


@dataclass(frozen=True, slots=True)
class StickRead:
    """A file of the township was read.

    Attributes:
        outcome: As of a settlement over the network.
        again: The township lacks something that is kept here: another stick has to go there.
        deleted: Whether the file is gone from the stick; one that takes no writes keeps it, and
            reading it again changes nothing.
    """

    outcome: Outcome
    again: bool = False
    deleted: bool = True

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
    keys, node = home.keys, home.node
    if pinned.device_key != keys.device_public:
        return StickProblem.NEW_KEY
    said, now_ms = load(home), max(0, node.clock.now().wall_ms)
    bundle = Bundle(
        node.village, node.device, keys.device_public, now_ms, tuple(said.batches),
        held=said.held, places=said.places, adopted=tuple(said.adopted),
    )  # fmt: skip
    raw = stick.seal(bundle, keys.device.sign, pinned.box_key)
    name = f"{node.village}-{node.device}-{now_ms}{stick.TO_TOWNSHIP}"
    file = stick.write_file(folder, name, raw)
    if said.adopted:
        home.write(lambda conn: known.keep(conn, known.brought(known.read(conn))))
    return StickMade(file, said.facts)


def read_stick(home: Home, file: Path, *, go_on: bool = False) -> StickRead | StickProblem:
    """Read the township's file and delete it. Reading one twice, or an old one, changes nothing.

    Args:
        go_on: Where the present log has forked (a disk put back), open a new one and go on there.
            Whoever says so takes ``home.node`` over afterwards, as after a settlement; otherwise
            it is only said.

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
    done = unload(home, pinned, bundle, go_on=go_on)
    home.write(lambda conn: health.note(conn, done.outcome, home.node.clock.now()))
    try:
        stick.forget_file(file)
    except OSError:
        return StickRead(done.outcome, done.again, deleted=False)
    return StickRead(done.outcome, done.again)
