"""The first half of a settlement: what this kiosk wrote goes to the township."""

from __future__ import annotations

from kiosk.sync import logs
from kiosk.sync.blind import common_by_sending
from kiosk.sync.outcome import Trouble
from kiosk.sync.push import Pushed, push
from kiosk.sync.rehome import move_on, rehome
from kiosk.sync.round import Round


def push_present(round_: Round, *, known: bool) -> None:
    """Send the present log; where it has forked, go on in a new one and send that.

    Args:
        known: Whether the township's heads are known. A revoked device sends without.
    """
    done = _push(round_, round_.home.node.log_id, known=known)
    if done.branched:
        round_.pushed += done.facts
        if not (_rehome(round_) if known else _rehome_blindly(round_)):
            return
        done = _push(round_, round_.home.node.log_id, known=known)
    round_.pushed += done.facts
    round_.trouble(done.trouble, done.retry_after_s)


def push_earlier(round_: Round, *, known: bool) -> None:
    """Send what is left of the logs this kiosk wrote before (a fork, a store put back)."""
    mine = round_.home.node.log_id
    earlier = round_.home.read(lambda conn: list(logs.lineage(conn, mine)))[1:]
    for each in earlier:
        head = round_.heads.get(each.origin.log_id)
        lacks = known and (head is None or head.seq < each.seq)
        if (lacks or each.seq > each.acked) and not round_.hopeless:
            done = _push(round_, each.origin.log_id, known=known)
            round_.pushed += done.facts
            round_.trouble(done.trouble, done.retry_after_s)
            if done.stuck:
                round_.trouble(Trouble.REPLICA_DIFFERS)


def _push(round_: Round, log_id: bytes, *, known: bool) -> Pushed:
    ours = round_.standing(log_id)
    sign = round_.sign(ours)
    if not known:
        return push(round_.home, round_.talk, log_id, sign=sign)
    head = round_.heads.get(log_id)
    if head is not None and not round_.ours(head):
        # Of an earlier log the township may hold more than a backup brought back: it is pulled.
        return Pushed(branched=log_id == round_.home.node.log_id)
    return push(round_.home, round_.talk, log_id, sign=sign, there=head.seq if head else 0)


def _rehome_blindly(round_: Round) -> bool:
    """The same for a revoked device, which is shown nothing."""
    mine = round_.home.node.log_id
    sign = round_.sign(round_.standing(mine))

    def question() -> None:
        if sign is None:
            return
        common = common_by_sending(round_.home, round_.talk, mine, sign)
        if common is not None:
            round_.rehomed += move_on(round_.home, common).moved

    return round_.asked(question) and round_.home.node.log_id != mine


def _rehome(round_: Round) -> bool:
    """Go on in a new log; whether there is one."""
    mine = round_.home.node.log_id

    def question() -> None:
        head = round_.heads.get(mine)
        if head is None or round_.ours(head):
            # It grew, or turned out another, since the heads were asked for.
            head = round_.head_of(mine)
        if head is None or round_.ours(head):
            return
        round_.rehomed += rehome(round_.home, round_.talk, head).moved
        round_.heads[mine] = head

    return round_.asked(question) and round_.home.node.log_id != mine
