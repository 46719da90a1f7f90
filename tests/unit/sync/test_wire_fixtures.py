"""Messages of every shipped version are read for ever, and what nobody knows survives the trip."""

from __future__ import annotations

from pathlib import Path

import cbor2
import pytest

from kiosk import __version__
from kiosk.core.facts import Unknown
from kiosk.core.facts.node import NoticePosted
from kiosk.store import tables
from kiosk.store.codec import decode, encode
from kiosk.store.engine import Store
from kiosk.store.replica import give_out, take_in
from kiosk.sync import signing, wire
from kiosk.sync.code import answer_holds, request_holds
from kiosk.sync.link import Link
from kiosk.sync.packing import unpack
from tests.helpers import make_wire_fixtures as made

VERSIONS = sorted({file.name.split("-")[1] for file in made.FOLDER.glob("vs1-*.bin")})


def read(version: str, name: str) -> bytes:
    return Path(made.FOLDER / f"vs1-{version}-{name}.bin").read_bytes()


def test_this_version_has_left_its_messages() -> None:
    assert __version__ in VERSIONS
    for name in made.messages():
        assert read(__version__, name), name


def test_this_version_still_writes_what_its_messages_say() -> None:
    """Changing the format without a new version would leave older programs behind."""
    for name, content in made.messages().items():
        if name != "signed-request":
            # What another zlib packs otherwise is still the same message.
            assert unpack(content) == unpack(read(__version__, name)), name


@pytest.mark.parametrize("version", VERSIONS)
def test_every_message_is_read_and_written_back_the_same(version: str) -> None:
    readers = {
        "batch": wire.read_batch,
        "page": wire.read_batch,
        "receipt": wire.read_receipt,
        "heads": wire.read_heads,
        "enrol-request": wire.read_enrol_request,
        "enrol-answer": wire.read_enrol_answer,
        "proof": wire.read_proof,
    }
    for name, reader in readers.items():
        packed = read(version, name)
        again = reader(packed).packed()  # type: ignore[attr-defined]
        assert unpack(again) == unpack(packed), name


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_later_version_adds_to_a_message_is_passed_over(version: str) -> None:
    later = wire.read_batch(read(version, "page-of-a-later-version"))
    assert later == wire.read_batch(read(version, "page"))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_signature_and_proof_of_a_message_still_holds(version: str) -> None:
    town = made.TOWN.public_key().public_bytes_raw()
    receipt = wire.read_receipt(read(version, "receipt"))
    pinned = Link("https://x", "t1", "", "", town, bytes(32), "", bytes(32))
    assert pinned.holds(receipt.signature, receipt.signed())
    request = wire.read_enrol_request(read(version, "enrol-request"))
    assert request_holds(request, made.CODE)
    answer = wire.read_enrol_answer(read(version, "enrol-answer"))
    assert answer_holds(answer, request, made.CODE)
    method, path, headers, body = cbor2.loads(read(version, "signed-request"))
    signing.check(method, path, headers, body, made.PUBLIC)


@pytest.mark.parametrize("version", VERSIONS)
def test_unknown_facts_and_fields_survive_store_wire_and_store(version: str) -> None:
    batch = wire.read_batch(read(version, "batch"))
    for _ in range(2):
        store = Store.memory()
        tables.METADATA.create_all(store.write_engine)
        with store.write_engine.begin() as conn:
            taken = take_in(conn, batch.origin, batch.slice)
        assert len(taken.new) == 5
        with store.read_engine.connect() as conn:
            part = give_out(conn, batch.origin.log_id, 0)
        assert part is not None
        again = wire.read_batch(wire.Batch(batch.origin, part).packed())
        assert again.slice == batch.slice
        batch = again
    unknown, more = decode(batch.slice.bodies[3]), decode(batch.slice.bodies[4])
    assert isinstance(unknown.payload, Unknown)
    assert unknown.payload.raw == {"basket": 3, "by": [1, 2]}
    assert isinstance(more.payload, NoticePosted)
    assert more.extra == {"colour": "red"}
    assert encode(unknown) == batch.slice.bodies[3]
    assert encode(more) == batch.slice.bodies[4]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_name_stands_in_no_body(version: str) -> None:
    batch = wire.read_batch(read(version, "batch"))
    assert not any("王秀英".encode() in body for body in batch.slice.bodies)
    assert any("王秀英".encode() in row.packed for row in batch.slice.personal)
