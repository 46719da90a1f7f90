"""Logs of others are kept whole and in order, and nothing about them is believed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kiosk.core.facts import Unknown
from kiosk.core.facts.node import DayCorrected
from kiosk.core.facts.people import HouseholdOpened, MemberEnrolled, PersonalErased
from kiosk.core.facts.points import AttendanceTaken, EntriesTold, EntryReversed, PointsBooked
from kiosk.core.facts.township import DeviceRevoked, LogAdmitted, MemberMoved
from kiosk.store import tables
from kiosk.store.anew import project_anew
from kiosk.store.codec import decode, encode
from kiosk.store.rehoming import rehome
from kiosk.store.replica import Forged, Fork, Gap, give_out, log_here, take_in
from kiosk.store.verify import verify
from tests.helpers.replicas import (
    Ed25519PrivateKey,
    carry,
    carry_all,
    dump,
    empty_store,
    keyed_node,
    slice_of,
    township_log,
)


def enrol(node, member: int, name: str) -> None:
    with node.work() as uow:
        words = uow.personal(f"m:{member}", name=name, pinyin="x", initials="x", birth_year=1950)
        uow.append(HouseholdOpened(member, 1))
        uow.append(MemberEnrolled(member, member, "resident", words.reference()), personal=[words])
        uow.commit()


def book(node, account: str, points: int, event: bytes | None = None) -> bytes:
    with node.work() as uow:
        made = uow.append(
            PointsBooked(account, "G1", "1", 10, points, "2026-11-21", True), event_id=event
        )
        uow.commit()
        return made.fact.event_id


def balance(store, account: str, village: str = "qsw") -> int:
    b = tables.balances
    with store.read_engine.connect() as conn:
        asked = select(b.c.balance).where(b.c.village == village, b.c.account == account)
        return conn.execute(asked).scalar() or 0


def origin_of(store, log_id: bytes):
    with store.read_engine.connect() as conn:
        return log_here(conn, log_id)[0]


def twin_of(node, store):
    """The same machine from a disk image: it takes the log in ``store`` for its own."""
    with store.write_engine.begin() as conn:
        conn.execute(tables.logs.update().values(own=True))
    return replace(node, store=store)


def test_a_slice_taken_in_twice_changes_nothing():
    keys: dict = {}
    node, other = keyed_node(keys), empty_store()
    enrol(node, 1, "王桂兰")
    book(node, "m:1", 5)
    part = slice_of(node.store, keys, node.log_id, 0)
    origin = origin_of(node.store, node.log_id)
    for expected in (part.bodies.__len__(), 0):
        with other.write_engine.begin() as conn:
            taken = take_in(conn, origin, part)
        assert len(taken.new) == expected
    assert dump(other) == dump(node.store)
    assert verify(other).sound


def test_a_slice_after_a_gap_is_not_taken():
    keys: dict = {}
    node, other = keyed_node(keys), empty_store()
    book(node, "m:1", 5)
    part = slice_of(node.store, keys, node.log_id, 1)
    with other.write_engine.begin() as conn, pytest.raises(Gap) as gap:
        take_in(conn, origin_of(node.store, node.log_id), part)
    assert gap.value.head.seq == 0


@pytest.mark.parametrize("change", ["body", "signature", "key", "village", "order", "previous"])
def test_what_was_changed_on_the_way_is_not_taken(change: str):
    keys: dict = {}
    node, other = keyed_node(keys), empty_store()
    for points in (1, 2, 3):
        book(node, "m:1", points)
    origin, part = origin_of(node.store, node.log_id), slice_of(node.store, keys, node.log_id, 0)
    if change == "body":
        changed = encode(replace(decode(part.bodies[1]), wall_ms=7))
        part = replace(part, bodies=(part.bodies[0], changed, *part.bodies[2:]))
    elif change == "signature":
        part = replace(part, signature=part.signature[:-1] + bytes([part.signature[-1] ^ 1]))
    elif change == "key":
        stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        origin = replace(origin, device_key=stranger)
    elif change == "village":
        origin = replace(origin, village="other")
    elif change == "order":
        part = replace(part, bodies=(part.bodies[0], *reversed(part.bodies[1:])))
    else:
        part = replace(part, previous=bytes(33))
    with other.write_engine.begin() as conn, pytest.raises(Forged):
        take_in(conn, origin, part)


def test_a_second_history_of_a_log_is_a_fork_and_named_by_its_first_place():
    keys: dict = {}
    node, township, clone = keyed_node(keys), empty_store(), empty_store()
    book(node, "m:1", 5)
    carry(node.store, township, keys, node.log_id)
    carry(node.store, clone, keys, node.log_id)
    book(node, "m:1", 6)
    carry(node.store, township, keys, node.log_id)
    twin = twin_of(node, clone)
    book(twin, "m:1", 7)
    part = slice_of(clone, keys, node.log_id, 1)
    with township.write_engine.begin() as conn, pytest.raises(Fork) as fork:
        take_in(conn, origin_of(clone, node.log_id), part)
    assert fork.value.at == 3


def test_facts_of_a_fork_move_to_a_new_log_with_the_same_bytes():
    keys: dict = {}
    node, township, clone = keyed_node(keys), empty_store(), empty_store()
    book(node, "m:1", 5)
    carry(node.store, clone, keys, node.log_id)
    book(node, "m:1", 6)
    carry(node.store, township, keys, node.log_id)
    twin = twin_of(node, clone)
    lost = book(twin, "m:1", 70)
    key = keys[node.log_id]
    new = keyed_node(keys, store=clone)
    keys[new.log_id] = keys.pop(new.log_id)
    with clone.write_engine.begin() as conn:
        moved = rehome(conn, node.log_id, 2, new.log_id)
    assert [each.event_id for each in moved] == [lost]
    keys[node.log_id] = key
    carry(township, clone, keys, node.log_id)
    assert balance(clone, "m:1") == 81
    assert verify(clone).sound


def test_an_event_at_two_places_counts_once_wherever_it_came_first():
    keys: dict = {}
    first, second = keyed_node(keys), keyed_node(keys)
    with first.work() as uow:
        made = uow.append(PointsBooked("m:1", "G1", "1", 10, 5, "2026-11-21", True))
        uow.commit()
    event = made.fact.event_id
    book(second, "m:1", 9, event)
    tables_of = []
    for order in ((first, second), (second, first)):
        store = empty_store()
        for node in order:
            part = slice_of(node.store, keys, node.log_id, 0)
            with store.write_engine.begin() as conn:
                taken = take_in(conn, origin_of(node.store, node.log_id), part)
        assert [stored.fact.event_id for stored in taken.doubled] == [event]
        assert balance(store, "m:1") == (5 if first.log_id < second.log_id else 9)
        assert verify(store).sound
        tables_of.append(dump(store))
    assert tables_of[0] == tables_of[1]


def test_a_revoked_devices_later_facts_post_nothing_until_they_are_admitted():
    keys: dict = {}
    node, township = keyed_node(keys), empty_store()
    village = township_log(keys, township, "qsw", Ed25519PrivateKey.generate())
    book(node, "m:1", 5)
    carry(node.store, township, keys, node.log_id)
    with village.work() as uow:
        uow.append(DeviceRevoked(node.device, {node.log_id.hex(): 2}))
        uow.commit()
    book(node, "m:1", 100)
    book(node, "m:1", 1000)
    carry(node.store, township, keys, node.log_id)
    assert balance(township, "m:1") == 5
    with village.work() as uow:
        uow.append(LogAdmitted(node.device, node.log_id, 3))
        uow.commit()
    assert balance(township, "m:1") == 105
    assert verify(township).sound
    late = empty_store()
    carry(node.store, late, keys, node.log_id)
    assert balance(late, "m:1") == 1105
    carry(township, late, keys, village.log_id)
    assert dump(late) == dump(township)


def test_a_kiosk_cannot_revoke_another():
    keys: dict = {}
    node, rogue, store = keyed_node(keys), keyed_node(keys), empty_store()
    book(node, "m:1", 5)
    with rogue.work() as uow:
        uow.append(DeviceRevoked(node.device, {}))
        uow.commit()
    for each in (node, rogue):
        carry(each.store, store, keys, each.log_id)
    assert balance(store, "m:1") == 5


def test_what_an_unknown_program_wrote_keeps_its_place_and_bytes():
    keys: dict = {}
    node, store = keyed_node(keys), empty_store()
    with node.work() as uow:
        uow.append(Unknown("StarsCounted", {"stars": 7, "how": {"by": ["eye"]}}))
        uow.commit()
    carry(node.store, store, keys, node.log_id)
    assert slice_of(store, keys, node.log_id, 0) == slice_of(node.store, keys, node.log_id, 0)
    assert verify(store).sound


def test_a_field_no_table_would_take_makes_a_fact_unknown_everywhere():
    keys: dict = {}
    node, store = keyed_node(keys), empty_store()
    with node.work() as uow:
        raw = {"account": "m:1\x00", "points": 1 << 60}
        uow.append(Unknown("BalanceBroughtForward", raw))
        uow.commit()
    carry(node.store, store, keys, node.log_id)
    assert isinstance(decode(slice_of(store, keys, node.log_id, 1).bodies[0]).payload, Unknown)
    assert balance(store, "m:1\x00") == 0


def test_somebody_erased_never_comes_back_with_a_late_log():
    keys: dict = {}
    node, other, store = keyed_node(keys), keyed_node(keys), empty_store()
    enrol(node, 1, "王桂兰")
    with other.work() as uow:
        uow.append(PersonalErased("m:1"))
        uow.commit()
    carry(other.store, store, keys, other.log_id)
    carry(node.store, store, keys, node.log_id)
    with store.read_engine.connect() as conn:
        assert conn.execute(select(func.count()).select_from(tables.personal)).scalar() == 0
        assert conn.execute(select(tables.members.c.name)).scalar() is None
    assert verify(store).sound


def test_a_replica_gives_out_only_what_its_writer_signed():
    keys: dict = {}
    node, store = keyed_node(keys), empty_store()
    for points in range(1, 6):
        book(node, "m:1", points)
    origin = origin_of(node.store, node.log_id)
    for most in (2, 3):
        with store.read_engine.connect() as conn:
            after = (log_here(conn, node.log_id) or (None, None))[1]
        part = slice_of(node.store, keys, node.log_id, after.seq if after else 0, most)
        with store.write_engine.begin() as conn:
            take_in(conn, origin, part)
    with store.read_engine.connect() as conn:
        assert len(give_out(conn, node.log_id, 0).bodies) == 5
        assert len(give_out(conn, node.log_id, 0, facts_most=4).bodies) == 2
        assert len(give_out(conn, node.log_id, 0, facts_most=1).bodies) == 2
        assert len(give_out(conn, node.log_id, 2).bodies) == 3
        assert give_out(conn, node.log_id, 5) is None


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_interleaving_of_logs_gives_the_same_tables(seed: int):
    keys: dict = {}
    dice = random.Random(seed)
    nodes = [keyed_node(keys) for _ in range(3)]
    township = empty_store()
    village = township_log(keys, township, "qsw", Ed25519PrivateKey.generate())
    for member, node in enumerate(nodes, 1):
        enrol(node, member, f"人{member}")
    events = [book(dice.choice(nodes), f"m:{dice.randint(1, 3)}", 5) for _ in range(6)]
    elsewhere = book(nodes[1], "m:1", 5)
    for node in nodes:
        with node.work() as uow:
            uow.append(AttendanceTaken(bytes(16), "1", 1, "G1", "1", 2, "2026-11-22"))
            uow.append(EntryReversed(dice.choice(events), "错"))
            uow.append(EntriesTold(1, (dice.choice(events), elsewhere), "screen"))
            uow.commit()
    book(nodes[0], "m:2", 11, elsewhere)
    with village.work() as uow:
        uow.append(DeviceRevoked(nodes[1].device, {nodes[1].log_id.hex(): dice.randint(0, 5)}))
        uow.append(LogAdmitted(nodes[1].device, nodes[1].log_id, dice.randint(0, 6)))
        uow.append(DayCorrected(nodes[2].log_id, 2, 4, "2026-11-20"))
        uow.append(MemberMoved(bytes(16), 3, "out", "other", 9, 4, 4))
        uow.append(PersonalErased("m:2"))
        uow.commit()
    stores = []
    for _ in range(2):
        store = empty_store()
        carry_all([township, *(node.store for node in nodes)], store, keys, dice)
        stores.append(store)
    assert dump(stores[0]) == dump(stores[1])
    assert verify(stores[0]).sound
    with stores[1].write_engine.begin() as conn:
        project_anew(conn)
    assert dump(stores[1]) == dump(stores[0])
