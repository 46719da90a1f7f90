"""One request in, one answer out: who speaks, what they may see, and what it says when it will not.

The door reads no socket. The server round it limits bodies while they stream and how many come at
once; the door checks the same limits again, so that a test or the simulator meets them too.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from kiosk import __version__
from kiosk.core.facts import COMMON
from kiosk.store import replica
from kiosk.store.engine import SCHEMA_VERSION
from kiosk.store.log import Head
from kiosk.store.replica import Origin
from kiosk.sync import wire
from kiosk.sync.packing import FACTS_MOST, PACKED_MOST, Malformed, TooLarge
from kiosk.sync.signing import NotSigned, check, who_signed
from kiosk.sync.transport import CBOR, Answer, Request
from kiosk.township import admission, devices, enrolment, proving
from kiosk.township.base import Township
from kiosk.township.devices import Device
from kiosk.township.faults import Diary, refusal_of
from kiosk.township.problems import Refusal

log = logging.getLogger(__name__)

JSON = "application/json"
_ID = re.compile(r"[0-9a-f]{32}")
_AFTER = re.compile(r"\d{1,15}")


class Door:
    """Answers requests for a township. Any number of threads may use one door at once."""

    def __init__(self, town: Township) -> None:
        self.town = town
        self._diary = Diary(log)

    def answer(self, request: Request) -> Answer:
        """Answer one request; whatever happens, there is an answer and nothing is half done.

        Args:
            request: Header names in lower case; ``path`` with its query, as it was signed.
        """
        try:
            return self._route(request)
        except Refusal as refusal:
            return refusal.answer()
        except TooLarge as large:
            return Refusal("too-large", str(large)).answer()
        except Malformed as broken:
            return Refusal("malformed", str(broken)[:200]).answer()
        except SQLAlchemyError as problem:
            later = refusal_of(problem)
            if later is None:
                raise
            self._diary.note(later, problem)
            return later.answer()

    def _route(self, request: Request) -> Answer:
        split = urlsplit(request.path)
        parts = split.path.strip("/").split("/")
        if len(request.body) > PACKED_MOST:
            raise TooLarge(f"{len(request.body)} bytes packed")
        match (request.method, *parts):
            case ("GET", "v1", "hello"):
                return self._hello()
            case ("POST", "v1", "enrolments"):
                asked = wire.read_enrol_request(request.body)
                return _cbor(enrolment.enrol(self.town, asked).packed())
            case ("GET", "v1", "logs"):
                return self._heads(self._reader(request))
            case ("GET", "v1", "logs", log_id, "head"):
                return self._head(self._speaker(request), _log_id(log_id))
            case ("GET", "v1", "logs", log_id, "facts"):
                after = dict(parse_qsl(split.query)).get("after", "0")
                return self._facts(self._reader(request), _log_id(log_id), after)
            case ("POST", "v1", "logs", log_id, "batches"):
                return self._push(self._speaker(request), _log_id(log_id), request.body)
            case ("POST", "v1", "proof"):
                return self._proof(self._reader(request), request.body)
        raise Refusal("no-such-place")

    # ---- who speaks ------------------------------------------------------------------------------

    def _speaker(self, request: Request) -> Device:
        """The device whose signature this request bears; a revoked one, too."""
        try:
            name = who_signed(request.headers)
        except NotSigned as problem:
            raise Refusal("not-signed", str(problem)) from problem
        with self.town.reading() as conn:
            device = devices.named(conn, name)
        if device is None or device.state == devices.VOUCHED:
            raise Refusal("unknown-device")
        try:
            check(request.method, request.path, request.headers, request.body, device.device_key)
        except NotSigned as problem:
            raise Refusal("not-signed", str(problem)) from problem
        return device

    def _reader(self, request: Request) -> Device:
        device = self._speaker(request)
        if not device.may_read:
            raise Refusal("device-revoked")
        return device

    # ---- answers ---------------------------------------------------------------------------------

    def _hello(self) -> Answer:
        town = self.town
        said = {
            "township": town.township,
            "name": town.name,
            "program": __version__,
            "protocol": {"least": wire.PROTOCOL, "most": wire.PROTOCOL},
            "schema": SCHEMA_VERSION,
            "key": town.keys.public.hex(),
            "at": town.now_ms(),
        }
        return _json(said)

    def _heads(self, device: Device) -> Answer:
        with self.town.reading(device.village) as conn:
            found = replica.heads(conn, (device.village, COMMON))
        return self._said_heads(found)

    def _head(self, device: Device, log_id: bytes) -> Answer:
        """Where one log stands. A revoked device may ask it of its own logs, to push them."""
        with self.town.reading(device.village) as conn:
            origin, head = _log(conn, device, log_id)
        if not device.may_read and origin.device_key != device.device_key:
            raise Refusal("device-revoked")
        return self._said_heads([(origin, head)])

    def _said_heads(self, found: list[tuple[Origin, Head]]) -> Answer:
        heads = tuple(wire.LogHead(origin, head.seq, head.hash) for origin, head in found)
        return _cbor(wire.Heads(heads, self.town.now_ms()).packed())

    def _facts(self, device: Device, log_id: bytes, said_after: str) -> Answer:
        if _AFTER.fullmatch(said_after) is None:
            raise Refusal("malformed", "after")
        after = int(said_after)
        keys = self.town.keys
        most = FACTS_MOST
        while True:
            with self.town.reading(device.village) as conn:
                origin, head = _log(conn, device, log_id)
                sign = keys.sign.sign if origin.device_key == keys.public else None
                part = replica.give_out(conn, log_id, after, facts_most=most, sign=sign)
            if part is None:
                return Answer(204, {"cache-control": "no-store"})
            more = part.from_seq + len(part.bodies) - 1 < head.seq
            packed = wire.Batch(origin, part, program=__version__, more=more).packed()
            if len(packed) <= PACKED_MOST or most == 1:
                return _cbor(packed)
            most = max(1, min(most, len(part.bodies)) // 2)

    def _push(self, device: Device, log_id: bytes, body: bytes) -> Answer:
        batch = wire.read_batch(body)
        if batch.origin.log_id != log_id:
            raise Refusal("malformed", "the batch is of another log than the address")
        return _cbor(admission.admit(self.town, device, batch).packed())

    def _proof(self, device: Device, body: bytes) -> Answer:
        theirs = wire.read_proof(body)
        if theirs.village != device.village:
            raise Refusal("not-yours")
        return _json(proving.compare(self.town, device, theirs))


def _log(conn: Connection, device: Device, log_id: bytes) -> tuple[Origin, Head]:
    """A log of the device's village, or the common one."""
    found = replica.log_here(conn, log_id)
    # Another village's log is no log at all to her: not even that it exists is said.
    if found is None or found[0].village not in (device.village, COMMON):
        raise Refusal("no-such-log")
    return found


def _log_id(text: str) -> bytes:
    if _ID.fullmatch(text) is None:
        raise Refusal("malformed", "a log's id is 32 hex digits")
    return bytes.fromhex(text)


def _cbor(packed: bytes) -> Answer:
    return Answer(200, {"content-type": CBOR, "cache-control": "no-store"}, packed)


def _json(said: Mapping[str, Any]) -> Answer:
    body = json.dumps(said, ensure_ascii=False).encode()
    return Answer(200, {"content-type": JSON, "cache-control": "no-store"}, body)
