"""Writes the wire messages of this version into ``tests/data/wire/``: run it once a version.

A message that an older program wrote is never made anew; a later version adds files of its own
(``vs1-<program>-…``) and reads these for ever. From the project's folder:
``python -m tests.helpers.make_wire_fixtures``.
"""

from __future__ import annotations

from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk import __version__
from kiosk.core.clock import Moment
from kiosk.core.facts import SYSTEM, Fact, Unknown
from kiosk.core.facts.node import LogOpened, NoticePosted
from kiosk.core.facts.people import MemberEnrolled
from kiosk.core.facts.points import PointsBooked
from kiosk.store.codec import GENESIS, Personal, chain, encode, signed_head
from kiosk.store.replica import Origin, PersonalRow, Slice, device_name
from kiosk.sync import signing, wire
from kiosk.sync.code import Code, proved_answer, proved_request
from kiosk.sync.packing import pack
from kiosk.sync.transport import CBOR, Request

FOLDER = Path(__file__).parents[1] / "data" / "wire"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
PUBLIC = KEY.public_key().public_bytes_raw()
LOG, VILLAGE = bytes(range(16)), "v0102030405"
CODE = Code("ABCD", "EFGHJKMNPQ")
NOW_MS = 1_795_305_600_000


def fact(number: int, payload: object, **extra: object) -> Fact:
    """A fact with fixed ids and clocks."""
    return Fact(
        event_id=bytes(15) + bytes([number]), day="2026-11-22", wall_ms=NOW_MS + number,
        offset_min=480, mono_ms=1000 + number, boot="testboot", village=VILLAGE,
        device=device_name(PUBLIC), station="1", operator=SYSTEM,
        payload=payload, extra=extra,  # type: ignore[arg-type]
    )  # fmt: skip


def facts() -> tuple[list[Fact], PersonalRow]:
    """What a kiosk of any version may send: known, unknown, and known with a field more."""
    row = Personal(bytes([7]) * 16, "m:1", bytes([8]) * 16, {"name": "王秀英", "initials": "wxy"})
    listed = [
        fact(1, LogOpened(PUBLIC, "first", "0.1.0")),
        fact(2, MemberEnrolled(1, 1, "villager", row.reference())),
        fact(3, PointsBooked("m:1", "c1", "v1", 10, 5, "2026-11-22", True)),
        fact(4, Unknown("HarvestBlessed", {"basket": 3, "by": [1, 2]})),
        fact(5, NoticePosted("会", ("一",), "2026-11-22", "2026-12-01"), colour="red"),
    ]
    return listed, PersonalRow(row.ref, row.owner, row.salt, row.packed())


def messages() -> dict[str, bytes]:
    """Every message of VS/1 by its file's name."""
    listed, personal = facts()
    bodies = tuple(encode(each) for each in listed)
    last = GENESIS
    for seq, body in enumerate(bodies, 1):
        last = chain(LOG, seq, last, body)
    origin = Origin(LOG, VILLAGE, device_name(PUBLIC), PUBLIC)
    signature = KEY.sign(signed_head(LOG, len(bodies), last))
    part = Slice(1, GENESIS, bodies, (personal,), signature)
    batch = wire.Batch(origin, part, Moment(NOW_MS, 480, 1234, "testboot"), __version__)
    page = wire.Batch(origin, part, None, __version__, more=True)
    signed = TOWN.sign(wire.receipt_text(LOG, len(bodies), last, NOW_MS))
    request = proved_request(
        wire.EnrolRequest("ABCD", VILLAGE, PUBLIC, b"b" * 32, b"c" * 32, __version__), CODE
    )
    answer = proved_answer(
        wire.EnrolAnswer(
            VILLAGE, "清水湾", "t1", "青山镇", TOWN.public_key().public_bytes_raw(), b"B" * 32,
            "-----BEGIN CERTIFICATE-----", NOW_MS,
        ),
        request,
        CODE,
    )  # fmt: skip
    buckets = tuple(bytes([place]) * 32 for place in range(256))
    return {
        "batch": batch.packed(),
        "page": page.packed(),
        "page-of-a-later-version": _later(page.packed()),
        "receipt": wire.Receipt(LOG, len(bodies), last, NOW_MS, signed).packed(),
        "heads": wire.Heads((wire.LogHead(origin, len(bodies), last),), NOW_MS).packed(),
        "enrol-request": request.packed(),
        "enrol-answer": answer.packed(),
        "proof": wire.Proof(VILLAGE, {LOG: 5}, 5, {"person": 5, "issue": -5}, buckets).packed(),
        "signed-request": _signed(batch.packed()),
    }


def _later(packed: bytes) -> bytes:
    """The same with fields that no program of today knows."""
    from kiosk.sync.packing import unpack

    return pack(dict(unpack(packed)) | {"weather": "rain", "next": {"a": [1, 2]}})


def _signed(body: bytes) -> bytes:
    path = f"/v1/logs/{LOG.hex()}/batches"
    request = signing.sign(Request("POST", path, {"content-type": CBOR}, body), KEY, 1_795_305_600)
    said = [request.method, request.path, dict(request.headers), request.body]
    return cbor2.dumps(said, canonical=True)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in messages().items():
        file = FOLDER / f"vs1-{__version__}-{name}.bin"
        if not file.exists():
            file.write_bytes(content)


if __name__ == "__main__":
    main()
