"""Folds of what holds for a whole log: how far a revoked device counts, and days put right."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.core.facts.node import DayCorrected, LogOpened
from kiosk.core.facts.township import DeviceRevoked, LogAdmitted
from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP, Family, Names, Rows, Stored


def fold_device(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """How far each log of a revoked device counts; no rows for a device in good standing."""
    revoked = [body.heads for body in _said(facts) if isinstance(body, DeviceRevoked)]
    if not revoked:
        return {}
    last: dict[bytes, int] = {}
    for stored in facts:
        if isinstance(stored.fact.payload, LogOpened):
            name = stored.log_id.hex()
            last[stored.log_id] = min(heads.get(name, 0) for heads in revoked)
    for body in _said(facts):
        if isinstance(body, LogAdmitted):
            last[body.log] = max(body.seq, last.get(body.log, 0))
    device = key.decode()
    return {
        "gates": [
            {"village": village, "device": device, "log_id": log_id, "last_seq": last[log_id]}
            for log_id in sorted(last)
        ]
    }


def _said(facts: Sequence[Stored]) -> list[object]:
    """What the township said; nobody else revokes or admits."""
    return [s.fact.payload for s in facts if s.fact.device == TOWNSHIP]


DEVICE = Family("device", (tables.gates,), lambda key: {"device": key.decode()}, fold_device)


def fold_day_fix(village: str, key: bytes, facts: Sequence[Stored], names: Names) -> Rows:
    """Runs of a log that happened on another day than they say; the last word on a run holds."""
    fixes: dict[tuple[int, int], str] = {}
    for stored in facts:
        body = stored.fact.payload
        if isinstance(body, DayCorrected):
            fixes[(body.from_seq, body.to_seq)] = body.day
    return {
        "day_fixes": [
            {"village": village, "log_id": key, "from_seq": start, "to_seq": end, "day": day}
            for (start, end), day in sorted(fixes.items())
        ]
    }


DAY_FIX = Family("day_fix", (tables.day_fixes,), lambda key: {"log_id": key}, fold_day_fix)
