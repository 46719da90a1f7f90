"""Pushes: taken in once, receipted after COMMIT, refused only when somebody else wrote them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from sqlalchemy import func, select

from kiosk.store import tables
from kiosk.store.codec import GENESIS, chain, signed_head
from kiosk.store.replica import Origin, Slice, give_out, log_here
from kiosk.store.verify import verify
from kiosk.sync import signing, wire
from kiosk.sync.transport import Answer, Request
from kiosk.township import devices, incidents
from kiosk.township.base import Township
from kiosk.township.door import Door
from tests.helpers.settling import Kiosk, new_kiosk
from tests.helpers.towns import balance, settle_all, sister_of


def batch_of(kiosk: Kiosk, after: int = 0, most: int = 500) -> wire.Batch:
    log_id = kiosk.node.log_id
    with kiosk.node.reading() as conn:
        known = log_here(conn, log_id)
        assert known is not None
        part = give_out(conn, log_id, after, facts_most=most, sign=kiosk.home.keys.device.sign)
    assert part is not None
    return wire.Batch(known[0], part, kiosk.clock.now(), "test")


def signed(kiosk: Kiosk, method: str, path: str, body: bytes = b"") -> Request:
    return signing.sign(Request(method, path, {}, body), kiosk.home.keys.device, 1)


def post(kiosk: Kiosk, batch: wire.Batch) -> Answer:
    path = f"/v1/logs/{batch.origin.log_id.hex()}/batches"
    return Door(kiosk.line.town).answer(signed(kiosk, "POST", path, batch.packed()))


def get(kiosk: Kiosk, path: str) -> Answer:
    return Door(kiosk.line.town).answer(signed(kiosk, "GET", path))


def kind(answer: Answer) -> str:
    said = json.loads(answer.body)
    assert said["status"] == answer.status
    assert said["title"]
    return str(said["type"]).removeprefix("urn:vs1:")


def facts_at(town: Township, village: str) -> int:
    f = tables.facts.c
    with town.reading() as conn:
        asked = select(func.count()).select_from(tables.facts).where(f.village == village)
        return int(conn.execute(asked).scalar_one())


@pytest.fixture
def kiosk(town: Township) -> Kiosk:
    made = new_kiosk(town)
    made.member()
    made.awards(6)
    made.enrol()
    return made


def test_a_batch_is_receipted_with_the_townships_signature_and_counts_once(kiosk: Kiosk) -> None:
    town = kiosk.line.town
    for _ in range(2):
        answer = post(kiosk, batch_of(kiosk))
        assert answer.status == 200
        receipt = wire.read_receipt(answer.body)
        public = Ed25519PublicKey.from_public_bytes(town.keys.public)
        public.verify(receipt.signature, receipt.signed())
        assert receipt.seq == 8
    assert balance(town, kiosk.node.village, "m:1") == 30
    assert verify(town.store).sound


def test_a_batch_that_overlaps_brings_only_what_is_new(kiosk: Kiosk) -> None:
    assert wire.read_receipt(post(kiosk, batch_of(kiosk, 0, 3)).body).seq == 3
    assert wire.read_receipt(post(kiosk, batch_of(kiosk, 1, 5)).body).seq == 6
    # One that is wholly known already gets a receipt for all that is there.
    assert wire.read_receipt(post(kiosk, batch_of(kiosk, 1, 2)).body).seq == 6


def test_a_gap_says_where_the_log_stands(kiosk: Kiosk) -> None:
    first = wire.read_receipt(post(kiosk, batch_of(kiosk, 0, 3)).body)
    answer = post(kiosk, batch_of(kiosk, 5))
    said = json.loads(answer.body)
    assert (kind(answer), answer.status) == ("gap", 409)
    assert (said["head"], said["hash"]) == (3, first.hash.hex())


def test_what_is_signed_by_another_key_is_refused_and_alarmed_once_a_day(kiosk: Kiosk) -> None:
    town = kiosk.line.town
    batch = batch_of(kiosk)
    bad = replace(batch, slice=replace(batch.slice, signature=bytes(64)))
    before = facts_at(town, kiosk.node.village)
    for _ in range(3):
        answer = post(kiosk, bad)
        assert (kind(answer), answer.status) == ("forged", 422)
    with town.reading() as conn:
        (found,) = incidents.listed(conn, kiosk.node.village)
    assert found.kind == "forged"
    assert found.what
    assert found.to_do
    assert facts_at(town, kiosk.node.village) == before + 1  # the incident and nothing else


def test_a_batch_for_another_village_is_refused_and_alarmed(town: Township, kiosk: Kiosk) -> None:
    stranger = new_kiosk(town, village="v0506070809")
    stranger.enrol()
    answer = post(stranger, batch_of(kiosk))
    assert (kind(answer), answer.status) == ("not-yours", 403)
    with town.reading() as conn:
        assert [each.kind for each in incidents.listed(conn, "v0506070809")] == ["foreign"]
    # Nor may she say that her own key writes in the other village.
    batch = batch_of(stranger)
    lied = replace(batch, origin=replace(batch.origin, village=kiosk.node.village))
    assert kind(post(stranger, lied)) == "not-yours"


def test_a_key_that_belongs_to_another_village_cannot_be_vouched_for(
    town: Township, kiosk: Kiosk
) -> None:
    stranger = new_kiosk(town, village="v0506070809")
    stranger.enrol()
    batch = batch_of(kiosk)
    lied = replace(batch, origin=replace(batch.origin, village="v0506070809"))
    assert kind(post(stranger, lied)) == "forged"


def test_requests_without_a_good_signature_are_nobodys(kiosk: Kiosk) -> None:
    town = kiosk.line.town
    door = Door(town)
    path = f"/v1/logs/{kiosk.node.log_id.hex()}/batches"
    before = facts_at(town, kiosk.node.village)
    request = signed(kiosk, "POST", path, batch_of(kiosk).packed())
    assert kind(door.answer(replace(request, headers={}))) == "not-signed"
    assert kind(door.answer(replace(request, path=path + "?x=1"))) == "not-signed"
    assert kind(door.answer(replace(request, body=request.body[:-1]))) == "not-signed"
    unknown = signing.sign(Request("GET", "/v1/logs"), Ed25519PrivateKey.generate(), 1)
    assert kind(door.answer(unknown)) == "unknown-device"
    assert facts_at(town, kiosk.node.village) == before


def test_garbage_is_named_as_such_and_writes_nothing(kiosk: Kiosk) -> None:
    door = Door(kiosk.line.town)
    path = f"/v1/logs/{kiosk.node.log_id.hex()}/batches"
    for body in (b"", b"x", b"\x1f\x8b" + bytes(40), wire.pack([1, 2]), wire.pack({"v": 1})):
        answer = door.answer(signed(kiosk, "POST", path, body))
        assert (kind(answer), answer.status) == ("malformed", 400)
    bomb = wire.pack({"v": 1, "x": bytes(3_000_000)})
    assert kind(door.answer(signed(kiosk, "POST", path, bomb))) == "too-large"
    assert kind(door.answer(signed(kiosk, "POST", path, bytes(300_000)))) == "too-large"
    assert kind(door.answer(signed(kiosk, "GET", "/v1/nowhere"))) == "no-such-place"
    assert kind(door.answer(signed(kiosk, "GET", "/v1/logs/zz/head"))) == "malformed"
    good = f"/v1/logs/{kiosk.node.log_id.hex()}/facts?after="
    assert kind(door.answer(signed(kiosk, "GET", good + "-1"))) == "malformed"
    assert kind(door.answer(signed(kiosk, "GET", good + "1"))) == "no-such-log"


def test_a_kiosk_sees_its_own_village_and_the_common_log_only(town: Township, kiosk: Kiosk) -> None:
    stranger = new_kiosk(town, village="v0506070809")
    stranger.enrol()
    settle_all(kiosk, stranger)
    seen = wire.read_heads(get(stranger, "/v1/logs").body).heads
    assert {head.origin.village for head in seen} <= {"v0506070809", "*"}
    for what in ("head", "facts?after=0"):
        answer = get(stranger, f"/v1/logs/{kiosk.node.log_id.hex()}/{what}")
        assert (kind(answer), answer.status) == ("no-such-log", 404)


def test_a_revoked_device_is_receipted_reads_nothing_and_posts_nothing_until_admitted(
    kiosk: Kiosk,
) -> None:
    town, village = kiosk.line.town, kiosk.node.village
    post(kiosk, batch_of(kiosk))
    assert devices.revoke(town, village, kiosk.node.device, why="stolen")
    assert not devices.revoke(town, village, kiosk.node.device, why="twice")
    kiosk.awards(2, points=50)
    answer = post(kiosk, batch_of(kiosk, 8))
    assert wire.read_receipt(answer.body).seq == 10
    assert balance(town, village, "m:1") == 30
    for path in ("/v1/logs", f"/v1/logs/{kiosk.node.log_id.hex()}/facts?after=0"):
        answer = get(kiosk, path)
        assert (kind(answer), answer.status) == ("device-revoked", 403)
    with town.reading() as conn:
        (held,) = devices.held_back(conn, village)
        assert [each.kind for each in incidents.listed(conn, village)] == ["revoked-pushes"]
    assert (held.counted, held.head) == (8, 10)
    assert devices.admit(town, village, kiosk.node.device, kiosk.node.log_id) == 10
    assert balance(town, village, "m:1") == 130
    with town.reading() as conn:
        assert devices.held_back(conn, village) == ()
    assert verify(town.store).sound


def test_a_revoked_device_gains_nothing_by_a_log_under_a_fresh_key(kiosk: Kiosk) -> None:
    town, village = kiosk.line.town, kiosk.node.village
    helper = new_kiosk(town, village=village, number=kiosk.number)
    helper.awards(3, points=500)
    devices.revoke(town, village, kiosk.node.device, why="stolen")
    answer = post(kiosk, batch_of(helper))
    assert wire.read_receipt(answer.body).seq == 4
    assert balance(town, village, "m:1") == 0


def test_a_village_brings_the_log_of_a_device_it_had_before_it_belonged_to_us(
    kiosk: Kiosk,
) -> None:
    town, village = kiosk.line.town, kiosk.node.village
    before = new_kiosk(town, village=village, number=kiosk.number)
    before.awards(3)
    assert post(kiosk, batch_of(before)).status == 200
    assert balance(town, village, "m:1") == 15
    # It was vouched for; it does not speak itself.
    assert kind(get(before, "/v1/logs")) == "unknown-device"


def test_a_sister_kiosk_gets_what_the_first_one_wrote(kiosk: Kiosk) -> None:
    sister = sister_of(kiosk)
    for outcome in settle_all(kiosk, sister):
        assert (outcome.settled, outcome.equal) == (True, True), outcome
    assert balance(sister, kiosk.node.village, "m:1") == 30
    assert verify(sister.node.store).sound


def test_a_page_of_another_log_than_the_address_says_is_malformed(kiosk: Kiosk) -> None:
    batch = batch_of(kiosk)
    request = signed(kiosk, "POST", f"/v1/logs/{bytes(16).hex()}/batches", batch.packed())
    assert kind(Door(kiosk.line.town).answer(request)) == "malformed"


def test_hello_says_who_is_there_to_anybody(town: Township) -> None:
    said = json.loads(Door(town).answer(Request("GET", "/v1/hello")).body)
    assert said["township"] == "t1"
    assert said["key"] == town.keys.public.hex()


def test_an_unequal_proof_is_an_incident_that_names_the_account(kiosk: Kiosk) -> None:
    town, village = kiosk.line.town, kiosk.node.village
    settle_all(kiosk)
    with kiosk.node.store.write_engine.begin() as conn:
        b = tables.balances
        conn.execute(b.update().where(b.c.account == "m:1").values(balance=999))
    (outcome,) = settle_all(kiosk, rounds=1)
    assert outcome.equal is False
    with town.reading() as conn:
        (found,) = incidents.listed(conn, village)
    assert found.kind == "unequal-proof"
    assert "m:1" in found.detail["accounts"]
    assert balance(town, village, "m:1") == 30


def test_an_origin_with_an_honest_name_but_another_key_is_forged(kiosk: Kiosk) -> None:
    post(kiosk, batch_of(kiosk))
    kiosk.awards(1)
    batch = batch_of(kiosk, 8)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    origin = Origin(batch.origin.log_id, kiosk.node.village, kiosk.node.device, other)
    assert kind(post(kiosk, replace(batch, origin=origin))) == "forged"


def test_a_log_that_does_not_say_whose_it_is_cannot_slip_past_the_gate(kiosk: Kiosk) -> None:
    town, village = kiosk.line.town, kiosk.node.village
    devices.revoke(town, village, kiosk.node.device, why="stolen")
    batch = batch_of(kiosk)
    log_id, bodies = b"\x09" * 16, batch.slice.bodies[2:]  # points, and no genesis before them
    last = GENESIS
    for seq, body in enumerate(bodies, 1):
        last = chain(log_id, seq, last, body)
    signature = kiosk.home.keys.device.sign(signed_head(log_id, len(bodies), last))
    lied = replace(
        batch,
        origin=replace(batch.origin, log_id=log_id),
        slice=Slice(1, GENESIS, bodies, (), signature),
    )
    answer = post(kiosk, lied)
    assert (kind(answer), json.loads(answer.body)["detail"]) == ("forged", "genesis")
    assert balance(town, village, "m:1") == 0
