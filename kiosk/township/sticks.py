"""Settling by USB stick, the township's side: a kiosk's file in, its answer on the same stick.

The facts go through the same admission as over the network and get the same receipts. What goes
back is sealed to that one kiosk. A kiosk that was sent away gets its receipts, is told so and reads
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import __version__
from kiosk.core.facts import COMMON
from kiosk.store import replica
from kiosk.sync import stick, wire
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, Malformed, TooLarge
from kiosk.sync.places import last_shared
from kiosk.sync.stick import Bundle, NotSealedHere, NotTaken, StickProblem
from kiosk.township import admission, devices
from kiosk.township.base import Township
from kiosk.township.devices import Device
from kiosk.township.problems import Refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """A kiosk's file that was taken in.

    Attributes:
        facts: How many came in it, those that were here before among them.
        refused: Kinds of problems its batches met, each once; what is refused stays at the kiosk.
        answer: The file that goes back to it.
    """

    device: str
    facts: int
    refused: tuple[str, ...]
    answer: Path


class Unanswered(OSError):
    """A kiosk's facts were taken in, and its answer could not be written.

    Attributes:
        facts: How many they were. The file is still there; taking it in again changes nothing.
    """

    facts = 0


def take_in(town: Township, file: Path) -> Taken:
    """Take a file in, put the answer beside it, and delete it.

    Raises:
        NotSealedHere: it is none, not for this township, or from nobody we know.
        OSError: the stick cannot be read.
        Unanswered: the stick cannot be written.
    """
    bundle = stick.read_file(file, town.keys.box)
    taking = _Taking(town, _sender(town, bundle), bundle)
    taking.all(bundle.batches)
    if not taking.refused:
        # What it stood behind (who was sent away) has to be here before.
        taking.all(bundle.adopted)
    # A batch may have said again that this very device was sent away.
    device = _sender(town, bundle)
    receipts = tuple(taking.receipts.values())
    refused = tuple(taking.refused.values())
    try:
        written = _write(town, device, bundle, file.parent, receipts, refused)
        stick.forget_file(file)
    except OSError as why:
        unanswered = Unanswered(why.errno, why.strerror)
        unanswered.facts = taking.facts
        raise unanswered from why
    kinds = dict.fromkeys(each.kind for each in taking.refused.values())
    return Taken(device.device, taking.facts, tuple(kinds), written)


def give_out(town: Township, village: str, folder: Path) -> list[Path]:
    """For every kiosk of a village a file with all that it may read, and receipts for its own."""
    with town.reading() as conn:
        found = [each for each in devices.of_village(conn, village) if each.may_read]
    written = []
    for device in found:
        nothing = Bundle(village, device.device, device.device_key, town.now_ms())
        with town.reading(village) as conn:
            own = [
                head
                for origin, head in replica.heads(conn, (village,))
                if origin.device_key == device.device_key
            ]
        receipts = tuple(admission.receipt(town, head) for head in own)
        written.append(_write(town, device, nothing, folder, receipts, ()))
    return written


@dataclass
class _Taking:
    """Batches of one file on their way in.

    Attributes:
        facts: How many were in them.
        receipts: The newest one of each log.
        refused: What was not taken, by log; what follows it in that log is not tried.
    """

    town: Township
    device: Device
    bundle: Bundle
    facts: int = 0
    receipts: dict[bytes, wire.Receipt] = field(default_factory=dict)
    refused: dict[bytes, NotTaken] = field(default_factory=dict)

    def all(self, batches: Iterable[bytes]) -> None:
        for packed in batches:
            try:
                batch = wire.read_batch(packed)
            except (Malformed, TooLarge) as broken:
                kind = "malformed" if isinstance(broken, Malformed) else "too-large"
                self.refused.setdefault(b"", NotTaken(kind))
                continue
            self.facts += len(batch.slice.bodies)
            if batch.origin.log_id not in self.refused:
                self._one(batch)

    def _one(self, batch: wire.Batch) -> None:
        log_id = batch.origin.log_id
        try:
            self.receipts[log_id] = admission.admit(self.town, self.device, batch)
        except Refusal as refusal:
            common = self._common(batch, refusal)
            self.refused[log_id] = NotTaken(refusal.kind, log_id, common)

    def _common(self, batch: wire.Batch, refusal: Refusal) -> int:
        """The last place of the log that is known to be the same here and there."""
        differs = refusal.members.get("at")
        if refusal.kind == "fork" and differs is not None and differs >= batch.slice.from_seq:
            return int(differs) - 1
        places = self.bundle.places.get(batch.origin.log_id, ())
        with self.town.reading(self.device.village) as conn:
            return last_shared(conn, batch.origin, places)


def _sender(town: Township, bundle: Bundle) -> Device:
    with town.reading() as conn:
        device = devices.by_key(conn, bundle.sender_key)
    if device is None or device.village != bundle.village or not device.box_key:
        raise NotSealedHere(StickProblem.NOT_THEIRS)
    return device


def _write(
    town: Township,
    device: Device,
    bundle: Bundle,
    folder: Path,
    receipts: tuple[wire.Receipt, ...],
    refused: tuple[NotTaken, ...],
) -> Path:
    heads = _heads(town, device)
    pages: list[bytes] = []
    if device.may_read:
        for head in heads.heads:
            pages += _pages(town, device, head, bundle)
    else:
        refused = (NotTaken("device-revoked"), *refused)
    back = Bundle(
        device.village, device.device, town.keys.public, heads.server_ms, tuple(pages),
        tuple(each.packed() for each in receipts), heads=heads.packed(), not_taken=refused,
    )  # fmt: skip
    raw = stick.seal(back, town.keys.sign.sign, device.box_key)
    name = f"{device.village}-{device.device}-{town.now_ms()}{stick.TO_KIOSK}"
    return stick.write_file(folder, name, raw)


def _heads(town: Township, device: Device) -> wire.Heads:
    """Of all logs that it may read; of one that was sent away, of its own, to push them."""
    with town.reading(device.village) as conn:
        found = replica.heads(conn, (device.village, COMMON))
    heads = tuple(
        wire.LogHead(origin, head.seq, head.hash)
        for origin, head in found
        if device.may_read or origin.device_key == device.device_key
    )
    return wire.Heads(heads, town.now_ms())


def _pages(town: Township, device: Device, head: wire.LogHead, bundle: Bundle) -> list[bytes]:
    """What the kiosk lacks of a log, from the last place that both are known to share."""
    log_id, found = head.origin.log_id, []
    at = bundle.held.get(log_id, 0)
    if log_id in bundle.places:
        with town.reading(device.village) as conn:
            at = last_shared(conn, head.origin, bundle.places[log_id])
    while at < head.seq and (page := _page(town, device, log_id, at)) is not None:
        found.append(page.packed())
        at = page.slice.from_seq + len(page.slice.bodies) - 1
    return found


def _page(town: Township, device: Device, log_id: bytes, after: int) -> wire.Batch | None:
    most = FACTS_MOST
    while True:
        with town.reading(device.village) as conn:
            known = replica.log_here(conn, log_id)
            if known is None:
                return None
            sign = town.keys.sign.sign if known[0].device_key == town.keys.public else None
            part = replica.give_out(conn, log_id, after, facts_most=most, sign=sign)
        if part is None:
            return None
        page = wire.Batch(known[0], part, program=__version__)
        if most == 1 or len(page.packed()) <= PACKED_MOST:
            return page
        most = max(1, len(part.bodies) // 2)
