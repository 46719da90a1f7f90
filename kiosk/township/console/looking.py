"""What somebody at the console may see: her villages, and reading that knows no others.

The villages come from her account at every question, never from the page; a transaction names them
to the database (row-level security on PostgreSQL), and every query names its village itself.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from kiosk.core.clock import Moment, local_day
from kiosk.core.facts import COMMON
from kiosk.store import tables as store
from kiosk.township import figures, villages
from kiosk.township.base import Township
from kiosk.township.console.standing import Standing, standings
from kiosk.township.figures import Figures, Flow
from kiosk.township.staff import Account
from kiosk.township.villages import Village


class NotYours(LookupError):
    """A village that is not hers, or none at all: she is not told which."""


@dataclass(frozen=True, slots=True)
class Known:
    """A village with what is known of it.

    Attributes:
        unconfirmed: People changed at its kiosks who wait for the township's word.
    """

    standing: Standing
    figures: Figures
    flow: Flow
    unconfirmed: int

    @property
    def village(self) -> Village:
        """Which village."""
        return self.standing.village


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a village waits for somebody; no figures, which cost more."""

    standing: Standing
    unconfirmed: int


Counted = tuple[Figures, Flow]
"""What is counted of a village: its figures, and where its points are."""

_UNCONFIRMED = (
    select(func.count())
    .select_from(store.members)
    .where(store.members.c.village == bindparam("village"), store.members.c.unconfirmed)
)


class Memory:
    """Figures kept as long as they are true: until a fact comes or the day turns.

    Figures are a function of a village's logs and the day; the key is the heads of those logs, so
    nothing old is ever shown. A village is counted anew once after it settled, which is what makes
    a page quick that shows eight hundred of them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[tuple[str, frozenset[bytes]], Counted]] = {}
        self._unconfirmed: dict[str, tuple[frozenset[bytes], int]] = {}

    def of(self, conn: Connection, village: str, day: str, heads: frozenset[bytes]) -> Counted:
        """The figures of a village."""
        key = (day, heads)
        with self._lock:
            kept = self._kept.get(village)
        if kept is not None and kept[0] == key:
            return kept[1]
        counted = figures.of_village(conn, village, day), figures.flow(conn, village)
        with self._lock:
            self._kept[village] = (key, counted)
        return counted

    def unconfirmed(self, conn: Connection, village: str, heads: frozenset[bytes]) -> int:
        """How many people of a village wait for the township's word."""
        with self._lock:
            kept = self._unconfirmed.get(village)
        if kept is not None and kept[0] == heads:
            return kept[1]
        waiting = int(conn.execute(_UNCONFIRMED, {"village": village}).scalar_one())
        with self._lock:
            self._unconfirmed[village] = (heads, waiting)
        return waiting


_HEADS = select(store.logs.c.village, store.logs.c.head_hash)


class Look:
    """One person's view of the township, for one question: made anew for the next."""

    def __init__(self, town: Township, memory: Memory, account: Account | None) -> None:
        """``account``: ``None`` is the township itself, for counting ahead."""
        self.town = town
        self._memory = memory
        self.account = account
        self._villages: tuple[Village, ...] | None = None

    @property
    def whole(self) -> bool:
        """Whether she sees every village."""
        return self.account is None or self.account.villages is None

    def now(self) -> Moment:
        """The township's time."""
        return self.town.clock.now()

    def today(self) -> str:
        """The township's day, ISO text."""
        return local_day(self.now())

    def villages(self) -> tuple[Village, ...]:
        """Hers, by number."""
        if self._villages is None:
            with self.town.reading() as conn:
                self._villages = self._hers(villages.listed(conn))
        return self._villages

    def _hers(self, known: tuple[Village, ...]) -> tuple[Village, ...]:
        if self.account is None or self.account.villages is None:
            return known
        named = self.account.villages
        return tuple(each for each in known if each.number in named)

    def village(self, number: int) -> Village:
        """One of hers.

        Raises:
            NotYours: there is none, or it is somebody else's.
        """
        for each in self.villages():
            if each.number == number:
                return each
        raise NotYours(str(number))

    def id_of(self, number: int) -> str:
        """The id of one of hers, which has had a machine.

        Raises:
            NotYours: as ``village``, or nothing was ever said of it.
        """
        village = self.village(number).village
        if village is None:
            raise NotYours(str(number))
        return village

    @contextmanager
    def reading(self, *of: Village) -> Iterator[Connection]:
        """A snapshot of these villages, or of all that are hers, and of none beside them."""
        if not of and self.whole:
            with self.town.reading() as conn:
                yield conn
            return
        ids = [each.village for each in of or self.villages() if each.village is not None]
        # Naming none would mean all.
        with self.town.reading(*(ids or (COMMON,))) as conn:
            yield conn

    def known(self, *of: Village) -> list[Known]:
        """What is known of these villages, or of all hers, in the order of their numbers."""
        with self.reading(*of) as conn:
            heads, found = self._heads(conn, *of), []
            day = self.today()
            for each in self._standings(conn, *of):
                village = each.village.village
                if village is None:
                    found.append(Known(each, Figures(), Flow(), 0))
                    continue
                stands = heads.get(village, frozenset())
                counted = self._memory.of(conn, village, day, stands)
                waits = self._memory.unconfirmed(conn, village, stands)
                found.append(Known(each, *counted, waits))
        return found

    def waiting(self) -> list[Waiting]:
        """What waits for somebody in each village of hers, in the order of their numbers."""
        with self.reading() as conn:
            heads = self._heads(conn)
            return [
                Waiting(
                    each,
                    self._memory.unconfirmed(
                        conn, each.village.village, heads.get(each.village.village, frozenset())
                    )
                    if each.village.village is not None
                    else 0,
                )
                for each in self._standings(conn)
            ]

    def _standings(self, conn: Connection, *of: Village) -> list[Standing]:
        return standings(conn, of or self.villages(), self.now(), whole=self.whole and not of)

    def _heads(self, conn: Connection, *of: Village) -> dict[str, frozenset[bytes]]:
        """Where the logs of each village stand: what was counted of it holds as long as that."""
        asked = _HEADS
        if of or not self.whole:
            ids = [each.village for each in of or self.villages() if each.village is not None]
            asked = _HEADS.where(store.logs.c.village.in_(ids))
        found: dict[str, list[bytes]] = {}
        for row in conn.execute(asked):
            found.setdefault(row.village, []).append(row.head_hash)
        return {village: frozenset(heads) for village, heads in found.items()}
