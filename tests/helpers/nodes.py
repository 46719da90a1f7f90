"""Nodes for tests: a store in memory, a log, a clock that goes when told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.clock import Moment
from kiosk.core.facts.node import LogOpened
from kiosk.store import log, tables
from kiosk.store.engine import Store
from kiosk.store.replica import device_name
from kiosk.store.uow import Node


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    wall_ms: int = 1_795_305_600_000  # 2026-11-22 00:00 UTC
    mono_ms: int = 1_000
    offset_min: int = 480
    boot: str = "testboot"

    def now(self) -> Moment:
        return Moment(self.wall_ms, self.offset_min, self.mono_ms, self.boot)

    def forward(self, ms: int) -> None:
        self.wall_ms += ms
        self.mono_ms += ms


def new_node(
    store: Store | None = None,
    *,
    village: str = "qsw",
    day: str = "2026-11-22",
    key: Ed25519PrivateKey | None = None,
) -> Node:
    """A node with its tables made and its log opened on ``day``."""
    if store is None:
        store = Store.memory()
        tables.METADATA.create_all(store.write_engine)
    device_key = (key or Ed25519PrivateKey.generate()).public_key().public_bytes_raw()
    node = Node(store, village, device_name(device_key), secrets.token_bytes(16), FakeClock())
    with store.write_engine.begin() as conn:
        log.open_log(
            conn,
            log_id=node.log_id,
            village=village,
            device=node.device,
            device_key=device_key,
            own=True,
        )
    with node.work(day) as uow:
        uow.append(LogOpened(device_key, "first", "0.1.0"))
        uow.commit()
    return node
