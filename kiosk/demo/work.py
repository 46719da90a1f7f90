"""One transaction a day: the unit of work of the made-up year.

Deeds go through the same services as at the kiosk. What differs is when the tables are brought
up to them: inside ``together()`` facts of people who have nothing to do with each other are
collected and written and projected at once, which is what the projector is fast at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from sqlalchemy import Connection

from kiosk.core import ids
from kiosk.core.facts import SYSTEM, Fact, Operator, Payload
from kiosk.demo.asking import Recollection
from kiosk.store import log
from kiosk.store.codec import GENESIS, Personal
from kiosk.store.folds import Stored
from kiosk.store.projector import project
from kiosk.store.quick import quick
from kiosk.store.uow import Node, UnitOfWork


@dataclass
class StoryNode(Node):
    """The kiosk of the made-up village; its dice are the story's seed.

    Attributes:
        rng: Where ids come from, so that the same seed gives the same ids.
        fresh: Ids that were minted and name no fact yet.
    """

    rng: Random = field(default_factory=lambda: Random(0))
    fresh: set[bytes] = field(default_factory=set)

    def mint(self) -> bytes:
        """An event id for a gesture that starts now."""
        minted = ids.event_id(self.clock.now().wall_ms, self.rng.randbytes(10))
        self.fresh.add(minted)
        return minted

    @contextmanager
    def one_day(self, day: str) -> Iterator[DayWork]:
        """Everything of one business day, in one transaction or not at all."""
        with self.store.write_engine.connect() as conn, conn.begin() as transaction:
            work = DayWork(self, conn, day)
            yield work
            work.flush()
            if work.committed:
                transaction.commit()
            else:
                transaction.rollback()


class DayWork(UnitOfWork):
    """A unit of work that can hold facts back until they are worth writing together."""

    node: StoryNode

    def __init__(self, node: StoryNode, conn: Connection, day: str) -> None:
        super().__init__(node, conn, day)
        self._straight = quick(conn)
        self.conn = self._straight
        self._together = 0
        self._facts: list[Fact] = []
        self._names: list[Personal] = []

    @contextmanager
    def together(self) -> Iterator[None]:
        """Facts appended inside are written at its end.

        Only for deeds that do not look at each other's outcome: what a service reads meanwhile
        is how things stood before. A mark that is given back has no check code yet.
        """
        self._together += 1
        self.conn = cast(Connection, Recollection(self._straight))
        yield
        self._together -= 1
        if not self._together:
            self.conn = self._straight
            self.flush()

    def flush(self) -> None:
        """Write what was held back, and bring the tables up to it."""
        facts, self._facts = self._facts, []
        names, self._names = self._names, []
        conn = self._straight
        log.keep_personal(conn, self.village, names)
        if facts:
            stored = log.append(conn, self.node.log_id, facts)
            project(conn, stored, fresh=True)
            if self._together:  # what was remembered is no longer so
                self.conn = cast(Connection, Recollection(conn))

    def append_all(
        self,
        payloads: Sequence[tuple[Payload, bytes | None]],
        *,
        operator: Operator = SYSTEM,
        personal: Iterable[Personal] = (),
    ) -> list[Stored]:
        """Write several facts of one gesture at once, or hold them back."""
        now = self.node.clock.now()
        facts = [self._fact(payload, event, operator, now) for payload, event in payloads]
        self.node.fresh.difference_update(fact.event_id for fact in facts)
        self._facts.extend(facts)
        self._names.extend(personal)
        if not self._together:
            self.flush()
        return [Stored(fact, self.node.log_id, 0, GENESIS) for fact in facts]

    def already(self, event_id: bytes) -> Stored | None:
        """The fact this gesture became earlier; an id that was just minted became none."""
        if event_id in self.node.fresh:
            return None
        self.flush()
        return super().already(event_id)

    def personal(self, owner: str, **fields: Any) -> Personal:
        """A new personal row, its salt from the story's dice."""
        rng = self.node.rng
        return Personal(rng.randbytes(16), owner, rng.randbytes(16), fields)
