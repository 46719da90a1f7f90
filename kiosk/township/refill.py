"""A township that lost facts of its own gets them back from its kiosks (SYNC.md §4).

They are the township's own bytes under its own signature. When a fact comes in that the township
did not have, it learns that it was put back: that log is ended and another begun, so that nothing
is ever written at a place where some kiosk holds something else. (Whoever puts a township back on
purpose calls ``own_logs.begin_all_anew`` before anybody writes: where both have written at one
place, the kiosks' history cannot be taken any more, and an incident says so.)
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from kiosk.core.facts import COMMON
from kiosk.core.facts.township import DeviceRevoked
from kiosk.store import replica
from kiosk.store import tables as store
from kiosk.store.locks import lock_villages
from kiosk.store.log import Head
from kiosk.sync.wire import Batch
from kiosk.township import answers, devices, own_logs
from kiosk.township.base import Township
from kiosk.township.devices import Device


def take(town: Township, device: Device, batch: Batch) -> tuple[bool, Head]:
    """One of the township's own logs comes back.

    Returns:
        Whether somebody who moved away is to be followed, and the log's head.

    Raises:
        Gap, Fork, Forged, NotAFact: as ``replica.take_in``; nothing was written.
    """
    village = batch.origin.village
    # Unscoped: a kiosk brings the common log back, too, which its own village may not write.
    with town.writing() as conn:
        lock_villages(conn, {device.village, village})
        present = _is_present(conn, batch.origin.log_id)
        taken = replica.take_in(conn, batch.origin, batch.slice)
        if taken.new and present:
            own_logs.begin_anew(town, conn, village, "restored")
        if not taken.new or village == COMMON:
            return False, taken.head
        for each in taken.new:
            if isinstance(each.fact.payload, DeviceRevoked):
                devices.end_as_said(town, conn, village, each.fact.payload)
        answers.check_all(town, conn, village)
    return True, taken.head


def _is_present(conn: Connection, log_id: bytes) -> bool:
    logs = store.logs.c
    asked = select(logs.log_id).where(logs.log_id == log_id, logs.own)
    return conn.execute(asked).first() is not None
