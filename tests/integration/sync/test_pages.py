"""What comes back from a township is believed only as far as its writers signed it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from kiosk.core.facts import COMMON
from kiosk.core.facts.people import PersonalErased
from kiosk.store import tables
from kiosk.store.codec import chain, signed_head
from kiosk.store.engine import Store
from kiosk.store.replica import Origin, give_out, log_here
from kiosk.store.verify import verify
from kiosk.sync import link, wire
from kiosk.sync.outcome import Trouble
from kiosk.sync.pull import Doubtful, take_page
from kiosk.sync.signing import device_name
from kiosk.sync.transport import Answer, Request
from tests.helpers.settling import Fault, Kiosk, Line, join, new_kiosk, new_town

VILLAGE = "v0102030405"
STRANGER = Ed25519PrivateKey.generate()


@pytest.fixture
def kiosk() -> Kiosk:
    made = new_kiosk(new_town(), village=VILLAGE)
    made.member()
    made.awards(3)
    made.enrol()
    assert made.settle().settled
    return made


def hashes_of(page: wire.Batch) -> bytes:
    last = page.slice.previous
    for seq, body in enumerate(page.slice.bodies, page.slice.from_seq):
        last = chain(page.origin.log_id, seq, last, body)
    return last


def signed_by(key: Ed25519PrivateKey, page: wire.Batch) -> wire.Batch:
    seq = page.slice.from_seq + len(page.slice.bodies) - 1
    signature = key.sign(signed_head(page.origin.log_id, seq, hashes_of(page)))
    return replace(page, slice=replace(page.slice, signature=signature))


def with_slice(page: wire.Batch, **changes: object) -> wire.Batch:
    return replace(page, slice=replace(page.slice, **changes))  # type: ignore[arg-type]


def another_origin(page: wire.Batch, **changes: object) -> wire.Batch:
    return replace(page, origin=replace(page.origin, **changes))  # type: ignore[arg-type]


PUBLIC = STRANGER.public_key().public_bytes_raw()
BENDS = {
    "signature stripped": lambda p: with_slice(p, signature=bytes(64)),
    "signed by a stranger": lambda p: signed_by(STRANGER, p),
    "by a stranger who says so": lambda p: signed_by(
        STRANGER, another_origin(p, device_key=PUBLIC)
    ),
    "a stranger's own log": lambda p: signed_by(
        STRANGER, another_origin(p, device_key=PUBLIC, device=device_name(PUBLIC))
    ),
    "another village": lambda p: another_origin(p, village="v9999999999"),
    "the common log": lambda p: another_origin(p, village=COMMON),
    "another log": lambda p: another_origin(p, log_id=bytes(16)),
    "called the township's": lambda p: another_origin(p, device="township"),
    "another beginning": lambda p: with_slice(p, previous=bytes(33)),
    "a fact left out": lambda p: with_slice(p, bodies=p.slice.bodies[1:]),
    "facts turned round": lambda p: with_slice(p, bodies=p.slice.bodies[::-1]),
    "a fact bent": lambda p: with_slice(
        p, bodies=(p.slice.bodies[0].replace(b"first", b"worst"), *p.slice.bodies[1:])
    ),
    "a place further on": lambda p: with_slice(p, from_seq=p.slice.from_seq + 1),
    "no fact at all": lambda p: with_slice(p, bodies=(b"\xa0", *p.slice.bodies[1:])),
    "another's name": lambda p: with_slice(
        p, personal=tuple(replace(row, packed=b"\xa1dnamex") for row in p.slice.personal)
    ),
}  # fmt: skip


def bending(name: str) -> Fault:
    """Bend the pages of kiosks' logs that come with facts."""

    def fault(line: Line, request: Request) -> Answer:
        answer = line.carry(request)
        if "/facts" not in request.path or answer.status != 200:
            return answer
        page = wire.read_batch(answer.body)
        if page.origin.device == "township" or len(page.slice.bodies) < 2:
            return answer
        return replace(answer, body=BENDS[name](page).packed())

    return fault


