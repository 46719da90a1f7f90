"""The second half of a settlement: logs of others, given back where lost, and fetched."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.store.folds.base import TOWNSHIP
from kiosk.sync import logs, orphans, wire
from kiosk.sync.mend import first_alone, mend
from kiosk.sync.outcome import Trouble
from kiosk.sync.pull import pull
from kiosk.sync.push import push
from kiosk.sync.rehome import find_common
from kiosk.sync.round import Round


def refill(round_: Round) -> None:
    """Give back what a township that was put back has lost: its own logs', and others' facts.

    They carry their writers' signatures, so that nobody has to believe this kiosk.
    """
    home = round_.home
    village, mine = home.node.village, home.node.log_id
    here, line = home.read(
        lambda conn: (
            logs.standings(conn, village),
            {each.origin.log_id for each in logs.lineage(conn, mine)},
        )
    )
    for log_id, ours in here.items():
        head = round_.heads.get(log_id)
        if log_id not in line and (head is None or _lacks(round_, ours, head)):
            _give_back(round_, ours, head)
        if round_.hopeless:
            return


def _lacks(round_: Round, ours: logs.Standing, head: wire.LogHead) -> bool:
    """Whether the township's copy of a log ends before ours, or (its own logs) is another one."""
    if head.seq < ours.seq:
        return True
    same_end = head.seq == ours.seq and ours.origin.device == TOWNSHIP
    return same_end and head.hash != ours.hash


def _give_back(round_: Round, ours: logs.Standing, head: wire.LogHead | None) -> None:
    township = ours.origin.device == TOWNSHIP
    there = 0 if head is None else head.seq
    if head is not None and not round_.ours(head):
        if not township:
            return  # the pull sees to it
        common = _common(round_, head)
        if common is None:
            return
        there = common
    done = push(round_.home, round_.talk, ours.origin.log_id, sign=None, there=there)
    round_.refilled += done.facts
    if done.branched or (not township and done.trouble is not None and not round_.hopeless):
        return  # a sister sends hers herself; what differs is the pull's to see to
    round_.trouble(done.trouble, done.retry_after_s)


def _common(round_: Round, head: wire.LogHead) -> int | None:
    found: list[int] = []
    round_.asked(lambda: found.append(find_common(round_.home, round_.talk, head)))
    return found[0] if found else None


def fetch(round_: Round) -> None:
    """Pull every log; where our copy and the township's have parted, mend ours and pull again."""
    _pull(round_, list(round_.heads.values()), again=True)


def _pull(round_: Round, heads: list[wire.LogHead], *, again: bool) -> None:
    done = pull(round_.home, round_.talk, heads)
    round_.pulled += done.facts
    round_.behind += done.behind
    for trouble in done.troubles:
        round_.trouble(trouble, done.retry_after_s)
    for head in done.differing:
        if round_.hopeless:
            return
        fresh = _mended(round_, head) if again else None
        if fresh is None:
            round_.trouble(Trouble.REPLICA_DIFFERS)
        else:
            _pull(round_, [fresh], again=False)


def _mended(round_: Round, head: wire.LogHead) -> wire.LogHead | None:
    """One history on both sides: the township takes ours of its own log, or we make room for its.

    Returns:
        Where the log stands there now; ``None`` when the two still differ.
    """
    log_id = head.origin.log_id
    now = _fresh(round_, log_id)
    if now is None or round_.ours(now):
        return now
    common = _common(round_, now)
    if common is None:
        return None
    if head.origin.device == TOWNSHIP:
        given = push(round_.home, round_.talk, log_id, sign=None, there=common)
        round_.refilled += given.facts
        if given.trouble is None and not given.branched:
            return _fresh(round_, log_id)
    moved = mend(round_.home, now, common)
    if moved is None and head.origin.device != TOWNSHIP and _brought(round_, log_id, common):
        moved = mend(round_.home, now, common)
    if moved is None:
        return None
    round_.rehomed += moved
    return now


def _brought(round_: Round, log_id: bytes, common: int) -> bool:
    """Bring the township what nobody else has of a sister's log, and pull it as everybody will.

    Only when all else went well: what the township forgot of its own (who was sent away) has to be
    there before.
    """
    home, talk = round_.home, round_.talk
    alone = first_alone(home, log_id, common)
    if round_.troubles or alone is None:
        return False
    sent: list[int] = []
    if not round_.asked(lambda: sent.append(orphans.bring(home, talk, log_id, alone - 1))):
        return False
    round_.refilled += sum(sent)
    if not round_.asked(round_.ask_heads):
        return False
    here = home.read(lambda conn: logs.standings(conn, home.node.village))
    _pull(round_, [each for each in round_.heads.values() if _comes_first(each, here)], again=False)
    return True


def _comes_first(head: wire.LogHead, here: Collection[bytes]) -> bool:
    """Whether it may be what was brought, or what the township said to it."""
    return head.origin.device == TOWNSHIP or head.origin.log_id not in here


def _fresh(round_: Round, log_id: bytes) -> wire.LogHead | None:
    found: list[wire.LogHead | None] = []
    round_.asked(lambda: found.append(round_.head_of(log_id)))
    return found[0] if found else None
