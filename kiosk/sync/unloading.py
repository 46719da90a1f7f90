"""A township's file is taken in: receipts, what it shows of every log, and what parts the two.

It is a settlement's second half with the file as the line (``pages``). A log of our own that forked
goes on in a new one at once; what only the township can mend is noted for the next stick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from kiosk.store import tables
from kiosk.store.folds.base import TOWNSHIP
from kiosk.sync import counter, known, logs, wire
from kiosk.sync.home import Home
from kiosk.sync.known import Known, Parted
from kiosk.sync.link import Link
from kiosk.sync.loading import lost_from, own_from
from kiosk.sync.logs import BadReceipt
from kiosk.sync.mend import mend
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.pages import Pages
from kiosk.sync.pull import pull
from kiosk.sync.push import on_our_chain
from kiosk.sync.rehome import find_common, move_on
from kiosk.sync.round import Round
from kiosk.sync.stick import Bundle
from kiosk.sync.talk import Refused, Talk

_REVOKED = "device-revoked"
_AHEAD_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Unloaded:
    """What came of a file.

    Attributes:
        outcome: As of a settlement over the network; ``waiting`` counts what a township that was
            put back has lost, too.
        again: The township lacks something that it does not know of, such as that the counter was
            handed on: another stick has to go.
    """

    outcome: Outcome
    again: bool


def unload(home: Home, pinned: Link, bundle: Bundle, *, go_on: bool) -> Unloaded:
    """Take in a file whose sender was found to be the pinned township.

    Args:
        go_on: Whether a log of our own that forked may go on in a new one.
    """
    return _Unloading(home, pinned, bundle).run(go_on=go_on)


class _Unloading:
    def __init__(self, home: Home, pinned: Link, bundle: Bundle) -> None:
        self._home, self._pinned, self._bundle = home, pinned, bundle
        self._pages = Pages(bundle)
        self._round = Round(home, Talk(self._pages, pinned, home.keys, home.node.clock))
        self._heads = _heads(bundle)
        self._round.heads = {each.origin.log_id: each for each in self._heads.heads}
        self._away = any(each.kind == _REVOKED for each in bundle.not_taken)
        self._before = home.read(known.read)
        self._parted: dict[bytes, Parted] = {}
        self._handed_on = False

    def run(self, *, go_on: bool) -> Unloaded:
        home, round_ = self._home, self._round
        waited = home.read(lambda conn: logs.waiting(conn, home.node.log_id))
        late = home.read(self._is_late)
        left = self._receipts(self._bundle.receipts)
        self._complaints()
        self._own_log(go_on=go_on)
        self._fetch(list(round_.heads.values()), late=late)
        self._receipts(left)  # of a history of our own log that has only now come back
        if not late:
            now = Known(self._heads, self._away, self._parted)
            home.write(lambda conn: known.keep(conn, now))
        # Nothing more is written into a log that forked, nor for a township that sent us away.
        if not (self._away or Trouble.CONFLICT in round_.troubles):
            self._handed_on = counter.hand_on(home)
        return home.read(lambda conn: self._unloaded(conn, waited, late=late))

    def _is_late(self, conn: Connection) -> bool:
        """Whether the township has said something newer since, so that this is of the past.

        What it said while its clock was far ahead of this one's does not count.
        """
        said = self._heads.server_ms
        newest = conn.execute(select(func.max(tables.receipts.c.server_ms))).scalar() or 0
        latest_ms = self._home.node.clock.now().wall_ms + _AHEAD_MS
        return any(said < at <= latest_ms for at in (self._before.heads.server_ms, newest))

    def _receipts(self, packed: Iterable[bytes]) -> list[bytes]:
        """Keep what receipts there are; those that do not fit (yet)."""
        return [each for each in packed if not self._receipt(each)]

    def _receipt(self, packed: bytes) -> bool:
        try:
            receipt = wire.read_receipt(packed)
            self._home.write(lambda conn: logs.keep_receipt(conn, self._pinned, receipt))
        except (Malformed, TooLarge):
            self._round.trouble(Trouble.BAD_RECEIPT)
        except BadReceipt:
            # The township's own for a fact that is not here tells the same as its heads.
            if not self._pinned.holds(receipt.signature, receipt.signed()):
                self._round.trouble(Trouble.BAD_RECEIPT)
            return False
        return True

    def _complaints(self) -> None:
        for each in self._bundle.not_taken:
            # Where a log does not join on, the heads show it.
            if each.kind not in ("gap", "fork"):
                self._round.trouble(Refused(each.kind, 0).trouble)
        if self._pages.torn:
            self._round.trouble(Trouble.BAD_PAGE)

    def _own_log(self, *, go_on: bool) -> None:
        """Go on in a new log where the township holds another history of ours, or more of it."""
        round_, mine = self._round, self._home.node.log_id
        head = round_.heads.get(mine)
        if head is None or round_.ours(head):
            return
        if not go_on:
            round_.trouble(Trouble.CONFLICT)
        elif self._away:
            self._own_log_blindly(mine)
        elif self._pages.begin(mine) is not None:
            round_.asked(lambda: self._move_on(self._common(head)))

    def _own_log_blindly(self, mine: bytes) -> None:
        """A revoked device is only told from where on the two differ (see ``blind``)."""
        for each in self._bundle.not_taken:
            if (each.kind, each.log_id) == ("fork", mine):
                ours = self._round.standing(mine)
                if 0 <= each.common < ours.seq:
                    self._move_on(each.common)
                return

    def _move_on(self, common: int) -> None:
        self._round.rehomed += move_on(self._home, common).moved

    def _common(self, head: wire.LogHead) -> int:
        begin = self._pages.begin(head.origin.log_id)
        return find_common(self._home, self._round.talk, head, begin)

    def _fetch(self, heads: list[wire.LogHead], *, late: bool, again: bool = True) -> None:
        if self._away:
            return
        round_ = self._round
        done = pull(self._home, round_.talk, heads)
        round_.pulled += done.facts
        for trouble in done.troubles:
            round_.trouble(trouble)
        for head in [] if late else done.differing:
            if self._pages.begin(head.origin.log_id) is None:
                continue  # the next file will show it
            if not again:
                round_.trouble(Trouble.REPLICA_DIFFERS)
            elif self._mended(head):
                self._fetch([head], late=late, again=False)

    def _mended(self, head: wire.LogHead) -> bool:
        """Whether there is room for the township's history of a log now."""
        round_, log_id = self._round, head.origin.log_id
        found: list[int] = []
        if not round_.asked(lambda: found.append(self._common(head))):
            return False
        (common,) = found
        moved = mend(self._home, head, common)
        if moved is not None:
            round_.rehomed += moved
            return True
        ours = round_.standing(log_id)
        before = self._before.apart(ours)
        self._parted[log_id] = Parted(common, ours.hash)
        if head.origin.device == TOWNSHIP or (before is not None and before.brought):
            round_.trouble(Trouble.REPLICA_DIFFERS)  # bringing it will not help, or did not
        return False

    def _unloaded(self, conn: Connection, waited: int, *, late: bool) -> Unloaded:
        home, round_ = self._home, self._round
        waiting = logs.waiting(conn, home.node.log_id)
        lost = 0 if late else self._lost(conn)
        behind = sum(self._behind(conn, head) for head in round_.heads.values())
        outcome = Outcome(
            pushed=max(0, waited + self._handed_on - waiting),
            pulled=round_.pulled,
            waiting=waiting + lost,
            behind=behind,
            troubles=tuple(round_.troubles),
            rehomed=round_.rehomed,
        )
        return Unloaded(outcome, bool(lost or behind or round_.rehomed or self._handed_on))

    def _lost(self, conn: Connection) -> int:
        """Facts that the township held once and holds no more."""
        said, mine = Known(self._heads, self._away, self._parted), self._home.node.log_id
        line = {each.origin.log_id: each for each in logs.lineage(conn, mine)}
        lost = sum(each.acked - own_from(conn, said, each) for each in line.values())
        for log_id, ours in logs.standings(conn, self._home.node.village).items():
            start = None if log_id in line else lost_from(conn, said, ours)
            lost += 0 if start is None else ours.seq - start
        return lost

    def _behind(self, conn: Connection, head: wire.LogHead) -> int:
        """Facts of a log that the township holds and this kiosk does not."""
        if self._away:
            return 0
        here = logs.standing(conn, head.origin.log_id)
        if here is None:
            return head.seq
        apart = self._parted.get(head.origin.log_id)
        if apart is not None:
            return head.seq - apart.common
        if here.seq >= head.seq and not on_our_chain(conn, head):
            return 1
        return max(0, head.seq - here.seq)


def _heads(bundle: Bundle) -> wire.Heads:
    try:
        return wire.read_heads(bundle.heads)
    except (Malformed, TooLarge):
        return known.NOTHING
