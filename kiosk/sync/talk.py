"""Talking with the township: signed requests, and every answer sorted by what it means.

An answer counts only when it is of our own content type; a captive portal's page with status 200,
a proxy's error, half a message are all "no answer": it may or may not have been done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from kiosk.core.clock import Clock
from kiosk.store.keys import Keys
from kiosk.sync import signing
from kiosk.sync.link import Link
from kiosk.sync.outcome import Trouble
from kiosk.sync.transport import CBOR, PROBLEM, Answer, NoAnswer, Request, Transport

BATCH_S, ANSWER_S = 120.0, 60.0
BATCHES_MOST = 40
"""So many batches one settlement sends (20,000 facts, months of a kiosk); others get a turn."""
_PROBLEM_MOST = 64 * 1024
_KIND = "urn:vs1:"
_TROUBLES = {
    "malformed": Trouble.MALFORMED,
    "not-signed": Trouble.UNKNOWN_DEVICE,
    "unknown-device": Trouble.UNKNOWN_DEVICE,
    "device-revoked": Trouble.REVOKED,
    "not-yours": Trouble.NOT_YOURS,
    "no-such-log": Trouble.NO_SUCH_LOG,
    "gap": Trouble.CONFLICT,
    "fork": Trouble.CONFLICT,
    "forged": Trouble.FORGED,
    "too-large": Trouble.TOO_LARGE,
    "busy": Trouble.BUSY,
    "disk-full": Trouble.BUSY,
    "slow-down": Trouble.SLOW_DOWN,
}
_BY_STATUS = {413: "too-large", 429: "slow-down"}
_NO_ANSWERS = {
    "offline": Trouble.OFFLINE,
    "timeout": Trouble.TIMEOUT,
    "not-ours": Trouble.NOT_OURS,
    "tls": Trouble.TLS,
}


@dataclass
class Refused(Exception):
    """The township answered with a problem document (RFC 9457), or a proxy with a plain status.

    Attributes:
        kind: What comes after ``urn:vs1:``.
        status: The HTTP status.
        members: What the document says besides.
        retry_after_s: How long to leave the township alone.
    """

    kind: str
    status: int
    members: Mapping[str, Any] = field(default_factory=dict)
    retry_after_s: float | None = None

    @property
    def trouble(self) -> Trouble:
        """What it means for the desk."""
        known = _TROUBLES.get(self.kind)
        if known is not None:
            return known
        return Trouble.BUSY if self.status >= 500 else Trouble.MALFORMED

    def number(self, name: str) -> int | None:
        """A member that is a count; ``None`` when it is not there."""
        value = self.members.get(name)
        return value if type(value) is int and value >= 0 else None


def trouble_of(problem: NoAnswer | Refused) -> Trouble:
    """What a failed request means for the desk."""
    if isinstance(problem, Refused):
        return problem.trouble
    return _NO_ANSWERS.get(problem.reason, Trouble.BROKEN)


class Talk:
    """A conversation of one device with its township.

    Attributes:
        more: There was more to send than one settlement may.
    """

    def __init__(
        self,
        transport: Transport,
        link: Link,
        keys: Keys,
        clock: Clock,
        *,
        batches: int | None = None,
    ) -> None:
        """Nothing is said yet.

        Args:
            batches: How many batches may be sent; :data:`BATCHES_MOST` when left out.
        """
        self.link = link
        self.keys = keys
        self.clock = clock
        self.more = False
        self._batches = BATCHES_MOST if batches is None else batches
        self._transport = transport

    def may_send(self) -> bool:
        """Whether one more batch may be sent now; ``more`` says afterwards that one was not."""
        self.more = self.more or not self._batches
        self._batches = max(0, self._batches - 1)
        return not self.more

    def get(self, path: str, *, timeout_s: float = ANSWER_S) -> bytes | None:
        """The body of an answer; ``None`` when there is nothing (204).

        Raises:
            NoAnswer, Refused: as they say.
        """
        return self._send(Request("GET", path, {"accept": CBOR}), timeout_s)

    def post(
        self, path: str, body: bytes, *, timeout_s: float = ANSWER_S, wanted: str = CBOR
    ) -> bytes | None:
        """As :meth:`get`, with a message that is sent.

        Raises:
            NoAnswer, Refused: as they say.
        """
        headers = {"content-type": CBOR, "accept": wanted}
        return self._send(Request("POST", path, headers, body), timeout_s)

    def _send(self, request: Request, timeout_s: float) -> bytes | None:
        created_s = self.clock.now().wall_ms // 1000
        signed = signing.sign(request, self.keys.device, created_s)
        answer = self._transport.send(signed, timeout_s=timeout_s)
        return read_answer(answer, wanted=request.headers["accept"])


def read_answer(answer: Answer, *, wanted: str = CBOR) -> bytes | None:
    """The body of an answer that is ours; ``None`` for 204.

    Raises:
        Refused: the township (or a proxy) would not.
        NoAnswer: somebody else answered.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status == 204:
        return None
    if answer.status == 200 and kind == wanted:
        return answer.body
    if answer.status >= 400 and kind == PROBLEM:
        raise _refused(answer)
    if answer.status in _BY_STATUS:
        raise Refused(_BY_STATUS[answer.status], answer.status, {}, _retry_after(answer))
    if answer.status >= 500:
        raise Refused("busy", answer.status, {}, _retry_after(answer))
    raise NoAnswer("not-ours", f"{answer.status} {kind}"[:80])


def _refused(answer: Answer) -> Refused:
    try:
        said = json.loads(answer.body[:_PROBLEM_MOST])
    except (ValueError, RecursionError):
        said = {}
    if not isinstance(said, dict):
        said = {}
    kind = str(said.get("type", ""))
    kind = kind.removeprefix(_KIND) if kind.startswith(_KIND) else ""
    return Refused(kind, answer.status, said, _retry_after(answer))


def _retry_after(answer: Answer) -> float | None:
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        # A date is counted from the server's own, never from this machine's clock.
        until = parsedate_to_datetime(said)
        return max(0.0, (until - parsedate_to_datetime(answer.headers["date"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None
