"""The wire between a kiosk and the township, and everything that goes wrong on it.

Each request meets at most one fault, drawn from the step's own dice: lost on its way there or back,
doubled, cut off, late (it arrives in some later step, after others: that is also how things come
out of order), answered by somebody else, refused by an overloaded server, or the township's
machine dies while it works on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.core.facts import COMMON
from kiosk.simulate.disk import PowerCut
from kiosk.simulate.promises import Broken
from kiosk.store.codec import chain
from kiosk.sync import wire
from kiosk.sync.transport import CBOR, PROBLEM, Answer, NoAnswer, Request

LATE_MOST = 40
_PORTAL = b"<html><body>please sign in to the hotel network</body></html>"
FAULTS = {
    "lost": 4, "answer-lost": 5, "doubled": 4, "late": 3, "cut-there": 1, "cut-back": 2,
    "cut-back-noticed": 2, "portal": 1, "portal-noticed": 1, "busy": 2, "refused": 1, "old": 2,
    "foreign": 1, "flipped": 1, "forged": 2, "tampered": 2, "server-dies": 4, "server-full": 1,
}  # fmt: skip
"""Name → how often, among faults."""


@dataclass
class Net:
    """All wires.

    Attributes:
        answer: The township: a request in, an answer out.
        cut: Arranges that its power is cut at the n-th statement from now, or after it.
        fill: Arranges that its disk is full for one request.
        restart: Switches it on again.
        late: Requests that are still on their way.
        seen: Last good answers by path, for a proxy that keeps old ones.
        trace: What happened, for the reader of a failure.
    """

    answer: Callable[[Request], Answer]
    cut: Callable[[int, bool], None]
    fill: Callable[[bool], None]
    restart: Callable[[], None]
    late: list[Request] = field(default_factory=list)
    seen: dict[str, Answer] = field(default_factory=dict)
    trace: list[str] = field(default_factory=list)

    def deliver_late(self, dice: Random, most: int) -> int:
        """Some requests that were long on their way arrive now, in any order."""
        dice.shuffle(self.late)
        arriving, self.late = self.late[:most], self.late[most:]
        for request in arriving:
            self.answer(request)
        return len(arriving)

    def line(self, dice: Random, badness: float, village: str = "") -> Line:
        """A kiosk's end of its wire for one settlement.

        Args:
            badness: How many of its requests meet a fault, 0 to 1.
            village: Whose kiosk it is: nothing of another village may ever come down this line.
        """
        return Line(self, dice, badness, village)


@dataclass
class Line:
    """A transport (``kiosk.sync.transport``) with faults."""

    net: Net
    dice: Random
    badness: float
    village: str = ""

    def send(self, request: Request, *, timeout_s: float) -> Answer:
        """Carry one request, or fail at it."""
        if self.dice.random() >= self.badness:
            return self._good(request)
        fault = self.dice.choices(list(FAULTS), list(FAULTS.values()))[0]
        self.net.trace.append(f"{request.method} {request.path[:24]} {fault}")
        found: Answer = getattr(self, "_" + fault.replace("-", "_"))(request)
        return found

    def _good(self, request: Request) -> Answer:
        answer = self.net.answer(request)
        if answer.status == 200:
            self.net.seen[request.path] = answer
            if request.method == "GET" and self.village:
                self._look(request.path, answer)
        return answer

    def _look(self, path: str, answer: Answer) -> None:
        """What the township hands out is this village's or everybody's.

        Raises:
            Broken: it is somebody else's.
        """
        if "/facts" in path:
            found = {wire.read_batch(answer.body).origin.village}
        else:
            found = {head.origin.village for head in wire.read_heads(answer.body).heads}
        if not found <= {self.village, COMMON}:
            raise Broken("9", f"a kiosk of {self.village} was handed something of {sorted(found)}")

    def _lost(self, request: Request) -> Answer:
        raise NoAnswer("offline")

    def _answer_lost(self, request: Request) -> Answer:
        self.net.answer(request)
        raise NoAnswer("timeout")

    def _doubled(self, request: Request) -> Answer:
        self.net.answer(request)
        return self._good(request)

    def _late(self, request: Request) -> Answer:
        if len(self.net.late) < LATE_MOST:
            self.net.late.append(request)
        raise NoAnswer("timeout")

    def _cut_there(self, request: Request) -> Answer:
        half = request.body[: self.dice.randrange(len(request.body) + 1)]
        return self.net.answer(Request(request.method, request.path, request.headers, half))

    def _cut_back(self, request: Request) -> Answer:
        answer = self.net.answer(request)
        half = answer.body[: self.dice.randrange(len(answer.body) + 1)]
        return Answer(answer.status, answer.headers, half)

    def _cut_back_noticed(self, request: Request) -> Answer:
        self.net.answer(request)
        raise NoAnswer("broken")

    def _portal(self, request: Request) -> Answer:
        kind = self.dice.choice(("text/html", CBOR))
        return Answer(200, {"content-type": kind}, _PORTAL)

    def _portal_noticed(self, request: Request) -> Answer:
        raise NoAnswer("not-ours")

    def _busy(self, request: Request) -> Answer:
        if self.dice.random() < 0.5:
            self.net.answer(request)
            return Answer(502, {"content-type": "text/html"}, b"<html>bad gateway</html>")
        return _problem(503, "busy", **{"retry-after": "30"})

    def _refused(self, request: Request) -> Answer:
        status, kind = self.dice.choice(
            (
                (400, "malformed"), (401, "unknown-device"), (403, "not-yours"),
                (404, "no-such-log"), (413, "too-large"), (422, "forged"), (429, "slow-down"),
            )
        )  # fmt: skip
        return _problem(status, kind)

    def _old(self, request: Request) -> Answer:
        """Somebody between keeps answers: a true one, but of another day."""
        return self.net.seen.get(request.path) or self._good(request)

    def _foreign(self, request: Request) -> Answer:
        """An answer to another request."""
        if not self.net.seen:
            return self._good(request)
        return self.net.seen[self.dice.choice(sorted(self.net.seen))]

    def _flipped(self, request: Request) -> Answer:
        answer = self.net.answer(request)
        body = bytearray(answer.body)
        if body:
            body[self.dice.randrange(len(body))] ^= 1 << self.dice.randrange(8)
        return Answer(answer.status, answer.headers, bytes(body))

    def _forged(self, request: Request) -> Answer:
        """Somebody who is not the township says that he took the batch."""
        if not request.path.endswith("/batches"):
            return self._lost(request)
        batch = wire.read_batch(request.body)
        part, last = batch.slice, batch.slice.previous
        for seq, body in enumerate(part.bodies, part.from_seq):
            last = chain(batch.origin.log_id, seq, last, body)
        end, key = part.from_seq + len(part.bodies) - 1, Ed25519PrivateKey.generate()
        signed = key.sign(wire.receipt_text(batch.origin.log_id, end, last, 0))
        receipt = wire.Receipt(batch.origin.log_id, end, last, 0, signed)
        return Answer(200, {"content-type": CBOR}, receipt.packed())

    def _tampered(self, request: Request) -> Answer:
        """A page on its way to a kiosk is changed: a few more points for somebody."""
        answer = self.net.answer(request)
        if "/facts" not in request.path or answer.status != 200:
            return answer
        page = wire.read_batch(answer.body)
        bodies = [_richer(body) for body in page.slice.bodies]
        changed = replace(page, slice=replace(page.slice, bodies=tuple(bodies)))
        return Answer(200, answer.headers, changed.packed())

    def _server_dies(self, request: Request) -> Answer:
        self.net.cut(self.dice.randint(1, 40), self.dice.random() < 0.3)
        try:
            answer = self.net.answer(request)
        except PowerCut:
            self.net.restart()
            raise NoAnswer("broken") from None
        self.net.restart()
        return answer

    def _server_full(self, request: Request) -> Answer:
        self.net.fill(True)
        try:
            return self.net.answer(request)
        finally:
            self.net.fill(False)


def _richer(body: bytes) -> bytes:
    """The same fact with more points."""
    said = cbor2.loads(body)
    for name in ("points", "count", "volume"):
        if isinstance(said.get("fields", {}).get(name), int):
            said["fields"][name] += 1
    return cbor2.dumps(said, canonical=True)


def _problem(status: int, kind: str, **headers: str) -> Answer:
    body = json.dumps({"type": f"urn:vs1:{kind}", "title": kind, "status": status}).encode()
    return Answer(status, {"content-type": PROBLEM, **headers}, body)
