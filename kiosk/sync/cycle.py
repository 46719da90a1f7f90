"""One settlement: heads, push, refill, pull, proof. Any server's answer comes back as a value.

Everything is resumable at every statement: what is asked of the township is worked out anew each
time from the store and from the township's heads. A push that fails does not keep the pull from
running, nor the other way round, unless the network itself is gone or the township asked for rest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kiosk.core.clock import Clock
from kiosk.store.folds.base import TOWNSHIP
from kiosk.sync import health, link, logs, proof, wire
from kiosk.sync.home import Home
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.packing import Malformed, TooLarge
from kiosk.sync.pull import pull
from kiosk.sync.push import Pushed, on_our_chain, push
from kiosk.sync.rehome import NotShown, rehome
from kiosk.sync.talk import Refused, Talk, trouble_of
from kiosk.sync.transport import NoAnswer, Transport

_JSON = "application/json"


class NotEnrolled(LookupError):
    """This kiosk works alone: there is no township to settle with."""

    message_id = "sync-said-alone"


def settle(
    home: Home, transport: Transport, clock: Clock | None = None, *, prove: bool = True
) -> Outcome:
    """Settle with the township, once.

    Args:
        home: The kiosk; its ``node`` may write another log afterwards (a fork).
        transport: Carries requests.
        clock: The kiosk's; the node's own by default.
        prove: Compare the tables at the end, when both sides hold the same.

    Raises:
        NotEnrolled: there is no township.
        CannotRecord and the like: this kiosk's own disk failed.
    """
    pinned = home.read(link.read)
    if pinned is None:
        raise NotEnrolled
    clock = clock or home.node.clock
    talk = Talk(transport, pinned, home.keys, clock)
    running = _Settling(home, talk)
    if pinned.device_key != home.keys.device_public:
        running.trouble(Trouble.UNKNOWN_DEVICE)  # put back with a new key: enrol again
    else:
        running.run(prove=prove)
    outcome = running.outcome()
    home.write(lambda conn: health.note(conn, outcome, clock.now()))
    return outcome


@dataclass
class _Settling:
    """What one settlement has done so far."""

    home: Home
    talk: Talk
    heads: dict[bytes, wire.LogHead] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    pushed: int = 0
    pulled: int = 0
    refilled: int = 0
    behind: int = 0
    rehomed: int = 0
    equal: bool | None = None
    offset_ms: int | None = None
    retry_after_s: float | None = None

    def run(self, *, prove: bool) -> None:
        """Heads, push, refill, pull, proof."""
        asked = self._ask_heads()
        if not asked and not self._may_push_blindly():
            return
        self._push_own(known=asked)
        if not asked or self._hopeless():
            return
        self._refill()
        self._pull()
        if prove and not self.troubles:
            self._prove()

    def trouble(self, trouble: Trouble, wait_s: float | None = None) -> None:
        """Note a trouble, each once."""
        if trouble not in self.troubles:
            self.troubles.append(trouble)
        if wait_s is not None:
            self.retry_after_s = max(wait_s, self.retry_after_s or 0.0)

    def outcome(self) -> Outcome:
        """What came of it all."""
        mine = self.home.node.log_id
        return Outcome(
            self.pushed, self.pulled, self.refilled,
            self.home.read(lambda conn: logs.waiting(conn, mine)),
            self.behind, tuple(self.troubles), self.equal, self.rehomed, self.offset_ms,
            self.retry_after_s,
        )  # fmt: skip

    # ---- heads -------------------------------------------------------------------------------

    def _ask_heads(self) -> bool:
        before = self.talk.clock.now()
        try:
            said = wire.read_heads(self.talk.get("/v1/logs") or b"")
        except Refused as refused:
            self.trouble(refused.trouble, refused.retry_after_s)
            return False
        except NoAnswer as lost:
            self.trouble(trouble_of(lost))
            return False
        except (Malformed, TooLarge):
            self.trouble(Trouble.BROKEN)
            return False
        after = self.talk.clock.now()
        self.heads = {head.origin.log_id: head for head in said.heads}
        if before.boot == after.boot:
            trip_ms = max(0, after.mono_ms - before.mono_ms)
            self.offset_ms = said.server_ms - (after.wall_ms - trip_ms // 2)
        return True

    def _may_push_blindly(self) -> bool:
        """A revoked device reads nothing, but what happened on it is still taken."""
        return Trouble.REVOKED in self.troubles

    def _hopeless(self) -> bool:
        """Whether asking for more is of no use now."""
        return any(
            each in (Trouble.OFFLINE, Trouble.TLS, Trouble.NOT_OURS, Trouble.BUSY,
                     Trouble.SLOW_DOWN)
            for each in self.troubles
        )  # fmt: skip

    # ---- push --------------------------------------------------------------------------------

    def _push_own(self, *, known: bool) -> None:
        done = self._push_present(known=known)
        if done.branched and self._rehome():
            done = self._push_present(known=known)
        self._count(done)
        if self._hopeless():
            return
        mine = self.home.node.log_id
        earlier = self.home.read(lambda conn: list(logs.lineage(conn, mine)))[1:]
        for each in earlier:
            if each.seq > each.acked:
                self._count(self._push_log(each.origin.log_id, known=known))

    def _push_present(self, *, known: bool) -> Pushed:
        return self._push_log(self.home.node.log_id, known=known)

    def _push_log(self, log_id: bytes, *, known: bool) -> Pushed:
        ours = self.home.read(lambda conn: logs.standing(conn, log_id))
        assert ours is not None
        key = self.home.keys
        sign = key.device.sign if ours.origin.device_key == key.device_public else None
        if not known:
            return push(self.home, self.talk, log_id, sign=sign)
        head = self.heads.get(log_id)
        if head is not None and not self._ours(head):
            # Of an earlier log the township may hold more than a backup brought back.
            further = log_id != self.home.node.log_id and head.seq > ours.seq
            return Pushed() if further else Pushed(branched=True)
        return push(self.home, self.talk, log_id, sign=sign, there=head.seq if head else 0)

    def _ours(self, head: wire.LogHead) -> bool:
        return self.home.read(lambda conn: on_our_chain(conn, head))

    def _rehome(self) -> bool:
        mine = self.home.node.log_id
        try:
            head = self.heads.get(mine) or self._head_of(mine)
            if head is None or self._ours(head):
                head = self._head_of(mine)  # it grew since: another machine writes this log, too
            if head is None:
                return False
            self.rehomed += rehome(self.home, self.talk, head).moved
        except NotShown:
            self.trouble(Trouble.BAD_PAGE)
        except NoAnswer as lost:
            self.trouble(trouble_of(lost))
        except Refused as refused:
            self.trouble(refused.trouble, refused.retry_after_s)
        except (Malformed, TooLarge):
            self.trouble(Trouble.BROKEN)
        else:
            self.heads[mine] = head
            return True
        return False

    def _head_of(self, log_id: bytes) -> wire.LogHead | None:
        said = wire.read_heads(self.talk.get(f"/v1/logs/{log_id.hex()}/head") or b"")
        return next((head for head in said.heads if head.origin.log_id == log_id), None)

    def _count(self, done: Pushed) -> None:
        self.pushed += done.facts
        if done.trouble is not None:
            self.trouble(done.trouble, done.retry_after_s)
        elif done.branched and not self.troubles:
            self.trouble(Trouble.REPLICA_DIFFERS)

    # ---- refill and pull ---------------------------------------------------------------------

    def _refill(self) -> None:
        """Give back what a township that was put back has lost of its own logs, and of others'."""
        village, mine = self.home.node.village, self.home.node.log_id
        here = self.home.read(lambda conn: logs.standings(conn, village))
        own_line = self.home.read(
            lambda conn: {each.origin.log_id for each in logs.lineage(conn, mine)}
        )
        for log_id, ours in here.items():
            head = self.heads.get(log_id)
            there = head.seq if head is not None else 0
            if log_id in own_line or there >= ours.seq:
                continue
            if head is not None and not self._ours(head):
                self.trouble(Trouble.REPLICA_DIFFERS)
                continue
            done = push(self.home, self.talk, log_id, sign=None, there=there)
            self.refilled += done.facts
            sister = ours.origin.device != TOWNSHIP
            if sister and done.trouble in (Trouble.NOT_YOURS, Trouble.NO_SUCH_LOG):
                continue  # she will push it herself
            if done.trouble is not None:
                self.trouble(done.trouble, done.retry_after_s)
            if self._hopeless():
                return

    def _pull(self) -> None:
        done = pull(self.home, self.talk, self.heads.values())
        self.pulled += done.facts
        self.behind = done.behind
        for trouble in done.troubles:
            self.trouble(trouble, done.retry_after_s)

    # ---- proof -------------------------------------------------------------------------------

    def _prove(self) -> None:
        village = self.home.node.village
        ours = self.home.read(lambda conn: proof.of(conn, village))
        try:
            said = self._answer(self.talk.post("/v1/proof", ours.packed(), wanted=_JSON))
        except (NoAnswer, Refused):
            return  # everything is receipted; tomorrow is early enough to compare
        self.equal = said
        if said is False:
            self.trouble(Trouble.UNEQUAL)

    def _answer(self, body: bytes | None) -> bool | None:
        try:
            said: Any = json.loads(body or b"null")
        except (ValueError, RecursionError):
            return None
        equal = said.get("equal") if isinstance(said, dict) else None
        return equal if isinstance(equal, bool) else None
