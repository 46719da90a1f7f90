"""The proof at the end of the night: do both sides' tables say the same? (SYNC.md §11)

Only when both hold the same logs up to the same places is there anything to compare. Unequal tables
are an incident that names the accounts; no side is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.sync import proof, wire
from kiosk.township import answers, halves, incidents, moves
from kiosk.township.base import Township
from kiosk.township.devices import Device

_NAMED_MOST = 12


def compare(town: Township, device: Device, theirs: wire.Proof) -> Mapping[str, Any]:
    """What the township says to a kiosk's proof.

    Returns:
        ``equal`` and the unequal ``buckets``. ``None``: nothing can be said, because the heads
        differ or a fact is of a kind this program does not know yet.
    """
    with town.reading() as conn:
        late = moves.is_late(conn, device.village) or halves.alone(conn, device.village)
    if late:
        # Whose following failed when the facts came in: the night's end is the next time.
        answers.follow(town, device.village)
    with town.reading(device.village) as conn:
        ours = proof.of(conn, device.village)
        if dict(ours.heads) != dict(theirs.heads) or not proof.understood(conn, device.village):
            return {"equal": None, "buckets": []}
        buckets = proof.differing(ours, theirs)
        same = not buckets and ours.facts == theirs.facts and ours.classes == theirs.classes
        if same:
            return {"equal": True, "buckets": []}
        accounts = proof.accounts_in(conn, device.village, buckets)
    heads = sorted((log_id, seq) for log_id, seq in theirs.heads.items())
    incidents.open_alone(
        town,
        device.village,
        "unequal-proof",
        device.device,
        repr(heads),
        device=device.device,
        accounts=" ".join(accounts[:_NAMED_MOST]),
        buckets=len(buckets),
    )
    return {"equal": False, "buckets": list(buckets)}
