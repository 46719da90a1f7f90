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


Counted = tuple[Figures, Flow, int]
"""What is counted of a village: its figures, where its points are, whom nobody confirmed yet."""

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

    def of(self, conn: Connection, village: str, day: str, heads: frozenset[bytes]) -> Counted:
        """The figures of a village."""
        key = (day, heads)
        with self._lock:
            kept = self._kept.get(village)
        if kept is not None and kept[0] == key:
            return kept[1]
        waiting = int(conn.execute(_UNCONFIRMED, {"village": village}).scalar_one())
        counted = figures.of_village(conn, village, day), figures.flow(conn, village), waiting
        with self._lock:
            self._kept[village] = (key, counted)
        return counted


_HEADS = select(store.logs.c.village, store.logs.c.head_hash)


class Look:
    """One person's view of the township."""

    def __init__(self, town: Township, memory: Memory, account: Account | None) -> None:
        """``account``: ``None`` is the township itself, for counting ahead."""
        self.town = town
        self._memory = memory
        self.account = account

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
        with self.town.reading() as conn:
            known = villages.listed(conn)
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
        wanted = of or self.villages()
        whole = self.whole and not of
        with self.reading(*of) as conn:
            heads: dict[str, list[bytes]] = {}
            ids = [each.village for each in wanted if each.village is not None]
            asked = _HEADS if whole else _HEADS.where(store.logs.c.village.in_(ids))
            for row in conn.execute(asked):
                heads.setdefault(row.village, []).append(row.head_hash)
            now, day = self.now(), self.today()
            found = []
            for standing in standings(conn, wanted, now, whole=whole):
                village = standing.village.village
                if village is None:
                    found.append(Known(standing, Figures(), Flow(), 0))
                    continue
                stands = frozenset(heads.get(village, ()))
                found.append(Known(standing, *self._memory.of(conn, village, day, stands)))
        return found