@pytest.mark.parametrize("name", sorted(BENDS))
def test_a_page_that_lies_is_not_taken_in_and_the_true_one_is(kiosk: Kiosk, name: str) -> None:
    sister = join(kiosk)
    first = sister.settle(*[bending(name)] * 30)
    assert first.troubles, name
    assert facts_of(sister.node.store, kiosk.node.log_id) == 0
    assert first.behind == 5
    assert verify(sister.node.store).sound
    assert sister.settle().settled
    assert facts_of(sister.node.store, kiosk.node.log_id) == 5


def facts_of(store: Store, log_id: bytes) -> int:
    with store.read_engine.connect() as conn:
        asked = select(func.count()).where(tables.facts.c.log_id == log_id)
        return int(conn.execute(asked).scalar_one())


def test_a_township_with_another_key_is_not_believed_about_its_own_log(kiosk: Kiosk) -> None:
    other = new_town()
    key = other.keys.public
    origin = Origin(bytes(16), VILLAGE, "township", key)
    heads = wire.Heads((wire.LogHead(origin, 3, bytes(33)),), 1)

    def fault(line: Line, request: Request) -> Answer:
        answer = line.carry(request)
        return replace(answer, body=heads.packed()) if request.path == "/v1/logs" else answer

    outcome = kiosk.settle(fault)
    assert Trouble.BAD_PAGE in outcome.troubles
    assert facts_of(kiosk.node.store, bytes(16)) == 0


def test_a_page_of_the_kiosks_own_log_never_writes_into_it(kiosk: Kiosk) -> None:
    """Whatever the township sends, and even signed by the kiosk: its log grows by its own deeds."""
    with kiosk.line.town.reading() as conn:
        here = log_here(conn, kiosk.node.log_id)
        part = give_out(conn, kiosk.node.log_id, 0)
    pinned = kiosk.home.read(link.read)
    assert here is not None
    assert part is not None
    assert pinned is not None
    with pytest.raises(Doubtful):
        take_page(kiosk.home, pinned, wire.Batch(here[0], part))


# ---- erasure -------------------------------------------------------------------------------------


def names_at(store: Store) -> int:
    with store.read_engine.connect() as conn:
        return int(conn.execute(select(func.count()).select_from(tables.personal)).scalar_one())


def test_who_was_erased_goes_from_every_node_and_never_travels_again(kiosk: Kiosk) -> None:
    sister = join(kiosk)
    sister.settle()
    assert names_at(sister.node.store) == 1
    with kiosk.node.work() as uow:
        uow.append(PersonalErased("m:1"))
        uow.commit()
    kiosk.settle()
    sister.settle()
    late = join(kiosk)
    late.settle()
    for each in (kiosk, sister, late):
        assert names_at(each.node.store) == 0
        assert verify(each.node.store).sound
        assert each.settle().equal is True
    assert names_at(kiosk.line.town.store) == 0
    assert verify(kiosk.line.town.store).sound


def test_a_name_that_arrives_after_its_erasure_is_not_kept(kiosk: Kiosk) -> None:
    kept: list[Answer] = []

    def keep(line: Line, request: Request) -> Answer:
        answer = line.carry(request)
        if f"{kiosk.node.log_id.hex()}/facts" in request.path:
            kept.append(answer)
        return answer

    sister = join(kiosk)
    sister.settle(*[keep] * 20)
    with kiosk.node.work() as uow:
        uow.append(PersonalErased("m:1"))
        uow.commit()
    kiosk.settle()
    late = join(kiosk)

    def old_page(line: Line, request: Request) -> Answer:
        """An old page, names and all, comes once more."""
        wanted = f"{kiosk.node.log_id.hex()}/facts?after=0" in request.path
        return kept[0] if wanted else line.carry(request)

    late.settle(*[old_page] * 20)
    late.settle()
    assert names_at(late.node.store) == 0
    assert late.settle().settled


def test_bodies_are_the_same_bytes_on_every_node(kiosk: Kiosk) -> None:
    sister = join(kiosk)
    sister.awards(2)
    for _ in range(2):
        sister.settle()
        kiosk.settle()

    def bodies(store: Store) -> set[bytes]:
        with store.read_engine.connect() as conn:
            return set(conn.execute(select(tables.facts.c.body)).scalars())

    assert bodies(kiosk.node.store) == bodies(sister.node.store) == bodies(kiosk.line.town.store)
