"""The township: its disk, keys and clock, and the real mind and door on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.core.facts import base
from kiosk.simulate.clocks import Clock, World
from kiosk.simulate.disk import Disk
from kiosk.store import tables
from kiosk.sync.transport import Answer, Request
from kiosk.township import tables as township_tables
from kiosk.township.base import Township, TownshipKeys
from kiosk.township.door import Door

KNOWN = dict(base.REGISTRY)
"""Every fact of this version, whatever older program is pretended now."""


@dataclass
class Town:
    """The township's machine.

    Attributes:
        random: Where its random bytes come from.
    """

    disk: Disk
    keys: TownshipKeys
    clock: Clock
    random: Callable[[int], bytes]

    @property
    def raw(self) -> Any:
        """Its disk past every fault."""
        return self.disk.raw

    @property
    def mind(self) -> Township:
        """The township over the present disk; nothing of it outlives a power cut."""
        return Township(
            self.disk.store, self.keys, "t1", "Green Hill", self.clock, random=self.random
        )

    def answer(self, request: Request) -> Answer:
        """What the door says. The township knows every fact, whoever's program is running."""
        with mock.patch.dict(base.REGISTRY, KNOWN):
            return Door(self.mind).answer(request)

    def cut(self, statements: int, after: bool) -> None:
        """Cut its power soon."""
        self.disk.cut_in(statements, after=after)

    def fill(self, full: bool) -> None:
        """Its disk has no room, or has some again."""
        if full:
            self.disk.fill()
        else:
            self.disk.mend()

    def restart(self) -> None:
        """Switched on again."""
        self.disk.mend()
        self.clock.restart(f"town-{self.clock.true.now_ms}")


def new_town(true: World, random: Callable[[int], bytes]) -> Town:
    """An empty township."""
    disk = Disk()
    tables.METADATA.create_all(disk.store.write_engine)
    township_tables.METADATA.create_all(disk.store.write_engine)
    keys = TownshipKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    return Town(disk, keys, Clock(true), random)
