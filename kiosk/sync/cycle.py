"""One settlement: heads, push, refill, pull, proof. Any server's answer comes back as a value.

Everything is resumable at every statement: what is asked of the township is worked out anew each
time from the store and from the township's heads. A push that fails does not keep the pull from
running, nor the other way round, unless the network itself is gone or the township asked for rest.
"""

from __future__ import annotations

import json
from typing import Any

from kiosk.core.clock import Clock
from kiosk.sync import counter, health, link, own, proof
from kiosk.sync.home import Home
from kiosk.sync.others import fetch, refill
from kiosk.sync.outcome import Outcome, Trouble
from kiosk.sync.round import Round
from kiosk.sync.talk import Refused, Talk
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
    round_ = Round(home, Talk(transport, pinned, home.keys, clock))
    if pinned.device_key != home.keys.device_public:
        round_.trouble(Trouble.UNKNOWN_DEVICE)  # put back with a new key: enrol again
    else:
        _run(round_, prove=prove)
    outcome = round_.outcome()
    home.write(lambda conn: health.note(conn, outcome, clock.now()))
    return outcome


def _run(round_: Round, *, prove: bool) -> None:
    known = round_.asked(round_.ask_heads)
    if not known and Trouble.REVOKED not in round_.troubles:
        return
    # A revoked device reads nothing, but what happened on it is still taken.
    own.push_present(round_, known=known)
    if not round_.hopeless:
        own.push_earlier(round_, known=known)
    if not known or round_.hopeless:
        return
    refill(round_)
    if round_.hopeless:
        return
    before = round_.rehomed
    fetch(round_)
    own.push_earlier(round_, known=True)  # what was pulled of them gets its receipt, too
    if counter.hand_on(round_.home) or round_.rehomed > before:
        own.push_present(round_, known=False)  # from our mark: the heads are of before
    if prove and not round_.troubles and not round_.talk.more:
        _prove(round_)


def _prove(round_: Round) -> None:
    """Compare the tables; a proof that could not be asked for is tomorrow's."""
    village = round_.home.node.village
    if not round_.home.read(lambda conn: proof.understood(conn, village)):
        return  # until the upgrade
    ours = round_.home.read(lambda conn: proof.of(conn, village))
    try:
        body = round_.talk.post("/v1/proof", ours.packed(), wanted=_JSON)
    except (NoAnswer, Refused):
        return
    round_.equal = _answer(body)
    if round_.equal is False:
        round_.trouble(Trouble.UNEQUAL)


def _answer(body: bytes | None) -> bool | None:
    try:
        said: Any = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    equal = said.get("equal") if isinstance(said, dict) else None
    return equal if isinstance(equal, bool) else None
