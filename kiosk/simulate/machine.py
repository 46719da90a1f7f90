"""One kiosk: its disk, keys, clock and the program on it, which may be of an older version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from kiosk.core.facts import base
from kiosk.simulate.clocks import Clock
from kiosk.simulate.disk import Disk
from kiosk.store.ends import sign_ends
from kiosk.store.folds import Stored
from kiosk.store.incarnation import open_next_log
from kiosk.store.keys import Keys
from kiosk.store.uow import Node, UnitOfWork

T = TypeVar("T")


@dataclass
class Machine:
    """A kiosk.

    Attributes:
        name: For traces, such as ``A1``.
        hidden: Fact types its program does not know yet.
        acked: What it told somebody was done, in this step: event ids.
        seen_seq: Up to where of its own log the simulator has looked.
    """

    name: str
    disk: Disk
    keys: Keys
    clock: Clock
    village: str
    device: str = ""
    log_id: bytes = b""
    hidden: frozenset[str] = frozenset()
    acked: list[bytes] = field(default_factory=list)
    seen_seq: dict[bytes, int] = field(default_factory=dict)
    starts: int = 0

    @property
    def node(self) -> Node:
        """Its place in the village, read from its disk as a start would."""
        return Node(self.disk.store, self.village, self.device, self.log_id, self.clock)

    @property
    def raw(self) -> Any:
        """Its disk past every fault."""
        return self.disk.raw

    def start(self) -> None:
        """Switched on: what it is, is what its disk says."""
        self.starts += 1
        self.disk.mend()
        self.clock.restart(f"{self.name}-{self.starts}")
        self.settle()

    def settle(self) -> None:
        """Take over what the disk says of this machine's own log."""
        row = self.raw.execute("SELECT log_id, device, village FROM logs WHERE own").fetchone()
        self.log_id, self.device, self.village = bytes(row[0]), row[1], row[2]

    def head(self) -> int:
        """The last seq of its own log."""
        asked = "SELECT head_seq FROM logs WHERE log_id = ?"
        return int(self.raw.execute(asked, (self.log_id,)).fetchone()[0])

    @contextmanager
    def running(self) -> Iterator[None]:
        """While its program runs, it knows only the fact types of its version."""
        if not self.hidden:
            yield
            return
        known = {name: cls for name, cls in base.REGISTRY.items() if name not in self.hidden}
        with mock.patch.dict(base.REGISTRY, known, clear=True):
            yield

    def new_device(self, reason: str) -> None:
        """A new device key, and a new log that names the old one.

        The old key signs what it wrote before it goes, as backups and starts do.
        """
        with self.running():
            key, log_id = self.keys.device, self.log_id
            if self.keys_belong():
                self.write(lambda conn: sign_ends(conn, log_id, key.sign))
            self.keys = replace(self.keys, device=Ed25519PrivateKey.generate())
            open_next_log(self.disk.store, self.keys, reason, clock=self.clock)
        self.settle()

    def keys_belong(self) -> bool:
        """Whether its own log is of its present key."""
        row = self.raw.execute("SELECT device_key FROM logs WHERE own").fetchone()
        return bytes(row[0]) == self.keys.device_public

    def work(self, job: Callable[[UnitOfWork], T], day: str | None = None) -> T:
        """One gesture in one transaction; what it wrote is promised only after COMMIT."""
        with self.node.work(day) as uow:
            result = job(uow)
            uow.commit()
        self.promise(uow.appended)
        return result

    def promise(self, stored: list[Stored]) -> None:
        """It told somebody that this is done."""
        self.acked.extend(each.fact.event_id for each in stored)

    def write(self, job: Callable[[Connection], T]) -> T:
        """One write transaction for the sync code."""
        with self.disk.store.write_engine.begin() as conn:
            return job(conn)
