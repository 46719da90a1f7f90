"""What somebody was told is done: kept by the simulator, and never to be lost or doubled.

An event counts as promised when its COMMIT came back. It may only be lost when every disk that
held it is gone (:meth:`Promises.mourn`), which the simulator knows because it made them go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Broken(AssertionError):
    """An invariant does not hold.

    Attributes:
        rule: Its number in FAULTS.md C4, or a word.
    """

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"{rule}: {what}")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Seen:
    """A fact that stands in a store.

    Attributes:
        again: The township may say it again in other words, as it does when it was put back.
    """

    village: str
    event: bytes
    body: bytes
    again: bool


@dataclass
class Promises:
    """What everybody is to get.

    Attributes:
        kept: Event id → the village it belongs to.
        said: Event id → the bytes it was said in; nobody else can say it.
    """

    kept: dict[bytes, str] = field(default_factory=dict)
    said: dict[bytes, bytes] = field(default_factory=dict)

    def make(self, village: str, events: Iterable[bytes], raw: Any, where: str) -> None:
        """Somebody was told; it must stand in the store it was said from, once.

        Raises:
            Broken: it does not.
        """
        for event in events:
            count = raw.execute(
                "SELECT count(*) FROM facts WHERE village = ? AND event_id = ? AND copy = 0",
                (village, event),
            ).fetchone()[0]
            if count != 1:
                raise Broken("1", f"{where} said {event.hex()} is done and holds it {count} times")
            self.kept[event] = village

    def notice(self, facts: Iterable[Seen], where: str) -> None:
        """Facts that stand somewhere: as long as any disk has them, everybody is to get them.

        Raises:
            Broken: one is not what it was.
        """
        for seen in facts:
            self.kept[seen.event] = seen.village
            if not seen.again and self.said.setdefault(seen.event, seen.body) != seen.body:
                raise Broken("3", f"{where} holds another {seen.event.hex()} than was said")

    def mourn(self, disks: Iterable[Any]) -> int:
        """Disks were lost or put back: what none of those left holds can never come back.

        Args:
            disks: Raw connections of all disks there are now.

        Returns:
            How many events are lost.
        """
        alive: set[bytes] = set()
        for raw in disks:
            alive.update(bytes(row[0]) for row in raw.execute("SELECT event_id FROM facts"))
        lost = [event for event in self.kept if event not in alive]
        for event in lost:
            del self.kept[event]
        return len(lost)

    def check(self, village: str | None, raw: Any, where: str) -> None:
        """Every promise of a village (of all for ``None``) stands in this store.

        Raises:
            Broken: one does not.
        """
        here = {bytes(row[0]) for row in raw.execute("SELECT event_id FROM facts WHERE copy = 0")}
        for event, of in self.kept.items():
            if (village is None or of == village) and event not in here:
                raise Broken("1", f"{where} does not hold {event.hex()} of {of}")
