"""Settling by USB stick, the township's side: a kiosk's file in, its answer on the same stick.

The facts go through the same admission as over the network and get the same receipts. What goes
back is sealed to that one kiosk. A kiosk that was sent away gets its receipts and reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk import __version__
from kiosk.core.facts import COMMON
from kiosk.store import replica
from kiosk.sync import carry, stick, wire
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST
from kiosk.sync.stick import Bundle, NotSealedHere, StickProblem
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


def take_in(town: Township, file: Path) -> Taken:
    """Take a file in, put the answer beside it, and delete it.

    Raises:
        NotSealedHere: it is none, not for this township, or from nobody we know.
        OSError: the stick cannot be read or written; the file is still there.
    """
    bundle = stick.read_file(file, town.keys.box)
    device = _sender(town, bundle)
    met: list[str] = []

    def admit(batch: wire.Batch) -> wire.Receipt | None:
        try:
            return admission.admit(town, device, batch)
        except Refusal as refusal:
            met.append(refusal.kind)
            return None

    written = _write(town, device, bundle, file.parent, admit)
    stick.forget_file(file)
    facts = sum(len(wire.read_batch(packed).slice.bodies) for packed in bundle.batches)
    return Taken(device.device, facts, tuple(dict.fromkeys(met)), written)


def give_out(town: Township, village: str, folder: Path) -> list[Path]:
    """For every kiosk of a village a file with all that it may read."""
    with town.reading() as conn:
        found = [each for each in devices.of_village(conn, village) if each.may_read]
    written = []
    for device in found:
        nothing = Bundle(village, device.device, device.device_key, town.now_ms())
        written.append(_write(town, device, nothing, folder, lambda _: None))
    return written


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
    admit: Callable[[wire.Batch], wire.Receipt | None],
) -> Path:
    back = carry.answer(
        bundle,
        admit=admit,
        page=lambda log_id, after: _page(town, device, log_id, after),
        heads=lambda: _heads(town, device),
        key=town.keys.public,
    )
    raw = stick.seal(back, town.keys.sign.sign, device.box_key)
    name = f"{device.village}-{device.device}-{town.now_ms()}{stick.TO_KIOSK}"
    return stick.write_file(folder, name, raw)


def _heads(town: Township, device: Device) -> wire.Heads:
    if not device.may_read:
        return wire.Heads((), town.now_ms())
    with town.reading(device.village) as conn:
        found = replica.heads(conn, (device.village, COMMON))
    heads = tuple(wire.LogHead(origin, head.seq, head.hash) for origin, head in found)
    return wire.Heads(heads, town.now_ms())


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
